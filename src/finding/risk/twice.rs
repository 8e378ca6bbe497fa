//! Credits that come together, and nothing says whether they add up: for one month, for one case.

use super::super::{Finding, place};
use super::constant::excludes;
use super::pays::{most_by_all, once};
use super::surge::{harder, quantity};
use super::{Facts, Risk, at, meant, percent};
use crate::plan::{Bound, CaseId, Credit, Objective, Plan, Unit};
use crate::readings::LimitMissing;
use crate::value::Ratio;

pub(super) static TOGETHER: Risk = Risk {
    code: "risk/credits-add-up",
    says: "several credits can be owed for one period, no clause limits them or says which counts: they add up",
    find: together,
};
pub(super) static CASE: Risk =
    Risk { code: "risk/one-case-twice", says: "one case can miss two promises, and both pay for it: no clause gives one incident one credit", find: case };

pub(super) static BONUS: Risk = Risk {
    code: "risk/bonus-and-credit",
    says: "a bonus and a credit can be owed for one period: both are paid in full, neither is set off against the other",
    find: bonus,
};

/// Whether who earns a bonus keeps what a credit is for: both measure the same, and the bonus asks for no less.
fn implies(facts: &Facts<'_>, one: &Objective, other: &Objective) -> bool {
    let plan = facts.plan;
    let asked = |objective: &Objective| objective.target.as_ref().and_then(|t| Some((t.bound, t.value.get(&plan.points).and_then(quantity)?)));
    let Some(((bound, asked), (least, other_asked))) = asked(one).zip(asked(other)) else { return false };
    let strict = |bound: Bound| matches!(bound, Bound::Above | Bound::Below);
    let no_less = match least {
        Bound::Exactly => (bound, asked) == (least, other_asked),
        _ => harder(least, asked, other_asked) || asked == other_asked && (strict(bound) || !strict(least)),
    };
    facts.same_measure(one, other) && facts.same_windows(one, other) && bound.upwards() == least.upwards() && no_less
}

fn bonus(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let of = |credit: &Credit| plan.objectives.get(credit.objective.index());
    let both = |bonus: &Credit, credit: &Credit| {
        bonus.objective != credit.objective && of(bonus).zip(of(credit)).is_some_and(|(one, other)| !implies(facts, one, other))
    };
    let pairs = plan.credits.iter().filter(|c| c.bonus).flat_map(|bonus| credits(facts).into_iter().map(move |credit| (bonus, credit)));
    let Some((bonus, credit)) = pairs.into_iter().find(|(bonus, credit)| both(bonus, credit)) else { return Vec::new() };
    let (one, other) = (facts.name(bonus), facts.name(credit));
    let most = Some(come_to(facts, &[credit])).filter(|most| !most.is_empty()).map_or_else(String::new, |most| format!("{most},"));
    let message = format!("in one period a bonus for `{one}` and a credit for `{other}`{most} can both be owed");
    vec![Finding::risk(
        BONUS.code,
        message,
        at(place::credit(facts.loaded, one), "paid beside a credit"),
        "say whether they are set off: pay the bonus only in a period without a credit",
    )]
}

fn credits<'a>(facts: &'a Facts<'_>) -> Vec<&'a Credit> {
    facts.plan.credits.iter().filter(|c| !c.bonus && !c.points).collect()
}

/// The most that credits come to, as a share of the fee, if the text alone says so: each for one window a period of the fee, none of them limited.
fn sum(facts: &Facts<'_>, credits: &[&Credit]) -> Option<Ratio> {
    let plan = facts.plan;
    let once = |credit: &&Credit| plan.fees.first().is_some_and(|fee| once(facts, credit, &fee.each));
    let limited = !plan.limits.is_empty() || !plan.pools.is_empty();
    if limited || !credits.iter().all(once) {
        return None;
    }
    let sum = credits.iter().try_fold(Ratio::ZERO, |sum, credit| sum.plus(most_by_all(facts, credit)?))?;
    match whole_fee(plan).as_slice() {
        [true] => Some(sum.min(Ratio::ONE)),
        // By one reading more than the fee, by another no more than it.
        [_, _, ..] => Some(sum).filter(|sum| *sum <= Ratio::ONE),
        _ => Some(sum),
    }
}

