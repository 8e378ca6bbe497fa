//! The words that settle a point, and where to write them.

use crate::diagnostic::Fix;
use crate::plan::Plan;
use crate::plan::lower::Lowered;
use crate::readings;
use crate::resolve::Loaded;
use crate::syntax::tree::ItemKind;
use crate::text::{FileId, Span};
use crate::witness::Open;

/// A change to one of the project's own files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What it does.
    pub title: String,
    /// Where; without length it inserts.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

impl Edit {
    /// As a quick fix.
    pub fn fix(self) -> Option<Fix> {
        Some(Fix { title: self.title, span: self.span, replacement: self.text })
    }

    /// The text of its file with it made.
    pub fn made(&self, text: &str) -> Option<String> {
        let range = self.span.range();
        let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
        Some(format!("{before}{}{after}", self.text))
    }
}

/// The words that settle a point as one of its readings: a line of the agreement, or a `decide`.
pub(super) fn words(id: &str, kind: &str, reading: &str) -> String {
    let subject = id.split_once('@').map(|(_, subject)| subject);
    let record = readings::kind(kind);
    let phrase = record.and_then(|k| k.reading(reading)).map_or(reading, |r| r.phrase);
    match (kind, subject) {
        ("meaning", Some(subject)) => format!("decide {subject} as {reading}"),
        ("value", Some(_)) => reading.to_owned(),
        ("timezone", _) => format!("timezone {reading}"),
        (_, Some(subject)) => format!("decide {} of {subject} as {phrase}", record.map_or(kind, |k| k.phrase)),
        (_, None) => format!("{} {phrase}", record.map_or(kind, |k| k.phrase)),
    }
}

/// The edit that settles an open point as one of its readings; none where no file of the project can say it.
pub fn edit(loaded: &Loaded, lowered: &Lowered, plan: &Plan, open: &Open, reading: &str) -> Option<Edit> {
    let words = words(&open.id, &open.kind, reading);
    let span = open.at.and_then(|at| lowered.point_spans.get(at)).copied();
    let title = format!("settle `{}`: {words}", open.id);
    if open.kind == "value" {
        let span = span.filter(|s| own(loaded, s.file))?;
        return Some(Edit { title, span, text: words });
    }
    let whole = open.id == open.kind;
    if whole || open.kind == "timezone" {
        let agreement = plan.agreement.as_str();
        let end = items(loaded).find_map(|(file, item)| match &item.kind {
            ItemKind::Agreement(a) if a.title.text == agreement => Some((file, item.span)),
            _ => None,
        });
        let (file, span) = end?;
        let close = loaded.sources.get(file)?.text.get(span.range())?.rfind('}')?;
        let at = span.start + u32::try_from(close).ok()?;
        return Some(Edit { title, span: Span { file, start: at, end: at }, text: format!("  {words}\n") });
    }
    // After the last thing that is said in the file: a decision may stand anywhere.
    let file = span.map(|s| s.file).filter(|f| own(loaded, *f)).unwrap_or(FileId(0));
    let text = &loaded.sources.get(file)?.text;
    let end = u32::try_from(text.trim_end().len()).ok()?;
    Some(Edit { title, span: Span { file, start: end, end }, text: format!("\n{words}") })
}

fn own(loaded: &Loaded, file: FileId) -> bool {
    loaded.file(file).is_some_and(|f| !f.library)
}

fn items(loaded: &Loaded) -> impl Iterator<Item = (FileId, &crate::syntax::tree::Item)> {
    loaded.files.iter().filter(|f| !f.library).flat_map(|f| f.tree.items.iter().map(|item| (f.id, item)))
}

/// The edit that settles the point of that id.
///
/// # Errors
/// A sentence that says what is wrong with the id or the reading.
pub fn settle(loaded: &Loaded, lowered: &Lowered, id: &str, reading: &str) -> Result<Edit, String> {
    let plan = lowered.plan.as_ref().ok_or("the contract has errors: mend them first")?;
    plan.clone().give(id, reading)?;
    let open = crate::witness::open_points(plan).into_iter().find(|open| open.id == id);
    let open = open.ok_or_else(|| format!("`{id}` is settled already"))?;
    edit(loaded, lowered, plan, &open, reading).ok_or_else(|| format!("no file of this project can settle `{id}`: settle it in the agreement it belongs to"))
}
