//! What an evaluation says. The *body* depends only on plan, events and as-of; the *run* block says how it was done.
//! Both evaluators produce a [`Body`] and [`CaseFacts`]; they are compared byte for byte as JSON.

mod facts;
mod family;

pub use facts::{CaseFacts, ClockFact, ClockState, ItemFact, ItemVerdict, Revised, Stretch, StretchKind};
pub use family::{AttributionResult, CauseResult, Caused, Gap, PartResult, RootCause, Together};

use crate::plan::Bound;
use crate::value::{Instant, Micros, Money, Ratio};
use rust_decimal::Decimal;
use serde::Serialize;

/// The result proper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Body {
    /// What the agreement is called.
    pub agreement: String,
    /// Its version.
    pub version: Option<u32>,
    /// Currency code.
    pub currency: Option<String>,
    /// Up to when the log was taken into account: as asked, else the latest row's instant, else 1970.
    pub as_of: Instant,
    /// In order of objectives, groups, windows.
    pub results: Vec<WindowResult>,
    /// What limits took away, in order of limits and windows; only those that did.
    pub limits: Vec<LimitResult>,
    /// Credits by window of settlement (the calendar month, in the agreement's zone, of the window's last instant).
    pub totals: Vec<Total>,
    /// Sum of `totals`.
    pub credit: Money,
    /// Sum of their bonuses.
    #[serde(skip_serializing_if = "rust_decimal::Decimal::is_zero")]
    pub bonus: Money,
    /// What can still be claimed: sum of what `totals` say of it.
    #[serde(skip_serializing_if = "rust_decimal::Decimal::is_zero")]
    pub claimable: Money,
    /// Rights that have arisen, in order of rights, windows' ends, groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<RightResult>,
    /// When seasons, surges and phases held, in the order of the contract.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<AdjustmentResult>,
    /// Who caused what was missed: of each window that was, in order of attributions, groups, windows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributions: Vec<AttributionResult>,
    /// The agreements that this one rests on, in the order of the contract.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartResult>,
    /// Where it rests on others: by settlement window in which this one or a part (one step down) owes something, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// The version before this one, on what of the log is its own; with the versions before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Body>>,
    /// This version and all before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<Together>,
    /// The open points that were consulted to be settled at all: every point of the plan whose reading is provisional.
    pub provisional: Vec<Provisional>,
    /// What was seen.
    pub seen: Seen,
}

/// One objective, one group, one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WindowResult {
    /// Name of the objective.
    pub objective: String,
    /// Its clause.
    pub clause: Option<String>,
    /// Field and value for each dimension.
    pub group: Vec<(String, String)>,
    /// The window.
    pub window: WindowId,
    /// What was measured; none for an empty window (and for everything if a value is out of range).
    pub measured: Option<Measured>,
    /// The target in force.
    pub target: Option<TargetValue>,
    /// How many items the measure rests on.
    pub sample: u64,
    /// Items left out because they are open.
    pub open: u64,
    /// For shares: how many were met (or held).
    pub met: Option<u64>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, when it is not just a comparison: "5 needed", "the window is not over".
    pub note: Option<String>,
    /// What it earns; none if nothing is owed.
    pub credit: Option<CreditResult>,
    /// Service points it gives; none if its credit gives none or nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Ratio>,
    /// Whether what it earns is not known: a row that holds it (stepped: that it has entered; in a gap, the one that pays) leaves its amount blank, which is taken as nothing; or a limit on
    /// what is paid for it does, which is taken as no limit ([`crate::plan::Plan::is_blank`]).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub blank: bool,
    /// What of the window earlier ones have used up ([`crate::plan::TimeSet::Used`]): from, until; in order, not touching.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<(Instant, Instant)>,
    /// Names of the seasons, surges and phases that apply to the window, in the order of the contract.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjusted: Vec<String>,
}

