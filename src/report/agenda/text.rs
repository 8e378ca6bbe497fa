//! The agenda for people: the calendar of meetings first, then what each review is about.

use super::{Action, Agenda, CreditFigures, Figures, ObjectiveFigures, ReviewPage, RiskLine, TargetLine};
use crate::report::table::{Align, Table};
use crate::report::{phrase, words};
use crate::text::safe;
use crate::value::Date;

const LEFT: Align = Align::Left;

/// The page.
pub fn page(agenda: &Agenda) -> String {
    let version = agenda.version.map(|v| format!(", version {v}")).unwrap_or_default();
    let mut out = format!("{}{version}\n", safe(&agenda.agreement));
    let as_of = agenda.as_of_local.as_ref().map(|t| format!(", figures as of {t} {}", safe(&agenda.zone))).unwrap_or_default();
    out.push_str(&format!("agenda from {} until {}{as_of}\n", agenda.from, agenda.until));
    for owner in &agenda.owners {
        out.push_str(&format!("owner: {}, {}\n", safe(&owner.party), safe(&owner.who)));
    }
    out.push_str(&meetings(agenda));
    for review in &agenda.reviews {
        out.push_str(&one(review));
    }
    out.push_str(&rights(agenda));
    out.push_str(&root_causes(agenda));
    out.push_str(&told(agenda));
    if !agenda.actions.is_empty() {
        out.push_str(&format!("\nactions that no review takes up\n{}", actions(&agenda.actions, "  ")));
    }
    for procedure in &agenda.procedures {
        out.push_str(&format!("\nprocedure {}{}\n", safe(&procedure.procedure), phrase::clause(procedure.clause.as_deref())));
        for (at, step) in procedure.steps.iter().enumerate() {
            out.push_str(&format!("  {}. {}\n", at + 1, safe(step)));
        }
    }
    if agenda.open_points > 0 {
        let open = words::count(agenda.open_points as u64, "reading", "readings");
        out.push_str(&format!("\nthe figures rest on {open} that nobody agreed; `sla eval` lists them\n"));
    }
    out
}

/// `Wed 2027-02-03`
fn day(date: Date) -> String {
    let name = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].get(date.weekday().index()).copied().unwrap_or("");
    format!("{name} {date}")
}

fn meetings(agenda: &Agenda) -> String {
    if agenda.reviews.is_empty() {
        return "\nthe agreement has no review\n".to_owned();
    }
    if agenda.meetings.is_empty() {
        return "\nno meeting lies in the period or after it\n".to_owned();
    }
    let mut table = Table::new(&[("when", LEFT), ("review", LEFT), ("led by", LEFT), ("with", LEFT), ("about", LEFT)]);
    for meeting in &agenda.meetings {
        table.row([
            day(meeting.date),
            meeting.review.clone(),
            meeting.led_by.clone().unwrap_or_default(),
            meeting.attended_by.join(", "),
            meeting.about.join(", "),
        ]);
    }
    format!("\nmeetings\n{}", table.lines("  "))
}

fn one(review: &ReviewPage) -> String {
    let next = review.dates.first().map(|d| format!(", next on {}", day(*d))).unwrap_or_default();
    let mut out = format!("\n{}{}: {}{next}\n", safe(&review.review), phrase::clause(review.clause.as_deref()), review.every);
    for topic in &review.topics {
        // An objective has a line of its own.
        let alone = matches!(&topic.figures, Some(Figures::Objectives(list)) if list.iter().any(|f| f.objective == topic.topic));
        if !alone {
            out.push_str(&format!("  {}", safe(&topic.topic)));
        }
        let body = match &topic.figures {
            None => String::new(),
            Some(Figures::Objectives(list)) if alone => objectives(list, "  "),
            Some(Figures::Objectives(list)) if list.is_empty() => ": no window has begun\n".to_owned(),
            Some(Figures::Objectives(list)) => format!("\n{}", objectives(list, "    ")),
            Some(Figures::AtRisk(list)) => at_risk(list),
            Some(Figures::Credits(figures)) => credits(figures),
            Some(Figures::Targets(list)) => targets(list),
            Some(Figures::Actions(list)) if list.is_empty() => ": none is open\n".to_owned(),
            Some(Figures::Actions(list)) => format!("\n{}", actions(list, "    ")),
        };
        out.push_str(if body.is_empty() { "\n" } else { &body });
    }
    out
}

fn objectives(list: &[ObjectiveFigures], indent: &str) -> String {
    let mut out = String::new();
    for figures in list {
        let group: String = figures.group.iter().map(|(field, value)| format!(", {} {}", safe(field), safe(value))).collect();
        out.push_str(&format!("{indent}{}{group}{}: {}\n", safe(&figures.objective), phrase::clause(figures.clause.as_deref()), figures.measures));
        let mut table = Table::new(&[
            ("window", LEFT),
            ("measured", Align::Right),
            ("target", LEFT),
            ("sample", Align::Right),
            ("verdict", LEFT),
            ("credit", Align::Right),
            ("note", LEFT),
        ]);
        for window in &figures.windows {
            let during = (!window.adjusted.is_empty()).then(|| format!("during {}", window.adjusted.join(", ")));
            table.row([
                window.window.clone(),
                window.measured.clone().unwrap_or_else(|| "-".to_owned()),
                window.target.clone().unwrap_or_default(),
                words::grouped(&window.sample.to_string()),
                words::verdict(window.verdict).to_owned(),
                window.credit.clone().unwrap_or_default(),
                window.note.clone().into_iter().chain(during).collect::<Vec<_>>().join(", "),
            ]);
        }
        out.push_str(&table.lines(&format!("{indent}  ")));
        if let Some(trend) = &figures.trend {
            let many = words::count(trend.windows as u64, "window", "windows");
            let before =
                if trend.windows == 1 { format!("{} in the window before", trend.before) } else { format!("{} on average in the {many} before", trend.before) };
            out.push_str(&format!("{indent}  {}: {} after {before}\n", trend.direction.name(), trend.latest));
        }
    }
    out
}

