//! `sla agenda`: meetings, topics, figures, actions.

use super::{DESK, folder, sla};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The plan of the settled example with reviews, notices and a procedure, in a folder of its own.
fn plan(name: &str) -> PathBuf {
    let dir = folder(name);
    let ran = sla(DESK, &["plan", "settled.sla", "--source", "desk.sla"]);
    let mut plan: Value = serde_json::from_str(&ran.out).unwrap();
    let review = |name: &str, every: Value, led_by: u16, covers: Value| json!({"name": name, "clause": "8", "every": every, "during": [], "led_by": led_by, "attended_by": [], "covers": covers});
    let topics = json!([{"objective": 0}, {"at_risk": 0}, "actions", {"words": "amendments"}]);
    plan["reviews"] = json!([
        review("operational", json!({"count": 2, "unit": "week"}), 0, topics),
        review("strategic", json!({"count": 1, "unit": "quarter"}), 1, json!(["credits", "targets", "trends"])),
    ]);
    let notice = |party: u16, whom: Value, when: Value| json!({"clause": "8", "party": party, "whom": whom, "when": when});
    plan["notices"] = json!([
        notice(0, json!("Duty manager"), json!({"used": [0, "3/4"]})),
        notice(1, json!("Service owner"), json!({"overdue": 0})),
        notice(1, Value::Null, json!({"missed": 0})),
    ]);
    let step = |text: &str, party: Value, days: u32, calendar: Value| json!({"text": text, "party": party, "within_days": days, "calendar": calendar});
    let steps = [step("write to the other party", json!(0), 5, Value::Null), step("meet", Value::Null, 10, json!(0))];
    plan["procedures"] = json!([{"name": "dispute", "clause": "9", "steps": steps}]);
    std::fs::write(dir.join("plan.json"), plan.to_string()).unwrap();
    dir
}

fn log() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(DESK).join("tickets_2026.csv").display().to_string()
}

const ACTIONS: &str = "\
[[action]]
what = \"Agree the wording of the receipt\"
owner = \"northwind\"
due = 2026-11-30
review = \"operational\"

[[action]]
what = \"Publish the list of qualified technicians\"
owner = \"northwind\"
done = 2026-10-01
";

#[test]
fn meetings_with_their_figures() {
    let dir = plan("agenda");
    std::fs::write(dir.join("actions.toml"), ACTIONS).unwrap();
    insta::assert_snapshot!("agenda", sla(&dir, &["agenda", "plan.json", "--log", &log(), "--as-of", "2026-12-10T12:00:00"]).page());
    insta::assert_snapshot!("agenda_calendar", sla(&dir, &["agenda", "plan.json", "--from", "2026-09-01", "--until", "2026-10-15"]).page());
    let page = sla(&dir, &["agenda", "plan.json", "--log", &log(), "--format", "json"]).out;
    super::schemas::must_fit("agenda", &serde_json::from_str(&page).unwrap());
}

#[test]
fn a_list_of_actions_is_read_with_care() {
    let dir = plan("actions");
    let mut said = Vec::new();
    for (from, to) in [("northwind", "nortwind"), ("operational", "operative"), ("2026-11-30", "\"soon\""), ("due = 2026", "until = 2026"), ("2026-10-01", "3")]
    {
        std::fs::write(dir.join("actions.toml"), ACTIONS.replacen(from, to, 1)).unwrap();
        said.push(sla(&dir, &["agenda", "plan.json"]).page());
    }
    insta::assert_snapshot!("agenda_actions", said.join("\n"));
}

#[test]
fn a_period_must_be_one() {
    let dir = plan("period");
    for args in [&["--from", "2026-09-01", "--until", "2026-09-01"][..], &["--from", "soon"], &["--from", "2026-01-01", "--until", "2126-01-01"]] {
        let ran = sla(&dir, &[&["agenda", "plan.json"][..], args].concat());
        assert!(ran.code == 2 && ran.err.starts_with("  error[usage]") || ran.err.contains("error"), "{}", ran.page());
    }
}
