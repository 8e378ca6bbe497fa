//! One type for everything the compiler says, and the ways to show it (`render/`).
//! House style: lower case, no full stop, the user's words in backticks, no names of Rust types.

pub mod render;

use crate::text::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// More than one contract, or unwise; evaluation goes on.
    Warning,
    /// Not a contract.
    Error,
}

/// A span that matters, and what it has to do with the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What this place contributes; may be empty.
    pub text: String,
}

/// An edit that would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the edit does, as an instruction.
    pub title: String,
    /// The text to replace; zero length inserts.
    pub span: Span,
    /// The text to put there.
    pub replacement: String,
}

impl Fix {
    /// The text of its file with the edit made; none if it lies outside.
    pub fn made(&self, text: &str) -> Option<String> {
        let range = self.span.range();
        let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
        Some(format!("{before}{}{after}", self.replacement))
    }
}

/// One thing said about a contract, a mapping or a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, such as `name/unknown`: stage, slash, what.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// The first is the primary place; none for things without a place in a source.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// The edit that does it.
    pub fix: Option<Fix>,
    /// The contract's own clause number, where there is one.
    pub clause: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        Self::new(Severity::Error, code, message).at(span, "")
    }

    /// A warning at `span`.
    pub fn warning(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        Self::new(Severity::Warning, code, message).at(span, "")
    }

    /// Something said without a place.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), labels: Vec::new(), help: None, fix: None, clause: None }
    }

    /// Adds a place. On the primary place, replaces an empty text.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to see at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers the edit, and says so as the help if there is none yet.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        let title = title.into();
        self.help.get_or_insert_with(|| title.clone());
        self.fix = Some(Fix { title, span, replacement: replacement.into() });
        self
    }

    /// Cites the contract's clause.
    #[must_use]
    pub fn clause(mut self, number: Option<&str>) -> Self {
        self.clause = number.map(str::to_owned);
        self
    }

    /// The primary place.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|l| l.span)
    }
}

/// The nearest of `names` to a misspelt one, if one is near enough to suggest.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wrong.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wrong.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}
