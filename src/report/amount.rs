//! Why, for one window of an objective: attainment, band, fee, rounding, limits, and the cases behind it.

use super::table::{Align, Table};
use super::{Local, credit, family, phrase, words};
use crate::calendar::Zone;
use crate::outcome::{Body, CaseFacts, ClaimResult, ClaimStatus, ItemVerdict, Measured, WindowResult};
use crate::plan::{Base, Change, Claim, ClaimKnown, Credit, Objective, Plan, PointRef, Points, Scale, Settled};
use crate::text::safe;
use crate::value::{Interval, Micros, Money};

/// Cases behind a window that are listed.
const MOST: usize = 200;

/// What a page is made of.
pub struct Page<'a> {
    /// What was evaluated.
    pub plan: &'a Plan,
    /// The result.
    pub body: &'a Body,
    /// The objective.
    pub objective: &'a Objective,
    /// The window's label.
    pub window: &'a str,
    /// The cases with an item in the window.
    pub cases: &'a [CaseFacts],
    /// The agreement's zone.
    pub zone: &'a Zone,
    /// The parts of a formula, and the stretches of the sets of time that it looks at, for a window and group.
    pub worked_out: &'a dyn Fn(&WindowResult) -> WorkedOut,
}

/// The parts of a formula, and when sets of time held.
pub type WorkedOut = (Vec<Part>, Vec<Held>);

/// A part of a formula.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub words: String,
    /// What it comes to.
    pub value: Option<Measured>,
}

/// When a set of time held in a window.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which set.
    pub what: String,
    /// Its stretches, in order.
    pub stretches: Vec<Interval>,
}

/// Stretches of one set that are listed.
const MOST_STRETCHES: usize = 40;

/// The page, for every group of the window.
pub fn page(page: &Page<'_>) -> String {
    let mut out = String::new();
    for result in page.body.results.iter().filter(|r| r.objective == page.objective.name && r.window.label == page.window) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&one(page, result));
    }
    out.push_str(&behind(page));
    out
}

fn one(page: &Page<'_>, result: &WindowResult) -> String {
    let Page { plan, body, objective, zone, .. } = page;
    let group: Vec<String> = result.group.iter().map(|(field, value)| format!(", {} {}", safe(field), safe(value))).collect();
    let mut out = format!("{}{} in {}{}\n", safe(&objective.name), phrase::clause(objective.clause.as_deref()), safe(&result.window.label), group.concat());
    out.push_str(&format!(
        "  window    from {} until {} {}\n",
        Local(zone).moment(result.window.from),
        Local(zone).moment(result.window.until),
        safe(zone.name())
    ));
    out.push_str(&format!("  measure   {}\n", phrase::measure(plan, objective)));
    let target = result.target.and_then(|t| t.value);
    let exact = match (result.measured, result.met) {
        (Some(Measured::Share(_)), Some(met)) => format!(", {} of {}", words::grouped(&met.to_string()), words::grouped(&result.sample.to_string())),
        _ if objective.items().is_none() => String::new(),
        _ => format!(", from {}", words::count(result.sample, "item", "items")),
    };
    let measured = result.measured.map_or_else(|| "nothing".to_owned(), |m| words::measured(m, target));
    out.push_str(&format!("  measured  {measured}{exact}{}\n", if result.open > 0 { format!(", {} open left out", result.open) } else { String::new() }));
    out.push_str(&parts(page, result));
    for (from, until) in &result.used {
        let (from, until) = (Local(zone).moment(*from), Local(zone).moment(*until));
        out.push_str(&format!("  used      from {from} until {until}: bad time in it was paid for in an earlier window\n"));
    }
    if !result.adjusted.is_empty() {
        out.push_str(&format!("  during    {}\n", safe(&result.adjusted.join(", "))));
    }
    if let Some(target) = result.target {
        out.push_str(&format!("  target    {}\n", words::target(target)));
    }
    let note = result.note.as_ref().map(|n| format!(": {}", safe(n))).unwrap_or_default();
    out.push_str(&format!("  verdict   {}{note}\n", words::verdict(result.verdict)));
    let same = |a: &&crate::outcome::AttributionResult| (&a.objective, &a.group, &a.window) == (&result.objective, &result.group, &result.window);
    out.extend(body.attributions.iter().find(same).map(|a| family::behind(a, zone)));
    match (&result.credit, plan.credits.iter().find(|c| plan.objectives.get(c.objective.index()) == Some(objective))) {
        (Some(paid), Some(credit)) => out.push_str(&money(page, result, paid, credit)),
        (None, Some(credit)) => out.push_str(&none_owed(plan, result, credit)),
        _ => out.push_str("  credit    the agreement pays none for this objective\n"),
    }
    if let Some(points) = result.points {
        out.push_str(&format!("  gives     {} points\n", words::plain_number(points)));
    }
    out
}

