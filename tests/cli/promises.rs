//! A whole contract with seasons, rights, reports and reviews, and scenarios of every kind of expectation.

use super::{DESK, Ran, folder, sla};
use std::path::Path;

/// What the settled example does without: a report of several lines, a notice of a history, a procedure.
const CLAUSES: &str = r#"
clause 9
report service_report each calendar month {
  count of tickets where priority is P1
  mean of resolution of tickets
}
notify acme "Legal" when quick_contact is missed in 2 of any 3 consecutive months
procedure dispute {
  step "write to the other party" by northwind within 5 days
  step "meet" within 10 days of support_hours
}
"#;

const SCENARIOS: &str = r#"edition 2026
use "whole.sla"

scenario "six months of late replies" {
  tickets A-1 through A-5 with priority P1 { at 2027-02-03 09:00:00 opened by customer   at 2027-02-03 15:00:00 reply by provider, qualified }
  tickets B-1 through B-5 with priority P1 { at 2027-03-03 09:00:00 opened by customer   at 2027-03-03 15:00:00 reply by provider, qualified }
  tickets C-1 through C-6 with priority P1 { at 2027-04-03 09:00:00 opened by customer   at 2027-04-03 15:00:00 reply by provider, qualified }
  ticket C-7 with priority P1 { at 2027-04-04 09:00:00 opened by customer   at 2027-04-04 09:10:00 reply by provider, qualified }
  expect quick_contact in April 2027 is about 14.29%, missed
  expect credit for quick_contact in March 2027 is 25% of fee, by clause 6.1
  expect no right to terminate in March 2027
  expect right to terminate in April 2027
  expect no year_end in March 2027
  expect no probation in March 2027
  expect first_contact of A-1 is about 6 hours
}

scenario "a season, and a phase" {
  tickets A-1 through A-5 with priority P1 { at 2026-11-03 09:00:00 opened by customer   at 2026-11-03 15:00:00 reply by provider, qualified }
  expect year_end in November 2026
  expect probation in November 2026
  expect credit for quick_contact in November 2026 is 5,000 GBP
}
"#;

fn whole(name: &str) -> std::path::PathBuf {
    let dir = folder(name);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(DESK);
    let settled = std::fs::read_to_string(from.join("settled.sla")).unwrap();
    std::fs::write(dir.join("whole.sla"), format!("{settled}{CLAUSES}")).unwrap();
    std::fs::write(dir.join("scenarios.sla"), SCENARIOS).unwrap();
    std::fs::copy(from.join("desk.sla"), dir.join("desk.sla")).unwrap();
    dir
}

fn log() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(DESK).join("tickets_2026.csv").display().to_string()
}

#[test]
fn every_kind_of_expectation() {
    let dir = whole("promises");
    let ran = sla(&dir, &["test", "scenarios.sla"]);
    assert_eq!(ran.code, 0, "{}", ran.page());
    let wrong = SCENARIOS
        .replace("about 14.29%", "about 14.3%")
        .replace("14.3%", "14.4%")
        .replace("expect no year_end", "expect year_end")
        .replace("expect no right", "expect right");
    std::fs::write(dir.join("wrong.sla"), wrong).unwrap();
    insta::assert_snapshot!("promises_failing", sla(&dir, &["test", "wrong.sla"]).page());
}

#[test]
fn what_is_promised_in_seasons_is_told() {
    let dir = whole("told");
    let run = |command: &str, more: &[&str]| -> Ran {
        sla(&dir, &[&[command, "whole.sla", "--source", "desk.sla", "--log", &log(), "--as-of", "2026-12-10"][..], more].concat())
    };
    let strip = |ran: Ran| ran.page().replace(&log(), "tickets_2026.csv");
    insta::assert_snapshot!("promises_eval", strip(run("eval", &[])));
    insta::assert_snapshot!("promises_agenda", strip(run("agenda", &[])));
    insta::assert_snapshot!(
        "promises_why",
        sla(&dir, &["why", "whole.sla", "quick_contact", "2026-09", "--source", "desk.sla", "--as-of", "2026-12-10", "--log", &log()])
            .page()
            .lines()
            .take(16)
            .collect::<Vec<_>>()
            .join("\n")
    );
    let plan: serde_json::Value = serde_json::from_str(&sla(&dir, &["plan", "whole.sla"]).out).unwrap();
    super::schemas::must_fit("plan", &plan);
    insta::assert_snapshot!("promises_plan", sla(&dir, &["plan", "whole.sla", "--format", "human"]).page());
    let outcome: serde_json::Value = serde_json::from_str(&run("eval", &["--format", "json"]).out).unwrap();
    super::schemas::must_fit("outcome", &outcome);
    let agenda: serde_json::Value = serde_json::from_str(&run("agenda", &["--format", "json"]).out).unwrap();
    super::schemas::must_fit("agenda", &agenda);
}
