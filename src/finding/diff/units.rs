//! What a version declares, one by one: each with what makes it the same in another version, and with its words, comments and layout left out.

use crate::resolve::{Loaded, key};
use crate::syntax::tree::{Agreement, AgreementLine, Credit, Item, ItemKind, Path};
use crate::text::{FileId, Span};

/// Of what a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Objectives, clocks, calendars, targets, words.
    Obligation,
    /// Credits, limits, pools, fees, rights.
    Amount,
    /// Seasons, surges, phases and what holds during them.
    Adjustment,
    /// What does not count.
    Exclusion,
    /// How a choice point is read.
    Reading,
    /// Reviews, notices, procedures, parties.
    Governance,
    /// How exports become events.
    Log,
}

impl Category {
    /// As programs read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Obligation => "obligation",
            Self::Amount => "amount",
            Self::Adjustment => "adjustment",
            Self::Exclusion => "exclusion",
            Self::Reading => "reading",
            Self::Governance => "governance",
            Self::Log => "log",
        }
    }
}

/// Where a declaration stands in the trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub file: FileId,
    pub item: usize,
    /// A line of the agreement.
    pub line: Option<usize>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// What makes it the same; none: nothing but its words.
    pub key: Option<String>,
    /// `objective`, `credit`, `fee`.
    pub kind: &'static str,
    /// What people call it.
    pub name: String,
    pub category: Category,
    pub tokens: Vec<String>,
    pub place: Place,
    pub span: Span,
    pub clause: Option<String>,
    /// Whether another name changes nothing but the name.
    pub renames: bool,
}

/// Every declaration of the contract whose own file is `root`, in the order of the text.
pub(super) fn units(loaded: &Loaded, root: FileId) -> Vec<Unit> {
    let mut all = Vec::new();
    for file in loaded.by_dependency(root).into_iter().filter_map(|id| loaded.file(id)).filter(|f| !f.library) {
        let mut clause = None;
        for (at, item) in file.tree.items.iter().enumerate() {
            let place = Place { file: file.id, item: at, line: None };
            match &item.kind {
                ItemKind::Clause(c) => clause = Some(c.number.text.clone()),
                ItemKind::Agreement(agreement) => lines(loaded, agreement, place, &mut all),
                _ => all.extend(unit(loaded, item, place, clause.clone())),
            }
        }
    }
    all
}

fn paths(list: &[Path]) -> String {
    list.iter().map(Path::text).collect::<Vec<_>>().join(", ")
}

fn unit(loaded: &Loaded, item: &Item, place: Place, clause: Option<String>) -> Option<Unit> {
    use Category::{Adjustment, Amount, Governance, Log, Obligation, Reading};
    let named = |kind, name: &str, category, renames| Some((kind, name.to_owned(), category, renames));
    let (kind, name, category, renames) = match &item.kind {
        ItemKind::Case(x) => named("case", &x.name.text, Obligation, false),
        ItemKind::State(x) => named("state", &x.name.text, Obligation, true),
        ItemKind::Calendar(x) => named("calendar", &x.name.text, Obligation, true),
        ItemKind::Holidays(x) => named("holidays", &x.name.text, Obligation, true),
        ItemKind::Clock(x) => named("clock", &x.name.text, Obligation, true),
        ItemKind::Targets(x) => {
            let by: Vec<String> = x.keys.iter().map(|f| f.field.text()).collect();
            named("targets", &format!("targets by {}", by.join(", ")), Obligation, false)
        }
        ItemKind::Objective(x) => named("objective", &x.name.text, Obligation, true),
        ItemKind::Term(x) => named("term", &x.name.text, Obligation, true),
        ItemKind::Define(x) => named("define", &x.name.text, Obligation, true),
        ItemKind::Credit(x) => named(if x.bonus { "bonus" } else { "credit" }, &paths(&x.objectives), Amount, false),
        ItemKind::Limit(x) => {
            let of = if x.objectives.is_empty() { String::new() } else { format!(" for {}", paths(&x.objectives)) };
            named("limit", &format!("limit{of}"), Amount, false)
        }
        ItemKind::OneCredit(x) => named("one credit", &x.field.text, Amount, false),
        ItemKind::Pool(x) => named("pool", &x.name.text, Amount, true),
        ItemKind::Right(x) => named("right", &format!("{} for {}", x.name.text, x.party.text), Amount, false),
        ItemKind::Attribute(x) => named("attribute", &x.objective.text(), Obligation, false),
        ItemKind::Adjustment(x) => named("adjustment", &x.name.text, Adjustment, true),
        ItemKind::During(x) => named("during", &paths(&x.names), Adjustment, false),
        ItemKind::Prefer(_) => named("prefer", "prefer", Adjustment, false),
        ItemKind::Review(x) => named("review", &x.name.text, Governance, true),
        ItemKind::Report(x) => named("report", &x.name.text, Governance, true),
        ItemKind::Notify(x) => named("notify", &x.party.text, Governance, false),
        ItemKind::Procedure(x) => named("procedure", &x.name.text, Governance, true),
        ItemKind::Accept(x) => named("accept", &x.what.text, Governance, false),
        ItemKind::Interpretation(x) => named("interpretation", &x.name.text, Reading, false),
        ItemKind::Decide(x) => named("decide", &x.what.text, Reading, false),
        ItemKind::Source(x) => named("source", &x.name.text, Log, false),
        ItemKind::Edition(_)
        | ItemKind::Use(_)
        | ItemKind::Agreement(_)
        | ItemKind::Clause(_)
        | ItemKind::Scenario(_)
        | ItemKind::Always(_)
        | ItemKind::Broken => None,
    }?;
    let key = match &item.kind {
        // A credit is the same as long as it is for the same objectives.
        ItemKind::Credit(Credit { bonus, objectives, .. }) => Some(format!("credit {bonus} {}", paths(objectives))),
        ItemKind::Notify(_) | ItemKind::Prefer(_) | ItemKind::OneCredit(_) | ItemKind::Accept(_) => None,
        kind => key(kind),
    };
    let mut tokens = tokens(loaded.sources.slice(item.span));
    if let ItemKind::Credit(credit) = &item.kind {
        // An amendment may leave only some of the objectives that its words name.
        tokens.insert(0, paths(&credit.objectives));
    }
    Some(Unit { key, kind, name, category, tokens, place, span: item.span, clause, renames })
}

