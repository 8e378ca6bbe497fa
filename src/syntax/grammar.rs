//! The parser that pest makes of `grammar/sla.pest`.

/// The generated parser.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/sla.pest"]
pub(super) struct Grammar;
