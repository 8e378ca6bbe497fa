//! What a number rests on: objectives and named sets of time, each once, in the order in which they are met.

use crate::plan::{Num, NumCond, ObjectiveId, OverWhat, SetId, TimeSet};

#[derive(Default)]
struct Leaves {
    results: Vec<ObjectiveId>,
    sets: Vec<SetId>,
}

/// The objectives whose measures a number is worked out from.
pub fn results(num: &Num) -> Vec<ObjectiveId> {
    let mut leaves = Leaves::default();
    leaves.number(num);
    leaves.results
}

/// The named sets of time that a number looks at.
pub fn sets(num: &Num) -> Vec<SetId> {
    let mut leaves = Leaves::default();
    leaves.number(num);
    leaves.sets
}

impl Leaves {
    fn number(&mut self, num: &Num) {
        match num {
            Num::Result(id) if !self.results.contains(id) => self.results.push(*id),
            Num::Time(set) | Num::Stretches { set, .. } => self.set(set),
            Num::Share { of, set, .. } => {
                self.set(of);
                self.set(set);
            }
            Num::Over(over) => match &over.what {
                OverWhat::Num(num) => self.number(num),
                OverWhat::Cond(cond) => self.condition(cond),
            },
            Num::Before { num, .. } | Num::Units(num, _) => self.number(num),
            Num::Op(_, parts) => parts.iter().for_each(|p| self.number(p)),
            Num::Between { of, points } => {
                self.number(of);
                points.iter().for_each(|(_, p)| self.number(p));
            }
            Num::Choose(cases, last) => {
                for (cond, num) in cases {
                    self.condition(cond);
                    self.number(num);
                }
                self.number(last);
            }
            _ => {}
        }
    }

    fn condition(&mut self, cond: &NumCond) {
        match cond {
            NumCond::Compare(a, _, b) => {
                self.number(a);
                self.number(b);
            }
            NumCond::In(set, _) => self.set(set),
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|p| self.condition(p)),
            NumCond::Not(inner) => self.condition(inner),
            NumCond::Group(..) => {}
        }
    }

    fn set(&mut self, set: &TimeSet) {
        match set {
            TimeSet::Named(id) if !self.sets.contains(id) => self.sets.push(*id),
            TimeSet::Any(parts) | TimeSet::All(parts) | TimeSet::Several { of: parts, .. } => parts.iter().for_each(|p| self.set(p)),
            TimeSet::Read(one) => one.options.iter().for_each(|p| self.set(p)),
            TimeSet::Except(a, b) => {
                self.set(a);
                self.set(b);
            }
            TimeSet::Not(inner) | TimeSet::Lasting { set: inner, .. } | TimeSet::UpTo { set: inner, .. } => self.set(inner),
            _ => {}
        }
    }
}
