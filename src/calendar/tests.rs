//! Working time against the plain set of open instants, and windows, near clock changes above all.

use super::*;
use crate::plan::{
    CalendarId, CalendarSpec, Closure, Dates, Hours, Opening, Plan, Point, PointRef, Points, Rules, Settled, Term, Unit, WeeklyHours, WindowSpec,
};
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
        prop_assert_eq!(&calendar.open_intervals(Interval::new(from, until)), &open);
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

/// A plan with nothing in it but points, a zone and a term.
fn plan(zone: &str, from: &str, until: &str, readings: &[(&str, &str)]) -> Plan {
    let mut points = Points::default();
    let mut point = |kind: &str, reading: &str| {
        let reading = readings.iter().find(|(k, _)| *k == kind).map_or(reading, |(_, r)| r).to_owned();
        points.0.push(Point { id: kind.into(), kind: kind.into(), readings: vec![reading.clone()], reading, settled: Settled::Provisional, clause: None });
        PointRef(u32::try_from(points.0.len() - 1).unwrap())
    };
    let [zone, month, month_end, week_start, local_gap] = [
        point("timezone", zone),
        point("month", "calendar"),
        point("month_end", "last_day"),
        point("week_start", "monday"),
        point("local_gap", "moved_forward"),
    ];
    let other = point("nothing", "nothing");
    let rules = Rules {
        same_instant: other,
        missing_field: other,
        unknown_party: other,
        whose_record: other,
        backdated: other,
        late_record: other,
        month_end,
        week_start,
        local_gap,
        local_fold: other,
        fee_base: other,
        money_rounding: other,
        rounding_place: other,
        blank_group: other,
        blank_time: other,
        limit_order: other,
        carry_over: other,
        returned_credit: other,
        limit_missing: None,
    };
    assert_eq!(month, MONTH);
    let date = |text: &str| Date::try_from(text.to_owned()).ok();
    Plan { term: Term { from: date(from), until: date(until), to_end: None }, zone, rules, points, ..Plan::new(2026) }
}

const MONTH: PointRef = PointRef(1);

fn windows(plan: &Plan, unit: Unit) -> Windows {
    let month = (unit != Unit::Week).then_some(MONTH);
    Windows::of(plan, &Calendars::compile(plan).unwrap(), &WindowSpec::of(unit, month))
}

