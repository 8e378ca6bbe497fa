//! For tests: a small agreement about tickets in which every kind of choice point is one point of that name, and logs in a line an event.
//!
//! Tickets are `opened`, `responded`, `resolved`, `reopened`, `closed` (which ends them), `held` and `freed` (the state `waiting`), `noted` (nothing). Fields: `priority`
//! (P1 to P3), `cost` (a number), `qualified` (a flag of the event). The calendar `office` is open Monday to Friday from 9:00 to 17:00 UTC. The clock `resolution`
//! starts at opened, stops at resolved, is reopened by reopened and paused while waiting. The objective `fix` is the share within 4 hours, at least 90 %, each month
//! of 2026; its credit pays 5 of 100 when missed.

use super::{Facts, Options, Part, Program};
use crate::events::OwnedEvent;
use crate::outcome::{Body, CaseFacts, ClockFact, ItemFact};
use crate::plan::*;
use crate::plan::{Bound, What};
use crate::readings::KINDS;
use crate::value::{Civil, Date, Instant, Micros, Ratio, TimeOfDay, Weekday};
use rust_decimal::Decimal;

/// Events of the vocabulary, in order of their ids.
pub const EVENTS: [&str; 8] = ["opened", "responded", "resolved", "reopened", "closed", "held", "freed", "noted"];
/// Roles, likewise.
pub const ROLES: [&str; 3] = ["provider", "customer", "system"];
/// Fields, likewise.
pub const FIELDS: [&str; 3] = ["priority", "cost", "qualified"];

/// The point of a kind.
pub fn point(kind: &str) -> PointRef {
    PointRef(u32::try_from(KINDS.iter().position(|k| k.name == kind).unwrap()).unwrap())
}

/// The id of an event.
pub fn event(name: &str) -> EventId {
    EventId(u16::try_from(EVENTS.iter().position(|e| *e == name).unwrap()).unwrap())
}

/// The id of a field.
pub fn field(name: &str) -> FieldId {
    FieldId(u16::try_from(FIELDS.iter().position(|f| *f == name).unwrap()).unwrap())
}

/// Any event of that name.
pub fn pattern(name: &str) -> Pattern {
    Pattern { event: event(name), by: Vec::new(), cond: Cond::True }
}

/// Priority `P1` to `P3`.
pub fn priority(name: &str) -> Value {
    Value::Name(name[1..].parse::<u16>().unwrap() - 1)
}

/// `priority` at a moment is any of these.
pub fn priority_is(moment: Moment, names: &[&str]) -> Cond {
    let test = Test::AnyOf(names.iter().map(|n| priority(n)).collect());
    Cond::Field { field: FieldAt { field: field("priority"), moment }, test }
}

/// So many hours, elapsed.
pub fn hours(count: i64) -> Budget {
    Budget::Time { length: Micros(Micros::HOUR.0 * count), basis: Basis::Elapsed }
}

/// Each calendar month.
pub fn monthly() -> WindowSpec {
    WindowSpec::of(Unit::Month, Some(point("month")))
}

/// The agreement described above, every point at its provisional reading.
pub fn plan() -> Plan {
    let points = KINDS.iter().map(|kind| Point {
        id: kind.name.into(),
        kind: kind.name.into(),
        readings: kind.readings.iter().map(|r| r.name.to_owned()).collect(),
        reading: kind.provisional.into(),
        settled: Settled::Clause,
        clause: None,
    });
    let rules = Rules {
        same_instant: point("same_instant"),
        missing_field: point("missing_field"),
        unknown_party: point("unknown_party"),
        whose_record: point("whose_record"),
        backdated: point("backdated"),
        late_record: point("late_record"),
        month_end: point("month_end"),
        week_start: point("week_start"),
        local_gap: point("local_gap"),
        local_fold: point("local_fold"),
        fee_base: point("fee_base"),
        money_rounding: point("money_rounding"),
        rounding_place: point("rounding_place"),
        blank_group: point("blank_group"),
        blank_time: point("blank_time"),
        limit_order: point("limit_order"),
        carry_over: point("carry_over"),
        returned_credit: point("returned_credit"),
        limit_missing: Some(point("limit_missing")),
    };
    Plan {
        agreement: "Tickets".into(),
        roles: ROLES.map(str::to_owned).into(),
        term: Term { from: Date::new(2026, 1, 1), until: Date::new(2027, 1, 1), to_end: None },
        zone: point("timezone"),
        currency: Some(Currency { code: "GBP".into(), places: 2 }),
        fees: vec![Fee { name: "fee".into(), amount: OneOf::just(Decimal::from(100)), each: monthly() }],
        cases: vec![tickets()],
        calendars: vec![office()],
        clocks: vec![resolution()],
        objectives: vec![fix()],
        credits: vec![Credit {
            clause: Some("6".into()),
            rows: vec![Row { lower: None, upper: None, otherwise: false, when: Vec::new(), pays: of_fee(5) }],
            ..Credit::of(ObjectiveId(0), Scale::Missed, Vec::new(), point("band_gap"), point("band_overlap"))
        }],
        rules,
        points: Points(points.collect()),
        ..Plan::new(2026)
    }
}

