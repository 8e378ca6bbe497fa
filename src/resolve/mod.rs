//! From an entry file to everything it rests on: imports followed, editions checked, names found.
//! Reading happens through a [`World`]; the standard library is embedded (`library.rs`).

mod amend;
mod library;
mod load;
pub(crate) mod names;
mod world;

pub use amend::key;
pub use library::LIBRARY;
pub use load::{Import, Loaded, LoadedFile, load, load_beside, load_with};
pub use names::{Decl, DeclKind, Names};
pub use world::{Texts, World, WorldError};

/// The longest text that is read, in bytes.
pub const LONGEST: usize = 32_000_000;

/// Editions of the language that this program knows.
pub const EDITIONS: &[u16] = &[2026];
