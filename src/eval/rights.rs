//! Rights: asked at each end of a window they look at, for each group.

use super::court::{Court, WHOLE};
use super::measure::GroupOf;
use super::past::after_all;
use crate::outcome::{RightResult, WindowId};
use crate::plan::{History, Right, TestOf, WindowSpec};
use crate::readings::RightAgain;
use crate::value::Instant;
use std::collections::BTreeMap;
use std::ops::Range;

/// Whose windows a right looks at.
#[derive(Clone, Copy)]
enum Looks<'a> {
    Objective(usize),
    Windows(&'a WindowSpec),
}

impl Court<'_> {
    /// The rights that have arisen, in order of rights, ends, groups.
    pub(super) fn rights(&self) -> Vec<RightResult> {
        let mut all = Vec::new();
        for right in &self.plan.rights {
            let mut looks = Vec::new();
            collect(&right.when, &mut looks);
            let first = looks.iter().find_map(|looks| if let Looks::Objective(at) = looks { self.dockets.get(*at) } else { None });
            let mut arisen: Vec<(Instant, usize, RightResult)> = Vec::new();
            match first {
                Some(docket) => docket
                    .groups
                    .iter()
                    .enumerate()
                    .filter(|(_, (_, slots))| self.is_judged_at_all(slots))
                    .for_each(|(n, (group, _))| self.arise(right, &looks, (n, group), &mut arisen)),
                None => self.arise(right, &looks, (0, &WHOLE), &mut arisen),
            }
            arisen.sort_by_key(|(end, group, _)| (*end, *group));
            all.extend(arisen.into_iter().map(|(_, _, result)| result));
        }
        all
    }

    /// Whether a group has windows with results.
    fn is_judged_at_all(&self, slots: &Range<usize>) -> bool {
        self.slots.get(slots.clone()).is_some_and(|slots| slots.iter().any(|slot| slot.found.is_some()))
    }

    /// One right for one group.
    fn arise(&self, right: &Right, looks: &[Looks<'_>], (at, group): (usize, &GroupOf), into: &mut Vec<(Instant, usize, RightResult)>) {
        let again = self.plan.points.choice(right.again).unwrap_or(RightAgain::EveryTime);
        let mut after = Instant::MIN;
        for (end, window) in self.ends(looks, group) {
            let said = self.history(&right.when, after_all(end, after, group));
            let arises = if again == RightAgain::WhileItHolds { said.fresh } else { said.moved };
            if !said.holds || !arises {
                continue;
            }
            into.push((end, at, self.right(right, group, window)));
            match again {
                RightAgain::EveryTime | RightAgain::WhileItHolds => {}
                RightAgain::Anew => after = end,
                RightAgain::Once => break,
            }
        }
    }

    /// The ends of the windows that a right looks at, by as-of, each with the first window that has it.
    fn ends(&self, looks: &[Looks<'_>], group: &GroupOf) -> BTreeMap<Instant, WindowId> {
        let as_of = self.measuring.as_of;
        let mut ends = BTreeMap::new();
        for looks in looks {
            match looks {
                Looks::Objective(at) => {
                    let Some(docket) = self.dockets.get(*at) else { continue };
                    let own = docket.is_like(group).then(|| docket.same(group));
                    let tracks = own.map_or_else(|| docket.groups.iter().map(|(_, slots)| slots.clone()).collect(), |own| own.into_iter().collect::<Vec<_>>());
                    for slot in
                        tracks.into_iter().flatten().filter_map(|at| self.slots.get(at)).filter(|slot| slot.window.until <= as_of && slot.found.is_some())
                    {
                        ends.entry(slot.window.until).or_insert_with(|| self.name(slot));
                    }
                }
                Looks::Windows(spec) => {
                    let Some(windows) = self.sequences.of(spec) else { continue };
                    for number in windows.begun(self.measuring.state.earliest, as_of) {
                        if let Some(window) = windows.get(number).filter(|w| w.until <= as_of) {
                            ends.entry(window.until).or_insert(window);
                        }
                    }
                }
            }
        }
        ends
    }

    fn right(&self, right: &Right, group: &GroupOf, window: WindowId) -> RightResult {
        let until = right.notice_days.map(|days| self.days_after(window.until, days));
        let both = right.notice_days.zip(right.effect_days);
        let effect = both.map(|(notice, effect)| self.days_after(window.until, notice.saturating_add(effect)));
        let party = self.plan.parties.get(usize::from(right.party)).map_or_else(String::new, |party| party.name.clone());
        RightResult { right: right.name.clone(), clause: right.clause.clone(), party, group: group.shown.clone(), window, until, effect }
    }
}

fn collect<'p>(history: &'p History, into: &mut Vec<Looks<'p>>) {
    match history {
        History::Windows { test, .. } | History::Throughout { test, .. } => into.push(match &test.of {
            TestOf::Objective(id) => Looks::Objective(id.index()),
            TestOf::Windows(spec) => Looks::Windows(spec),
        }),
        History::All(parts) | History::Any(parts) => parts.iter().for_each(|part| collect(part, into)),
    }
}
