//! Whether a plan that was read from a file can be evaluated: every id in range, every reading known, every table whole.
//! A plan may come from anybody: evaluators rely on what is checked here, and on nothing else.

mod calendars;
mod cases;
mod clocks;
mod money;
mod objectives;
mod points;
mod sources;

use super::Plan;

/// More faults than this are not listed.
const MOST_FAULTS: usize = 50;
/// The longest length of time: a hundred years.
const LONGEST: i64 = 36_525 * crate::value::Micros::DAY.0;

/// A plan being checked.
struct Check<'a> {
    plan: &'a Plan,
    wrong: Vec<String>,
}

impl Check<'_> {
    /// Notes a fault.
    fn fault(&mut self, fault: impl Into<String>) {
        if self.wrong.len() < MOST_FAULTS {
            self.wrong.push(fault.into());
        }
    }

    /// Notes a fault unless it holds.
    fn must(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.fault(fault());
        }
    }

    /// Names of a list must be there and differ.
    fn names<'n>(&mut self, what: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen: Vec<&str> = names.collect();
        let n = seen.len();
        self.must(n < usize::from(u16::MAX), || format!("there are too many {what}"));
        self.must(!seen.iter().any(|name| name.is_empty()), || format!("one of the {what} has no name"));
        seen.sort_unstable();
        seen.dedup();
        self.must(seen.len() == n, || format!("two of the {what} have the same name"));
    }
}

impl Plan {
    /// Checks what the types do not: the schema number, that ids are in range and refer to what they should, that readings exist, that lists which
    /// must not be empty are not, that calendars do not contain themselves, that lengths and amounts are within what evaluators compute with.
    ///
    /// # Errors
    /// One sentence for each thing that is wrong.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        if self.schema != super::SCHEMA {
            return Err(vec![format!("the plan has schema {}, this program reads {}", self.schema, super::SCHEMA)]);
        }
        let mut check = Check { plan: self, wrong: Vec::new() };
        check.must(self.edition > 0, || "the plan has no edition".to_owned());
        check.points();
        check.whole();
        check.cases();
        check.calendars();
        check.clocks();
        check.objectives();
        check.money();
        check.sources();
        if check.wrong.is_empty() { Ok(()) } else { Err(check.wrong) }
    }
}

#[cfg(test)]
mod tests;
