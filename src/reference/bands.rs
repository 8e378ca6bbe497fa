//! What a credit's table pays for a result.

use super::Scene;
use super::past::Past;
use super::results::{Result, bare};
use crate::calendar::Windows;
use crate::outcome::{Measured, Verdict};
use crate::plan::{Amount, Base, Credit, Edge, FeeId, Inclusion, Num, PartUnit, Per, PointRef, Row, Scale, Unit};
use crate::readings::{self, BandGap, BandOverlap, BandShape, Between, FeeBase, FeeDay, FirstPreceding, ToEnd};
use crate::value::{Instant, Interval, Ratio};

/// What a table gives for a result, before factors; none if nothing.
pub(super) fn earned(past: &Past<'_, '_, '_>, credit: &Credit, result: &Result) -> Option<(Option<usize>, Ratio)> {
    if matches!(result.result.verdict, Verdict::NotMeasured | Verdict::Undetermined) {
        return None;
    }
    Table::of(past, credit, result)?.pays().filter(|(_, exact)| *exact != Ratio::ZERO)
}

/// Whether a row that has a say in what a table gives leaves its amount blank.
pub(super) fn asks_blank(past: &Past<'_, '_, '_>, credit: &Credit, result: &Result) -> bool {
    if matches!(result.result.verdict, Verdict::NotMeasured | Verdict::Undetermined) {
        return false;
    }
    let Some(table) = Table::of(past, credit, result) else { return false };
    let blank = |row: &Row| table.scene.plan.is_blank(&row.pays);
    let holding = table.holding();
    match table.gap() {
        Some(row) if holding.is_empty() => blank(row),
        _ => holding.iter().filter_map(|at| credit.rows.get(*at)).any(blank),
    }
}

/// A table, looked up.
struct Table<'t, 'a> {
    past: &'t Past<'t, 't, 'a>,
    scene: &'t Scene<'a>,
    credit: &'t Credit,
    /// The rows for the group.
    rows: Vec<(usize, &'t Row)>,
    result: &'t Result,
    missed: bool,
    /// What the rows compare; none if there is nothing to compare.
    value: Option<Ratio>,
    /// Whether greater values are better service.
    upwards: bool,
    /// From where to where the measure falls short, in the scale's unit; empty if it does not.
    way: (Ratio, Ratio),
    shape: BandShape,
}

impl<'t, 'a> Table<'t, 'a> {
    fn of(past: &'t Past<'t, 't, 'a>, credit: &'t Credit, result: &'t Result) -> Option<Self> {
        let scene = past.numbers.sets.scene;
        let objective = scene.plan.objectives.get(result.objective)?;
        let at_least = objective.target.as_ref().is_none_or(|t| t.bound.upwards());
        let missed = result.result.verdict == Verdict::Missed;
        let (measured, target) = (result.compared.map(bare), result.result.target.and_then(|t| t.value).map(bare));
        let short = match (measured, target) {
            (Some(measured), Some(target)) if at_least => Some(target.minus(measured)?),
            (Some(measured), Some(target)) => Some(measured.minus(target)?),
            _ => None,
        };
        let is_share = matches!(result.compared, Some(Measured::Share(_)));
        let by_shortfall = credit.scale == Scale::ShortBy;
        let way = match (short, measured, target) {
            (Some(short), Some(measured), Some(target)) if is_share && short > Ratio::ZERO => match (by_shortfall, at_least) {
                (true, _) => (Ratio::ZERO, short),
                (false, true) => (measured, target),
                (false, false) => (target, measured),
            },
            _ => (Ratio::ZERO, Ratio::ZERO),
        };
        let value = match credit.scale {
            Scale::Attained => measured,
            Scale::ShortBy => short.filter(|_| missed),
            Scale::InARow if missed => Some(Ratio::whole(i64::try_from(past.in_a_row(result)).ok()?)),
            Scale::InARow => None,
            Scale::Missed => None,
        };
        let shape = credit.shape.and_then(|point| scene.choice(point)).unwrap_or(BandShape::Flat);
        let rows = credit.rows.iter().enumerate().filter(|(_, row)| result.group.is_among(&row.when)).collect();
        let upwards = at_least && !matches!(credit.scale, Scale::ShortBy | Scale::InARow);
        Some(Self { past, scene, credit, rows, result, missed, value, upwards, way, shape })
    }

