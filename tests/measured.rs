//! Sets of time and formulas made by chance: the engine, whole and in parts, beside the plain evaluator. `SLA_MEASURED=100000 cargo test --release measured` compares more,
//! `SLA_SEED=7` others.

use rust_decimal::Decimal;
use sla::calendar::Calendars;
use sla::eval::{Facts, Options, Part, Program};
use sla::events::OwnedEvent;
use sla::plan::*;
use sla::readings::KINDS;
use sla::reference;
use sla::value::{Date, Instant, Micros, Ratio, TimeOfDay, Weekday};

/// Numbers by chance: a small generator, always the same for a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

const TICKET: CaseId = CaseId(0);
const PROBE: CaseId = CaseId(1);
const REQUEST: CaseId = CaseId(2);
const HOUR: i64 = Micros::HOUR.0;

/// A contract in the making.
struct Maker<'c> {
    chance: &'c mut Chance,
    /// What may be named: objectives and sets before.
    results: usize,
    sets: usize,
    /// Everything is told by zone.
    by_zone: bool,
    plan: Plan,
}

fn point(kind: &str) -> PointRef {
    PointRef(u32::try_from(KINDS.iter().position(|k| k.name == kind).unwrap()).unwrap())
}

fn field(name: &str, kind: FieldKind) -> Field {
    Field { name: name.into(), scope: Scope::Case, kind }
}

fn pattern(event: u16) -> Pattern {
    Pattern { event: EventId(event), by: Vec::new(), cond: Cond::True }
}

