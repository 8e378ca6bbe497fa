//! Names that are taken for one another.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::syntax::tree::{Item, ItemKind};
use crate::text::Span;

pub(super) static ALIKE: Risk = Risk {
    code: "risk/names-alike",
    says: "two names that a reader takes for one: a plural, a capital or an underscore apart, and each means something else",
    find: alike,
};
pub(super) static SHADOW: Risk = Risk {
    code: "risk/library-name",
    says: "the contract gives a word of a library it uses another meaning: who knows the library reads it wrongly",
    find: shadow,
};
pub(super) static SCRIPTS: Risk =
    Risk { code: "risk/mixed-script", says: "a name has letters of several scripts: it looks like a name that it is not", find: scripts };

/// What an item declares, by kind and name, as far as other clauses speak of it.
fn declared(kind: &ItemKind) -> Option<(&'static str, &str)> {
    Some(match kind {
        ItemKind::Clock(clock) => ("clock", &clock.name.text),
        ItemKind::Calendar(calendar) => ("calendar", &calendar.name.text),
        ItemKind::Define(define) => ("definition", &define.name.text),
        ItemKind::Objective(objective) => ("objective", &objective.name.text),
        ItemKind::Pool(pool) => ("pool", &pool.name.text),
        ItemKind::Adjustment(adjustment) => ("adjustment", &adjustment.name.text),
        _ => return None,
    })
}

/// Every name that the contract declares.
fn own<'a>(facts: &Facts<'a>) -> Vec<(&'static str, &'a str, Span)> {
    place::items(facts.loaded).filter_map(|item| declared(&item.kind).map(|(what, name)| (what, name, place::head(facts.loaded, item)))).collect()
}

/// What a reader hears of a name.
fn heard(name: &str) -> String {
    let plain: String = name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect();
    let one = plain.strip_suffix("ies").map(|stem| format!("{stem}y")).or_else(|| plain.strip_suffix("sses").map(|stem| format!("{stem}ss")));
    one.or_else(|| plain.strip_suffix('s').filter(|rest| !rest.ends_with('s')).map(str::to_owned)).unwrap_or(plain)
}

fn alike(facts: &Facts<'_>) -> Vec<Finding> {
    let names = own(facts);
    let mut found = Vec::new();
    for (n, (what, name, span)) in names.iter().enumerate() {
        let other = names.iter().take(n).find(|(kind, other, _)| kind == what && other != name && heard(other) == heard(name));
        let Some((_, other, first)) = other else { continue };
        let message = format!("the {what}s `{name}` and `{other}` are 2 things of one name to a reader");
        let spans = [(*first, "this"), (*span, "and this")].into_iter().flat_map(|(span, text)| at(Some(span), text)).collect();
        found.push(Finding::risk(ALIKE.code, message, spans, "make them one, or give them names that say how they differ"));
    }
    found
}

fn shadow(facts: &Facts<'_>) -> Vec<Finding> {
    let items = facts.loaded.files.iter().filter(|file| file.library).flat_map(|file| &file.tree.items);
    let library: Vec<(&str, &str, String)> =
        items.filter_map(|item| declared(&item.kind).map(|(what, name)| (what, name, place::plainly(facts.loaded, item)))).collect();
    let own = place::items(facts.loaded).filter_map(|item| declared(&item.kind).map(|(what, name)| (item, what, name)));
    // Copied word for word it means the same.
    let other = |item: &Item, what: &str, name: &str| {
        library.iter().any(|(kind, known, text)| (*kind, *known) == (what, name) && *text != place::plainly(facts.loaded, item))
    };
    let taken = own.filter(|(item, what, name)| other(item, what, name)).map(|(item, what, name)| (what, name, place::head(facts.loaded, item)));
    let finding = |(what, name, span): (&str, &str, Span)| {
        let message = format!("the {what} `{name}` is not the one of that name in the library that the contract uses: 2 meanings of one word");
        Finding::risk(SHADOW.code, message, at(Some(span), "another meaning"), "take the library's own, or choose another name")
    };
    taken.map(finding).collect()
}

/// A letter that looks like a Latin one.
fn looks_latin(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{ff21}'..='\u{ff5a}')
}

/// Whether a name has Latin letters and some that look like them.
fn is_mixed(name: &str) -> bool {
    name.chars().any(|c| c.is_ascii_alphabetic()) && name.chars().any(looks_latin)
}

fn scripts(facts: &Facts<'_>) -> Vec<Finding> {
    let mixed = own(facts).into_iter().filter(|(_, name, _)| is_mixed(name));
    let finding = |(what, name, span): (&str, &str, Span)| {
        let strange: Vec<String> = name.chars().filter(|c| looks_latin(*c)).map(|c| format!("U+{:04X}", u32::from(c))).collect();
        let message = format!("the {what} `{name}` has letters of 2 scripts: {}", strange.join(", "));
        Finding::risk(SCRIPTS.code, message, at(Some(span), "looks like another name"), "write it in one script")
    };
    mixed.map(finding).collect()
}
