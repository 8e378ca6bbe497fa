//! Contracts made by chance, as plans: their kinds of case, calendars, and the readings of every point they meet.

use super::numbers::Of;
use super::tape::Choices;
use sla::plan::*;
use sla::readings::{Choice, KINDS};
use sla::value::{Date, TimeOfDay, Weekday};

/// What makes a plan: its parts so far.
pub(super) struct Maker<'t> {
    pub(super) chance: Choices<'t>,
    /// The first day of everything.
    pub(super) origin: Date,
    pub(super) points: Vec<Point>,
    pub(super) cases: Vec<CaseType>,
    pub(super) calendars: Vec<CalendarSpec>,
    pub(super) sets: Vec<NamedSet>,
    pub(super) clocks: Vec<Clock>,
    pub(super) fees: Vec<Fee>,
    pub(super) pools: Vec<Pool>,
    pub(super) objectives: Vec<Objective>,
    /// What each of them measures.
    pub(super) units: Vec<Of>,
    pub(super) adjustments: Vec<Adjustment>,
}

/// Events of every kind of case, in order of their ids.
pub(super) const EVENTS: &[&str] = &["opened", "resolved", "reopened", "wait", "go_on", "hold", "unhold", "closed", "reply", "noted"];
pub(super) const ZONES: &[&str] = &["UTC", "Europe/London", "America/Sao_Paulo", "Asia/Tehran", "Australia/Lord_Howe"];

fn event(name: &str) -> EventId {
    EventId(EVENTS.iter().position(|e| *e == name).unwrap() as u16)
}

impl<'t> Maker<'t> {
    pub(super) fn new(chance: Choices<'t>, origin: Date) -> Self {
        let (points, cases, calendars, sets, clocks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (fees, pools, objectives, units, adjustments) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { chance, origin, points, cases, calendars, sets, clocks, fees, pools, objectives, units, adjustments }
    }
}

impl Maker<'_> {
    /// A point of a kind, with any of its readings in force.
    pub(super) fn point<C: Choice>(&mut self) -> PointRef {
        self.named(C::KIND.name)
    }

    fn named(&mut self, kind: &str) -> PointRef {
        let record = KINDS.iter().find(|k| k.name == kind).unwrap();
        let readings: Vec<String> = record.readings.iter().map(|r| r.name.to_owned()).collect();
        // The provisional reading is the plainest choice.
        let provisional = readings.iter().position(|r| r == record.provisional).unwrap();
        let at = (provisional + self.chance.below(readings.len())) % readings.len();
        let reading = readings[at].clone();
        self.add(kind, readings, reading)
    }

    pub(super) fn add(&mut self, kind: &str, readings: Vec<String>, reading: String) -> PointRef {
        let settled = if self.chance.once_in(2) { Settled::Clause } else { Settled::Provisional };
        let at = self.points.len();
        self.points.push(Point { id: format!("{kind}@{at}"), kind: kind.to_owned(), readings, reading, settled, clause: None });
        PointRef(at as u32)
    }

    /// One of the options; rarely several, of which a point chooses.
    pub(super) fn one_of<T>(&mut self, kind: &str, mut make: impl FnMut(&mut Self) -> T) -> OneOf<T> {
        let first = make(self);
        if !self.chance.once_in(6) {
            return OneOf::just(first);
        }
        let options = vec![first, make(self), make(self)];
        let readings: Vec<String> = (1..=3).map(|n| format!("option_{n}")).collect();
        let reading = self.chance.pick(&readings).clone();
        OneOf { point: Some(self.add(kind, readings, reading)), options }
    }

    /// Perhaps the clause it stands under.
    pub(super) fn clause(&mut self, chapter: usize, at: usize) -> Option<String> {
        self.chance.once_in(2).then(|| format!("{chapter}.{at}"))
    }

    /// Lengths lie on the grid of the log, so that they are often met exactly.
    pub(super) fn length(&mut self) -> sla::value::Micros {
        let halves = *self.chance.pick(&[8, 1, 2, 3, 4, 16, 20, 48, 96, 0, 480]);
        let odd = if self.chance.once_in(8) { 1 } else { 0 };
        sla::value::Micros(halves * 1_800_000_000 + odd)
    }

