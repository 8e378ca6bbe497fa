//! Two versions of an agreement, compared in what they mean: which declarations differ, whom each difference favours, proved by a history on which the two part.
//!
//! Declarations are matched by kind and name. What differs in its words is a *change*; it is tried by itself on a contract between the two (`hybrid`): the old version with that one declaration taken from the
//! new. If that is no contract, the changes it needs come with it on both sides. So what is said of a change is said of that change alone.
//! Two plans that say the same (`canon`) differ in nothing; what is not proved the same is tried on histories (`compare`). A point that is read otherwise is a change of its own, unless a declaration brings it with it.

mod hybrid;
mod matching;
mod reading;
mod single;
mod units;
mod versions;

pub use reading::{Read, ReadingChange};
pub use units::{Category, pieces};
pub use versions::{Side, Versions, versions};

use super::canon::Meaning;
use super::side_by_side::side_by_side;
use crate::outcome::Body;
use crate::plan::Plan;
use crate::text::Span;
use crate::value::Money;
use crate::witness::{Compared, Effort, Material, compare};
use std::cmp::Ordering;

/// Whom a change favours, seen from the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// On every history tried on which they part, the new version owes the customer as much and decides as many misses, and more on one.
    Stronger,
    /// The reverse.
    Weaker,
    /// More on one history, less on another.
    Incomparable,
    /// They part, and nobody has more or less by it.
    Neither,
    /// No history that was tried tells them apart.
    NotSeparated,
    /// Nothing that is owed can turn on it.
    NotOwed,
}

impl Direction {
    fn of(compared: &Compared) -> Self {
        match (&compared.more, &compared.less, &compared.aside) {
            (Some(_), Some(_), _) => Self::Incomparable,
            (Some(_), None, _) => Self::Stronger,
            (None, Some(_), _) => Self::Weaker,
            (None, None, Some(_)) => Self::Neither,
            (None, None, None) => Self::NotSeparated,
        }
    }

    /// With what a log shows as well.
    pub fn on(self, worth: &Worth) -> Self {
        match (self, worth.now.cmp(&worth.before)) {
            (Self::NotSeparated | Self::Neither | Self::NotOwed, Ordering::Greater) => Self::Stronger,
            (Self::NotSeparated | Self::Neither | Self::NotOwed, Ordering::Less) => Self::Weaker,
            (Self::Stronger, Ordering::Less) | (Self::Weaker, Ordering::Greater) => Self::Incomparable,
            (own, _) => own,
        }
    }

    /// As programs read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stronger => "stronger",
            Self::Weaker => "weaker",
            Self::Incomparable => "incomparable",
            Self::Neither => "neither",
            Self::NotSeparated => "not-separated",
            Self::NotOwed => "not-owed",
        }
    }
}

/// How a declaration differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is in both.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// The same, in another order.
    Moved,
}

/// A declaration of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// `objective`, `credit`, `fee`.
    pub kind: &'static str,
    /// What people call it.
    pub name: String,
    /// How it differs.
    pub how: How,
    /// Its clause in the new version, else in the old.
    pub clause: Option<String>,
    /// Where it stands in the old version.
    pub old: Option<Span>,
    /// Where it stands in the new version.
    pub new: Option<Span>,
}

/// What a change came to on a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// What is owed without it.
    pub before: Money,
    /// What is owed with it.
    pub now: Money,
    /// How many verdicts and rights differ.
    pub verdicts: usize,
}

impl Worth {
    /// Of two results.
    pub fn of(before: &Body, now: &Body) -> Self {
        let owed = |body: &Body| Material::of(body).owed;
        Self { before: owed(before), now: owed(now), verdicts: super::price::verdicts_apart(before, now) }
    }

    /// What the customer has more.
    pub fn gain(&self) -> Money {
        self.now - self.before
    }
}

/// One difference between two versions.
#[derive(Clone, Debug)]
pub struct Change {
    /// Of what it is.
    pub category: Category,
    /// What differs: one declaration, or several that cannot be taken one by one.
    pub declared: Vec<Declared>,
    /// Other changes that it takes to be a contract; on both sides of the comparison.
    pub needs: Vec<String>,
    /// Points that are read otherwise by it.
    pub readings: Vec<ReadingChange>,
    /// The contract without it, and with it.
    pub before: Plan,
    /// With it.
    pub now: Plan,
    /// Whom it favours.
    pub direction: Direction,
    /// By which histories.
    pub compared: Compared,
    /// What it came to on the log.
    pub worth: Option<Worth>,
}

