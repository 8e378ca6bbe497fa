//! The waist: what a contract computes, without its words. The front (syntax, names, types) ends here and the back
//! (events, evaluation, reports) begins here. A plan is plain data, serialisable, complete in itself: it evaluates
//! without the contract's text. `lower.rs` is the only file that sees both sides.
//!
//! Ids are indices into the lists of [`Plan`] (events, fields and states: of their [`CaseType`]). [`Plan::validate`]
//! checks every one of them, so evaluators may rely on them after it.

mod adjustment;
mod attribution;
mod bands;
mod case;
mod claim;
mod clock;
mod family;
mod governance;
mod incident;
pub mod lower;
mod money;
mod number;
mod objective;
mod paid;
mod point;
mod rests;
mod revision;
mod set;
mod source;
mod unit;
mod validate;
mod version;

pub use adjustment::{Adjustment, AdjustmentKind, Change, History, TestIs, TestOf, When as AdjustmentWhen, WindowTest};
pub use attribution::{Attribution, Cause};
pub use case::{
    COLUMNS, CaseType, Cond, EventDef, Field, FieldAt, FieldKind, Follows, FollowsRow, Moment, Pattern, Patterns, Scope, Sort, State, StateSet, Test, Value,
};
pub use claim::{CLAIM_FIELDS, Claim, ClaimFrom, ClaimKnown, Delay, Payment};
pub use clock::{Basis, Budget, CalendarSpec, Cap, Clock, Closure, Dates, Hours, Opening, Pause, Run, TargetRow, TargetTable, WeeklyHours};
pub use family::{DEEPEST_FAMILY, LARGEST_FAMILY, PartPlan, called};
pub use governance::{Accepted, Cadence, CadenceUnit, Notice, NoticeWhen, Procedure, Report, Review, Right, Step, Topic};
pub use incident::{Chooses, OneCredit};
pub use money::{Allocation, Amount, Base, Credit, Edge, Fee, Inclusion, Limit, Multiplier, Per, Pool, Return, Row, Scale, computable_money, computable_share};
pub use number::{FeeTime, Num, NumCond, Op, Over, OverEach, OverWhat, PartUnit, Units};
pub use objective::{
    Anchor, Bound, CountedAt, Exclusion, Formula, GroupTarget, Items, Limited, Measure, Needs, Objective, Quantity, Target, Unit, What, WindowSpec,
};
pub use point::{OneOf, Point, PointRef, Points, Settled};
pub use revision::{Revision, TimeLimit};
pub use set::{CaseSet, NamedSet, OfCases, Quantifier, TimeSet};
pub use source::{Assign, ByRule, EventRule, RowTest, SourceSpec, StateRule, TextMatch, TimeSpec, When};
pub use unit::NumUnit;
pub use version::{Before, Share};

use crate::value::Date;
use serde::{Deserialize, Serialize};

/// The version of this structure, written into every plan.
pub const SCHEMA: u32 = 2;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u16);
        impl $name {
            /// As an index.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )+};
}

ids! {
    /// Into [`Plan::cases`].
    CaseId;
    /// Into [`CaseType::events`].
    EventId;
    /// Into [`CaseType::fields`].
    FieldId;
    /// Into [`CaseType::states`].
    StateId;
    /// Into [`Plan::roles`].
    RoleId;
    /// Into [`Plan::calendars`].
    CalendarId;
    /// Into [`Plan::clocks`].
    ClockId;
    /// Into [`Plan::objectives`].
    ObjectiveId;
    /// Into [`Plan::fees`].
    FeeId;
    /// Into [`Plan::sets`].
    SetId;
    /// Into [`Plan::adjustments`].
    AdjustmentId;
    /// Into [`Plan::pools`].
    PoolId;
}

/// A compiled agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The edition whose provisional readings apply.
    pub edition: u16,
    /// What it is called.
    pub agreement: String,
    /// Its version number, if it has one.
    pub version: Option<u32>,
    /// The parties: role (`provider`, `customer`), short name, full name.
    pub parties: Vec<Party>,
    /// Who can cause an event: `provider`, `customer`, `system`, and whatever else the vocabulary names.
    pub roles: Vec<String>,
    /// First and one-past-last day of the term, local to the agreement's zone. Either may be open.
    pub term: Term,
    /// The time zone of windows and dates: the kind `timezone`; its reading is a zone name.
    pub zone: PointRef,
    /// Currency code and the decimal places of its smallest coin.
    pub currency: Option<Currency>,
    /// What is paid for the service, by name; the first is meant by `fee`.
    pub fees: Vec<Fee>,
    /// Kinds of case and their vocabulary.
    pub cases: Vec<CaseType>,
    /// What later events make of the past.
    pub revisions: Vec<Revision>,
    /// Every calendar.
    pub calendars: Vec<CalendarSpec>,
    /// Every clock.
    pub clocks: Vec<Clock>,
    /// Every objective.
    pub objectives: Vec<Objective>,
    /// Every credit.
    pub credits: Vec<Credit>,
    /// Limits, in the order in which they apply.
    pub limits: Vec<Limit>,
    /// Credits of which one incident gives one.
    pub one_credits: Vec<OneCredit>,
    /// Sets of time with a name; each rests on earlier ones only.
    pub sets: Vec<NamedSet>,
    /// Seasons, surges, phases.
    pub adjustments: Vec<Adjustment>,
    /// What is at risk.
    pub pools: Vec<Pool>,
    /// What a party may do.
    pub rights: Vec<Right>,
    /// Meetings.
    pub reviews: Vec<Review>,
    /// Measures without a promise.
    pub reports: Vec<Report>,
    /// Who is told.
    pub notices: Vec<Notice>,
    /// Disputes, changes.
    pub procedures: Vec<Procedure>,
    /// Who answers for the agreement, by party: (position in `parties`, who).
    pub owners: Vec<(u16, String)>,
    /// Open points that are accepted as they are.
    pub accepted: Vec<Accepted>,
    /// How exports become events. Empty: the log is in the vocabulary's own shape.
    pub sources: Vec<SourceSpec>,
    /// Agreements that this one rests on, each evaluated on the same log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartPlan>,
    /// The version whose place this one takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Before>>,
    /// Who caused what was missed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributions: Vec<Attribution>,
    /// Points of the agreement as a whole.
    pub rules: Rules,
    /// Every choice point met, and the reading in force.
    pub points: Points,
}

