//! One file per way to show diagnostics, each a [`Form`] in [`FORMS`]. What is said is decided elsewhere.

mod human;
mod json;
mod plain;
mod sarif;
mod short;

pub use json::{JsonDiagnostic, JsonFix, JsonLabel, JsonReport};

use super::{Diagnostic, Severity};
use crate::text::{Source, Sources, Span};

/// How the page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours by ANSI codes.
    pub color: bool,
    /// Columns to wrap at.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { color: false, width: 120 }
    }
}

/// A way to show diagnostics.
#[derive(Debug)]
pub struct Form {
    /// As in `--format`.
    pub name: &'static str,
    /// For whom, in a few words.
    pub doc: &'static str,
    /// Everything as one text, with its last line feed.
    pub render: fn(&[Diagnostic], &Sources, Look) -> String,
}

/// Every way.
pub static FORMS: &[&Form] = &[&human::FORM, &plain::FORM, &json::FORM, &sarif::FORM, &short::FORM];

/// The way of that name.
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.iter().copied().find(|f| f.name == name)
}

impl Severity {
    /// As printed: `error`, `warning`, `note`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A span as people count: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    source: &'a Source,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Place<'a> {
    fn of(span: Span, sources: &'a Sources) -> Option<Self> {
        let source = sources.get(span.file)?;
        let (line, column) = source.line_column(span.start);
        let (end_line, end_column) = source.line_column(span.end.max(span.start));
        Some(Self { source, line, column, end_line, end_column })
    }
}

/// "1 error, 2 warnings"; none if there is nothing to count.
pub fn tally(diagnostics: &[Diagnostic]) -> Option<String> {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|s| (count(s), s.name()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{n} {name}{}", if n == 1 { "" } else { "s" }))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests;