impl Maker<'_> {
    fn base(&mut self) {
        let chance = &mut *self.chance;
        let points = KINDS.iter().map(|kind| {
            let readings: Vec<String> = kind.readings.iter().map(|r| r.name.to_owned()).collect();
            let reading = if kind.name == "timezone" { chance.pick(&["UTC", "Europe/London"]).to_owned() } else { chance.pick(&readings) };
            let readings = if readings.contains(&reading) { readings } else { vec![reading.clone()] };
            Point { id: kind.name.into(), kind: kind.name.into(), readings, reading, settled: Settled::Clause, clause: None }
        });
        let points = Points(points.collect());
        let rules = Rules {
            same_instant: point("same_instant"),
            missing_field: point("missing_field"),
            unknown_party: point("unknown_party"),
            month_end: point("month_end"),
            week_start: point("week_start"),
            local_gap: point("local_gap"),
            local_fold: point("local_fold"),
            fee_base: point("fee_base"),
            money_rounding: point("money_rounding"),
            rounding_place: point("rounding_place"),
            limit_missing: None,
        };
        let zones = || field("zone", FieldKind::Text);
        let kind = |name: &str, sort, fields: Vec<Field>| CaseType {
            name: name.into(),
            plural: format!("{name}s"),
            sort,
            events: Vec::new(),
            fields,
            states: Vec::new(),
            ends_at: Vec::new(),
        };
        let events = ["opened", "held", "freed", "closed"].map(|name| EventDef { name: name.into(), by: Vec::new() });
        let names = FieldKind::Names(["north", "south"].map(str::to_owned).into());
        let tickets = CaseType {
            events: events.into(),
            states: vec![State { name: "waiting".into(), begin: vec![pattern(1)], end: vec![pattern(2)], nesting: point("nesting") }],
            ends_at: vec![EventId(3)],
            ..kind("ticket", Sort::Case, vec![field("zone", names), field("ok", FieldKind::Flag), field("size", FieldKind::Number)])
        };
        let holds = chance.once_in(2).then_some(Micros(5 * HOUR));
        let missing = holds.is_none().then(|| point("missing_sample"));
        let probes = kind("probe", Sort::Signal { holds, missing }, vec![zones(), field("ok", FieldKind::Flag), field("size", FieldKind::Number)]);
        let count = chance.once_in(2).then_some(FieldId(2));
        let requests = kind("request", Sort::Occurrence { count }, vec![zones(), field("ok", FieldKind::Flag), field("size", FieldKind::Number)]);
        let hours = |day: &Weekday| WeeklyHours { day: *day, from: TimeOfDay::new(9, 0, 0, 0).unwrap(), until: TimeOfDay::new(17, 0, 0, 0).unwrap() };
        let weekly = Hours::Weekly { weekly: Weekday::ALL[..5].iter().map(hours).collect(), closed: Vec::new(), open: Vec::new() };
        let office = CalendarSpec { name: "office".into(), clause: None, zone: None, hours: weekly };
        let from = if chance.once_in(12) { None } else { Date::new(2026, 3, 20 + u8::try_from(chance.below(5)).unwrap()) };
        let term = Term { from, until: Date::new(2026, 4, 10), to_end: None };
        self.plan = Plan { agreement: "by chance".into(), roles: vec!["provider".into()], term, zone: point("timezone"), ..Plan::new(2026) };
        (self.plan.cases, self.plan.calendars, self.plan.rules, self.plan.points) = (vec![tickets, probes, requests], vec![office], rules, points);
    }

    fn cond(&mut self, case: CaseId, moment: Moment) -> Cond {
        let at = |field: u16| FieldAt { field: FieldId(field), moment };
        match self.chance.below(6) {
            0 | 1 => Cond::Field { field: at(1), test: Test::AnyOf(vec![Value::Flag(self.chance.once_in(2))]) },
            2 => Cond::Field { field: at(2), test: Test::AtLeast(Decimal::from(self.chance.below(4))) },
            3 => Cond::Not(Box::new(self.cond(case, moment))),
            4 if case == TICKET => Cond::Apart {
                earlier: EventId(0),
                later: EventId(u16::try_from(1 + self.chance.below(3)).unwrap()),
                by: self
                    .chance
                    .once_in(2)
                    .then(|| Budget::Time { length: Micros(2 * HOUR), basis: self.chance.pick(&[Basis::Elapsed, Basis::Calendar(CalendarId(0))]) }),
            },
            _ => Cond::True,
        }
    }

    fn case_set(&mut self, case: CaseId, depth: usize) -> CaseSet {
        let pick = if depth > 2 { self.chance.below(2) } else { self.chance.below(8) };
        let parts = |maker: &mut Self| (0..2).map(|_| maker.case_set(case, depth + 1)).collect::<Vec<_>>();
        match pick {
            0 if case == TICKET => CaseSet::States(StateSet::State(StateId(0))),
            1 if case == TICKET => CaseSet::Between { from: vec![pattern(0), pattern(2)], until: vec![pattern(1)] },
            2 => CaseSet::Any(parts(self)),
            3 => CaseSet::All(parts(self)),
            4 => CaseSet::Except(Box::new(self.case_set(case, depth + 1)), Box::new(self.case_set(case, depth + 1))),
            5 => CaseSet::Not(Box::new(self.case_set(case, depth + 1))),
            6 => CaseSet::Lasting { set: Box::new(self.case_set(case, depth + 1)), least: Micros(3 * HOUR), more: self.chance.once_in(2) },
            _ => CaseSet::Holds(self.cond(case, Moment::Now)),
        }
    }

    fn of_cases(&mut self) -> TimeSet {
        let case = self.chance.pick(&[TICKET, PROBE, PROBE, REQUEST]);
        let how = match self.chance.below(5) {
            0 => Quantifier::Every,
            1 => Quantifier::Share(Ratio::new(1, 2).unwrap()),
            2 => Quantifier::AtMost(1),
            n => Quantifier::AtLeast(u32::try_from(n).unwrap() - 2),
        };
        let vacuous = matches!(how, Quantifier::Every | Quantifier::Share(_)).then(|| point("vacuous"));
        let among = self.chance.once_in(2).then(|| self.case_set(case, 1));
        TimeSet::Cases(Box::new(OfCases { case, among, holds: self.case_set(case, 0), how, vacuous }))
    }

    fn set(&mut self, depth: usize) -> TimeSet {
        let pick = if depth > 2 { self.chance.below(4) } else { self.chance.below(11) };
        let parts = |maker: &mut Self| (0..2).map(|_| maker.set(depth + 1)).collect::<Vec<_>>();
        match pick {
            0 => TimeSet::Calendar(CalendarId(0)),
            1 if self.sets > 0 => TimeSet::Named(SetId(u16::try_from(self.chance.below(self.sets)).unwrap())),
            2 => TimeSet::Always,
            4 => TimeSet::Any(parts(self)),
            5 => TimeSet::All(parts(self)),
            6 => TimeSet::Except(Box::new(self.set(depth + 1)), Box::new(self.set(depth + 1))),
            7 => TimeSet::Not(Box::new(self.set(depth + 1))),
            8 => TimeSet::Lasting { set: Box::new(self.set(depth + 1)), least: Micros(6 * HOUR), more: self.chance.once_in(2) },
            9 => {
                let (set, each) = (Box::new(self.set(depth + 1)), self.windows());
                TimeSet::UpTo { set, most: Micros(4 * HOUR), each, order: point("allowance_order") }
            }
            _ => self.of_cases(),
        }
    }

    fn windows(&mut self) -> WindowSpec {
        let unit = self.chance.pick(&[Unit::Day, Unit::Day, Unit::Week, Unit::Month, Unit::Minute, Unit::Term, Unit::Quarter]);
        let month = matches!(unit, Unit::Month | Unit::Quarter).then(|| point("month"));
        let count = if unit == Unit::Minute { self.chance.pick(&[300, 700]) } else { 1 + u32::try_from(self.chance.below(3)).unwrap() };
        let rolling = self.chance.once_in(3) && !matches!(unit, Unit::Term);
        let count = if unit == Unit::Term {
            1
        } else if rolling && unit == Unit::Minute {
            2
        } else {
            count
        };
        let unit = if rolling && unit == Unit::Minute { Unit::Day } else { unit };
        let origin = (unit == Unit::Quarter && self.chance.once_in(2)).then_some((2, 6));
        WindowSpec { count, rolling, origin, short: rolling.then(|| point("short_history")), ..WindowSpec::of(unit, month) }
    }

    /// A number, with the windows in which it is asked.
    #[expect(clippy::only_used_in_recursion, reason = "the windows of the context are named where a number is made")]
    fn num(&mut self, each: &WindowSpec, depth: usize) -> Num {
        let pick = if depth > 1 { self.chance.below(4) } else { self.chance.below(10) };
        match pick {
            0 => Num::Time(self.set(0)),
            1 => Num::Share { of: self.set(1), set: self.set(0), outside: self.chance.once_in(2) },
            2 => {
                let metric = self.chance.pick(&["count", "sum", "mean", "minimum", "maximum", "percentile"]);
                let percentile = (metric == "percentile").then(|| Ratio::new(1, 2).unwrap());
                Num::Stretches { set: self.set(0), metric: metric.into(), percentile, method: None, units: None, straddle: point("straddle") }
            }
            3 if self.results > 0 => Num::Result(ObjectiveId(u16::try_from(self.chance.below(self.results)).unwrap())),
            4 | 5 => {
                let smaller = self.windows();
                let empty = point("empty_slice");
                if self.chance.once_in(2) {
                    let metric = self.chance.pick(&["share", "count"]).to_owned();
                    let cond = self.num_cond(depth + 1);
                    Num::Over(Box::new(Over { metric, percentile: None, method: None, what: OverWhat::Cond(cond), each: smaller, empty }))
                } else {
                    let metric = self.chance.pick(&["count", "sum", "mean", "maximum", "percentile"]).to_owned();
                    let percentile = (metric == "percentile").then(|| Ratio::new(9, 10).unwrap());
                    let num = self.num(&smaller, depth + 1);
                    Num::Over(Box::new(Over { metric, percentile, method: None, what: OverWhat::Num(num), each: smaller, empty }))
                }
            }
            6 => {
                let metric = self.chance.pick(&["count", "sum", "mean", "maximum"]).to_owned();
                Num::Before { num: Box::new(self.num(each, depth + 1)), count: 1 + u32::try_from(self.chance.below(3)).unwrap(), metric }
            }
            7 => Num::Choose(vec![(self.num_cond(depth + 1), Num::Window)], Box::new(Num::Time(self.set(1)))),
            _ => Num::Window,
        }
    }

    fn num_cond(&mut self, depth: usize) -> NumCond {
        match self.chance.below(4) {
            0 => NumCond::Compare(Num::Time(self.set(0)), Bound::AtLeast, Num::Value(OneOf::just(Quantity::Length(Micros(5 * HOUR))))),
            1 => NumCond::Not(Box::new(self.num_cond(depth))),
            2 if self.results > 0 && depth < 3 => {
                let result = Num::Result(ObjectiveId(u16::try_from(self.chance.below(self.results)).unwrap()));
                NumCond::Compare(result.clone(), Bound::Above, result)
            }
            _ => NumCond::In(self.set(0), point("slice_rule")),
        }
    }

    fn items(&mut self) -> Items {
        let case = self.chance.pick(&[TICKET, PROBE, REQUEST, REQUEST]);
        let moment = Moment::Open(point("field_moment"));
        let metric = self.chance.pick(&["share", "count", "sum", "mean", "maximum", "percentile"]);
        let values = !matches!(metric, "share" | "count");
        let measure = Measure {
            metric: metric.into(),
            clock: None,
            within: None,
            field: values.then_some(FieldAt { field: FieldId(2), moment }),
            holds: if values { Cond::True } else { self.cond(case, moment) },
            percentile: (metric == "percentile").then(|| Ratio::new(3, 4).unwrap()),
            method: (metric == "percentile").then(|| point("percentile_method")),
            units: None,
        };
        let dimensions = if self.by_zone { vec![FieldAt { field: FieldId(0), moment }] } else { Vec::new() };
        let population = self.cond(case, moment);
        Items { case, population, dimensions, measure, counted_at: CountedAt::Open(point("counted_at")), open_cases: None, open_values: None }
    }

    fn objective(&mut self, at: usize) -> Objective {
        let each = self.windows();
        let items = self.chance.once_in(2);
        let what = if items {
            What::Items(self.items())
        } else {
            let dimensions = if self.by_zone { vec!["zone".to_owned()] } else { Vec::new() };
            What::Formula(Formula { num: self.num(&each, 0), dimensions })
        };
        let exclusions = if self.chance.once_in(3) { vec![Exclusion { set: self.set(0), from: point("exclusion") }] } else { Vec::new() };
        Objective {
            name: format!("objective_{at}"),
            clause: None,
            hidden: items && self.chance.once_in(3),
            what,
            target: None,
            each,
            needs: None,
            exclusions,
            empty: point("empty_window"),
            partial: point("partial_window"),
            rounding: Some(point("rounding_before_compare")),
            share: Share::default(),
        }
    }
}

