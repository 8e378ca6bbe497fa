//! The tree: what a file says, before any name is looked up. Every node knows its span; broken parts are nodes too.
//! One file for each part of the language; the example on each node is its form.

#![expect(missing_docs, clippy::large_enum_variant, reason = "the example on each node says what its fields are; trees are small and short-lived")]

mod adjustment;
mod agreement;
mod calendar;
mod case;
mod clock;
mod family;
mod governance;
mod number;
mod objective;
mod place;
mod scenario;
mod settling;
mod source;
mod value;

pub use adjustment::*;
pub use agreement::*;
pub use calendar::*;
pub use case::*;
pub use clock::*;
pub use family::*;
pub use governance::*;
pub use number::*;
pub use objective::*;
pub use scenario::*;
pub use settling::*;
pub use source::*;
pub use value::*;

use crate::text::Span;

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Words joined by dots: `uk.bank_holidays.england_and_wales`, `4.2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// At least one.
    pub parts: Vec<Name>,
    /// Where.
    pub span: Span,
}

impl Path {
    /// As written.
    pub fn text(&self) -> String {
        self.parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// A quoted text, without its quotes.
pub type Text = Name;

/// A sequence of words kept as written, for lines that settle a point: "reopen continues, without the closed time".
pub type Phrase = Name;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct File {
    /// In order.
    pub items: Vec<Item>,
}

/// A declaration and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it declares.
    pub kind: ItemKind,
    /// From its first word to its end, trivia trimmed.
    pub span: Span,
}

/// Declarations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `edition 2026`
    Edition(Name),
    /// `use calendars.uk as uk`; `use "ours.sla" as ours`
    Use(Use),
    /// `agreement "…" version 1 { … }`
    Agreement(Agreement),
    /// `clause 4.2 "…"`: labels what follows.
    Clause(Clause),
    /// `case ticket "…" { … }`
    Case(Case),
    /// `state busy on ticket while waiting or parked`
    State(StateDef),
    /// `calendar support_hours { … }`
    Calendar(Calendar),
    /// `holidays bank_holidays.england_and_wales "…" { … }`
    Holidays(Holidays),
    /// `clock resolution on ticket { … }`
    Clock(Clock),
    /// `targets by priority at opened { table }`
    Targets(Targets),
    /// `objective quick_fix on tickets where … { … }`
    Objective(Objective),
    /// `credit for quick_fix { … }`
    Credit(Credit),
    /// `limit credits each calendar month to 25% of fee`
    Limit(Limit),
    /// `one credit for each …`
    OneCredit(OneCredit),
    /// `define outage as while …`
    Define(Define),
    /// `season …`, `surge …`, `phase …`
    Adjustment(Adjustment),
    /// `during rush { … }`
    During(During),
    /// `prefer rush over year_end`
    Prefer(Prefer),
    /// `pool at_risk of … { table }`
    Pool(Pool),
    /// `right to terminate for customer when …`
    Right(Right),
    /// `attribute uptime { … }`: who caused what was missed.
    Attribute(Attribute),
    /// `review operational every 2 weeks { … }`
    Review(Review),
    /// `report business_impact each calendar month { … }`
    Report(Report),
    /// `notify northwind when …`
    Notify(Notify),
    /// `procedure dispute { … }`
    Procedure(Procedure),
    /// `interpretation plain_2026 "…" { lines }`
    Interpretation(Interpretation),
    /// `term responded means [acknowledged or reply by provider]`
    Term(TermDef),
    /// `decide reopen of resolution as continues, without the closed time`
    Decide(Decide),
    /// `accept rounding of quick_contact because "…" by acme until 31 December 2026`
    Accept(Accept),
    /// `scenario "…" { … }`
    Scenario(Scenario),
    /// `always credits in every calendar month are at most 25% of fee`
    Always(Always),
    /// `source servicenow for ticket { … }`
    Source(Source),
    /// Something that does not parse; it has been reported.
    Broken,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// A library or file of the project by dotted name, or a quoted path relative to this file.
    pub what: UseWhat,
    /// `as NAME`.
    pub alias: Option<Name>,
}

/// What is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UseWhat {
    /// `calendars.uk`
    Path(Path),
    /// `"ours.sla"`
    File(Text),
}
