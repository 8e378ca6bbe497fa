//! Sentences without drawing, for screen readers, logs and mail.

use super::{Form, Look, Place, tally};
use crate::diagnostic::Diagnostic;
use crate::text::{Sources, safe};

pub(super) static FORM: Form = Form { name: "plain", doc: "sentences without drawing, for screen readers", render };

fn render(diagnostics: &[Diagnostic], sources: &Sources, _: Look) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let clause = d.clause.as_ref().map(|c| format!(", clause {}", safe(c))).unwrap_or_default();
        out.push_str(&format!("{} {}{clause}: {}.\n", capital(d.severity.name()), d.code, safe(&d.message)));
        for (at, label) in d.labels.iter().enumerate() {
            let Some(place) = Place::of(label.span, sources) else { continue };
            let said = if label.text.is_empty() { String::new() } else { format!(": {}", safe(&label.text)) };
            let lead = if at == 0 { "At" } else { "See also" };
            out.push_str(&format!("  {lead} {}, line {}, column {}{said}.\n", safe(&place.source.name), place.line, place.column));
            let line = place.source.line(place.line).trim();
            if at == 0 && !line.is_empty() {
                out.push_str(&format!("  The line reads: {}\n", safe(line)));
            }
        }
        if let Some(help) = &d.help {
            let stop = if help.ends_with(['?', '.', '!']) { "" } else { "." };
            out.push_str(&format!("  Help: {}{stop}\n", safe(help)));
        }
        out.push('\n');
    }
    if diagnostics.len() > 1
        && let Some(count) = tally(diagnostics)
    {
        out.push_str(&format!("{count}.\n"));
    }
    out
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
