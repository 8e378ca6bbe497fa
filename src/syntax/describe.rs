//! The parts of the grammar in the user's words.

use super::grammar::Rule;

/// A rule as it stands in a message: "`at`", "a name", "the end of the line".
pub(super) fn describe(rule: Rule) -> String {
    let name = format!("{rule:?}");
    match name.strip_prefix("kw_") {
        Some(word) => format!("`{}`", word.replace('_', " ")),
        None => name.replace('_', " "),
    }
}
