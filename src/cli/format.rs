//! The two forms in which a command answers, where it has no others.

use clap::ValueEnum;

/// For whom an answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}
