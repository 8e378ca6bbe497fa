//! Every JSON output against its schema.

use super::{DESK, folder, settled, sla};
use serde_json::Value;
use std::path::Path;

pub(super) fn must_fit(schema: &str, value: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(format!("{schema}.json"));
    let schema_text: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema_text).unwrap();
    let wrong: Vec<String> = validator.iter_errors(value).take(5).map(|e| format!("{} at {}", e, e.instance_path)).collect();
    assert!(wrong.is_empty(), "{schema}: {}", wrong.join("\n").chars().take(2_000).collect::<String>());
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn plans() {
    for file in ["settled.sla", "signed.sla"] {
        must_fit("plan", &json(&sla(DESK, &["plan", file, "--source", "desk.sla"]).out));
    }
    must_fit("plan", &json(&sla("examples/incident_desk", &["plan", "contract.sla", "--source", "mapping.sla"]).out));
}

#[test]
fn outcomes() {
    must_fit("outcome", &json(&settled("eval", &["--format", "json", "--verify"]).out));
    let signed = json(&sla(DESK, &["eval", "signed.sla", "--source", "desk.sla", "--log", "tickets_2026.csv", "--format", "json"]).out);
    assert!(signed["other_readings"].as_array().is_some_and(|o| o.len() == 3));
    must_fit("outcome", &signed);
}

#[test]
fn cases_and_rejects() {
    let dir = folder("lines");
    let log = dir.join("log.csv");
    let text = std::fs::read_to_string(Path::new(DESK).join("tickets_2026.csv")).unwrap();
    std::fs::write(&log, format!("{text}never,IT-9999,created,acme-1,1,n/a,n\n2026-12-31 23:59:00,,created,acme-1,1,n/a,n\n")).unwrap();
    let (cases, rejects) = (dir.join("cases.jsonl"), dir.join("rejects.jsonl"));
    let mut args = vec!["eval", "settled.sla", "--source", "desk.sla", "--log", log.to_str().unwrap(), "--format", "json"];
    args.extend(["--cases", cases.to_str().unwrap(), "--rejects", rejects.to_str().unwrap()]);
    let ran = sla(DESK, &args);
    must_fit("outcome", &json(&ran.out));
    let lines = |path: &Path| std::fs::read_to_string(path).unwrap().lines().map(json).collect::<Vec<_>>();
    let cases = lines(&cases);
    assert!(cases.len() > 700);
    cases.iter().for_each(|line| must_fit_quickly("case", line));
    let rejects = lines(&rejects);
    assert_eq!(rejects.len(), 2);
    rejects.iter().for_each(|line| must_fit("reject", line));
}

/// As [`must_fit`], compiling the schema once for many values.
fn must_fit_quickly(schema: &str, value: &Value) {
    use std::sync::OnceLock;
    static CASE: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = CASE.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(format!("{schema}.json"));
        jsonschema::validator_for(&serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).unwrap()
    });
    assert!(validator.is_valid(value), "{value}");
}

#[test]
fn diagnostics() {
    must_fit("diagnostics", &json(&sla(DESK, &["check", "settled.sla", "--format", "json"]).out));
    let dir = folder("diagnostics");
    std::fs::write(dir.join("wrong.sla"), "edition 2026\nuse itsm\nclock x on ticket { start at opned  stop at resolved }\n").unwrap();
    let ran = sla(&dir, &["check", "wrong.sla", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let said = json(&ran.out);
    assert!(said["errors"].as_u64().is_some_and(|n| n > 0));
    must_fit("diagnostics", &said);
    let sarif = json(&sla(&dir, &["check", "wrong.sla", "--format", "sarif"]).out);
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "wrong.sla");
}

#[test]
fn explanations() {
    must_fit("explain", &json(&sla(".", &["explain", "--format", "json"]).out));
    must_fit("explain", &json(&sla(".", &["explain", "reopen", "--format", "json"]).out));
    must_fit("explain", &json(&sla(".", &["explain", "name/unknown", "--format", "json"]).out));
    must_fit("explain", &json(&sla(".", &["explain", "value@quick.target", "--format", "json"]).out));
}

#[test]
fn calendars() {
    for question in [
        &["between", "2026-12-24", "2026-12-29"][..],
        &["after", "2026-12-24", "2 days"],
        &["before", "2026-12-24", "9 hours"],
        &["days", "2026-12-20", "2027-01-05"],
    ] {
        let mut args = vec!["calendar", "settled.sla", "support_hours", "--format", "json"];
        args.extend(question);
        must_fit("calendar", &json(&sla(DESK, &args).out));
    }
}
