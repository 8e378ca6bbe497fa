//! Sets of time of everything together, or of a group: sweeps over sorted intervals.

use super::super::kept::{KeptLife, KeptLives};
use super::{GroupOf, Judged, Measuring, same_values};
use crate::calendar::SUPPORTED;
use crate::plan::{AdjustmentId, CalendarId, OfCases, Plan, Quantifier, TimeSet, WindowSpec};
use crate::readings::{AllowanceOrder, BlankTime, Vacuous};
use crate::value::{Instant, Interval, IntervalSet, Micros, Ratio};
use std::sync::Arc;

impl Measuring<'_> {
    /// A set of time, of a group.
    pub(in super::super) fn set(&self, set: &TimeSet, group: &GroupOf, judged: &dyn Judged) -> Arc<IntervalSet> {
        if may_change(&self.program.plan, set) {
            return Arc::new(self.make(set, group, judged));
        }
        let key = (std::ptr::from_ref(set).addr(), group.shown.clone());
        self.state.known.set(key, || self.make(set, group, judged))
    }

    fn make(&self, set: &TimeSet, group: &GroupOf, judged: &dyn Judged) -> IntervalSet {
        let all = IntervalSet::of([self.all()]);
        let inner = |set: &TimeSet| self.make(set, group, judged);
        match set {
            TimeSet::Always => all,
            // Known only of a window: where one asks, it looks there.
            TimeSet::Used => IntervalSet::empty(),
            TimeSet::Calendar(id) => self.open_hours(*id),
            TimeSet::Adjustment(id) => judged.held(*id).and(&all),
            TimeSet::Cases(of) => self.of_cases(of, group),
            TimeSet::Named(id) => match self.program.plan.sets.get(id.index()) {
                Some(named) => IntervalSet::clone(&self.set(&named.set, group, judged)),
                None => IntervalSet::empty(),
            },
            TimeSet::Any(parts) => IntervalSet::of(parts.iter().flat_map(|part| inner(part).intervals().to_vec())),
            TimeSet::All(parts) => parts.iter().fold(all, |set, part| set.and(&inner(part))),
            TimeSet::Several { how, of } => {
                let parts = of.iter().flat_map(|part| inner(part).intervals().iter().map(|i| (*i, true)).collect::<Vec<_>>());
                IntervalSet::where_counts(self.all(), parts, |_, held| match how {
                    Quantifier::AtMost(most) => held <= u64::from(*most),
                    Quantifier::AtLeast(least) => held >= u64::from(*least),
                    Quantifier::Every | Quantifier::Share(_) => false,
                })
            }
            TimeSet::Read(one) => one.get(&self.program.plan.points).map_or_else(IntervalSet::empty, inner),
            TimeSet::Except(base, less) => inner(base).except(&inner(less)),
            TimeSet::Not(part) => all.except(&inner(part)),
            TimeSet::Lasting { set, least, more } => inner(set).lasting(*least, *more),
            TimeSet::UpTo { set, most, each, order } => {
                let last = self.program.plan.points.choice(*order) == Some(AllowanceOrder::Last);
                self.up_to(&inner(set), *most, each, last)
            }
        }
    }

    /// The hours of a calendar.
    fn open_hours(&self, id: CalendarId) -> IntervalSet {
        self.program.calendars.get(id).open_intervals(self.all())
    }

    /// All time, up to as-of.
    fn all(&self) -> Interval {
        Interval::new(SUPPORTED.from, self.as_of)
    }

    /// At most so much of a set in each window.
    fn up_to(&self, set: &IntervalSet, most: Micros, each: &WindowSpec, last: bool) -> IntervalSet {
        let windows = self.windows_of(each);
        let (mut out, mut next) = (Vec::new(), 0);
        for interval in set.intervals() {
            let inside = interval.and(windows.term());
            if inside.is_empty() {
                continue;
            }
            let first = windows.numbers_of(inside.from).start.max(next);
            let past = windows.numbers_of(Instant(inside.until.0 - 1)).end;
            for number in first..past {
                let Some(window) = windows.span(number) else { continue };
                let part = IntervalSet::of(set.inside(Interval::new(window.from, window.until.min(self.as_of))));
                out.extend_from_slice(part.up_to(most, last).intervals());
            }
            next = next.max(past);
        }
        IntervalSet::of(out)
    }

    /// While so many of the lives that count are in a state.
    fn of_cases(&self, of: &OfCases, group: &GroupOf) -> IntervalSet {
        let vacuous = of.vacuous.and_then(|at| self.program.plan.points.choice(at)).unwrap_or(Vacuous::DoesNotHold) == Vacuous::Holds;
        let holds = |counted: u64, held: u64| match of.how {
            Quantifier::AtLeast(least) => held >= u64::from(least),
            Quantifier::AtMost(most) => held <= u64::from(most),
            Quantifier::Every | Quantifier::Share(_) if counted == 0 => vacuous,
            Quantifier::Every => held >= counted,
            Quantifier::Share(least) => Ratio::new(held.into(), counted.into()).is_some_and(|share| share >= least),
        };
        let nothing = KeptLives::default();
        let kept = self.state.kept_lives.get(of.case.index()).unwrap_or(&nothing);
        let at = self.program.of_cases.iter().position(|known| known == of);
        let kind = self.program.kinds.get(of.case.index());
        let at = kind.zip(at).and_then(|(kind, at)| kind.sets.iter().position(|(known, _)| *known == at));
        let of_group = self.lives_of(of, kept, group);
        let lives = kept.lives.iter().filter(|life| of_group.as_ref().is_none_or(|(signature, numbers)| belongs(life, *signature, numbers)));
        let intervals = lives.filter_map(|life| life.sets.get(at?)).flat_map(|set| {
            let counted = set.counted.intervals().iter().map(|i| (*i, false));
            counted.chain(set.held.intervals().iter().map(|i| (*i, true)))
        });
        IntervalSet::where_counts(self.all(), intervals, holds)
    }

    /// Which lives count for a group: signature and numbers of groups that are told like it; none if all do.
    fn lives_of(&self, of: &OfCases, kept: &KeptLives, group: &GroupOf) -> Option<(usize, Vec<u32>)> {
        let names = group.shown.iter().map(|(name, _)| name);
        let signature = self.program.signatures.iter().position(|known| known.iter().eq(names.clone()))?;
        self.program.kinds.get(of.case.index())?.signatures.get(signature)?.as_ref()?;
        let every = self.program.plan.points.choice(self.program.plan.rules.blank_time) == Some(BlankTime::EveryGroup);
        let groups = kept.groups.get(signature).map_or(&[][..], |groups| &groups.list);
        let alike = groups.iter().enumerate().filter(|(_, key)| {
            let told = self.told(of.case, self.program.signatures.get(signature).map_or(&[], |s| s), key);
            if every {
                told.iter().zip(*key).zip(&group.shown).all(|((own, value), other)| value.is_none() || own.1 == other.1)
            } else {
                same_values(&told, &group.shown)
            }
        });
        Some((signature, alike.filter_map(|(number, _)| u32::try_from(number).ok()).collect()))
    }
}