    pub(super) fn case(&mut self, at: usize, sort: Sort) -> CaseType {
        let roles = [RoleId(0), RoleId(1), RoleId(2)];
        let by = |chance: &mut Choices<'_>| if chance.once_in(8) { Vec::new() } else { roles.to_vec() };
        let events = EVENTS.iter().map(|name| EventDef { name: (*name).to_owned(), by: by(&mut self.chance) }).collect();
        let field = |name: &str, scope, kind| Field { name: name.to_owned(), scope, kind };
        // Of one kind it may be called otherwise, or have its names in another order.
        let (priority, names) = match self.chance.below(if at == 0 { 1 } else { 4 }) {
            2 => ("priority", ["P2", "P1", "P4"]),
            3 => ("severity", ["P1", "P2", "P3"]),
            _ => ("priority", ["P1", "P2", "P3"]),
        };
        let fields = vec![
            field(priority, Scope::Case, FieldKind::Names(names.map(str::to_owned).to_vec())),
            field("cost", Scope::Case, FieldKind::Number),
            field("vip", Scope::Case, FieldKind::Flag),
            field("queue", Scope::Case, FieldKind::Text),
            field("qualified", Scope::Event, FieldKind::Flag),
            field("effort", Scope::Event, FieldKind::Number),
            field("times", Scope::Case, FieldKind::Number),
        ];
        let follows = if matches!(sort, Sort::Signal { .. }) || !self.chance.once_in(4) { Vec::new() } else { vec![self.follows()] };
        if !matches!(sort, Sort::Case) {
            return CaseType {
                name: format!("kind_{at}"),
                plural: format!("kinds_{at}"),
                sort,
                events,
                fields,
                states: Vec::new(),
                ends_at: Vec::new(),
                news: Vec::new(),
                follows,
            };
        }
        let states = vec![
            self.state("waiting", &["wait"], &["go_on", "resolved"]),
            self.state("on_hold", &["hold", "reopened"], &["unhold"]),
            self.state("noting", &["noted"], &["noted", "go_on"]),
        ];
        let ends: &[&[&str]] = &[&["closed"], &[], &["closed"], &[], &["closed", "resolved"], &["unhold"]];
        let ends_at = self.chance.pick(ends).iter().map(|e| event(e)).collect();
        CaseType { name: format!("kind_{at}"), plural: format!("kinds_{at}"), sort, events, fields, states, ends_at, news: Vec::new(), follows }
    }

    /// The first field follows from the third, or that from the first.
    fn follows(&mut self) -> Follows {
        let names = [Value::Name(0), Value::Name(1), Value::Name(2)];
        let flags = [Value::Flag(true), Value::Flag(false)];
        let turned = self.chance.once_in(3);
        let (field, from, own, other) = if turned { (2, 0, &flags[..], &names[..]) } else { (0, 2, &names[..], &flags[..]) };
        let mut rows = Vec::new();
        for _ in 0..self.chance.between(1, 3) {
            let when = if self.chance.once_in(5) { Vec::new() } else { self.chance.some(other, 1) };
            let value = (!self.chance.once_in(6)).then(|| self.chance.pick(own).clone());
            rows.push(FollowsRow { when: vec![when], value });
        }
        let recorded = self.point::<sla::readings::RecordedField>();
        Follows { field: FieldId(field), clause: self.clause(9, 1), from: vec![FieldId(from)], rows, recorded }
    }

    fn state(&mut self, name: &str, begin: &[&str], end: &[&str]) -> State {
        let begin = self.patterns(begin);
        let end = self.patterns(end);
        State { name: name.to_owned(), begin, end, nesting: self.point::<sla::readings::Nesting>() }
    }

    /// The first of some events, perhaps with others and with conditions.
    pub(super) fn patterns(&mut self, names: &[&str]) -> Vec<Pattern> {
        let extra = if self.chance.once_in(4) { names.len() } else { 1 };
        let mut out: Vec<Pattern> = names.iter().take(extra).map(|n| self.pattern(event(n))).collect();
        if self.chance.once_in(10) {
            let any = EventId(self.chance.below(EVENTS.len()) as u16);
            out.push(self.pattern(any));
        }
        out
    }

    fn pattern(&mut self, event: EventId) -> Pattern {
        let by = if self.chance.once_in(10) { self.chance.some(&[RoleId(0), RoleId(1), RoleId(2)], 1) } else { Vec::new() };
        let cond = if self.chance.once_in(12) { self.cond(1, Some(Moment::Now)) } else { Cond::True };
        Pattern { event, by, cond }
    }

    /// A condition of some depth; with a moment, of that moment only.
    pub(super) fn cond(&mut self, depth: usize, moment: Option<Moment>) -> Cond {
        let how = if depth == 0 { 0 } else { self.chance.below(9) };
        match how {
            0..=3 => self.field_test(moment),
            4 => Cond::Not(Box::new(self.cond(depth - 1, moment))),
            5 => Cond::All(vec![self.cond(depth - 1, moment), self.cond(depth - 1, moment)]),
            6 => Cond::Any(vec![self.cond(depth - 1, moment), self.cond(depth - 1, moment)]),
            7 => self.apart(),
            _ => {
                let parts = (0..4).map(|_| self.cond(0, moment)).collect();
                let joins = (0..3).map(|_| self.chance.once_in(2)).collect();
                Cond::Mixed { point: self.point::<sla::readings::AndOr>(), parts, joins }
            }
        }
    }

    /// One event so long before another.
    fn apart(&mut self) -> Cond {
        let events = ["opened", "resolved", "wait", "reply"].map(event);
        let (earlier, later) = (*self.chance.pick(&events), *self.chance.pick(&events[1..]));
        let by = (!self.chance.once_in(3)).then(|| {
            let basis = if self.calendars.is_empty() { Basis::Elapsed } else { Basis::Calendar(CalendarId(self.chance.below(self.calendars.len()) as u16)) };
            Budget::Time { length: self.length(), basis: if self.chance.once_in(2) { basis } else { Basis::Elapsed } }
        });
        Cond::Apart { earlier, later, by }
    }

