//! The tree: what settles a point: interpretations, terms, decisions.

use super::{DateLit, EventExpr, Name, Path, Phrase, Text};

/// A list of settled points that can be cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpretation {
    /// `plain_2026`.
    pub name: Name,
    /// In words.
    pub doc: Option<Text>,
    /// One point each.
    pub lines: Vec<Phrase>,
}

/// A word with a meaning, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermDef {
    /// `responded`.
    pub name: Name,
    /// `on ticket`, if said.
    pub case: Option<Name>,
    /// Several in brackets: open between them. Each is a list joined by `or`; in brackets, `or` separates meanings.
    pub meanings: Vec<Vec<EventExpr>>,
}

/// A decision between readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    /// `reopen`: words of a kind, or a term.
    pub what: Phrase,
    /// `of resolution`.
    pub of: Option<Path>,
    /// The words of the reading.
    pub as_: Phrase,
}

/// An open point that is accepted as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accept {
    /// Words of a kind.
    pub what: Phrase,
    /// `of quick_contact`.
    pub of: Option<Path>,
    /// Why.
    pub because: Text,
    /// Whose decision.
    pub by: Name,
    /// Until when.
    pub until: DateLit,
}
