//! Agreements that rest on others, from outside: the example of a service integrator and its three vendors.

use super::schemas::must_fit;
use super::{folder, sla};
use serde_json::Value;

const INTEGRATION: &str = "examples/service_integration";
const LOG: [&str; 7] = ["--source", "mapping.sla", "--log", "hosting_monitor.csv", "network_alarms.csv", "tickets.csv", "--as-of=2026-07-01"];

/// The master agreement on its half year.
fn master(command: &str, more: &[&str]) -> super::Ran {
    let args: Vec<&str> = [command, "master.sla"].into_iter().chain(LOG).chain(more.iter().copied()).collect();
    sla(INTEGRATION, &args)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn the_master_agreement_evaluates_with_its_parts() {
    insta::assert_snapshot!("eval_integration", master("eval", &["--verify"]).page());
    let printed = json(&master("eval", &["--format", "json"]).out);
    must_fit("outcome", &printed);
    let parts = printed["body"]["parts"].as_array().unwrap();
    assert_eq!(parts.iter().map(|p| p["part"].as_str().unwrap()).collect::<Vec<_>>(), ["hosting", "network", "desk"]);
}

#[test]
fn a_part_alone_owes_what_it_owes_under_the_master_agreement() {
    let together = json(&master("eval", &["--format", "json"]).out);
    for (file, log) in [("hosting", "hosting_monitor.csv"), ("network", "network_alarms.csv"), ("desk", "tickets.csv")] {
        let alone = sla(
            INTEGRATION,
            &["eval", &format!("{file}.sla"), "--source", &format!("sources/{file}.sla"), "--log", log, "--as-of", "2026-07-01", "--format", "json"],
        );
        let alone = json(&alone.out);
        let part = together["body"]["parts"].as_array().unwrap().iter().find(|p| p["part"] == file).unwrap();
        for key in ["results", "totals", "credit", "limits"] {
            assert_eq!(alone["body"][key], part["body"][key], "{file}: {key}");
        }
    }
}

#[test]
fn why_tells_who_caused_it_and_knows_the_parts() {
    insta::assert_snapshot!("why_attributed", master("why", &["service_uptime", "2026-04"]).page());
    let part = master("why", &["hosting.uptime", "2026-04"]);
    assert_eq!(part.code, 0, "{}", part.err);
    assert!(part.out.contains("clause 2.1") && part.out.contains("600.00 GBP"), "{}", part.out);
    let case = master("why", &["SI-301"]);
    assert!(case.out.contains("in desk: case SI-301"), "{}", case.out);
}

#[test]
fn what_is_owed_stands_on_the_agenda_until_it_is_late() {
    let before = master("agenda", &["--from", "2026-05-05", "--format", "json"]);
    must_fit("agenda", &json(&before.out));
    let owed = json(&before.out)["root_causes"].clone();
    assert_eq!(owed.as_array().unwrap().len(), 1);
    assert_eq!(owed[0]["owed_by"], serde_json::json!(["hosting", "network"]));
    assert_eq!(owed[0]["through"], "2026-05-05");
    let after = master("agenda", &["--from", "2026-05-06", "--format", "json"]);
    assert!(json(&after.out).get("root_causes").is_none());
}

#[test]
fn the_plan_holds_the_plans_of_its_parts_and_evaluates_without_their_texts() {
    let dir = folder("family");
    let plan = dir.join("plan.json");
    let made = sla(INTEGRATION, &["plan", "master.sla", "--source", "mapping.sla", "-o", plan.to_str().unwrap()]);
    assert_eq!(made.code, 0, "{}", made.err);
    let plan_text: Value = json(&std::fs::read_to_string(&plan).unwrap());
    must_fit("plan", &plan_text);
    let args = ["eval", plan.to_str().unwrap(), "--log", "hosting_monitor.csv", "network_alarms.csv", "tickets.csv", "--as-of=2026-07-01", "--format", "json"];
    let again = json(&sla(INTEGRATION, &args).out);
    assert_eq!(again["body"], json(&master("eval", &["--format", "json"]).out)["body"]);
    insta::assert_snapshot!("plan_integration", sla(INTEGRATION, &["plan", "master.sla", "--format", "human"]).page());
    // A part that does not fit is refused in a sentence.
    let mut broken = plan_text;
    broken["parts"][0]["plan"]["currency"] = serde_json::json!({"code": "EUR", "places": 2});
    std::fs::write(&plan, broken.to_string()).unwrap();
    let refused = sla(INTEGRATION, &args);
    assert!(refused.code == 1 && refused.err.contains("the part `hosting` has another"), "{}", refused.err);
}

#[test]
fn a_reading_of_a_part_is_given_by_its_name() {
    let given = master("eval", &["--reading", "exclusive=1"]);
    assert_eq!(given.code, 2);
    let part = master("eval", &["--reading", "empty_window@hosting.uptime=missed", "--format", "json"]);
    assert_eq!(part.code, 0, "{}", part.err);
    let zone = json(&master("eval", &["--reading", "timezone=UTC", "--format", "json"]).out);
    assert_eq!(zone["body"]["parts"][0]["body"]["results"][3]["window"]["until"], 1_777_593_600_000_000_i64);
}

#[test]
fn spreadsheets_name_the_part() {
    let csv = master("eval", &["--format", "csv"]).out;
    assert!(csv.starts_with("part,objective,"), "{csv}");
    assert!(csv.lines().any(|l| l.starts_with("hosting,uptime,3.1,")), "{csv}");
}

#[test]
fn scenarios_of_the_integration_hold() {
    let ran = sla(INTEGRATION, &["test", "scenarios.sla"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let clean = ["master.sla", "hosting.sla", "network.sla", "desk.sla", "mapping.sla", "scenarios.sla"];
    for file in clean {
        let ran = sla(INTEGRATION, &["check", file]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    }
}
