//! The tree: vocabularies and states.

use super::{EventExpr, Name, Path, Phrase, Text};
use crate::text::Span;

/// A vocabulary for one kind of case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// `ticket`.
    pub name: Name,
    /// `plural tickets`, if it is not the name with an s.
    pub plural: Option<Name>,
    /// In words.
    pub doc: Option<Text>,
    /// Its lines.
    pub lines: Vec<CaseLine>,
}

/// Lines of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseLine {
    /// `event reply by provider or customer, with qualified, channel "words"`: who; fields of the event.
    /// `event reopened by customer, undoes resolved "words"`: events it takes back, so that a clock they stop is reopened.
    Event { name: Name, by: Vec<Name>, with: Vec<Name>, undoes: Vec<Name>, doc: Option<Text> },
    /// `field priority is P1, P2, P3 or P4 "words"`; `field qualified is yes or no`; `field size is a number`; `field region is text`.
    Field { name: Name, kind: FieldType, doc: Option<Text> },
    /// `state waiting from wait_started until wait_ended or resolved { nested begin needs one end }`; `state waiting` (a mapping says when).
    State { name: Name, begin: Vec<EventExpr>, end: Vec<EventExpr>, doc: Option<Text>, settle: Vec<Phrase> },
    /// `ends at closed or cancelled`
    Ends(Vec<Name>),
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
    /// Any text.
    Text,
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

/// A set of states, parsed flat in order: `a or b and c except d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetExpr {
    /// A state's name.
    State(Path),
    /// Joined parts; `joins[i]` stands between `parts[i]` and `parts[i + 1]`.
    Joined { parts: Vec<SetExpr>, joins: Vec<SetJoin>, span: Span },
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