/// So many per cent of the fee.
pub fn of_fee(percent: i128) -> Amount {
    Amount { base: OneOf::just(Base::OfFee(Ratio::new(percent, 100).unwrap(), FeeId(0))), per: Per::Window }
}

fn tickets() -> CaseType {
    let names = ["P1", "P2", "P3"].map(str::to_owned).into();
    CaseType {
        name: "ticket".into(),
        plural: "tickets".into(),
        sort: Sort::Case,
        events: EVENTS.map(|name| EventDef { name: name.into(), by: Vec::new() }).into(),
        fields: vec![
            Field { name: "priority".into(), scope: Scope::Case, kind: FieldKind::Names(names) },
            Field { name: "cost".into(), scope: Scope::Case, kind: FieldKind::Number },
            Field { name: "qualified".into(), scope: Scope::Event, kind: FieldKind::Flag },
        ],
        states: vec![State { name: "waiting".into(), begin: vec![pattern("held")], end: vec![pattern("freed")], nesting: point("nesting") }],
        ends_at: vec![event("closed")],
        news: Vec::new(),
        follows: Vec::new(),
    }
}

fn office() -> CalendarSpec {
    let day = |day: &Weekday| WeeklyHours { day: *day, from: TimeOfDay::new(9, 0, 0, 0).unwrap(), until: TimeOfDay::new(17, 0, 0, 0).unwrap() };
    let weekly = Weekday::ALL[..5].iter().map(day).collect();
    CalendarSpec { name: "office".into(), clause: None, zone: None, hours: Hours::Weekly { weekly, closed: Vec::new(), open: Vec::new() } }
}

fn resolution() -> Clock {
    Clock {
        name: "resolution".into(),
        clause: None,
        case: CaseId(0),
        start: OneOf::just(vec![pattern("opened")]),
        stop: OneOf::just(vec![pattern("resolved")]),
        reopen: OneOf::just(vec![pattern("reopened")]),
        reopen_within: None,
        pauses: vec![Pause { while_: StateSet::State(StateId(0)), cap: None }],
        run: vec![Run { when: Cond::True, during: None }],
        targets: None,
        on_reopen: point("reopen"),
        on_late_reopen: Some(point("late_reopen")),
        repeat_start: point("repeat_start"),
        repeat_stop: point("repeat_stop"),
        stop_before_start: point("stop_before_start"),
        pause_over_stop: point("pause_over_stop"),
        unended_pause: point("unended_pause"),
        ended_case: point("ended_case"),
        cycles: point("cycles"),
        deadline: point("deadline"),
        within: point("within"),
    }
}

fn fix() -> Objective {
    Objective {
        name: "fix".into(),
        clause: Some("5".into()),
        hidden: false,
        what: What::Items(Items {
            case: CaseId(0),
            population: Cond::True,
            dimensions: Vec::new(),
            measure: Measure {
                metric: "share".into(),
                clock: Some(ClockId(0)),
                within: Some(Limited::Budget(OneOf::just(hours(4)))),
                field: None,
                holds: Cond::True,
                percentile: None,
                method: None,
                units: None,
            },
            counted_at: CountedAt::Open(point("counted_at")),
            open_cases: Some(point("open_cases")),
            open_values: Some(point("open_values")),
        }),
        exclusions: Vec::new(),
        target: Some(Target { bound: Bound::AtLeast, rows: Vec::new(), value: OneOf::just(Quantity::Share(Ratio::new(9, 10).unwrap())) }),
        each: monthly(),
        needs: None,
        empty: point("empty_window"),
        partial: point("partial_window"),
        rounding: Some(point("rounding_before_compare")),
        share: Share::default(),
    }
}

