//! Where things of a plan stand in the text.

use crate::plan::Plan;
use crate::resolve::Loaded;
use crate::syntax::tree::{CaseLine, EventExpr, Item, ItemKind};
use crate::text::Span;
use crate::witness::{Trial, Witness};

/// Items of the project's own files.
pub(super) fn items(loaded: &Loaded) -> impl Iterator<Item = &Item> {
    loaded.files.iter().filter(|f| !f.library).flat_map(|f| &f.tree.items)
}

/// The first line of an item.
pub(super) fn head(loaded: &Loaded, item: &Item) -> Span {
    let text = loaded.sources.get(item.span.file).map_or("", |s| s.text.get(item.span.range()).unwrap_or(""));
    let end = text.find(['{', '\n']).unwrap_or(text.len());
    let length = text.get(..end).map_or(0, |t| t.trim_end().len());
    Span { end: item.span.start + u32::try_from(length).unwrap_or(0), ..item.span }
}

/// Where an objective begins.
pub(super) fn objective(loaded: &Loaded, name: &str) -> Option<Span> {
    let of = |item: &&Item| matches!(&item.kind, ItemKind::Objective(o) if o.name.text == name);
    items(loaded).find(of).map(|item| head(loaded, item))
}

/// Where the agreement of a plan begins.
pub(super) fn agreement(loaded: &Loaded, plan: &Plan) -> Option<Span> {
    let of = |item: &&Item| matches!(&item.kind, ItemKind::Agreement(a) if a.title.text == plan.agreement);
    items(loaded).find(of).map(|item| head(loaded, item))
}

/// Where the project's own files first use a word, declarations of the word itself aside.
pub(super) fn used(loaded: &Loaded, word: &str) -> Option<Span> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    items(loaded).find_map(|item| {
        let all = text(loaded, item);
        let found = all.match_indices(word).find(|(at, _)| {
            let before = all.get(..*at).unwrap_or("");
            let after = all.get(at + word.len()..).and_then(|rest| rest.chars().next());
            let line = before.rsplit('\n').next().unwrap_or("");
            !before.chars().next_back().is_some_and(part) && !after.is_some_and(part) && !line.contains("//") && !line.contains('"')
        });
        let (at, _) = found?;
        let start = item.span.start + u32::try_from(at).ok()?;
        Some(Span { start, end: start + u32::try_from(word.len()).ok()?, ..item.span })
    })
}

/// Where a clock begins.
pub(super) fn clock(loaded: &Loaded, name: &str) -> Option<Span> {
    let of = |item: &&Item| matches!(&item.kind, ItemKind::Clock(c) if c.name.text == name);
    items(loaded).find(of).map(|item| head(loaded, item))
}

/// Where a right begins: `to terminate`.
pub(super) fn right(loaded: &Loaded, words: &str) -> Option<Span> {
    let named = |name: &str| name == words || words.strip_prefix("to ").is_some_and(|rest| rest == name);
    let of = |item: &&Item| matches!(&item.kind, ItemKind::Right(right) if named(&right.name.text));
    items(loaded).find(of).map(|item| head(loaded, item))
}

fn text<'a>(loaded: &'a Loaded, item: &Item) -> &'a str {
    loaded.sources.get(item.span.file).and_then(|s| s.text.get(item.span.range())).unwrap_or("")
}

/// Where the credit for an objective begins, or a bonus.
pub(super) fn credit(loaded: &Loaded, name: &str) -> Option<Span> {
    let of = |item: &&Item| matches!(&item.kind, ItemKind::Credit(_)) && head_names(text(loaded, item), name);
    items(loaded).find(of).map(|item| head(loaded, item))
}

/// Where a limit begins, by its place among them.
pub(super) fn limit(loaded: &Loaded, nth: usize) -> Option<Span> {
    items(loaded).filter(|item| matches!(item.kind, ItemKind::Limit(_))).nth(nth).map(|item| head(loaded, item))
}