fn plan(chance: &mut Chance) -> Plan {
    let by_zone = chance.once_in(2);
    let mut maker = Maker { chance, results: 0, sets: 0, by_zone, plan: Plan::new(2026) };
    maker.base();
    for _ in 0..maker.chance.below(3) {
        let set = maker.set(0);
        maker.sets += 1;
        maker.plan.sets.push(NamedSet { name: format!("set_{}", maker.sets), clause: None, set });
    }
    for at in 0..1 + maker.chance.below(4) {
        let objective = maker.objective(at);
        maker.plan.objectives.push(objective);
        maker.results += 1;
    }
    maker.plan
}

fn log(chance: &mut Chance) -> Vec<OwnedEvent> {
    let start = Date::new(2026, 3, 18).unwrap().days();
    let mut time = Instant(i64::from(start) * Micros::DAY.0);
    let mut events = Vec::new();
    for _ in 0..chance.below(40) {
        if !chance.once_in(5) {
            time = time.plus(Micros(HOUR * (1 + chance.below(20) as i64) / 2));
        }
        let kind = chance.pick(&[TICKET, PROBE, REQUEST]);
        let zone = match (kind, chance.below(3)) {
            (_, 0) => None,
            (TICKET, n) => Some(Value::Name(u16::try_from(n).unwrap() - 1)),
            (_, n) => Some(Value::Text(["north", "east"][n - 1].into())),
        };
        let mut values = Vec::new();
        if chance.once_in(2) {
            values.push((FieldId(0), zone));
        }
        if !chance.once_in(4) {
            values.push((FieldId(1), Some(Value::Flag(chance.once_in(2)))));
        }
        if chance.once_in(2) {
            values.push((FieldId(2), Some(Value::Number(Decimal::from(chance.below(5))))));
        }
        let event = (kind == TICKET && !chance.once_in(5)).then(|| EventId(u16::try_from(chance.below(4)).unwrap()));
        events.push(OwnedEvent { time, kind, case: chance.pick(&["a", "b", "c"]).into(), event, by: None, values: values.into() });
    }
    events
}

