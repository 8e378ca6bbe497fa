//! One expectation beside what was found.

use super::until::named;
use super::{Clockwork, Found, happens};
use crate::check::scenario::{Expectation, Expected, ExpectedValue};
use crate::diagnostic::Diagnostic;
use crate::outcome::{CaseFacts, ClaimStatus, ClockState, CreditResult, ItemFact, Measured, WindowResult};
use crate::plan::{Amount, Base, ObjectiveId, OneOf, Per, Plan};
use crate::remedy::Rounding;
use crate::report::words::{self, Local};
use crate::value::{Instant, Interval, Micros, Money, Ratio};
use rust_decimal::Decimal;

/// What can be compared with an expectation.
#[derive(Default)]
struct Seen {
    measured: Option<Measured>,
    money: Option<Money>,
    points: Option<Ratio>,
    /// The window that an amount by fee is of.
    window: Option<Interval>,
    word: Option<String>,
    due: Option<Instant>,
    clause: Option<String>,
    /// What was measured is not over: a length is expected of it only with the word for that.
    so_far: bool,
}

/// What does not hold of an expectation, if anything does not.
pub(super) fn flaw(plan: &Plan, found: &Found, expectation: &Expectation, clockwork: &Clockwork<'_>) -> Option<Diagnostic> {
    let local = Local(clockwork.calendars.zone());
    let due = expectation.due.as_ref().map(|moment| clockwork.instant(moment));
    let mut wanted: Vec<String> = expectation.is.iter().map(|value| value_words(plan, value)).collect();
    wanted.extend(due.map(|t| format!("due {}", local.moment(t))));
    wanted.extend(expectation.clause.as_ref().map(|c| format!("by clause {c}")));
    let expected = if wanted.is_empty() { "it to hold".to_owned() } else { wanted.join(", ") };
    let say = |shown: &str| Some(super::flaw(expectation.span, &expected, shown));
    let seen = match look(plan, found, &expectation.what) {
        Ok(seen) => seen,
        Err(nothing) => return say(&nothing),
    };
    let fee = |share: Ratio, id| {
        let amount = Amount { base: OneOf::just(Base::OfFee(share, id)), per: Per::Window };
        let exact = super::property::amount(plan, clockwork.calendars, &amount, seen.window?)?;
        Rounding::of(plan).amount(exact)
    };
    let said = |word: &str| expectation.is.iter().any(|value| matches!(value, ExpectedValue::Word(w) if w == word));
    let whole = !seen.so_far || !expectation.is.iter().any(ExpectedValue::is_length) || seen.word.as_deref().is_some_and(said);
    let held = whole
        && expectation.is.iter().all(|value| holds(&seen, value, &fee))
        && due.is_none_or(|due| seen.due == Some(due))
        && expectation.clause.as_ref().is_none_or(|clause| seen.clause.as_ref() == Some(clause));
    if held {
        return None;
    }
    let so_far = if seen.so_far { " so far" } else { "" };
    let mut shown: Vec<String> = seen.measured.map(|m| words::exactly(m) + so_far).into_iter().collect();
    shown.extend(seen.points.map(|p| format!("{} points", words::plain_number(p))));
    shown.extend(seen.money.map(|m| words::money(m, plan.currency.as_ref().map(|c| c.code.as_str()))));
    shown.extend(seen.word.as_ref().map(|w| w.replace('_', " ")));
    if due.is_some() {
        shown.push(seen.due.map_or_else(|| "due never".to_owned(), |t| format!("due {}", local.moment(t))));
    }
    if expectation.clause.is_some() {
        shown.push(seen.clause.as_ref().map_or_else(|| "by no clause".to_owned(), |c| format!("by clause {c}")));
    }
    say(&shown.join(", "))
}

fn value_words(plan: &Plan, value: &ExpectedValue) -> String {
    match value {
        ExpectedValue::Share(share) => share.show_percent(6),
        ExpectedValue::Number(number) => words::grouped(&number.normalize().to_string()),
        ExpectedValue::Length(length) => words::length(*length),
        ExpectedValue::Money(money) => words::money(*money, plan.currency.as_ref().map(|c| c.code.as_str())),
        ExpectedValue::OfFee(share, id) => {
            format!("{} of {}", share.show_percent(6), plan.fees.get(id.index()).map_or("fee", |f| &f.name))
        }
        ExpectedValue::Points(points) => format!("{} points", words::grouped(&points.normalize().to_string())),
        ExpectedValue::About(value, _) => format!("about {}", value_words(plan, value)),
        ExpectedValue::Word(word) => word.replace('_', " "),
    }
}

/// A number rounded half up to a multiple of another.
fn to_multiple(number: Ratio, of: Ratio) -> Option<Ratio> {
    number.over(of)?.round(0)?.times(of)
}