    /// The row that pays, if it is one, and how much is paid in all.
    fn pays(&self) -> Option<(Option<usize>, Ratio)> {
        let holding = self.holding();
        if holding.is_empty() {
            return Some((None, self.amount(self.gap()?)?));
        }
        let mut amounts = Vec::new();
        for at in holding {
            amounts.push((at, self.amount(self.credit.rows.get(at)?)?));
        }
        let stepped = self.shape == BandShape::Stepped;
        let overlap = if stepped { BandOverlap::All } else { self.scene.choice(self.credit.overlap)? };
        let most = amounts.iter().map(|(_, amount)| *amount).max();
        let least = amounts.iter().map(|(_, amount)| *amount).min();
        let chosen: Vec<_> = match overlap {
            BandOverlap::All => amounts,
            BandOverlap::FirstRow => amounts.into_iter().take(1).collect(),
            BandOverlap::Largest => amounts.into_iter().filter(|(_, a)| Some(*a) == most).take(1).collect(),
            BandOverlap::Smallest => amounts.into_iter().filter(|(_, a)| Some(*a) == least).take(1).collect(),
        };
        let paying: Vec<_> = chosen.iter().filter(|(_, amount)| *amount != Ratio::ZERO).collect();
        let row = if let [(row, _)] = paying.as_slice() { Some(*row) } else { None };
        let sum = chosen.iter().try_fold(Ratio::ZERO, |sum, (_, amount)| sum.plus(*amount))?;
        Some((row, sum))
    }

    /// The row that pays for a value in a gap.
    fn gap(&self) -> Option<&'t Row> {
        let milder = match self.scene.choice(self.credit.gap)? {
            BandGap::Nothing => return None,
            BandGap::MilderRow => true,
            BandGap::SevererRow => false,
        };
        let value = self.value.filter(|_| self.missed && self.shape == BandShape::Flat)?;
        self.neighbour(value, milder)
    }

    /// The rows that hold the value; in a stepped table, those it has entered.
    fn holding(&self) -> Vec<usize> {
        let all = || self.rows.iter().copied();
        if self.credit.scale == Scale::Missed {
            let plain = all().any(|(_, row)| !row.otherwise);
            return all().filter(|(_, row)| self.missed && row.otherwise != plain).map(|(at, _)| at).collect();
        }
        let Some(value) = self.value else { return Vec::new() };
        let holds = |row: &Row| match self.shape {
            BandShape::Flat => self.above(row.lower, value) && self.below(row.upper, value),
            BandShape::Stepped if self.upwards => self.below(row.upper, value),
            BandShape::Stepped => self.above(row.lower, value),
        };
        let plain: Vec<usize> = all().filter(|(_, row)| !row.otherwise && holds(row)).map(|(at, _)| at).collect();
        if plain.is_empty() { all().filter(|(_, row)| row.otherwise).map(|(at, _)| at).collect() } else { plain }
    }

    fn between(&self) -> Between {
        self.credit.between.and_then(|point| self.scene.choice(point)).unwrap_or(Between::LowerIn)
    }

    fn to_the_end(&self) -> bool {
        self.credit.to.and_then(|point| self.scene.choice(point)) != Some(ToEnd::ExcludesTheEnd)
    }

    /// Whether a value is on the upper side of a row's lower edge.
    fn above(&self, edge: Option<Edge>, value: Ratio) -> bool {
        edge.is_none_or(|edge| {
            let on = match edge.inclusive {
                Inclusion::Yes => true,
                Inclusion::No => false,
                Inclusion::Between => matches!(self.between(), Between::LowerIn | Between::BothIn),
                Inclusion::To => self.to_the_end(),
            };
            value > edge.at || (on && value == edge.at)
        })
    }

