//! Numbers that are defined and never used: worked out once, aside, so that what is wrong with them is said.

use super::context::Lowering;
use super::numbers::NumContext;
use crate::plan::{Unit, WindowSpec};
use crate::resolve::DeclKind;
use crate::syntax::tree::{DefineBody, ItemKind};

/// What turns on where a number is used.
const BY_PLACE: &[&str] = &["number/no-objective", "number/windows", "number/no-windows", "settle/no-effect"];

impl<'a> Lowering<'a> {
    /// Every number that the project defines and does not use.
    pub(super) fn numbers_unused(&mut self) {
        for at in self.project(DeclKind::Define) {
            if !self.numbers_used.contains(&at) && !self.is_set(at) {
                self.number_aside(at);
            }
        }
    }

    /// Works a number out over months and leaves everything as it was, but for what was said.
    fn number_aside(&mut self, at: usize) {
        let plan = self.plan.clone();
        let (points, spans, decisions, settling) = (self.known_points.clone(), self.spans.clone(), self.decisions.clone(), self.settling.clone());
        let (cases, calendars, sizes, clocks) = (self.cases.clone(), self.calendars.clone(), self.calendar_sizes.clone(), self.clocks.clone());
        let (states, sets, undoes, used) = (self.states.clone(), self.sets.clone(), self.undoes.clone(), self.numbers_used.clone());
        let before = self.out.len();
        self.following.push(at);
        self.elsewhere(at, |me, decl| {
            let ItemKind::Define(define) = &decl.item.kind else { return None };
            let name = &define.name.text;
            if matches!(define.body, DefineBody::Cases(..)) {
                return me.population_defined(at, &super::conditions::Place::clause(name)).map(|_| ());
            }
            let DefineBody::Num(num) = &define.body else { return None };
            me.settle_here(name, &define.settle.iter().collect::<Vec<_>>(), &[]);
            let made = me.num(num, &NumContext::of_windows(WindowSpec::of(Unit::Month, None), name));
            me.here.lines.clear();
            made.map(|_| ())
        });
        self.following.pop();
        let said = self.out.split_off(before);
        self.out.extend(said.into_iter().filter(|d| !BY_PLACE.contains(&d.code)));
        self.plan = plan;
        (self.known_points, self.spans, self.decisions, self.settling) = (points, spans, decisions, settling);
        (self.cases, self.calendars, self.calendar_sizes, self.clocks) = (cases, calendars, sizes, clocks);
        (self.states, self.sets, self.undoes, self.numbers_used) = (states, sets, undoes, used);
    }
}