/// What was seen, rounded as an expectation `about` a value wants it.
fn rounded(seen: &Seen, to: Ratio) -> Seen {
    let measured = seen.measured.and_then(|measured| {
        Some(match measured {
            Measured::Share(n) => Measured::Share(to_multiple(n, to)?),
            Measured::Number(n) => Measured::Number(to_multiple(n, to)?),
            Measured::Length(n) => Measured::Length(to_multiple(n, to)?),
            Measured::Money(n) => Measured::Money(to_multiple(n, to)?),
        })
    });
    let money = seen.money.and_then(|money| to_multiple(Ratio::from_decimal(money)?, to)?.to_decimal(6));
    Seen { measured, money, points: seen.points.and_then(|p| to_multiple(p, to)), word: seen.word.clone(), ..Seen::default() }
}

fn holds(seen: &Seen, value: &ExpectedValue, fee: &dyn Fn(Ratio, crate::plan::FeeId) -> Option<Money>) -> bool {
    let equals = |number: Decimal, ratio: Ratio| Ratio::from_decimal(number) == Some(ratio);
    match (value, seen.measured) {
        (ExpectedValue::About(value, to), _) => holds(&rounded(seen, *to), value, fee),
        (ExpectedValue::OfFee(share, id), _) => seen.money.is_some() && seen.money == fee(*share, *id),
        (ExpectedValue::Points(points), Some(Measured::Number(got))) if seen.points.is_none() => equals(*points, got),
        (ExpectedValue::Points(points), _) => equals(*points, seen.points.unwrap_or(Ratio::ZERO)) && seen.money.is_some(),
        (ExpectedValue::Share(share), Some(Measured::Share(got))) => *share == got,
        (ExpectedValue::Number(number), Some(Measured::Number(got))) => equals(*number, got),
        (ExpectedValue::Number(number), _) => seen.money.is_some_and(|money| money == *number),
        (ExpectedValue::Length(Micros(length)), Some(Measured::Length(got))) => Ratio::whole(*length) == got,
        (ExpectedValue::Money(money), Some(Measured::Number(got) | Measured::Money(got))) => equals(*money, got),
        (ExpectedValue::Money(money), _) => seen.money == Some(*money),
        (ExpectedValue::Word(word), _) => seen.word.as_ref() == Some(word),
        _ => false,
    }
}

fn look(plan: &Plan, found: &Found, what: &Expected) -> Result<Seen, String> {
    match what {
        Expected::Clock { clock, case, cycle } => {
            let clock = plan.clocks.get(clock.index()).ok_or("no such clock")?;
            let lives = lives(found, case)?;
            let fact = lives.iter().flat_map(|f| &f.clocks).filter(|c| c.clock == clock.name).nth((*cycle as usize).saturating_sub(1));
            let fact = fact.ok_or_else(|| if *cycle > 1 { format!("no cycle {cycle} of it") } else { "that the clock never started".to_owned() })?;
            let item = lives.iter().flat_map(|f| &f.objectives).find(|i| i.cycle.is_none_or(|c| c == fact.cycle) && measures(plan, i, &clock.name));
            Ok(Seen {
                measured: Some(crate::outcome::length(fact.value_us)),
                so_far: matches!(fact.state, ClockState::Running | ClockState::Paused),
                word: name(&fact.state),
                due: item.and_then(|i| i.due),
                clause: clock.clause.clone(),
                ..Seen::default()
            })
        }
        Expected::Item { objective, case, cycle } => {
            let objective = plan.objectives.get(objective.index()).ok_or("no such objective")?;
            let lives = lives(found, case)?;
            let mut items = lives.iter().flat_map(|f| &f.objectives).filter(|i| i.objective == objective.name);
            let item = items.find(|i| cycle.is_none_or(|c| i.cycle == Some(c))).ok_or("that the case is not in its population")?;
            Ok(Seen { word: name(&item.verdict), due: item.due, clause: objective.clause.clone(), ..Seen::default() })
        }
        Expected::Window { objective, group, window } => {
            let result = result(plan, found, *objective, group, window)?;
            Ok(Seen { measured: result.measured, word: name(&result.verdict), clause: result.clause.clone(), ..Seen::default() })
        }
        Expected::Credit { objective, group, window } => {
            let result = result(plan, found, *objective, group, window)?;
            let claimable = |c: &CreditResult| c.claim.filter(|claim| claim.status == ClaimStatus::Claimable).map(|claim| claim.claimable);
            let paid = result.credit.as_ref().map_or(Decimal::ZERO, |c| claimable(c).unwrap_or(c.paid));
            let window = Some(Interval::new(result.window.from, result.window.until));
            let standing = result.credit.as_ref().and_then(|c| name(&c.claim?.status));
            let word = if result.blank { Some("not_known".to_owned()) } else { standing };
            Ok(Seen {
                money: Some(paid),
                points: result.points,
                window,
                word,
                due: result.credit.as_ref().and_then(|c| c.payable.or_else(|| c.claim.filter(|_| claimable(c).is_some())?.until)),
                clause: result.credit.as_ref().and_then(|c| c.clause.clone()),
                ..Seen::default()
            })
        }
        Expected::Right { not, right, group, window } => {
            let arisen =
                |r: &&crate::outcome::RightResult| r.right == *right && named(&r.window.label, window) && (group.is_empty() || same_group(&r.group, group));
            let found = found.body.rights.iter().find(arisen);
            match (found, not) {
                (Some(right), false) => Ok(Seen { clause: right.clause.clone(), ..Seen::default() }),
                (None, true) => Ok(Seen::default()),
                (Some(right), true) => Err(format!("that the right {} arises in {}", right.right, right.window.label)),
                (None, false) => Err(format!("that no right {right} arises in {window}")),
            }
        }
        Expected::Applies { not, adjustment, window } => {
            let name = plan.adjustments.get(adjustment.index()).map_or("", |a| &a.name);
            let applies = happens::applies(plan, found, name, window)?;
            if applies != *not {
                return Ok(Seen::default());
            }
            Err(format!("that {name} {} to {window}", if applies { "applies" } else { "does not apply" }))
        }
        Expected::Credits { window } => {
            let inside = super::versions::totals(&found.body).iter().filter(|t| lies_in(&t.window.label, window));
            Ok(Seen { money: Some(inside.map(|t| t.credit).sum()), ..Seen::default() })
        }
    }
}

