//! The `sla` binary: a skin over the library.

fn main() {}
