//! Codes of diagnostics: every one in the source is explained, and no other.
#![expect(clippy::disallowed_methods, reason = "these tests read and write files")]

use sla::report::codes::{CODES, all};
use std::collections::BTreeSet;
use std::path::Path;

/// Texts of the form `stage/what` that are no codes.
const NO_CODES: &[&str] = &["n/a", "a/b"];

fn collect(dir: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                collect(&path, into);
            }
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".rs") || name == "tests.rs" || name == "codes.rs" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for quoted in code.split('"').skip(1).step_by(1) {
            let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
            if let Some((stage, what)) = quoted.split_once('/')
                && word(stage)
                && word(what)
                && !NO_CODES.contains(&quoted)
            {
                into.insert(quoted.to_owned());
            }
        }
    }
}

#[test]
fn every_code_is_explained() {
    let mut used = BTreeSet::from(["fault".to_owned(), "usage".to_owned()]);
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
    let listed: BTreeSet<String> = all().map(|(code, _)| code.to_owned()).collect();
    assert_eq!(used.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "codes without a sentence in `report/codes.rs`");
    assert_eq!(listed.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "sentences in `report/codes.rs` for codes nobody says");
    assert!(CODES.is_sorted_by_key(|(code, _)| *code), "`report/codes.rs` is in order of codes");
}
