//! Kinds of metric: what can be measured of the items of a window. One file per kind: its record, its last step, its tests.
//! To add one: a file, a `mod` line, an entry in [`KINDS`]. What all of them keep of the items is one [`Tally`].

mod count;
mod maximum;
mod mean;
mod minimum;
mod percentile;
mod share;
mod sum;
mod tally;

pub use tally::{Sampled, Tally};

use crate::outcome::Measured;
use crate::readings::PercentileMethod;
use crate::value::Ratio;

/// What a metric's result is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultUnit {
    /// A share of one.
    Share,
    /// A number of items.
    Count,
    /// What its values are: lengths for a clock, numbers for a field.
    OfValues,
}

/// What an objective may give a metric to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// The cycles of a clock (or, for shares and counts, cycles as items).
    pub clock: bool,
    /// The values of a field.
    pub field: bool,
    /// Nothing but the cases themselves.
    pub nothing: bool,
    /// `within` a time or its target.
    pub within: bool,
    /// A condition that items must satisfy to count.
    pub condition: bool,
    /// A percentage, and a method of ranking.
    pub percentile: bool,
}

impl Takes {
    /// Values of a clock or of a field.
    const VALUES: Self = Self { clock: true, field: true, nothing: false, within: false, condition: false, percentile: false };
}

/// What a percentile needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Which percentile, as a ratio of one.
    pub share: Ratio,
    /// How it is taken from the list.
    pub method: PercentileMethod,
}

/// A kind of metric.
#[derive(Debug)]
pub struct MetricKind {
    /// The word after `measure`.
    pub name: &'static str,
    /// Other words for it, where the values are lengths of time.
    pub aliases: &'static [&'static str],
    /// How it is written.
    pub signature: &'static str,
    /// What it is, in one plain sentence.
    pub doc: &'static str,
    /// What it works on.
    pub takes: Takes,
    /// What it gives.
    pub unit: ResultUnit,
    /// Whether no items at all are a measure of nought rather than none.
    pub nought_when_empty: bool,
    /// Whether it has to keep every value.
    pub keeps_values: bool,
    /// The last step: from what was kept to the measure. None if there is none to take, or it does not fit.
    pub finish: fn(&Tally, Option<Rank>) -> Option<Measured>,
}

/// Every kind of metric, in the order of the manual.
pub const KINDS: &[&MetricKind] = &[&share::KIND, &count::KIND, &sum::KIND, &mean::KIND, &minimum::KIND, &maximum::KIND, &percentile::KIND];

/// The kind of that name or alias.
pub fn named(name: &str) -> Option<&'static MetricKind> {
    KINDS.iter().copied().find(|k| k.name == name || k.aliases.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_are_found_and_belong_to_one_kind() {
        for kind in KINDS {
            for name in kind.aliases.iter().chain([&kind.name]) {
                assert_eq!(named(name).map(|k| k.name), Some(kind.name));
                assert_eq!(KINDS.iter().filter(|k| k.name == *name || k.aliases.contains(name)).count(), 1);
            }
            assert!(kind.signature.contains(kind.name), "{}: the signature shows the word", kind.name);
        }
        assert!(named("median").is_none());
    }
}
