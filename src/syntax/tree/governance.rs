//! The tree: reviews, reports, notices, procedures.

use super::{EventExpr, Every, Expr, HistoryExpr, Name, NumExpr, Path, Phrase, Text, Window};
use crate::text::Span;

/// `review operational every 2 weeks { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// `operational`.
    pub name: Name,
    /// How often.
    pub every: Every,
    /// Its lines.
    pub lines: Vec<ReviewLine>,
}

/// Lines of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewLine {
    /// `led by northwind`
    Led(Name),
    /// `attended by northwind, acme`
    Attended(Vec<Name>),
    /// `covers quick_contact, quick_fix, tickets at risk`: each as written.
    Covers(Vec<Phrase>),
    /// Reported.
    Broken(Span),
}

/// `report business_impact each calendar month { count of tickets where priority is P1 }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `business_impact`.
    pub name: Name,
    /// For each of these.
    pub each: Window,
    /// `for each region`: dimensions.
    pub for_each: Vec<super::FieldExpr>,
    /// One number a line.
    pub lines: Vec<NumExpr>,
}

/// `notify northwind "Duty manager" when first_contact has used 75% of its target`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notify {
    /// A party or a role.
    pub party: Name,
    /// Who there.
    pub whom: Option<Text>,
    /// When.
    pub when: NotifyWhen,
}

/// When somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotifyWhen {
    /// `first_contact has used 75% of its target`
    Used { clock: Path, share: Expr, span: Span },
    /// `first_contact is overdue`
    Overdue { clock: Path, span: Span },
    /// `availability is missed` (without an extent), or any history.
    Missed { objective: Path, span: Span },
    /// `availability is missed in 2 consecutive months`
    History(HistoryExpr),
    /// Reported.
    Broken(Span),
}

/// `procedure dispute { step "…" by northwind within 5 days }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// `dispute`.
    pub name: Name,
    /// Its steps.
    pub steps: Vec<StepLine>,
}

/// A step of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepLine {
    /// `step "…" by northwind within 10 days of support_hours`
    Step { text: Text, by: Option<Name>, within: Option<Expr>, span: Span },
    /// Reported.
    Broken(Span),
}

/// `claim made by customer within 30 days of the window's end`: a credit is paid if it is claimed in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The events that claim it; none: the log cannot tell.
    pub at: Option<ClaimAt>,
    /// Until when.
    pub by: DelayBy,
    /// Where.
    pub span: Span,
}

/// `made by customer`; `at ticket opened where asks_for is credit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimAt {
    /// The kind of case; none: the one called `claim`.
    pub noun: Option<Name>,
    /// Its events.
    pub events: Vec<EventExpr>,
    /// Where.
    pub span: Span,
}

/// Until when something is to be done, and what that is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DelayBy {
    /// `at any time`
    Ever,
    /// `within 30 days of the window's end`
    Within(Expr, Occasion),
    /// `by the end of the second month after the window`: so many units after the one in which that lies.
    EndOf(u32, Window, Occasion),
}

/// What a time is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// `the window's end`, or nothing said.
    Window,
    /// `the claim`
    Claim(Span),
    /// `the outage`, `the end of outage`: a set of time; whether its beginning or its end, if said.
    Set {
        /// `outage`.
        set: Path,
        /// `the beginning of`: yes; `the end of`: no; and where that stands.
        begins: Option<(bool, Span)>,
    },
    /// `trouble noticed by customer`
    Event(ClaimAt),
    /// Words that are none of these.
    Words(Phrase),
}

/// `paid within 60 days of the window's end`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentLine {
    /// When.
    pub by: DelayBy,
    /// Where.
    pub span: Span,
}
