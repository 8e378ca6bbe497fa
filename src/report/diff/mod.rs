//! What differs between two versions, for people: each change with what was and what is, whom it favours, the history that proves it and what it was worth.

mod json;
mod said;

pub use json::{Differences, differences};

use super::{history, words};
use crate::calendar::Calendars;
use crate::finding::diff::{Category, Change, Declared, Diff, Direction, How, ReadingChange, Worth};
use crate::plan::Plan;
use crate::text::{Sources, Span, safe};
use crate::witness::{Apart, Compared, Difference, Sum};

/// What the two versions are called, and where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Titles<'a> {
    /// The old version's file.
    pub old: &'a str,
    /// The new version's.
    pub new: &'a str,
    /// What was read of the log, if there is one.
    pub log: Option<&'a str>,
}

/// The page.
pub fn page(diff: &Diff, titles: Titles<'_>, sources: &Sources) -> String {
    let mut out = format!("{}\n", safe(&diff.new.agreement));
    for (word, file, plan) in [("before", titles.old, &diff.old), ("now", titles.new, &diff.new)] {
        let version = plan.version.map(|v| format!(", version {v}")).unwrap_or_default();
        out.push_str(&format!("  {word:<6}  {}{version}\n", safe(file)));
    }
    out.push_str(&frame(diff));
    if !diff.differs() {
        out.push_str("nothing differs in meaning\n");
    } else {
        out.push_str(&format!("{}\n", summary(diff)));
    }
    if let Some(worth) = &diff.worth {
        out.push_str(&format!("\non the log ({})\n  {}\n", safe(titles.log.unwrap_or_default()), worth_line(worth, diff, "now")));
        out.push_str(&alone(diff, worth));
    }
    for (number, change) in diff.changes.iter().enumerate() {
        out.push_str(&format!("\n{}. {}", number + 1, one(change, diff, sources)));
    }
    if let Some((direction, compared)) = &diff.whole {
        out.push_str(&format!("\nall together: {}\n", verdict(*direction, compared, &customer(&diff.new))));
        out.push_str(&witnesses(*direction, compared, &diff.old, &diff.new));
    }
    out.push_str(&rest(diff));
    out
}

/// In which frame the two are compared.
fn frame(diff: &Diff) -> String {
    let mut out = String::new();
    if diff.by_itself {
        out.push_str("  each is compared by itself, without the version whose place it takes\n");
    }
    if diff.terms_differ {
        out.push_str("  the terms differ: all together is compared for the term of the one before\n");
    }
    out
}

/// What only has another name, and what is only said otherwise.
fn rest(diff: &Diff) -> String {
    let mut out = String::new();
    let mut list = |title: &str, all: Vec<String>| {
        if !all.is_empty() {
            out.push_str(&format!("\n{title}\n"));
            all.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
        }
    };
    list("renamed", diff.renamed.iter().map(|(kind, old, new)| format!("{kind} {} is now {}", safe(old), safe(new))).collect());
    list("said otherwise, proved to mean the same", diff.same.iter().map(heading).collect());
    out
}

/// The customer's short name.
fn customer(plan: &Plan) -> String {
    let is = |p: &&crate::plan::Party| plan.roles.get(p.role.index()).is_some_and(|role| role == "customer");
    plan.parties.iter().find(is).map_or_else(|| "the customer".to_owned(), |p| safe(&p.name))
}

fn summary(diff: &Diff) -> String {
    let who = customer(&diff.new);
    let count = |direction: Direction| diff.changes.iter().filter(|c| c.direction == direction).count();
    let parts = [
        (count(Direction::Weaker), format!("weaker for {who}")),
        (count(Direction::Stronger), format!("stronger for {who}")),
        (count(Direction::Incomparable), "incomparable".to_owned()),
        (count(Direction::Neither), "in favour of nobody".to_owned()),
        (count(Direction::NotSeparated), "that no history tried tells apart".to_owned()),
        (count(Direction::NotOwed), "on which nothing owed turns".to_owned()),
    ];
    if diff.changes.is_empty() {
        return "no declaration differs by itself; all of them together do".to_owned();
    }
    let told: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    format!("{}: {}", words::count(diff.changes.len() as u64, "change", "changes"), told.join(", "))
}

/// `objective quick_fix`
fn heading(of: &Declared) -> String {
    if of.name.starts_with(of.kind) { safe(&of.name) } else { format!("{} {}", of.kind, safe(&of.name)) }
}

