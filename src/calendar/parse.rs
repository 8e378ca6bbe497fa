//! Local times in a shape of strftime, such as `%d/%m/%Y %H:%M`: the shape is compiled once, cells are read many times.

use crate::value::{Civil, Date, Micros, TimeOfDay};
use chrono::format::{Item, Parsed, StrftimeItems, parse};

/// A compiled shape.
#[derive(Clone, Debug)]
pub struct TimeShape {
    items: Vec<Item<'static>>,
}

/// What a text of that shape says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The time on the wall.
    pub civil: Civil,
    /// How far that wall is ahead of UTC, if the text says so.
    pub offset: Option<Micros>,
}

impl TimeShape {
    /// Compiles a shape; none if it is not one.
    pub fn compile(shape: &str) -> Option<Self> {
        let items = StrftimeItems::new(shape).parse_to_owned().ok()?;
        (!items.is_empty()).then_some(Self { items })
    }

    /// Reads a text. Digits need not be padded; seconds may be absent, hours and minutes may not. None if the text is not of this shape,
    /// or does not tell a date and a time.
    pub fn read(&self, text: &str) -> Option<Written> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).ok()?;
        let offset = parsed.offset().map(|seconds| Micros(i64::from(seconds) * Micros::SECOND.0));
        if parsed.timestamp().is_some() {
            let at = parsed.to_naive_datetime_with_offset(0).ok()?;
            return Some(Written { civil: civil(at)?, offset: Some(Micros::ZERO) });
        }
        let at = parsed.to_naive_date().ok()?.and_time(parsed.to_naive_time().ok()?);
        Some(Written { civil: civil(at)?, offset })
    }
}

fn civil(at: chrono::NaiveDateTime) -> Option<Civil> {
    use chrono::{Datelike, Timelike};
    let date = Date::new(at.year(), u8::try_from(at.month()).ok()?, u8::try_from(at.day()).ok()?)?;
    // a leap second is the first instant of the next minute: chrono keeps it as a nanosecond beyond the last
    let micro = i64::from(at.num_seconds_from_midnight()) * Micros::SECOND.0 + i64::from(at.nanosecond() / 1000);
    Some(Civil { date, time: TimeOfDay(micro) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_need_no_padding_and_offsets_are_kept() {
        let shape = |s: &str| TimeShape::compile(s).unwrap();
        let show = |s: &str, text: &str| shape(s).read(text).map(|w| (w.civil.to_string(), w.offset.map(|o| o.0 / 60_000_000)));
        assert_eq!(show("%d/%m/%Y %H:%M", "9/2/2016 1:06"), Some(("2016-02-09 01:06".to_owned(), None)));
        assert_eq!(show("%d/%m/%Y %H:%M", "29/02/2016 23:59"), Some(("2016-02-29 23:59".to_owned(), None)));
        assert_eq!(show("%Y-%m-%d %I:%M:%S %p", "2026-02-03 01:00:05 PM"), Some(("2026-02-03 13:00:05".to_owned(), None)));
        assert_eq!(show("%Y-%m-%d %H:%M:%S%.f %z", "2026-02-03 09:00:00.25 +0530").unwrap().1, Some(330));
        for (s, text) in [("%d/%m/%Y %H:%M", "30/2/2016 01:00"), ("%d/%m/%Y %H:%M", "?"), ("%d/%m/%Y", "1/2/2016"), ("%d/%m/%Y %H:%M", "1/2/2016 01:00 x")] {
            assert_eq!(show(s, text), None, "{text}");
        }
        assert!(TimeShape::compile("%Q!").is_none());
        assert!(TimeShape::compile("").is_none());
    }
}