/// Puts a reading in force.
pub fn read(plan: &mut Plan, kind: &str, reading: &str) {
    plan.points.give(kind, reading).unwrap();
}

/// `2026-01-05 09:00`, or `05 09:00` of January 2026, UTC; seconds if said.
pub fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    let date = if date.len() > 2 { Date::try_from(date.to_owned()).unwrap() } else { Date::new(2026, 1, date.parse().unwrap()).unwrap() };
    let mut parts = time.split(':').map(|p| p.parse::<u32>().unwrap());
    let time = TimeOfDay::new(parts.next().unwrap(), parts.next().unwrap_or(0), parts.next().unwrap_or(0), 0).unwrap();
    let civil = Civil { date, time };
    Instant(i64::from(civil.date.days()) * Micros::DAY.0 + civil.time.0)
}

/// A log: `CASE | TIME | EVENT by ROLE | FIELD=VALUE …`, the last two parts if there is anything to say. Times as [`at`] takes them.
pub fn log(lines: &[&str]) -> Vec<OwnedEvent> {
    lines.iter().map(|line| row(line)).collect()
}

fn row(line: &str) -> OwnedEvent {
    let mut parts = line.split('|').map(str::trim);
    let (case, time, what) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap_or(""));
    let (name, by) = what.split_once(" by ").map_or((what, None), |(name, by)| (name, Some(by)));
    let values = parts.next().unwrap_or("").split_whitespace().map(|pair| {
        let (name, text) = pair.split_once('=').unwrap();
        let value = match (name, text) {
            (_, "-") => None,
            ("priority", name) => Some(priority(name)),
            ("cost", number) => Some(Value::Number(number.parse().unwrap())),
            (_, flag) => Some(Value::Flag(flag == "yes")),
        };
        (field(name), value)
    });
    OwnedEvent {
        time: at(time),
        kind: CaseId(0),
        case: case.into(),
        event: (!name.is_empty()).then(|| event(name)),
        by: by.map(|by| RoleId(u16::try_from(ROLES.iter().position(|r| *r == by).unwrap()).unwrap())),
        values: values.collect(),
    }
}

/// What the engine makes of a log, all facts and stretches with it. Sorts the log if it has to.
pub fn evaluate(plan: &Plan, events: &[OwnedEvent], as_of: Option<Instant>) -> (Body, Vec<CaseFacts>) {
    let program = Program::compile(plan).unwrap();
    let options = Options { as_of, facts: Facts::All, ..Options::default() };
    let mut facts = Vec::new();
    let read = |push: &mut dyn FnMut(&crate::events::Event<'_>)| {
        events.iter().for_each(|e| push(&e.as_event()));
        Ok::<(), ()>(())
    };
    let (body, _) = super::run(&program, &options, read, &mut |f| facts.push(f)).unwrap();
    (body, facts)
}

/// The cycles of the first case of a log, up to the end of January 2026.
pub fn cycles(plan: &Plan, lines: &[&str]) -> Vec<ClockFact> {
    evaluate(plan, &log(lines), Some(at("2026-02-01 00:00"))).1.remove(0).clocks
}

/// The items of the first case of a log, likewise.
pub fn items(plan: &Plan, lines: &[&str]) -> Vec<ItemFact> {
    evaluate(plan, &log(lines), Some(at("2026-02-01 00:00"))).1.remove(0).objectives
}

/// A whole log in parts, cut at these places and joined from the right if `from_right`.
pub fn in_parts(program: &Program, options: &Options, events: &[OwnedEvent], cuts: &[usize], from_right: bool) -> (Body, Vec<CaseFacts>) {
    let mut bounds: Vec<usize> = cuts.iter().map(|c| c % (events.len() + 1)).chain([0, events.len()]).collect();
    bounds.sort_unstable();
    let pieces = bounds.windows(2).enumerate().map(|(n, ends)| {
        let mut part = if n == 0 { Part::first(program, options.clone()) } else { Part::later(program, options.clone()) };
        events[ends[0]..ends[1]].iter().for_each(|e| part.push(&e.as_event()));
        part
    });
    let whole = if from_right { pieces.rev().reduce(|later, earlier| join(earlier, later)).unwrap() } else { pieces.reduce(join).unwrap() };
    let mut facts = Vec::new();
    (whole.finish(&mut |f| facts.push(f)), facts)
}

fn join<'p>(mut earlier: Part<'p>, later: Part<'p>) -> Part<'p> {
    earlier.merge(later);
    earlier
}