/// Whom it favours, in words.
fn verdict(direction: Direction, compared: &Compared, who: &str) -> String {
    let bound =
        format!("{} of up to {}", words::count(compared.histories as u64, "history", "histories"), words::count(compared.events as u64, "event", "events"));
    match direction {
        Direction::Stronger => format!("stronger for {who} (never weaker on {bound})"),
        Direction::Weaker => format!("weaker for {who} (never stronger on {bound})"),
        Direction::Incomparable => format!("incomparable: stronger for {who} on one history, weaker on another"),
        Direction::Neither => format!("the results part, and {who} has neither more nor less by it ({bound} tried)"),
        Direction::NotSeparated => format!("no history tells them apart ({bound} tried)"),
        Direction::NotOwed => "nothing owed turns on it".to_owned(),
    }
}

fn one(change: &Change, diff: &Diff, sources: &Sources) -> String {
    let who = customer(&diff.new);
    let mut names: Vec<String> = change
        .declared
        .iter()
        .map(|d| {
            let word = match d.how {
                How::Added => "new: ",
                How::Removed => "gone: ",
                How::Changed | How::Moved => "",
            };
            format!("{word}{}{}", heading(d), super::phrase::clause(d.clause.as_deref()))
        })
        .collect();
    if names.is_empty() {
        names.extend(change.readings.iter().map(|r| format!("reading of {}", safe(&r.point))));
    }
    let mut out = format!("{}\n   {}\n", names.join("; "), verdict(change.direction, &change.compared, &who));
    for declared in &change.declared {
        out.push_str(&places(declared, sources));
        for said in said::said(change, declared, sources) {
            let what = if said.what.is_empty() { String::new() } else { format!("{}: ", said.what) };
            let lines = |word: &str, all: &[String]| match all {
                [] if matches!(declared.how, How::Added | How::Removed) => String::new(),
                [] => format!("     {word:<6}  {what}-\n"),
                all => all.iter().map(|line| format!("     {word:<6}  {what}{line}\n")).collect(),
            };
            out.push_str(&format!("{}{}", lines("before", &said.before), lines("now", &said.now)));
        }
    }
    let both = |r: &&ReadingChange| r.before.is_some() && r.now.is_some();
    change.readings.iter().filter(both).for_each(|reading| out.push_str(&read(reading, change.declared.is_empty())));
    let points = |is: fn(&ReadingChange) -> bool| change.readings.iter().filter(|r| is(r)).map(|r| r.point.clone()).collect::<Vec<_>>();
    out.push_str(&listed("leaves open", &points(|r| r.before.is_none())));
    out.push_str(&listed("was left open, is not asked any more", &points(|r| r.now.is_none())));
    out.push_str(&listed("compared where these are changed already", &change.needs));
    if let Some(worth) = &change.worth {
        out.push_str(&format!("   on the log: {}\n", worth_line(worth, diff, "with it")));
    }
    out.push_str(&witnesses(change.direction, &change.compared, &change.before, &change.now));
    out
}

/// So many names are listed.
const LISTED: usize = 8;

fn listed(title: &str, names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|n| safe(n)).collect();
    match names.len() {
        0 => String::new(),
        n if n > LISTED => format!("   {title}: {} and {} more\n", shown.join(", "), n - LISTED),
        _ => format!("   {title}: {}\n", shown.join(", ")),
    }
}

fn places(of: &Declared, sources: &Sources) -> String {
    let place = |span: Span| {
        let source = sources.get(span.file)?;
        Some(format!("{}:{}", safe(&source.name), source.line_column(span.start).0))
    };
    let both: Vec<String> = [of.old, of.new].into_iter().flatten().filter_map(place).collect();
    if both.is_empty() { String::new() } else { format!("   {}\n", both.join(" -> ")) }
}

fn read(of: &ReadingChange, alone: bool) -> String {
    let said = |read: &Option<crate::finding::diff::Read>| match read {
        Some(read) => format!("{}{}", safe(&read.says), if read.open { " (open: taken meanwhile)" } else { "" }),
        None => "-".to_owned(),
    };
    let mut out = if alone { format!("   {}\n", safe(&of.question)) } else { format!("   {}\n", safe(&of.point)) };
    out.push_str(&format!("     before  {}\n     now     {}\n", said(&of.before), said(&of.now)));
    if of.is_of_agreement_alone() {
        let settled = of.now.as_ref().is_some_and(|read| !read.open);
        out.push_str(if settled {
            "   it is settled as it was taken meanwhile: no result changes\n"
        } else {
            "   it is left open, and taken meanwhile as it was settled: no result changes\n"
        });
    }
    out
}

