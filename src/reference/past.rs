//! What is known at a point of settlement: what was judged so far, and the numbers that rest on it.

use super::groups::Group;
use super::items::Item;
use super::leaves::{Judged, Numbers, Place};
use super::results::Result;
use super::sequence::Sequence;
use crate::outcome::{Measured, Verdict, WindowId};
use crate::plan::{Bound, FieldAt, Num, Objective, ObjectiveId, Plan, PoolId, What, WindowSpec};
use crate::readings::{AllocationDay, ReturnedCredit};
use crate::value::{Date, Instant, IntervalSet, Money, Ratio};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is known.
pub(super) struct Past<'k, 'w, 'a> {
    /// What sets and items say.
    pub numbers: &'k Numbers<'w, 'a>,
    /// The items of each objective, with what is excluded.
    pub items: &'k [Vec<Item>],
    /// The windows of each objective.
    pub windows: &'k [Sequence],
    /// Windows that have been judged.
    pub results: &'k [Result],
    /// The stage of each objective.
    pub stages: &'k [u8],
    /// The stage that asks: it sees points and credits of earlier ones.
    pub stage: u8,
    /// When seasons, surges and phases hold.
    pub held: &'k [IntervalSet],
    /// Sequences of windows that were asked for, by place in the plan.
    pub sequences: RefCell<BTreeMap<usize, Rc<Sequence>>>,
}

/// A window in hand, if there is one.
pub(super) struct Hand<'h, 'k, 'w, 'a> {
    pub past: &'h Past<'k, 'w, 'a>,
    pub of: Option<&'h Result>,
}

/// Names of the dimensions of an objective.
pub(super) fn dimension_names(plan: &Plan, objective: &Objective) -> Vec<String> {
    match &objective.what {
        What::Formula(formula) => formula.dimensions.clone(),
        What::Items(items) => {
            let name = |at: &FieldAt| plan.case(items.case)?.fields.get(at.field.index()).map(|f| f.name.clone());
            items.dimensions.iter().filter_map(name).collect()
        }
    }
}

/// The last instant of a window.
pub(super) fn last_of(window: &WindowId) -> Instant {
    Instant(window.until.0.saturating_sub(1))
}

impl<'k> Past<'k, '_, '_> {
    /// As the first stage asks: there are no points and no credits.
    pub(super) fn at_first(&self) -> Self {
        Self { stage: 0, sequences: RefCell::default(), ..*self }
    }

    /// The windows of `spec`.
    pub(super) fn sequence(&self, spec: &WindowSpec) -> Rc<Sequence> {
        let make = || Rc::new(Sequence::of(self.numbers.sets.scene, self.numbers.sets.lives, spec));
        Rc::clone(self.sequences.borrow_mut().entry(std::ptr::from_ref(spec) as usize).or_insert_with(make))
    }

    /// Names of the dimensions of an objective.
    pub(super) fn dimensions(&self, objective: usize) -> Vec<String> {
        let plan = self.numbers.sets.scene.plan;
        plan.objectives.get(objective).map_or_else(Vec::new, |objective| dimension_names(plan, objective))
    }

    /// The groups of an objective, in order.
    pub(super) fn groups(&self, objective: usize) -> Vec<Group> {
        let mut out: Vec<Group> = Vec::new();
        for result in self.results.iter().filter(|r| r.objective == objective) {
            if out.iter().all(|known| known.shown != result.group.shown) {
                out.push(result.group.clone());
            }
        }
        out
    }

