//! A plan for people: what the contract computes, in its own words.

use super::{family, phrase, words};
use crate::plan::{
    Adjustment, AdjustmentKind, AdjustmentWhen, Change, Chooses, Credit, Notice, NoticeWhen, Objective, OneCredit, Plan, Review, Settled, Topic,
};
use crate::text::safe;

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// The page.
pub fn page(plan: &Plan) -> String {
    let mut out = agreement(plan);
    if let Some(before) = &plan.before {
        out.push_str(&format!("\n== {}, until {} ==\n\n{}", safe(&before.plan.called()), before.from, page(&before.plan)));
    }
    for part in &plan.parts {
        out.push_str(&format!("\n== {} ==\n\n{}", safe(&part.name), page(&part.plan)));
    }
    out
}

fn agreement(plan: &Plan) -> String {
    let version = plan.version.map(|v| format!(", version {v}")).unwrap_or_default();
    let mut out = format!("{}{version}\n", safe(&plan.agreement));
    for party in &plan.parties {
        let role = plan.roles.get(party.role.index()).map_or("", String::as_str);
        out.push_str(&format!("  {}: {}, {}\n", safe(role), safe(&party.name), safe(&party.full)));
    }
    for (party, who) in &plan.owners {
        out.push_str(&format!("  owner: {}, {}\n", name_of(plan, *party), safe(who)));
    }
    let currency = plan.currency.as_ref().map(|c| c.code.as_str());
    for fee in &plan.fees {
        let amount = fee.amount.get(&plan.points).map_or_else(|| "[?]".to_owned(), |a| words::money(*a, currency));
        out.push_str(&format!("  {}: {amount} each {}\n", safe(&fee.name), phrase::window(plan, &fee.each)));
    }
    section(
        &mut out,
        "sets of time",
        plan.sets.iter().map(|s| format!("{}{}: {}", safe(&s.name), phrase::clause(s.clause.as_deref()), phrase::set(plan, &s.set))),
    );
    let follow = plan.cases.iter().flat_map(|case| case.follows.iter().map(move |of| phrase::follows(plan, case, of)));
    section(&mut out, "fields that follow from others", follow);
    section(&mut out, "what later events change", plan.revisions.iter().map(|r| phrase::revision(plan, r)));
    section(&mut out, "objectives", plan.objectives.iter().filter(|o| !o.hidden).map(|o| objective(plan, o)));
    section(&mut out, "credits and bonuses", plan.credits.iter().map(|c| credit(plan, c)));
    let before = plan.before.iter().map(|before| {
        let rule = plan.points.get(before.in_flight);
        let says = rule.and_then(|p| crate::readings::kind(&p.kind)?.reading(&p.reading)).map_or("", |r| r.says);
        format!("{} on {}: {says}", safe(&before.plan.called()), before.from)
    });
    section(&mut out, "takes the place of", before);
    section(&mut out, "rests on", plan.parts.iter().map(|p| format!("{}: {}", safe(&p.name), safe(&p.plan.agreement))));
    section(&mut out, "who causes what is missed", plan.attributions.iter().map(|a| family::attribution(plan, a)));
    section(&mut out, "limits", plan.limits.iter().map(|l| limit(plan, l)));
    section(&mut out, "one credit for one incident", plan.one_credits.iter().map(|one| one_credit(plan, one)));
    section(&mut out, "seasons, surges and phases", plan.adjustments.iter().map(|a| adjustment(plan, a)));
    section(&mut out, "rights", plan.rights.iter().map(|r| right(plan, r)));
    section(&mut out, "reviews", plan.reviews.iter().map(|r| review(plan, r)));
    section(&mut out, "notices", plan.notices.iter().map(|n| notice(plan, n)));
    let steps = |p: &crate::plan::Procedure| {
        format!("{}{}: {}", safe(&p.name), phrase::clause(p.clause.as_deref()), words::count(p.steps.len() as u64, "step", "steps"))
    };
    section(&mut out, "procedures", plan.procedures.iter().map(steps));
    let accepted = plan.accepted.iter().map(|a| format!("{}, by {} until {}: {}", safe(&a.points.join(", ")), name_of(plan, a.by), a.until, safe(&a.because)));
    section(&mut out, "accepted as they are", accepted);
    let open = plan.points.0.iter().filter(|p| p.settled == Settled::Provisional).count();
    out.push_str(&format!("\n{} open\n", words::count(open as u64, "choice point", "choice points")));
    out
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        out.push_str(&format!("\n{title}\n"));
        lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    }
}

