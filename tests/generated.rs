//! Text that is made from the tables in the code: checked here, rewritten with `UPDATE=1 cargo test generated`.
#![allow(clippy::disallowed_methods, reason = "reads and, on request, rewrites files of the house")]

use sla::metric;
use sla::readings::{KINDS, Subject};
use sla::resolve::{Texts, load};
use sla::syntax::{HEADS, INNER_HEADS, JOINING};
use std::fmt::Write as _;
use std::path::Path;

/// Holds the file at `path` against `wanted`; with `UPDATE=1` writes it.
fn check(path: &str, wanted: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let found = std::fs::read_to_string(&full).unwrap_or_default();
    if found == wanted {
        return;
    }
    if std::env::var("UPDATE").is_ok_and(|v| v == "1") {
        std::fs::write(&full, wanted).unwrap();
        return;
    }
    panic!("{path} is not what the tables say; run `UPDATE=1 cargo test generated` and read the difference");
}

/// Holds the part of a file between `<!-- NAME -->` and `<!-- /NAME -->` against `wanted`.
fn check_part(path: &str, name: &str, wanted: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let found = std::fs::read_to_string(&full).unwrap();
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = found.split_once(&open).unwrap_or_else(|| panic!("{path} has no `{}`", open.trim()));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("{path} has no `{close}`"));
    check(path, &format!("{before}{open}{wanted}{close}{after}"));
}

fn of(subject: Subject) -> &'static str {
    match subject {
        Subject::Agreement => "the agreement",
        Subject::State => "a state",
        Subject::Clock => "a clock",
        Subject::Signal => "a signal",
        Subject::Set => "a set of time",
        Subject::Adjustment => "a season, surge or phase",
        Subject::Right => "a clause that counts windows",
        Subject::Field => "a field",
        Subject::Condition => "a condition",
        Subject::Objective => "an objective",
        Subject::Credit => "a credit",
        Subject::Text => "the text",
    }
}

#[test]
fn the_table_of_choice_points_stands_in_the_readme() {
    let mut table = String::from("| point | of | question | readings (the first is provisional) |\n|---|---|---|---|\n");
    for kind in KINDS {
        let provisional = kind.readings.iter().filter(|r| r.name == kind.provisional);
        let others = kind.readings.iter().filter(|r| r.name != kind.provisional);
        let readings: Vec<_> = provisional.chain(others).map(|r| format!("`{}`", r.name)).collect();
        writeln!(table, "| `{}` | {} | {} | {} |", kind.name, of(kind.on), kind.question, readings.join(", ")).unwrap();
    }
    check_part("README.md", "choice points", &table);
}

#[test]
fn the_table_of_metrics_stands_in_the_readme_and_every_form_of_it_is_a_contract() {
    let mut table = String::from("| metric | how it is written after `measure` | what it is |\n|---|---|---|\n");
    for kind in metric::KINDS {
        let forms: Vec<_> = kind.signature.split(" | ").collect();
        writeln!(table, "| {} | {} | {} |", kind.name, forms.iter().map(|f| format!("`{f}`")).collect::<Vec<_>>().join("<br>"), kind.doc).unwrap();
        for form in forms {
            let measure = form
                .replace("CLOCK", "response")
                .replace("FIELD", "size at opened")
                .replace("periods of TIME where CONDITION", "periods of 5 minutes where busy")
                .replace("SET", "busy")
                .replace("NUMBER over WINDOWS", "(count of orders) over days")
                .replace("TIME", "4 hours")
                .replace("CONDITION", "priority at opened is P1");
            // What is not of cases is of time, or of a number: no cases in the head.
            let alone = ["SET", "NUMBER", "periods"].iter().any(|word| form.contains(word));
            let target = match (kind.name, form.contains("CLOCK") || form.contains("of SET")) {
                ("share", _) => "at least 90%",
                ("count", _) | (_, false) => "at most 12",
                (_, true) => "at most 8 hours",
            };
            let head = if alone { "objective it {" } else { "objective it on orders {" };
            let text = METRICS.replace("MEASURE", &measure).replace("TARGET", target).replace("objective it on orders {", head);
            let loaded = load(&Texts::new([("c.sla", text.clone())]), Path::new("c.sla"));
            let lowered = sla::plan::lower::lower(&loaded);
            assert!(lowered.plan.is_some(), "`measure {form}`: {:#?}\n{text}", lowered.diagnostics);
        }
    }
    check_part("README.md", "metrics", &table);
}

/// A contract around one metric.
const METRICS: &str = "edition 2026
agreement \"Metrics\" { provider a \"A\"  customer b \"B\" }
case order { event opened by customer  event done by provider  field size is a number  field priority is P1, P2  state pending from opened until done }
define busy as while pending for any order
clock response on order { start at opened  stop at done }
targets by priority at opened {
  | priority | response |
  | P1       | 4 hours  |
}
objective it on orders {
  measure MEASURE
  target TARGET
  each calendar month
}
";

#[test]
fn vim_knows_every_keyword() {
    let mut text = String::from(
        "\" The SLA language. Made from the compiler's list of keywords; do not edit.\nif exists('b:current_syntax') | finish | endif\n\nsyntax iskeyword @,48-57,_\n",
    );
    for (group, list) in [("slaClause", HEADS), ("slaHead", INNER_HEADS), ("slaWord", JOINING)] {
        for line in list.chunks(12) {
            writeln!(text, "syntax keyword {group} {}", line.join(" ")).unwrap();
        }
    }
    text.push_str(
        "syntax match slaNumber /\\<\\d[0-9,]*\\(\\.\\d\\+\\)\\?%\\?/\nsyntax match slaTime /\\<\\d\\d:\\d\\d\\(:\\d\\d\\)\\?\\>/\nsyntax region slaText start=/\"/ end=/\"/ oneline\nsyntax match slaComment /\\/\\/.*$/\nsyntax match slaTable /|/\nsyntax region slaOpen start=/\\[/ end=/\\]/ contains=slaNumber,slaWord,slaText\n\nhighlight default link slaClause Statement\nhighlight default link slaHead Keyword\nhighlight default link slaWord Operator\nhighlight default link slaNumber Number\nhighlight default link slaTime Number\nhighlight default link slaText String\nhighlight default link slaComment Comment\nhighlight default link slaTable Delimiter\nhighlight default link slaOpen Todo\n\nlet b:current_syntax = 'sla'\n",
    );
    check("editors/vim/syntax/sla.vim", &text);
}
