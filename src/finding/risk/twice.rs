//! Credits that come together, and nothing says whether they add up: for one month, for one case.

use super::super::{Finding, place};
use super::constant::excludes;
use super::{Facts, Risk, at, percent};
use crate::plan::{CaseId, Credit, WindowSpec};
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

fn bonus(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(bonus) = facts.plan.credits.iter().find(|c| c.bonus) else { return Vec::new() };
    let Some(credit) = credits(facts).into_iter().find(|credit| credit.objective != bonus.objective) else { return Vec::new() };
    let (one, other) = (facts.name(bonus), facts.name(credit));
    let message = format!("in one period a bonus for `{one}` and a credit for `{other}`{} can both be owed", come_to(facts, &[credit]));
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

/// The most that a credit pays, if the text alone says so.
fn most(facts: &Facts<'_>, credit: &Credit) -> Option<Ratio> {
    let shares: Option<Vec<Ratio>> = credit.rows.iter().map(|row| facts.share_of_fee(row)).collect();
    shares?.into_iter().max()
}

/// `, up to 45% of the fee`, if the text alone says so: each for one window a period of the fee.
fn come_to(facts: &Facts<'_>, credits: &[&Credit]) -> String {
    let shape = |w: &WindowSpec| (w.unit, w.count, w.rolling);
    let period = facts.plan.fees.first().map(|fee| shape(&fee.each));
    let once = |credit: &&Credit| {
        let objective = facts.plan.objectives.get(credit.objective.index());
        objective.is_some_and(|o| Some(shape(&o.each)) == period && facts.plan.dimension_names(o).is_empty())
    };
    if !credits.iter().all(once) || credits.iter().any(|credit| facts.grows(credit)) {
        return String::new();
    }
    let sum = credits.iter().try_fold(Ratio::ZERO, |sum, credit| sum.plus(most(facts, credit)?));
    sum.map(|sum| format!(", up to {} of the fee", percent(sum))).unwrap_or_default()
}

fn together(facts: &Facts<'_>) -> Vec<Finding> {
    let credits = credits(facts);
    if credits.len() < 2 || !facts.plan.limits.is_empty() || !facts.plan.pools.is_empty() || !facts.plan.one_credits.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = credits.iter().take(3).map(|credit| format!("`{}`", facts.name(credit))).collect();
    let more = if credits.len() > names.len() { " and more" } else { "" };
    let message = format!("credits for {}{more} add up{}: no clause limits them or says which counts", names.join(", "), come_to(facts, &credits));
    let spans = credits.iter().take(3).flat_map(|credit| at(place::credit(facts.loaded, facts.name(credit)), "pays")).collect();
    vec![Finding::risk(TOGETHER.code, message, spans, "limit them: `limit credits each calendar month to 25% of fee`")]
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
            "say that one incident gives one credit, if that is meant: `one credit for each FIELD among {one}, {other}`, by a field that tells incidents apart"
        );
        Some(Finding::risk(CASE.code, message, spans, &help))
    };
    kinds.into_iter().filter_map(finding).collect()
}
