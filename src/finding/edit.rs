//! The words that settle a point, and where to write them.

use crate::diagnostic::Fix;
use crate::plan::Plan;
use crate::plan::lower::Lowered;
use crate::readings;
use crate::resolve::Loaded;
use crate::syntax::tree::ItemKind;
use crate::text::{FileId, Span};
use crate::witness::Open;

/// The edit that settles an open point as one of its readings; none where no file of the project can say it.
pub fn edit(loaded: &Loaded, lowered: &Lowered, plan: &Plan, open: &Open, reading: &str) -> Option<Fix> {
    // A part is settled in its own agreement, and in its own words.
    let (plan, id) = open.own(plan);
    let words = readings::settling(&id, &open.kind, reading);
    let span = open.at.and_then(|at| lowered.point_spans.get(at)).copied();
    let title = format!("settle `{}`: {words}", open.id);
    if open.kind == "value" {
        let span = span.filter(|s| own(loaded, s.file))?;
        return Some(Fix { title, span, replacement: words });
    }
    let whole = id == open.kind;
    if whole || open.kind == "timezone" {
        let agreement = plan.agreement.as_str();
        let end = items(loaded).find_map(|(file, item)| match &item.kind {
            ItemKind::Agreement(a) if a.title.text == agreement => Some((file, item.span)),
            _ => None,
        });
        let (file, span) = end?;
        let close = loaded.sources.get(file)?.text.get(span.range())?.rfind('}')?;
        let at = span.start + u32::try_from(close).ok()?;
        return Some(Fix { title, span: Span { file, start: at, end: at }, replacement: format!("  {words}\n") });
    }
    // After the last thing that is said in the file: a decision may stand anywhere.
    let home = || items(loaded).find(|(_, item)| matches!(&item.kind, ItemKind::Agreement(a) if a.title.text == plan.agreement)).map(|(file, _)| file);
    let file = span.map(|s| s.file).filter(|f| own(loaded, *f)).or_else(home).unwrap_or(FileId(0));
    let text = &loaded.sources.get(file)?.text;
    let end = u32::try_from(text.trim_end().len()).ok()?;
    Some(Fix { title, span: Span { file, start: end, end }, replacement: format!("\n{words}") })
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
pub fn settle(loaded: &Loaded, lowered: &Lowered, id: &str, reading: &str) -> Result<Fix, String> {
    let plan = lowered.plan.as_ref().ok_or("the contract has errors: mend them first")?;
    plan.clone().give(id, reading)?;
    let open = crate::witness::open_points(plan).into_iter().find(|open| open.id == id);
    let open = open.ok_or_else(|| format!("`{id}` is settled already"))?;
    edit(loaded, lowered, plan, &open, reading).ok_or_else(|| format!("no file of this project can settle `{id}`: settle it in the agreement it belongs to"))
}
