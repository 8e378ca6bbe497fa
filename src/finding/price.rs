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

/// What is owed by a result, as [`crate::witness::Material`] counts it.
fn owed(body: &Body) -> Money {
    crate::witness::Material::of(body).in_all
}

/// How many windows have another verdict, and how many rights arise in one only.
pub(super) fn verdicts_apart(one: &Body, other: &Body) -> usize {
    let key = |r: &crate::outcome::WindowResult| (r.objective.clone(), r.group.clone(), r.window.from, r.window.until);
    let all: std::collections::BTreeMap<_, _> = other.results.iter().map(|r| (key(r), r.verdict)).collect();
    let windows = one.results.iter().filter(|r| all.get(&key(r)).is_some_and(|verdict| *verdict != r.verdict)).count();
    windows + one.rights.iter().filter(|r| !other.rights.contains(r)).count() + other.rights.iter().filter(|r| !one.rights.contains(r)).count()
}

impl Price {
    /// Of one point: the result in force, and those under its other readings.
    pub fn of(point: &str, in_force: (&str, &Body), others: &[Priced]) -> Self {
        let mut price = Self { owed: vec![(in_force.0.to_owned(), owed(in_force.1))], verdicts: vec![0] };
        for other in others.iter().filter(|o| o.point == point) {
            price.owed.push((other.reading.clone(), owed(&other.body)));
            price.verdicts.push(verdicts_apart(in_force.1, &other.body));
        }
        price
    }
}
