//! What a declaration says before and now: in sentences where the plan can be said in sentences, else in the lines of the text that differ.

use crate::finding::diff::{Change, Declared, How, pieces};
use crate::plan::{Credit, Objective, Plan};
use crate::report::{contract, phrase, words};
use crate::text::{Sources, Span, safe};

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Which thing; empty: the whole.
    pub(super) what: &'static str,
    /// How it was.
    pub(super) before: Vec<String>,
    /// How it is.
    pub(super) now: Vec<String>,
}

/// What differs of one declaration of a change.
pub(super) fn said(change: &Change, of: &Declared, sources: &Sources) -> Vec<Said> {
    if let Some((before, now)) = ordered(&change.before, of).zip(ordered(&change.now, of)).filter(|_| of.how == How::Moved) {
        return vec![Said { what: "in order", before: vec![before], now: vec![now] }];
    }
    let (before, now) = (aspects(&change.before, of), aspects(&change.now, of));
    let mut all: Vec<Said> = Vec::new();
    for what in before.iter().chain(&now).map(|(what, _)| *what) {
        if all.iter().any(|said| said.what == what) {
            continue;
        }
        let list = |all: &[(&'static str, String)]| all.iter().filter(|(w, _)| *w == what).map(|(_, words)| words.clone()).collect::<Vec<_>>();
        let (one, other) = (list(&before), list(&now));
        all.push(Said { what, before: only(&one, &other), now: only(&other, &one) });
    }
    all.retain(|said| !said.before.is_empty() || !said.now.is_empty());
    // Of limits and notices all are looked at: only what stands here is meant.
    if all.is_empty() { text(of, sources) } else { all }
}

/// What is called by name, in its order.
fn ordered(plan: &Plan, of: &Declared) -> Option<String> {
    let names: Vec<String> = match of.kind {
        "objective" => plan.objectives.iter().filter(|objective| !objective.hidden).map(|objective| safe(&objective.name)).collect(),
        "credit" => plan.credits.iter().filter_map(|credit| plan.objectives.get(credit.objective.index())).map(|objective| safe(&objective.name)).collect(),
        "adjustment" => plan.adjustments.iter().map(|adjustment| safe(&adjustment.name)).collect(),
        "fee" => plan.fees.iter().map(|fee| safe(&fee.name)).collect(),
        "pool" => plan.pools.iter().map(|pool| safe(&pool.name)).collect(),
        _ => return None,
    };
    Some(names.join(", "))
}

fn only(one: &[String], other: &[String]) -> Vec<String> {
    one.iter().filter(|line| !other.contains(line)).cloned().collect()
}

/// The lines of the two texts that differ.
fn text(of: &Declared, sources: &Sources) -> Vec<Said> {
    let lines = |span: Option<Span>| {
        let text = span.map_or("", |span| sources.slice(span));
        let squeezed = text.lines().map(|line| bare(line).split_whitespace().collect::<Vec<_>>().join(" "));
        squeezed.filter(|line| !line.is_empty() && line != "}").map(|line| safe(&line)).collect::<Vec<_>>()
    };
    let (before, now) = (lines(of.old), lines(of.new));
    let lines = (only(&before, &now), only(&now, &before));
    let long = |(one, other): &(Vec<String>, Vec<String>)| one.iter().chain(other).map(String::len).sum::<usize>();
    // Where lines are broken otherwise, from the first word that differs to the last.
    let words = apart(of.old.map_or("", |span| sources.slice(span)), of.new.map_or("", |span| sources.slice(span)));
    let broken = of.old.is_some() && of.new.is_some() && lines.0.len() != lines.1.len();
    let (one, other) = if broken && long(&words) < long(&lines) { words } else { lines };
    if one.is_empty() && other.is_empty() { Vec::new() } else { vec![Said { what: "", before: one, now: other }] }
}

/// What stands in two texts between the words with which both begin and those with which both end.
fn apart(one: &str, other: &str) -> (Vec<String>, Vec<String>) {
    let (before, now) = (pieces(one), pieces(other));
    let alike = |pair: &(&(usize, &str), &(usize, &str))| pair.0.1 == pair.1.1;
    let head = before.iter().zip(&now).take_while(alike).count();
    let rest = before.len().min(now.len()) - head;
    let tail = before.iter().rev().zip(now.iter().rev()).take(rest).take_while(alike).count();
    let middle = |text: &str, all: &[(usize, &str)]| {
        let inner = all.get(head..all.len() - tail).unwrap_or_default();
        let (from, until) = (inner.first().map_or(0, |(at, _)| *at), inner.last().map_or(0, |(at, piece)| at + piece.len()));
        let words = text.get(from..until).unwrap_or("").lines().flat_map(|line| bare(line).split_whitespace()).collect::<Vec<_>>().join(" ");
        if words.is_empty() { Vec::new() } else { vec![safe(&words)] }
    };
    (middle(one, &before), middle(other, &now))
}

/// A line without the comment at its end.
fn bare(line: &str) -> &str {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '/' if !quoted && line.get(at..).is_some_and(|rest| rest.starts_with("//")) => return line.get(..at).unwrap_or(line),
            _ => {}
        }
    }
    line
}