/// That nothing is owed, and by which clause: that of a time without credits, if there is one.
fn none_owed(plan: &Plan, result: &WindowResult, credit: &Credit) -> String {
    let without = |change: &Change| match change {
        Change::Multiply(of, by) => *by == crate::value::Ratio::ZERO && (of.is_empty() || of.contains(&credit.objective)),
        Change::Target(..) => false,
    };
    let during = plan.adjustments.iter().filter(|a| !credit.bonus && result.adjusted.contains(&a.name));
    let (word, none) = if credit.bonus { ("bonus ", "none is earned") } else { ("credit", "none is owed") };
    match during.into_iter().find(|a| a.changes.iter().any(without)) {
        Some(phase) => format!("  {word}    none is owed during {}{}\n", safe(&phase.name), phrase::clause(phase.clause.as_deref())),
        None => format!("  {word}    {none}{}\n", phrase::clause(credit.clause.as_deref())),
    }
}

/// What a formula was worked out from: objectives that it names, in the same window and group, and what does not count in it.
fn parts(page: &Page<'_>, result: &WindowResult) -> String {
    let Page { plan, objective, .. } = page;
    let mut out = String::new();
    if let crate::plan::What::Formula(formula) = &objective.what {
        for id in phrase::results(&formula.num) {
            let Some(part) = plan.objectives.get(id.index()).filter(|o| !o.hidden) else { continue };
            out.push_str(&format!("  where     {} is {}\n", safe(&part.name), phrase::measure(plan, part)));
        }
        let (parts, held) = (page.worked_out)(result);
        for part in &parts {
            let shown = part.value.map_or_else(|| "nothing".to_owned(), words::exactly);
            out.push_str(&format!("  part      {}: {shown}\n", safe(&part.words)));
        }
        for one in &held {
            out.push_str(&stretches(page, one));
        }
        for name in phrase::sets(&formula.num).into_iter().filter_map(|id| plan.sets.get(id.index())) {
            out.push_str(&format!("  where     {}{} is {}\n", safe(&name.name), phrase::clause(name.clause.as_deref()), phrase::set(plan, &name.set)));
        }
    }
    for exclusion in &objective.exclusions {
        out.push_str(&format!("  excluded  {}{}\n", phrase::set(plan, &exclusion.set), rule(&plan.points, exclusion.from)));
    }
    out
}

