//! Agreements that are evaluated together on one log: a plan holds the plans of the agreements that it rests on and of the version before it ([`super::Before`]), each complete in itself.
//!
//! The log is read once, in the words of the outermost plan. A plan inside another takes of it what it knows, by name: rows of a kind of case, or with an event, that it
//! does not know are nothing to it; a role that it does not know is nobody, a field that it does not know is not given, and a value that it does not know takes the
//! field's value away. Otherwise it is evaluated as if it stood alone, with the as-of and the earliest row of the whole log: its `seen` counts the rows that it takes.

use super::Plan;
use serde::{Deserialize, Serialize};

/// How deep plans may stand in each other.
pub const DEEPEST_FAMILY: usize = 5;
/// How many plans may be evaluated together.
pub const LARGEST_FAMILY: usize = 60;

/// An agreement that another rests on. It has the other's currency and zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartPlan {
    /// What the other calls it: `hosting`.
    pub name: String,
    /// What it computes.
    pub plan: Plan,
}

/// What a version is called: `version 1`.
pub fn called(version: Option<u32>) -> String {
    version.map_or_else(|| "the version before".to_owned(), |n| format!("version {n}"))
}

impl Plan {
    /// The plans that stand in this one, one step down.
    pub fn members(&self) -> impl Iterator<Item = &Self> {
        self.parts.iter().map(|part| &part.plan).chain(self.before.iter().map(|before| &before.plan))
    }

    /// What it is called where another version takes its place: `version 1`.
    pub fn called(&self) -> String {
        called(self.version)
    }

    /// The part of that name: `hosting`, `hosting.power`; the version before it: `version 1`.
    pub fn part(&self, name: &str) -> Option<&Self> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let before = || self.before.as_ref().map(|before| &before.plan).filter(|plan| plan.called() == first);
        let plan = self.parts.iter().find(|part| part.name == first).map(|part| &part.plan).or_else(before)?;
        rest.map_or(Some(plan), |rest| plan.part(rest))
    }

    /// As [`Plan::part`], to change.
    pub fn part_mut(&mut self, name: &str) -> Option<&mut Self> {
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let before = self.before.as_mut().map(|before| &mut before.plan).filter(|plan| plan.called() == first);
        let plan = self.parts.iter_mut().find(|part| part.name == first).map(|part| &mut part.plan).or(before)?;
        match rest {
            None => Some(plan),
            Some(rest) => plan.part_mut(rest),
        }
    }

    /// Puts a reading in force (`--reading`). `KIND@PART.SUBJECT` is the point `KIND@SUBJECT` of a part, `KIND@PART` its point `KIND`: in the part, and for what is named of
    /// it here. The kind `timezone` is of all of them.
    ///
    /// # Errors
    /// As [`super::Points::give`].
    pub fn give(&mut self, id: &str, reading: &str) -> Result<(), String> {
        let within = id.split_once('@').map(|(kind, subject)| match subject.split_once('.') {
            Some((part, subject)) => (part, format!("{kind}@{subject}")),
            None => (subject, kind.to_owned()),
        });
        if let Some((name, inner)) = within
            && let Some(part) = self.parts.iter_mut().find(|part| part.name == name)
        {
            let theirs = part.plan.give(&inner, reading);
            return if self.points.find(id).is_some() { self.points.give(id, reading) } else { theirs };
        }
        // An earlier version may know the point, or be the only one that does.
        let before = self.before.as_mut().map(|before| before.plan.give(id, reading));
        match (self.points.give(id, reading), before) {
            (Err(_), Some(Ok(()))) => {}
            (own, _) => own?,
        }
        if id == "timezone" {
            self.parts.iter_mut().try_for_each(|part| part.plan.give(id, reading))?;
        }
        Ok(())
    }
}
