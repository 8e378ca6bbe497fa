//! From what was separated to what is said of it.

use super::edit::edit;
use super::seen::seen;
use super::side_by_side::side_by_side;
use super::{Family, Finding, Reads, Verdict, cause, place, proof, told};
use crate::diagnostic::Label;
use crate::plan::Plan;
use crate::plan::lower::Lowered;
use crate::readings;
use crate::resolve::Loaded;
use crate::value::{Date, Money};
use crate::witness::{Difference, Effort, Open, Outcome, Separated, Sum, Witness, search};
use std::cmp::Reverse;

/// A finding for each of these open points, whatever became of it; those that part first, by the money at stake. `today` decides whether what is accepted still is.
pub fn ambiguities(loaded: &Loaded, lowered: &Lowered, points: Vec<Open>, effort: Effort, today: Date) -> Vec<Finding> {
    let Some(plan) = &lowered.plan else { return Vec::new() };
    let (proved, left): (Vec<Open>, Vec<Open>) = points.iter().cloned().partition(|open| proof::same(plan, open).is_some());
    let searched = search(plan, left, effort, &told::histories(lowered, plan, effort.events));
    let proved = proved.into_iter().map(|open| Outcome { open, separated: Separated::Not { histories: 0, events: 0 } });
    let outcomes: Vec<Outcome> = searched.outcomes.into_iter().chain(proved).collect();
    let differs = outcomes.iter().any(|outcome| matches!(outcome.separated, Separated::Differs(_)));
    let house = House { loaded, lowered, plan, reduced: if differs { cause::reduced(loaded) } else { Vec::new() }, today };
    let mut all = side_by_side(&outcomes, |outcome| finding(&house, outcome));
    let met = |f: &Finding| points.iter().position(|p| Some(&p.id) == f.point.as_ref());
    all.sort_by_key(|f| (f.verdict != Verdict::Differs, Reverse(f.stake()), met(f)));
    all
}

/// What findings are about.
struct House<'a> {
    loaded: &'a Loaded,
    lowered: &'a Lowered,
    plan: &'a Plan,
    /// The contract without each of its parts.
    reduced: Vec<cause::Reduced>,
    today: Date,
}

fn finding(house: &House<'_>, outcome: &Outcome) -> Finding {
    let House { loaded, lowered, plan, today, .. } = *house;
    let open = &outcome.open;
    let (verdict, witness) = match &outcome.separated {
        Separated::Differs(witness) => (Verdict::Differs, Some(witness.clone())),
        Separated::Not { histories, events } => (proof::same(plan, open).map_or(Verdict::NotSeparated(*histories, *events), Verdict::Same), None),
    };
    let spans = spans(house, open, witness.as_deref());
    let readings = reads(plan, open, witness.as_deref());
    let fixes = open.readings.iter().filter_map(|reading| Some((reading.clone(), edit(loaded, lowered, plan, open, reading)?))).collect();
    let (code, question) = match readings::kind(&open.kind) {
        Some(kind) => (kind.code, kind.question.to_owned()),
        None if open.kind == "meaning" => ("ambiguity/meaning", "the word has several meanings: which one holds?".to_owned()),
        None => ("ambiguity/value", "several values are written: which one holds?".to_owned()),
    };
    let subject = open.id.split_once('@').map(|(_, subject)| format!("`{subject}`: ")).unwrap_or_default();
    Finding {
        code,
        family: Family::Ambiguity,
        point: Some(open.id.clone()),
        verdict,
        message: format!("{subject}{question}"),
        clause: open.clause.clone(),
        spans,
        readings,
        seen: witness.as_deref().and_then(|witness| seen(plan, witness)),
        witness,
        price: None,
        fixes,
        accepted: accepted(plan, open, today),
        help: None,
    }
}

/// Why, by whom and until when a point is accepted as it is; none if it is not, or no longer.
fn accepted(plan: &Plan, open: &Open, today: Date) -> Option<String> {
    let one = plan.accepted.iter().find(|a| a.points.contains(&open.id) && today <= a.until)?;
    let by = plan.parties.get(usize::from(one.by)).map_or("?", |p| p.name.as_str());
    Some(format!("{}, by {by} until {}", one.because, one.until))
}