    /// Whether a value is on the lower side of a row's upper edge.
    fn below(&self, edge: Option<Edge>, value: Ratio) -> bool {
        edge.is_none_or(|edge| {
            let on = match edge.inclusive {
                Inclusion::Yes => true,
                Inclusion::No => false,
                Inclusion::Between => matches!(self.between(), Between::UpperIn | Between::BothIn),
                Inclusion::To => self.to_the_end(),
            };
            value < edge.at || (on && value == edge.at)
        })
    }

    /// The nearest row that lies wholly on one side of the value.
    fn neighbour(&self, value: Ratio, milder: bool) -> Option<&'t Row> {
        let rows = || self.rows.iter().map(|(_, row)| *row).filter(|row| !row.otherwise);
        if milder == self.upwards {
            let above = || rows().filter_map(|row| Some((row.lower?.at, row))).filter(|(at, _)| *at >= value);
            let nearest = above().map(|(at, _)| at).min()?;
            above().find(|(at, _)| *at == nearest).map(|(_, row)| row)
        } else {
            let below = || rows().filter_map(|row| Some((row.upper?.at, row))).filter(|(at, _)| *at <= value);
            let nearest = below().map(|(at, _)| at).max()?;
            below().find(|(at, _)| *at == nearest).map(|(_, row)| row)
        }
    }

    /// What a row pays.
    fn amount(&self, row: &Row) -> Option<Ratio> {
        if self.scene.plan.is_blank(&row.pays) {
            return Some(Ratio::ZERO);
        }
        let window = Interval::new(self.result.result.window.from, self.result.result.window.until);
        let formula = |num: &Num| match (self.past.number_for(self.result, num), self.credit.points) {
            (Some(Measured::Number(number)), true) => number,
            (Some(Measured::Money(money)), false) => money,
            _ => Ratio::ZERO,
        };
        let base = base(self.scene, &row.pays, window, |num| Some(formula(num)))?;
        match row.pays.per {
            Per::Window => Some(base),
            Per::MissedCase => {
                let missed = self.result.result.met.map_or(0, |met| self.result.result.sample.saturating_sub(met));
                base.times(Ratio::whole(i64::try_from(missed).ok()?))
            }
            Per::Point(part) => {
                let (mut from, mut until) = self.way;
                let measures_the_way = matches!(self.credit.scale, Scale::Attained | Scale::ShortBy);
                if self.shape == BandShape::Stepped && measures_the_way {
                    from = row.lower.map_or(from, |edge| edge.at.max(from));
                    until = row.upper.map_or(until, |edge| edge.at.min(until));
                }
                let points = until.minus(from)?.max(Ratio::ZERO).times(Ratio::whole(100))?;
                let full = Ratio::new(points.num().div_euclid(points.den()), 1)?;
                let part = match part {
                    PartUnit::Started => readings::PartUnit::Started,
                    PartUnit::Full => readings::PartUnit::Full,
                    PartUnit::Exact => readings::PartUnit::Exact,
                    PartUnit::Open(point) => self.scene.choice(point).unwrap_or(readings::PartUnit::Exact),
                };
                base.times(match part {
                    readings::PartUnit::Exact => points,
                    readings::PartUnit::Started if full != points => full.plus(Ratio::ONE)?,
                    readings::PartUnit::Started | readings::PartUnit::Full => full,
                })
            }
        }
    }
}

/// An amount over a stretch of time, leaving out of account for each what it is. A period of a fee counts if it begins in the stretch. Less than nought is nought.
pub(super) fn base(scene: &Scene<'_>, amount: &Amount, over: Interval, formula: impl Fn(&Num) -> Option<Ratio>) -> Option<Ratio> {
    match amount.base.get(&scene.plan.points)? {
        Base::Money(amount) | Base::Points(amount) => Ratio::from_decimal(*amount),
        Base::Formula(num) => formula(num).map(|value| value.max(Ratio::ZERO)),
        Base::OfFee(share, fee) => share.times(fee_of(scene, *fee, over)?),
    }
}

