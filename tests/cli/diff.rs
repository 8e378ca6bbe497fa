//! `sla diff`: pages, exit codes, logs, and what it says to programs.

use super::schemas::must_fit;
use super::{DESK, folder, sla};
use std::path::{Path, PathBuf};

const CASES: &str = "tests/cases/diff";

/// The settled example in a folder of its own, with a version of it in which these words are others.
fn amended(name: &str, edits: &[(&str, &str)]) -> PathBuf {
    let (dir, desk) = (folder(name), Path::new(env!("CARGO_MANIFEST_DIR")).join(DESK));
    for file in ["settled.sla", "desk.sla", "tickets_2026.csv"] {
        std::fs::copy(desk.join(file), dir.join(file)).unwrap();
    }
    let mut text = std::fs::read_to_string(dir.join("settled.sla")).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(dir.join("amended.sla"), text).unwrap();
    dir
}

#[test]
fn an_amended_agreement_on_its_year() {
    let edits = [
        ("  target  at least 95%", "  target  at least 97%"),
        ("more than 0 up to 5 points  | 5% of fee ", "more than 0 up to 5 points  | 4% of fee "),
        ("from 08:00 until 18:00", "from 07:00 until 19:00"),
        ("  pause  while waiting_for_customer, up to 27 hours of support_hours in all\n", ""),
        ("standard.plain_2026 ", "standard.plain_2026, except { empty window is met } "),
    ];
    let dir = amended("diff-amended", &edits);
    let ran = sla(&dir, &["diff", "settled.sla", "amended.sla", "--source", "desk.sla", "--log", "tickets_2026.csv", "--as-of", "2027-01-01"]);
    insta::assert_snapshot!("diff_amended", ran.page());
}

#[test]
fn what_only_looks_different_is_no_difference() {
    let edits = [
        ("edition 2026\n", "// a draft\nedition 2026\n\n"),
        ("  target  at least 95%", "  target at least   95%   // as before"),
        ("clause 4.2 ", "clause 3.2 "),
    ];
    let ran = sla(amended("diff-layout", &edits), &["diff", "settled.sla", "amended.sla"]);
    assert_eq!(ran.code, 0, "{}", ran.page());
    assert!(ran.out.contains("nothing differs in meaning"), "{}", ran.page());
}

#[test]
fn two_texts_of_one_provider() {
    let ran = sla("examples/gallery/b05_slack", &["diff", "text_2015.sla", "text_2019.sla"]);
    insta::assert_snapshot!("diff_gallery", ran.page());
}

#[test]
fn differences_for_programs() {
    let ran = sla(CASES, &["diff", "desk.sla", "desk_returned.sla", "--format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.page());
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    must_fit("diff", &json);
    let told: Vec<&str> = json["changes"].as_array().unwrap().iter().map(|c| c["direction"].as_str().unwrap()).collect();
    assert!(told.contains(&"stronger") && told.contains(&"weaker"), "{told:?}");
    assert_eq!(json["renamed"][0]["new"], "timely");
    let same = sla(CASES, &["diff", "desk.sla", "desk.sla", "--format", "json"]);
    assert_eq!(same.code, 0);
    must_fit("diff", &serde_json::from_str(&same.out).unwrap());
}

#[test]
fn what_is_no_contract_cannot_be_compared() {
    let dir = folder("diff-wrong");
    std::fs::write(dir.join("wrong.sla"), "edition 2026\nuse itsm\nclock x on ticket { start at opned  stop at resolved }\n").unwrap();
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES).join("desk.sla"), dir.join("desk.sla")).unwrap();
    let ran = sla(&dir, &["diff", "desk.sla", "wrong.sla"]);
    assert_eq!(ran.code, 2, "{}", ran.page());
    assert!(ran.err.contains("opned"), "{}", ran.page());
    assert_eq!(sla(&dir, &["diff", "desk.sla", "plan.json"]).code, 2);
    assert_eq!(sla(&dir, &["diff", "desk.sla", "nowhere.sla"]).code, 2);
}
