//! The tree: the header of a contract, dates, clause labels.

use super::{Expr, Name, Path, Phrase, Text, Window};
use crate::text::Span;
use crate::value::Date;

/// The header of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its title.
    pub title: Text,
    /// `version 2`.
    pub version: Option<Name>,
    /// Its lines.
    pub lines: Vec<AgreementLine>,
}

/// Lines of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgreementLine {
    /// `replaces version 1 in "signed.sla" from 1 July 2026, for tickets opened from then on`, `amends version 2 in "settled.sla" from …`: version, the file it stands in, date,
    /// the rule for what is in flight as written.
    Replaces { amends: bool, version: Name, file: Option<Text>, from: Option<DateLit>, rule: Option<Phrase>, span: Span },
    /// `rests on hosting "hosting.sla", network "network.sla"`
    Rests { parts: Vec<super::Rest>, span: Span },
    /// `provider northwind "…"`: role, short name, full name.
    Party { role: Name, name: Name, full: Option<Text> },
    /// `term 1 January 2026 through 31 December 2028`
    Term(DateRange),
    /// `timezone Europe/London`
    Timezone(Name),
    /// `currency GBP`, `currency GBP with 2 decimals`
    Currency { code: Name, places: Option<Name> },
    /// `fee 40,000 GBP each calendar month`, `fee hosting 10,000 GBP each month`
    Fee { name: Option<Name>, amount: Expr, each: Window, span: Span },
    /// `owner acme "Vendor management"`
    Owner { party: Name, who: Text },
    /// `interpretation standard.plain_2026, except { lines }`
    Interpretation { path: Path, except: Vec<Phrase> },
    /// Any other line: settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateLit {
    /// Which.
    pub date: Date,
    /// Where.
    pub span: Span,
}

/// How a range of dates is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeWord {
    /// Includes its end.
    Through,
    /// Does not.
    Until,
    /// Leaves it open.
    To,
}

/// `1 January 2026 through 31 December 2028`; either end may be missing (`from 1 January 2026`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: Option<DateLit>,
    /// The word before the end.
    pub word: RangeWord,
    /// The end.
    pub to: Option<DateLit>,
    /// Where.
    pub span: Span,
}

/// A clause label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// `4.2`.
    pub number: Name,
    /// Its words.
    pub text: Option<Text>,
}
