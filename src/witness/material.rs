//! What of a result can matter to the parties: verdicts, amounts, rights. Everything else of two results may differ without anybody owing anything.

use crate::outcome::{Body, Verdict};
use crate::value::{Instant, Money};
use std::collections::{BTreeMap, BTreeSet};

type Group = Vec<(String, String)>;
/// Objective, group, from, until.
type Place = (String, Group, Instant, Instant);

/// What can be owed by a result.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Material {
    windows: BTreeMap<Place, (Verdict, String)>,
    missed: BTreeMap<(String, Group), usize>,
    rights: Vec<(String, String, Group)>,
    /// What this agreement credits in all, bonuses taken off; with the version before it.
    pub owed: Money,
    /// The same with the agreements it rests on, whoever owes to whom: what differs in one of them differs in this.
    pub in_all: Money,
    /// Credit, bonus, and what can still be claimed, in all.
    sums: [Money; 3],
    inner: Vec<(String, Material)>,
    currency: Option<String>,
    /// Windows in which something lies and of which time alone will tell what becomes of them.
    pending: BTreeSet<Place>,
}

/// What one result is to the customer beside another.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Weighed {
    /// In what it is more: more is owed, more is missed, a right of the customer's arises.
    pub more: Option<Difference>,
    /// In what it is less.
    pub less: Option<Difference>,
}

/// In what two results part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In an amount.
    Amount {
        /// What the one pays.
        one: Money,
        /// What the other pays.
        other: Money,
    },
    /// In what can still be claimed, where as much is owed.
    Claimable {
        /// What can by the one.
        one: Money,
        /// What can by the other.
        other: Money,
    },
    /// In the verdict of a window.
    Verdict {
        /// Of which objective.
        objective: String,
        /// Label of the window.
        window: String,
        /// The one's.
        one: Verdict,
        /// The other's.
        other: Verdict,
    },
    /// In how often an objective is missed.
    Missed {
        /// Which.
        objective: String,
        /// How often in the one.
        one: usize,
        /// How often in the other.
        other: usize,
    },
    /// In a right.
    Right {
        /// Which.
        right: String,
        /// How often it arises in the one.
        one: usize,
        /// How often in the other.
        other: usize,
    },
}

impl Difference {
    /// Whether money is at stake.
    pub fn is_money(&self) -> bool {
        matches!(self, Self::Amount { .. } | Self::Claimable { .. })
    }
}

impl Material {
    /// Of a result, with what stands in it.
    pub fn of(body: &Body) -> Self {
        let mut me = Self { owed: body.credit - body.bonus, sums: [body.credit, body.bonus, body.claimable], ..Self::default() };
        me.currency.clone_from(&body.currency);
        for result in &body.results {
            let group = result.group.clone();
            if result.verdict == Verdict::Missed {
                *me.missed.entry((result.objective.clone(), group.clone())).or_default() += 1;
            }
            let place = (result.objective.clone(), group, result.window.from, result.window.until);
            let unknown = result.target.is_some_and(|t| t.value.is_none());
            let empty = result.sample == 0 && result.open == 0 && result.measured.is_none();
            if result.verdict == Verdict::Undetermined && !unknown && !empty {
                me.pending.insert(place.clone());
            }
            me.windows.insert(place, (result.verdict, result.window.label.clone()));
        }
        me.rights = body.rights.iter().map(|r| (r.right.clone(), r.party.clone(), r.group.clone())).collect();
        me.rights.sort();
        me.inner = body.parts.iter().map(|part| (part.part.clone(), Self::of(&part.body))).collect();
        me.inner.extend(body.before.iter().map(|before| (before.called(), Self::of(before))));
        let before = body.before.as_ref().map(|before| before.called());
        me.owed += me.inner.iter().filter(|(name, _)| Some(name) == before.as_ref()).map(|(_, m)| m.owed).sum::<Money>();
        me.in_all = body.credit - body.bonus + me.inner.iter().map(|(_, m)| m.in_all).sum::<Money>();
        me
    }

    /// In what this and another part, money first; none if nobody is owed anything else.
    pub fn parts_from(&self, other: &Self) -> Option<Difference> {
        if self.sums != other.sums {
            let ([_, _, one], [_, _, two]) = (self.sums, other.sums);
            let claimable = one != two && self.in_all == other.in_all;
            return Some(if claimable { Difference::Claimable { one, other: two } } else { Difference::Amount { one: self.in_all, other: other.in_all } });
        }
        let inner = || {
            let found = self.inner.iter().zip(&other.inner).find_map(|((_, one), (_, other))| one.parts_from(other))?;
            Some(if matches!(found, Difference::Amount { .. }) { Difference::Amount { one: self.in_all, other: other.in_all } } else { found })
        };
        self.right_apart(other).or_else(|| self.verdict_apart(other)).or_else(|| self.missed_apart(other)).or_else(inner)
    }