/// Whether a month lies in a month, quarter or year, by label.
fn lies_in(month: &str, window: &str) -> bool {
    if month == window || (window.len() == 4 && month.starts_with(window)) {
        return true;
    }
    let quarter = |label: &str| {
        let number: u32 = label.get(5..7)?.parse().ok()?;
        Some(format!("{}-Q{}", label.get(..4)?, number.checked_add(2)? / 3))
    };
    quarter(month).is_some_and(|q| q == window)
}

fn lives<'a>(found: &'a Found, case: &str) -> Result<Vec<&'a CaseFacts>, String> {
    let lives: Vec<_> = found.facts.iter().filter(|f| f.case == case).collect();
    if lives.is_empty() { Err(format!("no case `{case}`")) } else { Ok(lives) }
}

fn measures(plan: &Plan, item: &ItemFact, clock: &str) -> bool {
    let objective = plan.objectives.iter().find(|o| o.name == item.objective);
    objective.and_then(|o| o.items()?.measure.clock).and_then(|id| plan.clocks.get(id.index())).is_some_and(|c| c.name == clock)
}

fn result<'a>(plan: &Plan, found: &'a Found, objective: ObjectiveId, group: &[String], window: &str) -> Result<&'a WindowResult, String> {
    let objective = plan.objectives.get(objective.index()).ok_or("no such objective")?;
    let found_body = &found.body;
    let results = || found_body.results.iter().filter(|r| r.objective == objective.name && named(&r.window.label, window));
    let exact = results().find(|r| r.group.iter().map(|(_, value)| value).eq(group));
    let found = exact.or_else(|| results().find(|r| same_group(&r.group, group)));
    let all = || found_body.results.iter().filter(|r| r.objective == objective.name);
    found.ok_or_else(|| match (results().next(), all().next()) {
        (Some(_), _) => format!("no such group in the result; there is {}", listed(results().map(group_words))),
        (None, Some(_)) => format!("no such window in the result; there is {}", listed(all().map(|r| r.window.label.clone()))),
        (None, None) => "no window and no group of it in the result".to_owned(),
    })
}

/// The values of a group, as an expectation names it.
fn group_words(result: &WindowResult) -> String {
    result.group.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
}

/// The first few of some names, each once.
fn listed(names: impl Iterator<Item = String>) -> String {
    const MOST: usize = 6;
    let mut out: Vec<String> = Vec::new();
    for name in names {
        if out.len() > MOST {
            break;
        }
        if !out.contains(&name) {
            out.push(name);
        }
    }
    let more = out.len() > MOST;
    out.truncate(MOST);
    let list = out.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if more { format!("{list}, …") } else { list }
}

/// Whether the values of a group are these, in any order.
fn same_group(group: &[(String, String)], wanted: &[String]) -> bool {
    let mut own: Vec<&String> = group.iter().map(|(_, value)| value).collect();
    let mut wanted: Vec<&String> = wanted.iter().collect();
    own.sort_unstable();
    wanted.sort_unstable();
    own == wanted
}

/// A word as JSON has it: `left_out`.
fn name(word: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(word).ok()?.as_str().map(str::to_owned)
}
