//! The kinds of choice point: one record each, in a file of its own, and a type that evaluators match on.
//!
//! Every decision an evaluator takes that a contract could take otherwise is a [`Kind`] here. To add one: a file with a
//! `choice!` in it, a `mod` line, a `pub use` line and an entry in [`KINDS`]. The checker, both evaluators,
//! `interpretation` blocks, `--reading` and `sla explain` read this table; no logic lives here.

mod allocation_day;
mod allowance_order;
mod and_or;
mod backdated;
mod band_gap;
mod band_overlap;
mod band_shape;
mod between;
mod blank_claim;
mod blank_group;
mod blank_time;
mod carry_over;
mod claim_edge;
mod claim_occasion;
mod claim_takes;
mod counted_at;
mod cut_window;
mod cycles;
mod day;
mod deadline;
mod early_claim;
mod earn_back_scope;
mod empty_slice;
mod empty_window;
mod ended_case;
mod exclusion;
mod fee_base;
mod fee_day;
mod field_moment;
mod first_preceding;
mod hours_basis;
mod in_flight;
mod late_record;
mod late_reopen;
mod limit_missing;
mod limit_order;
mod linked_cases;
mod local_fold;
mod local_gap;
mod missing_data;
mod missing_field;
mod missing_sample;
mod missing_target;
mod money_rounding;
mod month;
mod month_end;
mod nesting;
mod no_occasion;
mod open_cases;
mod open_values;
mod overlapping_adjustments;
mod part_unit;
mod partial_window;
mod partly_excluded;
mod pause_over_stop;
mod percentile_method;
mod recorded_field;
mod reopen;
mod repeat_start;
mod repeat_stop;
mod returned_credit;
mod revision_reach;
mod right_again;
mod rolling_step;
mod rounding_before_compare;
mod rounding_place;
mod same_instant;
mod several_factors;
mod several_incidents;
mod short_history;
mod slice_rule;
mod small_sample;
mod stop_before_start;
mod straddle;
mod surge_reach;
mod target_change;
mod timezone;
mod to_end;
mod unclaimed;
mod unended_pause;
mod unknown_party;
mod unmeasured_in_count;
mod unmeasured_return;
mod vacuous;
mod week_start;
mod weekend;
mod whose_record;
mod within;

pub use allocation_day::AllocationDay;
pub use allowance_order::AllowanceOrder;
pub use and_or::AndOr;
pub use backdated::Backdated;
pub use band_gap::BandGap;
pub use band_overlap::BandOverlap;
pub use band_shape::BandShape;
pub use between::Between;
pub use blank_claim::BlankClaim;
pub use blank_group::BlankGroup;
pub use blank_time::BlankTime;
pub use carry_over::CarryOver;
pub use claim_edge::ClaimEdge;
pub use claim_occasion::ClaimOccasion;
pub use claim_takes::ClaimTakes;
pub use counted_at::CountedAt;
pub use cut_window::CutWindow;
pub use cycles::Cycles;
pub use day::Day;
pub use deadline::Deadline;
pub use early_claim::EarlyClaim;
pub use earn_back_scope::EarnBackScope;
pub use empty_slice::EmptySlice;
pub use empty_window::EmptyWindow;
pub use ended_case::EndedCase;
pub use exclusion::Exclusion;
pub use fee_base::FeeBase;
pub use fee_day::FeeDay;
pub use field_moment::FieldMoment;
pub use first_preceding::FirstPreceding;
pub use hours_basis::HoursBasis;
pub use in_flight::InFlight;
pub use late_record::LateRecord;
pub use late_reopen::LateReopen;
pub use limit_missing::LimitMissing;
pub use limit_order::LimitOrder;
pub use linked_cases::LinkedCases;
pub use local_fold::LocalFold;
pub use local_gap::LocalGap;
pub use missing_data::MissingData;
pub use missing_field::MissingField;
pub use missing_sample::MissingSample;
pub use missing_target::MissingTarget;
pub use money_rounding::MoneyRounding;
pub use month::Month;
pub use month_end::MonthEnd;
pub use nesting::Nesting;
pub use no_occasion::NoOccasion;
pub use open_cases::OpenCases;
pub use open_values::OpenValues;
pub use overlapping_adjustments::OverlappingAdjustments;
pub use part_unit::PartUnit;
pub use partial_window::PartialWindow;
pub use partly_excluded::PartlyExcluded;
pub use pause_over_stop::PauseOverStop;
pub use percentile_method::PercentileMethod;
pub use recorded_field::RecordedField;
pub use reopen::Reopen;
pub use repeat_start::RepeatStart;
pub use repeat_stop::RepeatStop;
pub use returned_credit::ReturnedCredit;
pub use revision_reach::RevisionReach;
pub use right_again::RightAgain;
pub use rolling_step::RollingStep;
pub use rounding_before_compare::RoundingBeforeCompare;
pub use rounding_place::RoundingPlace;
pub use same_instant::SameInstant;
pub use several_factors::SeveralFactors;
pub use several_incidents::SeveralIncidents;
pub use short_history::ShortHistory;
pub use slice_rule::SliceRule;
pub use small_sample::SmallSample;
pub use stop_before_start::StopBeforeStart;
pub use straddle::Straddle;
pub use surge_reach::SurgeReach;
pub use target_change::TargetChange;
pub use timezone::Timezone;
pub use to_end::ToEnd;
pub use unclaimed::Unclaimed;
pub use unended_pause::UnendedPause;
pub use unknown_party::UnknownParty;
pub use unmeasured_in_count::UnmeasuredInCount;
pub use unmeasured_return::UnmeasuredReturn;
pub use vacuous::Vacuous;
pub use week_start::WeekStart;
pub use weekend::Weekend;
pub use whose_record::WhoseRecord;
pub use within::Within;

