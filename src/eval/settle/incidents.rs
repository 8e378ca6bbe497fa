//! One credit for one incident: which parts of credits are paid, and which give way.

use super::limits::last_instant;
use crate::calendar::Windows;
use crate::eval::court::Court;
use crate::eval::measure::tell;
use crate::outcome::GaveWay;
use crate::plan::{Chooses, OneCredit, Per, Unit, WindowSpec};
use crate::readings::SeveralIncidents;
use crate::remedy::Rounding;
use crate::value::{Instant, Money, Ratio};
use std::collections::BTreeMap;

/// By clause, month and incident: the slot whose credit is paid.
pub(super) type PaidFor = BTreeMap<(usize, Option<usize>, String), usize>;

/// Alike parts of a credit.
struct Part {
    slot: usize,
    month: Option<usize>,
    /// Position of the objective in the clause.
    named: usize,
    until: Instant,
    /// What one of them is worth.
    amount: Ratio,
    /// In order; never none.
    incidents: Vec<String>,
    /// How many there are; none: the whole credit.
    items: Option<u64>,
}

impl Court<'_> {
    /// Takes from a stage's credits what gives way to others for the same incident.
    pub(super) fn one_credit_each(&mut self, stage: u8, rounding: Rounding, paid: &mut PaidFor) {
        for (at, rule) in self.plan.one_credits.iter().enumerate() {
            let mut gave_way: BTreeMap<usize, Vec<GaveWay>> = BTreeMap::new();
            for part in self.parts(rule, stage) {
                let key = |incident: &String| (at, part.month, incident.clone());
                let former = part.incidents.iter().find_map(|incident| Some((incident, *paid.get(&key(incident))?)));
                let (incident, to, items) = match (former, part.items) {
                    (Some((incident, slot)), items) => (incident, slot, items),
                    (None, items) => {
                        paid.extend(part.incidents.iter().map(|incident| (key(incident), part.slot)));
                        // One of several alike is paid, the others give way to it.
                        let rest = items.and_then(|n| n.checked_sub(1)).filter(|n| *n > 0);
                        let (Some(rest), Some(incident)) = (rest, part.incidents.first()) else { continue };
                        (incident, part.slot, Some(rest))
                    }
                };
                gave_way.entry(part.slot).or_default().extend(self.gave_way(rule, incident, to, items));
            }
            for (slot, mut parts) in gave_way {
                parts.sort_by(|a, b| a.incident.cmp(&b.incident));
                let left = self.left(slot, &parts, rounding);
                if let Some(credit) = self.slots.get_mut(slot).and_then(|s| s.found.as_mut()).and_then(|found| found.credit.as_mut()) {
                    (credit.paid, credit.left, credit.gave_way) = (left, Some(left), parts);
                }
            }
        }
    }

    /// The parts of a clause's credits, in the order in which they are taken.
    fn parts(&self, rule: &OneCredit, stage: u8) -> Vec<Part> {
        let months = Windows::of(self.plan, &self.measuring.program.calendars, &WindowSpec::of(Unit::Month, None));
        let sole = self.plan.points.choice(rule.several) == Some(SeveralIncidents::Sole);
        let mut parts = Vec::new();
        for (named, objective) in rule.objectives.iter().map(|id| id.index()).enumerate().filter(|(_, at)| self.stage(*at) == stage) {
            let slots = self.dockets.get(objective).into_iter().flat_map(|docket| docket.groups.iter().flat_map(|(_, slots)| slots.clone()));
            for slot in slots {
                let Some((of, amount)) = self.slots.get(slot).zip(self.product(slot)) else { continue };
                let (until, month) = (of.window.until, months.number_of(last_instant(of.window)));
                let part = |amount, incidents, items| Part { slot, month, named, until, amount, incidents, items };
                let missed = self.missed_by(slot);
                if self.pays_by_item(objective) {
                    let all = missed.values().fold(0_u64, |sum, n| sum.saturating_add(*n));
                    let one = Ratio::new(1, i128::from(all)).and_then(|share| amount.times(share));
                    let of_items = missed.into_iter().filter_map(|(incident, items)| Some(part(one?, vec![incident?], Some(items))));
                    parts.extend(of_items.filter(|part| part.items != Some(0)));
                } else {
                    let tells = missed.len() == 1 || !sole;
                    let incidents: Vec<String> = missed.into_keys().flatten().filter(|_| tells).collect();
                    if !incidents.is_empty() {
                        parts.push(part(amount, incidents, None));
                    }
                }
            }
        }
        let place = |part: &Part| (part.named, part.until, part.slot, part.incidents.first().cloned());
        parts.sort_by(|a, b| {
            let by_amount = match rule.chooses {
                Chooses::Largest => b.amount.cmp(&a.amount),
                Chooses::Smallest => a.amount.cmp(&b.amount),
                Chooses::FirstNamed => std::cmp::Ordering::Equal,
            };
            by_amount.then_with(|| place(a).cmp(&place(b)))
        });
        parts
    }

    /// Whether each row of an objective's credit pays for each missed item.
    fn pays_by_item(&self, objective: usize) -> bool {
        self.credit_of(objective).is_some_and(|credit| credit.rows.iter().all(|row| row.pays.per == Per::MissedCase))
    }

    /// What a slot's credit is exactly, after factors; none for a bonus.
    fn product(&self, slot: usize) -> Option<Ratio> {
        let credit = self.slots.get(slot)?.found.as_ref()?.credit.as_ref().filter(|credit| !credit.bonus)?;
        credit.factors.iter().try_fold(credit.exact, |product, factor| product.times(factor.by))
    }

    /// Missed items of a slot by incident, as it is told.
    fn missed_by(&self, slot: usize) -> BTreeMap<Option<String>, u64> {
        let mut out: BTreeMap<Option<String>, u64> = BTreeMap::new();
        let Some((of, place)) = self.slots.get(slot).and_then(|of| Some((of, self.place(slot, self.stage(of.objective))?))) else { return out };
        let name = self.plan.one_credits.iter().find(|one| one.objectives.iter().any(|id| id.index() == of.objective)).map(|one| &one.field);
        if let Some((objective, name)) = self.plan.objectives.get(of.objective).filter(|o| o.items().is_none()).zip(name) {
            return self.measuring.behind(objective, name, &place, self);
        }
        let case = self.plan.objectives.get(of.objective).and_then(|o| self.plan.case(o.items()?.case));
        let kind = case.and_then(|case| case.fields.iter().find(|f| Some(&f.name) == name)).map(|f| &f.kind);
        for (incident, times) in self.measuring.missed(of.objective, &place, self) {
            let sum = out.entry(incident.map(|value| tell(kind, Some(&value)))).or_default();
            *sum = sum.saturating_add(times);
        }
        out
    }

    fn gave_way(&self, rule: &OneCredit, incident: &str, to: usize, items: Option<u64>) -> Option<GaveWay> {
        let slot = self.slots.get(to)?;
        let group = self.dockets.get(slot.objective)?.groups.get(slot.group)?.0.shown.clone();
        let (clause, incident) = (rule.clause.clone(), incident.to_owned());
        Some(GaveWay { clause, incident, items, objective: self.plan.objectives.get(slot.objective)?.name.clone(), group, window: self.name(slot).label })
    }

    /// What is left of a slot's credit.
    fn left(&self, slot: usize, parts: &[GaveWay], rounding: Rounding) -> Money {
        let left = || {
            let gone = parts.iter().try_fold(0_u64, |sum, part| Some(sum.saturating_add(part.items?)))?;
            let all = self.missed_by(slot).values().fold(0_u64, |sum, n| sum.saturating_add(*n));
            let share = Ratio::new(i128::from(all.saturating_sub(gone)), i128::from(all))?;
            rounding.amount(self.product(slot)?.times(share)?)
        };
        left().or_else(|| rounding.amount(Ratio::ZERO)).unwrap_or(Money::ZERO)
    }
}
