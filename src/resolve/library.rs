//! The standard library: texts that are part of the program, found by dotted name.

/// Dotted name and text of every file of the standard library, in order of names.
pub static LIBRARY: &[(&str, &str)] = &[];