/// What is paid for one period.
pub(super) fn fee_before(scene: &Scene<'_>, fee: FeeId, first: PointRef, from: Instant) -> Option<Ratio> {
    if scene.choice(first) == Some(FirstPreceding::Nothing) && scene.plan.term.from.is_some() {
        let first = Windows::of(scene.plan, scene.calendars, &scene.plan.fees.get(fee.index())?.each).get(0);
        if first.is_some_and(|first| from < first.until) {
            return Some(Ratio::ZERO);
        }
    }
    fee_of_period(scene, fee)
}

fn fee_of_period(scene: &Scene<'_>, fee: FeeId) -> Option<Ratio> {
    Ratio::from_decimal(*scene.plan.fees.get(fee.index())?.amount.get(&scene.plan.points)?)
}

/// What is paid for one day of the period that holds the last instant of a stretch .
pub(super) fn fee_of_a_day(scene: &Scene<'_>, (fee, how): (FeeId, PointRef), over: Interval) -> Option<Ratio> {
    let last = Instant(over.until.0.checked_sub(1)?);
    let each = &scene.plan.fees.get(fee.index())?.each;
    let period = Windows::of(scene.plan, scene.calendars, each).containing(last)?;
    let a_year = match each.unit {
        Unit::Month => 12,
        Unit::Quarter => 4,
        Unit::Year => 1,
        _ => 0,
    };
    // So many days a year, of which the period is `count` parts of `a_year`.
    let days = match scene.choice(how).unwrap_or(FeeDay::Date) {
        FeeDay::ThirtyDays => 360,
        FeeDay::YearOf365 => 365,
        FeeDay::Date => 0,
    };
    if a_year > 0 && days > 0 {
        let days = Ratio::new(days * i128::from(each.count), a_year)?;
        return fee_of_period(scene, fee)?.over(days);
    }
    let zone = scene.calendars.zone();
    let mut date = zone.local(period.from).date;
    let end = zone.local(Instant(period.until.0 - 1)).date;
    let mut dates = 1;
    while date != end {
        date = date.plus_days(1);
        dates += 1;
    }
    fee_of_period(scene, fee)?.over(Ratio::whole(dates))
}

/// The fee in proportion to elapsed time within each period.
pub(super) fn fee_elapsed(scene: &Scene<'_>, fee: FeeId, over: Interval) -> Option<Ratio> {
    let one = fee_of_period(scene, fee)?;
    let periods = Windows::of(scene.plan, scene.calendars, &scene.plan.fees.get(fee.index())?.each);
    periods.between(over.from, over.until).iter().try_fold(Ratio::ZERO, |sum, period| {
        let whole = Interval::new(period.from, period.until);
        let part = Ratio::new(i128::from(whole.and(over).measure().0), i128::from(whole.measure().0))?;
        sum.plus(one.times(part)?)
    })
}

/// The fee of a stretch of time.
pub(super) fn fee_of(scene: &Scene<'_>, id: FeeId, over: Interval) -> Option<Ratio> {
    let fee = scene.plan.fees.get(id.index())?;
    let one = Ratio::from_decimal(*fee.amount.get(&scene.plan.points)?)?;
    match scene.choice(scene.plan.rules.fee_base) {
        Some(FeeBase::OnePeriod) => return Some(one),
        Some(FeeBase::InProportion) => {
            let from = if over.from == Instant::MIN { scene.first? } else { over.from };
            return fee_elapsed(scene, id, Interval::new(from, over.until));
        }
        _ => {}
    }
    let periods = Windows::of(scene.plan, scene.calendars, &fee.each);
    let from = if over.from == Instant::MIN { scene.first.and_then(|first| periods.containing(first))?.from } else { over.from };
    let begin = periods.between(from, over.until).iter().filter(|p| from <= p.from && p.from < over.until).count();
    one.times(Ratio::whole(i64::try_from(begin.max(1)).ok()?))
}
