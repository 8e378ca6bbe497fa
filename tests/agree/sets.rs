//! Sets of time of contracts made by chance.

use super::contract::{EVENTS, Maker};
use sla::plan::*;
use sla::readings;
use sla::value::{Micros, Ratio};

impl Maker<'_> {
    /// A kind of case.
    pub(super) fn any_case(&mut self) -> CaseId {
        CaseId(self.chance.below(self.cases.len()) as u16)
    }

    fn long(&mut self) -> Micros {
        let minutes = *self.chance.pick(&[60, 30, 90, 240, 5, 1, 600, 1440, 0, 4320]);
        let odd = if self.chance.once_in(8) { 1 } else { 0 };
        Micros(minutes * Micros::MINUTE.0 + odd)
    }

    /// A set of time of one life of a kind of case.
    pub(super) fn case_set(&mut self, case: CaseId, depth: usize) -> CaseSet {
        let sort = self.cases[case.index()].sort;
        match self.chance.below(if depth == 0 { 4 } else { 10 }) {
            0 | 1 if matches!(sort, Sort::Case) => CaseSet::States(self.state_set(1)),
            2 => CaseSet::Between { from: self.patterns(&["opened", "wait"]), until: self.patterns(&["resolved", "go_on"]) },
            0..=3 => CaseSet::Holds(self.holding()),
            4 => CaseSet::Any(vec![self.case_set(case, depth - 1), self.case_set(case, depth - 1)]),
            5 => CaseSet::All(vec![self.case_set(case, depth - 1), self.case_set(case, depth - 1)]),
            6 => CaseSet::Except(Box::new(self.case_set(case, depth - 1)), Box::new(self.case_set(case, depth - 1))),
            7 => CaseSet::Not(Box::new(self.case_set(case, depth - 1))),
            _ => CaseSet::Lasting { set: Box::new(self.case_set(case, depth - 1)), least: self.long(), more: self.chance.once_in(2) },
        }
    }

    /// A condition on fields as they are, or were at an event before.
    fn holding(&mut self) -> Cond {
        let event = EventId(self.chance.below(EVENTS.len()) as u16);
        match self.chance.below(6) {
            0 | 1 => self.cond(1, Some(Moment::Event(event))),
            _ => self.cond(1, Some(Moment::Now)),
        }
    }

    fn of_cases(&mut self) -> OfCases {
        // Those that last: an occurrence, if there is one, is the last of them.
        let lasting = self.cases.iter().filter(|case| !matches!(case.sort, Sort::Occurrence { .. })).count();
        let case = CaseId(self.chance.below(lasting) as u16);
        let among = self.chance.once_in(2).then(|| self.case_set(case, 1));
        let holds = self.case_set(case, 2);
        let how = match self.chance.below(6) {
            0 => Quantifier::AtLeast(1),
            1 => Quantifier::Every,
            2 => Quantifier::AtLeast(2),
            3 => Quantifier::AtMost(self.chance.between(0, 1) as u32),
            4 => Quantifier::Share(Ratio::new(i128::from(self.chance.between(1, 4)), 4).unwrap()),
            _ => Quantifier::Every,
        };
        let asked = matches!(how, Quantifier::Every | Quantifier::Share(_));
        OfCases { case, among, holds, how, vacuous: asked.then(|| self.point::<readings::Vacuous>()) }
    }

    /// A set of time of everything together.
    pub(super) fn time_set(&mut self, depth: usize) -> TimeSet {
        match self.chance.below(if depth == 0 { 6 } else { 16 }) {
            4 if !self.sets.is_empty() => TimeSet::Named(SetId(self.chance.below(self.sets.len()) as u16)),
            // Half a century of openings takes its time.
            5 if self.chance.once_in(4) => match self.any_calendar() {
                Some(id) => TimeSet::Calendar(id),
                None => TimeSet::Always,
            },
            3 if !self.adjustments.is_empty() => TimeSet::Adjustment(AdjustmentId(self.chance.below(self.adjustments.len()) as u16)),
            0..=5 | 15 => TimeSet::Cases(Box::new(self.of_cases())),
            6 if self.chance.once_in(2) => {
                let of = vec![self.time_set(depth - 1), self.time_set(depth - 1), self.time_set(0)];
                let many = self.chance.between(0, 4) as u32;
                TimeSet::Several { how: if self.chance.once_in(3) { Quantifier::AtMost(many) } else { Quantifier::AtLeast(many) }, of }
            }
            6 => TimeSet::Any(vec![self.time_set(depth - 1), self.time_set(depth - 1)]),
            7 => TimeSet::All(vec![self.time_set(depth - 1), self.time_set(depth - 1)]),
            8 | 9 => TimeSet::Except(Box::new(self.time_set(depth - 1)), Box::new(self.time_set(depth - 1))),
            10 => TimeSet::Not(Box::new(self.time_set(depth - 1))),
            11 | 12 => TimeSet::Lasting { set: Box::new(self.time_set(depth - 1)), least: self.long(), more: self.chance.once_in(2) },
            _ => TimeSet::UpTo {
                set: Box::new(self.time_set(depth - 1)),
                most: self.long(),
                each: self.plain_window(),
                order: self.point::<readings::AllowanceOrder>(),
            },
        }
    }

    /// What does not count.
    pub(super) fn exclusions(&mut self) -> Vec<Exclusion> {
        let count = self.chance.below(6).saturating_sub(3);
        (0..count)
            .map(|_| Exclusion { set: self.time_set(1), from: self.point::<readings::Exclusion>(), partly: Some(self.point::<readings::PartlyExcluded>()) })
            .collect()
    }
}
