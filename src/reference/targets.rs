//! The time allowed to an item, whether it keeps it, and when it is used up.

use super::Scene;
use super::cycles::Cycle;
use super::lives::Life;
use super::spans::Meter;
use crate::plan::{Basis, Budget, Limited, Moment, TargetTable};
use crate::readings::TargetChange;
use crate::value::{Instant, Interval, Micros, Ratio};

/// The time allowed.
pub(super) enum Allowed<'p> {
    /// No row applies.
    Missing,
    /// The row that applies has none.
    Blank,
    /// So much.
    Budget(&'p Budget),
    /// The one at the start, and each by turns from an instant on, used up in shares.
    Split(&'p Budget, Vec<(Instant, Option<&'p Budget>)>),
}

/// The time allowed to some cycles taken as one.
pub(super) fn allowed<'p>(scene: &'p Scene<'_>, life: &Life<'_>, cycles: &[&Cycle], meter: &Meter<'p, '_>, within: &'p Limited) -> Allowed<'p> {
    let points = &scene.plan.points;
    let table = match within {
        Limited::Budget(budget) => return budget.get(points).map_or(Allowed::Missing, Allowed::Budget),
        Limited::Targets => match &meter.clock.targets {
            Some(table) => table,
            None => return Allowed::Missing,
        },
    };
    let at = |row: usize| lookup(scene, life, table, row);
    let start = cycles.first().map_or(0, |c| c.start);
    let stop = cycles.last().and_then(|c| c.stop()).unwrap_or(life.last());
    let open = table.keys.iter().find_map(|key| if let Moment::Open(point) = key.moment { Some(point) } else { None });
    let how = open.and_then(|point| scene.choice(point)).unwrap_or(TargetChange::AtStart);
    let rows = cycles.iter().flat_map(|c| &c.runs).flat_map(|run| run.from..=run.until.unwrap_or(life.last()));
    match how {
        TargetChange::AtStart => at(start),
        TargetChange::AtStop => at(stop),
        TargetChange::Strictest => {
            let mut strictest: Option<(Option<Instant>, &Budget)> = None;
            for row in rows {
                let Allowed::Budget(budget) = at(row) else { continue };
                let due = meter.due(budget);
                let sooner = |(best, _): &(Option<Instant>, &Budget)| due.unwrap_or(Instant::MAX) < best.unwrap_or(Instant::MAX);
                if strictest.as_ref().is_none_or(sooner) {
                    strictest = Some((due, budget));
                }
            }
            strictest.map_or_else(|| at(start), |(_, budget)| Allowed::Budget(budget))
        }
        TargetChange::Split => match at(start) {
            Allowed::Budget(first) if meter.time(first).is_some() => {
                let budget = |row: usize| if let Allowed::Budget(budget) = at(row) { Some(budget) } else { None };
                Allowed::Split(first, rows.map(|row| (life.time(row), budget(row))).collect())
            }
            other => other,
        },
    }
}

/// The row of the table that applies as the fields are at a row of the log.
fn lookup<'p>(scene: &'p Scene<'_>, life: &Life<'_>, table: &'p TargetTable, row: usize) -> Allowed<'p> {
    let value = |key: &crate::plan::FieldAt| match key.moment {
        Moment::Event(event) => life.first_of(event, life.last()).and_then(|row| life.value(row, key.field)),
        Moment::Now | Moment::Open(_) => life.value(row, key.field),
    };
    let values: Vec<_> = table.keys.iter().map(value).collect();
    let applies =
        |when: &[Vec<crate::plan::Value>]| when.iter().zip(&values).all(|(among, value)| among.is_empty() || value.is_some_and(|v| among.contains(v)));
    match table.rows.iter().find(|row| applies(&row.when)) {
        None => Allowed::Missing,
        Some(row) => row.budget.as_ref().and_then(|b| b.get(&scene.plan.points)).map_or(Allowed::Blank, Allowed::Budget),
    }
}

impl Allowed<'_> {
    /// Whether there is a time allowed at all.
    fn first(&self) -> Option<&Budget> {
        match self {
            Self::Missing | Self::Blank => None,
            Self::Budget(budget) | Self::Split(budget, _) => Some(budget),
        }
    }

    /// How long, if it is a length.
    pub(super) fn length(&self, meter: &Meter<'_, '_>) -> Option<Micros> {
        meter.time(self.first()?).map(|(length, _)| length)
    }

    /// Whether the measure is within it; none without one.
    pub(super) fn kept(&self, meter: &Meter<'_, '_>) -> Option<bool> {
        match self {
            Self::Missing | Self::Blank => None,
            Self::Budget(budget) => Some(meter.within(budget)),
            Self::Split(_, turns) => {
                let mut sum = Ratio::ZERO;
                for (range, length, basis) in lengths(meter, turns) {
                    let used = meter.used(basis, Interval::new(range.from, range.until.min(meter.end)));
                    if used == Micros::ZERO {
                        continue;
                    }
                    let share = Ratio::new(i128::from(used.0), i128::from(length.0)).and_then(|share| sum.plus(share));
                    let Some(more) = share else { return Some(false) };
                    sum = more;
                }
                Some(meter.fits(sum.cmp(&Ratio::ONE)))
            }
        }
    }

    /// When it is used up.
    pub(super) fn due(&self, meter: &Meter<'_, '_>) -> Option<Instant> {
        let Self::Split(_, turns) = self else { return meter.due(self.first()?) };
        let mut left = Ratio::ONE;
        for (range, length, basis) in lengths(meter, turns) {
            // The least whole number of microseconds that uses up what is left.
            let needed = left.times(Ratio::whole(length.0))?;
            let needed = Micros(i64::try_from((needed.num() + needed.den() - 1) / needed.den()).ok()?);
            if needed == Micros::ZERO {
                if let Some(first) = meter.reach(basis, range, Micros(1)) {
                    return Some(Instant(first.0 - 1));
                }
                continue;
            }
            if let Some(due) = meter.reach(basis, range, needed) {
                return Some(due);
            }
            let used = meter.used(basis, range);
            left = left.minus(Ratio::new(i128::from(used.0), i128::from(length.0))?)?;
        }
        None
    }
}

/// The stretches in which a target that is a length is in force.
fn lengths(meter: &Meter<'_, '_>, turns: &[(Instant, Option<&Budget>)]) -> Vec<(Interval, Micros, Basis)> {
    let until = turns.iter().skip(1).map(|(from, _)| *from).chain([Instant::MAX]);
    let turn = |((from, budget), until): (&(Instant, Option<&Budget>), Instant)| {
        let (length, basis) = meter.time((*budget)?)?;
        Some((Interval::new(*from, until), length, basis))
    };
    turns.iter().zip(until).filter_map(turn).collect()
}