fn name_of(plan: &Plan, party: u16) -> String {
    plan.parties.get(usize::from(party)).map_or_else(|| "?".to_owned(), |p| safe(&p.name))
}

fn objective(plan: &Plan, of: &Objective) -> String {
    let target = of.target.as_ref().map_or_else(|| "reported".to_owned(), |t| phrase::target(plan, t));
    let mut out = format!("{}{}: {}, {target}, {}", safe(&of.name), phrase::clause(of.clause.as_deref()), phrase::measure(plan, of), each(plan, of));
    for exclusion in &of.exclusions {
        let from = plan.points.get(exclusion.from).map_or_else(String::new, |p| format!(" {}", p.reading.replace('_', " ")));
        out.push_str(&format!("; without {}{from}", phrase::set(plan, &exclusion.set)));
    }
    out
}

/// `each month`, `for the whole term`
fn each(plan: &Plan, of: &Objective) -> String {
    let word = if of.each.unit == crate::plan::Unit::Term { "for" } else { "each" };
    format!("{word} {}", phrase::window(plan, &of.each))
}

fn credit(plan: &Plan, credit: &Credit) -> String {
    let name = plan.objectives.get(credit.objective.index()).map_or_else(|| "?".to_owned(), |o| safe(&o.name));
    let word = if credit.bonus { "bonus for " } else { "" };
    let rows: Vec<String> = credit.rows.iter().map(|r| format!("{} pays {}", phrase::row(plan, credit, r), phrase::amount(plan, &r.pays))).collect();
    let factors: String = credit.multiply.iter().map(|m| format!("; times {} when {}", words::plain_number(m.by), phrase::history(plan, &m.when))).collect();
    let by =
        |by: Option<crate::plan::ObjectiveId>| by.and_then(|id| plan.objectives.get(id.index())).map_or_else(String::new, |o| format!(" of {}", safe(&o.name)));
    let returns: String =
        credit.returns.iter().map(|r| format!("; {} is earned back when the next {} windows{} are met", r.share.show_percent(2), r.met, by(r.by))).collect();
    let paid = credit.payment.as_ref().map(|payment| format!("; {}", phrase::payment(plan, payment))).unwrap_or_default();
    let claim = credit.claim.as_ref().map(|claim| format!("; {}", phrase::claim(plan, claim))).unwrap_or_default();
    format!("{word}{name}{}: {}{factors}{returns}{claim}{paid}", phrase::clause(credit.clause.as_deref()), rows.join("; "))
}

pub(super) fn limit(plan: &Plan, limit: &crate::plan::Limit) -> String {
    let each = match (&limit.each, limit.each_credit) {
        (_, true) => "each credit".to_owned(),
        (Some(each), false) => format!("credits each {}", phrase::window(plan, each)),
        (None, false) => "credits in all".to_owned(),
    };
    format!("{each} to {}{}", phrase::amount(plan, &limit.amount), phrase::clause(limit.clause.as_deref()))
}

fn one_credit(plan: &Plan, one: &OneCredit) -> String {
    let names: Vec<String> = one.objectives.iter().filter_map(|id| plan.objectives.get(id.index())).map(|o| safe(&o.name)).collect();
    let chooses = match one.chooses {
        Chooses::Largest => "the largest",
        Chooses::Smallest => "the smallest",
        Chooses::FirstNamed => "the first named",
    };
    format!("for each {} among {}: {chooses}{}", safe(&one.field), names.join(", "), phrase::clause(one.clause.as_deref()))
}

