//! Amounts that come to nothing, or nearly.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{Base, Credit, Per};
use rust_decimal::Decimal;

pub(super) static OF_NOTHING: Risk = Risk {
    code: "risk/share-of-nothing",
    says: "a share of a fee that is nought is nought, however bad the service: what costs nothing earns no credit",
    find: of_nothing,
};
pub(super) static PENNIES: Risk =
    Risk { code: "risk/pennies", says: "a credit can come to less than it costs to note it: nothing says that such an amount is not paid", find: pennies };

/// Credits in money, from the provider.
fn credits<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a Credit> {
    facts.plan.credits.iter().filter(|credit| !credit.bonus && !credit.points)
}

fn currency<'a>(facts: &Facts<'a>) -> &'a str {
    facts.plan.currency.as_ref().map_or("", |currency| currency.code.as_str())
}

fn of_nothing(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let free = |base: &Base| match base {
        Base::OfFee(_, fee) => plan.fees.get(fee.index()).filter(|fee| fee.amount.get(&plan.points).is_some_and(Decimal::is_zero)),
        _ => None,
    };
    let finding = |credit: &Credit| {
        let fee = credit.rows.iter().flat_map(|row| &row.pays.base.options).find_map(free)?;
        let name = facts.name(credit);
        let message = format!("`{name}` pays a share of `{}`, which is 0: every credit for it is 0", fee.name);
        let help = format!("pay an amount instead: `pays 100 {}`", currency(facts));
        Some(Finding::risk(OF_NOTHING.code, message, at(place::credit(facts.loaded, name), "of nothing"), &help).in_clause(credit.clause.as_ref()))
    };
    credits(facts).filter_map(finding).collect()
}

fn pennies(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let amount = |base: &Base| match base {
        Base::Money(amount) => Some(*amount),
        Base::OfFee(share, fee) => {
            let fee = plan.fees.get(fee.index())?.amount.get(&plan.points)?;
            let (num, den) = (i64::try_from(share.num()).ok()?, i64::try_from(share.den()).ok()?);
            Decimal::from(num).checked_mul(*fee)?.checked_div(Decimal::from(den))
        }
        _ => None,
    };
    let finding = |credit: &Credit| {
        // What is paid for each of several is more in all.
        let many = plan.objectives.get(credit.objective.index()).is_some_and(|objective| objective.needs.is_some());
        let rows = credit.rows.iter().filter(|row| row.pays.per == Per::Window || row.pays.per == Per::MissedCase && !many);
        let amounts = rows.flat_map(|row| &row.pays.base.options).filter_map(amount);
        let least = amounts.filter(|amount| *amount > Decimal::ZERO).min().filter(|least| *least < Decimal::ONE && !facts.grows(credit))?;
        if credit.least.is_some_and(|enough| enough >= Decimal::ONE) {
            return None;
        }
        let name = facts.name(credit);
        let currency = currency(facts);
        let message = format!("`{name}` can pay as little as {} {currency}", least.round_dp(4).normalize());
        let help = format!("say what is not worth paying: `pays nothing below 10 {currency}`");
        Some(Finding::risk(PENNIES.code, message, at(place::credit(facts.loaded, name), "so little"), &help).in_clause(credit.clause.as_ref()))
    };
    credits(facts).filter_map(finding).collect()
}