    /// Whether as much is waited for in both: else time alone may bring them together again. Windows of objectives that one of them does not have do not count.
    pub(super) fn is_as_far_as(&self, other: &Self) -> bool {
        let known = |of: &Self| of.windows.keys().map(|place| place.0.clone()).collect::<BTreeSet<_>>();
        let both: BTreeSet<String> = known(self).intersection(&known(other)).cloned().collect();
        let of = |me: &Self| me.pending.iter().filter(|place| both.contains(&place.0)).cloned().collect::<BTreeSet<_>>();
        of(self) == of(other)
    }

    /// What `new` is to the customers beside this.
    pub(super) fn weighed(&self, new: &Self, customers: &[String]) -> Weighed {
        let mut out = Weighed::default();
        let mut add = |more: bool, difference: Difference| {
            let into = if more { &mut out.more } else { &mut out.less };
            into.get_or_insert(difference);
        };
        // What can still be claimed counts where as much is paid.
        let claimable = |of: &Self| {
            let [_, _, claimable] = of.sums;
            claimable
        };
        let (owed, can) = (new.owed.cmp(&self.owed), claimable(new).cmp(&claimable(self)));
        if self.currency == new.currency && owed.is_ne() {
            add(owed.is_gt(), Difference::Amount { one: self.owed, other: new.owed });
        } else if self.currency == new.currency && can.is_ne() {
            add(can.is_gt(), Difference::Claimable { one: claimable(self), other: claimable(new) });
        }
        let count = |of: &Self, right: &(String, String, Group)| of.rights.iter().filter(|r| *r == right).count();
        for right in self.rights.iter().chain(&new.rights) {
            let (before, now) = (count(self, right), count(new, right));
            if before != now {
                add((now > before) == customers.contains(&right.1), Difference::Right { right: right.0.clone(), one: before, other: now });
            }
        }
        let missed = |of: &Self, at: &(String, Group)| of.missed.get(at).copied().unwrap_or(0);
        for at in self.missed.keys().chain(new.missed.keys()) {
            let (one, other) = (missed(self, at), missed(new, at));
            if one != other {
                let counted = Difference::Missed { objective: at.0.clone(), one, other };
                add(other > one, self.window_missed(new, at, other > one).unwrap_or(counted));
            }
        }
        out
    }

    /// A window that one of the two misses and the other does not.
    fn window_missed(&self, new: &Self, at: &(String, Group), by_new: bool) -> Option<Difference> {
        self.windows.iter().find_map(|(place, (one, label))| {
            let (two, _) = new.windows.get(place)?;
            let apart = if by_new { *two == Verdict::Missed } else { *one == Verdict::Missed };
            let of = place.0 == at.0 && place.1 == at.1;
            (of && apart && one != two).then(|| Difference::Verdict { objective: at.0.clone(), window: label.clone(), one: *one, other: *two })
        })
    }

    /// The verdicts of an objective's windows, whatever the group.
    pub(super) fn verdicts(&self) -> impl Iterator<Item = (&str, Verdict)> {
        self.windows.iter().map(|(place, (verdict, _))| (place.0.as_str(), *verdict))
    }

    fn right_apart(&self, other: &Self) -> Option<Difference> {
        let count = |of: &Self, right: &(String, String, Group)| of.rights.iter().filter(|r| *r == right).count();
        let right = self.rights.iter().chain(&other.rights).find(|right| count(self, right) != count(other, right))?;
        let times = |of: &Self| of.rights.iter().filter(|r| r.0 == right.0).count();
        let (one, two) = match (times(self), times(other)) {
            // As often, but by another party or for another group.
            (one, two) if one == two => (count(self, right), count(other, right)),
            times => times,
        };
        Some(Difference::Right { right: right.0.clone(), one, other: two })
    }

    fn verdict_apart(&self, other: &Self) -> Option<Difference> {
        let said = |v: Verdict| matches!(v, Verdict::Met | Verdict::Missed | Verdict::NotMeasured);
        self.windows.iter().find_map(|(place, (one, label))| {
            let (two, _) = other.windows.get(place)?;
            let apart = one != two && said(*one) && said(*two);
            apart.then(|| Difference::Verdict { objective: place.0.clone(), window: label.clone(), one: *one, other: *two })
        })
    }

    fn missed_apart(&self, other: &Self) -> Option<Difference> {
        let count = |of: &Self, at: &(String, Group)| of.missed.get(at).copied().unwrap_or(0);
        let all = self.missed.keys().chain(other.missed.keys());
        let at = all.into_iter().find(|at| count(self, at) != count(other, at) && !self.awaits(other, at))?;
        Some(Difference::Missed { objective: at.0.clone(), one: count(self, at), other: count(other, at) })
    }

    /// Whether the one waits for the end of a window that the other has judged: then time alone will tell.
    fn awaits(&self, other: &Self, at: &(String, Group)) -> bool {
        let open = |of: &Self| of.pending.iter().any(|place| place.0 == at.0 && place.1 == at.1);
        open(self) || open(other)
    }
}