    pub(super) fn moment(&mut self) -> Moment {
        match self.chance.below(4) {
            0 => Moment::Event(event("opened")),
            1 => Moment::Event(EventId(self.chance.below(EVENTS.len()) as u16)),
            _ => Moment::Open(self.point::<sla::readings::FieldMoment>()),
        }
    }

    /// A field of the case at any moment, or one of an event at an event.
    pub(super) fn field_at(&mut self) -> FieldAt {
        let field = FieldId(self.chance.below(6) as u16);
        let of_event = field.0 >= 4;
        let moment = if of_event { Moment::Event(EventId(self.chance.below(EVENTS.len()) as u16)) } else { self.moment() };
        FieldAt { field, moment }
    }

    fn field_test(&mut self, moment: Option<Moment>) -> Cond {
        let FieldAt { field, moment } = match moment {
            Some(moment) => FieldAt { field: FieldId(self.chance.below(6) as u16), moment },
            None => self.field_at(),
        };
        let decimal = |chance: &mut Choices<'_>| rust_decimal::Decimal::new(chance.between(0, 12), 1);
        let test = match field.0 {
            0 => Test::AnyOf(self.chance.some(&[Value::Name(0), Value::Name(1), Value::Name(2)], 1)),
            2 | 4 => Test::AnyOf(vec![Value::Flag(!self.chance.once_in(3))]),
            3 => Test::AnyOf(vec![Value::Text("desk".into())]),
            _ => match self.chance.below(5) {
                0 => Test::AtLeast(decimal(&mut self.chance)),
                1 => Test::AtMost(decimal(&mut self.chance)),
                2 => Test::Above(decimal(&mut self.chance)),
                3 => Test::Below(decimal(&mut self.chance)),
                _ => Test::AnyOf(vec![Value::Number(decimal(&mut self.chance))]),
            },
        };
        Cond::Field { field: FieldAt { field, moment }, test }
    }

    pub(super) fn calendar(&mut self, at: usize) -> CalendarSpec {
        let zone = self.chance.once_in(3).then(|| (*self.chance.pick(ZONES)).to_owned());
        let earlier = |chance: &mut Choices<'_>| CalendarId(chance.below(at) as u16);
        let hours = match self.chance.below(if at == 0 { 5 } else { 9 }) {
            0..=3 => self.weekly(),
            4 => Hours::Always,
            5 => Hours::Union(vec![earlier(&mut self.chance), earlier(&mut self.chance)]),
            6 => Hours::Intersection(vec![earlier(&mut self.chance), earlier(&mut self.chance)]),
            7 => Hours::Minus(earlier(&mut self.chance), earlier(&mut self.chance)),
            _ => self.weekly(),
        };
        CalendarSpec { name: format!("hours_{at}"), clause: self.clause(3, at), zone, hours }
    }

    fn weekly(&mut self) -> Hours {
        let time = |hour| TimeOfDay::new(hour, 0, 0, 0).unwrap();
        let spans = [(8, 18), (9, 17), (22, 6), (0, 24), (1, 3), (0, 0), (1, 2)];
        let (from, until) = *self.chance.pick(&spans);
        let days = if from == 1 || self.chance.once_in(3) { 7 } else { 5 };
        let mut weekly: Vec<WeeklyHours> = Weekday::ALL.iter().take(days).map(|day| WeeklyHours { day: *day, from: time(from), until: time(until) }).collect();
        if self.chance.once_in(4) {
            weekly.push(WeeklyHours { day: *self.chance.pick(&Weekday::ALL), from: time(12), until: time(20) });
        }
        let mut closed = Vec::new();
        while closed.len() < 3 && self.chance.once_in(2) {
            let hours = self.chance.once_in(3).then(|| (time(12), time(13)));
            closed.push(Closure { dates: self.dates(), hours, name: None });
        }
        let mut open = Vec::new();
        if self.chance.once_in(4) {
            open.push(Opening { dates: self.dates(), from: time(10), until: time(14) });
        }
        Hours::Weekly { weekly, closed, open }
    }

    fn dates(&mut self) -> Dates {
        let first = self.origin.plus_days(self.chance.between(0, 40) as i32);
        match self.chance.below(3) {
            0 => Dates::List(vec![first]),
            1 => Dates::Range(first, first.plus_days(self.chance.between(0, 5) as i32)),
            _ => Dates::Annual { month: first.month, day: first.day },
        }
    }

    /// The zone of the agreement.
    pub(super) fn zone(&mut self) -> PointRef {
        // Often the one whose clocks change then.
        let near = match (self.origin.year, self.origin.month) {
            (2026, _) => "Europe/London",
            (2018, 2 | 10) => "America/Sao_Paulo",
            (2018, _) => "Asia/Tehran",
            _ => "Australia/Lord_Howe",
        };
        let reading = if self.chance.once_in(2) { near } else { self.chance.pick(ZONES) }.to_owned();
        self.add("timezone", ZONES.iter().map(|z| (*z).to_owned()).collect(), reading)
    }
}
