//! Every form, on diagnostics that are awkward to draw.

use super::*;
use crate::text::FileId;

fn sources() -> Sources {
    let mut sources = Sources::default();
    sources.add(Source::new("desk.sla", "clock first_contact on ticket {\n  start at opened\n  stop  at closd\n}\n"));
    sources.add(Source::new("ours/words \u{1b}.sla", "case ticket {\n  event closed \u{1b}[31m\n}"));
    sources
}

fn some() -> Vec<Diagnostic> {
    let at = |start, end| Span::new(FileId(0), start, end);
    vec![
        Diagnostic::error("name/unknown", "no event is called `closd`", at(61, 66))
            .label("not an event of `ticket`")
            .at(Span::new(FileId(1), 22, 28), "`closed` is declared here")
            .fix("did you mean `closed`?", at(61, 66), "closed")
            .clause(Some("4.2")),
        Diagnostic::warning("syntax/end", "the file ends early", at(69, 69)),
        Diagnostic::new(Severity::Note, "log/order", "the log is not in order of time\u{7}"),
    ]
}

fn rendered(name: &str) -> String {
    (form(name).unwrap().render)(&some(), &sources(), Look::default())
}

#[test]
fn people() {
    insta::assert_snapshot!(rendered("human"));
}

#[test]
fn narrated() {
    insta::assert_snapshot!(rendered("plain"));
}

#[test]
fn a_line_each() {
    insta::assert_snapshot!(rendered("short"));
}

#[test]
fn programs() {
    insta::assert_snapshot!(rendered("json"));
}

#[test]
fn review_tools() {
    insta::assert_snapshot!(rendered("sarif"));
}

#[test]
fn nothing_to_say_is_drawn_by_every_form() {
    for form in FORMS {
        let page = (form.render)(&[], &Sources::default(), Look::default());
        assert!(matches!(form.name, "json" | "sarif") || page.is_empty(), "{}", form.name);
    }
}

#[test]
fn no_form_lets_a_control_character_through() {
    for form in FORMS {
        let page = (form.render)(&some(), &sources(), Look::default());
        assert!(!page.chars().any(|c| c.is_control() && c != '\n'), "{}: {page:?}", form.name);
    }
}

#[test]
fn colours_only_where_they_are_wanted() {
    let human = form("human").unwrap();
    assert!((human.render)(&some(), &sources(), Look { color: true, width: 100 }).contains("\u{1b}["));
    assert!(!rendered("human").contains('\u{1b}'));
}

#[test]
fn long_lines_and_tall_places_are_cut() {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("long.sla", format!("{} closd {}\n{}", "é".repeat(50_000), "b ".repeat(50_000), "x\n".repeat(5_000))));
    let long = Diagnostic::error("a/b", "here", Span::new(file, 100_001, 100_006));
    let tall = Diagnostic::error("a/b", "all of it", Span::new(file, 200_010, 208_000));
    let whole = Diagnostic::error("a/b", "all of it", Span::new(file, 0, 208_000));
    let page = (form("human").unwrap().render)(&[long, tall, whole], &sources, Look::default());
    assert!(page.contains("closd"), "{page}");
    assert!(page.len() < 30_000, "{}", page.len());
}
