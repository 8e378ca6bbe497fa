//! The tree: calendars and holidays.

use super::{DateLit, DateRange, Name, Path, Phrase, SetExpr, Text};
use crate::text::Span;
use crate::value::{Date, TimeOfDay, Weekday};

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its name.
    pub name: Name,
    /// In words.
    pub doc: Option<Text>,
    /// What it is.
    pub body: CalendarBody,
}

/// What a calendar is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarBody {
    /// `{ lines }`
    Lines(Vec<CalendarLine>),
    /// `calendar both is a and b`; `… is a or b`; `… is a except b` (one kind of join).
    Combined(SetExpr),
}

/// Lines of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarLine {
    /// `timezone Europe/Berlin`
    Timezone(Name),
    /// `open mon through fri from 08:00 until 13:00 and from 14:00 until 18:00`; `open every day all day`; `open always`.
    Weekly { days: Vec<Weekday>, hours: Vec<HoursLit>, span: Span },
    /// `open on 24 December 2026 from 09:00 until 12:00`
    Open { dates: Vec<DatesExpr>, hours: Vec<HoursLit>, span: Span },
    /// `closed on uk.bank_holidays.england_and_wales`; `closed on 24 December every year, 31 December 2026 from 12:00 until 18:00`
    Closed { dates: Vec<DatesExpr>, hours: Vec<HoursLit>, span: Span },
    /// Settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// `from 08:00 until 18:00`; `all day` is 00:00 until 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoursLit {
    /// Opens.
    pub from: TimeOfDay,
    /// Closes; at or before `from`: the next day.
    pub until: TimeOfDay,
    /// Where.
    pub span: Span,
}

/// Some dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatesExpr {
    /// A `holidays` declaration.
    Named(Path),
    /// `24 December 2026`
    Date(DateLit),
    /// `24 December every year`
    Annual { month: u8, day: u8, span: Span },
    /// `24 December 2026 through 1 January 2027`
    Range(DateRange),
}

/// A set of holidays by rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    /// `bank_holidays.england_and_wales`: one name, which may have dots in it.
    pub name: Name,
    /// In words.
    pub doc: Option<Text>,
    /// Its lines.
    pub lines: Vec<HolidayLine>,
}

/// Lines of a set of holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HolidayLine {
    /// `known 2000 through 2040`: years the rules hold for.
    Known { from: i32, through: i32, span: Span },
    /// `all of scotland`: everything another set holds.
    Include(Path),
    /// `"Good Friday" on 2 days before easter …`
    Day(HolidayDay),
    /// Reported.
    Broken(Span),
}

/// One holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayDay {
    /// What it is called.
    pub name: Text,
    /// Which date of a year.
    pub rule: DayRule,
    /// `moved to monday from sunday, not on saturday`…: on which days of the week it is kept elsewhere; the first that names the day holds.
    pub shifts: Vec<Shift>,
    /// `from 2007`: first year.
    pub from: Option<i32>,
    /// `through 2006`: last year.
    pub through: Option<i32>,
    /// `every 4 years from 2012`: with the first year, only in each so-manieth year from it.
    pub every: Option<u16>,
    /// `only in 2002, 2012`: the years that have it; none: all of them.
    pub only: Vec<i32>,
    /// `except in 2002, 2012`: years without it.
    pub except: Vec<i32>,
    /// Where.
    pub span: Span,
}

/// Which date of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// `25 December`
    Fixed { month: u8, day: u8 },
    /// `8 May 2020`: that year only.
    Once(Date),
    /// `first monday in may`; `last` is -1.
    Nth { nth: i8, day: Weekday, month: u8 },
    /// `monday on or before 24 May` (`before`), `monday on or after 1 November`
    Near { day: Weekday, before: bool, month: u8, date: u8 },
    /// `2 days before easter` is -2; `easter` is 0. Western Easter.
    Easter { offset: i32 },
    /// `each day between two holidays`: the day before it and the day after it are days on which holidays of the set fall, and it is none.
    Between,
}

/// Where a holiday is kept when it falls on certain days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// `from saturday and sunday`, `when on sunday`; when it is not said: Saturday and Sunday.
    pub days: Vec<Weekday>,
    /// Where it is kept.
    pub to: ShiftTo,
    /// `also on …` rather than `moved to …`: kept on the day on which it falls as well.
    pub also: bool,
}

/// Where a holiday is kept instead of the day on which it falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftTo {
    /// `the next free weekday`: the next day from Monday to Friday that is not itself a holiday of the set (in order of the lines).
    NextFreeWeekday,
    /// `the next free day`: the next day that is not itself a holiday of the set.
    NextFreeDay,
    /// `the nearest weekday`: from Saturday to Friday, from Sunday to Monday.
    NearestWeekday,
    /// `moved to monday`: the next such day, holiday or not.
    Next(Weekday),
    /// `moved back to friday`: the last such day before, holiday or not.
    Before(Weekday),
    /// `not on sunday`: nowhere.
    Nowhere,
}
