//! Everything that can be wrong with a command line and the files it names: a clear word, the right exit code, no panic.

use super::{DESK, folder, sla};
use std::fmt::Write as _;
use std::path::Path;

/// A folder with the settled example and files that are wrong in one way each.
fn wrong_files(name: &str) -> std::path::PathBuf {
    let dir = folder(name);
    for file in ["settled.sla", "desk.sla"] {
        std::fs::copy(Path::new(DESK).join(file), dir.join(file)).unwrap();
    }
    let write = |name: &str, text: &[u8]| std::fs::write(dir.join(name), text).unwrap();
    write("empty.csv", b"");
    write("binary.csv", b"PK\x03\x04\0\0\0\0");
    write("column.csv", b"when,ticket,what,who,priority,sells\n");
    write("semicolon.csv", b"when;ticket;what;who;priority;technician;sells\n");
    write("rows.csv", b"when,ticket,what,who,priority,technician,sells\n2026-01-05 09:00:00,A,created,x,1,n/a,n\nyesterday,B,created,x,1,n/a,n\n2026-01-05 10:00:00,,created,x,1,n/a,n\n2026-01-06 10:00:00,C\x1b[31m,created,x,9\x07,n/a,n\n");
    write("header.csv", b"when,ticket,what,who,priority,technician,sells\n");
    write("not_json.json", b"{");
    write("no_plan.json", b"{\"schema\": 1}");
    write("latin.sla", b"edition 2026\n// \xe9t\xe9\n");
    write("nothing.sla", b"edition 2026\n");
    write("mistake.sla", b"edition 2026\nuse itsm\nuse \"../outside.sla\"\nagreement \"A\x1b[31m\" {\n  provider a \"A\"\n  customer b \"B\"\n}\nclock x on ticket { start at opned  stop at resolved }\n");
    std::fs::File::create(dir.join("long.sla")).unwrap().set_len(100_000_000).unwrap();
    std::fs::create_dir(dir.join("folder.sla")).unwrap();
    std::fs::create_dir(dir.join("folder.csv")).unwrap();
    dir
}

fn told(dir: &Path, lines: &[&[&str]]) -> String {
    let mut out = String::new();
    for args in lines {
        let ran = sla(dir, args);
        assert!(!ran.page().contains("panicked") && !ran.page().contains("sorry"), "{}", ran.page());
        assert!(!ran.page().contains('\u{1b}') && !ran.page().contains('\u{7}'), "{:?}", ran.page());
        writeln!(out, "$ sla {}\n{}", args.join(" "), ran.page()).unwrap();
    }
    out
}

#[test]
fn logs() {
    let dir = wrong_files("logs");
    let log = |file| ["eval", "settled.sla", "--source", "desk.sla", "--log", file];
    let strict = ["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "--strict"];
    let twice = ["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "./rows.csv"];
    let no_rows = ["eval", "settled.sla", "--source", "desk.sla", "--log", "header.csv", "header.csv", "rows.csv"];
    let lines = [
        &log("absent.csv")[..],
        &log("empty.csv"),
        &log("folder.csv"),
        &log("binary.csv"),
        &log("column.csv"),
        &log("semicolon.csv"),
        &log("rows.csv"),
        &strict,
        &twice,
        &no_rows,
    ];
    insta::assert_snapshot!("errors_logs", told(&dir, &lines));
}

#[test]
fn contracts() {
    let dir = wrong_files("contracts");
    let files = ["absent.sla", "folder.sla", "long.sla", "latin.sla", "mistake.sla", "nothing.sla"];
    let lines: Vec<[&str; 2]> = files.iter().map(|file| ["check", *file]).collect();
    let mut lines: Vec<&[&str]> = lines.iter().map(|line| &line[..]).collect();
    lines.push(&["check", "mistake.sla", "--format", "plain"]);
    lines.push(&["check", "mistake.sla", "--format", "short"]);
    lines.push(&["eval", "nothing.sla", "--log", "rows.csv"]);
    lines.push(&["eval", "mistake.sla", "--log", "rows.csv"]);
    lines.push(&["test", "nothing.sla"]);
    lines.push(&["test", "absent.sla"]);
    insta::assert_snapshot!("errors_contracts", told(&dir, &lines));
}

#[test]
fn plans() {
    let dir = wrong_files("plans");
    let plan = sla(&dir, &["plan", "settled.sla"]).out;
    std::fs::write(dir.join("later.json"), plan.replacen("\"schema\": 1", "\"schema\": 99", 1)).unwrap();
    std::fs::write(dir.join("plan.json"), &plan).unwrap();
    let lines: [&[&str]; 5] = [
        &["eval", "absent.json", "--log", "rows.csv"],
        &["eval", "not_json.json", "--log", "rows.csv"],
        &["eval", "no_plan.json", "--log", "rows.csv"],
        &["eval", "later.json", "--log", "rows.csv"],
        &["eval", "plan.json", "--source", "desk.sla", "--log", "rows.csv"],
    ];
    insta::assert_snapshot!("errors_plans", told(&dir, &lines));
}

#[test]
fn command_lines() {
    let dir = wrong_files("usage");
    let lines: [&[&str]; 15] = [
        &["eval", "settled.sla"],
        &["evaluate", "settled.sla"],
        &["check", "settled.sla", "--format", "xml"],
        &["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "--as-of", "soon"],
        &["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "--reading", "reopen"],
        &["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "--reading", "reopen@resolutoin=restarts"],
        &["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "--reading", "reopen@resolution=sometimes"],
        &["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "--reading", "timezone=Europe/Londn"],
        &["eval", "settled.sla", "--source", "desk.sla", "--log", "-", "-"],
        &["eval", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "--cases", "no/such/folder.jsonl"],
        &["why", "settled.sla", "--source", "desk.sla", "--log", "rows.csv"],
        &["why", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "Z-9"],
        &["why", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "quick_contract", "2026-01"],
        &["why", "settled.sla", "--source", "desk.sla", "--log", "rows.csv", "quick_contact", "2031-01"],
        &["plan", "settled.sla", "-o", "folder.sla"],
    ];
    insta::assert_snapshot!("errors_usage", told(&dir, &lines));
}