/// What a point of this kind is a property of; the part of its name after `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The agreement as a whole; such a point has no `@`.
    Agreement,
    /// A state of a case.
    State,
    /// A clock.
    Clock,
    /// A signal.
    Signal,
    /// A set of time with a name, or the clause in which one stands.
    Set,
    /// A season, surge or phase; of two, `a.b`.
    Adjustment,
    /// A right, or another clause that counts windows.
    Right,
    /// A field where a clause turns on it; `priority.quick_fix`.
    Field,
    /// A condition; named after the clause it stands in.
    Condition,
    /// An objective.
    Objective,
    /// The credit for an objective.
    Credit,
    /// An open value or a word with several meanings: its readings are the contract's own.
    Text,
}

/// One way to read a point.
#[derive(Debug, PartialEq, Eq)]
pub struct Reading {
    /// Stable name, as in `--reading reopen@resolution=restarts`.
    pub name: &'static str,
    /// The words that settle it, after the kind's own: "restarts".
    pub phrase: &'static str,
    /// What it means, in one plain sentence.
    pub says: &'static str,
}

/// A kind of choice point: a question that contracts of this language can leave open.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Stable name: `reopen`.
    pub name: &'static str,
    /// The code of what is said where it is open and matters: `ambiguity/reopen`.
    pub code: &'static str,
    /// What it is asked of.
    pub on: Subject,
    /// The words a clause names it by: "empty window".
    pub phrase: &'static str,
    /// The question, in one plain sentence.
    pub question: &'static str,
    /// The reading edition 2026 takes while the point is open.
    pub provisional: &'static str,
    /// Every reading. Both evaluators implement each.
    pub readings: &'static [Reading],
}

impl Kind {
    /// The reading of that name.
    pub fn reading(&self, name: &str) -> Option<&'static Reading> {
        self.readings.iter().find(|r| r.name == name)
    }

    /// The reading with those words; commas and case do not matter.
    pub fn phrased(&self, words: &str) -> Option<&'static Reading> {
        self.readings.iter().find(|r| same_words(r.phrase, words))
    }
}

/// A type whose values are the readings of one kind.
pub trait Choice: Copy + Eq + Sized + 'static {
    /// The record.
    const KIND: Kind;
    /// The value named so.
    fn named(name: &str) -> Option<Self>;
    /// Its name.
    fn name(self) -> &'static str;
}

fn same_words(a: &str, b: &str) -> bool {
    fn words(s: &str) -> impl Iterator<Item = String> {
        s.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).map(str::to_lowercase)
    }
    words(a).eq(words(b))
}

/// The kind of that name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|k| k.name == name)
}

/// The words that settle the point of that id and kind as one of its readings: a line of the agreement, a `decide`, or what to write in place of what was left open.
pub fn settling(id: &str, of: &str, reading: &str) -> String {
    let subject = id.split_once('@').map(|(_, subject)| subject);
    let record = kind(of);
    let phrase = record.and_then(|k| k.reading(reading)).map_or(reading, |r| r.phrase);
    match (of, subject) {
        ("meaning", Some(subject)) => format!("decide {subject} as {reading}"),
        ("value", Some(_)) => reading.to_owned(),
        ("timezone", _) => format!("timezone {reading}"),
        (_, Some(subject)) => format!("decide {} of {subject} as {phrase}", record.map_or(of, |k| k.phrase)),
        (_, None) => format!("{} {phrase}", record.map_or(of, |k| k.phrase)),
    }
}

/// The kind and reading that a settling line states, such as "reopen continues, without the closed time".
/// With the kind alone when the line begins with its words and goes on otherwise.
pub fn settled_by(line: &str) -> Option<(&'static Kind, Option<&'static Reading>)> {
    let starts = |kind: &&'static Kind| {
        let rest = line.trim_start().strip_prefix(kind.phrase)?;
        rest.starts_with([' ', ',']).then_some((*kind, rest))
    };
    let (kind, rest) = KINDS.iter().filter_map(starts).max_by_key(|(kind, _)| kind.phrase.len())?;
    Some((kind, kind.phrased(rest)))
}

