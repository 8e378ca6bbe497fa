//! Ticket scenarios of another tool (`glpi-sc` in `data/clock_cases.json`): each as a contract and a log, its deadline by `sla eval --cases`, its
//! escalation by `sla calendar`.

use crate::clock_cases::{cases, instant, prefix};
use crate::clock_cases_cli::text;
use serde_json::Value;
use sla::value::Instant;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const HEAD: &str = r#"edition 2026

case ticket {
  event created by customer
  event changed by customer
  event wait_started by provider
  event wait_ended by provider
  event done by provider
  field urgency is low or high
  state waiting from wait_started until wait_ended
}

agreement "Tickets" {
  provider maker "Maker Ltd"
  customer buyer "Buyer plc"
  timezone UTC
  deadline at closing
  target of a case that changes is the one at the stop
"#;

/// `30 minutes of hours`, `5 days`.
fn length(goal: &Value) -> String {
    let (unit, count) = goal.as_object().unwrap().iter().next().unwrap();
    if unit == "days" { format!("{count} days") } else { format!("{count} {unit} of hours") }
}

fn contract(input: &Value, calendar: &Value) -> String {
    let mut out = HEAD.to_owned();
    if input["goal"]["days"].is_number() {
        out += if input["end_of_working_day"] == true { "  day ends with the working date\n" } else { "  day is a working date\n" };
    }
    out += "}\n\n";
    out += &text(calendar);
    let pauses = input["pause_states"].as_array().is_some_and(|states| !states.is_empty());
    let pause = if pauses { "  pause while waiting\n" } else { "" };
    write!(out, "\nclock goal on ticket {{\n  start at created\n  stop at done\n{pause}  run during hours\n}}\n\n").unwrap();
    let within = if input["goal"].is_object() {
        length(&input["goal"])
    } else {
        let (low, high) = (length(&input["goal_initial"]), length(&input["goal_after_change"]));
        write!(out, "targets by urgency {{\n  | urgency | goal |\n  | low | {low} |\n  | high | {high} |\n}}\n\n").unwrap();
        "its target".to_owned()
    };
    write!(out, "objective in_time on tickets {{\n  measure share with goal within {within}\n  target at least 95%\n  each calendar month\n}}\n").unwrap();
    out
}

/// The first `count` events as a log in the vocabulary's own shape.
fn log(input: &Value, count: usize) -> String {
    let mut out = "time,case,event,by,urgency\n".to_owned();
    let mut waiting = false;
    for event in input["events"].as_array().unwrap().iter().take(count) {
        let at = event["at"].as_str().unwrap();
        let pauses = input["pause_states"].as_array().is_some_and(|states| states.contains(&event["to"]));
        let (what, urgency) = match event["event"].as_str().unwrap() {
            "created" => ("created", "low"),
            "field" => ("changed", "high"),
            _ if pauses && !std::mem::replace(&mut waiting, true) => ("wait_started", ""),
            _ if !pauses && std::mem::take(&mut waiting) => ("wait_ended", ""),
            _ => continue,
        };
        let by = if what.starts_with("wait") { "provider" } else { "customer" };
        writeln!(out, "{at},T-1,{what},{by},{urgency}").unwrap();
    }
    out
}

struct Desk {
    folder: PathBuf,
    contract: PathBuf,
}

impl Desk {
    fn run(&self, args: &[&str]) -> Vec<u8> {
        let run = Command::new(env!("CARGO_BIN_EXE_sla")).args(args).output().unwrap();
        assert!(!run.stdout.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
        run.stdout
    }

    /// When the ticket is due after the first `count` events.
    fn due(&self, input: &Value, count: usize) -> Instant {
        let (log_file, facts) = (self.folder.join("log.csv"), self.folder.join("cases.jsonl"));
        std::fs::write(&log_file, log(input, count)).unwrap();
        let show = |path: &Path| path.display().to_string();
        self.run(&["eval", &show(&self.contract), "--log", &show(&log_file), "--cases", &show(&facts)]);
        #[expect(clippy::disallowed_methods, reason = "tests may read files")]
        let line = std::fs::read_to_string(&facts).unwrap();
        let case: Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
        instant(&case["objectives"][0]["due"])
    }

    /// The deadline moved by an offset in the calendar: seconds or working dates, back if negative.
    fn escalation(&self, due: Instant, offset: &Value) -> Instant {
        let (unit, count) = offset.as_object().unwrap().iter().next().unwrap();
        let count = count.as_i64().unwrap();
        let length = format!("{} {}", count.abs(), if unit == "seconds" { "seconds" } else { "days" });
        let direction = if count < 0 { "before" } else { "after" };
        let file = self.contract.display().to_string();
        let said = self.run(&["calendar", "--format", "json", &file, "hours", direction, &due.rfc3339(), &length, "--reading", "day=working_date"]);
        instant(&serde_json::from_slice::<Value>(&said).unwrap()["due"])
    }
}

#[test]
fn tickets_are_due_when_another_tool_says() {
    let all = cases();
    let folder = std::env::temp_dir().join(format!("sla-ticket-cases-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let desk = Desk { contract: folder.join("contract.sla"), folder };
    let (mut right, mut wrong) = (0, Vec::new());
    let scenarios: Vec<&Value> = all["cases"].as_array().unwrap().iter().filter(|case| prefix(case) == "glpi").collect();
    for case in &scenarios {
        let (input, expected) = (&case["input"], &case["expected"]);
        std::fs::write(&desk.contract, contract(input, &all["calendars"][usize::try_from(case["calendar"].as_u64().unwrap()).unwrap()])).unwrap();
        let events = input["events"].as_array().unwrap().len();
        let hour_before = serde_json::json!({ "seconds": -3600 });
        let offset = if input["escalation_offset"].is_object() { &input["escalation_offset"] } else { &hour_before };
        // After how many events the tool states which deadline and which escalation.
        let stated = [
            (events, "due", "escalation_at"),
            (1, "due_before", "escalation_before"),
            (events, "due_after", "escalation_after"),
            (1, "due_initial", ""),
            (events - 1, "due_after_pause", ""),
            (events, "due_after_change", "escalation_after_change"),
        ];
        let before = wrong.len();
        for (count, due_key, escalation_key) in stated {
            if expected[due_key].is_null() {
                continue;
            }
            let due = desk.due(input, count);
            let mut compare = |key: &str, got: Instant| {
                if !expected[key].is_null() && got != instant(&expected[key]) {
                    wrong.push(format!("{} {key}: {} instead of {}", case["id"], got.rfc3339(), expected[key]));
                }
            };
            compare(due_key, due);
            compare(escalation_key, desk.escalation(due, offset));
        }
        right += usize::from(wrong.len() == before);
    }
    std::fs::remove_dir_all(&desk.folder).unwrap();
    println!("glpi-sc {right}/{}", scenarios.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
