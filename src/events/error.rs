//! What stops the reading of a log altogether. A single row never does.

use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::text::harmless;

/// A log that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", place(.file, *.line))]
pub struct ReadError {
    /// Name of the file.
    pub file: String,
    /// The line, where there is one.
    pub line: Option<u64>,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What is wrong with a log.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// Nothing in it.
    #[error("the log is empty")]
    Empty,
    /// Something other than text, by its first bytes.
    #[error("this is not a text file: {0}")]
    Binary(&'static str),
    /// Reading failed.
    #[error("the log cannot be read to its end: {0}")]
    Broken(#[from] std::io::Error),
    /// A column that is needed is not there.
    #[error("no column `{}` in the log", harmless(.wanted.as_bytes(), 80))]
    MissingColumn {
        /// The column that is needed.
        wanted: String,
        /// The columns there are (the first of them, if there are very many).
        found: Vec<String>,
        /// What needs it: a mapping by name; none: a log in the vocabulary's own shape.
        mapping: Option<String>,
    },
    /// Two columns of one name, and it is needed.
    #[error("the log has two columns `{}`", harmless(.0.as_bytes(), 80))]
    DuplicateColumn(String),
    /// The header is longer than a row may be, or a quote in it is not closed.
    #[error("the first line is not a header: {0}")]
    Header(&'static str),
    /// Nothing of it is JSON Lines.
    #[error("no line of the log is a JSON object")]
    NotJson,
    /// The mapping or the plan cannot be used.
    #[error("{0}")]
    Plan(String),
}

impl Wrong {
    pub(super) fn at(self, file: &str, line: Option<u64>) -> ReadError {
        ReadError { file: file.to_owned(), line, what: self }
    }
}

fn place(file: &str, line: Option<u64>) -> String {
    let file = harmless(file.as_bytes(), 200);
    line.map_or_else(|| file.clone(), |line| format!("{file}:{line}"))
}

fn listed(found: &[String]) -> String {
    let most = 40;
    let mut names: Vec<String> = found.iter().take(most).map(|name| format!("`{}`", harmless(name.as_bytes(), 40))).collect();
    if found.len() > most {
        names.push(format!("and {} more", found.len() - most));
    }
    names.join(", ")
}

impl ReadError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self.what {
            Wrong::Empty => "log/empty",
            Wrong::Binary(_) => "log/not_text",
            Wrong::Broken(_) => "log/broken",
            Wrong::MissingColumn { .. } => "log/missing_column",
            Wrong::DuplicateColumn(_) => "log/duplicate_column",
            Wrong::Header(_) => "log/header",
            Wrong::NotJson => "log/not_json_lines",
            Wrong::Plan(_) => "log/mapping",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match &self.what {
            Wrong::Empty => Some("a log has a header and rows, or JSON objects, one a line".to_owned()),
            Wrong::Binary(_) => Some("give the log as CSV or JSON Lines in UTF-8, plain or gzipped".to_owned()),
            Wrong::Broken(_) => None,
            Wrong::MissingColumn { wanted, found, mapping } => Some(missing_help(wanted, found, mapping.as_deref())),
            Wrong::DuplicateColumn(_) => Some("rename one of them".to_owned()),
            Wrong::Header(_) => Some("the first line names the columns".to_owned()),
            Wrong::NotJson => Some("write one object a line, or name the file `.csv` if it is CSV".to_owned()),
            Wrong::Plan(_) => None,
        }
    }

    /// The same as every other thing that is said.
    pub fn diagnostic(&self) -> Diagnostic {
        let said = Diagnostic::new(Severity::Error, self.code(), self.to_string());
        match self.help() {
            Some(help) => said.help(help),
            None => said,
        }
    }
}

fn missing_help(wanted: &str, found: &[String], mapping: Option<&str>) -> String {
    let columns = listed(found);
    if let [only] = found
        && let Some(separator) = [';', '\t', '|', ','].into_iter().find(|s| only.contains(*s))
    {
        let separator = separator.escape_default();
        return format!("the header is one cell, {columns}: if its separator is `{separator}`, say so in the mapping: read csv separated by \"{separator}\"");
    }
    if let Some(near) = nearest(wanted, found.iter().map(String::as_str)) {
        return format!("did you mean `{}`? the log has {columns}", harmless(near.as_bytes(), 80));
    }
    match mapping {
        Some(name) => format!("the mapping `{name}` needs it; the log has {columns}"),
        None => format!("the log has {columns}; a log without a mapping has the columns `time`, `case`, `event`, and `by` and fields as needed"),
    }
}
