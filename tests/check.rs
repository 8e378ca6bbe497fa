//! Contracts and what the checker makes of them: each fixture of `cases/check` with what is said of it, one line each, and for a good one
//! the points it meets. Snapshots repeat the source, so that they read alone.

use sla::diagnostic::{Diagnostic, Severity};
use sla::plan::lower::{Lowered, lower};
use sla::plan::{Plan, Settled};
use sla::resolve::{Loaded, Texts, load};
use std::fmt::Write;
use std::path::Path;

/// The place of a diagnostic, then what it says, then its other places, help and edit.
fn line(loaded: &Loaded, diagnostic: &Diagnostic) -> String {
    let place = |span: sla::text::Span| {
        let source = loaded.sources.get(span.file);
        let (line, column) = source.map_or((0, 0), |s| s.line_column(span.start));
        let name = source.map_or("", |s| s.name.as_str());
        let file = if span.file.0 == 0 { String::new() } else { format!("{name}:") };
        format!("{file}{line}:{column}")
    };
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = format!("{} {severity} {}: {}", diagnostic.span().map_or("-".to_owned(), place), diagnostic.code, diagnostic.message);
    if let Some(clause) = &diagnostic.clause {
        write!(out, " (clause {clause})").unwrap();
    }
    for label in &diagnostic.labels {
        if !label.text.is_empty() {
            write!(out, "\n    {} {}", place(label.span), label.text).unwrap();
        }
    }
    if let Some(help) = &diagnostic.help {
        write!(out, "\n    help: {help}").unwrap();
    }
    if let Some(fix) = &diagnostic.fix {
        write!(out, "\n    edit: {} `{}` -> `{}`", place(fix.span), loaded.sources.slice(fix.span), fix.replacement.replace('\n', "\\n")).unwrap();
    }
    out
}

fn summary(plan: &Plan) -> String {
    let mut out = format!("{} version {:?}, zone {}\n", plan.agreement, plan.version, plan.zone_name());
    let list = |names: Vec<&str>| names.join(", ");
    writeln!(out, "clocks {}", list(plan.clocks.iter().map(|c| c.name.as_str()).collect())).unwrap();
    writeln!(out, "objectives {}", list(plan.objectives.iter().map(|o| o.name.as_str()).collect())).unwrap();
    writeln!(out, "calendars {}", list(plan.calendars.iter().map(|c| c.name.as_str()).collect())).unwrap();
    for point in &plan.points.0 {
        let by = match &point.settled {
            Settled::Provisional => "provisional".to_owned(),
            Settled::Clause => "clause".to_owned(),
            Settled::Agreement => "agreement".to_owned(),
            Settled::Interpretation(name) => name.clone(),
            Settled::NotMet => continue,
            Settled::Given => "given".to_owned(),
        };
        writeln!(out, "{} = {} ({by})", point.id, point.reading).unwrap();
    }
    out
}

/// The files of a fixture: `--- NAME` begins another; the first is the contract.
fn split(text: &str) -> Vec<(String, String)> {
    let mut files = vec![("contract.sla".to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("--- ") {
            Some(name) => files.push((name.trim().to_owned(), String::new())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    files
}

fn checked(text: &str) -> (Loaded, Lowered) {
    let loaded = load(&Texts::new(split(text)), Path::new("contract.sla"));
    let lowered = lower(&loaded);
    (loaded, lowered)
}

fn report(text: &str) -> String {
    let (loaded, lowered) = checked(text);
    let mut out = format!("{text}\n=====\n");
    for diagnostic in &lowered.diagnostics {
        writeln!(out, "{}", line(&loaded, diagnostic)).unwrap();
    }
    if let Some(plan) = &lowered.plan {
        out.push_str(&summary(plan));
        for scenario in &lowered.scenarios {
            writeln!(out, "scenario {}: {} events, {} expectations", scenario.title, scenario.events.len(), scenario.expects.len()).unwrap();
        }
    }
    out
}

#[expect(clippy::disallowed_methods, reason = "tests may read files")]
fn fixture(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn each(folder: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "sla")).collect();
    paths.sort();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&root);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let report = report(&fixture(&path));
        settings.bind(|| insta::assert_snapshot!(name, report));
    }
}

#[test]
fn contracts_and_what_is_said_of_them() {
    each("check");
}

/// The good fixtures, whole.
fn good() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check");
    let paths = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path());
    let mut paths: Vec<_> =
        paths.filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("good_")) && p.extension().is_some_and(|e| e == "sla")).collect();
    paths.sort();
    paths.iter().map(|p| fixture(p)).collect()
}

/// What every diagnostic must be: in house style, with a place inside its text, and never about a plan that this program made badly.
fn in_style(text: &str) {
    let (loaded, lowered) = checked(text);
    for d in &lowered.diagnostics {
        let shown = line(&loaded, d);
        assert_ne!(d.code, "plan/unsound", "{shown}\n{text}");
        let starts_small = d.message.chars().next().is_some_and(|c| !c.is_uppercase());
        assert!(starts_small && !d.message.ends_with('.'), "{shown}\n{text}");
        for label in &d.labels {
            let length = loaded.sources.get(label.span.file).map_or(0, |s| s.text.len());
            assert!(label.span.start <= label.span.end && label.span.end as usize <= length, "{shown}\n{text}");
        }
    }
    let wrong = lowered.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(lowered.plan.is_none(), wrong, "a plan if and only if there is no error\n{text}");
    assert!(lowered.plan.is_none_or(|p| p.points.0.len() == lowered.point_spans.len()), "{text}");
}

#[test]
fn a_contract_that_loses_a_line_is_checked_to_its_end() {
    for text in good() {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for lost in 0..lines.len() {
            in_style(&lines.iter().enumerate().filter(|(at, _)| *at != lost).map(|(_, l)| *l).collect::<String>());
        }
    }
}

#[test]
fn a_contract_that_loses_a_word_is_checked_to_its_end() {
    for text in good() {
        let words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
        for lost in (0..words.len()).step_by(3) {
            in_style(&words.iter().enumerate().filter(|(at, _)| *at != lost).map(|(_, w)| *w).collect::<String>());
        }
    }
}

#[test]
fn an_edit_mends_what_it_is_offered_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check");
    let mut mended = 0;
    for path in std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "sla")) {
        let text = fixture(&path);
        let (_, lowered) = checked(&text);
        for d in &lowered.diagnostics {
            let Some(fix) = d.fix.as_ref().filter(|f| f.span.file.0 == 0 && !text.contains("\n--- ")) else { continue };
            let mut edited = text.clone();
            edited.replace_range(fix.span.range(), &fix.replacement);
            let (_, after) = checked(&edited);
            let same = |all: &[Diagnostic]| all.iter().filter(|o| o.code == d.code && o.message == d.message).count();
            assert!(same(&after.diagnostics) < same(&lowered.diagnostics), "{}: {} is still there", path.display(), d.message);
            mended += 1;
        }
    }
    assert!(mended > 30, "{mended} edits were tried");
}
