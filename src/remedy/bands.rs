//! Tables of credits: which rows a value lies in, what happens in gaps and overlaps, flat and stepped rows.

use super::occurrence::times;
use crate::plan::{Amount, Credit, Inclusion, Points, Row, Scale};
use crate::readings::{BandGap, BandOverlap, BandShape, Between, ToEnd};
use crate::value::Ratio;

/// Where an objective stands in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What was measured, as compared; none for an empty window.
    pub measured: Option<Ratio>,
    /// Whether more of the measure is better service, as the objective states it.
    pub upwards: bool,
    /// The target in force.
    pub target: Option<Ratio>,
    /// Whether the verdict is missed.
    pub missed: bool,
    /// Whether the measure is a share.
    pub is_share: bool,
    /// How many items were missed.
    pub missed_cases: u64,
    /// How many windows were missed in a row up to this one.
    pub in_a_row: u64,
}

impl Standing {
    /// How far the measure misses the target; less than nought if it is better.
    fn short_by(&self) -> Option<Ratio> {
        let (target, measured) = (self.target?, self.measured?);
        if self.upwards { target.minus(measured) } else { measured.minus(target) }
    }
}

/// What a table pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The row; none if the rule of a gap or several rows paid.
    pub row: Option<usize>,
    /// How much, exactly.
    pub exact: Ratio,
}

/// A credit's table and the readings in force for it.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    credit: &'a Credit,
    points: &'a Points,
    gap: BandGap,
    overlap: BandOverlap,
    shape: BandShape,
    between: Between,
    to: ToEnd,
}

impl<'a> Table<'a> {
    /// The table of a credit.
    pub fn of(credit: &'a Credit, points: &'a Points) -> Self {
        Self {
            credit,
            points,
            gap: points.choice(credit.gap).unwrap_or(BandGap::Nothing),
            overlap: points.choice(credit.overlap).unwrap_or(BandOverlap::FirstRow),
            shape: credit.shape.and_then(|at| points.choice(at)).unwrap_or(BandShape::Flat),
            between: credit.between.and_then(|at| points.choice(at)).unwrap_or(Between::LowerIn),
            to: credit.to.and_then(|at| points.choice(at)).unwrap_or(ToEnd::IncludesTheEnd),
        }
    }

    /// What the table pays; none if nothing. `counts` says which rows are for the group, `base` how much an amount is, before it is multiplied.
    pub fn pays(&self, standing: &Standing, counts: &dyn Fn(&Row) -> bool, base: &dyn Fn(&Amount) -> Option<Ratio>) -> Option<Paid> {
        let asked = self.asked(standing, counts, base)?;
        let paid = match self.shape {
            BandShape::Stepped => asked.stepped(),
            BandShape::Flat => asked.flat(),
        };
        paid.filter(|p| p.exact != Ratio::ZERO)
    }

    /// Whether the amount of a row that has a say in what is paid is one of these.
    pub fn asks(&self, standing: &Standing, counts: &dyn Fn(&Row) -> bool, of: &dyn Fn(&Amount) -> bool) -> bool {
        let Some(asked) = self.asked(standing, counts, &|_| None) else { return false };
        let rows = match self.shape {
            BandShape::Stepped => asked.rows_where(|row| asked.entered(row)),
            BandShape::Flat => asked.rows_where(|row| asked.holds(row)),
        };
        let gap = if rows.is_empty() && self.shape == BandShape::Flat && standing.missed { asked.neighbour() } else { None };
        rows.into_iter().chain(gap).filter_map(|row| self.credit.rows.get(row)).any(|row| of(&row.pays))
    }

    /// A look-up; none where there is nothing to look up.
    fn asked<'q>(&'q self, standing: &'q Standing, counts: &'q dyn Fn(&Row) -> bool, base: &'q dyn Fn(&Amount) -> Option<Ratio>) -> Option<Asked<'q>> {
        let (value, upwards) = match self.credit.scale {
            Scale::Attained => (Some(standing.measured?), standing.upwards),
            Scale::ShortBy => (Some(standing.short_by().filter(|_| standing.missed)?), false),
            Scale::InARow => (Some(Ratio::new(standing.in_a_row.into(), 1).filter(|_| standing.missed)?), false),
            Scale::Missed => (None, false),
        };
        (value.is_some() || standing.missed).then_some(Asked { table: self, standing, value, upwards, counts, base })
    }
}

/// One look-up.
struct Asked<'a> {
    table: &'a Table<'a>,
    standing: &'a Standing,
    /// Where on the scale; none if the scale is [`Scale::Missed`].
    value: Option<Ratio>,
    /// Whether more is better service.
    upwards: bool,
    counts: &'a dyn Fn(&Row) -> bool,
    base: &'a dyn Fn(&Amount) -> Option<Ratio>,
}

