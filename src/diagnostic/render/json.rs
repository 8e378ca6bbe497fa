//! For programs: everything a diagnostic holds, with places as people count and as bytes. `schemas/diagnostics.json` describes it.

use super::{Form, Look, Place};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::text::{Sources, Span};
use serde::Serialize;

pub(super) static FORM: Form = Form { name: "json", doc: "everything, for programs", render };

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct JsonReport {
    /// In the order found.
    pub diagnostics: Vec<JsonDiagnostic>,
    /// How many of them are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
}

/// One diagnostic.
#[derive(Debug, Serialize)]
pub struct JsonDiagnostic {
    code: &'static str,
    severity: &'static str,
    message: String,
    clause: Option<String>,
    labels: Vec<JsonLabel>,
    help: Option<String>,
    fix: Option<JsonFix>,
}

/// A place and what it has to do with the matter.
#[derive(Debug, Serialize)]
pub struct JsonLabel {
    text: String,
    #[serde(flatten)]
    place: Option<JsonPlace>,
}

/// An edit.
#[derive(Debug, Serialize)]
pub struct JsonFix {
    title: String,
    replacement: String,
    #[serde(flatten)]
    place: Option<JsonPlace>,
}

#[derive(Debug, Serialize)]
struct JsonPlace {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    from_byte: u32,
    until_byte: u32,
}

impl JsonReport {
    /// Of these, with places looked up in `sources`.
    pub fn of(diagnostics: &[Diagnostic], sources: &Sources) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Self { diagnostics: diagnostics.iter().map(|d| one(d, sources)).collect(), errors: count(Severity::Error), warnings: count(Severity::Warning) }
    }
}

impl JsonLabel {
    /// Of a label, with its place looked up in `sources`.
    pub fn of(label: &Label, sources: &Sources) -> Self {
        Self { text: label.text.clone(), place: place(label.span, sources) }
    }
}

impl JsonFix {
    /// Of an edit, with its place looked up in `sources`.
    pub fn of(fix: &Fix, sources: &Sources) -> Self {
        Self { title: fix.title.clone(), replacement: fix.replacement.clone(), place: place(fix.span, sources) }
    }
}

fn one(d: &Diagnostic, sources: &Sources) -> JsonDiagnostic {
    JsonDiagnostic {
        code: d.code,
        severity: d.severity.name(),
        message: d.message.clone(),
        clause: d.clause.clone(),
        labels: d.labels.iter().map(|l| JsonLabel::of(l, sources)).collect(),
        help: d.help.clone(),
        fix: d.fix.as_ref().map(|f| JsonFix::of(f, sources)),
    }
}

fn place(span: Span, sources: &Sources) -> Option<JsonPlace> {
    let at = Place::of(span, sources)?;
    Some(JsonPlace {
        file: at.source.name.clone(),
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
        from_byte: span.start,
        until_byte: span.end,
    })
}

fn render(diagnostics: &[Diagnostic], sources: &Sources, _: Look) -> String {
    // Plain data of strings and numbers always serialises.
    let mut text = serde_json::to_string_pretty(&JsonReport::of(diagnostics, sources)).unwrap_or_default();
    text.push('\n');
    text
}
