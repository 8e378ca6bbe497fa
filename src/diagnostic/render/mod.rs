//! One file per way to show diagnostics.
