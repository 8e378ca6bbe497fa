//! The guide (`tests/book/`): every file shown in it is written out, every command is run in its chapter's folder, and its output held against the page.
//! `UPDATE=1` writes what the program says into the pages.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

#[expect(clippy::disallowed_methods, reason = "tests may read files")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The chapters, in order of their file names.
fn chapters() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/book");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    all.sort();
    all
}

/// Where a chapter's files are put.
fn folder_of(chapter: &Path) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sla-book-{}-{}", std::process::id(), chapter.file_stem().unwrap().to_str().unwrap()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a command says; its exit code if that is not nought.
fn said(folder: &Path, command: &str) -> String {
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("sla"), "a chapter runs `sla` only: {command}");
    let run = Command::new(env!("CARGO_BIN_EXE_sla")).args(words).current_dir(folder).env("NO_COLOR", "1").output().unwrap();
    let mut text = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
    if let Some(code @ 1..) = run.status.code() {
        let _ = writeln!(text, "(exit code {code})");
    }
    let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    if lines.is_empty() { String::new() } else { lines.join("\n") + "\n" }
}

/// The page as it should be. A block ```` ```sla NAME ```` (or csv, toml) is a file of the chapter; a block that begins with `// … NAME` adds to it.
fn retold(chapter: &Path, page: &str) -> String {
    let folder = folder_of(chapter);
    let mut out = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        let Some(fence) = line.strip_prefix("```").filter(|f| !f.is_empty()) else { continue };
        let body: Vec<&str> = std::iter::from_fn(|| lines.next_if(|l| !l.starts_with("```"))).collect();
        match fence.split_once(' ') {
            _ if fence == "console" => {
                for command in body.iter().filter_map(|l| l.strip_prefix("$ ")) {
                    let _ = write!(out, "$ {command}\n{}", said(&folder, command));
                }
            }
            named => {
                if let Some((_, name)) = named {
                    let (name, append) = name.strip_prefix("+ ").map_or((name, false), |n| (n, true));
                    let before = if append { text(&folder.join(name)) + "\n" } else { String::new() };
                    std::fs::write(folder.join(name), before + &body.join("\n") + "\n").unwrap();
                }
                body.iter().for_each(|l| out.push_str(&format!("{l}\n")));
            }
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    out
}

#[test]
fn every_block_of_the_guide_runs() {
    let chapters = chapters();
    assert!(chapters.len() >= 5, "the guide has chapters");
    for chapter in chapters {
        let page = text(&chapter);
        let retold = retold(&chapter, &page);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&chapter, retold).unwrap();
        } else {
            pretty_assertions_of(&chapter, &page, &retold);
        }
    }
}

fn pretty_assertions_of(chapter: &Path, page: &str, retold: &str) {
    let differs = page.lines().zip(retold.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(
        page == retold,
        "{}: the page and the program differ, first at {differs:?}; `UPDATE=1 cargo test --test main book` writes the page",
        chapter.display()
    );
}

/// What a reader of the first chapter should not have to know.
#[test]
fn the_first_chapter_needs_no_programming_word() {
    let words = ["variable", "function", "boolean", "string", "integer", "array", "compile", "syntax", "parse", "json", "null", "loop", "regex", "stdin"];
    let first = chapters().into_iter().next().unwrap();
    let page = text(&first).to_lowercase();
    let found: Vec<&&str> = words.iter().filter(|w| page.split(|c: char| !c.is_alphanumeric()).any(|x| x == **w)).collect();
    assert!(found.is_empty(), "{found:?}");
}
