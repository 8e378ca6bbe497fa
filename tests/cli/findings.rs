//! `sla check` beyond errors: profiles, edits, histories kept as scenarios, prices; `sla schedule`.

use super::schemas::must_fit;
use super::{DESK, folder, sla};
use std::path::PathBuf;

/// The signed agreement in a folder of its own.
fn signed(name: &str) -> PathBuf {
    let dir = folder(name);
    std::fs::copy(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(DESK).join("signed.sla"), dir.join("signed.sla")).unwrap();
    dir
}

#[test]
fn profiles_ask_for_more_or_less() {
    let point = ["--point", "meaning"];
    let run = |profile: &str| sla(DESK, &[&["check", "signed.sla", "--profile", profile], &point[..]].concat());
    assert_eq!((run("draft").code, run("review").code, run("sign").code), (0, 1, 1));
    assert_eq!(sla(DESK, &["check", "signed.sla", "--point", "meaning", "--fail-on", "error"]).code, 0);
    assert_eq!(sla(DESK, &["check", "settled.sla", "--profile", "sign"]).code, 0);
    let wrong = sla(DESK, &["check", "signed.sla", "--point", "meening"]);
    assert_eq!(wrong.code, 2, "{}", wrong.page());
}

#[test]
fn what_is_accepted_no_longer_fails_until_it_expires() {
    let dir = signed("accepted");
    let path = dir.join("signed.sla");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}accept responded because \"the tool counts it so\" by acme until 30 June 2027\n")).unwrap();
    let on = |day: &str| sla(&dir, &["check", "signed.sla", "--point", "meaning", "--today", day]);
    assert_eq!((on("2027-06-30").code, on("2027-07-01").code), (0, 1), "{}", on("2027-06-30").page());
    assert!(on("2027-06-30").out.contains("the tool counts it so"));
    assert_eq!(on("30 June").code, 2);
}

#[test]
fn an_edit_settles_the_point_in_the_file() {
    let dir = signed("fixed");
    let ran = sla(&dir, &["check", "signed.sla", "--point", "reopen", "--fix", "meaning@responded=reply by provider", "--fix", "limit_missing=whole_fee"]);
    assert!(ran.out.contains("decide responded as reply by provider") && ran.out.contains("unlimited credit"), "{}", ran.page());
    let text = std::fs::read_to_string(dir.join("signed.sla")).unwrap();
    assert!(text.contains("decide responded as reply by provider"), "{text}");
    let again = sla(&dir, &["check", "signed.sla", "--fix", "meaning@responded=acknowledged"]);
    assert_eq!(again.code, 2, "{}", again.page());
    let page = sla(&dir, &["schedule", "signed.sla"]).out;
    assert!(page.contains("meaning@responded") && page.contains("settled by its clause") && page.contains("for Acme plc: ____"), "{page}");
    assert!(!sla(&dir, &["schedule", "signed.sla", "--open"]).out.contains("meaning@responded"));
}

#[test]
fn histories_are_kept_as_scenarios_that_hold() {
    let dir = signed("kept");
    let ran = sla(&dir, &["check", "signed.sla", "--point", "meaning", "reopen", "counted_at", "within", "--save-scenarios", "kept"]);
    assert!(ran.out.contains("files of scenarios written to kept"), "{}", ran.page());
    let tested = sla(&dir, &["test", "kept"]);
    assert_eq!(tested.code, 0, "{}", tested.page());
    assert!(tested.out.lines().filter(|l| l.trim_start().starts_with("ok")).count() >= 8, "{}", tested.page());
}

