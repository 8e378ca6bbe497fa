//! Points of which it is proved that no log parts their readings, by exact arithmetic on the plan. Each proof has a name.

use super::canon::said_alone;
use crate::calendar::{Calendars, Windows, Zone};
use crate::plan::{Amount, Base, CalendarId, CalendarSpec, Credit, Fee, Hours, Limit, Objective, Per, Plan};
use crate::value::{Date, Instant, Interval, Micros, Ratio, TimeOfDay};
use crate::witness::Open;

/// The name of the proof, if there is one.
pub(super) fn same(plan: &Plan, open: &Open) -> Option<&'static str> {
    open.at?;
    match open.kind.as_str() {
        "money_rounding" | "rounding_place" => amounts_are_whole(plan).then_some("every amount is a whole number of coins"),
        "partial_window" => no_window_is_cut(plan, open).then_some("the term begins and ends where windows do"),
        "missing_target" => a_row_is_for_all(plan, open).then_some("a row of the targets is for every case"),
        "limit_missing" => credits_stay_within_the_fee(plan).then_some("the credits of a month cannot exceed the fee"),
        "same_instant" => no_event_stops_a_clock(plan).then_some("no event stops a clock"),
        "limit_order" => as_much_is_cut_off(plan).then_some("as much is cut off, and it does not matter of which credit"),
        "local_gap" => clocks_change_elsewhere(plan, true)
            .then_some("no time of the contract is skipped where clocks change, from a year before the term to a year after it; a time in a log never is that says how far it is from UTC"),
        "local_fold" => clocks_change_elsewhere(plan, false)
            .then_some("no time of the contract comes twice where clocks change, from a year before the term to a year after it; a time in a log never does that says how far it is from UTC"),
        _ => None,
    }
}

/// Whether no local time that the plan names, midnights and the hours of calendars, is skipped (or comes twice) in its term and the year before and after. Local times of a log, minutes as windows and days that are counted from
/// an event can be any time of day.
fn clocks_change_elsewhere(plan: &Plan, gap: bool) -> bool {
    // Wherever they stand.
    let has_minutes = || serde_json::to_string(plan).is_ok_and(|text| text.contains("\"unit\":\"minute\""));
    let any_time = !plan.sources.is_empty() || !plan.parts.is_empty() || plan.before.is_some() || plan.points.0.iter().any(|point| point.kind == "day");
    let Some(calendars) = Calendars::compile(plan).ok().filter(|_| !any_time && !has_minutes()) else { return false };
    let term = calendars.term();
    let year = Micros(366 * Micros::DAY.0);
    let between = Interval::new(Instant(term.from.0.saturating_sub(year.0)), term.until.plus(year));
    let own = |calendar: &CalendarSpec| match &calendar.hours {
        Hours::Weekly { weekly, closed, open } => {
            let week = weekly.iter().flat_map(|hours| [hours.from, hours.until]);
            let closed = closed.iter().filter_map(|closure| closure.hours).flat_map(|(from, until)| [from, until]);
            week.chain(closed).chain(open.iter().flat_map(|opening| [opening.from, opening.until])).collect()
        }
        _ => Vec::new(),
    };
    let quiet = |zone: &Zone, times: &[TimeOfDay]| !zone.is_off(gap, between, &[times, &[TimeOfDay::MIDNIGHT]].concat());
    let of_calendars = plan.calendars.iter().zip(0_u16..).all(|(calendar, id)| quiet(calendars.zone_of(CalendarId(id)), &own(calendar)));
    of_calendars && quiet(calendars.zone(), &[])
}

/// Whether there is no clock that an event stops: then none comes first or last.
fn no_event_stops_a_clock(plan: &Plan) -> bool {
    plan.clocks.is_empty() && plan.parts.is_empty() && plan.before.is_none()
}

/// Whether all that is credited is under the same bounds, so that they cut off as much from whichever credit, and whether nothing rests on one credit rather than on all: no claim, nothing earned back, nothing that is told of what is credited.
fn as_much_is_cut_off(plan: &Plan) -> bool {
    let of_all = |limit: &Limit| limit.objectives.is_empty() && !limit.each_credit && !limit.each_group;
    let bounds = plan.limits.len() + plan.pools.len() + usize::from(plan.rules.limit_missing.is_some());
    let alike = bounds == 1 && plan.limits.iter().all(|limit| !limit.each_credit) || plan.pools.is_empty() && plan.limits.iter().all(of_all);
    let plain = plan.credits.iter().all(|credit| credit.claim.is_none() && credit.returns.is_empty());
    let alone = plan.parts.is_empty() && plan.before.is_none() && plan.attributions.is_empty();
    // Wherever a number of what is credited stands.
    let rows: Vec<_> = plan.credits.iter().map(|credit| (&credit.rows, &credit.multiply)).collect();
    let told = (&plan.objectives, &plan.limits, &plan.pools, &plan.rights, &plan.adjustments, rows);
    alike && plain && alone && serde_json::to_string(&told).is_ok_and(|text| !text.contains("\"credits\":"))
}

