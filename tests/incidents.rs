//! The restated rule of a public service desk log against the verdict that the log carries (`made_sla`).
#![allow(clippy::disallowed_methods, reason = "reads reference data and runs the program")]

use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::process::Command;

const LOG: &str = "data/uci_incidents/incident_event_log_to_2016-03.csv.gz";

/// `made_sla` and priority of each incident's last row, where it is closed.
fn recorded(path: &str) -> BTreeMap<String, (bool, bool)> {
    let mut rows = csv::Reader::from_reader(GzDecoder::new(File::open(path).unwrap()));
    let header = rows.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let (number, made, priority) = (column("number"), column("made_sla"), column("priority"));
    let row = |r: csv::StringRecord| (r[number].to_owned(), (&r[made] == "true", r[priority].starts_with('3')));
    rows.records().map(|r| row(r.unwrap())).collect()
}

#[test]
fn the_rule_found_in_a_public_log_agrees_with_its_verdicts() {
    let Some(shared) = std::env::var_os("SLA_SHARED") else {
        println!("skipped: SLA_SHARED is not set");
        return;
    };
    let log = std::path::Path::new(&shared).join(LOG).display().to_string();
    let cases = std::env::temp_dir().join(format!("sla-incidents-{}.jsonl", std::process::id()));
    let run = Command::new(env!("CARGO_BIN_EXE_sla"))
        .args(["eval", "examples/incident_desk/contract.sla", "--source", "examples/incident_desk/mapping.sla", "--format", "json", "--log", &log, "--cases"])
        .arg(&cases)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(matches!(run.status.code(), Some(0 | 4)), "{}", String::from_utf8_lossy(&run.stderr));

    let mut judged = BTreeMap::new();
    for line in std::fs::read_to_string(&cases).unwrap().lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        for item in case["objectives"].as_array().unwrap() {
            judged.insert(case["case"].as_str().unwrap().to_owned(), item["verdict"] == "met");
        }
    }
    std::fs::remove_file(&cases).unwrap();

    let wanted: BTreeMap<_, _> = recorded(&log).into_iter().filter(|(_, (_, third))| *third).map(|(case, (made, _))| (case, made)).collect();
    let missing: Vec<_> = wanted.keys().filter(|c| !judged.contains_key(*c)).collect();
    assert!(missing.is_empty(), "incidents of priority 3 that were not judged: {missing:?}");
    let exceptions: Vec<_> = wanted.iter().filter(|(case, made)| judged[*case] != **made).map(|(case, _)| case.as_str()).collect();
    println!("{} of {} incidents agree; exceptions: {}", wanted.len() - exceptions.len(), wanted.len(), exceptions.join(", "));
    assert_eq!(wanted.len(), 8_581);
    assert!(exceptions.len() <= 8, "more than 0.1 % differ: {exceptions:?}");
}
