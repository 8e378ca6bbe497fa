//! Text to tree, with recovery. Never fails: what does not parse is a diagnostic and a broken node.

pub mod tree;
