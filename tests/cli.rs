//! The program from outside: what it prints, how it ends, what it writes.
#![expect(clippy::disallowed_methods, reason = "these tests read and write files")]

mod agenda;
mod claims;
mod cloud;
mod diff;
mod errors;
mod family;
mod files;
mod findings;
mod later;
mod promises;
mod schemas;
mod templates;
mod versions;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// How a run ended and what it said.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The page for a snapshot: exit code, standard output, standard error.
    pub(crate) fn page(&self) -> String {
        let err = if self.err.is_empty() { String::new() } else { format!("--- stderr\n{}", self.err) };
        format!("exit {}\n{}{err}", self.code, self.out)
    }
}

/// The program in a folder of the project.
pub(crate) fn sla(folder: impl AsRef<Path>, args: &[&str]) -> Ran {
    Ran::of(command(folder, args).output().unwrap())
}

pub(crate) fn command(folder: impl AsRef<Path>, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sla"));
    command.args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// A fresh folder for one test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("sla-cli-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

const DESK: &str = "examples/it_support";

/// The settled example on its year.
fn settled<'a>(command: &'a str, more: &[&'a str]) -> Ran {
    let mut args = vec![command, "settled.sla", "--source", "desk.sla", "--log", "tickets_2026.csv"];
    args.extend(more);
    sla(DESK, &args)
}

#[test]
fn examples_check_clean() {
    for file in ["settled.sla", "desk.sla", "scenarios.sla"] {
        let ran = sla(DESK, &["check", file]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    }
    insta::assert_snapshot!("check_signed", sla(DESK, &["check", "signed.sla", "--profile", "draft"]).page());
    insta::assert_snapshot!("check_signed_meaning", sla(DESK, &["check", "signed.sla", "--point", "meaning"]).page());
}

#[test]
fn the_settled_example_evaluates() {
    insta::assert_snapshot!("eval_settled", settled("eval", &["--as-of", "2026-12-31T23:59:59"]).page());
}

#[test]
fn the_signed_example_evaluates_and_lists_what_nobody_agreed() {
    insta::assert_snapshot!("eval_signed", sla(DESK, &["eval", "signed.sla", "--source", "desk.sla", "--log", "tickets_2026.csv"]).page());
}

#[test]
fn results_for_spreadsheets() {
    insta::assert_snapshot!("eval_csv", settled("eval", &["--format", "csv"]).page());
}

/// Two tickets in the vocabulary's own shape: one that waits for longer than is forgiven, one that is opened again in time and once more too late.
const TWO: &str = "\
time,case,event,by,priority,qualified
2027-02-01T08:00:00Z,A-1,opened,customer,P2,
2027-02-01T10:00:00Z,A-1,reply,provider,,yes
2027-02-01T10:30:00Z,A-1,wait_started,provider,,
2027-02-05T10:30:00Z,A-1,wait_ended,customer,,
2027-02-05T15:00:00Z,A-1,resolved,provider,,
2027-02-06T09:00:00Z,B-2,opened,customer,P1,
2027-02-06T14:00:00Z,B-2,reply,provider,,yes
2027-02-06T19:00:00Z,B-2,resolved,provider,,
2027-02-08T08:00:00Z,B-2,reopened,customer,,
2027-02-08T23:00:00Z,B-2,resolved,provider,,
2027-02-20T08:00:00Z,B-2,reopened,customer,,
2027-03-01T00:00:00Z,C-3,opened,customer,P3,
";

#[test]
fn why_one_case() {
    let dir = folder("why");
    std::fs::write(dir.join("two.csv"), TWO).unwrap();
    let log = dir.join("two.csv");
    for (name, case) in [("why_case_paused", "A-1"), ("why_case_reopened", "B-2"), ("why_case_open", "C-3")] {
        insta::assert_snapshot!(name, sla(DESK, &["why", "settled.sla", "--log", log.to_str().unwrap(), case]).page());
    }
}

#[test]
fn why_one_amount() {
    let ran = settled("why", &["quick_contact", "September", "2026"]);
    insta::assert_snapshot!("why_amount", ran.page());
    let mut ahead = vec!["why", "settled.sla", "quick_contact", "2026-09"];
    ahead.extend(["--source", "desk.sla", "--log", "tickets_2026.csv"]);
    assert_eq!(sla(DESK, &ahead).out, ran.out);
}

#[test]
fn scenarios_pass_and_failures_show_their_place() {
    let ran = sla(DESK, &["test", "."]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.ends_with("12 scenarios: 12 passed, 0 failed\n"), "{}", ran.out);
    let dir = folder("failing");
    for file in ["settled.sla", "scenarios.sla"] {
        let text = std::fs::read_to_string(Path::new(DESK).join(file)).unwrap();
        let text =
            text.replace("is 6 hours 40 minutes", "is 6 hours").replace("is 0%, missed", "is 0%, met").replace("at most 25% of fee", "at most 20% of fee");
        std::fs::write(dir.join(file), text).unwrap();
    }
    insta::assert_snapshot!("test_failing", sla(&dir, &["test", "."]).page());
}

/// What the language says of small histories: each file is a contract with its scenarios. Those of the readings hold as far as nothing is settled.
#[test]
fn the_language_means_what_its_scenarios_say() {
    let ran = sla(env!("CARGO_MANIFEST_DIR"), &["test", "tests/cases/scenarios", "tests/cases/readings"]);
    assert_eq!(ran.code, 0, "{}", ran.page());
    assert!(ran.out.lines().filter(|line| line.starts_with("  ok")).count() >= 80, "{}", ran.out);
}

#[test]
fn properties_look_at_every_window_that_has_begun() {
    let dir = folder("properties");
    let settled = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(DESK).join("settled.sla")).unwrap();
    std::fs::write(dir.join("settled.sla"), settled).unwrap();
    let scenario = "scenario \"late\" {\n  tickets T-1 through T-5 with priority P1 {\n    at 2027-02-03 09:00:00  opened by customer\n  }\n  as of 2027-03-01 00:00:00\n}\n";
    let text = format!("edition 2026\nuse \"settled.sla\"\nalways credits in every calendar month are at least 1 GBP\n{scenario}");
    std::fs::write(dir.join("least.sla"), text).unwrap();
    let ran = sla(&dir, &["test", "least.sla"]);
    assert!(ran.code == 1 && ran.out.contains("expected at least 1.00 GBP in 2026-07 of `late`, found 0.00 GBP"), "{}", ran.page());
}

#[test]
fn calendars_answer() {
    let ask = |words: &[&str]| {
        let mut args = vec!["calendar", "settled.sla", "support_hours"];
        args.extend(words);
        let ran = sla(DESK, &args);
        format!("$ {}\n{}", words.join(" "), ran.page())
    };
    let answers = [
        ask(&["between", "2026-12-24T09:00:00Z", "2026-12-29T12:00:00Z"]),
        ask(&["between", "2026-12-29 12:00", "2026-12-24 09:00"]),
        ask(&["after", "2026-12-24 16:00", "8", "hours"]),
        ask(&["after", "2026-12-24 16:00", "1 hour 30 minutes"]),
        ask(&["after", "2026-12-24 16:00", "2 hours", "--reading", "deadline=at_next_opening"]),
        ask(&["after", "2026-12-24 16:00", "2 days"]),
        ask(&["after", "2026-12-24 16:00", "2 days", "--reading", "day=working_date"]),
        ask(&["before", "2026-12-29 09:00", "1 hour 30 minutes"]),
        ask(&["days", "2026-12-23", "2026-12-30"]),
        ask(&["after", "2026-12-24 16:00", "-2 hours"]),
        ask(&["after", "2026-12-24 16:00", "2 years"]),
        ask(&["after", "soon", "2 hours"]),
        ask(&["days", "1960-01-01", "1960-02-01"]),
        ask(&["days", "2040-12-28", "2041-01-01"]),
        ask(&["after", "2040-12-31 17:00", "8 hours"]),
        ask(&["after", "2026-12-24 16:00", "2 hours", "--reading", "deadline=never"]),
        ask(&["after", "2026-12-24 16:00", "2 hours", "--reading", "reopen=restarts"]),
    ];
    insta::assert_snapshot!("calendar", answers.join("\n"));
}

#[test]
fn questions_and_codes_are_explained() {
    insta::assert_snapshot!("explain_reopen", sla(".", &["explain", "reopen@resolution"]).page());
    insta::assert_snapshot!("explain_code", sla(".", &["explain", "name/unknown"]).page());
    insta::assert_snapshot!("explain_nothing", sla(".", &["explain", "reopn"]).page());
    assert!(sla(".", &["explain"]).out.contains("reopen"));
}

#[test]
fn a_plan_gives_the_same_body_as_its_contract() {
    let dir = folder("plan");
    let plan = dir.join("plan.json");
    let plan = plan.to_str().unwrap();
    for contract in ["settled.sla", "signed.sla"] {
        assert_eq!(sla(DESK, &["plan", contract, "--source", "desk.sla", "-o", plan]).code, 0);
        let body = |args: &[&str]| -> serde_json::Value {
            let ran = sla(DESK, args);
            serde_json::from_str::<serde_json::Value>(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.page()))["body"].clone()
        };
        let from_text = body(&["eval", contract, "--source", "desk.sla", "--log", "tickets_2026.csv", "--format", "json"]);
        assert_eq!(from_text, body(&["eval", plan, "--log", "tickets_2026.csv", "--format", "json"]));
        assert!(from_text["results"].as_array().is_some_and(|r| r.len() >= 12));
    }
}

