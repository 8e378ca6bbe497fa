//! Working time against the plain set of open instants, and windows, near clock changes above all.

use super::*;
use crate::plan::{CalendarId, CalendarSpec, Closure, Dates, Hours, Opening, WeeklyHours};
use crate::readings::{Deadline, LocalFold, LocalGap};
use crate::value::{Date, Instant, Interval, Micros, TimeOfDay, Weekday};
use proptest::prelude::*;

const ZONES: [&str; 5] = ["Europe/London", "America/Sao_Paulo", "Asia/Tehran", "Australia/Lord_Howe", "UTC"];

fn spec(zone: Option<&str>, hours: Hours) -> CalendarSpec {
    CalendarSpec { name: "c".into(), clause: None, zone: zone.map(Into::into), hours }
}

fn time(minutes: i64) -> TimeOfDay {
    TimeOfDay(minutes * Micros::MINUTE.0)
}

/// Clock changes: London, São Paulo, Tehran, Lord Howe; a leap day; new year.
fn busy_days() -> Vec<Date> {
    let days =
        [(2026, 3, 29), (2026, 10, 25), (2015, 10, 18), (2015, 2, 22), (2016, 3, 21), (2016, 9, 21), (2026, 4, 5), (2026, 10, 4), (2024, 2, 29), (2026, 1, 1)];
    days.into_iter().filter_map(|(y, m, d)| Date::new(y, m, d)).collect()
}

fn near_busy_day() -> impl Strategy<Value = Date> {
    (0..busy_days().len(), -3..4_i32).prop_map(|(i, off)| busy_days()[i].plus_days(off))
}

fn a_time() -> impl Strategy<Value = TimeOfDay> {
    prop_oneof![(0..=48_i64).prop_map(|half| time(half * 30)), (0..=1440_i64).prop_map(time)]
}

fn dates() -> impl Strategy<Value = Dates> {
    prop_oneof![
        near_busy_day().prop_map(|d| Dates::Annual { month: d.month, day: d.day }),
        proptest::collection::vec(near_busy_day(), 1..4).prop_map(|mut list| {
            list.sort();
            Dates::List(list)
        }),
        (near_busy_day(), 0..3_i32).prop_map(|(d, more)| Dates::Range(d, d.plus_days(more))),
    ]
}

fn weekly() -> impl Strategy<Value = Hours> {
    let day = (0..7_usize).prop_map(|i| Weekday::ALL[i]);
    let hours = (day, a_time(), a_time()).prop_map(|(day, from, until)| WeeklyHours { day, from, until });
    let closure = (dates(), proptest::option::of((a_time(), a_time()))).prop_map(|(dates, hours)| Closure { dates, hours, name: None });
    let opening = (dates(), a_time(), a_time()).prop_map(|(dates, from, until)| Opening { dates, from, until });
    use proptest::collection::vec;
    (vec(hours, 0..12), vec(closure, 0..3), vec(opening, 0..3)).prop_map(|(weekly, closed, open)| Hours::Weekly { weekly, closed, open })
}

/// Two weekly calendars in zones of their own and all that can be made of them.
fn calendars() -> impl Strategy<Value = Calendars> {
    let zone = || (0..ZONES.len()).prop_map(|i| ZONES[i]);
    (weekly(), weekly(), zone(), zone(), any::<bool>(), any::<bool>()).prop_map(|(a, b, here, there, gap, fold)| {
        let (first, second) = (CalendarId(0), CalendarId(1));
        let specs = [
            spec(None, a),
            spec(Some(there), b),
            spec(None, Hours::Always),
            spec(None, Hours::Union(vec![first, second])),
            spec(None, Hours::Intersection(vec![first, second])),
            spec(None, Hours::Minus(CalendarId(3), CalendarId(4))),
        ];
        let gap = if gap { LocalGap::MovedForward } else { LocalGap::MovedBack };
        Calendars::new(&specs, here, gap, if fold { LocalFold::First } else { LocalFold::Second }).unwrap()
    })
}