/// The first item of the project's own files of which something holds, by its first line.
pub(super) fn item(loaded: &Loaded, is: impl Fn(&ItemKind) -> bool) -> Option<Span> {
    items(loaded).find(|item| is(&item.kind)).map(|item| head(loaded, item))
}

/// Whether a kind of case has a state, used or not, that begins at one event and ends at another; the library's files included.
pub(super) fn has_state(loaded: &Loaded, case: &str, begin: &str, end: &str) -> bool {
    let named = |events: &[EventExpr], event: &str| events.iter().any(|e| e.event.parts.last().is_some_and(|part| part.text == event));
    let all = loaded.files.iter().flat_map(|f| &f.tree.items).filter_map(|item| if let ItemKind::Case(case) = &item.kind { Some(case) } else { None });
    all.filter(|declared| declared.name.text == case).flat_map(|declared| &declared.lines).any(|line| match line {
        CaseLine::State { begin: from, end: until, .. } => named(from, begin) && named(until, end),
        _ => false,
    })
}

/// The first line of an item that says these words, from where it says them: of the clock `name`, `pause while`.
pub(super) fn line(loaded: &Loaded, within: Span, words: &str) -> Option<Span> {
    let item = items(loaded).find(|item| item.span.file == within.file && item.span.start <= within.start && within.end <= item.span.end)?;
    let all = text(loaded, item);
    let mut from = 0;
    for line in all.split_inclusive('\n') {
        let lead = line.len() - line.trim_start().len();
        let found = line.find(words).filter(|at| !line.get(..*at).is_some_and(|before| before.contains("//")));
        if let Some(at) = found.filter(|at| *at == lead || line.get(..*at).is_some_and(|b| b.ends_with(char::is_whitespace))) {
            let start = item.span.start + u32::try_from(from + at).ok()?;
            let rest = line.get(at..).unwrap_or("").split("//").next().unwrap_or("");
            let length = rest.trim_end().trim_end_matches('}').trim_end().len();
            return Some(Span { start, end: start + u32::try_from(length).ok()?, ..item.span });
        }
        from += line.len();
    }
    None
}

/// The words of an item, comments and how it is laid out left aside.
pub(super) fn plainly(loaded: &Loaded, item: &Item) -> String {
    text(loaded, item).lines().flat_map(|line| line.split("//").next().unwrap_or("").split_whitespace()).collect::<Vec<_>>().join(" ")
}

/// Where credits begin that pay differently on a witness.
pub(super) fn credits(loaded: &Loaded, plan: &Plan, witness: &Witness) -> Vec<Span> {
    let (Some(one), Some(other)) = (Trial::new(plan, &witness.readings(false)), Trial::new(plan, &witness.readings(true))) else { return Vec::new() };
    let (one, other) = (one.plays(&witness.history), other.plays(&witness.history));
    let paid = |body: &crate::outcome::Body, name: &str| -> Vec<crate::value::Money> {
        let of = body.results.iter().filter(|r| r.objective == name);
        of.filter_map(|r| r.credit.as_ref().map(|c| c.paid)).filter(|paid| !paid.is_zero()).collect()
    };
    let apart = |item: &&Item| match &item.kind {
        ItemKind::Credit(_) => {
            let words = text(loaded, item);
            let named = plan.objectives.iter().filter(|o| !o.hidden && head_names(words, &o.name));
            named.into_iter().any(|o| paid(&one, &o.name) != paid(&other, &o.name))
        }
        _ => false,
    };
    items(loaded).filter(apart).map(|item| head(loaded, item)).collect()
}

/// Whether the first line of a clause names something.
fn head_names(text: &str, name: &str) -> bool {
    text.lines().next().is_some_and(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name))
}

/// What an item says in the language: comments and quotations left out.
fn said<'a>(loaded: &'a Loaded, item: &Item) -> impl Iterator<Item = &'a str> {
    text(loaded, item).lines().flat_map(|line| line.split("//").next().unwrap_or("").split('"').step_by(2))
}

