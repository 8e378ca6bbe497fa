//! The terminal: where pages go, and whether they may have colours.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{self, Look};
use crate::text::Sources;
use clap::ValueEnum;
use std::io::{self, IsTerminal, Write};

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Standard output and error, and how they look.
pub(super) struct Io {
    out: io::BufWriter<io::Stdout>,
    pub(super) look: Look,
    err_look: Look,
}

impl Io {
    pub(super) fn new(color: ColorWhen) -> Self {
        let allowed = variable("NO_COLOR").is_none_or(|v| v.is_empty()) && variable("TERM").is_none_or(|t| t != "dumb");
        let colored = |terminal: bool| match color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => allowed && terminal,
        };
        let look = |terminal| Look { color: colored(terminal), width: if terminal { width() } else { Look::default().width } };
        Self { out: io::BufWriter::new(io::stdout()), look: look(io::stdout().is_terminal()), err_look: look(io::stderr().is_terminal()) }
    }

    /// Prints a page.
    pub(super) fn print(&mut self, page: &str) -> io::Result<()> {
        self.out.write_all(page.as_bytes())
    }

    /// Prints a value as JSON with a last line feed.
    pub(super) fn print_json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    /// Sends what was printed on its way.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says something on standard error. That nobody listens is no failure.
    pub(super) fn complain(&mut self, diagnostics: &[Diagnostic], sources: &Sources) {
        let _ = self.out.flush();
        let page = render::form("human").map(|f| (f.render)(diagnostics, sources, self.err_look)).unwrap_or_default();
        let _ = io::stderr().write_all(page.as_bytes());
    }
}

/// Columns of the terminal, at most as many as read well.
fn width() -> usize {
    let most = Look::default().width;
    terminal_size::terminal_size().map_or(most, |(columns, _)| usize::from(columns.0).clamp(40, most))
}

/// An environment variable.
#[expect(clippy::disallowed_methods, reason = "this is the host")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
