//! The standard library: every file of `stdlib/` is part of the program under its dotted name, and parses.

use sla::resolve::LIBRARY;
use sla::syntax::parse;
use sla::text::FileId;
use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "tests may read files")]
fn files(folder: &Path, prefix: &str, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_stem().unwrap().to_string_lossy());
        if path.is_dir() {
            files(&path, &format!("{name}."), out);
        } else if path.extension().is_some_and(|e| e == "sla") {
            out.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
}

#[test]
fn every_file_of_the_library_is_in_the_program_and_parses() {
    let mut there = Vec::new();
    files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/stdlib")), "", &mut there);
    there.sort();
    let known: Vec<(String, String)> = LIBRARY.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    assert_eq!(known, there);
    for (name, text) in LIBRARY {
        assert_eq!(parse(FileId(0), text).diagnostics, [], "{name}");
    }
}