pub(super) fn adjustment(plan: &Plan, of: &Adjustment) -> String {
    let word = match of.kind {
        AdjustmentKind::Season => "season",
        AdjustmentKind::Surge => "surge",
        AdjustmentKind::Phase => "phase",
    };
    let day = |(month, day): (u8, u8)| format!("{day} {}", usize::from(month).checked_sub(1).and_then(|at| MONTHS.get(at)).unwrap_or(&"?"));
    let when = match &of.when {
        AdjustmentWhen::Yearly(from, through) => format!("from {} through {} every year", day(*from), day(*through)),
        AdjustmentWhen::Dates(from, until) => {
            let from = from.map(|d| format!("from {d}"));
            let until = until.map(|d| format!("until {d}"));
            from.into_iter().chain(until).collect::<Vec<_>>().join(" ")
        }
        AdjustmentWhen::Windows { each, condition, .. } => {
            format!("each {} in which {}", phrase::window(plan, each), phrase::number_condition(plan, condition))
        }
    };
    let given = of.given.as_ref().map(|h| format!(", when {}", phrase::history(plan, h))).unwrap_or_default();
    let changes = of.changes.iter().map(|change| match change {
        Change::Target(id, target) => {
            let name = plan.objectives.get(id.index()).map_or_else(|| "?".to_owned(), |o| safe(&o.name));
            target.as_ref().map_or_else(|| format!("; no target for {name}"), |t| format!("; {name} {}", phrase::target(plan, t)))
        }
        Change::Multiply(_, by) => format!("; credits times {}", words::plain_number(*by)),
    });
    format!("{word} {}{}: {when}{given}{}", safe(&of.name), phrase::clause(of.clause.as_deref()), changes.collect::<String>())
}

pub(super) fn right(plan: &Plan, right: &crate::plan::Right) -> String {
    let notice = right.notice_days.map(|n| format!(", within {}", words::count(u64::from(n), "day", "days"))).unwrap_or_default();
    let effect = right.effect_days.map(|n| format!(", effective {} later", words::count(u64::from(n), "day", "days"))).unwrap_or_default();
    let clause = phrase::clause(right.clause.as_deref());
    format!("{} for {}{clause}: when {}{notice}{effect}", safe(&right.name), name_of(plan, right.party), phrase::history(plan, &right.when))
}

pub(super) fn review(plan: &Plan, review: &Review) -> String {
    let during = review
        .during
        .iter()
        .filter_map(|(id, cadence)| Some(format!(", {} during {}", phrase::cadence(*cadence), safe(&plan.adjustments.get(id.index())?.name))));
    let led = review.led_by.map(|at| format!(", led by {}", name_of(plan, at))).unwrap_or_default();
    let covers: Vec<String> = review.covers.iter().map(|t| topic(plan, t)).collect();
    let covers = if covers.is_empty() { String::new() } else { format!(": {}", covers.join(", ")) };
    format!("{}{} {}{}{led}{covers}", safe(&review.name), phrase::clause(review.clause.as_deref()), phrase::cadence(review.every), during.collect::<String>())
}

/// A topic in the contract's words.
pub(super) fn topic(plan: &Plan, topic: &Topic) -> String {
    match topic {
        Topic::Objective(id) => plan.objectives.get(id.index()).map_or_else(String::new, |o| o.name.clone()),
        Topic::Report(at) => plan.reports.get(usize::from(*at)).map_or_else(String::new, |r| r.name.clone()),
        Topic::AtRisk(id) => format!("{} at risk", plan.case(*id).map_or("cases", |c| &c.plural)),
        Topic::Trends => "trends".to_owned(),
        Topic::Credits => "credits".to_owned(),
        Topic::Targets => "targets".to_owned(),
        Topic::Actions => "actions".to_owned(),
        Topic::Words(words) => words.clone(),
    }
}

pub(super) fn notice(plan: &Plan, notice: &Notice) -> String {
    let clock = |id: crate::plan::ClockId| plan.clocks.get(id.index()).map_or_else(|| "?".to_owned(), |c| safe(&c.name));
    let when = match &notice.when {
        NoticeWhen::Used(id, share) => format!("{} has used {} of its target", clock(*id), share.show_percent(2)),
        NoticeWhen::Overdue(id) => format!("{} is overdue", clock(*id)),
        NoticeWhen::Missed(id) => format!("{} is missed", plan.objectives.get(id.index()).map_or_else(|| "?".to_owned(), |o| safe(&o.name))),
        NoticeWhen::History(history) => phrase::history(plan, history),
    };
    let whom = notice.whom.as_ref().map(|w| format!(", {}", safe(w))).unwrap_or_default();
    format!("{}{whom}{}: when {when}", name_of(plan, notice.party), phrase::clause(notice.clause.as_deref()))
}
