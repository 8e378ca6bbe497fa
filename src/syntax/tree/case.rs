//! The tree: vocabularies and states.

use super::{CondExpr, EventExpr, Expr, Name, Path, Phrase, Table, Text, Window};
use crate::text::Span;

/// A vocabulary for one kind of case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// `ticket`.
    pub name: Name,
    /// `also has`: what follows is added to a kind of case of another file.
    pub also: bool,
    /// `plural tickets`, if it is not the name with an s.
    pub plural: Option<Name>,
    /// In words.
    pub doc: Option<Text>,
    /// `case`, `signal` or `occurrence`: the word it began with.
    pub sort: CaseSort,
    /// Its lines.
    pub lines: Vec<CaseLine>,
}

/// What the rows of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseSort {
    /// A thing with a history.
    Case,
    /// A sampled series.
    Signal,
    /// Facts without a history.
    Occurrence,
}

/// Lines of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseLine {
    /// `event reply by provider or customer, with qualified, channel "words"`: who; fields of the event.
    /// `event reopened by customer, undoes resolved "words"`: events it takes back, so that a clock they stop is reopened.
    /// `event reclassified by provider with priority, corrects priority within 30 days`: fields that are read as if they had always had its values.
    Event { name: Name, by: Vec<Name>, with: Vec<Name>, undoes: Vec<Name>, corrects: Vec<Name>, within: Option<Expr>, doc: Option<Text> },
    /// `field priority is P1, P2, P3 or P4 "words"`; `field qualified is yes or no`; `field size is a number`; `field region is text`.
    Field { name: Name, kind: FieldType, doc: Option<Text> },
    /// `field priority follows from impact, urgency { table }`
    Follows { name: Name, from: Vec<Name>, table: Table },
    /// `state waiting from wait_started until wait_ended or resolved { nested begin needs one end }`; `state waiting` (a mapping says when).
    /// `state away from user_away until user_back, void at found_unrestored within 5 days`: events that take it back, and how long after its end.
    /// `state observed from watch_began until watch_ended, counts once agreed within 2 days`: events that confirm it, and how long after its end.
    State {
        name: Name,
        begin: Vec<EventExpr>,
        end: Vec<EventExpr>,
        void: Vec<EventExpr>,
        once: Vec<EventExpr>,
        void_within: Option<Expr>,
        within: Option<Expr>,
        doc: Option<Text>,
        settle: Vec<Phrase>,
    },
    /// `ends at closed or cancelled`
    Ends(Vec<Name>),
    /// `holds for 5 minutes`; `holds until the next` (none). Of a signal.
    Holds(Option<Expr>, Span),
    /// `counted by calls`. Of an occurrence.
    CountedBy(Name),
    /// Settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// What a field can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// One of these.
    Names(Vec<Name>),
    /// yes or no.
    Flag,
    /// A number.
    Number,
    /// An amount in the agreement's currency.
    Money,
    /// Any text.
    Text,
    /// `is a ticket`: the key of another case that it is part of.
    Link(Name),
}

/// `state busy on ticket while waiting or parked`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateDef {
    /// `busy`.
    pub name: Name,
    /// `ticket`.
    pub case: Name,
    /// What it is.
    pub set: SetExpr,
}

/// A set of time, parsed flat in order: `a or b and c except d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetExpr {
    /// The name of a state, of a yes/no field, of a defined set.
    Name(Path),
    /// `latency is above 2`, `class is any of A, B`: a field test; never joined inside.
    Test(Box<CondExpr>),
    /// `not …`
    Not(Box<SetExpr>, Span),
    /// `( … )`: grouping is kept.
    Group(Box<SetExpr>, Span),
    /// Joined parts; `joins[i]` stands between `parts[i]` and `parts[i + 1]`.
    Joined { parts: Vec<SetExpr>, joins: Vec<SetJoin>, span: Span },
    /// `during support_hours`: a calendar or an adjustment.
    During(Path, Span),
    /// `from outage_reported until restored`
    Between { from: Vec<EventExpr>, until: Vec<EventExpr>, span: Span },
    /// `announced at least 48 hours before started`; without a length `announced before started`.
    Apart { earlier: Name, least: Option<Expr>, later: Name, span: Span },
    /// `down for every instance where running`, `down for at least 2 probes`: the noun as written, singular or plural.
    For { set: Box<SetExpr>, how: HowMany, case: Name, among: Option<Box<SetExpr>>, span: Span },
    /// `at least 2 of (a, b, c)`: `at least`, `more than`, `at most`, `fewer than`.
    Several { word: Name, number: Expr, of: Vec<SetExpr>, span: Span },
    /// `…, lasting at least 5 minutes`: `at least` or `more than`.
    Lasting { set: Box<SetExpr>, word: Name, length: Expr, span: Span },
    /// `…, up to 10 hours each calendar year`
    UpTo { set: Box<SetExpr>, most: Expr, each: Window, span: Span },
    /// Reported.
    Broken(Span),
}

/// Of how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HowMany {
    /// `every`
    Every,
    /// `any`
    Any,
    /// `no`
    No,
    /// `at least 2`, `more than 1`, `at most 3`, `fewer than 2`, `at least 50% of`: word and number or percentage.
    Bound(Name, Expr),
}

/// How sets are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetJoin {
    /// Both.
    And,
    /// Any.
    Or,
    /// The first without the second.
    Except,
}
