//! Working dates: the local dates to which opening hours belong, in order, with their first opening and last closing.

use super::spans::Span;
use crate::value::{Date, Instant, Interval};

/// The dates with opening hours.
#[derive(Debug)]
pub(super) struct WorkingDates {
    /// In order; with the first opening and the last closing.
    dates: Vec<(i32, Interval)>,
}

impl WorkingDates {
    pub(super) fn new(spans: &[Span]) -> Self {
        let mut dates: Vec<(i32, Interval)> = Vec::with_capacity(spans.len());
        for span in spans {
            let hours = Interval::new(Instant(span.from), Instant(span.until));
            match dates.last_mut() {
                Some((date, known)) if *date == span.date => known.until = known.until.max(hours.until),
                _ => dates.push((span.date, hours)),
            }
        }
        // Hours of two dates may interleave where calendars of several zones are combined.
        if !dates.is_sorted_by_key(|(date, _)| *date) {
            dates.sort_by_key(|(date, hours)| (*date, hours.from));
        }
        dates.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1.until = kept.1.until.max(next.1.until);
            }
            same
        });
        Self { dates }
    }

    /// The date that is `count` dates of the list after `date`.
    pub(super) fn after(&self, date: Date, count: u32) -> Option<Date> {
        let Some(more) = count.checked_sub(1) else { return Some(date) };
        let next = self.dates.partition_point(|(d, _)| *d <= date.days());
        self.dates.get(next.checked_add(more as usize)?).map(|(d, _)| Date::from_days(*d))
    }

    /// The date that is `count` dates of the list before `date`.
    pub(super) fn earlier(&self, date: Date, count: u32) -> Option<Date> {
        if count == 0 {
            return Some(date);
        }
        let next = self.dates.partition_point(|(d, _)| *d < date.days());
        self.dates.get(next.checked_sub(count as usize)?).map(|(d, _)| Date::from_days(*d))
    }

    /// First opening and last closing of a date; none if it has no hours.
    pub(super) fn hours(&self, date: Date) -> Option<Interval> {
        let at = self.dates.binary_search_by_key(&date.days(), |(d, _)| *d).ok()?;
        self.dates.get(at).map(|(_, hours)| *hours)
    }
}
