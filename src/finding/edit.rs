//! The words that settle a point, and where to write them.

use crate::diagnostic::Fix;
use crate::plan::Plan;
use crate::plan::lower::Lowered;
use crate::readings;
use crate::resolve::Loaded;
use crate::syntax::tree::ItemKind;
use crate::text::{FileId, Span};
use crate::witness::Open;
use std::ops::Range;

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
        if let Some(line) = loaded.sources.get(file).and_then(|source| left_open(source.text.get(span.range())?, &open.kind)) {
            let (start, end) = (span.start + u32::try_from(line.start).ok()?, span.start + u32::try_from(line.end).ok()?);
            return Some(Fix { title, span: Span { file, start, end }, replacement: words });
        }
        let text = loaded.sources.get(file)?.text.get(span.range())?;
        let close = text.rfind('}')?;
        let at = span.start + u32::try_from(close).ok()?;
        // A line of its own, also where the last line goes on with the closing brace.
        let begun = text.get(..close)?.rsplit('\n').next().is_some_and(|line| !line.trim().is_empty());
        return Some(Fix { title, span: Span { file, start: at, end: at }, replacement: format!("{}  {words}\n", if begun { "\n" } else { "" }) });
    }
    // After the last thing that is said in the file: a decision may stand anywhere.
    let home = || items(loaded).find(|(_, item)| matches!(&item.kind, ItemKind::Agreement(a) if a.title.text == plan.agreement)).map(|(file, _)| file);
    let file = span.map(|s| s.file).filter(|f| own(loaded, *f)).or_else(home).unwrap_or(FileId(0));
    let text = &loaded.sources.get(file)?.text;
    let end = u32::try_from(text.trim_end().len()).ok()?;
    Some(Fix { title, span: Span { file, start: end, end }, replacement: format!("\n{words}") })
}

/// Where a text says that a kind of point is left open: `excess over a limit is left open`.
fn left_open(text: &str, kind: &str) -> Option<Range<usize>> {
    let phrase = readings::kind(kind)?.phrase;
    text.match_indices(phrase).find_map(|(start, _)| {
        let before = text.get(..start)?;
        let line = before.rsplit('\n').next().unwrap_or(before);
        let rest = text.get(start + phrase.len()..)?;
        let words = ["is left open", "are left open"].into_iter().find(|words| rest.trim_start().starts_with(words))?;
        let begins = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric()) && rest.starts_with(char::is_whitespace);
        let end = text.len() - rest.trim_start().len() + words.len();
        (begins && !line.contains("//")).then_some(start..end)
    })
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

#[cfg(test)]
mod tests {
    use super::left_open;

    #[test]
    fn what_is_left_open_is_found_where_it_says_so() {
        let text = "// excess over a limit is left open\n  except { value in no row pays nothing, excess over a limit   is left open }";
        let found = left_open(text, "carry_over").and_then(|range| text.get(range));
        assert_eq!(found, Some("excess over a limit   is left open"));
        assert_eq!(left_open(text, "within"), None);
        assert_eq!(left_open("excess over a limit lapses", "carry_over"), None);
    }
}
