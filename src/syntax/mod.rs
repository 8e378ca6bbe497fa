//! Text to tree, with recovery. Never fails: what does not parse is a diagnostic and a broken node.
//!
//! `grammar/sla.pest` says what a file may look like; `build/` turns pest's pairs into the [`tree`]; `recover` reads what
//! is left over again, strictly, to say what is wrong with it; `describe` names the parts of the grammar in the user's words.
//! Nothing here looks up a name.

mod build;
mod describe;
mod grammar;
mod keywords;
mod node;
mod patch;
mod recover;
mod scan;
#[cfg(test)]
mod tests;
pub mod tree;

pub use keywords::{HEADS, INNER_HEADS, JOINING, keywords};
pub use scan::{MAX_BYTES, MAX_DEPTH, decode};

use crate::diagnostic::Diagnostic;
use crate::text::FileId;

/// A file as far as it could be read, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The tree; broken parts are nodes too.
    pub file: tree::File,
    /// One for each mistake, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text. Never panics and never fails; time and memory are linear in the length of the text.
pub fn parse(file: FileId, text: &str) -> Parsed {
    match scan::scan(file, text) {
        Err(refused) => Parsed { file: tree::File::default(), diagnostics: vec![*refused] },
        Ok(trivia) => build::file(file, text, trivia),
    }
}
