//! Seasons, surges, phases, histories and rights of contracts made by chance.

use super::contract::Maker;
use super::numbers::{Of, Spot};
use sla::plan::*;
use sla::readings;
use sla::value::{Date, Ratio};

impl Maker<'_> {
    fn day(&mut self, from: i64, to: i64) -> Date {
        self.origin.plus_days(self.chance.between(from, to) as i32)
    }

    /// A season, surge or phase that rests on no objective.
    pub(super) fn season(&mut self) {
        let (kind, when) = match self.chance.below(4) {
            0 | 1 => {
                let from = (!self.chance.once_in(6)).then(|| self.day(-20, 40));
                let until = (!self.chance.once_in(6)).then(|| self.day(41, 90));
                (AdjustmentKind::Phase, AdjustmentWhen::Dates(from, until))
            }
            2 => {
                let (from, through) = (self.day(-10, 20), self.day(0, 60));
                let real = |date: Date| if (date.month, date.day) == (2, 29) { (2, 28) } else { (date.month, date.day) };
                (AdjustmentKind::Season, AdjustmentWhen::Yearly(real(from), real(through)))
            }
            _ => {
                let each = self.any_window();
                let spot = Spot { each: vec![each.clone()], ..Spot::default() };
                let condition = self.num_cond(&spot, 1);
                (AdjustmentKind::Surge, AdjustmentWhen::Windows { each, condition, reach: self.point::<readings::SurgeReach>() })
            }
        };
        self.adjust(kind, when, None);
    }

    fn adjust(&mut self, kind: AdjustmentKind, when: AdjustmentWhen, given: Option<History>) {
        let at = self.adjustments.len();
        let (clause, cut) = (self.clause(9, at), self.point::<readings::CutWindow>());
        let (changes, before, beside) = (Vec::new(), Vec::new(), Vec::new());
        self.adjustments.push(Adjustment { name: format!("time_{at}"), clause, kind, when, given, cut, changes, before, beside });
    }

    /// Any season, surge or phase.
    pub(super) fn adjustment(&mut self) {
        let surge = self.chance.once_in(3).then(|| self.surge()).flatten();
        let at = self.adjustments.len();
        if let Some(when) = surge {
            self.adjust(AdjustmentKind::Surge, when, None);
        } else {
            self.season();
        }
        if self.chance.once_in(3) {
            self.adjustments[at].given = self.history(at, 1, false);
        }
    }

    /// Windows in which something is counted or measured.
    fn surge(&mut self) -> Option<AdjustmentWhen> {
        let each = self.any_window();
        let slices = self.slices(&each);
        let spot = Spot { each: [each.clone()].into_iter().chain(slices).collect(), ..Spot::default() };
        let id = self.serving(&spot)?;
        if self.chance.once_in(2)
            && let Some(items) = self.objectives[id].items_mut()
        {
            // The same items, counted.
            let (field, percentile, method, units) = (None, None, None, None);
            let counted = Measure { metric: "count".to_owned(), clock: items.measure.clock, within: None, field, holds: Cond::True, percentile, method, units };
            (items.measure, items.open_cases, items.open_values) = (counted, None, None);
            self.objectives[id].rounding = None;
            self.units[id] = Of::Number;
        }
        let result = Num::Result(ObjectiveId(id as u16));
        let unit = self.units[id];
        let compare = |make: &mut Self| {
            let num = Box::new(result.clone());
            let left = if make.chance.once_in(6) { Num::Before { num, count: 2, metric: "mean".to_owned() } } else { *num };
            let value = if unit == Of::Number { Quantity::Number(make.chance.between(0, 4).into()) } else { make.quantity(unit) };
            NumCond::Compare(left, *make.chance.pick(&[Bound::AtLeast, Bound::Above, Bound::AtLeast, Bound::AtMost]), Num::Value(OneOf::just(value)))
        };
        let condition = match self.chance.below(8) {
            0 => NumCond::Not(Box::new(compare(self))),
            1 => NumCond::All(vec![compare(self), compare(self)]),
            2 => NumCond::Any(vec![compare(self), self.num_cond(&spot, 1)]),
            _ => compare(self),
        };
        Some(AdjustmentWhen::Windows { each, condition, reach: self.point::<readings::SurgeReach>() })
    }

    /// What is otherwise in them.
    pub(super) fn changes(&mut self) {
        let judged = self.judged();
        for at in 0..self.adjustments.len() {
            for one in &judged {
                if self.chance.once_in(2) {
                    let unit = self.units[*one];
                    let target = (!self.chance.once_in(5)).then(|| {
                        let value = OneOf::just(self.quantity(unit));
                        Target { bound: self.bound(), value, rows: Vec::new() }
                    });
                    self.adjustments[at].changes.push(Change::Target(ObjectiveId(*one as u16), target));
                }
            }
            if self.chance.once_in(2) {
                let ids = self.judged_ids();
                let named = if self.chance.once_in(2) { self.chance.some(&ids, 1) } else { Vec::new() };
                let by = Ratio::new(i128::from(self.chance.between(0, 6)), 4).unwrap();
                self.adjustments[at].changes.push(Change::Multiply(named, by));
            }
        }
    }

    /// Which is preferred to which; a point for the others.
    pub(super) fn orders(&mut self) {
        let downwards = self.chance.once_in(2);
        for one in 0..self.adjustments.len() {
            for other in one + 1..self.adjustments.len() {
                let (one_id, other_id) = (AdjustmentId(one as u16), AdjustmentId(other as u16));
                match self.chance.below(3) {
                    2 if downwards => self.adjustments[one].before.push(other_id),
                    2 => self.adjustments[other].before.push(one_id),
                    _ if self.chance.once_in(8) => {}
                    _ => {
                        let point = self.point::<readings::OverlappingAdjustments>();
                        self.adjustments[one].beside.push((other_id, point));
                    }
                }
            }
        }
    }

    /// What has happened: in windows of objectives, or of the agreement as a whole; in adjustments before a position. None, if there is nothing to look at.
    pub(super) fn history(&mut self, before: usize, depth: usize, whole: bool) -> Option<History> {
        let choice = self.chance.below(if depth == 0 { 5 } else { 7 });
        if choice >= 5 {
            let parts: Vec<History> = (0..2).filter_map(|_| self.history(before, depth - 1, whole)).collect();
            return (!parts.is_empty()).then_some(if choice == 5 { History::All(parts) } else { History::Any(parts) });
        }
        if choice == 4 && before > 0 {
            let test = self.test(false)?;
            let during = AdjustmentId(self.chance.below(before) as u16);
            return Some(History::Throughout { test, during, unmeasured: self.point::<readings::UnmeasuredInCount>() });
        }
        let test = self.test(whole)?;
        let of = self.chance.between(1, 4) as u32;
        let least = self.chance.between(1, i64::from(of)) as u32;
        Some(History::Windows { test, least, of, unmeasured: self.point::<readings::UnmeasuredInCount>() })
    }

    fn test(&mut self, whole: bool) -> Option<WindowTest> {
        if whole && self.chance.once_in(4) {
            let judged = self.judged_ids();
            let named = if self.chance.once_in(3) { self.chance.some(&judged, 0) } else { Vec::new() };
            let (left, unit) = if self.chance.once_in(2) { (Num::Credits(named), Of::Money) } else { (Num::Points(named), Of::Number) };
            let is = TestIs::Compare(left, self.bound(), Num::Value(OneOf::just(self.quantity(unit))));
            return Some(WindowTest { of: TestOf::Windows(self.any_window()), is });
        }
        let judged = self.judged();
        if judged.is_empty() {
            return None;
        }
        let at = *self.chance.pick(&judged);
        let targeted = self.objectives[at].target.is_some();
        let is = match self.chance.below(4) {
            0 | 1 if targeted => TestIs::Missed,
            2 if targeted => TestIs::Met,
            _ => {
                let unit = if self.chance.once_in(3) { Of::Number } else { self.units[at] };
                let spot = Spot { own: Some(at), ..Spot::default() };
                TestIs::Compare(self.num(&spot, unit, 0), self.bound(), Num::Value(OneOf::just(self.quantity(unit))))
            }
        };
        Some(WindowTest { of: TestOf::Objective(ObjectiveId(at as u16)), is })
    }

    /// Something that a party may do.
    pub(super) fn right(&mut self, at: usize) -> Option<Right> {
        let when = self.history(self.adjustments.len(), 1, true)?;
        let notice_days = self.chance.once_in(2).then(|| self.chance.between(1, 40) as u32);
        let effect_days = self.chance.once_in(2).then(|| self.chance.between(1, 40) as u32);
        let again = self.point::<readings::RightAgain>();
        Some(Right { name: format!("to leave {at}"), clause: self.clause(10, at), party: (at % 2) as u16, when, notice_days, effect_days, again })
    }
}