/// The lines of an agreement that say something of their own. Its title and number, and what it takes the place of, are told elsewhere.
fn lines(loaded: &Loaded, agreement: &Agreement, place: Place, into: &mut Vec<Unit>) {
    for (at, line) in agreement.lines.iter().enumerate() {
        let (kind, name, category, span) = match line {
            AgreementLine::Replaces { .. } | AgreementLine::Broken(_) | AgreementLine::Rests { .. } => continue,
            AgreementLine::Party { role, name, full } => {
                ("party", role.text.clone(), Category::Governance, role.span.to(full.as_ref().map_or(name.span, |f| f.span)))
            }
            AgreementLine::Term(range) => ("term", "term of the agreement".to_owned(), Category::Obligation, range.span),
            AgreementLine::Timezone(name) => ("timezone", "timezone".to_owned(), Category::Reading, name.span),
            AgreementLine::Currency { code, places } => {
                ("currency", "currency".to_owned(), Category::Amount, code.span.to(places.as_ref().map_or(code.span, |p| p.span)))
            }
            AgreementLine::Fee { name, span, .. } => ("fee", name.as_ref().map_or("fee", |n| &n.text).to_owned(), Category::Amount, *span),
            AgreementLine::Owner { party, who } => ("owner", party.text.clone(), Category::Governance, party.span.to(who.span)),
            AgreementLine::Interpretation { path, .. } => ("interpretation", path.text(), Category::Reading, path.span),
            AgreementLine::Settle(phrase) => ("line", phrase.text.clone(), Category::Reading, phrase.span),
        };
        let key = match line {
            AgreementLine::Settle(_) => None,
            AgreementLine::Interpretation { .. } => Some("interpretation".to_owned()),
            _ => Some(format!("{kind} {name}")),
        };
        let mut tokens = tokens(loaded.sources.slice(span));
        if let AgreementLine::Interpretation { except, .. } = line {
            tokens.extend(except.iter().map(|phrase| phrase.text.clone()));
        }
        let renames = false;
        into.push(Unit { key, kind, name, category, tokens, place: Place { line: Some(at), ..place }, span, clause: None, renames });
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A text in pieces: words, quoted texts, single signs; without comments and white space. Each with its place.
pub fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let length = if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first == '"' {
            quoted(rest)
        } else if in_word(first) {
            rest.find(|c| !in_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        out.extend(rest.get(..length).map(|piece| (at, piece)));
        at += length;
    }
    out
}

/// How long a quoted text is, its quotes included; it ends with its line.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return at,
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

fn tokens(text: &str) -> Vec<String> {
    pieces(text).into_iter().map(|(_, piece)| piece.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_layout_are_no_pieces() {
        let of = |text: &str| tokens(text).join(" ");
        assert_eq!(of("target  at least 95% // \"no\n each /month \"a // b\\\" c\" d"), "target at least 95 % each / month \"a // b\\\" c\" d");
        assert_eq!(of("\"open\n x"), "\"open x");
        assert_eq!(of("zürich_1|株"), "zürich_1 | 株");
    }
}
