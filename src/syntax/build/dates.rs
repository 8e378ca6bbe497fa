//! Dates, times of day, instants, windows.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{DateLit, DateRange, InstantLit, Name, RangeWord, Window, WindowName};
use crate::value::{Civil, Date, TimeOfDay, Weekday};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn position(list: &[&str], word: &str) -> Option<usize> {
    let word = word.trim().to_ascii_lowercase();
    list.iter().position(|m| word.starts_with(m))
}

/// 1 to 12.
pub(super) fn month_number(node: &Node<'_>) -> Option<u8> {
    u8::try_from(position(&MONTHS, node.text())? + 1).ok()
}

/// A day of the week by its name.
pub(super) fn weekday(node: &Node<'_>) -> Option<Weekday> {
    Weekday::ALL.get(position(&WEEKDAYS, node.text())?).copied()
}

/// A whole number written in digits.
pub(super) fn whole<T: std::str::FromStr>(node: &Node<'_>) -> Option<T> {
    node.text().trim().parse().ok()
}

impl<'i> Build<'i> {
    /// A date that exists; says so if it does not.
    pub(super) fn date(&mut self, node: &Node<'_>) -> Option<DateLit> {
        let span = self.span(node);
        let date = match node.child(Rule::iso_date) {
            Some(iso) => Date::try_from(iso.text().to_owned()).ok(),
            None => self.day_month(node).and_then(|(month, day)| Date::new(node.child(Rule::year).and_then(|y| whole(&y))?, month, day)),
        };
        if date.is_none() {
            let written = self.phrase(node).text;
            self.error_with("syntax/no-such-date", format!("there is no `{written}` in the calendar"), span, "write a day that exists");
        }
        Some(DateLit { date: date?, span })
    }

    fn day_month(&self, node: &Node<'_>) -> Option<(u8, u8)> {
        Some((month_number(&node.child(Rule::month_name)?)?, whole(&node.child(Rule::day_number)?)?))
    }

    /// A day of any year, as month and day; 29 February counts.
    pub(super) fn annual(&mut self, node: &Node<'_>) -> Option<(u8, u8)> {
        let found = self.day_month(node).filter(|&(month, day)| Date::new(2000, month, day).is_some());
        if found.is_none() {
            let span = self.span(node);
            let written = self.phrase(node).text;
            self.error_with("syntax/no-such-date", format!("there is no such day in any year: `{written}`"), span, "write a day that exists");
        }
        found
    }

    /// The date directly beneath.
    pub(super) fn date_of(&mut self, node: &Node<'_>) -> Option<DateLit> {
        self.date(&node.child(Rule::date)?)
    }

    /// A range of dates with one end or two.
    pub(super) fn date_range(&mut self, node: &Node<'_>) -> Option<DateRange> {
        let span = self.span(node);
        let (mut from, mut to, mut word) = (None, None, None);
        for child in node.children() {
            match child.rule() {
                Rule::range_word => word = Some(self.range_word(&child)),
                Rule::date if word.is_some() => to = Some(self.date(&child)?),
                Rule::date => from = Some(self.date(&child)?),
                _ => {}
            }
        }
        if let (Some(from), Some(to)) = (from, to)
            && to.date < from.date
        {
            self.error_with(
                "syntax/no-such-date",
                format!("this range ends on {} before it begins on {}", to.date, from.date),
                to.span,
                "put the earlier date first",
            );
        }
        Some(DateRange { from, word: word.unwrap_or(RangeWord::Through), to, span })
    }

    fn range_word(&self, node: &Node<'_>) -> RangeWord {
        match node.first().map(|w| w.rule()) {
            Some(Rule::kw_until) => RangeWord::Until,
            Some(Rule::kw_to) => RangeWord::To,
            _ => RangeWord::Through,
        }
    }

    /// `08:00`, `24:00`, `08:00:30`.
    pub(super) fn time_of_day(&mut self, node: &Node<'_>) -> Option<TimeOfDay> {
        let time = time(node.text().trim());
        if time.is_none() {
            let span = self.span(node);
            self.error_with("syntax/no-such-time", format!("there is no time of day `{}`", node.text().trim()), span, "times run from 00:00 to 24:00");
        }
        time
    }

