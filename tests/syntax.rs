//! Text to tree: every file of `cases/syntax` with what is said about it, and properties of any text at all.

use proptest::prelude::*;
use sla::diagnostic::Diagnostic;
use sla::syntax::{parse, tree};
use sla::text::{FileId, Source};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The fixtures, by name.
fn fixtures() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/syntax");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "sla")).collect();
    found.sort();
    #[expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]
    found.into_iter().map(|p| (p.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).unwrap())).collect()
}

/// A diagnostic in one line: place, code, message, help; and the edit, if there is one.
fn one_line(source: &Source, d: &Diagnostic) -> String {
    let (line, column) = source.line_column(d.span().unwrap().start);
    let mut out = format!("{line}:{column} {} {}", d.code, d.message);
    if let Some(help) = &d.help {
        write!(out, " ({help})").unwrap();
    }
    if let Some(fix) = &d.fix {
        let (line, column) = source.line_column(fix.span.start);
        write!(out, " [{line}:{column} {:?} -> {:?}]", source.slice(fix.span.range()), fix.replacement).unwrap();
    }
    out
}

/// A tree on few lines: spans left out, names as plain texts.
fn compact(file: &tree::File) -> String {
    let mut out = String::new();
    for item in &file.items {
        let mut text = format!("{:?}", item.kind);
        for cut in [", span: Span { file: FileId(0)", "span: Span { file: FileId(0)", "Span { file: FileId(0)"] {
            while let Some(at) = text.find(cut) {
                let end = at + text[at..].find('}').unwrap() + 1;
                text.replace_range(at..end, if cut.starts_with('S') { "_" } else { "" });
            }
        }
        while let Some(at) = text.find("Name { text: \"") {
            let end = at + text[at..].find("\" }").unwrap();
            let name = text[at + 13..=end].to_owned();
            text.replace_range(at..end + 3, &name);
        }
        writeln!(
            out,
            "{}",
            text.replace("Path { parts: ", "Path { ").replace("lines: [", "lines: [\n    ").replace("_), ", "_),\n    ").replace(" }, ", " },\n    ")
        )
        .unwrap();
    }
    out
}

fn check(name: &str, text: &str) {
    let parsed = parse(FileId(0), text);
    let source = Source::new(name, text);
    let mut said: Vec<String> = parsed.diagnostics.iter().map(|d| one_line(&source, d)).collect();
    if said.is_empty() {
        said.push(format!("nothing is wrong\n\n{}", compact(&parsed.file)));
    }
    let numbered: Vec<String> = text.lines().take(200).enumerate().map(|(n, l)| format!("{:>3} {l}", n + 1)).collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cases/syntax");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, format!("{}\n\n{}", numbered.join("\n"), said.join("\n"))));
}

#[test]
fn every_fixture() {
    for (name, text) in fixtures() {
        check(&name, &text);
        // What is wrong does not depend on how lines end.
        let crlf = text.replace('\n', "\r\n");
        let said = |t: &str| parse(FileId(0), t).diagnostics.into_iter().map(|d| (d.code, d.message)).collect::<Vec<_>>();
        assert_eq!(said(&text), said(&crlf), "{name} with CRLF");
    }
}

/// Parses and looks at every place in the tree and in what is said: it must lie in the text, between characters.
fn sound(text: &str) {
    let parsed = parse(FileId(0), text);
    let shown = format!("{parsed:?}");
    for at in shown.match_indices("FileId(0), start: ").map(|(at, found)| at + found.len()) {
        let (start, rest) = shown[at..].split_once(", end: ").unwrap();
        let end = rest.split_once(' ').unwrap().0;
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        assert!(start <= end && text.get(start..end).is_some(), "{start}..{end} of {text:?}");
    }
    let source = Source::new("any", text);
    for d in &parsed.diagnostics {
        assert!(!one_line(&source, d).is_empty());
    }
}