fn belongs(life: &KeptLife, signature: usize, numbers: &[u32]) -> bool {
    life.groups.get(signature).is_some_and(|number| numbers.contains(number))
}

/// Whether a set rests on an adjustment, which may rest on what has been judged.
pub(super) fn may_change(plan: &Plan, set: &TimeSet) -> bool {
    let mut named = Vec::new();
    during(plan, set, &mut named, 0);
    !named.is_empty()
}

/// The adjustments a set names.
pub(super) fn during(plan: &Plan, set: &TimeSet, into: &mut Vec<AdjustmentId>, depth: usize) {
    let mut inner = |set: &TimeSet| during(plan, set, into, depth + 1);
    match set {
        _ if depth > 256 => {}
        TimeSet::Adjustment(id) => into.push(*id),
        TimeSet::Named(id) => plan.sets.get(id.index()).into_iter().for_each(|named| inner(&named.set)),
        TimeSet::Any(parts) | TimeSet::All(parts) | TimeSet::Several { of: parts, .. } => parts.iter().for_each(inner),
        TimeSet::Read(one) => one.options.iter().for_each(inner),
        TimeSet::Except(base, less) => [base, less].into_iter().for_each(|set| inner(set)),
        TimeSet::Not(set) | TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => inner(set),
        TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Cases(_) | TimeSet::Used => {}
    }
}
