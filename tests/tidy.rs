//! The house rules that a machine can hold: the floor plan, file sizes, opening lines, who may name which package.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files over 500 lines, each with the reason why it is not two.
const LONG: &[(&str, &str)] = &[];

/// Which rooms a room may import from. Imports go down only; the lowering and the validation are rooms of their own although they lie in `plan/`.
const FLOOR_PLAN: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("value", &[]),
    ("readings", &[]),
    ("diagnostic", &["text"]),
    ("plan", &["value", "readings", "diagnostic"]),
    ("outcome", &["value", "plan"]),
    ("calendar", &["value", "readings", "plan", "outcome"]),
    ("syntax", &["text", "value", "readings", "diagnostic"]),
    ("resolve", &["text", "diagnostic", "syntax"]),
    ("metric", &["value", "readings", "plan", "outcome"]),
    ("remedy", &["value", "readings", "plan", "outcome", "calendar"]),
    ("events", &["text", "value", "readings", "diagnostic", "plan", "outcome", "calendar"]),
    ("check", &["text", "value", "readings", "diagnostic", "syntax", "resolve", "calendar", "metric", "plan"]),
    ("plan/lower", &["text", "value", "readings", "diagnostic", "syntax", "resolve", "calendar", "metric", "check", "plan"]),
    ("plan/validate", &["value", "readings", "calendar", "metric", "plan"]),
    ("eval", &["value", "readings", "plan", "outcome", "calendar", "metric", "remedy", "events"]),
    ("witness", &["value", "readings", "plan", "outcome", "calendar", "events", "eval"]),
    ("reference", &["value", "readings", "plan", "outcome", "calendar", "events"]),
    ("report", &["text", "value", "readings", "diagnostic", "plan", "outcome", "calendar", "metric", "events", "witness", "finding"]),
    ("finding", &["text", "value", "readings", "diagnostic", "syntax", "resolve", "check", "plan", "plan/lower", "outcome", "calendar", "witness"]),
];

/// Packages that only some rooms may name, and why.
const KEPT_IN: &[(&str, &[&str])] =
    &[("chrono", &["calendar"]), ("miette", &["diagnostic"]), ("pest", &["syntax"]), ("clap", &["cli"]), ("indicatif", &["cli"])];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(dir: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Path from the root and text of every Rust file under `dirs`.
#[expect(clippy::disallowed_methods, reason = "this test reads the house")]
fn files(dirs: &[&str]) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for dir in dirs {
        rust_files(&root().join(dir), &mut paths);
    }
    paths.into_iter().map(|p| (p.strip_prefix(root()).unwrap().display().to_string(), fs::read_to_string(&p).unwrap())).collect()
}

fn room(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let own = ["plan/lower", "plan/validate"].into_iter().find(|own| inside.starts_with(own));
    own.unwrap_or_else(|| inside.split('/').next().unwrap_or(""))
}

/// Rooms named by `crate::ROOM` outside of test modules.
fn imports(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    let uses = code.lines().filter(|l| !l.trim_start().starts_with("//")).flat_map(|l| l.split("crate::").skip(1));
    uses.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")).collect()
}

fn none_of(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_file_says_what_lives_there() {
    let silent = |(path, text): &(String, String)| (!text.starts_with("//!")).then(|| format!("{path} does not open with `//!`"));
    none_of(&files(&["src", "tests"]).iter().filter_map(silent).collect::<Vec<_>>());
}

#[test]
fn files_are_short() {
    let mut wrong = Vec::new();
    for (path, text) in files(&["src", "tests"]) {
        let lines = text.lines().count();
        let excused = LONG.iter().any(|(long, _)| *long == path);
        if lines > 500 && !excused {
            wrong.push(format!("{path} has {lines} lines: split it by idea, or put it on the list with a reason"));
        }
        if lines <= 500 && excused {
            wrong.push(format!("{path} has {lines} lines: take it off the list"));
        }
        if lines > 700 {
            wrong.push(format!("{path} has {lines} lines: nothing excuses more than 700"));
        }
    }
    none_of(&wrong);
}

#[test]
fn imports_go_down_only() {
    let plan: BTreeMap<&str, &[&str]> = FLOOR_PLAN.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in files(&["src"]) {
        let here = room(&path);
        let Some(allowed) = plan.get(here) else { continue };
        for used in imports(&text) {
            let used = if here == "plan" && text.contains("plan::lower") && used == "plan" { "plan" } else { used };
            let known = plan.contains_key(used) || used == "cli";
            if known && used != here && !allowed.contains(&used) && !(here == "plan/lower" && used == "plan") {
                wrong.push(format!("{path} imports from `{used}`: the room `{here}` may look at {}", allowed.join(", ")));
            }
        }
    }
    wrong.dedup();
    none_of(&wrong);
}

#[test]
fn packages_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in files(&["src"]) {
        for (package, rooms) in KEPT_IN {
            let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            let named = [format!("{package}::"), format!("{package}_tz::"), format!("{package}_derive::"), format!("{package}_complete::")];
            if named.iter().any(|n| code.contains(n.as_str())) && !rooms.contains(&room(&path)) && path != "src/main.rs" {
                wrong.push(format!("{path} names `{package}`, which lives in {}", rooms.join(", ")));
            }
        }
    }
    none_of(&wrong);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test reads the house")]
fn every_dependency_says_what_it_is_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut wrong = Vec::new();
    let (mut inside, mut last) = (false, "");
    let mut excused = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if inside && line.contains('=') && !line.starts_with('#') {
            excused = last.starts_with('#') || excused;
            if !excused {
                wrong.push(format!("no comment over `{line}`"));
            }
        } else if line.trim().is_empty() {
            excused = false;
        }
        last = line;
    }
    none_of(&wrong);
}

#[test]
fn the_house_speaks_of_itself_alone() {
    let mut wrong = Vec::new();
    for (path, text) in files(&["src", "tests"]) {
        if path == "tests/tidy.rs" {
            continue;
        }
        for word in ["/work/", "/root/", "/home/", "crates.io", "todo!(", "unimplemented!(", "dbg!("] {
            if text.contains(word) {
                wrong.push(format!("{path} holds `{word}`"));
            }
        }
    }
    none_of(&wrong);
}
