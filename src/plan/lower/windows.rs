//! Windows: minutes to years, rolling or touching, the whole term, or ending at events; and which month is meant.

use super::context::Lowering;
use super::points::Said;
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::validate::MOST_WINDOWS;
use crate::plan::{Anchor, PointRef, Unit, WindowSpec};
use crate::readings::{Choice, LocalFold, LocalGap, Month, MonthEnd, RollingStep, ShortHistory, WeekStart};
use crate::syntax::tree::{Expr, ExprKind, Window};
use crate::text::Span;
use crate::value::Date;
use rust_decimal::prelude::ToPrimitive;

/// The units of windows, as they are written.
const UNITS: [&str; 8] = ["minute", "hour", "day", "week", "month", "quarter", "year", "term"];

/// A unit of windows by its word, one or many, and how many of the plan's unit it is.
pub(super) fn unit_called(word: &str) -> Option<(Unit, u32)> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "minute" => (Unit::Minute, 1),
        "hour" => (Unit::Minute, 60),
        "day" => (Unit::Day, 1),
        "week" => (Unit::Week, 1),
        "month" => (Unit::Month, 1),
        "quarter" => (Unit::Quarter, 1),
        "year" => (Unit::Year, 1),
        "term" => (Unit::Term, 1),
        _ => return None,
    })
}

impl<'a> Lowering<'a> {
    /// A window of `subject`; `month` alone, without `calendar` or `contract`, is an open point that all such windows share.
    pub(super) fn window(&mut self, window: &'a Window, subject: &str) -> Option<WindowSpec> {
        let (unit, of) = self.unit_and_count(window)?;
        let months = matches!(unit, Unit::Month | Unit::Quarter | Unit::Year);
        let written = match &window.count {
            Some(count) => self.whole_count(count)?,
            None => 1,
        };
        let before = match window.before.as_deref() {
            Some((noun, event)) => {
                let case = self.case_of_noun(noun)?;
                let patterns = self.patterns(std::slice::from_ref(event), case)?;
                let [events] = patterns.options.as_slice() else {
                    self.error("event/open", "windows cannot end at a word with several meanings", event.span, "name the events themselves");
                    return None;
                };
                Some(Anchor { case, events: events.clone() })
            }
            None => None,
        };
        let count = self.fits(unit, written.checked_mul(of), window, before.is_some())?;
        let origin = self.origin(window, unit)?;
        let which = window.which.as_ref();
        let said = match which.map(|w| w.text.as_str()) {
            None if origin.is_some() => Some(Said::new(Month::Calendar, window.span)),
            None => None,
            Some("calendar") => Some(Said::new(Month::Calendar, window.span)),
            Some("contract") if months && origin.is_none() => Some(Said::new(Month::Contract, window.span)),
            Some("fiscal") if origin.is_some() => Some(Said::new(Month::Calendar, window.span)),
            Some(other) => {
                let wrong = Diagnostic::error("window/unknown", format!("a `{other} {}` is not known", window.unit.text), window.span);
                self.say(match other {
                    "fiscal" => wrong.help("say when the year begins: `each quarter from 1 February`"),
                    "contract" if origin.is_some() => wrong.help("a contract year begins with the term: leave out `contract`, or the date"),
                    _ => wrong.help("windows are calendar or contract months, quarters and years, and days and weeks"),
                });
                return None;
            }
        };
        self.local_times(window.span);
        let short = (window.rolling).then(|| self.point(&ShortHistory::KIND, subject, None, window.span));
        let dated = window.rolling && unit != Unit::Minute;
        let step = dated.then(|| self.point(&RollingStep::KIND, subject, None, window.span));
        if unit == Unit::Week {
            self.point(&WeekStart::KIND, subject, None, window.span);
        }
        let month = if months && before.is_none() {
            let month = self.point(&Month::KIND, subject, said, window.span);
            self.contract_month(month, window.span);
            Some(month)
        } else {
            None
        };
        Some(WindowSpec { unit, count, rolling: window.rolling, origin, month, short, step, before })
    }

