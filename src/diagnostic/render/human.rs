//! For people: the source drawn with the places marked. The only file that names `miette`.
//!
//! `miette` draws one source for a diagnostic, so labels in other files follow as pages of their own; it draws nothing for an empty span at the end of
//! a text and scans a source from its beginning for every label, so spans are widened and lines are found by our own table.

use super::{Form, Look, tally};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{FileId, Source, Sources, Span, safe};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A place longer than this many lines is drawn by its first line.
const TALL: usize = 12;

/// A piece longer than this many bytes is drawn by the surroundings of its place.
const WIDE: usize = 4_000;

pub(super) static FORM: Form = Form { name: "human", doc: "the places drawn, for people", render };

fn render(diagnostics: &[Diagnostic], sources: &Sources, look: Look) -> String {
    let mut pages = Pages::default();
    let drawn: Vec<Drawn> = diagnostics.iter().map(|d| Drawn::of(d, sources, &mut pages)).collect();
    let mut out = String::new();
    for (at, (one, d)) in drawn.iter().zip(diagnostics).enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let mut page = String::new();
        if handler(d.code, look).render_report(&mut page, one).is_err() {
            page = format!("{}[{}] {}\n", d.severity.name(), d.code, safe(&d.message));
        }
        for also in &one.elsewhere {
            // A place that cannot be drawn has been said in the message.
            let _ = handler("", look).render_report(&mut page, also);
        }
        for line in page.lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    if diagnostics.len() > 1
        && let Some(count) = tally(diagnostics)
    {
        out.push_str(&format!("\n{count}\n"));
    }
    out
}

fn handler(code: &str, look: Look) -> GraphicalReportHandler {
    let styles = if look.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let theme = GraphicalTheme { characters: characters(code), styles };
    GraphicalReportHandler::new_themed(theme).with_width(look.width.max(40)).with_links(false).with_context_lines(1)
}

/// The severity with the code beside it, in place of symbols; of a place in another file `also`.
fn characters(code: &str) -> ThemeCharacters {
    if code.is_empty() {
        return ThemeCharacters { advice: "also:".into(), ..ThemeCharacters::unicode() };
    }
    let named = |severity: Severity| format!("{}[{code}]:", severity.name());
    ThemeCharacters { error: named(Severity::Error), warning: named(Severity::Warning), advice: named(Severity::Note), ..ThemeCharacters::unicode() }
}

/// A diagnostic as `miette` wants it.
struct Drawn {
    message: String,
    severity: miette::Severity,
    help: Option<String>,
    source: Option<Arc<Page>>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Drawn>,
}

impl Drawn {
    fn of(d: &Diagnostic, sources: &Sources, pages: &mut Pages) -> Self {
        let home = d.span().map(|s| s.file);
        let here = d.labels.iter().filter(|l| Some(l.span.file) == home);
        let mut labels = Vec::new();
        let page = home.and_then(|file| pages.get(file, sources));
        if let Some(page) = &page {
            for (at, label) in here.enumerate() {
                let text = (!label.text.is_empty()).then(|| safe(&label.text));
                let span = page.widened(label.span);
                labels.push(if at == 0 { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) });
            }
        }
        let elsewhere = d.labels.iter().filter(|l| Some(l.span.file) != home).filter_map(|l| {
            let page = pages.get(l.span.file, sources)?;
            let span = page.widened(l.span);
            let message = if l.text.is_empty() { "see also".to_owned() } else { safe(&l.text) };
            let labels = vec![LabeledSpan::new_primary_with_span(None, span)];
            Some(Self { message, severity: miette::Severity::Advice, help: None, source: Some(page), labels, elsewhere: Vec::new() })
        });
        let elsewhere = elsewhere.collect();
        let clause = d.clause.as_ref().map(|c| format!(" (clause {})", safe(c))).unwrap_or_default();
        let severity = match d.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        Self { message: format!("{}{clause}", safe(&d.message)), severity, help: d.help.as_ref().map(|h| safe(h)), labels, elsewhere, source: page }
    }
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl miette::Diagnostic for Drawn {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

/// Every source drawn so far.
#[derive(Default)]
struct Pages(BTreeMap<FileId, Arc<Page>>);

impl Pages {
    fn get(&mut self, file: FileId, sources: &Sources) -> Option<Arc<Page>> {
        if let Some(page) = self.0.get(&file) {
            return Some(Arc::clone(page));
        }
        let page = Arc::new(Page::of(sources.get(file)?));
        self.0.insert(file, Arc::clone(&page));
        Some(page)
    }
}

/// A source whose lines come from its own table, with harmful characters blotted out at equal length in bytes.
struct Page {
    source: Source,
}

impl Page {
    fn of(source: &Source) -> Self {
        let acts = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let blot = |c: char| match c.len_utf8() {
            _ if !acts(c) => c,
            1 => '?',
            2 => '\u{b7}',
            _ => '\u{fffd}',
        };
        let text: String = source.text.chars().map(blot).collect();
        Self { source: Source::new(safe(&source.name), text) }
    }

    /// At least one character, inside the text, not too tall: an empty span at the end takes the last character.
    fn widened(&self, span: Span) -> SourceSpan {
        let text = &self.source.text;
        let (mut start, mut end) = ((span.start as usize).min(text.len()), (span.end as usize).min(text.len()));
        if start >= end {
            end = text.get(start..).and_then(|rest| rest.chars().next()).map_or(start, |c| start + c.len_utf8());
        }
        if start >= end {
            end = text.trim_end().len();
            start = end - text.trim_end().chars().next_back().map_or(0, char::len_utf8);
        }
        let (first, _) = self.source.line_column(clamp(start));
        let (last, _) = self.source.line_column(clamp(end));
        if last - first >= TALL {
            end = self.source.line_range(first).end.max(start + 1);
        }
        (start, (end - start).min(WIDE)).into()
    }

    /// The nearest beginning of a character at or before `at`.
    fn floor(&self, mut at: usize) -> usize {
        while at > 0 && !self.source.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl SourceCode for Page {
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (from, until) = (span.offset(), span.offset() + span.len());
        if before == 0 && after == 0 {
            // Asked for the place itself, for the heading.
            let data = self.source.text.get(from..until).ok_or(MietteError::OutOfBounds)?;
            let (line, column) = self.source.line_column(clamp(from));
            let name = self.source.name.clone();
            return Ok(Box::new(MietteSpanContents::new_named(name, data.as_bytes(), *span, line - 1, column - 1, 1)));
        }
        let (first, _) = self.source.line_column(clamp(from));
        let (last, _) = self.source.line_column(clamp(until.saturating_sub(1).max(from)));
        let (mut top, mut bottom) = (first.saturating_sub(before).max(1), last.saturating_add(after));
        let mut start = self.source.line_range(top).start;
        let mut end = self.source.line_range(bottom).end.max(until).min(self.source.text.len());
        if end - start > WIDE + span.len() {
            (top, bottom) = (first, last);
            start = self.floor(from.saturating_sub(WIDE / 100)).max(self.source.line_range(first).start);
            end = self.floor((until + WIDE / 100).min(self.source.line_range(last).end)).max(until);
        }
        let data = self.source.text.get(start..end).ok_or(MietteError::OutOfBounds)?;
        let (name, covered) = (self.source.name.clone(), (start, end - start).into());
        let column = self.source.line_column(clamp(start)).1 - 1;
        Ok(Box::new(MietteSpanContents::new_named(name, data.as_bytes(), covered, top - 1, column, bottom + 1 - top)))
    }
}