/// Everything that differs between two versions.
#[derive(Clone, Debug)]
pub struct Diff {
    /// The old version, by itself.
    pub old: Plan,
    /// The new one, by itself, in the names of the old and for its term.
    pub new: Plan,
    /// Changes, the gravest first.
    pub changes: Vec<Change>,
    /// Declarations that have another name: kind, old name, new name.
    pub renamed: Vec<(&'static str, String, String)>,
    /// Declarations whose words differ, and whose meaning is proved the same.
    pub same: Vec<Declared>,
    /// The two versions whole; none if they are proved the same, or one change is all that differs.
    pub whole: Option<(Direction, Compared)>,
    /// Whether they take the place of different versions: each is compared by itself.
    pub by_itself: bool,
    /// Whether their terms differ: the new one is compared for the term of the old.
    pub terms_differ: bool,
    /// What the versions came to on the log.
    pub worth: Option<Worth>,
}

impl Diff {
    /// Whether anything differs in meaning.
    pub fn differs(&self) -> bool {
        !self.changes.is_empty() || self.whole.is_some()
    }

    /// The gravest first: by what it was worth on the log, else by whom it favours, by the money at stake.
    pub fn sort(&mut self) {
        self.changes.sort_by_key(|change| {
            let worth = change.worth.map(|w| (std::cmp::Reverse(w.gain().abs()), std::cmp::Reverse(w.verdicts)));
            let all = [&change.compared.more, &change.compared.less];
            let stake = all.into_iter().flatten().map(|apart| (apart.other - apart.one).abs()).max().unwrap_or_default();
            let rank = match change.direction {
                Direction::Weaker => 0,
                Direction::Incomparable => 1,
                Direction::Stronger => 2,
                Direction::Neither => 3,
                Direction::NotSeparated => 4,
                Direction::NotOwed => 5,
            };
            (worth, rank, std::cmp::Reverse(stake))
        });
    }
}

/// Compares two versions that are contracts.
pub fn diff(versions: &Versions, effort: Effort) -> Option<Diff> {
    let (old, new) = (versions.old.clone()?, versions.new.clone()?);
    let found = single::singly(versions, &old);
    let (one, other) = (Meaning::of(&old), Meaning::of(&new));
    let mut work: Vec<(usize, &Plan, &Plan)> = Vec::new();
    for (at, change) in found.changes.iter().enumerate() {
        if change.direction != Direction::NotOwed && (change.readings.is_empty() || Meaning::of(&change.before).owed != Meaning::of(&change.now).owed) {
            work.push((at, &change.before, &change.now));
        }
    }
    let compared = side_by_side(&work, |(at, one, other)| (*at, compare(one, other, effort, &[])));
    // Where one change has its way, all of them together may.
    let found_on = compared.iter().flat_map(|(_, c)| [&c.more, &c.less, &c.aside]).flatten().filter(|apart| !apart.of_second);
    let known: Vec<_> = found_on.map(|apart| apart.history.clone()).collect();
    // One change that is all there is says it all.
    let alone = matches!(found.changes.as_slice(), [change] if Meaning::of(&change.now).owed == other.owed);
    let whole = (!alone && one.owed != other.owed).then(|| compare(&old, &new, Effort { work: effort.work.saturating_mul(2), ..effort }, &known));
    let mut changes = found.changes;
    for (at, compared) in compared {
        let Some(change) = changes.get_mut(at) else { continue };
        change.direction = Direction::of(&compared);
        change.compared = compared;
    }
    let mut out = Diff {
        changes,
        renamed: versions.renamed.clone(),
        same: found.same,
        whole: whole.map(|compared| (Direction::of(&compared), compared)),
        by_itself: versions.by_itself,
        terms_differ: versions.terms_differ,
        worth: None,
        old,
        new,
    };
    out.sort();
    Some(out)
}