type Aspect = (&'static str, String);

/// What a plan has of a declaration, in sentences; nothing where it has none for it.
fn aspects(plan: &Plan, of: &Declared) -> Vec<Aspect> {
    match of.kind {
        "objective" => plan.objectives.iter().filter(|o| o.name == of.name && !o.hidden).flat_map(|o| objective(plan, o)).collect(),
        "credit" | "bonus" => {
            let named: Vec<&str> = of.name.split(", ").collect();
            let first = plan
                .credits
                .iter()
                .find(|c| c.bonus == (of.kind == "bonus") && plan.objectives.get(c.objective.index()).is_some_and(|o| named.contains(&o.name.as_str())));
            first.into_iter().flat_map(|c| credit(plan, c)).collect()
        }
        "limit" => plan.limits.iter().map(|l| ("", contract::limit(plan, l))).collect(),
        "adjustment" => plan.adjustments.iter().filter(|a| a.name == of.name).map(|a| ("", contract::adjustment(plan, a))).collect(),
        "right" => plan.rights.iter().filter(|r| of.name.starts_with(&r.name)).map(|r| ("", contract::right(plan, r))).collect(),
        "review" => plan.reviews.iter().filter(|r| r.name == of.name).map(|r| ("", contract::review(plan, r))).collect(),
        "notify" => plan.notices.iter().map(|n| ("", contract::notice(plan, n))).collect(),
        "fee" => {
            let currency = plan.currency.as_ref().map(|c| c.code.as_str());
            let fees = plan.fees.iter().filter(|f| f.name == of.name);
            let amount = |f: &crate::plan::Fee| f.amount.get(&plan.points).map_or_else(|| "[?]".to_owned(), |a| words::money(*a, currency));
            fees.map(|f| ("", format!("{} each {}", amount(f), phrase::window(plan, &f.each)))).collect()
        }
        _ => Vec::new(),
    }
}

fn objective(plan: &Plan, of: &Objective) -> Vec<Aspect> {
    let mut all = vec![("measure", phrase::measure(plan, of))];
    if let Some(items) = of.items() {
        let plural = plan.case(items.case).map_or_else(|| "cases".to_owned(), |c| safe(&c.plural));
        let of = match &items.population {
            crate::plan::Cond::True => plural,
            population => format!("{plural} where {}", phrase::condition(plan, items.case, population)),
        };
        all.push(("of", of));
    }
    all.push(("target", of.target.as_ref().map_or_else(|| "none: it is reported".to_owned(), |t| phrase::target(plan, t))));
    all.push(("each", phrase::window(plan, &of.each)));
    for exclusion in &of.exclusions {
        let from = plan.points.get(exclusion.from).map_or_else(String::new, |p| format!(" {}", p.reading.replace('_', " ")));
        all.push(("left out", format!("{}{from}", phrase::set(plan, &exclusion.set))));
    }
    all
}

fn credit(plan: &Plan, of: &Credit) -> Vec<Aspect> {
    let mut all: Vec<Aspect> = of.rows.iter().map(|r| ("pays", format!("{}: {}", phrase::row(plan, of, r), phrase::amount(plan, &r.pays)))).collect();
    all.extend(of.multiply.iter().map(|m| ("factor", format!("times {} when {}", words::plain_number(m.by), phrase::history(plan, &m.when)))));
    let back = |r: &crate::plan::Return| format!("{} when the next {} windows are met", r.share.show_percent(2), r.met);
    all.extend(of.returns.iter().map(|r| ("earned back", back(r))));
    all.extend(of.claim.iter().map(|claim| ("claim", phrase::claim(plan, claim))));
    all.extend(of.payment.iter().map(|payment| ("payment", phrase::payment(plan, payment))));
    all
}