impl Asked<'_> {
    fn rows(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.table.credit.rows.iter().enumerate().filter(|(_, row)| (self.counts)(row))
    }

    /// Whether an edge belongs to its row.
    fn holds_edge(&self, inclusion: Inclusion, lower: bool) -> bool {
        match inclusion {
            Inclusion::Yes => true,
            Inclusion::No => false,
            Inclusion::Between => match self.table.between {
                Between::LowerIn => lower,
                Between::UpperIn => !lower,
                Between::BothIn => true,
                Between::BothOut => false,
            },
            Inclusion::To => self.table.to == ToEnd::IncludesTheEnd,
        }
    }

    /// Whether the value is above a row's lower edge, or on it and that belongs to the row.
    fn above_lower(&self, row: &Row, value: Ratio) -> bool {
        row.lower.is_none_or(|e| value > e.at || (value == e.at && self.holds_edge(e.inclusive, true)))
    }

    /// Whether the value is below a row's upper edge, or on it and that belongs to the row.
    fn below_upper(&self, row: &Row, value: Ratio) -> bool {
        row.upper.is_none_or(|e| value < e.at || (value == e.at && self.holds_edge(e.inclusive, false)))
    }

    fn holds(&self, row: &Row) -> bool {
        self.value.is_none_or(|v| self.above_lower(row, v) && self.below_upper(row, v))
    }

    /// Whether the way from the best value to this one has come to a row.
    fn entered(&self, row: &Row) -> bool {
        self.value.is_none_or(|v| if self.upwards { self.below_upper(row, v) } else { self.above_lower(row, v) })
    }

    /// The rows for which `test` holds; those that say `otherwise` if it holds for none. Without a scale every row is alike.
    fn rows_where(&self, test: impl Fn(&Row) -> bool) -> Vec<usize> {
        let plain = |row: &Row| self.value.is_none() || !row.otherwise;
        let held: Vec<usize> = self.rows().filter(|(_, row)| plain(row) && test(row)).map(|(n, _)| n).collect();
        if held.is_empty() { self.rows().filter(|(_, row)| row.otherwise).map(|(n, _)| n).collect() } else { held }
    }

    fn flat(&self) -> Option<Paid> {
        let held = self.rows_where(|row| self.holds(row));
        let points = self.standing.short_by();
        if held.is_empty() {
            let row = self.neighbour().filter(|_| self.standing.missed)?;
            return Some(Paid { row: None, exact: self.amount(row, points)? });
        }
        let amounts = held.iter().map(|n| Some((*n, self.amount(*n, points)?))).collect::<Option<Vec<_>>>()?;
        let (row, exact) = match self.table.overlap {
            BandOverlap::FirstRow => amounts.first().copied()?,
            BandOverlap::Largest => amounts.iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best })?,
            BandOverlap::Smallest => amounts.iter().copied().reduce(|best, next| if next.1 < best.1 { next } else { best })?,
            BandOverlap::All => return sum(&amounts),
        };
        Some(Paid { row: Some(row), exact })
    }

    fn stepped(&self) -> Option<Paid> {
        let entered = self.rows_where(|row| self.entered(row));
        let amounts = entered.iter().map(|n| Some((*n, self.amount(*n, self.points_inside(*n))?))).collect::<Option<Vec<_>>>()?;
        sum(&amounts)
    }

    /// What a row pays.
    fn amount(&self, row: usize, points: Option<Ratio>) -> Option<Ratio> {
        let pays = &self.table.credit.rows.get(row)?.pays;
        (self.base)(pays)?.times(times(pays.per, self.standing, points, self.table.points)?)
    }

    /// What of the way from the target (by shortfall: from nought) to the value lies inside a row.
    fn points_inside(&self, row: usize) -> Option<Ratio> {
        let row = self.table.credit.rows.get(row)?;
        let (target, measured) = (self.standing.target?, self.standing.measured?);
        let (from, until) = match self.table.credit.scale {
            // Rows that do not measure the way hold all of it.
            Scale::Missed | Scale::InARow => return self.standing.short_by(),
            Scale::ShortBy => (Ratio::ZERO, self.standing.short_by()?),
            Scale::Attained if self.upwards => (measured, target),
            Scale::Attained => (target, measured),
        };
        let from = row.lower.map_or(from, |e| e.at.max(from));
        let until = row.upper.map_or(until, |e| e.at.min(until));
        until.minus(from)
    }

    /// The row that pays for a value in no row: the nearest wholly on one side of it, by kind `band_gap`.
    fn neighbour(&self) -> Option<usize> {
        let value = self.value?;
        let above = match self.table.gap {
            BandGap::Nothing => return None,
            BandGap::MilderRow => self.upwards,
            BandGap::SevererRow => !self.upwards,
        };
        let distance = |row: &Row| if above { row.lower?.at.minus(value) } else { value.minus(row.upper?.at) };
        let beyond = self.rows().filter(|(_, row)| !row.otherwise).filter_map(|(n, row)| Some((distance(row).filter(|d| *d >= Ratio::ZERO)?, n)));
        beyond.min().map(|(_, n)| n)
    }
}

/// Everything that pays, together.
fn sum(amounts: &[(usize, Ratio)]) -> Option<Paid> {
    let mut paying = amounts.iter().filter(|(_, amount)| *amount != Ratio::ZERO);
    let (row, first) = paying.next().or(amounts.first()).copied()?;
    let rest: Vec<Ratio> = paying.map(|(_, amount)| *amount).collect();
    let exact = rest.iter().try_fold(first, |sum, amount| sum.plus(*amount))?;
    Some(Paid { row: rest.is_empty().then_some(row), exact })
}

#[cfg(test)]
mod tests;
