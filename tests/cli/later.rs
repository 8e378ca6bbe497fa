//! What turns out later, and finer measures, end to end: the plan, the result and the cases fit their schemas, and the second evaluator agrees.

use super::schemas::must_fit;
use super::{folder, sla};

const CONTRACT: &str = r#"edition 2026
case outage plural outages {
  event began        by customer
  event ended        by provider
  event away         by provider
  event back         by customer
  event found_bad    by customer
  event held         by provider
  event freed        by provider
  event agreed       by customer
  event reclassified by provider with severity, corrects severity within 30 days
  event closed       by provider
  field severity is major or minor
  field affected is a number
  state absent  from away until back, void at found_bad
  state on_hold from held until freed, counts once agreed within 48 hours
  state down    from began until ended
  ends at closed
}
agreement "Lines" version 1 {
  provider ring  "Ring"
  customer state "State"
  term     15 January 2026 through 31 December 2026
  timezone UTC
  currency USD
  fee      1,000 USD each calendar month
  interpretation standard.plain_2026
}
clock duration on outage {
  start at began
  stop  at ended
  pause while absent or on_hold and down except absent
  run   always
}
targets by severity at began {
  | severity | duration |
  | major    | 4 hours  |
  | minor    | 24 hours |
}
define downtime as while (down or absent and on_hold except down) for any outage
objective repairs on outages { measure share with duration within its target  target at least 95%  each month
  partial window joins the next
}
objective weighted           { measure sum of duration of outages in full 30 minutes weighted by affected  each month }
objective longest_usual      { measure percentile 90 of downtime by linear interpolation  each month }
objective uptime             { measure share of time outside downtime  target at least 99.9%  each month }
credit for uptime            { pays 5% of fee per full 30 minutes of each downtime }
"#;

const LOG: &str = "time,case,event,by,severity,affected
2026-01-20T08:00:00Z,O-1,began,customer,minor,0.5
2026-01-20T09:00:00Z,O-1,away,provider,,
2026-01-20T12:00:00Z,O-1,back,customer,,
2026-01-20T12:30:00Z,O-1,found_bad,customer,,
2026-01-20T13:00:00Z,O-1,held,provider,,
2026-01-20T14:00:00Z,O-1,freed,provider,,
2026-01-20T15:00:00Z,O-1,ended,provider,,
2026-01-21T15:00:00Z,O-1,closed,provider,,
2026-02-02T15:00:00Z,O-1,reclassified,provider,major,
2026-03-02T15:00:00Z,O-1,reclassified,provider,minor,
";

#[test]
fn plans_results_and_cases_fit_their_schemas() {
    let dir = folder("later");
    std::fs::write(dir.join("contract.sla"), CONTRACT).unwrap();
    std::fs::write(dir.join("log.csv"), LOG).unwrap();
    let json = |text: &str| serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let plan = sla(&dir, &["plan", "contract.sla"]);
    assert_eq!(plan.code, 0, "{}", plan.page());
    must_fit("plan", &json(&plan.out));
    let human = sla(&dir, &["plan", "contract.sla", "--format", "human"]).out;
    for line in [
        "severity of each outage: as reclassified says within 30 days of its end",
        "absent of each outage: void at found_bad (last)",
        "on_hold of each outage: counts once agreed within 48 hours of the end of it (last)",
        "sum of duration in full periods of 30 minutes weighted by affected",
    ] {
        assert!(human.contains(line), "{line}\n{human}");
    }
    let log = ["--log", "log.csv", "--as-of", "2026-04-01"];
    let ran = sla(&dir, &[&["eval", "contract.sla", "--verify", "--format", "json", "--cases", "cases.jsonl"], &log[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.page());
    must_fit("outcome", &json(&ran.out));
    let cases = std::fs::read_to_string(dir.join("cases.jsonl")).unwrap();
    let case = json(cases.lines().next().unwrap());
    must_fit("case", &case);
    let revised = case["revised"].as_array().unwrap();
    assert_eq!(revised.len(), 3, "{case}");
    assert_eq!(revised[0]["corrected"]["to"], "major");
    assert_eq!(revised[1]["taken_back"]["at"], "2026-01-20T12:30:00Z");
    assert_eq!(revised[2]["unconfirmed"]["until"], "2026-01-20T14:00:00Z");
    let why = sla(&dir, &[&["why", "contract.sla"], &log[..], &["O-1"]].concat()).out;
    for line in [
        "severity corrected from minor to major at Mon 2026-02-02 15:00:00",
        "absent from Tue 2026-01-20 09:00:00 until Tue 2026-01-20 12:00:00 did not count: taken back at Tue 2026-01-20 12:30:00",
        "on_hold from Tue 2026-01-20 13:00:00 until Tue 2026-01-20 14:00:00 did not count: not confirmed",
    ] {
        assert!(why.contains(line), "{line}\n{why}");
    }
}
