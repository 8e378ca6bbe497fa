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
