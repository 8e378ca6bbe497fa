//! Versions of an agreement, from outside: one evaluation of a chain, why for a window of an earlier one, scenarios across the change.

use super::schemas::must_fit;
use super::{folder, sla};
use serde_json::Value;
use std::path::PathBuf;

const SECOND: &str = r#"edition 2026
agreement "Desk" version 2 {
  replaces version 1 in "signed.sla" from 1 July 2026RULE
}
"#;

/// The settled example with its line written so that it follows the signed one as a file.
fn written(name: &str, rule: &str) -> PathBuf {
    let dir = folder(name);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(super::DESK);
    for file in ["signed.sla", "desk.sla", "tickets_2026.csv"] {
        std::fs::copy(root.join(file), dir.join(file)).unwrap();
    }
    let settled = std::fs::read_to_string(root.join("settled.sla")).unwrap();
    let line = SECOND.lines().nth(2).unwrap().trim().replace("RULE", rule);
    let old = settled.lines().find(|l| l.trim().starts_with("replaces")).unwrap().to_owned();
    std::fs::write(dir.join("settled.sla"), settled.replace(old.trim(), &line)).unwrap();
    dir
}

fn ran(dir: &PathBuf, command: &str, more: &[&str]) -> super::Ran {
    let args: Vec<&str> =
        [command, "settled.sla", "--source", "desk.sla", "--log", "tickets_2026.csv", "--as-of=2027-01-01"].into_iter().chain(more.iter().copied()).collect();
    sla(dir, &args)
}

#[test]
fn a_chain_is_one_evaluation() {
    let dir = written("chain", ", for tickets opened from then on");
    let page = ran(&dir, "eval", &["--verify"]);
    assert_eq!(page.code, 0, "{}{}", page.out, page.err);
    for words in ["== version 1, until 2026-07-01 ==", "credits of all versions", "verified"] {
        assert!(page.out.contains(words), "no `{words}` in\n{}", page.out);
    }
    let printed: Value = serde_json::from_str(&ran(&dir, "eval", &["--format", "json"]).out).unwrap();
    must_fit("outcome", &printed);
    // The first version judges what was opened until June, the second what was opened from July on, as if each had only that.
    let body = &printed["body"];
    let labels = |body: &Value| {
        let results = body["results"].as_array().unwrap().iter();
        results.map(|r| r["window"]["label"].as_str().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(labels(body).iter().all(|l| l.as_str() >= "2026-07"), "{:?}", labels(body));
    assert!(labels(&body["before"]).iter().all(|l| l.as_str() <= "2026-07"), "{:?}", labels(&body["before"]));
    let csv = ran(&dir, "eval", &["--format", "csv"]).out;
    assert!(csv.lines().any(|l| l.starts_with("version 1,quick_response,")), "{csv}");
    let plan: Value = serde_json::from_str(&sla(&dir, &["plan", "settled.sla", "--source", "desk.sla"]).out).unwrap();
    must_fit("plan", &plan);
    assert_eq!(plan["before"]["from"], "2026-07-01");
}

#[test]
fn why_finds_the_version_that_judges_a_window_and_a_case() {
    let dir = written("why-chain", "");
    let plan: Value = serde_json::from_str(&sla(&dir, &["plan", "settled.sla", "--source", "desk.sla"]).out).unwrap();
    let point = plan["points"].as_array().unwrap().iter().find(|p| p["id"] == "in_flight").unwrap();
    assert_eq!(point["settled"], serde_json::json!({"interpretation": "standard.plain_2026"}), "a line without a rule leaves it to the interpretation");
    let chapter = folder("why-versions");
    for file in ["v1.sla", "v2.sla", "log.csv"] {
        let text = match file {
            "v1.sla" => FIRST.to_owned(),
            "v2.sla" => AMENDED.to_owned(),
            _ => LOG.to_owned(),
        };
        std::fs::write(chapter.join(file), text).unwrap();
    }
    let why = sla(&chapter, &["why", "v2.sla", "--log", "log.csv", "--as-of=2026-05-01", "quick_fix", "2026-02"]);
    assert!(why.code == 0 && why.out.contains("within 48 hours"), "{}{}", why.out, why.err);
    let case = sla(&chapter, &["why", "v2.sla", "--log", "log.csv", "T-1"]);
    assert!(case.out.starts_with("in version 1: case T-1"), "{}", case.out);
    let test = sla(&chapter, &["test", "v2.sla"]);
    assert_eq!(test.code, 0, "{}{}", test.out, test.err);
    let refused = sla(&chapter, &["eval", "v2.sla", "--log", "log.csv", "--reading", "in_flight=by_moment"]);
    assert!(refused.code == 2 && refused.err.contains("cannot be parted"), "{}", refused.err);
}

const FIRST: &str = r#"edition 2026
use itsm
agreement "Desk" version 1 {
  provider northwind "N"
  customer acme "A"
  currency GBP
  fee 10,000 GBP each calendar month
  term 1 January 2026 through 31 December 2026
  interpretation standard.plain_2026
}
clock fix on ticket { start at opened  stop at resolved  run always }
objective quick_fix on tickets { measure share with fix within 48 hours  target at least 90%  each calendar month, counted at opened }
credit for quick_fix {
  | short by           | pays      |
  | more than 0 points | 5% of fee |
}
limit credits each calendar month to 10% of fee
"#;

const AMENDED: &str = r#"edition 2026
agreement "Desk" version 2 {
  amends version 1 in "v1.sla" from 15 March 2026, for tickets opened from then on
}
objective quick_fix on tickets { measure share with fix within 24 hours  target at least 90%  each calendar month, counted at resolved }
scenario "each by its own version" {
  ticket T-1 { at 2026-03-10 09:00:00 opened by customer  at 2026-03-11 20:00:00 resolved by provider }
  ticket T-2 { at 2026-03-20 09:00:00 opened by customer  at 2026-03-21 20:00:00 resolved by provider }
  ticket T-3 { at 2026-02-20 09:00:00 opened by customer  at 2026-02-24 20:00:00 resolved by provider }
  as of 2026-04-01 00:00:00
  expect quick_fix of T-1 is met
  expect quick_fix of T-2 is missed
  expect fix of T-1 is 35 hours
  expect quick_fix in February 2026 is 0%, missed
  expect credit for quick_fix in February 2026 is 500 GBP
  expect credits in 2026 is 1,000 GBP
}
"#;

const LOG: &str = "time,case,event,by
2026-02-10T09:00:00Z,T-1,opened,customer
2026-02-11T20:00:00Z,T-1,resolved,provider
2026-03-16T09:00:00Z,T-4,opened,customer
2026-03-17T20:00:00Z,T-4,resolved,provider
";
