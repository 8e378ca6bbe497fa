//! The reference chapter (`tests/book/18_every_question.md`), made of the table of choice points and of the example of each kind (`tests/cases/readings/KIND.sla`): the question, its readings, the words that settle it, and what
//! each reading makes of the example. `UPDATE=1` writes it.

use crate::readings::{evaluated, files, fixture, read};
use sla::outcome::Body;
use sla::readings::{KINDS, Kind, Subject};
use sla::report::words;
use std::fmt::Write as _;
use std::path::Path;

const HEAD: &str = "# 18. Every question, and what hangs on it

Every question that an agreement can leave open, in the order in which `sla explain` lists them. Under each: its readings, the words that settle it, what they mean, and what each makes of one small example. The one taken
meanwhile is marked. The examples stand in `tests/cases/readings`; both evaluators agree on every line.

";

/// What a result says of windows in which something happened, a line each.
fn told(body: &Body) -> Vec<String> {
    let currency = body.currency.as_deref();
    let line = |name: &str, body: &Body| -> Vec<String> {
        let each = body.results.iter().map(|r| {
            let group: Vec<&str> = r.group.iter().map(|(_, value)| value.as_str()).collect();
            let of = if group.is_empty() { String::new() } else { format!(" for {}", group.join(", ")) };
            let measured = r.measured.map(|m| format!(" {},", words::measured(m, r.target.and_then(|t| t.value)))).unwrap_or_default();
            let paid = r.credit.as_ref().map(|c| format!(", {}", words::money(c.paid, currency))).unwrap_or_default();
            let during = if r.adjusted.is_empty() { String::new() } else { format!(" during {}", r.adjusted.join(", ")) };
            let target = r.target.map(|t| format!(" ({})", words::target(t))).unwrap_or_default();
            format!("{name}{}{of} in {}{during}:{measured} {}{target}{paid}", r.objective, r.window.label, words::verdict(r.verdict))
        });
        each.collect()
    };
    let mut all = line("", body);
    body.parts.iter().for_each(|part| all.extend(line(&format!("{}.", part.part), &part.body)));
    body.before.iter().for_each(|before| all.extend(line("before: ", before)));
    all.extend(body.rights.iter().map(|r| format!("right {} in {}", r.right, r.window.label)));
    all.push(format!("{} in all", words::money(body.credit, currency)));
    if !body.bonus.is_zero() {
        all.push(format!("a bonus of {}", words::money(body.bonus, currency)));
    }
    if !body.claimable.is_zero() {
        all.push(format!("{} can be claimed", words::money(body.claimable, currency)));
    }
    all
}

fn subject(on: Subject) -> &'static str {
    match on {
        Subject::Agreement => "the agreement as a whole",
        Subject::Clock => "a clock",
        Subject::Objective => "an objective",
        Subject::Credit => "a credit",
        Subject::Condition => "a condition",
        Subject::State => "a state",
        Subject::Set => "a set of time",
        Subject::Signal => "a signal",
        Subject::Adjustment => "a season, surge or phase",
        Subject::Right => "a right",
        Subject::Field => "a field on which a clause turns",
        Subject::Text => "the contract's own words",
    }
}

fn page(kind: &Kind) -> String {
    let files = files("readings");
    let fixture = fixture(&format!("{}.sla", kind.name), &files).unwrap();
    let text = &files[&format!("{}.sla", kind.name)];
    let example = text.lines().next().unwrap_or("").trim_start_matches("// ");
    let of = |reading: &str| -> Vec<String> {
        let plan = read(&fixture.plan, kind.name, reading).unwrap();
        fixture.logs.iter().flat_map(|(log, as_of)| told(&evaluated(&plan, log, *as_of).unwrap().0)).collect()
    };
    let all: Vec<(&str, Vec<String>)> = kind.readings.iter().map(|reading| (reading.name, of(reading.name))).collect();
    // What every reading says alike is left out; a target is told where readings differ in it.
    let common = |line: &String| all.len() > 1 && all.iter().all(|(_, lines)| lines.contains(line));
    let (first, rest) = kind.question.split_at(1);
    let mut out = format!("## {}\n\n{}{rest} Asked of {}.\n\nThe example: {example}\n\n", kind.name, first.to_uppercase(), subject(kind.on));
    out.push_str("| reading | settled by | means | on the example |\n|---|---|---|---|\n");
    for (reading, (name, lines)) in kind.readings.iter().zip(&all) {
        let own: Vec<&str> = lines.iter().filter(|line| !common(line)).map(String::as_str).take(3).collect();
        // Another reading may have more to say.
        let own = if own.is_empty() { format!("no more than {}", lines.last().map_or("nothing", String::as_str)) } else { own.join("; ") };
        let mark = if *name == kind.provisional { " (meanwhile)" } else { "" };
        let _ = writeln!(out, "| `{name}`{mark} | `{} {}` | {} | {own} |", kind.phrase, reading.phrase, reading.says);
    }
    out.push('\n');
    out
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests may read files")]
fn the_reference_chapter_says_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/book/18_every_question.md");
    let made = KINDS.iter().fold(HEAD.to_owned(), |page_so_far, kind| page_so_far + &page(kind));
    let made = made.trim_end().to_owned() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == made, "tests/book/18_every_question.md is not what the table of choice points says; UPDATE=1 writes it");
}
