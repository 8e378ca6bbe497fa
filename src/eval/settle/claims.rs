//! Which credits have been claimed, which still can be, which have lapsed.

use super::occasions::Period;
use crate::eval::allowance::within;
use crate::eval::court::{Court, Slot};
use crate::eval::measure::tell;
use crate::eval::part::Row;
use crate::outcome::{ClaimResult, ClaimStatus, CreditResult};
use crate::plan::{CLAIM_FIELDS, CaseId, Claim, ClaimKnown, FieldId, ObjectiveId, Plan, What};
use crate::readings::{BlankClaim, ClaimTakes, Unclaimed, Within};
use crate::value::{Instant, Money};

/// What a field of a claim says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Question {
    pub(in super::super) field: FieldId,
    asks: Asks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Objective,
    Window,
    Dimension(usize),
}

impl Question {
    /// What the fields of a kind of case say of credits for an objective.
    pub(in super::super) fn all(plan: &Plan, objective: ObjectiveId, case: CaseId) -> Vec<Self> {
        let fields = plan.case(case).map_or(&[][..], |case| &case.fields);
        let named = |name: &str| fields.iter().position(|f| f.name == name).and_then(|at| u16::try_from(at).ok()).map(FieldId);
        let dimensions: Vec<&str> = match plan.objectives.get(objective.index()).map(|o| &o.what) {
            Some(What::Formula(formula)) => formula.dimensions.iter().map(String::as_str).collect(),
            Some(What::Items(items)) => {
                let own = plan.case(items.case).map_or(&[][..], |case| &case.fields);
                items.dimensions.iter().map(|d| own.get(d.field.index()).map_or("", |f| f.name.as_str())).collect()
            }
            None => Vec::new(),
        };
        let fixed = CLAIM_FIELDS.into_iter().zip([Asks::Objective, Asks::Window]);
        let asked = fixed.chain(dimensions.into_iter().enumerate().map(|(at, name)| (name, Asks::Dimension(at))));
        asked.filter_map(|(name, asks)| named(name).map(|field| Self { field, asks })).collect()
    }
}

/// A credit that must be claimed.
struct Claimable {
    slot: usize,
    /// The end of its window.
    end: Instant,
    /// When a claim counts.
    periods: Vec<Period>,
    at: Option<Instant>,
}

impl Claimable {
    /// From when on a claim can count.
    fn from(&self) -> Instant {
        self.periods.iter().map(|period| period.from).min().unwrap_or(Instant::MAX)
    }

    /// Until when one can, at the latest.
    fn until(&self) -> Option<Instant> {
        self.periods.iter().map(|period| period.until).max_by_key(|until| until.unwrap_or(Instant::MAX)).flatten()
    }
}

/// Whether nothing is paid of a credit, now or later.
pub(super) fn is_lost(credit: &CreditResult) -> bool {
    credit.claim.is_some_and(|claim| claim.status == ClaimStatus::Lapsed)
}

/// Notes what limits leave of a credit.
pub(super) fn pay(credit: &mut CreditResult, left: Money) {
    match &mut credit.claim {
        Some(claim) if claim.status == ClaimStatus::Claimable => claim.claimable = left,
        _ => credit.paid = left,
    }
}