/// A window with its label: `2026-02`, `2026-Q1`, `2026`, `2026-W05` (calendar; weeks by their first day's ISO week or `2026-02-01/P7D` where a week does not begin on Monday), `2026-02-15/P1M`,
/// `2026-02-15/P3M`, `2026-02-15/P1Y` (contract), `2026-02-15/P30D`, `/P90D`, `/P360D`; `2026-02-03` (a day), `2026-02-03T10:05/PT5M` (minutes, by the local time of the first), `2026-02-01/P3M`,
/// `/P1Y` (fiscal), `term`. Several units that touch: the first date and the whole length, `2026-01-01/P6M`, `/P10D`, `/P14D` (two weeks), `/P2Y`. Rolling: the whole length and the last unit's name
/// (its last date, where that name is its first date and a length), `P12M/2027-02`, `P12M/2027-Q1`, `P2Y/2027`, `P4W/2027-W05`, `P30D/2027-02-03`, `PT60M/2026-02-03T10:05`. Ending at an event: the length and
/// the local time of the end, `P365D/2027-02-03T10:05`. Seconds of a time only where there are any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct WindowId {
    /// Its first instant, cut by the term.
    pub from: Instant,
    /// First instant after it, cut by the term.
    pub until: Instant,
    /// What it is called.
    pub label: String,
}

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// Of one, exactly.
    Share(Ratio),
    /// A count, sum, mean or extreme of numbers, exactly.
    Number(Ratio),
    /// Microseconds, exactly.
    Length(Ratio),
    /// Money, exactly.
    Money(Ratio),
}

impl Measured {
    /// The bare number.
    pub fn ratio(self) -> Ratio {
        match self {
            Self::Share(ratio) | Self::Number(ratio) | Self::Length(ratio) | Self::Money(ratio) => ratio,
        }
    }
}

/// A target, as it stands in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TargetValue {
    /// How the measure must compare with it.
    pub bound: Bound,
    /// How much; none: not agreed yet.
    pub value: Option<Measured>,
}

/// What became of a promise in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Kept.
    Met,
    /// Broken.
    Missed,
    /// Not judged.
    NotMeasured,
    /// Cannot be said yet, or at all.
    Undetermined,
    /// Nothing was promised.
    Reported,
}

/// A credit, before and after limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreditResult {
    /// Clause of the credit.
    pub clause: Option<String>,
    /// Row of its table, from 0; none if a gap's rule or several rows paid (more than nought).
    pub row: Option<usize>,
    /// What the row pays, exactly, before factors and rounding.
    pub exact: Ratio,
    /// Paid to the provider.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bonus: bool,
    /// Factors, in the order in which they were applied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
    /// Rounded (kind `rounding_place: each_credit`) or as exact as 6 places say.
    pub amount: Money,
    /// What is left of it where a part gave way to another credit for the same incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Money>,
    /// To which credits, in order of incidents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gave_way: Vec<GaveWay>,
    /// After limits; nought while it is not claimed, if it has to be.
    pub paid: Money,
    /// Where its claim stands; none if it need not be claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimResult>,
    /// Until when what is paid is to be paid; none if nothing is, or if the agreement does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payable: Option<Instant>,
    /// What of it was earned back, in order of time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Returned>,
    /// What limits cut off it and is paid later, in order of time ([`crate::plan::Limit`]).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<Carried>,
}

/// A part of a credit that is not paid, since another is paid for the same incident ([`crate::plan::OneCredit`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GaveWay {
    /// Clause of the rule.
    pub clause: Option<String>,
    /// The incident.
    pub incident: String,
    /// How many missed items gave way; none: the whole credit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<u64>,
    /// Name of the objective whose credit is paid.
    pub objective: String,
    /// Its group.
    pub group: Vec<(String, String)>,
    /// Label of its window.
    pub window: String,
}

/// Where the claim of a credit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimResult {
    /// By as-of.
    pub status: ClaimStatus,
    /// Until when it can be claimed.
    pub until: Option<Instant>,
    /// When it was claimed; none if it is taken as claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// After limits, what is paid once it is claimed; nought if it is claimed or has lapsed.
    #[serde(skip_serializing_if = "rust_decimal::Decimal::is_zero")]
    pub claimable: Money,
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimStatus {
    /// It can be claimed, and is not.
    Claimable,
    /// It was claimed in time, or is taken as claimed.
    Claimed,
    /// Nobody claimed it in time.
    Lapsed,
}

/// A factor on a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Factor {
    /// By how much.
    pub by: Ratio,
    /// Name of the season, surge or phase; none: a line of the credit.
    pub adjustment: Option<String>,
    /// What the amount comes to by this factor and those before it, exactly (kind `several_factors`).
    pub makes: Ratio,
}

/// How a group shows that a case has no value for a dimension.
pub const NO_VALUE: &str = "(none)";