fn instant() -> impl Strategy<Value = Instant> {
    let quarter = (near_busy_day(), 0..96_i64).prop_map(|(d, q)| Instant(i64::from(d.days()) * Micros::DAY.0 + q * 15 * Micros::MINUTE.0));
    (quarter, -1..2_i64).prop_map(|(t, off)| Instant(t.0 + off))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(debug_assertions) { 24 } else { 400 }, ..ProptestConfig::default() })]

    #[test]
    fn working_time_is_the_measure_of_the_open_set(calendars in calendars(), id in 0..6_u16, from in instant(), days in 0..9_i64, rest in -3..90_000_i64) {
        let calendar = calendars.get(CalendarId(id));
        let until = Instant(from.0 + days * Micros::DAY.0 + rest * Micros::SECOND.0);
        let open = calendar.open_set(Interval::new(from, until));
        prop_assert_eq!(calendar.between(from, until), open.measure());
        prop_assert_eq!(calendar.is_open(from), !calendar.open_set(Interval::new(from, Instant(from.0 + 1))).is_empty());
    }

    #[test]
    fn a_deadline_is_where_the_measure_is_reached(calendars in calendars(), id in 0..6_u16, from in instant(), half_hours in 0..80_i64) {
        let calendar = calendars.get(CalendarId(id));
        let length = Micros(half_hours * 30 * Micros::MINUTE.0);
        let span = Micros(60 * Micros::DAY.0);
        let ahead = calendar.open_set(Interval::new(from, from.plus(span)));
        let (mut rest, mut closing, mut opening) = (length.0, None, None);
        for piece in ahead.intervals() {
            if rest > 0 && rest <= piece.measure().0 {
                closing = Some(Instant(piece.from.0 + rest));
            }
            if rest >= 0 && rest < piece.measure().0 {
                opening = Some(Instant(piece.from.0 + rest));
                break;
            }
            rest -= piece.measure().0;
        }
        if let Some(opening) = opening {
            prop_assert_eq!(calendar.due(from, length, Deadline::AtNextOpening), Some(opening));
            prop_assert_eq!(calendar.due(from, length, Deadline::AtClosing), closing.or(Some(opening)));
        }
        let back = calendar.open_set(Interval::new(Instant(from.0 - span.0), from));
        let (mut rest, mut opening, mut closing) = (length.0, None, None);
        for piece in back.intervals().iter().rev() {
            if rest > 0 && rest <= piece.measure().0 {
                opening = Some(Instant(piece.until.0 - rest));
            }
            if rest >= 0 && rest < piece.measure().0 {
                closing = Some(Instant(piece.until.0 - rest));
                break;
            }
            rest -= piece.measure().0;
        }
        if let Some(closing) = closing {
            prop_assert_eq!(calendar.due_back(from, length, Deadline::AtNextOpening), Some(closing));
            prop_assert_eq!(calendar.due_back(from, length, Deadline::AtClosing), opening.or(Some(closing)));
        }
    }
}

#[test]
fn a_night_shift_belongs_to_the_date_on_which_it_begins() {
    let night = Weekday::ALL[..5].iter().map(|&day| WeeklyHours { day, from: time(22 * 60), until: time(6 * 60) }).collect();
    let closed = vec![Closure { dates: Dates::List(vec![Date::new(2026, 5, 4).unwrap()]), hours: None, name: None }];
    let specs = [spec(None, Hours::Weekly { weekly: night, closed, open: Vec::new() })];
    let calendars = Calendars::new(&specs, "Europe/London", LocalGap::MovedForward, LocalFold::First).unwrap();
    let calendar = calendars.get(CalendarId(0));
    let date = |day| Date::new(2026, 5, day).unwrap();
    assert_eq!(calendar.working_date_after(date(1), 1), Some(date(5)), "no Saturday, no closed Monday");
    assert_eq!(calendar.working_date_before(date(5), 1), Some(date(1)));
    assert_eq!(calendar.last_close_on(date(1)).map(Instant::rfc3339).as_deref(), Some("2026-05-02T05:00:00Z"));
    assert_eq!(calendar.last_close_on(date(4)), None);
    assert_eq!(calendar.between(SUPPORTED.from, SUPPORTED.until), calendar.open_set(SUPPORTED).measure());
}

#[test]
fn circles_strange_zones_and_wrong_numbers_are_refused() {
    let specs = [spec(Some("Europe/Londno"), Hours::Union(vec![CalendarId(0), CalendarId(7)]))];
    let wrong = Calendars::new(&specs, "UTC", LocalGap::MovedForward, LocalFold::First).unwrap_err();
    let said = ["there is no time zone `Europe/Londno`", "calendar `c` is combined of number 7, which is not there", "calendar `c` is combined of itself"];
    assert_eq!(wrong, said);
}
