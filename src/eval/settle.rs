//! From results to money and points: stage by stage, each window's credit, then limits; at last what is earned back, and totals.

mod carried;
mod claims;
mod incidents;
mod limits;
mod occasions;
mod totals;

pub(super) use claims::Question;
pub(super) use occasions::of_groups;

use super::court::{Court, Found, LAST_STAGE};
use super::past::When;
use crate::outcome::{CreditResult, Factor, LimitResult, Measured, Total, Verdict};
use crate::plan::{Amount, Base, Change, Credit, FeeTime};
use crate::readings::SeveralFactors;
use crate::remedy::{Paid, Rounding, Standing, Table, multiplied};
use crate::value::{Instant, Money, Ratio};

/// What settlement says beside the credits themselves.
#[derive(Debug)]
pub(super) struct Settlement {
    pub(super) limits: Vec<LimitResult>,
    pub(super) totals: Vec<Total>,
    pub(super) credit: Money,
    pub(super) bonus: Money,
    pub(super) claimable: Money,
}

/// What a window earns.
#[derive(Debug)]
enum Earned {
    Credit(Box<CreditResult>),
    Points(Ratio),
}

impl Court<'_> {
    /// Judges and settles every stage.
    pub(super) fn settle(&mut self) -> Settlement {
        let rounding = Rounding::of(self.plan);
        let (mut limits, mut excess, mut incidents) = (Vec::new(), Vec::new(), incidents::PaidFor::default());
        self.decide();
        for stage in 0..=LAST_STAGE {
            self.judge(stage, Instant::MAX);
            self.strike_out(stage);
            if self.owe(stage, rounding) {
                self.one_credit_each(stage, rounding, &mut incidents);
                self.claim(stage);
                (limits, excess) = self.limit(rounding);
            }
        }
        self.carry(excess, rounding);
        self.earn_back(rounding);
        self.payable();
        self.note_blanks();
        let totals = self.totals(rounding);
        let sum = |of: fn(&Total) -> Money| totals.iter().fold(rounding.nothing(), |sum, total| sum.saturating_add(of(total)));
        Settlement { limits, credit: sum(|t| t.credit), bonus: sum(|t| t.bonus), claimable: sum(|t| t.claimable), totals }
    }

    /// The credit of an objective: the first that names it.
    fn credit_of(&self, objective: usize) -> Option<&Credit> {
        self.plan.credits.iter().find(|credit| credit.objective.index() == objective)
    }

    /// Gives the windows of a stage what they earn. Whether any earns a credit.
    fn owe(&mut self, stage: u8, rounding: Rounding) -> bool {
        let mut earned: Vec<(usize, Earned)> = Vec::new();
        for (objective, docket) in self.dockets.iter().enumerate().filter(|(objective, _)| self.stage(*objective) == stage) {
            let Some(credit) = self.credit_of(objective) else { continue };
            let table = Table::of(credit, &self.plan.points);
            for at in docket.groups.iter().flat_map(|(_, slots)| slots.clone()) {
                earned.extend(self.earned(at, credit, &table, rounding).map(|earned| (at, earned)));
            }
        }
        let mut any = false;
        for (at, earned) in earned {
            let Some(found) = self.slots.get_mut(at).and_then(|slot| slot.found.as_mut()) else { continue };
            match earned {
                Earned::Credit(credit) => {
                    any = true;
                    found.credit = Some(*credit);
                }
                Earned::Points(points) => found.points = Some(points),
            }
        }
        any
    }

    /// What a window earns.
    fn earned(&self, at: usize, credit: &Credit, table: &Table<'_>, rounding: Rounding) -> Option<Earned> {
        let (slot, paid) = (self.slots.get(at)?, self.paid(at, credit, table)?);
        let found = slot.found.as_ref()?;
        let place = self.place(at, self.stage(slot.objective))?;
        let when = When { by: slot.window.until, after: Instant::MIN, group: Some(place.group), stage: place.stage, sees: place.stage };
        let own = credit.multiply.iter().filter(|multiplier| self.history(&multiplier.when, when).holds);
        let mut factors: Vec<Factor> = own.map(|multiplier| Factor { by: multiplier.by, adjustment: None, makes: paid.exact }).collect();
        for adjustment in found.applying.iter().filter_map(|at| self.plan.adjustments.get(*at)) {
            factors.extend(adjustment.changes.iter().filter_map(|change| match change {
                Change::Multiply(of, by) if !credit.bonus && (of.is_empty() || of.contains(&credit.objective)) => {
                    Some(Factor { by: *by, adjustment: Some(adjustment.name.clone()), makes: paid.exact })
                }
                _ => None,
            }));
        }
        let how = credit.factors.and_then(|at| self.plan.points.choice(at)).unwrap_or(SeveralFactors::InTurn);
        let product = multiplied(paid.exact, &mut factors, how, credit.least)?;
        if credit.points {
            return Some(Earned::Points(product));
        }
        let amount = rounding.amount(product)?;
        Some(Earned::Credit(Box::new(CreditResult {
            clause: credit.clause.clone(),
            row: paid.row,
            exact: paid.exact,
            bonus: credit.bonus,
            factors,
            amount,
            left: None,
            gave_way: Vec::new(),
            paid: amount,
            claim: None,
            payable: None,
            returned: Vec::new(),
            carried: Vec::new(),
        })))
    }

    /// What the rows of a credit pay for a window that was judged, before factors.
    fn paid(&self, at: usize, credit: &Credit, table: &Table<'_>) -> Option<Paid> {
        let slot = self.slots.get(at)?;
        let found = slot.found.as_ref().filter(|found| Self::is_judged(found.verdict))?;
        let place = self.place(at, self.stage(slot.objective))?;
        let base = |amount: &Amount| if self.plan.is_blank(amount) { Some(Ratio::ZERO) } else { self.base(amount, &place, credit.points) };
        table.pays(&self.standing(at, found), &|row| place.group.fits(&row.when), &base)
    }

    /// Notes what is not known of what windows earn.
    fn note_blanks(&mut self) {
        let plan = self.plan;
        for objective in 0..self.dockets.len() {
            let Some(credit) = plan.credits.iter().find(|credit| credit.objective.index() == objective) else { continue };
            let in_rows = credit.rows.iter().any(|row| plan.is_blank(&row.pays));
            let limited = !credit.bonus && plan.is_limited_blankly(credit.objective);
            if !in_rows && !limited {
                continue;
            }
            let table = Table::of(credit, &plan.points);
            let owes = |found: &Found| found.credit.as_ref().is_some_and(|c| !c.paid.is_zero() || c.claim.is_some_and(|claim| !claim.claimable.is_zero()));
            let slots: Vec<usize> = self.dockets.get(objective).into_iter().flat_map(|d| &d.groups).flat_map(|(_, slots)| slots.clone()).collect();
            for at in slots {
                let unknown = |found: &Found| limited && owes(found) || in_rows && Self::is_judged(found.verdict) && self.asks_blank(at, found, &table);
                let blank = self.slots.get(at).and_then(|slot| slot.found.as_ref()).is_some_and(unknown);
                if let Some(found) = self.slots.get_mut(at).and_then(|slot| slot.found.as_mut()) {
                    found.blank = blank;
                }
            }
        }
    }

    /// Whether a row that has a say in what a window earns leaves its amount blank.
    fn asks_blank(&self, at: usize, found: &Found, table: &Table<'_>) -> bool {
        let place = self.slots.get(at).and_then(|slot| self.place(at, self.stage(slot.objective)));
        place.is_some_and(|place| table.asks(&self.standing(at, found), &|row| place.group.fits(&row.when), &|amount| self.plan.is_blank(amount)))
    }

    /// Whether a window was missed and its credit pays something, before factors.
    pub(super) fn is_owed(&self, at: usize) -> bool {
        let missed = self.slots.get(at).filter(|slot| slot.found.as_ref().is_some_and(|found| found.verdict == Verdict::Missed));
        let Some(credit) = missed.and_then(|slot| self.credit_of(slot.objective)) else { return false };
        self.paid(at, credit, &Table::of(credit, &self.plan.points)).is_some_and(|paid| paid.exact > Ratio::ZERO)
    }

    /// Where an objective stands in a window.
    fn standing(&self, at: usize, found: &Found) -> Standing {
        let measurement = &found.measurement;
        let stated = self.slots.get(at).and_then(|slot| self.plan.objectives.get(slot.objective)).and_then(|spec| spec.target.as_ref());
        Standing {
            measured: found.compared.map(Measured::ratio),
            upwards: stated.is_none_or(|target| target.bound.upwards()),
            target: found.target.and_then(|t| t.value).map(Measured::ratio),
            missed: found.verdict == Verdict::Missed,
            is_share: measurement.met.is_some() || matches!(found.compared, Some(Measured::Share(_))),
            missed_cases: measurement.met.map_or(0, |met| measurement.sample.saturating_sub(met)),
            in_a_row: self.in_a_row(at),
        }
    }

    /// An amount at a place, before it is multiplied; in points, or in money.
    fn base(&self, amount: &Amount, place: &super::measure::Place<'_>, in_points: bool) -> Option<Ratio> {
        match amount.base.get(&self.plan.points)? {
            Base::Money(money) | Base::Points(money) => Ratio::from_decimal(*money),
            Base::OfFee(share, fee) => self.fee(*fee, FeeTime::Window, place)?.times(*share),
            Base::Formula(num) => match (self.measuring.number(num, place, self), in_points) {
                (Some(Measured::Money(amount)), false) | (Some(Measured::Number(amount)), true) => Some(amount.max(Ratio::ZERO)),
                _ => Some(Ratio::ZERO),
            },
        }
    }
}