/// A fixture with some of its pieces cut out, doubled, moved or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let texts: Vec<String> = fixtures().into_iter().map(|(_, text)| text).filter(|t| !t.is_empty()).collect();
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("\""),
        Just("|"),
        Just("["),
        Just(")"),
        Just("\n"),
        Just("//"),
        Just(" and "),
        Just("é"),
        Just("\u{2028}"),
        Just("-"),
        Just("is"),
        Just("clock c on d {"),
        Just(",")
    ];
    (prop::sample::select(texts), prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, piece), 1..6)).prop_map(|(text, edits)| {
        let mut text = text;
        for (at, cut, new) in edits {
            let boundary = |mut at: usize| {
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = boundary(at.index(text.len() + 1));
            let end = boundary((start + cut).min(text.len())).max(start);
            text.replace_range(start..end, new);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_read(text in "\\PC{0,200}") {
        sound(&text);
    }

    #[test]
    fn any_words_can_be_read(words in prop::collection::vec(prop::sample::select(sla::syntax::keywords()), 0..60), gap in prop::sample::select(vec![" ", "\n", " { ", " } "])) {
        sound(&words.join(gap));
    }

    #[test]
    fn spoilt_contracts_can_be_read(text in mutated()) {
        sound(&text);
    }
}

/// Time grows with the length of the text, good or bad: a megabyte takes seconds even without optimisation.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn long_texts_take_linear_time() {
    let all = fixtures();
    let part = |name: &str| all.iter().find(|(n, _)| n == name).unwrap().1.clone();
    let spaces = " ".repeat(1000) + "\n";
    let long = [
        part("good_every_node"),
        part("bad_misspelt_lines"),
        "@ \n".into(),
        "clock ".into(),
        "\n".into(),
        spaces,
        "a ".into(),
        "\"".into(),
        "}".into(),
        "clock c on d { ".into(),
    ];
    for (nth, piece) in long.iter().enumerate() {
        let text = piece.repeat(if nth == 0 { 1_000_000 } else { 200_000 } / piece.len());
        let begun = std::time::Instant::now();
        let parsed = parse(FileId(0), &text);
        let took = begun.elapsed();
        println!("{:>6} items, {:>6} said, {took:.1?} for {:?}", parsed.file.items.len(), parsed.diagnostics.len(), &piece[..piece.len().min(20)]);
        assert!(took.as_secs() < 20, "{took:?} for {:?}", &piece[..piece.len().min(20)]);
    }
}

/// Slips that are still told twice or in another place, with the reason.
const TOLD_TWICE: &[(&str, &str)] = &[
    ("good_every_node 21:3 }", "the next brace closes the inner block, so the outer one seems open"),
    ("good_every_node 38:50 }", "the next brace closes the inner block, so the outer one seems open"),
    ("good_every_node 18:46 {", "without its brace, an exception cannot be told from a line of the agreement"),
    ("good_every_node 174:1 always", "what is left begins like another clause"),
    ("good_governance 27:27 days", "the unit is mended, but what follows is no longer taken for a part of the length"),
    ("good_numbers 2:40 where", "the word after it is nearly the head of a clause"),
    ("good_scenarios 2:30 {", "the brace of the first case seems to be that of the scenario"),
    ("good_scenarios 20:3 expect", "what is left begins like another clause"),
    ("good_scenarios 21:3 expect", "what is left begins like another clause"),
    ("good_sets 10:3 field", "the word after it is nearly the head of another line"),
];

/// In the file with every form, spoils one keyword, bracket or quote after the other. Each slip gives at most one error, in its line.
/// None at all where the spoilt word may be a name or stand in a phrase.
#[test]
fn one_slip_one_error() {
    let files = ["good_every_node", "good_sets", "good_numbers", "good_money", "good_adjustments", "good_governance", "good_scenarios"];
    let (mut told, mut total) = (Vec::new(), 0);
    for (name, text) in fixtures().into_iter().filter(|(name, _)| files.contains(&name.as_str())) {
        total += slip_in_each_clause(&name, &text, &mut told);
    }
    assert!(told.is_empty(), "{} of {total}\n{}", told.len(), told.join("\n"));
}

/// Spoils each clause of a file; says where more than one error or one in another line was told.
fn slip_in_each_clause(name: &str, text: &str, told: &mut Vec<String>) -> usize {
    let whole = Source::new("good", text);
    let begins = |at: usize| text[at..].starts_with(|c: char| c.is_ascii_lowercase()) && text[..at].ends_with('\n');
    let starts: Vec<usize> = (0..text.len()).filter(|&at| text.is_char_boundary(at) && (at == 0 || begins(at))).chain([text.len()]).collect();
    let keywords = sla::syntax::keywords();
    let mut total = 0;
    for window in starts.windows(2) {
        // The paragraph, with the next clause after it for the parser to find again.
        let part = format!("{}{}", &text[window[0]..window[1]], "clause 9 \"end\"\n");
        for (at, cut, new) in slips(&part, &keywords) {
            let mut broken = part.clone();
            broken.replace_range(at..at + cut.len(), &new);
            total += 1;
            let source = Source::new("broken", broken.as_str());
            let said = parse(FileId(0), &broken).diagnostics;
            let (line, column) = whole.line_column((window[0] + at) as u32);
            let here = Source::new("part", part.as_str()).line_column(at as u32).0;
            let in_place = said.iter().all(|d| source.line_column(d.span().unwrap().start).0.abs_diff(here) <= 1);
            let slip = format!("{name} {line}:{column} {cut}");
            if (said.len() > 1 || !in_place) && !TOLD_TWICE.iter().any(|(known, _)| *known == slip) {
                told.push(format!("{slip} -> {new:?}\n    {}", said.iter().map(|d| one_line(&source, d)).collect::<Vec<_>>().join("\n    ")));
            }
        }
    }
    total
}

/// Places of keywords, brackets and closing quotes, with what stands there and what to put in its place.
fn slips<'t>(text: &'t str, keywords: &[&str]) -> Vec<(usize, &'t str, String)> {
    let mut slips = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let len = match rest.as_bytes()[0] {
            b'/' if rest.starts_with("//") => rest.find('\n').unwrap(),
            b'"' => {
                let len = rest[1..].match_indices('"').find(|(end, _)| !rest[..=*end].ends_with('\\')).unwrap().0 + 2;
                slips.push((at + len - 1, "\"", String::new()));
                len
            }
            b'{' | b'}' | b'|' | b'[' | b']' => {
                slips.push((at, &rest[..1], String::new()));
                1
            }
            _ if word > 3 && keywords.contains(&&rest[..word]) => {
                slips.push((at, &rest[..word], String::new()));
                slips.push((at, &rest[..word], format!("{}x{}", &rest[..2], &rest[2..word])));
                word
            }
            _ => word.max(1),
        };
        at += len;
    }
    slips
}