fn reads(plan: &Plan, open: &Open, witness: Option<&Witness>) -> Vec<Reads> {
    // By name: a reading that the plan does not take has no result.
    let place = |n: usize| witness.and_then(|w| w.pays.iter().position(|(name, _)| Some(name) == open.readings.get(n)));
    let pays = |n: usize| witness.zip(place(n)).and_then(|(w, at)| w.pays.get(at)).map(|(_, amount)| *amount).unwrap_or_default();
    let all: Vec<Money> = (0..open.readings.len()).map(pays).collect();
    let (most, least) = (all.iter().max().copied().unwrap_or_default(), all.iter().min().copied().unwrap_or_default());
    // Who owes to whom: with agreements that it rests on, what one of them owes is owed to somebody else.
    let owing = match witness.map(|w| w.difference.sum()) {
        Some(Sum::OwedBy(name)) => plan.parts.iter().find(|part| part.name == name).map(|part| &part.plan),
        Some(Sum::InAll) if !plan.parts.is_empty() => None,
        _ => Some(plan),
    };
    let party = |role: &str| {
        let plan = owing?;
        let of = |p: &&crate::plan::Party| plan.roles.get(p.role.index()).is_some_and(|r| r == role);
        plan.parties.iter().find(of).map(|p| p.name.clone())
    };
    let (_, own) = open.own(plan);
    let one = |(n, reading): (usize, &String)| {
        let record = readings::kind(&open.kind).and_then(|k| k.reading(reading));
        let favours = match pays(n) {
            _ if most == least => None,
            amount if amount == most => party("customer"),
            amount if amount == least => party("provider"),
            _ => None,
        };
        Reads {
            name: reading.clone(),
            says: record.map_or_else(|| reading.clone(), |r| r.says.to_owned()),
            words: readings::settling(&own, &open.kind, reading),
            in_force: n == 0,
            parts: witness.zip(place(n)).is_some_and(|(w, at)| w.parted.get(at).copied().unwrap_or(false)),
            pays: pays(n),
            favours,
        }
    };
    open.readings.iter().enumerate().map(one).collect()
}

/// The clause that would have to say it, then what the difference runs through.
fn spans(house: &House<'_>, open: &Open, witness: Option<&Witness>) -> Vec<Label> {
    let House { loaded, lowered, plan, ref reduced, .. } = *house;
    let mut all: Vec<Label> = Vec::new();
    let text = match open.kind.as_str() {
        "meaning" | "value" => "read in several ways",
        _ => "nothing here says it",
    };
    let met = open.at.and_then(|at| lowered.point_spans.get(at)).copied();
    let subject = open.id.split_once('@').map(|(_, s)| s.rsplit('.').next().unwrap_or(s));
    let own = |span: crate::text::Span| loaded.file(span.file).is_some_and(|f| !f.library);
    match (met, subject) {
        // The library only knows the word: the project's own use of it is what has to say it.
        (Some(span), Some(subject)) if !own(span) => {
            let used = place::used(loaded, subject);
            all.extend(used.map(|span| Label { span, text: text.to_owned() }));
            all.push(Label { span, text: if used.is_some() { "defined here".to_owned() } else { text.to_owned() } });
        }
        (Some(span), Some(_)) => all.push(Label { span, text: text.to_owned() }),
        (met, _) => {
            let head = place::agreement(loaded, plan);
            let met = met.filter(|span| own(*span) && !head.is_some_and(|head| head.start <= span.start && span.end <= head.end));
            all.extend(met.map(|span| Label { span, text: "it turns on this".to_owned() }));
            all.extend(head.map(|span| Label { span, text: text.to_owned() }));
        }
    }
    let mut add = |span: Option<crate::text::Span>, text: &str| {
        if let Some(span) = span.filter(|s| !all.iter().any(|l| l.span.file == s.file && l.span.start <= s.start && s.end <= l.span.end)) {
            all.push(Label { span, text: text.to_owned() });
        }
    };
    if let Some(witness) = witness {
        for (id, reading) in &witness.with {
            let at = plan.points.find(id).and_then(|(at, _)| lowered.point_spans.get(usize::try_from(at.0).ok()?)).copied();
            add(at, &format!("with `{id}` read as `{reading}`"));
        }
        add(place::clock(loaded, subject.unwrap_or_default()), "this clock");
        match &witness.difference {
            Difference::Verdict { objective, .. } | Difference::Missed { objective, .. } => add(place::objective(loaded, objective), "met or missed by it"),
            Difference::Right { right, .. } => add(place::right(loaded, right), "arises or not by it"),
            Difference::Amount { .. } => {
                for credit in place::credits(loaded, plan, witness) {
                    add(Some(credit), "pays by it");
                }
            }
        }
        for span in cause::needed(reduced, plan, witness) {
            add(Some(span), "it takes this as well");
        }
    }
    all
}