#[test]
fn both_evaluators_say_the_same_of_the_examples() {
    for contract in ["settled.sla", "signed.sla"] {
        let ran = sla(DESK, &["eval", contract, "--source", "desk.sla", "--log", "tickets_2026.csv", "--verify"]);
        assert!(ran.out.ends_with("verified: the reference evaluator says the same\n"), "{}", ran.page());
    }
}

#[test]
fn a_reading_changes_a_result_and_an_open_clock_moves_with_as_of() {
    let credit = |more: &[&str]| settled("eval", more).out.lines().rfind(|l| l.contains("in all")).unwrap_or_default().to_owned();
    assert_ne!(credit(&[]), credit(&["--reading", "small_sample@quick_contact=is_missed", "--reading", "field_moment@priority.quick_contact=at_stop"]));
    assert_ne!(credit(&["--as-of", "2026-06-01"]), credit(&["--as-of", "2026-12-01"]));
}

#[test]
fn events_are_a_log_that_needs_no_mapping() {
    let dir = folder("events");
    let events = sla(DESK, &["events", "--log", "tickets_2026.csv", "--source", "desk.sla"]);
    assert_eq!((events.code, events.err.as_str()), (0, ""));
    std::fs::write(dir.join("events.csv"), &events.out).unwrap();
    let log = dir.join("events.csv");
    let again = sla(DESK, &["eval", "settled.sla", "--log", log.to_str().unwrap(), "--format", "csv"]);
    assert_eq!(again.out, settled("eval", &["--format", "csv"]).out);
}

