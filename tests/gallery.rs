//! The gallery of real agreements: every scenario holds, and its page is made from what stands there. `UPDATE=1 cargo test gallery` writes the page.
#![allow(clippy::disallowed_methods, reason = "reads and, on request, rewrites files of the house")]

use crate::cli::sla;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const GALLERY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gallery");

/// What an agreement makes use of, by a look at its plan. In the order in which they are told.
type Concept = (&'static str, fn(&Value) -> bool);

/// Whether a list of the plan has something in it.
fn has(plan: &Value, list: &str) -> bool {
    plan[list].as_array().is_some_and(|list| !list.is_empty())
}

/// Whether a key stands anywhere in a plan, with something in it.
fn anywhere(plan: &Value, key: &str) -> bool {
    let full = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(list) => !list.is_empty(),
        _ => true,
    };
    match plan {
        Value::Object(map) => map.iter().any(|(name, value)| (name == key && full(value)) || anywhere(value, key)),
        Value::Array(list) => list.iter().any(|value| anywhere(value, key)),
        _ => false,
    }
}

/// Whether an objective has something in it.
fn objectives(plan: &Value, key: &str) -> bool {
    anywhere(&plan["objectives"], key)
}

const CONCEPTS: &[Concept] = &[
    ("clocks", |p| has(p, "clocks")),
    ("pauses", |p| anywhere(&p["clocks"], "pauses")),
    ("tables of targets", |p| anywhere(&p["clocks"], "targets")),
    ("calendars", |p| has(p, "calendars")),
    ("facts with counts", |p| anywhere(&p["cases"], "occurrence")),
    ("samples", |p| anywhere(&p["cases"], "signal")),
    ("sets of time", |p| has(p, "sets")),
    ("least duration", |p| anywhere(&p["sets"], "lasting")),
    ("allowance", |p| anywhere(&p["sets"], "up_to")),
    ("exclusions", |p| objectives(p, "exclusions")),
    ("slices", |p| objectives(p, "over")),
    ("rolling windows", |p| objectives(p, "rolling") || anywhere(&p["limits"], "rolling")),
    ("fiscal windows", |p| anywhere(p, "origin")),
    ("windows that end at events", |p| objectives(p, "before")),
    ("groups", |p| objectives(p, "dimensions")),
    ("tables of credits", |p| p["credits"].as_array().is_some_and(|all| all.iter().any(|c| c["rows"].as_array().is_some_and(|rows| rows.len() > 1)))),
    ("formulas", |p| anywhere(&p["credits"], "formula")),
    ("points", |p| anywhere(&p["credits"], "points")),
    ("repeats", |p| anywhere(&p["credits"], "multiply")),
    ("earn-back", |p| anywhere(&p["credits"], "returns")),
    ("bonuses", |p| anywhere(&p["credits"], "bonus")),
    ("claims", |p| anywhere(&p["credits"], "claim")),
    ("pools", |p| has(p, "pools")),
    ("limits", |p| has(p, "limits")),
    ("rights", |p| has(p, "rights")),
    ("seasons, surges, phases", |p| has(p, "adjustments")),
    ("reports", |p| has(p, "reports")),
    ("reviews", |p| has(p, "reviews")),
    ("notices", |p| has(p, "notices")),
    ("procedures", |p| has(p, "procedures")),
];

/// What is told of a folder.
#[derive(Default)]
struct Entry {
    titles: Vec<String>,
    concepts: BTreeSet<usize>,
    open: usize,
    lines: usize,
    scenarios: usize,
    expectations: usize,
}

fn folders() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(GALLERY).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    all.sort();
    all
}

/// Lines that say something: not blank, no remark.
fn telling(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
}

