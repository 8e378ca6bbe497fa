//! The tree: examples that must hold.

use super::{Decide, Expr, Name, Path, Phrase, Text, Window};
use crate::text::Span;
use crate::value::Civil;

/// An example that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it shows.
    pub title: Text,
    /// Its lines.
    pub lines: Vec<ScenarioLine>,
}

/// Lines of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioLine {
    /// `tickets T-1 through T-5 with priority P1 { … }`; `ticket T-1 { … }`
    /// `requests { … }`: no key, of an occurrence.
    Cases { noun: Name, keys: Vec<Name>, through: bool, with: Vec<(Name, Expr)>, lines: Vec<HappensLine>, span: Span },
    /// `as of 2027-03-01 00:00:00`
    AsOf(InstantLit),
    /// `reading reopen of resolution as restarts`
    Reading(Decide),
    /// `expect …`
    Expect(Expect),
    /// Reported.
    Broken(Span),
}

/// A date and time as written; local to the agreement's zone unless it ends in Z or an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstantLit {
    /// As written.
    pub civil: Civil,
    /// Minutes east of UTC, if said.
    pub offset: Option<i32>,
    /// Where.
    pub span: Span,
}

/// Something that happens in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HappensLine {
    /// `at 2027-02-03 09:00:00 reply by provider, qualified, channel "mail"`; `at … priority is P2` gives values only.
    At { at: InstantLit, what: Happening },
    /// `every 5 minutes from … until … reply by provider`
    Every { step: Expr, from: InstantLit, until: InstantLit, what: Happening, span: Span },
    /// Reported.
    Broken(Span),
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The event: `reply`; `waiting begins` and `waiting ends` are `waiting_begins`, `waiting_ends`. None: only values.
    pub event: Option<Name>,
    /// Who.
    pub by: Option<Name>,
    /// Values: `qualified` alone is yes.
    pub values: Vec<(Name, Expr)>,
    /// Where.
    pub span: Span,
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// About what.
    pub what: Expected,
    /// Values and verdicts, joined by commas: `0%`, `missed`, `6 hours 40 minutes`, `10,000 GBP`.
    pub is: Vec<Expr>,
    /// `is about 99.86%`: the values, rounded half up to the places written, are these.
    pub about: bool,
    /// `due 2027-02-03 13:00:00`
    pub due: Option<InstantLit>,
    /// `by clause 6.1`
    pub by_clause: Option<Name>,
    /// Where.
    pub span: Span,
}

/// What an expectation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// `first_contact of T-1`, `quick_fix of T-1`, `first_contact of T-1 cycle 2`: a clock's measure or an objective's verdict of a case.
    OfCase { name: Path, case: Name, cycle: Option<Name> },
    /// `quick_contact in February 2027`, `… in 2027-Q1`, `… for acme, P1 in 2027-02`: group values and window as written.
    Window { name: Path, group: Vec<Expr>, window: WindowName },
    /// `credit for quick_contact in February 2027`
    Credit { objective: Path, group: Vec<Expr>, window: WindowName },
    /// `credits in February 2027`
    Credits { window: WindowName },
    /// `expect right to terminate in March 2027`, `expect no right to terminate for eu in March 2027`: whether it arises at the end of the window.
    Right { not: bool, name: Phrase, group: Vec<Expr>, window: WindowName },
    /// `expect rush in March 2027`, `expect no rush in March 2027`: whether a season, surge or phase applies to a window. `expect NAME in WINDOW` without `is`.
    Applies { not: bool, name: Path, window: WindowName },
}

/// A window named: `February 2027`, `2027-02`, `Q1 2027`, `2027`, `3 February 2027`, `12 months to February 2027`, `the whole term`; normalised to a label.
pub type WindowName = Name;

/// A property of every result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Always {
    /// What: credits per window, or an objective's measure or sample.
    pub what: AlwaysWhat,
    /// `at most`, `at least`.
    pub word: Name,
    /// How much.
    pub value: Expr,
}

/// What a property is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlwaysWhat {
    /// `credits in every calendar month`
    Credits(Window),
    /// `credit for quick_fix in every window`
    Credit(Path),
}
