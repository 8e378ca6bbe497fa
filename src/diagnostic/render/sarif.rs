//! SARIF 2.1.0 (OASIS), which code hosts and review tools read.

use super::{Form, Look, Place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{Sources, Span};
use serde_json::{Value, json};

pub(super) static FORM: Form = Form { name: "sarif", doc: "SARIF 2.1.0, for review tools", render };

fn render(diagnostics: &[Diagnostic], sources: &Sources, _: Look) -> String {
    let mut codes: Vec<&str> = diagnostics.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results: Vec<Value> = diagnostics.iter().map(|d| result(d, &codes, sources)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "sla", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn result(d: &Diagnostic, codes: &[&str], sources: &Sources) -> Value {
    let level = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = json!({
        "ruleId": d.code,
        "ruleIndex": codes.iter().position(|c| *c == d.code),
        "level": level,
        "message": { "text": with_help(d) },
    });
    let Some(map) = out.as_object_mut() else { return out };
    let mut places = d.labels.iter().filter_map(|label| location(label.span, &label.text, sources));
    if let Some(first) = places.next() {
        map.insert("locations".into(), json!([first]));
    }
    let related: Vec<Value> = places.collect();
    if !related.is_empty() {
        map.insert("relatedLocations".into(), related.into());
    }
    if let Some((fix, place)) = d.fix.as_ref().and_then(|fix| Some((fix, Place::of(fix.span, sources)?))) {
        let edit = json!({ "deletedRegion": region(&place), "insertedContent": { "text": fix.replacement } });
        let change = json!({ "artifactLocation": { "uri": uri(&place.source.name) }, "replacements": [edit] });
        map.insert("fixes".into(), json!([{ "description": { "text": fix.title }, "artifactChanges": [change] }]));
    }
    if let Some(clause) = &d.clause {
        map.insert("properties".into(), json!({ "clause": clause }));
    }
    out
}

fn with_help(d: &Diagnostic) -> String {
    match &d.help {
        Some(help) => format!("{}\nhelp: {help}", d.message),
        None => d.message.clone(),
    }
}

fn location(span: Span, text: &str, sources: &Sources) -> Option<Value> {
    let place = Place::of(span, sources)?;
    let physical = json!({ "artifactLocation": { "uri": uri(&place.source.name) }, "region": region(&place) });
    Some(match text {
        "" => json!({ "physicalLocation": physical }),
        text => json!({ "physicalLocation": physical, "message": { "text": text } }),
    })
}

fn region(place: &Place<'_>) -> Value {
    json!({ "startLine": place.line, "startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column })
}

/// A relative path as a URI reference: everything but unreserved characters and slashes in per cent.
fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