macro_rules! choice {
    (
        $(#[$doc:meta])*
        $type:ident, $name:literal, on $on:ident, phrase $phrase:literal,
        question $question:literal,
        provisional $provisional:literal,
        readings { $($variant:ident, $reading:literal, $words:literal, $says:literal;)+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type {
            $(#[doc = $says] $variant,)+
        }
        impl super::Choice for $type {
            const KIND: super::Kind = super::Kind {
                name: $name,
                code: concat!("ambiguity/", $name),
                on: super::Subject::$on,
                phrase: $phrase,
                question: $question,
                provisional: $provisional,
                readings: &[$(super::Reading { name: $reading, phrase: $words, says: $says },)+],
            };
            fn named(name: &str) -> Option<Self> {
                match name { $($reading => Some(Self::$variant),)+ _ => None }
            }
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $reading,)+ }
            }
        }
    };
}
use choice;

/// Every kind with fixed readings. Open values and words with several meanings bring their own readings with them.
pub static KINDS: &[&Kind] = &[
    &Reopen::KIND,
    &LateReopen::KIND,
    &RepeatStart::KIND,
    &RepeatStop::KIND,
    &StopBeforeStart::KIND,
    &SameInstant::KIND,
    &Nesting::KIND,
    &RevisionReach::KIND,
    &RecordedField::KIND,
    &PauseOverStop::KIND,
    &UnendedPause::KIND,
    &EndedCase::KIND,
    &FieldMoment::KIND,
    &TargetChange::KIND,
    &Deadline::KIND,
    &Within::KIND,
    &HoursBasis::KIND,
    &Day::KIND,
    &MonthEnd::KIND,
    &Cycles::KIND,
    &CountedAt::KIND,
    &OpenCases::KIND,
    &OpenValues::KIND,
    &EmptyWindow::KIND,
    &SmallSample::KIND,
    &Month::KIND,
    &WeekStart::KIND,
    &Timezone::KIND,
    &PartialWindow::KIND,
    &RoundingBeforeCompare::KIND,
    &PercentileMethod::KIND,
    &UnknownParty::KIND,
    &WhoseRecord::KIND,
    &Backdated::KIND,
    &LateRecord::KIND,
    &MissingField::KIND,
    &MissingTarget::KIND,
    &LinkedCases::KIND,
    &AndOr::KIND,
    &Between::KIND,
    &BandGap::KIND,
    &BandOverlap::KIND,
    &BandShape::KIND,
    &FeeBase::KIND,
    &MoneyRounding::KIND,
    &RoundingPlace::KIND,
    &LimitMissing::KIND,
    &LimitOrder::KIND,
    &CarryOver::KIND,
    &AllocationDay::KIND,
    &FirstPreceding::KIND,
    &FeeDay::KIND,
    &ToEnd::KIND,
    &LocalGap::KIND,
    &LocalFold::KIND,
    &Exclusion::KIND,
    &PartlyExcluded::KIND,
    &Vacuous::KIND,
    &Straddle::KIND,
    &EmptySlice::KIND,
    &SliceRule::KIND,
    &MissingSample::KIND,
    &MissingData::KIND,
    &AllowanceOrder::KIND,
    &BlankGroup::KIND,
    &BlankTime::KIND,
    &CutWindow::KIND,
    &SurgeReach::KIND,
    &OverlappingAdjustments::KIND,
    &UnmeasuredInCount::KIND,
    &RightAgain::KIND,
    &ShortHistory::KIND,
    &RollingStep::KIND,
    &PartUnit::KIND,
    &EarnBackScope::KIND,
    &UnmeasuredReturn::KIND,
    &ReturnedCredit::KIND,
    &Unclaimed::KIND,
    &ClaimTakes::KIND,
    &EarlyClaim::KIND,
    &ClaimEdge::KIND,
    &Weekend::KIND,
    &ClaimOccasion::KIND,
    &NoOccasion::KIND,
    &BlankClaim::KIND,
    &SeveralFactors::KIND,
    &SeveralIncidents::KIND,
    &InFlight::KIND,
];

/// Those that are asked where the rows of a log are read: no history of events tells their readings apart, only a log does.
pub static OF_ROWS: &[&Kind] = &[&WhoseRecord::KIND, &Backdated::KIND, &LateRecord::KIND];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_whole_and_its_words_are_its_own() {
        for kind in KINDS {
            assert!(kind.reading(kind.provisional).is_some(), "{}: its provisional reading is one of its readings", kind.name);
            for reading in kind.readings {
                let line = format!("{} {}", kind.phrase, reading.phrase);
                assert_eq!(settled_by(&line), Some((*kind, Some(reading))), "`{line}` settles {}", kind.name);
            }
            assert_eq!(KINDS.iter().filter(|k| k.name == kind.name || k.phrase == kind.phrase).count(), 1, "{}", kind.name);
        }
    }
}
