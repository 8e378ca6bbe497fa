//! What open points were worth on the parties' own log: every reading of every one, and the outcome as an interval over all of them.

use crate::outcome::Body;
use crate::value::Money;

/// What a point was worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// For each reading what is owed in all, the one in force first.
    pub owed: Vec<(String, Money)>,
    /// For each reading how many verdicts and rights differ from those in force.
    pub verdicts: Vec<usize>,
    /// Whether a reading changes anything in the result: a measure, a sample, an amount.
    pub changes: bool,
}

impl Price {
    /// Whether the readings part on the log.
    pub fn parts(&self) -> bool {
        !self.stake().is_zero() || self.verdicts.iter().any(|n| *n > 0)
    }

    /// From the least that a reading pays to the most.
    pub fn stake(&self) -> Money {
        let owed = || self.owed.iter().map(|(_, amount)| *amount);
        owed().max().unwrap_or_default() - owed().min().unwrap_or_default()
    }
}

/// A result under one reading of one point.
#[derive(Clone, Debug)]
pub struct Priced {
    /// The point.
    pub point: String,
    /// The reading.
    pub reading: String,
    /// What came of the log.
    pub body: Body,
}

/// Whether two results say the same, beside the readings that they rest on.
fn alike(one: &Body, other: &Body) -> bool {
    let inner = |a: &Body, b: &Body| a.parts.iter().zip(&b.parts).all(|(a, b)| alike(&a.body, &b.body));
    let before = match (&one.before, &other.before) {
        (Some(a), Some(b)) => alike(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    (&one.results, &one.limits, &one.totals, &one.rights) == (&other.results, &other.limits, &other.totals, &other.rights) && inner(one, other) && before
}

/// What is owed by a result, as [`crate::witness::Material`] counts it.
fn owed(body: &Body) -> Money {
    crate::witness::Material::of(body).in_all
}

/// How many windows have another verdict, or a claim that stands otherwise, and how many rights arise in one only.
pub(super) fn verdicts_apart(one: &Body, other: &Body) -> usize {
    let key = |r: &crate::outcome::WindowResult| (r.objective.clone(), r.group.clone(), r.window.from, r.window.until);
    let said = |r: &crate::outcome::WindowResult| (r.verdict, r.credit.as_ref().and_then(|credit| credit.claim).map(|claim| claim.status));
    let all: std::collections::BTreeMap<_, _> = other.results.iter().map(|r| (key(r), said(r))).collect();
    let windows = one.results.iter().filter(|r| all.get(&key(r)).is_some_and(|other| *other != said(r))).count();
    windows + one.rights.iter().filter(|r| !other.rights.contains(r)).count() + other.rights.iter().filter(|r| !one.rights.contains(r)).count()
}

impl Price {
    /// Another reading of the point, beside the one in force.
    pub fn add(&mut self, reading: &str, in_force: &Body, body: &Body) {
        self.owed.push((reading.to_owned(), owed(body)));
        self.verdicts.push(verdicts_apart(in_force, body));
        self.changes |= !alike(in_force, body);
    }

    /// Of one point: the result in force, and those under its other readings.
    pub fn of(point: &str, in_force: (&str, &Body), others: &[Priced]) -> Self {
        let mut price = Self { owed: vec![(in_force.0.to_owned(), owed(in_force.1))], verdicts: vec![0], changes: false };
        others.iter().filter(|o| o.point == point).for_each(|other| price.add(&other.reading, in_force.1, &other.body));
        price
    }
}

/// So many combinations of readings are evaluated; of more, the two that each point by itself points to.
const MOST: usize = 64;

/// What a log comes to over the readings of the points that change something in its result; the others keep the reading in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The least that is owed in all, and under which readings.
    pub least: (Money, Combination),
    /// And the most.
    pub most: (Money, Combination),
    /// The points that change something by themselves.
    pub points: Vec<String>,
    /// Points that move an end of it further, where the readings of that end hold.
    pub more: Vec<String>,
    /// How many combinations of the readings of `points` there are.
    pub all: u64,
    /// And how many were evaluated.
    pub tried: u64,
}

/// Readings of several points, in force together.
pub type Combination = Vec<(String, String)>;

/// The combinations to evaluate of the readings of points that were priced one by one.
#[derive(Clone, Debug, Default)]
pub struct Combinations {
    /// A point, and what is owed under each of its readings.
    points: Vec<(String, Vec<(String, Money)>)>,
}

impl Combinations {
    /// Of points and their prices; those that change nothing in the result by themselves are left out.
    pub fn of<'p>(priced: impl Iterator<Item = (&'p str, &'p Price)>) -> Self {
        Self { points: priced.filter(|(_, price)| price.changes).map(|(point, price)| (point.to_owned(), price.owed.clone())).collect() }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.points.iter().fold(1, |all, (_, readings)| all.saturating_mul(readings.len() as u64))
    }

    /// Those to evaluate: all, or the one of the readings that pay least and the one of those that pay most.
    pub fn chosen(&self) -> Vec<Combination> {
        if self.count() > MOST as u64 {
            let least = |all: &[(String, Money)]| all.iter().min_by_key(|(_, owed)| *owed).map(|(reading, _)| reading.clone());
            let most = |all: &[(String, Money)]| all.iter().rev().max_by_key(|(_, owed)| *owed).map(|(reading, _)| reading.clone());
            let low = self.points.iter().filter_map(|(point, readings)| Some((point.clone(), least(readings)?))).collect();
            let high = self.points.iter().filter_map(|(point, readings)| Some((point.clone(), most(readings)?))).collect();
            return vec![low, high];
        }
        let mut all: Vec<Combination> = vec![Vec::new()];
        for (point, readings) in &self.points {
            let with = |so_far: &Combination| {
                let one = |(reading, _): &(String, Money)| so_far.iter().cloned().chain([(point.clone(), reading.clone())]).collect::<Combination>();
                readings.iter().map(one).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(with).collect();
        }
        all
    }

    /// What they came to, with what each point came to by itself; none if nothing was evaluated.
    pub fn interval(&self, together: &[(Combination, &Body)]) -> Option<Interval> {
        let alone = |(point, readings): &(String, Vec<(String, Money)>)| {
            readings.iter().map(|(reading, owed)| (*owed, vec![(point.clone(), reading.clone())])).collect::<Vec<_>>()
        };
        let mut all: Vec<(Money, Combination)> = together.iter().map(|(readings, body)| (owed(body), readings.clone())).collect();
        all.extend(self.points.iter().flat_map(alone));
        let least = all.iter().min_by_key(|(owed, _)| *owed).cloned()?;
        let most = all.iter().rev().max_by_key(|(owed, _)| *owed).cloned()?;
        // Each point by itself, the combination in force once, and those that were chosen.
        let alone = self.points.iter().map(|(_, readings)| readings.len().saturating_sub(1) as u64).sum::<u64>();
        let tried = if self.count() > MOST as u64 { 1 + alone + together.len() as u64 } else { self.count() };
        Some(Interval { least, most, points: self.points.iter().map(|(point, _)| point.clone()).collect(), more: Vec::new(), all: self.count(), tried })
    }
}

impl Interval {
    /// Whether every combination was evaluated, and no other point moves an end.
    pub fn is_whole(&self) -> bool {
        self.tried == self.all && self.more.is_empty()
    }

    /// One end with another reading of a point: what to evaluate to see whether it goes on.
    pub fn beside(&self, point: &str, reading: &str) -> [Combination; 2] {
        [&self.least, &self.most].map(|(_, end)| {
            let others = end.iter().filter(|(known, _)| known != point).cloned();
            others.chain([(point.to_owned(), reading.to_owned())]).collect()
        })
    }

    /// Takes in what another combination came to, a reading of `point` beside one of the ends. Whether an end moved.
    pub fn widen(&mut self, point: &str, readings: &Combination, body: &Body) -> bool {
        let owed = owed(body);
        let moved = owed < self.least.0 || owed > self.most.0;
        if owed < self.least.0 {
            self.least = (owed, readings.clone());
        } else if owed > self.most.0 {
            self.most = (owed, readings.clone());
        }
        if moved && !self.points.iter().chain(&self.more).any(|known| known == point) {
            self.more.push(point.to_owned());
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(points: &[(&str, &[i64])]) -> Combinations {
        let named = |owed: &[i64]| owed.iter().enumerate().map(|(n, owed)| (format!("r{n}"), Money::from(*owed))).collect::<Vec<_>>();
        let prices: Vec<(&str, Price)> = points
            .iter()
            .map(|(point, owed)| (*point, Price { owed: named(owed), verdicts: vec![0; owed.len()], changes: owed.iter().any(|n| *n != owed[0]) }))
            .collect();
        Combinations::of(prices.iter().map(|(point, price)| (*point, price)))
    }

    #[test]
    fn all_combinations_of_a_few_points_and_two_of_many() {
        let few = of(&[("a", &[1, 2]), ("still", &[1, 1]), ("b", &[1, 0, 5])]);
        let told: Vec<String> = few.chosen().iter().map(|c| c.iter().map(|(p, r)| format!("{p}{r}")).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(told, ["ar0 br0", "ar0 br1", "ar0 br2", "ar1 br0", "ar1 br1", "ar1 br2"]);
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let many: Vec<(&str, &[i64])> = names.iter().map(|name| (*name, &[3, 9, 1][..])).collect();
        let many = of(&many);
        assert_eq!((many.count(), many.chosen().len()), (2187, 2));
        assert!(many.chosen()[0].iter().all(|(_, r)| r == "r2") && many.chosen()[1].iter().all(|(_, r)| r == "r1"));
        assert_eq!(of(&[]).interval(&[]), None);
        let found = many.interval(&[]).unwrap();
        assert_eq!((found.least.0, found.most.0, found.is_whole()), (Money::from(1), Money::from(9), false));
        assert_eq!(found.beside("a", "r0")[0], [("a".to_owned(), "r0".to_owned())]);
    }
}
