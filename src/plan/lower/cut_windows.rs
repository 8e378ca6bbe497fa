//! Seasons and phases that cover a window in part, where nobody has agreed to which windows they apply: shown by dates.

use super::context::Lowering;
use crate::calendar::{Calendars, Windows};
use crate::diagnostic::Diagnostic;
use crate::plan::{Adjustment, AdjustmentWhen, Change, Objective, Settled};
use crate::resolve::DeclKind;
use crate::value::{Date, Instant, Interval, TimeOfDay};

/// Stretches that are looked at: those of so many years show both examples, if there are two.
const MOST: usize = 12;

impl Lowering<'_> {
    /// Says of each season and phase that is open which of the windows it cuts are meant: one in which it holds at the beginning, and one in which it does not.
    pub(super) fn windows_cut(&mut self) {
        let open = |a: &Adjustment| self.plan.points.get(a.cut).is_some_and(|p| p.settled == Settled::Provisional);
        if !self.plan.adjustments.iter().any(|a| open(a) && !matches!(a.when, AdjustmentWhen::Windows { .. })) {
            return;
        }
        // What is wrong with the plan is said elsewhere.
        let Ok(calendars) = Calendars::compile(&self.plan) else { return };
        let all = self.project(DeclKind::Adjustment);
        let mut said = Vec::new();
        for (adjustment, at) in self.plan.adjustments.iter().zip(all).filter(|(a, _)| open(a) && !matches!(a.when, AdjustmentWhen::Windows { .. })) {
            let Some(name) = self.names.decls.get(at).map(|decl| decl.name.clone()) else { continue };
            let concerned = self.plan.objectives.iter().filter(|o| !o.hidden && self.concerns(adjustment, o) && !self.aligned_with(&adjustment.when, &o.each));
            let cut = concerned.map(|objective| self.cut(adjustment, objective, &calendars)).find(|(with, without)| with.is_some() || without.is_some());
            let Some((with, without)) = cut else { continue };
            let (covers, meanwhile) = match (&with, &without) {
                (Some(a), Some(b)) => {
                    (format!("`{a}` and `{b}`"), format!("meanwhile it applies to `{a}`, which begins in it, and not to `{b}`, which does not"))
                }
                (Some(a), None) => (format!("`{a}`"), format!("meanwhile it applies to `{a}`, which begins in it")),
                (None, Some(b)) => (format!("`{b}`"), format!("meanwhile it does not apply to `{b}`, which does not begin in it")),
                (None, None) => continue,
            };
            let message = format!("`{}` covers a part of {covers}, and it is open whether it applies to a window that it cuts", name.text);
            let help = format!(
                "{meanwhile}; say which are meant: `{{ window that it cuts is inside if any part is }}` after its dates, or `all of it`, or `most of it`"
            );
            said.push(Diagnostic::warning("adjustment/cut-window", message, name.span).clause(adjustment.clause.as_deref()).help(help));
        }
        said.into_iter().for_each(|warning| self.say(warning));
    }

    /// Whether an adjustment makes something otherwise for an objective.
    fn concerns(&self, adjustment: &Adjustment, objective: &Objective) -> bool {
        let is = |id: &crate::plan::ObjectiveId| self.plan.objectives.get(id.index()).is_some_and(|o| std::ptr::eq(o, objective));
        adjustment.changes.iter().any(|change| match change {
            Change::Target(of, _) => is(of),
            Change::Multiply(of, _) => of.is_empty() || of.iter().any(is),
        })
    }

    /// The first window that an adjustment cuts and that begins in it, and the first that does not.
    fn cut(&self, adjustment: &Adjustment, objective: &Objective, calendars: &Calendars) -> (Option<String>, Option<String>) {
        let windows = Windows::of(&self.plan, calendars, &objective.each);
        let (mut with, mut without) = (None, None);
        if windows.end_at_events() {
            return (with, without);
        }
        let midnight = |day: i32| calendars.instant(Date::from_days(day), TimeOfDay::MIDNIGHT);
        for (from, until) in self.days_of(&adjustment.when).into_iter().take(MOST) {
            let held = Interval::new(midnight(from), midnight(until));
            let ends = [held.from, Instant(held.until.0.saturating_sub(1))];
            for window in ends.into_iter().filter_map(|end| windows.containing(end)).filter(|window| held.from > window.from || held.until < window.until) {
                let slot = if held.contains(window.from) { &mut with } else { &mut without };
                slot.get_or_insert(window.label);
            }
        }
        (with, without)
    }
}