fn entry(folder: &Path) -> Entry {
    let mut entry = Entry::default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "sla")).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (mut shown, mut scenario) = (0, false);
        for line in text.lines() {
            scenario = line.starts_with("scenario ") || (scenario && !line.starts_with('}'));
            let says = telling(line).next().is_some();
            entry.scenarios += usize::from(line.starts_with("scenario "));
            entry.expectations += usize::from(line.trim_start().starts_with("expect ") || line.starts_with("always "));
            shown += usize::from(says && !scenario && !line.starts_with('}') && !line.starts_with("always "));
        }
        let only_scenarios = !text.contains("\nagreement ") && text.contains("\nscenario ");
        entry.lines += if only_scenarios { 0 } else { shown };
        if !text.contains("\nagreement ") {
            continue;
        }
        let name = file.file_name().unwrap().to_str().unwrap();
        let plan: Value = serde_json::from_str(&sla(folder, &["plan", name]).out).unwrap();
        entry.titles.push(plan["agreement"].as_str().unwrap().to_owned());
        entry.concepts.extend(CONCEPTS.iter().enumerate().filter(|(_, (_, uses))| uses(&plan)).map(|(at, _)| at));
        entry.open += plan["points"].as_array().unwrap().iter().filter(|p| p["settled"] == "provisional").count();
    }
    entry
}

const HEAD: &str = "\
# A gallery of real agreements

Published service agreements, restated in our own words: a folder for each, named after its place in a collection of 33 entries. Each contract says at its head what it is,
where its text stands, how old that is, and what in it is secondary, an example or known only as others encoded it. **Where a real text has a defect, the contract has it
too**: a hole in a table, two limits that contradict each other, a formula whose units do not fit. What the language cannot say yet is marked where it is missing.

These are restatements to learn from and to test against, not the agreements themselves: read the original before you rely on one.

Beside each contract stand scenarios: the figures that the text itself prints, both sides of each edge of its tables, an empty window, and a case in which two clauses meet.

```console
$ cargo run -- test examples/gallery/d01_texas_dir
$ cargo run -- check examples/gallery/b03_github/contract.sla
```

";

#[test]
fn the_page_of_the_gallery() {
    let mut page = HEAD.to_owned();
    page.push_str("| entry | agreements | lines | scenarios | expectations | points left open | concepts |\n|---|---|--:|--:|--:|--:|---|\n");
    let mut sum = Entry::default();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let entry = entry(&folder);
        let concepts: Vec<&str> = entry.concepts.iter().map(|at| CONCEPTS[*at].0).collect();
        let (lines, scenarios, expectations, open) = (entry.lines, entry.scenarios, entry.expectations, entry.open);
        let (titles, concepts) = (entry.titles.join("; "), concepts.join(", "));
        writeln!(page, "| [`{name}`]({name}) | {titles} | {lines} | {scenarios} | {expectations} | {open} | {concepts} |").unwrap();
        sum.titles.extend(entry.titles);
        sum.lines += lines;
        sum.scenarios += scenarios;
        sum.expectations += expectations;
        sum.open += open;
    }
    writeln!(page, "| in all | {} | {} | {} | {} | {} | |", sum.titles.len(), sum.lines, sum.scenarios, sum.expectations, sum.open).unwrap();
    let path = Path::new(GALLERY).join("README.md");
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != page && std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, page).unwrap();
    } else {
        assert!(found == page, "examples/gallery/README.md is not what the gallery holds; run `UPDATE=1 cargo test gallery` and read the difference");
    }
}

/// The scenarios of every `n`th folder from the first or second on.
fn holds(from: usize) {
    for folder in folders().into_iter().skip(from).step_by(4) {
        let ran = sla(&folder, &["test", "."]);
        assert_eq!(ran.code, 0, "{}: {}", folder.display(), ran.page());
        assert!(entry(&folder).expectations >= 4, "{} shows too little", folder.display());
    }
}

#[test]
fn the_gallery_holds_first_part() {
    holds(0);
}

#[test]
fn the_gallery_holds_second_part() {
    holds(1);
}

#[test]
fn the_gallery_holds_third_part() {
    holds(2);
}

#[test]
fn the_gallery_holds_fourth_part() {
    holds(3);
}

#[test]
fn the_gallery_is_whole() {
    assert_eq!(folders().len(), 33, "an entry each of the collection");
}