    /// Windows of results that are told one by one.
    pub(super) fn windows_told(&mut self, window: &'a Window, subject: &str) -> Option<WindowSpec> {
        let each = self.window(window, subject)?;
        let count = self.plan.windows_in_term(&each);
        if count > MOST_WINDOWS {
            let said = format!("{} over the term makes some {count} results, and {MOST_WINDOWS} are as many as can be told", self.called(&each));
            let help = "take larger windows, and say in the measure what of the smaller ones counts: `share of periods of 1 minute where …`";
            self.error("window/too-many", said, window.span, help);
            return None;
        }
        Some(each)
    }

    /// Windows by the word alone: `over months`, `share of hours`.
    pub(super) fn windows_called(&mut self, word: &str, span: Span, subject: &str) -> Option<WindowSpec> {
        let (unit, count) = unit_called(word)?;
        self.local_times(span);
        if unit == Unit::Week {
            self.point(&WeekStart::KIND, subject, None, span);
        }
        let month = matches!(unit, Unit::Month | Unit::Quarter | Unit::Year).then(|| {
            let month = self.point(&Month::KIND, subject, None, span);
            self.contract_month(month, span);
            month
        });
        Some(WindowSpec { count, ..WindowSpec::of(unit, month) })
    }

    /// `periods of 5 minutes`; rolling ones where it is said what becomes of those that begin before there is as much history.
    pub(super) fn periods(&mut self, length: &'a Expr, short: Option<PointRef>) -> Option<WindowSpec> {
        let rolling = short.is_some();
        if let ExprKind::Length { parts, of: None } = &length.kind
            && let [(days, unit)] = parts.as_slice()
            && unit.text.starts_with("day")
        {
            let whole = days.fract().is_zero().then(|| days.to_u32()).flatten().filter(|n| (1..=Unit::Day.most()).contains(n));
            if whole.is_none() {
                self.error("unit/range", "days are counted in whole numbers", length.span, "");
            }
            self.local_times(length.span);
            return Some(WindowSpec { count: whole?, rolling, short, ..WindowSpec::of(Unit::Day, None) });
        }
        let micros = self.plain_length(length, &None)?.0;
        let minutes = (micros % 60_000_000 == 0).then_some(micros / 60_000_000).and_then(|m| u32::try_from(m).ok());
        let count = minutes.filter(|m| 1_440_u32.is_multiple_of(*m) || rolling && (1..=Unit::Minute.most()).contains(m));
        let Some(count) = count else {
            self.not_of_a_day(length.span, &self.written(length.span));
            return None;
        };
        self.local_times(length.span);
        Some(WindowSpec { count, rolling, short, ..WindowSpec::of(Unit::Minute, None) })
    }

    fn not_of_a_day(&mut self, span: Span, written: &str) {
        let said = format!("`{written}` do not divide a day: periods are whole minutes, counted from each midnight");
        self.error("window/minutes", said, span, "a day divides into 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 minutes, and into hours");
    }

    /// The unit of a window.
    pub(super) fn unit(&mut self, window: &Window) -> Option<Unit> {
        self.unit_and_count(window).map(|(unit, _)| unit)
    }

    fn unit_and_count(&mut self, window: &Window) -> Option<(Unit, u32)> {
        let word = window.unit.text.as_str();
        let found = unit_called(word);
        if found.is_none() {
            let wrong = Diagnostic::error("window/unknown", format!("`{word}` is not a window"), window.unit.span);
            self.say(match nearest(word, UNITS) {
                Some(near) => wrong.fix(format!("did you mean `{near}`?"), window.unit.span, near),
                None => wrong.help("windows are `day`, `week`, `month`, `quarter` and `year`, so many minutes or hours, and the whole term"),
            });
        }
        found
    }

    fn whole_count(&mut self, count: &Expr) -> Option<u32> {
        let number = match &count.kind {
            ExprKind::Number(n) | ExprKind::Count(n, _) => n.fract().is_zero().then(|| n.to_u32()).flatten(),
            _ => None,
        };
        let number = number.filter(|n| *n > 0);
        if number.is_none() && count.kind != ExprKind::Broken {
            self.error("unit/range", "a window is a whole number of units, from 1", count.span, "");
        }
        number
    }

