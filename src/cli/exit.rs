//! How a command ends: the exit codes as a type, and what stops a command on its way.

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Sources;
use std::io;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to complain of.
    Clean,
    /// Errors in a contract or a log, failed scenarios.
    Findings,
    /// The command line asks for something that cannot be.
    Usage,
    /// This program is wrong.
    Fault,
    /// A result is undetermined, or what it earns is not known.
    Undetermined,
}

impl Exit {
    /// As the operating system sees it.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Fault => 3,
            Self::Undetermined => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// What stops a command.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something to say first.
    Said(Box<Said>),
    /// Nobody reads what we print any more: no complaint.
    Pipe,
}

/// What is said when a command stops.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) exit: Exit,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) sources: Sources,
}

impl Stop {
    /// Diagnostics with places in sources.
    pub(super) fn said(exit: Exit, diagnostics: Vec<Diagnostic>, sources: Sources) -> Self {
        Self::Said(Box::new(Said { exit, diagnostics, sources }))
    }

    /// One diagnostic without a place.
    pub(super) fn one(exit: Exit, diagnostic: Diagnostic) -> Self {
        Self::said(exit, vec![diagnostic], Sources::default())
    }

    /// The command line cannot be obeyed.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::one(Exit::Usage, Diagnostic::new(Severity::Error, "usage", message))
    }

    /// As [`Self::usage`], with what to do instead.
    pub(super) fn usage_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::one(Exit::Usage, Diagnostic::new(Severity::Error, "usage", message).help(help))
    }

    /// This program is wrong.
    pub(super) fn fault(message: impl Into<String>) -> Self {
        Self::one(Exit::Fault, Diagnostic::new(Severity::Error, "fault", message).help("please report this; the fault is not yours"))
    }
}

/// Failures of printing; files are opened and read where their names are known.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Pipe } else { Self::usage(format!("cannot write the output: {error}")) }
    }
}

/// What a command returns.
pub(super) type Ended = Result<Exit, Stop>;
