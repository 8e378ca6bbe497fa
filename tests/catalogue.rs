//! What goes wrong in agreements, rule by rule: for each rule that the compiler covers, a contract in which it is seen and one in which it is not.
//!
//! `tests/cases/catalogue/catalogue.tsv` names the rules. Where the catalogue of rules itself is at hand, no rule of it is left out.

use crate::cli::sla;
use sla::diagnostic::Severity;
use sla::finding::risks;
use sla::plan::lower::{Lowered, lower};
use sla::readings::kind;
use sla::resolve::{Loaded, Texts, load};
use sla::witness::{Effort, Separated, open_points, search};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

struct Rule {
    name: String,
    how: String,
    code: String,
    note: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/catalogue")
}

#[expect(clippy::disallowed_methods, reason = "tests may read files")]
fn texts() -> Vec<(PathBuf, String)> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (PathBuf::from(path.file_name().unwrap()), std::fs::read_to_string(&path).unwrap())).collect()
}

fn rules(texts: &[(PathBuf, String)]) -> Vec<Rule> {
    let (_, table) = texts.iter().find(|(name, _)| name == Path::new("catalogue.tsv")).unwrap();
    let rule = |line: &str| {
        let parts: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [name, how, code, note] = parts.try_into().unwrap();
        Rule { name, how, code, note }
    };
    table.lines().skip(1).map(rule).collect()
}

fn front(world: &Texts, name: &str) -> (Loaded, Lowered) {
    let loaded = load(world, Path::new(name));
    let lowered = lower(&loaded);
    (loaded, lowered)
}

/// Every code that is said of a contract: of what is wrong, of what is open, of what is unwise.
fn codes(loaded: &Loaded, lowered: &Lowered) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = lowered.diagnostics.iter().map(|d| d.code.to_owned()).collect();
    if let Some(plan) = &lowered.plan {
        all.extend(open_points(plan).iter().map(|open| kind(&open.kind).map_or_else(|| format!("ambiguity/{}", open.kind), |kind| kind.code.to_owned())));
        all.extend(risks(loaded, plan, None).iter().map(|risk| risk.code.to_owned()));
    }
    all
}

#[test]
fn every_rule_that_is_covered_has_a_contract_that_shows_it_and_one_that_does_not() {
    let texts = texts();
    let rules = rules(&texts);
    let world = Texts::new(texts);
    let (mut wrong, mut by_how) = (Vec::new(), BTreeMap::<&str, usize>::new());
    for rule in &rules {
        *by_how.entry(&rule.how).or_default() += 1;
        if rule.code == "-" {
            continue;
        }
        let (loaded, lowered) = front(&world, &format!("{}.sla", rule.name));
        let found = codes(&loaded, &lowered);
        if !found.contains(&rule.code) {
            wrong.push(format!("{}: {} is not said, but {found:?}", rule.name, rule.code));
        }
        let (loaded, lowered) = front(&world, &format!("{}.quiet.sla", rule.name));
        let found = codes(&loaded, &lowered);
        if found.contains(&rule.code) || lowered.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            wrong.push(format!("{} is not quiet: {found:?}", rule.name));
        }
    }
    println!("{} rules: {by_how:?}", rules.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What can be meant in one way only: its scenarios show which.
#[test]
fn what_has_one_meaning_is_shown() {
    let rules = rules(&texts());
    let shown = rules.iter().filter(|rule| rule.how == "one meaning").inspect(|rule| {
        let ran = sla(folder(), &["test", &format!("{}.sla", rule.name)]);
        assert_eq!(ran.code, 0, "{}: {}", rule.name, ran.page());
        assert!(ran.page().contains("1 passed"), "{} shows nothing", rule.name);
    });
    assert!(shown.count() > 0);
}

#[test]
fn what_is_open_is_told_apart_by_a_history() {
    let texts = texts();
    let rules = rules(&texts);
    let world = Texts::new(texts);
    let (mut parted, mut not) = (0, Vec::new());
    for rule in rules.iter().filter(|rule| rule.how == "open" && !rule.note.contains("not-separated") && !rule.note.contains("--deep")) {
        let (_, lowered) = front(&world, &format!("{}.sla", rule.name));
        let Some(plan) = lowered.plan else { panic!("{}", rule.name) };
        let points = open_points(&plan).into_iter().filter(|open| rule.code.strip_prefix("ambiguity/") == Some(&open.kind)).collect();
        let differs = search(&plan, points, Effort::default(), &[]).outcomes.into_iter().any(|outcome| matches!(outcome.separated, Separated::Differs(_)));
        if differs { parted += 1 } else { not.push(rule.name.as_str()) }
    }
    println!("{parted} told apart; not without a longer look: {not:?}");
    assert!(parted >= 50, "{parted}: {not:?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests may read files and their surroundings")]
fn no_rule_is_left_out() {
    let Ok(shared) = std::env::var("SLA_SHARED") else {
        println!("skipped: SLA_SHARED does not name the folder of the catalogue");
        return;
    };
    let path = Path::new(&shared).join("rules/ambiguity_rules.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return;
    };
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let own = rules(&texts());
    let (mut starred, mut covered) = (0, Vec::new());
    for rule in &all {
        let name = rule["name"].as_str().unwrap();
        let known = own.iter().find(|own| own.name == name).unwrap_or_else(|| panic!("{name} is not in the table"));
        if rule["first"] == true {
            starred += 1;
            covered.extend((known.how != "no").then_some(name));
        }
    }
    println!("{} rules, {starred} to be done first, {} of them covered", all.len(), covered.len());
    assert!(covered.len() * 100 >= starred * 95, "{} of {starred}", covered.len());
}