    /// Whether so many of a unit make a window.
    fn fits(&mut self, unit: Unit, count: Option<u32>, window: &Window, at_events: bool) -> Option<u32> {
        let whole = self.written(window.span);
        let Some(count) = count.filter(|n| *n <= unit.most()) else {
            self.error("unit/range", format!("`{whole}` is too long for a window"), window.span, "");
            return None;
        };
        if unit == Unit::Minute && !at_events && !1_440_u32.is_multiple_of(count) {
            self.not_of_a_day(window.span, &whole);
            return None;
        }
        if unit == Unit::Term && (count > 1 || window.rolling) {
            self.error("window/unknown", "there is one term", window.span, "write `over the whole term`");
            return None;
        }
        Some(count)
    }

    /// `from 1 February`: when a year begins.
    fn origin(&mut self, window: &Window, unit: Unit) -> Option<Option<(u8, u8)>> {
        let Some((month, day)) = window.from else { return Some(None) };
        if !matches!(unit, Unit::Quarter | Unit::Year) {
            let said = format!("only quarters and years begin on a date; a {} does not", window.unit.text);
            self.error("window/origin", said, window.span, "leave the date out");
            return None;
        }
        if Date::new(2001, month, day).is_none() {
            self.error("window/origin", "a year cannot begin on a day that some years lack", window.span, "");
            return None;
        }
        Some(Some((month, day)).filter(|from| *from != (1, 1)))
    }

    /// Contract months are counted from the beginning of the term, and may begin on a day that a month lacks.
    fn contract_month(&mut self, month: PointRef, span: Span) {
        let reading = self.plan.points.choice::<Month>(month);
        match (reading, self.plan.term.from) {
            (Some(Month::Contract | Month::ThirtyDays), None) if !self.header_broken() => {
                let wrong = Diagnostic::error("window/no-term", "months are counted from the beginning of the term, but the agreement has no term", span);
                self.say(wrong.help("add a line such as `term 1 January 2026 through 31 December 2028`"));
            }
            (Some(Month::Contract), Some(from)) if from.day > 28 => {
                self.point(&MonthEnd::KIND, "", None, span);
            }
            _ => {}
        }
    }

    /// Local times matter here: on the nights when clocks change, choice points are met (unless the zone never changes its clocks).
    pub(super) fn local_times(&mut self, span: Span) {
        if self.plan.zone_name() != "UTC" {
            self.point(&LocalGap::KIND, "", None, span);
            self.point(&LocalFold::KIND, "", None, span);
        }
    }

    /// A sequence of windows, in words.
    pub(super) fn called(&self, each: &WindowSpec) -> String {
        let (unit, count) = match (each.unit, each.count) {
            (Unit::Term, _) => return "the whole term".to_owned(),
            (Unit::Minute, n) if n.is_multiple_of(60) => ("hour", n / 60),
            (Unit::Minute, n) => ("minute", n),
            (Unit::Day, n) => ("day", n),
            (Unit::Week, n) => ("week", n),
            (Unit::Month, n) => ("month", n),
            (Unit::Quarter, n) => ("quarter", n),
            (Unit::Year, n) => ("year", n),
        };
        let month = each.month.and_then(|m| self.plan.points.choice::<Month>(m));
        let which = match month {
            Some(Month::Contract) => "contract ",
            _ => "",
        };
        let rolling = if each.rolling { "rolling " } else { "" };
        if count == 1 { format!("each {rolling}{which}{unit}") } else { format!("each {rolling}{count} {which}{unit}s") }
    }

    /// Whether two sequences of windows are the same, whatever readings are given later.
    pub(super) fn same_windows(&self, a: &WindowSpec, b: &WindowSpec) -> bool {
        let settled = |month: Option<PointRef>| month.and_then(|m| self.plan.points.get(m)).filter(|p| p.settled != crate::plan::Settled::Provisional);
        let months = a.month == b.month || settled(a.month).zip(settled(b.month)).is_some_and(|(a, b)| a.reading == b.reading);
        months && WindowSpec { month: None, short: None, step: None, ..a.clone() } == WindowSpec { month: None, short: None, step: None, ..b.clone() }
    }
}