#[test]
fn findings_for_programs() {
    let ran = sla(DESK, &["check", "signed.sla", "--point", "meaning", "rounding_place", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    must_fit("diagnostics", &json);
    let verdicts: Vec<&str> = json["findings"].as_array().unwrap().iter().map(|f| f["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["differs", "same"]);
    let sarif = sla(DESK, &["check", "signed.sla", "--point", "meaning", "--format", "sarif"]);
    assert!(sarif.out.contains("ambiguity/meaning"), "{}", sarif.page());
}

/// A reply counts only if the provider sends it, and the log need not say who did.
const UNSAID: &str = r#"edition 2026
agreement "Desk" {
  provider desk "The desk Ltd"
  customer house "The house plc"
  term     1 January 2026 through 31 December 2026
  timezone UTC
  currency GBP
  fee      1,000 GBP each calendar month
}
case ask plural asks {
  event asked by customer
  event reply by provider or customer
}
clock answer on ask { start at asked   stop at reply by provider   run always }
objective answers on asks {
  measure share with answer within 4 hours
  target  at least 90%
  each    calendar month
}
credit for answers { pays 10% of fee when missed }
"#;

/// A contract and a log in a folder of their own.
fn with_log(name: &str, log: &str) -> PathBuf {
    let dir = folder(name);
    std::fs::write(dir.join("contract.sla"), UNSAID).unwrap();
    std::fs::write(dir.join("log.csv"), log).unwrap();
    dir
}

#[test]
fn a_reading_of_the_logs_own_words_is_priced_by_reading_it_again() {
    let dir = with_log("unsaid", "time,case,event,by\n2026-01-05T09:00:00Z,A-1,asked,customer\n2026-01-05T10:00:00Z,A-1,reply,\n");
    let log = ["--log", "log.csv", "--as-of", "2026-02-01"];
    let ran = sla(&dir, &[&["check", "contract.sla", "--point", "unknown_party", "--format", "json"], &log[..]].concat());
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.page()));
    must_fit("diagnostics", &json);
    let readings = json["findings"][0]["price"]["readings"].as_array().unwrap();
    assert_eq!(readings.len(), 2, "{}", ran.page());
    let mut owed = Vec::new();
    for reading in readings {
        let given = format!("unknown_party={}", reading["name"].as_str().unwrap());
        let page = sla(&dir, &[&["eval", "contract.sla", "--reading", &given, "--format", "json"], &log[..]].concat());
        let body: serde_json::Value = serde_json::from_str(&page.out).unwrap();
        let amount = |json: &serde_json::Value| json.as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
        assert_eq!(amount(&reading["owed"]), amount(&body["body"]["credit"]), "{given}: {}", page.page());
        owed.push(amount(&reading["owed"]));
    }
    assert_ne!(owed.first(), owed.last(), "{}", ran.page());
}

#[test]
fn a_log_of_which_nothing_can_be_used_prices_nothing() {
    let dir = with_log("unusable", "time,case,event,by\n2026-01-05 09:00:00,A-1,asked,customer\n");
    let ran = sla(&dir, &["check", "contract.sla", "--log", "log.csv", "--profile", "draft"]);
    assert_eq!(ran.code, 1, "{}", ran.page());
    assert!(ran.err.contains("log/rejected") && ran.err.contains("log/nothing-used") && !ran.out.contains("on the log"), "{}", ran.page());
}

#[test]
fn a_log_says_what_a_point_was_worth() {
    let args = ["check", "signed.sla", "--source", "desk.sla", "--log", "tickets_2026.csv", "--as-of", "2027-01-01", "--point", "meaning", "--format", "json"];
    let ran = sla(DESK, &args);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.page()));
    must_fit("diagnostics", &json);
    // As `eval` prints it under the other readings of the word.
    let price = &json["findings"][0]["price"];
    let owed: Vec<f64> = price["readings"].as_array().unwrap().iter().map(|r| r["owed"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!((price["stake"].as_str().unwrap().parse(), owed), (Ok(18_000.0), vec![0.0, 16_000.0, 18_000.0]));
}

/// Two values are open, one of which moves nothing by itself: a target that is missed either way until more is allowed, and what it costs.
const TWO_VALUES: &str = r#"edition 2026
use itsm
agreement "Desk" {
  provider desk "The desk"
  customer client "The client"
  term     1 January 2026 through 31 December 2026
  timezone UTC
  currency GBP
  fee      1,000 GBP each calendar month
  interpretation standard.plain_2026
}
clock response on ticket { start at opened  stop at first reply by provider  run always }
objective quick on tickets {
  measure share with response within [4 hours or 20 hours]
  target  at least [95% or 40%]
  each    calendar month, counted at opened
}
credit for quick { pays [10% of fee or 20% of fee] when missed }
limit credits each calendar month to fee
"#;

#[test]
fn the_interval_is_that_of_all_readings_together() {
    let dir = folder("interval");
    std::fs::write(dir.join("contract.sla"), TWO_VALUES).unwrap();
    let log =
        "time,case,event\n2026-01-05T09:00:00Z,A-1,opened\n2026-01-05T19:00:00Z,A-1,reply\n2026-01-06T09:00:00Z,A-2,opened\n2026-01-08T09:00:00Z,A-2,reply\n";
    std::fs::write(dir.join("log.csv"), log).unwrap();
    let log = ["--log", "log.csv", "--as-of", "2026-02-01", "--format", "json"];
    let json = |args: &[&str]| -> serde_json::Value {
        let ran = sla(&dir, args);
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.page()))
    };
    let amount = |json: &serde_json::Value| json.as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
    let mut owed = Vec::new();
    for within in ["4 hours", "20 hours"] {
        for target in ["95%", "40%"] {
            for pays in ["10% of fee", "20% of fee"] {
                let given = [format!("value@quick.within={within}"), format!("value@quick.target={target}"), format!("value@quick.credit={pays}")];
                let readings: Vec<&str> = given.iter().flat_map(|one| ["--reading", one]).collect();
                owed.push(amount(&json(&[&["eval", "contract.sla"], &readings[..], &log[..]].concat())["body"]["credit"]));
            }
        }
    }
    let evaluated = json(&[&["eval", "contract.sla", "--interval"], &log[..]].concat());
    must_fit("outcome", &evaluated);
    let checked = json(&[&["check", "contract.sla"], &log[..]].concat());
    must_fit("diagnostics", &checked);
    for found in [&evaluated["interval"], &checked["interval"]] {
        assert_eq!((amount(&found["least"]), amount(&found["most"])), (*owed.iter().min().unwrap(), *owed.iter().max().unwrap()), "{owed:?} {found}");
        // No other target by itself changes what is owed; with another time it does.
        assert_eq!((found["points"].as_array().unwrap().len(), &found["combinations"], &found["whole"]), (3, &8.into(), &true.into()), "{found}");
    }
}