#[test]
fn a_log_may_come_from_standard_input_and_in_parts() {
    let whole = settled("eval", &["--format", "csv"]).out;
    let text = std::fs::read_to_string(Path::new(DESK).join("tickets_2026.csv")).unwrap();
    let dir = folder("stdin");
    let lines: Vec<&str> = text.lines().collect();
    let (first, second) = lines[1..].split_at(1_500);
    for (name, part) in [("1.csv", first), ("2.csv", second)] {
        std::fs::write(dir.join(name), format!("{}\n{}\n", lines[0], part.join("\n"))).unwrap();
    }
    let (one, two) = (dir.join("1.csv"), dir.join("2.csv"));
    let parts = ["eval", "settled.sla", "--source", "desk.sla", "--format", "csv", "--log", one.to_str().unwrap(), two.to_str().unwrap()];
    assert_eq!(sla(DESK, &parts).out, whole);
    let mut command = command(DESK, &["eval", "settled.sla", "--source", "desk.sla", "--format", "csv", "--log", "-"]);
    let input = std::fs::File::open(Path::new(DESK).join("tickets_2026.csv")).unwrap();
    assert_eq!(Ran::of(command.stdin(input).output().unwrap()).out, whole);
}

#[test]
fn a_starter_runs_as_it_says() {
    let dir = folder("starter");
    let made = sla(&dir, &["new", "desk"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    let desk = dir.join("desk");
    assert_eq!(sla(&desk, &["check", "contract.sla"]).code, 0);
    assert_eq!(sla(&desk, &["check", "contract.sla", "--source", "mapping.sla"]).code, 0);
    let tested = sla(&desk, &["test", "."]);
    assert_eq!(tested.code, 0, "{}", tested.page());
    insta::assert_snapshot!("starter_eval", sla(&desk, &["eval", "contract.sla", "--source", "mapping.sla", "--log", "tickets.csv", "--verify"]).page());
    assert_eq!(sla(&desk, &["why", "contract.sla", "--source", "mapping.sla", "--log", "tickets.csv", "T-0042"]).code, 0);
    assert_eq!(sla(&desk, &["why", "contract.sla", "--source", "mapping.sla", "--log", "tickets.csv", "solved_in_time", "2026-02"]).code, 0);
    let again = sla(&dir, &["new", "desk"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("is there already"), "{}", again.err);
}

#[test]
fn every_command_helps_with_examples() {
    for command in ["new", "check", "eval", "why", "agenda", "plan", "schedule", "test", "events", "explain", "calendar", "completions"] {
        let ran = sla(".", &[command, "--help"]);
        assert!(ran.code == 0 && ran.out.contains("Examples:") && ran.out.contains(&format!("sla {command}")), "{}", ran.page());
    }
    assert!(sla(".", &["--help"]).out.contains("Exit codes: 0 clean"));
    assert!(sla(".", &["--version"]).out.starts_with("sla "));
}

#[test]
fn shells_can_complete() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = sla(".", &["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("calendar"), "{shell}");
    }
}

#[test]
fn colours_are_asked_for_or_absent() {
    let dir = folder("colours");
    std::fs::write(dir.join("wrong.sla"), "edition 2026\nclock x\n").unwrap();
    let has = |args: &[&str]| sla(&dir, args).out.contains('\u{1b}');
    assert!(!has(&["check", "wrong.sla"]));
    assert!(has(&["check", "wrong.sla", "--color", "always"]));
    assert!(!has(&["--color", "never", "check", "wrong.sla"]));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child =
        command(DESK, &["events", "--log", "tickets_2026.csv", "--source", "desk.sla"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{}", String::from_utf8_lossy(&output.stderr));
}
