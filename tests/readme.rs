//! What the README shows is what the program says: every `$ sla …` in it is run and its output held against the page.

use std::process::Command;

/// Commands of the README's console blocks with the output shown under each; a line `…` stands for any lines.
fn sessions(page: &str) -> Vec<(String, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    for block in page.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap_or("");
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                out.push((command.to_owned(), Vec::new()));
            } else if let Some((_, shown)) = out.last_mut() {
                shown.push(line.to_owned());
            }
        }
    }
    out.retain(|(command, _)| command.starts_with("sla "));
    out
}

/// Whether `found` is `shown`, where a line `…` stands for any lines.
fn fits(shown: &[String], found: &[&str]) -> bool {
    match shown.split_first() {
        None => found.is_empty(),
        Some((first, rest)) if first == "…" => (0..=found.len()).any(|n| fits(rest, &found[n..])),
        Some((first, rest)) => found.first().is_some_and(|f| f.trim_end() == first.trim_end()) && fits(rest, &found[1..]),
    }
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let page = include_str!("../README.md");
    let sessions = sessions(page);
    assert!(sessions.len() >= 3, "the README shows its commands");
    for (command, shown) in sessions {
        let run = Command::new(env!("CARGO_BIN_EXE_sla")).args(command.split_whitespace().skip(1)).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let said = String::from_utf8(run.stdout).unwrap();
        let found: Vec<&str> = said.trim_end().lines().collect();
        assert!(fits(&shown, &found), "$ {command}\nthe README shows\n{}\nand the program says\n{said}", shown.join("\n"));
    }
}