fn money(page: &Page<'_>, result: &WindowResult, paid: &crate::outcome::CreditResult, credit: &Credit) -> String {
    let Page { plan, body, .. } = page;
    let currency = body.currency.as_deref();
    let mut out = String::new();
    if credit.scale == Scale::ShortBy
        && let (Some(Measured::Share(got)), Some(Measured::Share(goal))) = (result.measured, result.target.and_then(|t| t.value))
        && let Some(short) = goal.minus(got)
    {
        out.push_str(&format!("  short by  {} points\n", phrase::points(short)));
    }
    match paid.row.and_then(|at| credit.rows.get(at).map(|row| (at, row))) {
        Some((at, row)) => {
            let clause = phrase::clause(paid.clause.as_deref());
            out.push_str(&format!("  band      row {}{clause}: {} pays {}\n", at + 1, phrase::row(plan, credit, row), phrase::amount(plan, &row.pays)));
            if let Some(Base::OfFee(_, id)) = row.pays.base.get(&plan.points)
                && let Some(fee) = plan.fees.get(id.index())
                && let Some(each) = fee.amount.get(&plan.points)
            {
                let base = rule(&plan.points, plan.rules.fee_base);
                out.push_str(&format!("  fee       {} of {} each {}{base}\n", safe(&fee.name), words::money(*each, currency), phrase::unit(&fee.each)));
            }
        }
        None => out.push_str(&format!("  band      no single row decided{}{}\n", phrase::clause(paid.clause.as_deref()), rule(&plan.points, credit.overlap))),
    }
    let formula = paid.row.and_then(|at| credit.rows.get(at)).and_then(|r| r.pays.base.get(&plan.points)).is_some_and(|b| matches!(b, Base::Formula(_)));
    if formula || !paid.factors.is_empty() {
        out.push_str(&format!("  exactly   {}\n", exact(paid.exact, currency)));
    }
    for factor in &paid.factors {
        let by = factor.adjustment.as_ref().map_or_else(|| "a line of the credit".to_owned(), |name| format!("during {}", safe(name)));
        out.push_str(&format!("  times     {} {by}: {}\n", words::plain_number(factor.by), exact(factor.makes, currency)));
    }
    if let Some((factors, last)) = credit.factors.zip(paid.factors.last()).filter(|_| paid.factors.len() > 1) {
        let all = last.makes.over(paid.exact).map_or_else(|| "?".to_owned(), words::plain_number);
        out.push_str(&format!("  together  times {all}{}\n", rule(&plan.points, factors)));
    }
    if let Some(least) = credit.least {
        out.push_str(&format!("  least     nothing is paid below {}\n", words::money(least, currency)));
    }
    out.push_str(&format!("  amount    {}{}\n", words::money(paid.amount, currency), rule(&plan.points, plan.rules.money_rounding)));
    for part in &paid.gave_way {
        let items = part.items.map_or_else(|| "all".to_owned(), |n| words::count(n, "missed case", "missed cases"));
        let group: Vec<String> = part.group.iter().map(|(field, value)| format!(", {} {}", safe(field), safe(value))).collect();
        let (name, window, clause) = (safe(&part.objective), safe(&part.window), phrase::clause(part.clause.as_deref()));
        out.push_str(&format!("  gave way  {items} to {name} in {window}{}, for {}{clause}\n", group.concat(), safe(&part.incident)));
    }
    if let Some(left) = paid.left {
        out.push_str(&format!("  left      {}\n", words::money(left, currency)));
    }
    if let (Some(claim), Some(rule)) = (&paid.claim, &credit.claim) {
        out.push_str(&claimed(page, claim, rule));
    }
    let lapsed = paid.left == Some(Money::ZERO) || paid.claim.is_some_and(|claim| claim.status == ClaimStatus::Lapsed);
    for limit in
        body.limits.iter().filter(|_| !lapsed).filter(|l| l.window.as_ref().is_none_or(|w| w.from < result.window.until && result.window.until <= w.until))
    {
        let window = limit.window.as_ref().map_or("the whole agreement", |w| w.label.as_str());
        let (before, after) = (words::money(limit.before, currency), words::money(limit.after, currency));
        out.push_str(&format!("  limit     {}: {before} asked for, {after} left{}\n", safe(window), phrase::clause(limit.clause.as_deref())));
    }
    let word = if paid.bonus { "bonus " } else { "credit" };
    out.push_str(&format!("  {word}    {}\n", words::money(paid.paid, currency)));
    if let (Some(at), Some(payment)) = (paid.payable, &credit.payment) {
        out.push_str(&format!("  payable   {}: by {}\n", phrase::payment(plan, payment), Local(page.zone).day_and_moment(at)));
    }
    for later in &paid.carried {
        out.push_str(&format!(
            "  carried   {} paid in {}{}\n",
            words::money(later.amount, currency),
            safe(&later.window.label),
            rule(&plan.points, plan.rules.carry_over)
        ));
    }
    for back in &paid.returned {
        out.push_str(&format!("  returned  {} at the end of {}\n", words::money(back.amount, currency), safe(&back.window.label)));
    }
    out
}

/// What has to be claimed, until when, and whether it was.
fn claimed(page: &Page<'_>, claim: &ClaimResult, rule: &Claim) -> String {
    let points = &page.plan.points;
    let said = match &rule.known {
        ClaimKnown::Never(point) => self::rule(points, *point),
        ClaimKnown::Rows { .. } => String::new(),
    };
    let note = credit::note(claim, &Local(page.zone)).map(|note| format!(": {note}")).unwrap_or_default();
    let left =
        if claim.claimable.is_zero() { String::new() } else { format!(", {} is paid then", words::money(claim.claimable, page.body.currency.as_deref())) };
    let words = phrase::claim(page.plan, rule);
    format!("  claim     {}{note}{left}{said}\n", words.strip_prefix("claim ").unwrap_or(&words))
}