    /// The windows of an objective and a group, in order of their ends.
    pub(super) fn of(&self, objective: usize, group: &Group) -> Vec<&'k Result> {
        let mut out: Vec<&Result> = self.results.iter().filter(|r| r.objective == objective && r.group.shown == group.shown).collect();
        out.sort_by_key(|r| (r.result.window.until, r.number));
        out
    }

    /// A number asked for in the window of a result.
    pub(super) fn number_for(&self, result: &Result, num: &Num) -> Option<Measured> {
        let hand = Hand { past: self, of: Some(result) };
        let sequence = self.windows.get(result.objective)?;
        let upto = self.numbers.sets.scene.as_of;
        let place =
            Place { window: &result.result.window, number: result.number, sequence, group: &result.group, exclusions: &[], used: None, judged: &hand, upto };
        self.numbers.number(num, &place)
    }

    /// How many windows were missed in a row up to this one.
    pub(super) fn in_a_row(&self, result: &Result) -> usize {
        let place = |r: &Result| (r.result.window.until, r.number);
        if result.result.verdict != Verdict::Missed {
            return 0;
        }
        let before = self.of(result.objective, &result.group).into_iter().rev().skip_while(|r| place(r) >= place(result));
        let judged = before.map(|r| r.result.verdict).filter(|v| !matches!(v, Verdict::NotMeasured | Verdict::Undetermined));
        1 + judged.take_while(|v| *v == Verdict::Missed).count()
    }

    /// What earlier stages give in windows that end in one: those of some objectives (of all, if none is named).
    fn sum(&self, objectives: &[ObjectiveId], place: &Place<'_>, of: impl Fn(&Result) -> Option<Ratio>) -> Option<Ratio> {
        let seen = |r: &&Result| self.stages.get(r.objective).is_some_and(|stage| *stage < self.stage);
        let named = |r: &&Result| objectives.is_empty() || objectives.iter().any(|o| o.index() == r.objective);
        let inside = |r: &&Result| (place.window.from..place.window.until).contains(&last_of(&r.result.window));
        let same = |r: &&Result| r.group.names != place.group.names || r.group.shown == place.group.shown;
        let all = self.results.iter().filter(seen).filter(named).filter(inside).filter(same);
        all.filter_map(of).try_fold(Ratio::ZERO, Ratio::plus)
    }

    fn local_date(&self, at: Instant) -> Date {
        self.numbers.sets.scene.calendars.zone().local(at).date
    }

    /// The local date of a window's last instant.
    pub(super) fn last_day(&self, window: &WindowId) -> Date {
        self.local_date(last_of(window))
    }

    fn allocation(&self, pool: PoolId, objective: usize, window: &WindowId) -> Option<Ratio> {
        let pool = self.numbers.sets.scene.plan.pools.get(pool.index())?;
        let scene = self.numbers.sets.scene;
        let first = scene.choice(pool.day) == Some(AllocationDay::FirstDay);
        let day = if first { scene.calendars.zone().local(window.from).date } else { self.last_day(window) };
        let rows = pool.allocations.iter().filter(|row| row.objective.index() == objective && row.from.is_none_or(|from| from <= day));
        // The last of those that begin last.
        Some(rows.max_by_key(|row| row.from).map_or(Ratio::ZERO, |row| row.share))
    }
}

impl Judged for Hand<'_, '_, '_, '_> {
    fn number(&self, num: &Num, place: &Place<'_>) -> Option<Measured> {
        let count = |n: u64| i64::try_from(n).ok().map(|n| Measured::Number(Ratio::whole(n)));
        let past = self.past;
        match num {
            Num::Attained => self.of?.compared,
            Num::Target => self.of?.result.target?.value,
            Num::Shortfall => shortfall(self.of?),
            Num::Sample => count(self.of?.result.sample),
            Num::Missed => {
                let result = &self.of?.result;
                count(result.met.map_or(0, |met| result.sample.saturating_sub(met)))
            }
            Num::InARow => count(super::count(past.in_a_row(self.of?))),
            Num::Points(objectives) => past.sum(objectives, place, |r| r.result.points).map(Measured::Number),
            Num::Credits(objectives) => {
                let scene = past.numbers.sets.scene;
                let all = scene.choice(scene.plan.rules.returned_credit) != Some(ReturnedCredit::DoesNot);
                let paid = |r: &Result| {
                    let credit = r.result.credit.as_ref().filter(|c| !c.bonus)?;
                    let earned_back = credit.returned.iter().filter(|part| part.window.until <= place.window.until).map(|part| part.amount);
                    Ratio::from_decimal(if all { credit.paid } else { credit.paid - earned_back.sum::<Money>() })
                };
                past.sum(objectives, place, paid).map(Measured::Money)
            }
            Num::Pool(id) => {
                let pool = past.numbers.sets.scene.plan.pools.get(id.index())?;
                let sequence = past.sequence(&pool.each);
                let window = sequence.told(last_of(place.window))?;
                let number = sequence.position(&window);
                past.numbers.number(&pool.amount, &Place { window: &window, number, sequence: &sequence, exclusions: &[], ..*place })
            }
            Num::Allocation(id) => past.allocation(*id, self.of?.objective, place.window).map(Measured::Share),
            _ => None,
        }
    }
}

/// How far a result misses its target; nought if it does not.
fn shortfall(result: &Result) -> Option<Measured> {
    let target = result.result.target?;
    let (measured, promised) = (result.compared?, target.value?);
    super::results::compare(measured, promised)?;
    let short = match target.bound {
        Bound::AtLeast | Bound::Above | Bound::Exactly => promised.ratio().minus(measured.ratio())?,
        Bound::AtMost | Bound::Below => measured.ratio().minus(promised.ratio())?,
    };
    Some(super::number::like(measured, short.max(Ratio::ZERO)))
}