/// Whether the table of a clock has a row that every case takes.
fn a_row_is_for_all(plan: &Plan, open: &Open) -> bool {
    let named = open.id.split_once('@').map(|(_, name)| name);
    let clock = plan.clocks.iter().find(|clock| Some(clock.name.as_str()) == named);
    clock.and_then(|clock| clock.targets.as_ref()).is_some_and(|targets| targets.rows.iter().any(|row| row.when.iter().all(Vec::is_empty)))
}

/// Whether the term cuts no window of the objective: the first begins with it, and the last ends with it.
fn no_window_is_cut(plan: &Plan, open: &Open) -> bool {
    let named = open.id.split_once('@').map(|(_, name)| name);
    plan.objectives.iter().find(|o| Some(o.name.as_str()) == named).is_some_and(|objective| windows_are_whole(plan, objective))
}

fn windows_are_whole(plan: &Plan, objective: &Objective) -> bool {
    let Ok(calendars) = Calendars::compile(plan) else { return false };
    if objective.each.before.is_some() {
        return false;
    }
    // A term without an end cuts none there.
    let windows = Windows::of_objective(plan, &calendars, objective);
    let whole = |end: Option<Date>, at: Option<usize>| end.is_none() || at.and_then(|at| windows.get(at)).is_some_and(|window| !windows.is_cut(&window));
    !windows.is_empty() && whole(plan.term.from, Some(0)) && whole(plan.term.until, windows.len().checked_sub(1))
}

/// Whether each window of an objective is one whole period of a fee.
fn a_window_is_a_period(plan: &Plan, objective: &Objective, fee: &Fee) -> bool {
    !objective.each.rolling && said_alone(plan, &objective.each) == said_alone(plan, &fee.each) && windows_are_whole(plan, objective)
}

/// Whether everything that is paid is paid as it stands, in whole coins.
fn amounts_are_whole(plan: &Plan) -> bool {
    let places = plan.currency.as_ref().map_or(2, |c| c.places);
    let whole = |amount: Ratio| 10_i64.checked_pow(places).and_then(|coin| amount.times(Ratio::whole(coin))).is_some_and(|coins| coins.den() == 1);
    let plain = plan.adjustments.iter().all(|a| !a.changes.iter().any(|c| matches!(c, crate::plan::Change::Multiply(..))));
    let amount = |objective: &Objective, amount: &Amount| {
        amount.per == Per::Window && amount.base.options.iter().all(|base| base_of(plan, objective, base).is_some_and(|all| all.into_iter().all(whole)))
    };
    let credit = |c: &Credit| {
        let objective = plan.objectives.get(c.objective.index());
        c.multiply.is_empty() && c.returns.is_empty() && objective.is_some_and(|objective| c.rows.iter().all(|row| amount(objective, &row.pays)))
    };
    let uncut = plan.limits.is_empty() && plan.pools.is_empty() && (plan.rules.limit_missing.is_none() || credits_stay_within_the_fee(plan));
    plain && uncut && plan.one_credits.is_empty() && plan.parts.is_empty() && plan.before.is_none() && plan.credits.iter().all(credit)
}

/// What a base can amount to for a window; none if that is not known from the text alone.
fn base_of(plan: &Plan, objective: &Objective, base: &Base) -> Option<Vec<Ratio>> {
    match base {
        Base::Money(amount) => Some(vec![Ratio::from_decimal(*amount)?]),
        Base::OfFee(share, fee) => {
            let fee = plan.fees.get(fee.index()).filter(|fee| a_window_is_a_period(plan, objective, fee))?;
            (!fee.amount.options.is_empty()).then_some(())?;
            fee.amount.options.iter().map(|amount| Ratio::from_decimal(*amount)?.times(*share)).collect()
        }
        _ => None,
    }
}

/// Whether all credits of one month together stay within its fee: each a share of it, for one window a month and without groups.
fn credits_stay_within_the_fee(plan: &Plan) -> bool {
    let mut sum = Ratio::ZERO;
    for credit in plan.credits.iter().filter(|c| !c.bonus) {
        let objective = plan.objectives.get(credit.objective.index());
        let ungrouped = objective.is_some_and(|o| match &o.what {
            crate::plan::What::Items(items) => items.dimensions.is_empty(),
            crate::plan::What::Formula(formula) => formula.dimensions.is_empty(),
        });
        // One window for each period of the fee: else several windows end in one period, or one has the fees of two.
        let monthly = objective.is_some_and(|o| plan.fees.first().is_some_and(|fee| a_window_is_a_period(plan, o, fee)));
        let share = |amount: &Amount| match (amount.per, amount.base.options.as_slice()) {
            (Per::Window, [Base::OfFee(share, _)]) => Some(*share),
            _ => None,
        };
        let shares: Option<Vec<Ratio>> = credit.rows.iter().map(|row| share(&row.pays)).collect();
        // Where rows overlap, all of them may pay.
        let most = shares.and_then(|shares| shares.into_iter().try_fold(Ratio::ZERO, Ratio::plus));
        match (ungrouped && monthly && credit.multiply.is_empty(), most.and_then(|most| sum.plus(most))) {
            (true, Some(more)) => sum = more,
            _ => return false,
        }
    }
    let multiplied = plan.adjustments.iter().any(|a| a.changes.iter().any(|c| matches!(c, crate::plan::Change::Multiply(..))));
    sum <= Ratio::ONE && !multiplied && plan.fees.len() == 1 && plan.parts.is_empty()
}
