//! What the core asks of its host: the texts of files inside the project folder. Nothing else enters from outside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The host. Paths are relative to the project folder, in plain form (no `.`, no `..`); a host that follows links makes
/// sure that they do not lead out of it.
pub trait World {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Why they cannot be had.
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError>;

    /// What messages call the file: relative to where the user stands.
    fn shown(&self, path: &Path) -> String {
        path.to_string_lossy().replace('\\', "/")
    }
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// It is a folder.
    #[error("it is a folder")]
    Folder,
    /// It is longer than a contract can be.
    #[error("it is longer than {} MB", super::LONGEST / 1_000_000)]
    TooLong,
    /// It lies outside the project folder.
    #[error("it lies outside the project folder")]
    Outside,
    /// Something else, in the host's words.
    #[error("{0}")]
    Other(String),
}

/// A world in memory, for tests and for texts that come from an editor.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<PathBuf, Vec<u8>>);

impl Texts {
    /// A world of these files.
    pub fn new<P: Into<PathBuf>, T: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self(files.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }
}

impl World for Texts {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        self.0.get(path).cloned().ok_or(WorldError::Missing)
    }
}
