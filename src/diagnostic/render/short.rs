//! One line each: `file:line:column: error[code] message`, as compilers print and editors parse.

use super::{Form, Look, Place};
use crate::diagnostic::Diagnostic;
use crate::text::{Sources, safe};

pub(super) static FORM: Form = Form { name: "short", doc: "a line each, for editors and scripts", render };

fn render(diagnostics: &[Diagnostic], sources: &Sources, _: Look) -> String {
    let mut out = String::new();
    for d in diagnostics {
        if let Some(place) = d.span().and_then(|span| Place::of(span, sources)) {
            out.push_str(&format!("{}:{}:{}: ", safe(&place.source.name), place.line, place.column));
        }
        out.push_str(&format!("{}[{}] {}", d.severity.name(), d.code, safe(&d.message)));
        if let Some(clause) = &d.clause {
            out.push_str(&format!(" (clause {})", safe(clause)));
        }
        out.push('\n');
    }
    out
}