/// Declarations that no other item of the project's own files speaks of, in files with an agreement: what they are, their names, where.
pub(super) fn unspoken(loaded: &Loaded, named: impl Fn(&ItemKind) -> Option<(&'static str, String)>) -> Vec<(&'static str, String, Span)> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let mut words: std::collections::BTreeMap<&str, Vec<u32>> = std::collections::BTreeMap::new();
    // What scenarios expect and what clauses quote follows from nothing.
    for (at, item) in (0_u32..).zip(items(loaded)).filter(|(_, item)| !matches!(item.kind, ItemKind::Scenario(_))) {
        for word in said(loaded, item).flat_map(|said| said.split(|c: char| !part(c))).filter(|word| !word.is_empty()) {
            let known = words.entry(word).or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
    }
    let complete = |file| items(loaded).any(|item| item.span.file == file && matches!(item.kind, ItemKind::Agreement(_)));
    let declared = (0_u32..).zip(items(loaded)).filter_map(|(at, item)| {
        let (what, name) = named(&item.kind).filter(|_| complete(item.span.file))?;
        let spoken = words.get(name.as_str()).is_some_and(|places| places.iter().any(|place| *place != at));
        (!spoken).then(|| (what, name, head(loaded, item)))
    });
    declared.collect()
}

/// Events of the project's own vocabularies of which nothing speaks, in files with an agreement: the case, the event, where.
pub(super) fn unspoken_events(loaded: &Loaded) -> Vec<(String, String, Span)> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let complete = |file| items(loaded).any(|item| item.span.file == file && matches!(item.kind, ItemKind::Agreement(_)));
    let mut found = Vec::new();
    for item in items(loaded).filter(|item| complete(item.span.file)) {
        let ItemKind::Case(case) = &item.kind else { continue };
        for line in &case.lines {
            let CaseLine::Event { name, .. } = line else { continue };
            // Anywhere but where it is declared; comments and quotations aside.
            let spoken = items(loaded).any(|other| {
                text(loaded, other).split('\n').any(|line| {
                    let words = line.split("//").next().unwrap_or("");
                    let declares =
                        words.trim_start().strip_prefix("event ").is_some_and(|rest| rest.trim_start().split(|c: char| !part(c)).next() == Some(&name.text));
                    let plain: String = words.split('"').step_by(2).collect::<Vec<_>>().join(" ");
                    let mut spoken = plain.split(|c: char| !part(c)).filter(|word| *word == name.text);
                    if declares { spoken.nth(1).is_some() } else { spoken.next().is_some() }
                })
            });
            if !spoken {
                found.push((case.name.text.clone(), name.text.clone(), name.span));
            }
        }
    }
    found
}

/// A clause, and the text of what stands under it, comments and quotations left out.
pub(super) struct ClauseText {
    pub(super) span: Span,
    pub(super) number: String,
    pub(super) words: String,
    pub(super) under: String,
}

/// Every clause, in the order of the text.
pub(super) fn clauses(loaded: &Loaded) -> Vec<ClauseText> {
    let mut all: Vec<ClauseText> = Vec::new();
    let mut file = None;
    for item in items(loaded) {
        if let ItemKind::Clause(clause) = &item.kind {
            let words = clause.text.as_ref().map(|t| t.text.clone()).unwrap_or_default();
            all.push(ClauseText { span: head(loaded, item), number: clause.number.text.clone(), words, under: String::new() });
            file = Some(item.span.file);
            continue;
        }
        // What scenarios tell of is no promise.
        let counts = file == Some(item.span.file) && !matches!(item.kind, ItemKind::Scenario(_));
        let Some(last) = all.last_mut().filter(|_| counts) else { continue };
        for line in said(loaded, item) {
            last.under.push_str(line);
            last.under.push('\n');
        }
    }
    all
}
