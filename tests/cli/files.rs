//! Files on both sides of the program: nothing is written over what is read, and what is no file is not read as a contract.

use super::{DESK, folder, sla};
use std::path::{Path, PathBuf};

/// A folder with the settled example, and the names of its files.
fn desk(name: &str) -> PathBuf {
    let dir = folder(name);
    for file in ["settled.sla", "desk.sla", "tickets_2026.csv"] {
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(DESK).join(file), dir.join(file)).unwrap();
    }
    dir
}

fn refused(dir: &Path, args: &[&str], both: [&str; 2]) {
    let ran = sla(dir, args);
    assert_eq!(ran.code, 2, "{args:?}\n{}", ran.page());
    assert!(both.iter().all(|name| ran.err.contains(name)), "{}", ran.page());
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let dir = desk("over");
    let files = ["settled.sla", "desk.sla", "tickets_2026.csv"];
    let before = files.map(|f| std::fs::read(dir.join(f)).unwrap());
    let eval = ["eval", "settled.sla", "--source", "desk.sla", "--log", "tickets_2026.csv"];
    std::fs::hard_link(dir.join("tickets_2026.csv"), dir.join("same.csv")).unwrap();
    for option in ["--cases", "--rejects"] {
        for target in ["settled.sla", "./desk.sla", "tickets_2026.csv", "same.csv"] {
            let path = dir.join(target);
            refused(&dir, &[&eval[..], &[option, target]].concat(), [option, target]);
            refused(&dir, &[&eval[..], &[option, path.to_str().unwrap()]].concat(), [option, target]);
        }
    }
    refused(&dir, &[&eval[..], &["--cases", "new.jsonl", "--rejects", "./new.jsonl"]].concat(), ["--cases", "--rejects"]);
    refused(&dir, &["events", "--source", "desk.sla", "--log", "tickets_2026.csv", "--rejects", "desk.sla"], ["--rejects", "desk.sla"]);
    refused(&dir, &["plan", "settled.sla", "-o", "settled.sla"], ["--output", "settled.sla"]);
    assert_eq!(before, files.map(|f| std::fs::read(dir.join(f)).unwrap()));
    assert!(!dir.join("new.jsonl").exists());
}

#[test]
fn two_files_of_their_own_are_written() {
    let dir = desk("own");
    let eval = ["eval", "settled.sla", "--source", "desk.sla", "--log", "tickets_2026.csv", "--as-of", "2027-01-01"];
    let ran = sla(&dir, &[&eval[..], &["--cases", "cases.jsonl", "--rejects", "rejects.jsonl"]].concat());
    assert!(ran.code == 0 && dir.join("cases.jsonl").exists() && dir.join("rejects.jsonl").exists(), "{}", ran.page());
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_no_contracts() {
    let dir = desk("pipes");
    std::os::unix::fs::symlink("/dev/zero", dir.join("zero.sla")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", dir.join("zero.json")).unwrap();
    std::fs::write(dir.join("uses.sla"), "edition 2026\nuse \"zero.sla\"\n").unwrap();
    let made = std::process::Command::new("mkfifo").arg(dir.join("pipe.sla")).status();
    assert!(made.unwrap().success());
    refused(&dir, &["check", "/dev/zero"], ["/dev/zero", "not a file"]);
    refused(&dir, &["check", "zero.sla"], ["zero.sla", "not a file"]);
    refused(&dir, &["check", "pipe.sla"], ["pipe.sla", "not a file"]);
    refused(&dir, &["check", "settled.sla", "--source", "pipe.sla"], ["pipe.sla", "not a file"]);
    refused(&dir, &["eval", "zero.json", "--log", "tickets_2026.csv"], ["zero.json", "not a file"]);
    let ran = sla(&dir, &["check", "uses.sla"]);
    assert_eq!(ran.code, 1, "{}", ran.page());
}