    /// `2027-02-03 09:00:00`, perhaps with `Z` or an offset; a date alone is its midnight.
    pub(super) fn instant(&mut self, node: &Node<'_>) -> Option<InstantLit> {
        let span = self.span(node);
        let instant = instant(node.text().trim());
        if instant.is_none() {
            self.error_with("syntax/no-such-time", format!("there is no instant `{}`", node.text().trim()), span, "write it like `2027-02-03 09:00:00`");
        }
        let (civil, offset) = instant?;
        Some(InstantLit { civil, offset, span })
    }

    /// The instant directly beneath.
    pub(super) fn instant_of(&mut self, node: &Node<'_>) -> Option<InstantLit> {
        self.instant(&node.child(Rule::instant)?)
    }

    /// The unit of time directly beneath, in the singular.
    pub(super) fn unit_of(&self, node: &Node<'_>) -> Option<Name> {
        let mut unit = self.word_of(node, Rule::window_unit)?;
        unit.text = unit.text.trim_end_matches('s').to_owned();
        Some(unit)
    }

    /// `calendar month`, `rolling 12 months`, `quarter from 1 February`.
    pub(super) fn window(&mut self, node: &Node<'_>) -> Option<Window> {
        let from = match node.child(Rule::window_from) {
            Some(from) => Some(self.annual(&from)?),
            None => None,
        };
        Some(Window {
            which: self.word_of(node, Rule::window_which),
            rolling: node.has(Rule::kw_rolling),
            count: self.plain_of(node),
            unit: self.unit_of(node)?,
            from,
            before: None,
            span: self.span(node),
        })
    }

    /// The window directly beneath.
    pub(super) fn window_of(&mut self, node: &Node<'_>) -> Option<Window> {
        self.window(&node.child(Rule::window)?)
    }

    /// `February 2027` as `2027-02`, `Q1 2027` as `2027-Q1`, `12 months to February 2027` as `P12M/2027-02`; other labels as they are.
    pub(super) fn window_name(&mut self, node: &Node<'_>) -> Option<WindowName> {
        let span = self.span(node);
        let text = match node.child(Rule::rolling_name) {
            Some(rolling) => {
                let count: u64 = whole(&rolling.child(Rule::integer)?)?;
                let (factor, time, letter) = match self.unit_of(&rolling)?.text.as_str() {
                    "minute" => (1, "T", "M"),
                    "hour" => (60, "T", "M"),
                    "day" => (1, "", "D"),
                    "week" => (1, "", "W"),
                    "month" => (1, "", "M"),
                    "quarter" => (3, "", "M"),
                    _ => (1, "", "Y"),
                };
                format!("P{time}{}{letter}/{}", count.saturating_mul(factor), self.window_plain(&rolling.child(Rule::window_plain)?)?)
            }
            None => self.window_plain(&node.child(Rule::window_plain)?)?,
        };
        Some(Name { text, span })
    }

    fn window_plain(&mut self, node: &Node<'_>) -> Option<String> {
        let year = node.child(Rule::year).map(|y| y.text().trim());
        Some(match (node.child(Rule::month_name), node.child(Rule::quarter_name)) {
            (Some(month), _) if node.has(Rule::day_number) => {
                let (_, day) = self.annual(node)?;
                format!("{}-{:02}-{day:02}", year?, month_number(&month)?)
            }
            (Some(month), _) => format!("{}-{:02}", year?, month_number(&month)?),
            (_, Some(quarter)) => format!("{}-{}", year?, quarter.text().trim()),
            _ if node.has(Rule::whole_name) => "term".to_owned(),
            _ => self.word_of(node, Rule::window_label)?.text,
        })
    }
}

fn time(text: &str) -> Option<TimeOfDay> {
    let (text, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = text.split(':').map(|p| p.parse::<u32>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let micro = if fraction.is_empty() { 0 } else { format!("{fraction:0<6}").parse().ok()? };
    TimeOfDay::new(hour, minute, second, micro)
}

fn instant(text: &str) -> Option<(Civil, Option<i32>)> {
    let date = Date::try_from(text.get(..10)?.to_owned()).ok()?;
    let rest = text.get(10..)?.trim_start_matches('T').trim();
    if rest.is_empty() {
        return Some((Civil { date, time: TimeOfDay::MIDNIGHT }, None));
    }
    let split = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(split);
    let offset = match zone {
        "" => None,
        "Z" => Some(0),
        zone => {
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?.parse::<i32>().ok()?);
            let east = (hours <= 18 && minutes < 60).then_some(hours * 60 + minutes)?;
            Some(if zone.starts_with('-') { -east } else { east })
        }
    };
    Some((Civil { date, time: time(clock.trim())? }, offset))
}
