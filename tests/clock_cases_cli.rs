//! The same cases through the program: each calendar written as a contract would write it, each question put to `sla calendar`.

use crate::clock_cases::{cases, prefix};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// `2015-12-23`, or `*-12-23` for every year, in words.
fn date(text: &str) -> String {
    let (year, rest) = text.split_at(text.find('-').unwrap());
    let (month, day): (usize, u8) = (rest[1..3].parse().unwrap(), rest[4..].parse().unwrap());
    format!("{day} {} {}", MONTHS[month - 1], if year == "*" { "every year" } else { year })
}

fn hours(pairs: &Value) -> String {
    let one = |pair: &Value| format!("from {} until {}", pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
    pairs.as_array().unwrap().iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// The calendar as text.
pub(crate) fn text(calendar: &Value) -> String {
    let mut out = format!("calendar hours {{\n  timezone {}\n", calendar["tz"].as_str().unwrap());
    for (day, pairs) in calendar["weekly"].as_object().unwrap() {
        writeln!(out, "  open {day} {}", hours(pairs)).unwrap();
    }
    for day in calendar["holidays"].as_array().into_iter().flatten() {
        writeln!(out, "  closed on {}", date(day.as_str().unwrap())).unwrap();
    }
    for (day, pairs) in calendar["breaks"].as_object().into_iter().flatten() {
        writeln!(out, "  closed on {} {}", date(day), hours(pairs)).unwrap();
    }
    out + "}\n"
}

/// The words after `sla calendar FILE hours`.
fn question(case: &Value) -> Vec<String> {
    let input = &case["input"];
    let at = |key: &str| input[key].as_str().unwrap().to_owned();
    if case["kind"] == "working_time_between" {
        return vec!["between".into(), at("start"), at("end")];
    }
    let direction = if input["direction"] == "backward" { "before" } else { "after" };
    let length = match (&input["duration_seconds"], &input["business_days"], &input["duration_raw"]["Years"]) {
        (Value::Number(seconds), _, _) => format!("{seconds} seconds"),
        (_, Value::Number(days), _) => format!("{days} days"),
        (_, _, years) => format!("{years} years"),
    };
    let mut words = vec![direction.into(), at("start"), length];
    if prefix(case) == "biz" {
        words.extend(["--reading", "deadline=at_next_opening", "--reading", "day=working_date"].map(str::to_owned));
    }
    words
}

/// Whether the program's answer is the expected one; if not, what it was.
fn answer(case: &Value, file: &std::path::Path) -> Result<(), String> {
    let run = Command::new(env!("CARGO_BIN_EXE_sla")).args(["calendar", "--format", "json"]).arg(file).arg("hours").args(question(case)).output().unwrap();
    let expected = &case["expected"];
    if expected["error"] == true {
        let refused = run.status.code() == Some(2) && !run.stderr.is_empty();
        return refused.then_some(()).ok_or_else(|| "not refused".to_owned());
    }
    let said: Value = serde_json::from_slice(&run.stdout).map_err(|_| String::from_utf8_lossy(&run.stderr).into_owned())?;
    let right = match expected["seconds"].as_i64() {
        Some(seconds) => said["working_us"].as_i64() == Some(seconds * 1_000_000),
        None => said["due"].is_string() && crate::clock_cases::instant(&said["due"]) == crate::clock_cases::instant(&expected["due"]),
    };
    right.then_some(()).ok_or_else(|| said.to_string())
}

#[test]
fn the_program_agrees_with_other_tools() {
    let all = cases();
    let folder = std::env::temp_dir().join(format!("sla-clock-cases-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let files: Vec<_> = all["calendars"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(n, calendar)| {
            let file = folder.join(format!("{n}.sla"));
            std::fs::write(&file, format!("edition 2026\n\n{}", text(calendar))).unwrap();
            file
        })
        .collect();
    let mut score: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] != "ticket_scenario") {
        let (right, total) = score.entry(prefix(case)).or_default();
        *total += 1;
        match answer(case, &files[usize::try_from(case["calendar"].as_u64().unwrap()).unwrap()]) {
            Ok(()) => *right += 1,
            Err(said) => wrong.push(format!("{}: {said}", case["id"])),
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    for (prefix, (right, total)) in &score {
        println!("{prefix} {right}/{total}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
