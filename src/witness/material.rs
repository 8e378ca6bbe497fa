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
    /// What the version before is called among these.
    before: Option<String>,
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

/// What of a result an amount is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// What this agreement owes, with the version before it.
    Owed,
    /// What an agreement owes that it rests on, by its name there.
    OwedBy(String),
    /// What it and those owe together, whoever owes to whom.
    InAll,
    /// What can still be claimed.
    Claimable,
}

/// In what two results part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In an amount.
    Amount {
        /// Of what.
        sum: Sum,
        /// By the one.
        one: Money,
        /// By the other.
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
    /// The sum in which they part; where it is none, what is owed in all.
    pub fn sum(&self) -> Sum {
        if let Self::Amount { sum, .. } = self { sum.clone() } else { Sum::InAll }
    }

    /// Whether money is at stake.
    pub fn is_money(&self) -> bool {
        matches!(self, Self::Amount { .. })
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
        me.before = body.before.as_ref().map(|before| before.called());
        me.owed += me.inner.iter().filter(|(name, _)| Some(name) == me.before.as_ref()).map(|(_, m)| m.owed).sum::<Money>();
        me.in_all = body.credit - body.bonus + me.inner.iter().map(|(_, m)| m.in_all).sum::<Money>();
        me
    }

    /// In what this and another part, money first; none if nobody is owed anything else.
    pub fn parts_from(&self, other: &Self) -> Option<Difference> {
        let inner = self
            .inner
            .iter()
            .filter_map(|(name, one)| Some((name, one.parts_from(other.inner.iter().find(|(known, _)| known == name).map(|(_, part)| part)?)?)));
        let mut inner: Vec<(&String, Difference)> = inner.collect();
        let amount = |sum: Sum| Difference::Amount { one: self.sum(&sum), other: other.sum(&sum), sum };
        let paid = |(_, found): &&(&String, Difference)| matches!(found, Difference::Amount { sum, .. } if *sum != Sum::Claimable);
        let apart: Vec<&String> = inner.iter().filter(paid).map(|(name, _)| *name).filter(|name| Some(*name) != self.before.as_ref()).collect();
        let ([credit, bonus, claimable], [credits, bonuses, claimables]) = (self.sums, other.sums);
        if (credit, bonus) != (credits, bonuses) {
            return Some(amount(if apart.is_empty() { Sum::Owed } else { Sum::InAll }));
        }
        if claimable != claimables {
            return Some(amount(Sum::Claimable));
        }
        let inner = || match inner.drain(..).next()?.1 {
            Difference::Amount { sum: Sum::Claimable, .. } => Some(amount(Sum::Claimable)),
            Difference::Amount { .. } => Some(amount(match apart.as_slice() {
                [] => Sum::Owed,
                [name] => Sum::OwedBy((*name).clone()),
                _ => Sum::InAll,
            })),
            found => Some(found),
        };
        self.right_apart(other).or_else(|| self.verdict_apart(other)).or_else(|| self.missed_apart(other)).or_else(inner)
    }

    /// An amount of it.
    pub fn sum(&self, of: &Sum) -> Money {
        match of {
            Sum::Owed => self.owed,
            Sum::OwedBy(name) => self.inner.iter().find(|(known, _)| known == name).map_or(Money::ZERO, |(_, part)| part.in_all),
            Sum::InAll => self.in_all,
            Sum::Claimable => self.sums[2] + self.inner.iter().map(|(_, part)| part.sum(of)).sum::<Money>(),
        }
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
            add(owed.is_gt(), Difference::Amount { sum: Sum::Owed, one: self.owed, other: new.owed });
        } else if self.currency == new.currency && can.is_ne() {
            add(can.is_gt(), Difference::Amount { sum: Sum::Claimable, one: claimable(self), other: claimable(new) });
        }
        let count = |of: &Self, right: &(String, String, Group)| of.rights.iter().filter(|r| *r == right).count();
        for right in self.rights.iter().chain(&new.rights) {
            let (before, now) = (count(self, right), count(new, right));
            if before != now {
                add((now > before) == customers.contains(&right.1), Difference::Right { right: right.0.clone(), one: before, other: now });
            }
        }
        let missed = |of: &Self, at: &(String, Group)| of.missed.get(at).copied().unwrap_or(0);
        // Groups of other dimensions are other groups: then how many windows are missed by any of them is what can be compared.
        let dimensions = |at: &(String, Group)| (at.0.clone(), at.1.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
        let known: BTreeSet<_> = self.windows.keys().map(|place| dimensions(&(place.0.clone(), place.1.clone()))).collect();
        let named: BTreeSet<_> = new.windows.keys().map(|place| dimensions(&(place.0.clone(), place.1.clone()))).collect();
        let regrouped: BTreeSet<&String> = known.symmetric_difference(&named).map(|(objective, _)| objective).collect();
        let windows = |of: &Self, objective: &str| {
            let missed = of.windows.iter().filter(|(place, (verdict, _))| place.0 == objective && *verdict == Verdict::Missed);
            missed.map(|(place, _)| (place.2, place.3)).collect::<BTreeSet<_>>().len()
        };
        for objective in &regrouped {
            let (one, other) = (windows(self, objective), windows(new, objective));
            if one != other {
                add(other > one, Difference::Missed { objective: (*objective).clone(), one, other });
            }
        }
        for at in self.missed.keys().chain(new.missed.keys()).filter(|at| !regrouped.contains(&at.0)) {
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