/// When a set held in the window, with its length in all.
fn stretches(page: &Page<'_>, held: &Held) -> String {
    let all = held.stretches.iter().fold(Micros::ZERO, |sum, s| sum.plus(s.measure()));
    let count = words::count(held.stretches.len() as u64, "stretch", "stretches");
    let mut out = format!("  {}: {count}, {}\n", safe(&held.what), words::length(all));
    for stretch in held.stretches.iter().take(MOST_STRETCHES) {
        let (from, until) = (Local(page.zone).day_and_moment(stretch.from), Local(page.zone).moment(stretch.until));
        out.push_str(&format!("    from {from} until {until}, {}\n", words::length(stretch.measure())));
    }
    if held.stretches.len() > MOST_STRETCHES {
        out.push_str(&format!("    and {} more\n", held.stretches.len() - MOST_STRETCHES));
    }
    out
}

/// An amount before it is rounded.
fn exact(amount: crate::value::Ratio, currency: Option<&str>) -> String {
    let code = currency.map(|c| format!(" {}", safe(c))).unwrap_or_default();
    format!("{}{code}", words::plain_number(amount))
}

/// `; half up (money_rounding, not agreed)`: the reading of a point and whether anybody agreed it.
fn rule(points: &Points, at: PointRef) -> String {
    let Some(point) = points.get(at).filter(|p| p.settled != Settled::NotMet) else { return String::new() };
    let says = crate::readings::kind(&point.kind).and_then(|k| k.reading(&point.reading)).map_or(point.reading.as_str(), |r| r.says);
    let agreed = if point.settled == Settled::Provisional { ", not agreed" } else { "" };
    format!("; {} ({}{agreed})", safe(says), safe(&point.id))
}

/// The cases behind a window: the missed ones first, each with value and target.
fn behind(page: &Page<'_>) -> String {
    let clock = page.objective.items().and_then(|i| i.measure.clock).and_then(|id| page.plan.clocks.get(id.index()));
    let mut rows = Vec::new();
    for facts in page.cases {
        for item in facts.objectives.iter().filter(|i| i.objective == page.objective.name && i.window.as_ref().is_some_and(|w| w.label == page.window)) {
            let cycles = facts.clocks.iter().filter(|c| clock.is_some_and(|k| k.name == c.clock) && item.cycle.is_none_or(|n| n == c.cycle));
            let value = cycles.map(|c| c.value_us).reduce(Micros::plus);
            rows.push((facts, item, value));
        }
    }
    let rank = |verdict: ItemVerdict| match verdict {
        ItemVerdict::Missed => 0,
        ItemVerdict::Measured => 1,
        ItemVerdict::Met => 2,
        ItemVerdict::LeftOut => 3,
    };
    rows.sort_by_key(|(facts, item, _)| (rank(item.verdict), facts.case.clone(), item.cycle));
    let mut table = Table::new(&[("case", Align::Left), ("verdict", Align::Left), ("value", Align::Right), ("allowed", Align::Right), ("due", Align::Left)]);
    for (facts, item, value) in rows.iter().take(MOST) {
        table.row([
            facts.case.clone(),
            words::item(item.verdict).to_owned(),
            value.map(words::length).unwrap_or_default(),
            item.target_us.map(words::length).unwrap_or_default(),
            item.due.map(|t| Local(page.zone).day_and_moment(t)).unwrap_or_default(),
        ]);
    }
    if table.is_empty() && page.objective.items().is_none() {
        return String::new();
    }
    if table.is_empty() {
        return "\nno case stands behind it\n".to_owned();
    }
    let more = rows.len().saturating_sub(MOST);
    let rest = if more > 0 { format!("  and {} more\n", words::grouped(&more.to_string())) } else { String::new() };
    format!("\n{} behind it\n{}{rest}", words::count(rows.len() as u64, "case", "cases"), table.lines("  "))
}
