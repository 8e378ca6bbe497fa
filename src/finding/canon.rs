//! What a plan means, whatever the order and the places of its parts: every number of a list is said by name, every point by its id and reading, and clause numbers are left out.
//! Two plans that come to the same here come to the same on every log.

use crate::plan::{Plan, Point};
use std::fmt::Debug;

/// The meaning of a plan: what decides what is owed, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// What results depend on.
    pub owed: Vec<String>,
    /// Who meets, who is told, who signs.
    pub governance: Vec<String>,
    /// How exports become events.
    pub log: Vec<String>,
}

impl Meaning {
    pub(super) fn of(plan: &Plan) -> Self {
        let term = &plan.term;
        let party = |p: &crate::plan::Party| (plan.roles.get(p.role.index()).cloned(), p.name.clone());
        // The order of these matters.
        let ordered = [
            said(plan, &(plan.edition, &term.from, &term.until, &term.to_end, plan.zone, &plan.currency, &plan.rules)),
            format!("{:?}", plan.parties.iter().map(party).collect::<Vec<_>>()),
            said(plan, &plan.cases),
            said(plan, &plan.fees),
            said(plan, &plan.pools),
            said(plan, &plan.limits),
            said(plan, &plan.one_credits),
            said(plan, &plan.adjustments),
            said(plan, &plan.revisions),
        ];
        let mut owed = each(plan, "role", &plan.roles);
        owed.extend(each(plan, "calendar", &plan.calendars));
        owed.extend(each(plan, "clock", &plan.clocks));
        owed.extend(each(plan, "objective", &plan.objectives));
        owed.extend(each(plan, "credit", &plan.credits));
        owed.extend(each(plan, "set", &plan.sets));
        owed.extend(each(plan, "right", &plan.rights));
        owed.extend(each(plan, "attribution", &plan.attributions));
        for part in &plan.parts {
            owed.extend(Self::of(&part.plan).owed.into_iter().map(|line| format!("{} {line}", part.name)));
        }
        if let Some(before) = &plan.before {
            let own = said(plan, &(before.from, before.in_flight));
            owed.extend(Self::of(&before.plan).owed.into_iter().map(|line| format!("before {own} {line}")));
        }
        owed.sort();
        owed.extend(ordered);
        // Of several credits that a limit cuts off, the one that is named last.
        if plan.points.0.iter().any(|point| point.kind == "limit_order" && point.reading == "last_named") {
            let objectives = plan.objectives.iter().map(|objective| &objective.name);
            let credits = plan.credits.iter().filter_map(|credit| plan.objectives.get(credit.objective.index())).map(|objective| &objective.name);
            owed.push(format!("{:?}", objectives.chain(credits).collect::<Vec<_>>()));
        }
        let mut governance = each(plan, "review", &plan.reviews);
        governance.extend(each(plan, "report", &plan.reports));
        governance.extend(each(plan, "notice", &plan.notices));
        governance.extend(each(plan, "procedure", &plan.procedures));
        governance.extend(each(plan, "party", &plan.parties));
        governance.extend(each(plan, "owner", &plan.owners));
        governance.extend(each(plan, "accepted", &plan.accepted));
        let mut log = each(plan, "source", &plan.sources);
        governance.sort();
        log.sort();
        Self { owed, governance, log }
    }
}

fn each<T: Debug>(plan: &Plan, what: &str, list: &[T]) -> Vec<String> {
    list.iter().map(|one| format!("{what} {}", said(plan, one))).collect()
}

/// A part of a plan in full, its references by name.
fn said<T: Debug>(plan: &Plan, of: &T) -> String {
    written(plan, of, |point| format!("{}={}", point.id, point.reading))
}

/// The same, points by what they are and how they are read, whatever they belong to: so parts of two declarations of one plan can be compared.
pub(super) fn said_alone<T: Debug>(plan: &Plan, of: &T) -> String {
    written(plan, of, |point| format!("{}={}", point.kind, point.reading))
}

/// The form that programmers see says the type of each reference.
fn written<T: Debug>(plan: &Plan, of: &T, shown: impl Fn(&Point) -> String) -> String {
    let text = format!("{of:?}");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            quoted(rest)
        } else if first.is_alphabetic() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let (name, after) = rest.split_at(word);
            if let Some((named, used)) = reference(plan, name, after, &shown) {
                out.push_str(&named);
                rest = after.get(used..).unwrap_or("");
                continue;
            }
            if name == "clause"
                && let Some(value) = after.strip_prefix(": ")
            {
                let some = value.strip_prefix("Some(").map(|text| "Some(".len() + quoted(text) + 1);
                let used = 2 + some.unwrap_or("None".len());
                rest = after.get(used..).unwrap_or("");
                continue;
            }
            word
        } else {
            first.len_utf8()
        };
        let (now, later) = rest.split_at_checked(length).unwrap_or((rest, ""));
        out.push_str(now);
        rest = later;
    }
    out
}

/// How long a text in quotes is, its quotes included.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// `ClockId(3)` by the name of the clock; with how many bytes of what follows the word belong to it.
fn reference(plan: &Plan, word: &str, after: &str, shown: &dyn Fn(&Point) -> String) -> Option<(String, usize)> {
    let inside = after.strip_prefix('(')?;
    let (number, _) = inside.split_once(')')?;
    let at: usize = number.parse().ok()?;
    let name = match word {
        "PointRef" => plan.points.0.get(at).map(shown),
        "CalendarId" => plan.calendars.get(at).map(|c| c.name.clone()),
        "ClockId" => plan.clocks.get(at).map(|c| c.name.clone()),
        "ObjectiveId" => plan.objectives.get(at).map(|o| o.name.clone()),
        "CaseId" => plan.cases.get(at).map(|c| c.name.clone()),
        "FeeId" => plan.fees.get(at).map(|f| f.name.clone()),
        "SetId" => plan.sets.get(at).map(|s| s.name.clone()),
        "AdjustmentId" => plan.adjustments.get(at).map(|a| a.name.clone()),
        "PoolId" => plan.pools.get(at).map(|p| p.name.clone()),
        "RoleId" => plan.roles.get(at).cloned(),
        _ => return None,
    }?;
    Some((format!("<{word} {name}>"), number.len() + 2))
}
