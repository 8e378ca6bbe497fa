//! A stretch of the text with edits made to it, and the way back from its places to those of the whole text. A misspelt word is
//! reported, mended and read again, so that one slip hides nothing behind it.

use crate::diagnostic::Fix;
use crate::text::Span;

/// From places in a patched stretch to places in the whole text.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    base: usize,
    jumps: Vec<Jump>,
}

/// One edit, on both sides.
#[derive(Clone, Debug)]
struct Jump {
    patched: (usize, usize),
    original: (usize, usize),
}

impl Map {
    /// A stretch without edits.
    pub(super) fn at(span: Span) -> Self {
        Self { base: span.range().start, jumps: Vec::new() }
    }

    /// The place in the whole text. Inside an edit: where the edited words begin.
    pub(super) fn place(&self, at: usize) -> usize {
        let (mut from, mut base) = (0, self.base);
        for jump in &self.jumps {
            if at < jump.patched.0 {
                break;
            }
            if at < jump.patched.1 {
                return jump.original.0;
            }
            (from, base) = (jump.patched.1, jump.original.1);
        }
        base + at.saturating_sub(from)
    }
}

/// The stretch of `text` under `span` with the edits made, which do not overlap.
pub(super) fn patched(text: &str, span: Span, edits: &[Fix]) -> (String, Map) {
    let mut edits: Vec<&Fix> = edits.iter().collect();
    edits.sort_by_key(|e| e.span.start);
    let mut out = String::new();
    let mut map = Map { base: span.range().start, jumps: Vec::new() };
    let mut cursor = span.range().start;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(cursor..range.start).unwrap_or(""));
        let start = out.len();
        out.push_str(&edit.replacement);
        map.jumps.push(Jump { patched: (start, out.len()), original: (range.start, range.end) });
        cursor = range.end;
    }
    out.push_str(text.get(cursor..span.range().end).unwrap_or(""));
    (out, map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn places_lead_back_through_edits() {
        let span = |a, b| Span::new(FileId(0), a, b);
        let edit = |a, b, new: &str| Fix { title: String::new(), span: span(a, b), replacement: new.into() };
        let (out, map) = patched("xx strat att opened", span(3, 19), &[edit(9, 12, "at"), edit(3, 8, "start")]);
        assert_eq!(out, "start at opened");
        assert_eq!((map.place(0), map.place(5), map.place(6), map.place(8), map.place(9), map.place(15)), (3, 8, 9, 12, 13, 19));
    }
}