fn at_risk(list: &[RiskLine]) -> String {
    if list.is_empty() {
        return ": none\n".to_owned();
    }
    let mut table = Table::new(&[("case", LEFT), ("clock", LEFT), ("used", Align::Right), ("allowed", Align::Right), ("due", LEFT), ("", LEFT)]);
    for line in list {
        let mark = [(line.overdue, "overdue"), (line.paused, "paused")].into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect::<Vec<_>>();
        table.row([
            line.case.clone(),
            line.clock.clone(),
            line.used.clone(),
            line.allowed.clone().unwrap_or_default(),
            line.due.clone().unwrap_or_default(),
            mark.join(", "),
        ]);
    }
    format!(": {}\n{}", list.len(), table.lines("    "))
}

fn credits(figures: &CreditFigures) -> String {
    let mut table = Table::new(&[("settled in", LEFT), ("credit", Align::Right), ("bonus", Align::Right)]);
    for month in &figures.months {
        table.row([month.month.clone(), month.credit.clone(), month.bonus.clone().unwrap_or_default()]);
    }
    table.row(["in all".to_owned(), figures.credit.clone(), figures.bonus.clone().unwrap_or_default()]);
    let mut claims = Table::new(&[("to claim", LEFT), ("group", LEFT), ("window", LEFT), ("credit", Align::Right), ("lapses", LEFT)]);
    for claim in &figures.claimable {
        let group = claim.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        let lapses = claim.lapses.clone().unwrap_or_else(|| "never".to_owned());
        claims.row([claim.objective.clone(), group, claim.window.clone(), claim.credit.clone(), lapses]);
    }
    let claims = if claims.is_empty() { String::new() } else { claims.lines("    ") };
    let mut paid = Table::new(&[("to pay", LEFT), ("group", LEFT), ("window", LEFT), ("credit", Align::Right), ("by", LEFT)]);
    for one in &figures.payable {
        let group = one.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        paid.row([one.objective.clone(), group, one.window.clone(), one.amount.clone(), one.due.clone()]);
    }
    let paid = if paid.is_empty() { String::new() } else { paid.lines("    ") };
    format!("\n{}{claims}{paid}", table.lines("    "))
}

fn targets(list: &[TargetLine]) -> String {
    let mut table = Table::new(&[("objective", LEFT), ("target", LEFT), ("during", LEFT), ("latest", LEFT)]);
    for line in list {
        let name = if line.during.is_none() { format!("{}{}", line.objective, phrase::clause(line.clause.as_deref())) } else { String::new() };
        table.row([name, line.target.clone(), line.during.clone().unwrap_or_default(), line.latest.clone().unwrap_or_default()]);
    }
    format!("\n{}", table.lines("    "))
}

fn actions(list: &[Action], indent: &str) -> String {
    let mut table = Table::new(&[("due", LEFT), ("owner", LEFT), ("what", LEFT), ("", LEFT)]);
    for action in list {
        let late = if action.late { "late" } else { "" };
        table.row([action.due.map(day).unwrap_or_default(), action.owner.clone(), action.what.clone(), late.to_owned()]);
    }
    table.lines(indent)
}

fn rights(agenda: &Agenda) -> String {
    if agenda.rights.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[("right", LEFT), ("of", LEFT), ("group", LEFT), ("arose in", LEFT), ("through", LEFT)]);
    for right in &agenda.rights {
        let group = right.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        let through = right.through.map_or_else(|| "no limit of time".to_owned(), day);
        table.row([format!("{}{}", right.right, phrase::clause(right.clause.as_deref())), right.party.clone(), group, right.window.clone(), through]);
    }
    format!("\nrights that have arisen\n{}", table.lines("  "))
}

fn root_causes(agenda: &Agenda) -> String {
    let mut table = Table::new(&[("about", LEFT), ("group", LEFT), ("window", LEFT), ("owed by", LEFT), ("through", LEFT)]);
    for owed in &agenda.root_causes {
        let group = owed.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        let about = format!("{}{}", owed.objective, phrase::clause(owed.clause.as_deref()));
        table.row([about, group, owed.window.clone(), crate::report::family::listed(&owed.owed_by), day(owed.through)]);
    }
    if table.is_empty() { String::new() } else { format!("\njoint analyses of root causes that are owed\n{}", table.lines("  ")) }
}

fn told(agenda: &Agenda) -> String {
    if agenda.notices.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[("when", LEFT), ("to", LEFT), ("of", LEFT)]);
    for notice in &agenda.notices {
        let whom = notice.whom.as_ref().map(|w| format!(", {w}")).unwrap_or_default();
        table.row([notice.at.clone(), format!("{}{whom}", notice.party), notice.what.clone()]);
    }
    format!("\nnotices that fell due in the last month\n{}", table.lines("  "))
}
