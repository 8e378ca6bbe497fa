//! Every file of the library and of the examples parses.

use super::parse;
use crate::text::{FileId, Source};

#[test]
fn shipped_files_parse() {
    let mut wrong = String::new();
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !matches!(name.as_str(), "target" | "tests" | ".git") {
                folders.push(path);
            } else if name.ends_with(".sla") {
                #[expect(clippy::disallowed_methods, reason = "a test reads fixtures")]
                let text = std::fs::read_to_string(&path).unwrap();
                let source = Source::new(name.clone(), text.as_str());
                for d in parse(FileId(0), &text).diagnostics {
                    let (line, column) = source.line_column(d.span().map_or(0, |s| s.start));
                    wrong.push_str(&format!("{name}:{line}:{column} {} {}\n", d.code, d.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