fn engine(program: &Program, events: &[OwnedEvent], as_of: Option<Instant>, cut: Option<usize>) -> Option<String> {
    let options = Options { as_of, facts: Facts::All, ..Options::default() };
    let mut part = Part::first(program, options.clone());
    let cut = cut.unwrap_or(events.len());
    events[..cut].iter().for_each(|e| part.push(&e.as_event()));
    let mut later = Part::later(program, options);
    events[cut..].iter().for_each(|e| later.push(&e.as_event()));
    part.merge(later);
    let mut facts = Vec::new();
    if !part.in_order() {
        return None;
    }
    let body = part.finish(&mut |f| facts.push(f));
    Some(serde_json::to_string_pretty(&(body, facts)).unwrap())
}

#[expect(clippy::disallowed_methods, reason = "how many to compare is asked of the environment")]
fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn measured_alike_by_both_evaluators() {
    let seed = asked("SLA_SEED", 0) * 1_000_000_007;
    let (mut refused, mut compared) = (0, 0);
    for n in 0..asked("SLA_MEASURED", 250) {
        let mut chance = Chance(seed + n);
        chance.below(2);
        let plan = plan(&mut chance);
        let program = match Program::compile(&plan) {
            Ok(program) => program,
            Err(_) => {
                refused += 1;
                continue;
            }
        };
        let calendars = Calendars::compile(&plan).unwrap();
        for _ in 0..3 {
            let events = log(&mut chance);
            let last = events.last().map_or(Instant(0), |e| e.time);
            let as_of = (!chance.once_in(3)).then(|| last.plus(Micros(HOUR * (chance.below(100) as i64 - 30))));
            let cut = chance.below(events.len() + 1);
            let Some(engine_says) = engine(&program, &events, as_of, None) else { continue };
            assert_eq!(Some(&engine_says), engine(&program, &events, as_of, Some(cut)).as_ref(), "in parts, seed {n}");
            let (body, facts) = reference::evaluate_in(&plan, &calendars, &events, as_of, false);
            let plainly = serde_json::to_string_pretty(&(body, facts)).unwrap();
            compared += 1;
            if plainly != engine_says {
                let at = plainly.lines().zip(engine_says.lines()).position(|(a, b)| a != b).unwrap_or(0);
                let around = |text: &str| text.lines().skip(at.saturating_sub(14)).take(20).collect::<Vec<_>>().join("\n");
                let objectives = format!("{:#?}\nsets {:#?}", plan.objectives, plan.sets);
                let readings: Vec<_> = plan.points.0.iter().map(|p| format!("{}={}", p.kind, p.reading)).collect();
                let rows: Vec<_> = events.iter().map(|e| format!("{} {:?} {} {:?} {:?}", e.time.rfc3339(), e.kind, e.case, e.event, e.values)).collect();
                println!("{objectives}\n{}\n{:?} {:?}\n{}", readings.join(" "), plan.term, as_of.map(Instant::rfc3339), rows.join("\n"));
                panic!("seed {n} differs\n--- plain\n{}\n--- engine\n{}", around(&plainly), around(&engine_says));
            }
        }
    }
    println!("{compared} compared, {refused} refused");
    assert!(compared > 50, "too few contracts made by chance are sound");
}