fn worth_line(worth: &Worth, diff: &Diff, now: &str) -> String {
    let currency = |plan: &Plan| plan.currency.as_ref().map(|c| c.code.clone());
    let (old, new) = (currency(&diff.old), currency(&diff.new));
    let verdicts = if worth.verdicts == 0 { String::new() } else { format!("; {}", words::count(worth.verdicts as u64, "verdict differs", "verdicts differ")) };
    let gain = if old != new {
        "in another currency".to_owned()
    } else if worth.gain().is_zero() {
        "the same".to_owned()
    } else {
        let more = if worth.gain().is_sign_negative() { "less" } else { "more" };
        format!("{} {more} for {}", words::money(worth.gain().abs(), new.as_deref()), customer(&diff.new))
    };
    format!("{} before, {} {now}: {gain}{verdicts}", words::money(worth.before, old.as_deref()), words::money(worth.now, new.as_deref()))
}

/// That changes are not worth alone what they are worth together, where it is so.
fn alone(diff: &Diff, worth: &Worth) -> String {
    let sum = diff.changes.iter().filter_map(|c| c.worth.map(|w| w.gain())).sum::<crate::value::Money>();
    if sum == worth.gain() || diff.changes.len() < 2 {
        return String::new();
    }
    let currency = diff.new.currency.as_ref().map(|c| c.code.as_str());
    format!("  one by one they come to {}; together they do not add up to that\n", words::money(sum, currency))
}

fn witnesses(direction: Direction, compared: &Compared, before: &Plan, now: &Plan) -> String {
    let aside = compared.aside.as_deref().filter(|_| direction == Direction::Neither);
    let all = [compared.more.as_deref(), compared.less.as_deref(), aside];
    all.into_iter().flatten().map(|apart| witness(apart, before, now)).collect()
}

fn witness(apart: &Apart, before: &Plan, now: &Plan) -> String {
    let words_of = if apart.of_second { now } else { before };
    let Ok(calendars) = Calendars::compile(words_of) else { return String::new() };
    let (events, cases) = (apart.history.events() as u64, u64::from(apart.history.cases()));
    let mut out = format!("   smallest history found: {}, {}\n", words::count(events, "event", "events"), words::count(cases, "case", "cases"));
    for line in history::lines(words_of, calendars.zone(), &apart.history) {
        out.push_str(&format!("     {line}\n"));
    }
    out.push_str(&format!("   {}\n", difference(apart, before, now)));
    out
}

/// In what they part, in a sentence.
fn difference(apart: &Apart, before: &Plan, now: &Plan) -> String {
    let currency = |plan: &Plan| plan.currency.as_ref().map(|c| c.code.clone());
    match &apart.difference {
        Difference::Amount { sum, one, other } => {
            let (one, other) = (words::money(*one, currency(before).as_deref()), words::money(*other, currency(now).as_deref()));
            match sum {
                Sum::Claimable => format!("then {one} can still be claimed before, {other} now"),
                Sum::OwedBy(name) => format!("then {one} is owed under {} before, {other} now", safe(name)),
                Sum::Owed | Sum::InAll => format!("then {one} is owed before, {other} now"),
            }
        }
        Difference::Verdict { objective, window, one, other } => {
            format!("then {} in {} is {} before, {} now", safe(objective), safe(window), words::verdict(*one), words::verdict(*other))
        }
        Difference::Missed { objective, one, other } => {
            let times = |n: usize| words::count(n as u64, "time", "times");
            format!("then {} is missed {} before, {} now", safe(objective), times(*one), times(*other))
        }
        Difference::Right { right, one, other } => match (one, other) {
            (0, _) => format!("then the right {} arises now, not before", safe(right)),
            (_, 0) => format!("then the right {} arose before, not now", safe(right)),
            (one, other) => format!("then the right {} arises {one} times before, {other} times now", safe(right)),
        },
    }
}

/// As people call a category.
pub fn category(of: Category) -> &'static str {
    of.name()
}
