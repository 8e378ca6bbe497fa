//! Windows without what an earlier claim used: which formulas have time that can be used up.

use super::context::Lowering;
use super::points::Said;
use crate::diagnostic::Diagnostic;
use crate::plan::{Exclusion, Num, NumCond, OverWhat, TimeSet, WindowSpec};
use crate::readings::{self, Choice};
use crate::syntax::tree::Name;
use crate::text::Span;

/// What a formula looks at.
#[derive(Default)]
struct Looks {
    /// A share or stretches of a set of time, or periods in which one holds.
    time: bool,
    /// What is measured of cases, or by another objective.
    results: bool,
    /// Periods in which a set does not hold.
    not: bool,
}

impl<'a> Lowering<'a> {
    /// `…, without what an earlier claim used`
    pub(super) fn unused(&mut self, noun: &'a Name, each: &WindowSpec, num: &Num, name: &str) -> Option<Exclusion> {
        let case = each.before.as_ref().and_then(|anchor| self.plan.case(anchor.case)).map_or(String::new(), |case| case.name.clone());
        if case != noun.text {
            let wrong = Diagnostic::error("name/unknown", format!("the windows end at an event of a `{case}`, not of a `{}`", noun.text), noun.span);
            self.say(wrong.fix(format!("write `{case}`"), noun.span, case));
            return None;
        }
        let mut looks = Looks::default();
        looks.num(num);
        if looks.results {
            self.only_time_is_used(noun.span);
            return None;
        }
        if looks.not {
            let said = "a period in which something does not hold has no time that is used up";
            self.error(
                "evidence/not",
                said,
                noun.span,
                "give what is bad a name of its own: `define down as while not …`, and count the periods in which it holds",
            );
            return None;
        }
        if !looks.time {
            self.only_time_is_used(noun.span);
            return None;
        }
        let said = Said::new(readings::Exclusion::FromBad, noun.span);
        Some(Exclusion { set: TimeSet::Used, from: self.own_point(&readings::Exclusion::KIND, name, Some(said), noun.span), partly: None })
    }

    /// That cases are not used up.
    pub(super) fn only_time_is_used(&mut self, span: Span) {
        let help = "measure a share of time, or of periods, in or outside a set of time; or leave `without …` out";
        self.error("evidence/cases", "what an earlier claim uses up is time, and nothing is measured of a set of time here", span, help);
    }

    /// Windows that nothing uses up, as no credit is paid for them.
    pub(super) fn evidence_unused(&mut self) {
        let uses = |o: &crate::plan::Objective| o.exclusions.iter().any(|e| e.set == TimeSet::Used);
        let ids = (0..self.plan.objectives.len()).filter_map(|at| u16::try_from(at).ok()).map(crate::plan::ObjectiveId);
        let idle = ids.filter(|id| self.plan.objectives.get(id.index()).is_some_and(uses) && !self.credited.contains_key(id));
        let idle: Vec<Option<Span>> = idle.map(|id| self.measure_spans.get(&id).copied()).collect();
        for span in idle.into_iter().flatten() {
            let none = Diagnostic::warning("evidence/no-credit", "nothing is ever used up: the objective has no credit", span);
            self.say(none.help("a window uses up its time if it is missed and its credit pays something: add `credit for …`"));
        }
    }
}

impl Looks {
    fn num(&mut self, num: &Num) {
        match num {
            Num::Share { .. } | Num::Stretches { .. } => self.time = true,
            Num::Result(_) => self.results = true,
            Num::Over(over) => match &over.what {
                OverWhat::Num(num) => self.num(num),
                OverWhat::Cond(cond) => self.cond(cond),
            },
            Num::Before { num, .. } | Num::Units(num, _) => self.num(num),
            Num::Op(_, parts) => parts.iter().for_each(|part| self.num(part)),
            Num::Between { of, points } => {
                self.num(of);
                points.iter().for_each(|(_, num)| self.num(num));
            }
            Num::Choose(choices, last) => {
                for (cond, num) in choices {
                    self.cond(cond);
                    self.num(num);
                }
                self.num(last);
            }
            _ => {}
        }
    }

    fn cond(&mut self, cond: &NumCond) {
        match cond {
            NumCond::Compare(left, _, right) => [left, right].into_iter().for_each(|num| self.num(num)),
            NumCond::In(..) => self.time = true,
            NumCond::Group(..) => {}
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| self.cond(part)),
            NumCond::Not(inner) => {
                self.not = true;
                self.cond(inner);
            }
        }
    }
}
