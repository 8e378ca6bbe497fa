//! Rows that could not be used: why, how many, and the first of each kind.

use crate::text::harmless;

/// Characters of an offending cell that are shown.
const SHOWN: usize = 80;

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident, $code:literal, $says:literal, $help:literal;)+) => {
        /// Why a row was not used.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[$doc])* $reason,)+
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$reason,)+];

            /// Stable name.
            pub fn code(self) -> &'static str {
                match self { $(Self::$reason => $code,)+ }
            }

            /// One sentence.
            pub fn says(self) -> &'static str {
                match self { $(Self::$reason => $says,)+ }
            }

            /// What to do about it.
            pub fn help(self) -> &'static str {
                match self { $(Self::$reason => $help,)+ }
            }
        }
    };
}

reasons! {
    /// A time that cannot be read.
    BadTime, "bad_time", "the time cannot be read", "write times like `2026-02-03T09:00:00Z`, or give the mapping their shape with `as`";
    /// A time outside the years that calendars cover.
    TimeOutOfRange, "time_out_of_range", "the time lies outside 1970 to 2099", "correct the time in the log";
    /// A local time, and nobody says where.
    TimeWithoutZone, "time_without_zone", "the time carries no zone", "name the zone in the mapping with `in`, such as `in Europe/London`, or write times with `Z` or an offset";
    /// A stretch that runs backwards.
    EndBeforeBegin, "end_before_begin", "the stretch ends before it begins", "correct the times in the log";
    /// Whose row?
    KeyMissing, "key_missing", "the row does not say which case it belongs to", "fill the column of the case's key";
    /// No such kind of case.
    UnknownKind, "unknown_kind", "no kind of case has this name", "use a name from the vocabulary";
    /// No such event.
    UnknownEvent, "unknown_event", "this is no event of the case", "name it in the vocabulary or the mapping, or leave such rows out with `skip rows where`";
    /// A value the field cannot have.
    UnknownValue, "unknown_value", "the field cannot have this value", "name the value in the vocabulary or the mapping, or end the mapping's list with `otherwise`";
    /// A count that is none.
    BadCount, "bad_count", "the row is counted by something that is no whole number from 0 to 10^12", "correct the number, or leave the cell empty for one";
    /// Nobody of that name.
    UnknownParty, "unknown_party", "nobody of this name can cause an event", "name the role in the vocabulary, or end the mapping's `by` with `otherwise`";
    /// Entered after its month, which is final (kind `late_record`).
    AfterItsMonth, "after_its_month", "it was entered after its month, and the agreement takes a month that is over as final", "settle otherwise what becomes of an `event entered after its month`";
    /// Not the record that counts.
    OtherRecord, "other_record", "this record does not count: the agreement goes by another party's", "leave the file out, or settle otherwise whose `record` counts";
    /// More or fewer cells than the header has names.
    ColumnCount, "column_count", "the row has another number of cells than the header", "quote cells that hold the separator";
    /// A quote opens and the file goes on without the closing one.
    UnclosedQuote, "unclosed_quote", "a quote is opened and not closed", "close the quote, or double it if it belongs to the text";
    /// Not a JSON object.
    BadJson, "bad_json", "the line is not one JSON object", "write one object a line";
    /// An object or list where a plain value belongs.
    NestedValue, "nested_value", "the value is an object or a list", "write the value itself";
    /// A key that is given twice in one object.
    RepeatedKey, "repeated_key", "the object gives this name twice", "give it once";
    /// The same row again.
    Duplicate, "duplicate", "the same row stands in the log before, for the same case and instant", "remove the copy";
    /// Longer than the reader takes.
    TooLong, "too_long", "the row is longer than 1 MiB", "shorten the row; an unclosed quote can be the cause";
    /// Bytes that are no text.
    NotUtf8, "not_utf8", "the text is not UTF-8", "save the log as UTF-8";
}

/// One row that was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Line on which the row begins, from 1.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// The column at fault, if it is one column.
    pub column: Option<&'a str>,
    /// What stands there, or the beginning of the row; safe to print.
    pub cell: String,
    /// The row as it stands in the file, without its line end; of a row that is too long the beginning.
    pub row: &'a [u8],
}

/// The first row of its kind that was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstReject {
    /// Name of the file.
    pub file: String,
    /// Line on which the row begins, from 1.
    pub line: u64,
    /// The column at fault, if it is one column.
    pub column: Option<String>,
    /// What stands there; safe to print.
    pub cell: String,
}

/// All rows that were not used, counted by reason.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Rejects {
    kinds: Vec<(Reason, u64, FirstReject)>,
}

impl Rejects {
    /// How many in all.
    pub fn total(&self) -> u64 {
        self.kinds.iter().map(|(_, count, _)| count).sum()
    }

    /// How many for this reason.
    pub fn count(&self, reason: Reason) -> u64 {
        self.kinds.iter().find(|(r, ..)| *r == reason).map_or(0, |(_, count, _)| *count)
    }

    /// Reason, count and first row, in the order of [`Reason::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Reason, u64, &FirstReject)> {
        self.kinds.iter().map(|(reason, count, first)| (*reason, *count, first))
    }

    pub(super) fn add(&mut self, reject: &Reject<'_>) {
        match self.kinds.binary_search_by_key(&reject.reason, |(r, ..)| *r) {
            Ok(at) => {
                if let Some((_, count, _)) = self.kinds.get_mut(at) {
                    *count += 1;
                }
            }
            Err(at) => {
                let column = reject.column.map(str::to_owned);
                let first = FirstReject { file: reject.file.to_owned(), line: reject.line, column, cell: reject.cell.clone() };
                self.kinds.insert(at, (reject.reason, 1, first));
            }
        }
    }
}

/// What made a row unfit, in short: why, and in which bound column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) reason: Reason,
    pub(super) slot: Option<usize>,
}

impl Fault {
    pub(super) fn row(reason: Reason) -> Self {
        Self { reason, slot: None }
    }

    pub(super) fn cell(reason: Reason, slot: usize) -> Self {
        Self { reason, slot: Some(slot) }
    }
}

/// An offending cell as it is shown.
pub(super) fn shown(cell: &[u8]) -> String {
    harmless(cell, SHOWN)
}