impl Court<'_> {
    /// Notes where the claims of a stage's credits stand. What is not claimed is not paid.
    pub(super) fn claim(&mut self, stage: u8) {
        let mut noted: Vec<(usize, ClaimResult)> = Vec::new();
        for credit in &self.plan.credits {
            let objective = credit.objective.index();
            let first = self.credit_of(objective).is_some_and(|first| std::ptr::eq(first, credit));
            let Some(claim) = credit.claim.as_ref().filter(|_| first && self.stage(objective) == stage) else { continue };
            self.claims_of(credit.objective, claim, &mut noted);
        }
        for (at, result) in noted {
            let Some(credit) = self.slots.get_mut(at).and_then(|slot| slot.found.as_mut()).and_then(|found| found.credit.as_mut()) else { continue };
            if result.status != ClaimStatus::Claimed {
                credit.paid = Money::new(0, credit.paid.scale());
            }
            credit.claim = Some(result);
        }
    }

    fn claims_of(&self, objective: ObjectiveId, claim: &Claim, into: &mut Vec<(usize, ClaimResult)>) {
        let how = self.plan.points.choice(claim.within).unwrap_or(Within::IncludesTheLimit);
        let in_time = |at: Instant, until: Option<Instant>| until.is_none_or(|until| within(at, until, how));
        let slots = self.dockets.get(objective.index()).into_iter().flat_map(|docket| docket.groups.iter().flat_map(|(_, slots)| slots.clone()));
        let owed = slots
            .filter_map(|at| Some((at, self.slots.get(at)?)))
            .filter(|(_, slot)| slot.found.as_ref().is_some_and(|found| found.credit.as_ref().is_some_and(|credit| credit.left != Some(Money::ZERO))));
        let mut open: Vec<Claimable> = owed.map(|(slot, of)| Claimable { slot, end: of.window.until, periods: self.periods(claim, of), at: None }).collect();
        // The oldest first; slots of one end are in order of groups.
        open.sort_by_key(|one| one.end);
        let mut taken = false;
        match &claim.known {
            ClaimKnown::Never(point) => taken = self.plan.points.choice(*point) != Some(Unclaimed::Lapses),
            ClaimKnown::Rows { rows, takes, blank, .. } => {
                let questions = Question::all(self.plan, objective, rows.case);
                let fields: Vec<FieldId> = questions.iter().map(|q| q.field).collect();
                let takes = self.plan.points.choice(*takes).unwrap_or(ClaimTakes::All);
                let blank = blank.and_then(|at| self.plan.points.choice(at)).unwrap_or(BlankClaim::Any) == BlankClaim::Any;
                // Up to here the deadlines of the credits so far go: so those long past are not looked at.
                let so_far = open.iter().scan(Instant::MIN, |last, one| {
                    *last = one.until().unwrap_or(Instant::MAX).max(*last);
                    Some(*last)
                });
                let so_far: Vec<Instant> = so_far.collect();
                // From here on those that follow can be claimed, at the earliest.
                let latest_first = open.iter().rev().scan(Instant::MAX, |least, one| {
                    *least = one.from().min(*least);
                    Some(*least)
                });
                let mut at_least: Vec<Instant> = latest_first.collect();
                at_least.reverse();
                for (at, values) in self.claims_in_order(rows.case, &fields, self.measuring.noted(rows, &fields)) {
                    let (first, past) = (so_far.partition_point(|until| *until < at), at_least.partition_point(|from| *from <= at));
                    let Some(open) = open.get_mut(first..past) else { continue };
                    let fits = |one: &Claimable| {
                        one.at.is_none()
                            && one.periods.iter().any(|period| period.from <= at && in_time(at, period.until))
                            && self.slots.get(one.slot).is_some_and(|slot| self.is_for(slot, &questions, &values, blank))
                    };
                    let which = match takes {
                        ClaimTakes::All => {
                            open.iter_mut().filter(|one| fits(one)).for_each(|one| one.at = Some(at));
                            continue;
                        }
                        ClaimTakes::Oldest => open.iter().position(fits),
                        ClaimTakes::Latest => {
                            let latest = open.iter().filter(|one| fits(one)).map(|one| one.end).max();
                            open.iter().position(|one| Some(one.end) == latest && fits(one))
                        }
                    };
                    if let Some(one) = which.and_then(|which| open.get_mut(which)) {
                        one.at = Some(at);
                    }
                }
            }
        }
        into.extend(open.into_iter().map(|one| {
            let status = match one.at {
                Some(_) => ClaimStatus::Claimed,
                None if taken => ClaimStatus::Claimed,
                None if one.periods.iter().any(|period| in_time(self.measuring.as_of, period.until)) => ClaimStatus::Claimable,
                None => ClaimStatus::Lapsed,
            };
            (one.slot, ClaimResult { status, until: one.until(), at: one.at, claimable: Money::ZERO })
        }));
    }

    /// Claims in order of time and values: when, and what their fields say.
    fn claims_in_order(&self, case: CaseId, fields: &[FieldId], rows: &[Row]) -> Vec<(Instant, Vec<Option<String>>)> {
        let kinds: Vec<_> = fields.iter().map(|field| self.plan.case(case).and_then(|c| c.fields.get(field.index())).map(|f| &f.kind)).collect();
        let told = |(at, values): &Row| (*at, values.iter().zip(&kinds).map(|(v, kind)| v.as_ref().map(|v| tell(*kind, Some(v)))).collect());
        let mut claims: Vec<(Instant, Vec<Option<String>>)> = rows.iter().map(told).collect();
        claims.sort();
        claims
    }

    /// Whether a claim is for a window by its values.
    fn is_for(&self, slot: &Slot, questions: &[Question], values: &[Option<String>], blank: bool) -> bool {
        questions.iter().zip(values).all(|(question, value)| {
            let Some(value) = value else { return blank };
            match question.asks {
                Asks::Objective => self.plan.objectives.get(slot.objective).is_some_and(|o| o.name == *value),
                Asks::Window => self.name(slot).label == *value,
                Asks::Dimension(at) => {
                    let group = self.dockets.get(slot.objective).and_then(|docket| docket.groups.get(slot.group));
                    group.and_then(|(group, _)| group.shown.get(at)).is_some_and(|(_, shown)| shown == value)
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_paid_or_can_be_claimed() {
        let claim = |status| ClaimResult { status, until: None, at: None, claimable: Money::ZERO };
        let credit = |claim| CreditResult {
            clause: None,
            row: None,
            exact: crate::value::Ratio::ONE,
            bonus: false,
            factors: Vec::new(),
            amount: Money::ONE,
            left: None,
            gave_way: Vec::new(),
            paid: Money::ZERO,
            claim,
            payable: None,
            returned: Vec::new(),
            carried: Vec::new(),
        };
        let left = |claim| {
            let mut credit = credit(claim);
            pay(&mut credit, Money::ONE);
            (credit.paid, credit.claim.map_or(Money::ZERO, |claim| claim.claimable))
        };
        assert_eq!(left(None), (Money::ONE, Money::ZERO));
        assert_eq!(left(Some(claim(ClaimStatus::Claimed))), (Money::ONE, Money::ZERO));
        assert_eq!(left(Some(claim(ClaimStatus::Claimable))), (Money::ZERO, Money::ONE));
        assert!(is_lost(&credit(Some(claim(ClaimStatus::Lapsed)))) && !is_lost(&credit(None)));
    }
}