/// The points that belong to the agreement as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Kind `same_instant`.
    pub same_instant: PointRef,
    /// Kind `missing_field`.
    pub missing_field: PointRef,
    /// Kind `unknown_party`: asked where a log gives an event without a party; an event that one party alone can cause is by that one.
    pub unknown_party: PointRef,
    /// Kind `whose_record`: asked of sources that say who keeps them ([`SourceSpec::recorded_by`]); what nobody says of counts.
    pub whose_record: PointRef,
    /// Kind `backdated`: asked of rows that say when they were entered ([`SourceSpec::entered`]).
    pub backdated: PointRef,
    /// Kind `late_record`: asked of the same.
    pub late_record: PointRef,
    /// Kind `month_end`.
    pub month_end: PointRef,
    /// Kind `week_start`.
    pub week_start: PointRef,
    /// Kind `local_gap`.
    pub local_gap: PointRef,
    /// Kind `local_fold`.
    pub local_fold: PointRef,
    /// Kind `fee_base`.
    pub fee_base: PointRef,
    /// Kind `money_rounding`.
    pub money_rounding: PointRef,
    /// Kind `rounding_place`.
    pub rounding_place: PointRef,
    /// Kind `blank_group`. `left_out`: a case without a value of one of its dimensions is no item of an objective that is reported, and makes no group of a formula.
    pub blank_group: PointRef,
    /// Kind `blank_time`, for lives that a set of time looks at and whose kind of case has the fields of the group ([`OfCases`]): `every_group`: one that has no value of a field, at last, counts in the groups of every value of it.
    pub blank_time: PointRef,
    /// Kind `limit_order` ([`Limit`]).
    pub limit_order: PointRef,
    /// Kind `carry_over` ([`Limit`]).
    pub carry_over: PointRef,
    /// Kind `returned_credit` ([`Num::Credits`]).
    pub returned_credit: PointRef,
    /// Kind `limit_missing`; only if there are credits and no limit.
    pub limit_missing: Option<PointRef>,
}

/// One of those who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// What they are in it.
    pub role: RoleId,
    /// What the text calls them.
    pub name: String,
    /// Their full name.
    pub full: String,
}

/// When the agreement holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// First day.
    pub from: Option<Date>,
    /// The day after the last, before the kind `to_end` moves it (see `to_end`).
    pub until: Option<Date>,
    /// Kind `to_end` if the text says `to`: when its reading is `excludes_the_end`, the term ends one day before `until`.
    pub to_end: Option<PointRef>,
}

/// A currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// Decimal places of the smallest coin, or what the contract says.
    pub places: u32,
}

impl Plan {
    /// Nothing yet, of an edition: what is made of it adds its parts. Its points refer to the first that will be there.
    pub fn new(edition: u16) -> Self {
        let none = PointRef(0);
        let rules = Rules {
            same_instant: none,
            missing_field: none,
            unknown_party: none,
            whose_record: none,
            backdated: none,
            late_record: none,
            month_end: none,
            week_start: none,
            local_gap: none,
            local_fold: none,
            fee_base: none,
            money_rounding: none,
            rounding_place: none,
            blank_group: none,
            blank_time: none,
            limit_order: none,
            carry_over: none,
            returned_credit: none,
            limit_missing: None,
        };
        Self {
            schema: SCHEMA,
            edition,
            agreement: String::new(),
            version: None,
            parties: Vec::new(),
            roles: Vec::new(),
            term: Term { from: None, until: None, to_end: None },
            zone: none,
            currency: None,
            fees: Vec::new(),
            cases: Vec::new(),
            revisions: Vec::new(),
            calendars: Vec::new(),
            clocks: Vec::new(),
            objectives: Vec::new(),
            credits: Vec::new(),
            limits: Vec::new(),
            one_credits: Vec::new(),
            sets: Vec::new(),
            adjustments: Vec::new(),
            pools: Vec::new(),
            rights: Vec::new(),
            reviews: Vec::new(),
            reports: Vec::new(),
            notices: Vec::new(),
            procedures: Vec::new(),
            owners: Vec::new(),
            accepted: Vec::new(),
            sources: Vec::new(),
            parts: Vec::new(),
            before: None,
            attributions: Vec::new(),
            rules,
            points: Points::default(),
        }
    }

    /// The kind of case an id names. Sound after [`Plan::validate`].
    pub fn case(&self, id: CaseId) -> Option<&CaseType> {
        self.cases.get(id.index())
    }

    /// The zone in force for windows and dates.
    pub fn zone_name(&self) -> &str {
        self.points.get(self.zone).map_or("UTC", |p| &p.reading)
    }
}
