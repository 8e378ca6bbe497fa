//! Source texts, spans in them, and lines. Nothing here knows the language.

mod harmless;

pub use harmless::harmless;

use std::sync::Arc;

/// Names and messages made fit to print: [`harmless`], and at most 2,000 characters.
pub fn safe(text: &str) -> String {
    harmless(text.as_bytes(), 2_000)
}

/// Which source a span points into: an index into [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u16);

/// A half-open range of bytes in one source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The source the range lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end) }
    }

    /// The smallest span that covers both; `self` if they lie in different files.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Start and end as indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value` at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One source text: the name it is shown under, its text, its line starts.
#[derive(Clone, Debug)]
pub struct Source {
    /// Shown in messages; a path relative to where the user stands, or `stdlib/…`.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    starts: Vec<u32>,
}

impl Source {
    /// A source with its line table. At most 4 GiB of text; callers refuse longer ones.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let mut starts = vec![0];
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { name: name.into(), text, starts }
    }

    /// Line and column (both from 1; the column counts characters) of a byte offset.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let line = self.starts.partition_point(|&s| s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0) as usize;
        let column = self.text.get(start..offset as usize).map_or(0, |s| s.chars().count());
        (line, column + 1)
    }

    /// The bytes of a line (from 1), without its line end; empty at the end of the text for lines there are not.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let at = |n: usize| self.starts.get(n).map_or(self.text.len(), |&s| s as usize);
        let (start, end) = (at(line.saturating_sub(1)), at(line));
        let text = self.text.get(start..end).unwrap_or("");
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// A line (from 1) without its line end; empty for lines there are not.
    pub fn line(&self, line: usize) -> &str {
        self.slice(self.line_range(line))
    }

    /// The text under a range; empty if the range does not fit the text.
    pub fn slice(&self, range: std::ops::Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }
}

/// Every source of one compilation, in the order they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Adds a source and names it.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
        self.list.push(source);
        id
    }

    /// The source behind an id.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.list.get(usize::from(id.0))
    }

    /// The text a span covers; empty when it covers none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |s| s.slice(span.range()))
    }

    /// All of them with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.list.iter().enumerate().map(|(i, s)| (FileId(u16::try_from(i).unwrap_or(u16::MAX)), s))
    }
}
