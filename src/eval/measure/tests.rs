//! Formulas and sets of time.