/// A part of a credit that was earned back. It lowers the total of the month in which the window that earned it ends, rounded like a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Returned {
    /// The window at which it was earned.
    pub window: WindowId,
    /// How much.
    pub amount: Money,
}

/// A part of a credit that a limit cut off, paid in a later window of that limit. It raises the total of the month in which that window ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// The window of the limit.
    pub window: WindowId,
    /// How much.
    pub amount: Money,
}

/// A right that has arisen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RightResult {
    /// `to terminate`.
    pub right: String,
    /// Its clause.
    pub clause: Option<String>,
    /// Who has it: the party's short name.
    pub party: String,
    /// Field and value for each dimension of the windows it looks at; of several objectives, those of the first.
    pub group: Vec<(String, String)>,
    /// The window at whose end it arose.
    pub window: WindowId,
    /// The end of the last day on which it can be used.
    pub until: Option<Instant>,
    /// When it has effect at the latest: used on that last day, the end of so many days after it. None without a last day, or where nothing is said of its effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Instant>,
}

/// When a season, surge or phase held, up to as-of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdjustmentResult {
    /// Its name.
    pub adjustment: String,
    /// Its clause.
    pub clause: Option<String>,
    /// From, until; in order, not touching; only stretches that begin before as-of, uncut by it for seasons and phases. Where the term has no beginning, they begin at the earliest row or later.
    pub held: Vec<(Instant, Instant)>,
}

/// What a limit took away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitResult {
    /// Its clause.
    pub clause: Option<String>,
    /// Its window; none: the whole agreement.
    pub window: Option<WindowId>,
    /// Where each group, or each credit, has a limit: the group.
    pub group: Vec<(String, String)>,
    /// At most.
    pub limit: Money,
    /// Asked for.
    pub before: Money,
    /// Left.
    pub after: Money,
}

/// What is owed for one settlement window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The calendar month.
    pub window: WindowId,
    /// Sum of what is paid for the windows that end in it, plus what limits had cut off and is paid in windows that end in it, less what is earned back at windows that end in it, rounded. Without bonuses.
    pub credit: Money,
    /// Sum of bonuses of the windows that end in it, rounded.
    #[serde(skip_serializing_if = "rust_decimal::Decimal::is_zero")]
    pub bonus: Money,
    /// Sum of what can still be claimed of the credits of the windows that end in it, rounded.
    #[serde(skip_serializing_if = "rust_decimal::Decimal::is_zero")]
    pub claimable: Money,
    /// Whether what a window that ends in it earns is not known; there is a total for each month with such a window.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub blank: bool,
}

/// A reading that nobody agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provisional {
    /// The point's id.
    pub point: String,
    /// The reading taken.
    pub reading: String,
    /// What it means; for readings that are the contract's own, their name.
    pub says: String,
    /// The clause the point belongs to.
    pub clause: Option<String>,
}

/// What the log held, after the mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct Seen {
    /// Rows that said something about a case, at or before as-of.
    pub events: u64,
    /// Rows after as-of, left out.
    pub after_as_of: u64,
    /// Lives of cases.
    pub cases: u64,
    /// Lives of kinds that have a clock, in which no clock ever started.
    pub never_started: u64,
    /// Items of the population (judged or left out) whose moment lies outside the term, over all objectives.
    pub outside_term: u64,
    /// Items of reported objectives, with a moment in the term, that are left out because no row of the targets applies to them (kind `missing_target`), before exclusions.
    pub without_target: u64,
    /// News that came too late, or of a case that never was: it did nothing ([`crate::plan::Revision`]).
    pub late_corrections: u64,
}

impl Body {
    /// What it is called where another version takes its place (see [`crate::plan::Plan::called`]).
    pub fn called(&self) -> String {
        crate::plan::called(self.version)
    }

    /// The result of a part: of `hosting`, of `hosting.power`; of the version before: of `version 1`.
    pub fn part(&self, name: &str) -> Option<&Self> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let before = || self.before.as_deref().filter(|body| first == body.called());
        let body = self.parts.iter().find(|part| part.part == first).map(|part| &part.body).or_else(before)?;
        rest.map_or(Some(body), |rest| body.part(rest))
    }
}

/// A length as an exact measure.
pub fn length(micros: Micros) -> Measured {
    Measured::Length(Ratio::whole(micros.0))
}

/// A number as an exact measure; none if it does not fit.
pub fn number(value: Decimal) -> Option<Measured> {
    Ratio::from_decimal(value).map(Measured::Number)
}