fn shown(plan: &Plan, unit: Unit, count: usize) -> String {
    let windows = windows(plan, unit);
    let line = |n| windows.get(n).map(|w| format!("{} {} {}{}", w.label, w.from.rfc3339(), w.until.rfc3339(), if windows.is_cut(&w) { " cut" } else { "" }));
    (0..count).map_while(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn calendar_windows_are_cut_by_the_term() {
    let plan = plan("Europe/London", "2026-02-15", "2026-05-01", &[]);
    let months = "2026-02 2026-02-15T00:00:00Z 2026-03-01T00:00:00Z cut\n2026-03 2026-03-01T00:00:00Z 2026-03-31T23:00:00Z\n2026-04 2026-03-31T23:00:00Z 2026-04-30T23:00:00Z";
    assert_eq!(shown(&plan, Unit::Month, 9), months);
    let quarters = "2026-Q1 2026-02-15T00:00:00Z 2026-03-31T23:00:00Z cut\n2026-Q2 2026-03-31T23:00:00Z 2026-04-30T23:00:00Z cut";
    assert_eq!(shown(&plan, Unit::Quarter, 9), quarters);
    assert_eq!(shown(&plan, Unit::Year, 9), "2026 2026-02-15T00:00:00Z 2026-04-30T23:00:00Z cut");
    assert_eq!(shown(&plan, Unit::Week, 2), "2026-W07 2026-02-15T00:00:00Z 2026-02-16T00:00:00Z cut\n2026-W08 2026-02-16T00:00:00Z 2026-02-23T00:00:00Z");
}

#[test]
fn a_first_midnight_that_is_skipped_begins_no_window_of_the_day_before() {
    let plan = plan("America/Sao_Paulo", "2018-11-04", "2018-11-12", &[("local_gap", "moved_back"), ("week_start", "sunday")]);
    let weeks = "2018-11-04/P7D 2018-11-04T02:00:00Z 2018-11-11T02:00:00Z\n2018-11-11/P7D 2018-11-11T02:00:00Z 2018-11-12T02:00:00Z cut";
    assert_eq!(shown(&plan, Unit::Week, 9), weeks);
}

#[test]
fn an_empty_term_has_no_windows() {
    let windows = windows(&plan("UTC", "2026-02-03", "2026-02-03", &[]), Unit::Month);
    assert!(windows.is_empty() && windows.get(0).is_none());
}

#[test]
fn contract_months_and_blocks_begin_with_the_term() {
    let starts = |readings: &[(&str, &str)], unit, from: &str| {
        let plan = plan("UTC", from, "2029-01-01", readings);
        let windows = windows(&plan, unit);
        (0..5).map_while(|n| windows.get(n)).map(|w| w.label).collect::<Vec<_>>().join(" ")
    };
    let contract = ("month", "contract");
    assert_eq!(starts(&[contract], Unit::Month, "2026-01-31"), "2026-01-31/P1M 2026-02-28/P1M 2026-03-31/P1M 2026-04-30/P1M 2026-05-31/P1M");
    let next = ("month_end", "first_of_next");
    assert_eq!(starts(&[contract, next], Unit::Month, "2026-01-31"), "2026-01-31/P1M 2026-03-01/P1M 2026-03-31/P1M 2026-05-01/P1M 2026-05-31/P1M");
    assert_eq!(starts(&[contract], Unit::Quarter, "2026-11-30"), "2026-11-30/P3M 2027-02-28/P3M 2027-05-30/P3M 2027-08-30/P3M 2027-11-30/P3M");
    assert_eq!(starts(&[contract], Unit::Year, "2024-02-29"), "2024-02-29/P1Y 2025-02-28/P1Y 2026-02-28/P1Y 2027-02-28/P1Y 2028-02-29/P1Y");
    assert_eq!(
        starts(&[("month", "thirty_days")], Unit::Month, "2026-01-31"),
        "2026-01-31/P30D 2026-03-02/P30D 2026-04-01/P30D 2026-05-01/P30D 2026-05-31/P30D"
    );
    assert_eq!(starts(&[("week_start", "sunday")], Unit::Week, "2028-12-20"), "2028-12-17/P7D 2028-12-24/P7D 2028-12-31/P7D");
    assert_eq!(starts(&[], Unit::Week, "2027-01-01"), "2026-W53 2027-W01 2027-W02 2027-W03 2027-W04", "1 January 2027 is a Friday");
}

#[test]
fn every_instant_of_an_open_term_lies_in_the_window_that_contains_it() {
    for (unit, month) in
        [(Unit::Week, "calendar"), (Unit::Month, "calendar"), (Unit::Month, "contract"), (Unit::Quarter, "thirty_days"), (Unit::Year, "calendar")]
    {
        let plan = plan("America/Sao_Paulo", "", "", &[("month", month)]);
        let windows = windows(&plan, unit);
        assert_eq!(windows.containing(Instant(SUPPORTED.from.0 - 1)), None);
        assert_eq!(windows.containing(SUPPORTED.until), None);
        for hours in (0..i64::from(LAST_DAY) * 24).step_by(999) {
            let at = Instant(hours * Micros::HOUR.0);
            let window = windows.containing(at).unwrap();
            assert!(Interval::new(window.from, window.until).contains(at));
            assert_eq!(windows.between(at, Instant(at.0 + 1)), [window]);
        }
    }
}

#[test]
fn more_openings_than_can_be_laid_out_are_refused() {
    let often = |n: i64| {
        let hours = |m: i64| WeeklyHours { day: Weekday::Mon, from: time(10 * m), until: time(10 * m + 5) };
        spec(None, Hours::Weekly { weekly: (0..n).map(hours).collect(), closed: Vec::new(), open: Vec::new() })
    };
    let compile = |specs: &[CalendarSpec]| Calendars::new(specs, "UTC", LocalGap::MovedForward, LocalFold::First).map(|_| ());
    assert_eq!(compile(&[often(48)]), Ok(()));
    assert!(compile(&[often(49)]).is_err());
    let union = |n: u16| spec(None, Hours::Union((0..n).map(|_| CalendarId(0)).collect()));
    assert_eq!(compile(&[often(48), union(4)]), Ok(()));
    assert!(compile(&[often(48), union(5)]).is_err());
    let always = Dates::Range(Date::new(1970, 1, 1).unwrap(), Date::new(2099, 12, 31).unwrap());
    let dated =
        |n: usize| Hours::Weekly { weekly: Vec::new(), closed: Vec::new(), open: vec![Opening { dates: always.clone(), from: time(0), until: time(1) }; n] };
    assert_eq!(compile(&[spec(None, dated(10))]), Ok(()));
    assert!(compile(&[spec(None, dated(11))]).is_err());
}