/// Whether credits that no clause limits are limited to the fee, by each reading that may be meant.
fn whole_fee(plan: &Plan) -> Vec<bool> {
    plan.rules.limit_missing.map_or_else(Vec::new, |at| meant(plan, at).into_iter().map(|reading: LimitMissing| reading == LimitMissing::WholeFee).collect())
}

/// `, up to 45% of the fee`, if that is known.
fn come_to(facts: &Facts<'_>, credits: &[&Credit]) -> String {
    sum(facts, credits).map(|sum| format!(", up to {} of the fee", percent(sum))).unwrap_or_default()
}

/// A limit that binds: of a quarter of the fee or, where credits come to less, of a little less than they do. Left to be written where that is not known.
fn limit(facts: &Facts<'_>, sum: Option<Ratio>) -> String {
    let fee = facts.plan.fees.first().map_or("fee", |fee| fee.name.as_str());
    let steps = sum.and_then(|sum| sum.times(Ratio::whole(20))).map(|twentieths| (twentieths.num() - 1).div_euclid(twentieths.den()).min(5));
    let most = steps.filter(|steps| *steps > 0).map_or_else(|| "AMOUNT".to_owned(), |steps| format!("{}% of {fee}", steps * 5));
    let each = match facts.plan.fees.first().map(|fee| fee.each.unit) {
        Some(Unit::Quarter) => "quarter",
        Some(Unit::Year) => "year",
        _ => "month",
    };
    format!("limit them: `limit credits each calendar {each} to {most}`")
}

fn together(facts: &Facts<'_>) -> Vec<Finding> {
    let credits = credits(facts);
    if credits.len() < 2 || !facts.plan.limits.is_empty() || !facts.plan.pools.is_empty() || !facts.plan.one_credits.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = credits.iter().take(3).map(|credit| format!("`{}`", facts.name(credit))).collect();
    let more = if credits.len() > names.len() { " and more" } else { "" };
    let clause = if whole_fee(facts.plan) == [true] { "no clause limits them to less than the fee" } else { "no clause limits them" };
    let message = format!("credits for {}{more} add up{}: {clause} or says which counts", names.join(", "), come_to(facts, &credits));
    let spans = credits.iter().take(3).flat_map(|credit| at(place::credit(facts.loaded, facts.name(credit)), "pays")).collect();
    vec![Finding::risk(TOGETHER.code, message, spans, &limit(facts, sum(facts, &credits)))]
}

fn case(facts: &Facts<'_>) -> Vec<Finding> {
    if !facts.plan.one_credits.is_empty() {
        return Vec::new();
    }
    let of = |credit: &&Credit| -> Option<CaseId> {
        let items = facts.plan.objectives.get(credit.objective.index())?.items()?;
        items.measure.clock.map(|_| items.case)
    };
    let credits = credits(facts);
    let mut kinds: Vec<CaseId> = credits.iter().filter_map(of).collect();
    kinds.sort();
    kinds.dedup();
    let finding = |kind: CaseId| {
        let own: Vec<&Credit> = credits.iter().copied().filter(|credit| of(credit) == Some(kind)).collect();
        let population = |credit: &Credit| facts.plan.objectives.get(credit.objective.index()).and_then(|o| o.items()).map(|items| &items.population);
        let both = |a: &Credit, b: &Credit| !population(a).zip(population(b)).is_some_and(|(a, b)| excludes(a, b));
        let pairs = own.iter().enumerate().flat_map(|(n, one)| own.iter().skip(n + 1).map(move |other| (*one, *other)));
        let (first, second) = pairs.into_iter().find(|(one, other)| facts.name(one) != facts.name(other) && both(one, other))?;
        let case = facts.plan.case(kind).map_or("case", |case| case.name.as_str());
        let (one, other) = (facts.name(first), facts.name(second));
        let message = format!("one {case} can miss `{one}` and `{other}`, and both pay{}", come_to(facts, &[first, second]));
        let spans = [one, other].into_iter().flat_map(|name| at(place::credit(facts.loaded, name), "pays for it")).collect();
        let help = format!(
            "say that one incident gives one credit, if that is meant: `one credit for each FIELD among {one}, {other}, the customer chooses`, by a field that tells incidents apart"
        );
        Some(Finding::risk(CASE.code, message, spans, &help))
    };
    kinds.into_iter().filter_map(finding).collect()
}
