//! Clocks, objectives and money of contracts made by chance.

use super::contract::{EVENTS, Level, Maker};
use super::numbers::{Of, Spot};
use super::settlement::{More, Settled};
use super::tape::Choices;
use rust_decimal::Decimal;
use sla::plan::*;
use sla::readings;
use sla::value::{Date, Micros, Ratio};

/// Shares that few cases reach exactly, or nearly.
pub(super) fn shares() -> Vec<Ratio> {
    let percent = (0..=20).map(|n| (n, 20));
    let near = [(0, 1), (1, 2), (1, 1), (1, 3), (2, 3), (333, 1000), (667, 1000), (3333, 10_000), (6667, 10_000), (0, 1), (1, 2), (1, 1)];
    percent.chain(near).map(|(part, whole)| Ratio::new(part, whole).unwrap()).collect()
}

/// A plan. The log for it goes by the same tape.
pub(super) fn plan<'t>(chance: Choices<'t>, origin: Date, level: Level) -> (Plan, Choices<'t>) {
    let mut make = Maker { chance, points: Vec::new(), cases: Vec::new(), calendars: Vec::new(), sets: Vec::new(), level, origin };
    let kinds = if make.chance.once_in(5) { 2 } else { 1 };
    for at in 0..kinds {
        let case = make.case(at, Sort::Case);
        make.cases.push(case);
    }
    if level.items && make.chance.once_in(3) {
        let holds = make.chance.once_in(3).then(|| make.length());
        let missing = holds.is_none().then(|| make.point::<readings::MissingSample>());
        let case = make.case(kinds, Sort::Signal { holds, missing });
        make.cases.push(case);
    }
    if level.items && make.chance.once_in(3) {
        let count = make.chance.once_in(2).then_some(FieldId(6));
        let case = make.case(kinds + 1, Sort::Occurrence { count });
        make.cases.push(case);
    }
    for at in 0..make.chance.below(4) {
        let calendar = make.calendar(at);
        make.calendars.push(calendar);
    }
    let clocks: Vec<Clock> = (0..1 + make.chance.below(3)).map(|at| make.clock(at, kinds)).collect();
    for at in 0..if level.items { make.chance.below(3) } else { 0 } {
        let set = make.time_set(2);
        make.sets.push(NamedSet { name: format!("set_{at}"), clause: None, set });
    }
    let fees: Vec<Fee> = (0..make.chance.below(3)).map(|at| make.fee(at)).collect();
    let mut objectives: Vec<(Objective, Of)> = Vec::new();
    for _ in 0..1 + make.chance.below(3) {
        let at = objectives.len();
        if level.formulas && make.chance.once_in(2) {
            let more = make.formula(at, &clocks, fees.len());
            objectives.extend(more);
        } else {
            let objective = make.objective(at, &clocks);
            let of = measured(objective.items().unwrap());
            objectives.push((objective, of));
        }
    }
    let mut credits = Vec::new();
    for (at, (objective, of)) in objectives.iter().enumerate() {
        if !objective.hidden && !make.chance.once_in(4) {
            credits.push(make.credit(at, objective, *of, &fees));
        }
    }
    let promised: Vec<Objective> = objectives.iter().map(|(objective, _)| objective.clone()).collect();
    let mut limits: Vec<Limit> = (0..make.chance.below(3)).map(|at| make.limit(at, &promised, &fees)).collect();
    let settled = Settled { clocks: &clocks, objectives: &mut objectives, fees: &fees, credits: &mut credits, limits: &mut limits };
    let More { adjustments, pools, rights } = if level.settlement { make.settlement(settled) } else { More::default() };
    let objectives: Vec<Objective> = objectives.into_iter().map(|(objective, _)| objective).collect();
    let limit_missing = (limits.is_empty() && !credits.is_empty()).then(|| make.point::<readings::LimitMissing>());
    let rules = Rules {
        same_instant: make.point::<readings::SameInstant>(),
        missing_field: make.point::<readings::MissingField>(),
        unknown_party: make.point::<readings::MissingField>(),
        month_end: make.point::<readings::MonthEnd>(),
        week_start: make.point::<readings::WeekStart>(),
        local_gap: make.point::<readings::LocalGap>(),
        local_fold: make.point::<readings::LocalFold>(),
        fee_base: make.point::<readings::FeeBase>(),
        money_rounding: make.point::<readings::MoneyRounding>(),
        rounding_place: make.point::<readings::RoundingPlace>(),
        limit_missing,
    };
    let term = make.term();
    let zone = make.zone();
    let paid = !pools.is_empty() || !fees.is_empty() || !credits.is_empty() || !limits.is_empty();
    let currency = (paid || !make.chance.once_in(5)).then(|| Currency { code: "GBP".to_owned(), places: *make.chance.pick(&[2, 0]) });
    let plan = Plan {
        agreement: "made by chance".to_owned(),
        version: Some(1),
        roles: ["provider", "customer", "system"].map(str::to_owned).to_vec(),
        term,
        zone,
        currency,
        fees,
        cases: make.cases,
        calendars: make.calendars,
        sets: make.sets,
        clocks,
        objectives,
        credits,
        limits,
        adjustments,
        pools,
        rights,
        parties: [(0, "north"), (1, "south")].map(|(role, name)| Party { role: RoleId(role), name: name.to_owned(), full: name.to_owned() }).to_vec(),
        rules,
        points: Points(make.points),
        ..Plan::new(2026)
    };
    (plan, make.chance)
}

/// What items are measured in.
pub(super) fn measured(items: &Items) -> Of {
    let Measure { metric, clock, field, units, .. } = &items.measure;
    match metric.as_str() {
        "share" => Of::Share,
        "count" => Of::Number,
        _ if clock.is_some() && field.is_none() && units.is_none() => Of::Length,
        _ => Of::Number,
    }
}

impl Maker<'_> {
    fn term(&mut self) -> Term {
        // Windows of open terms are many.
        let from = (!self.chance.once_in(10)).then(|| self.origin.plus_days(self.chance.between(-40, 8) as i32));
        let until = (!self.chance.once_in(12)).then(|| self.origin.plus_days(self.chance.between(9, 100) as i32));
        let to_end = self.chance.once_in(4).then(|| self.point::<readings::ToEnd>());
        Term { from, until, to_end }
    }

    pub(super) fn any_calendar(&mut self) -> Option<CalendarId> {
        let at = self.chance.below(self.calendars.len() + 1);
        at.checked_sub(1).map(|at| CalendarId(at as u16))
    }

    fn basis(&mut self) -> Basis {
        match self.chance.below(4) {
            0 => Basis::Clock,
            1 => Basis::Elapsed,
            2 => self.any_calendar().map_or(Basis::Elapsed, Basis::Calendar),
            _ => Basis::Open(self.point::<readings::HoursBasis>()),
        }
    }

    fn budget(&mut self) -> Budget {
        if self.chance.once_in(5) {
            let calendar = self.any_calendar();
            return Budget::Days { count: self.chance.between(1, 4) as u32, day: self.point::<readings::Day>(), calendar };
        }
        Budget::Time { length: self.length(), basis: self.basis() }
    }

    fn meaning(&mut self, names: &[&str]) -> Patterns {
        self.one_of("meaning", |make| make.patterns(names))
    }

    fn clock(&mut self, at: usize, kinds: usize) -> Clock {
        let case = CaseId(self.chance.below(kinds) as u16);
        let start = self.meaning(&["opened", "reopened"]);
        let stops: &[&[&str]] = &[&["resolved", "closed"], &["resolved"], &["reply", "resolved"], &["resolved", "reply"], &["noted"]];
        let names = *self.chance.pick(stops);
        let stop = self.meaning(names);
        let reopen = match self.chance.below(4) {
            0 => OneOf::just(Vec::new()),
            _ => self.meaning(&["reopened", "go_on", "reply"]),
        };
        let reopen_within = self.chance.once_in(3).then(|| self.budget());
        let on_late_reopen = reopen_within.as_ref().map(|_| self.point::<readings::LateReopen>());
        let pauses = (0..self.chance.below(3)).map(|_| self.pause()).collect();
        let mut run: Vec<Run> = Vec::new();
        if self.chance.once_in(3) {
            run.push(Run { when: self.cond(1, None), during: self.any_calendar() });
        }
        run.push(Run { when: Cond::True, during: self.any_calendar() });
        let targets = self.chance.once_in(2).then(|| self.targets());
        Clock {
            name: format!("clock_{at}"),
            clause: self.chance.once_in(2).then(|| format!("4.{at}")),
            case,
            start,
            stop,
            reopen,
            reopen_within,
            pauses,
            run,
            targets,
            on_reopen: self.point::<readings::Reopen>(),
            on_late_reopen,
            repeat_start: self.point::<readings::RepeatStart>(),
            repeat_stop: self.point::<readings::RepeatStop>(),
            stop_before_start: self.point::<readings::StopBeforeStart>(),
            pause_over_stop: self.point::<readings::PauseOverStop>(),
            unended_pause: self.point::<readings::UnendedPause>(),
            ended_case: self.point::<readings::EndedCase>(),
            cycles: self.point::<readings::Cycles>(),
            deadline: self.point::<readings::Deadline>(),
            within: self.point::<readings::Within>(),
        }
    }

    pub(super) fn state_set(&mut self, depth: usize) -> StateSet {
        let one = |chance: &mut Choices<'_>| StateSet::State(StateId(chance.below(3) as u16));
        if depth == 0 {
            return one(&mut self.chance);
        }
        match self.chance.below(7) {
            0..=3 => one(&mut self.chance),
            4 => StateSet::Any(vec![self.state_set(depth - 1), self.state_set(depth - 1)]),
            5 => StateSet::All(vec![self.state_set(depth - 1), self.state_set(depth - 1)]),
            _ => StateSet::Except(Box::new(self.state_set(depth - 1)), Box::new(self.state_set(depth - 1))),
        }
    }

    fn pause(&mut self) -> Pause {
        let while_ = self.state_set(1);
        let cap = self.chance.once_in(2).then(|| Cap { budget: Budget::Time { length: self.length(), basis: self.basis() }, each: self.chance.once_in(2) });
        Pause { while_, cap }
    }

    fn targets(&mut self) -> TargetTable {
        let moment = match self.chance.below(3) {
            0 => Moment::Event(EventId(self.chance.below(EVENTS.len()) as u16)),
            _ => Moment::Open(self.point::<readings::TargetChange>()),
        };
        let mut keys = vec![FieldAt { field: FieldId(0), moment }];
        if self.chance.once_in(4) {
            keys.push(FieldAt { field: FieldId(2), moment });
        }
        let rows = (0..1 + self.chance.below(4)).map(|_| self.target_row(keys.len())).collect();
        TargetTable { clause: None, keys, rows, missing: self.point::<readings::MissingTarget>() }
    }

    fn target_row(&mut self, keys: usize) -> TargetRow {
        let mut when = vec![self.chance.some(&[Value::Name(0), Value::Name(1), Value::Name(2)], 0)];
        if keys > 1 {
            when.push(self.chance.some(&[Value::Flag(true), Value::Flag(false)], 0));
        }
        let budget = (!self.chance.once_in(6)).then(|| self.one_of("value", |make| make.budget()));
        TargetRow { when, budget }
    }

    pub(super) fn window(&mut self) -> WindowSpec {
        let unit = *self.chance.pick(&[Unit::Month, Unit::Week, Unit::Quarter, Unit::Year]);
        let month = (unit != Unit::Week).then(|| self.point::<readings::Month>());
        WindowSpec::of(unit, month)
    }

    pub(super) fn objective(&mut self, at: usize, clocks: &[Clock]) -> Objective {
        let metrics = ["share", "share", "share", "share", "count", "sum", "mean", "minimum", "maximum", "percentile"];
        let metric = *self.chance.pick(&metrics);
        let clock_at = self.chance.below(clocks.len());
        let with_clock = !self.chance.once_in(3);
        let with_field = !matches!(metric, "share" | "count") && !with_clock;
        let clock = with_clock.then_some(ClockId(clock_at as u16));
        let case = if with_clock { clocks[clock_at].case } else { CaseId(self.chance.below(self.cases.len()) as u16) };
        let within = (metric == "share" && with_clock).then(|| {
            let targets = clocks[clock_at].targets.is_some() && !self.chance.once_in(3);
            if targets { Limited::Targets } else { Limited::Budget(self.one_of("value", |make| make.budget())) }
        });
        let field = with_field.then(|| FieldAt { field: FieldId(1), moment: self.moment() });
        let holds = if matches!(metric, "share" | "count") && within.is_none() { self.judged(case, clocks) } else { Cond::True };
        let percentile = (metric == "percentile").then(|| Ratio::new(i128::from(self.chance.between(1, 20)), 20).unwrap());
        let method = percentile.map(|_| self.point::<readings::PercentileMethod>());
        let lengths = with_clock && !with_field && metric != "count";
        let target = (!self.chance.once_in(10)).then(|| self.target(metric, lengths));
        let population = if self.chance.once_in(3) { self.judged(case, clocks) } else { Cond::True };
        let dimensions: Vec<FieldAt> = (0..self.chance.below(4).saturating_sub(1)).map(|_| self.field_at()).collect();
        let units = (lengths && metric != "share" && self.level.items && self.chance.once_in(4)).then(|| self.units());
        let mut target = target;
        if let Some(target) = &mut target {
            if units.is_some() {
                target.value = self.one_of("value", |make| Quantity::Number(Decimal::new(make.chance.between(0, 60), 1)));
            }
            let fields: Vec<FieldId> = dimensions.iter().map(|at| at.field).collect();
            target.rows = self.group_targets(&fields, &target.value);
        }
        Objective {
            name: format!("objective_{at}"),
            clause: self.chance.once_in(2).then(|| format!("5.{at}")),
            hidden: false,
            exclusions: if self.level.items { self.exclusions() } else { Vec::new() },
            rounding: (metric == "share").then(|| self.point::<readings::RoundingBeforeCompare>()),
            share: Share::default(),
            what: What::Items(Items {
                case,
                population,
                dimensions,
                open_cases: within.as_ref().map(|_| self.point::<readings::OpenCases>()),
                open_values: lengths.then(|| self.point::<readings::OpenValues>()),
                measure: Measure { metric: metric.to_owned(), clock, within, field, holds, percentile, method, units },
                counted_at: match self.chance.below(4) {
                    0 => CountedAt::Event(EventId(self.chance.below(EVENTS.len()) as u16)),
                    _ => CountedAt::Open(self.point::<readings::CountedAt>()),
                },
            }),
            target,
            each: if self.level.items { self.any_window() } else { self.window() },
            needs: self.chance.once_in(3).then(|| Needs { sample: self.chance.between(1, 4) as u64, otherwise: self.point::<readings::SmallSample>() }),
            empty: self.point::<readings::EmptyWindow>(),
            partial: self.point::<readings::PartialWindow>(),
        }
    }

    /// A condition that an item is judged by.
    fn judged(&mut self, case: CaseId, clocks: &[Clock]) -> Cond {
        let own: Vec<usize> = (0..clocks.len()).filter(|at| clocks[*at].case == case).collect();
        if self.level.items && !own.is_empty() && self.chance.once_in(4) {
            let clock = ClockId(*self.chance.pick(&own) as u16);
            return Cond::Measured { clock, bound: *self.chance.pick(&[Bound::AtLeast, Bound::Below, Bound::AtMost, Bound::Above]), length: self.length() };
        }
        self.cond(1, None)
    }

    /// Other targets for some groups.
    fn group_targets(&mut self, fields: &[FieldId], value: &OneOf<Quantity>) -> Vec<GroupTarget> {
        if !self.level.items || fields.is_empty() || !self.chance.once_in(2) {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for _ in 0..1 + self.chance.below(2) {
            let when = fields.iter().map(|field| self.some_values(*field)).collect();
            let value = (!self.chance.once_in(3)).then(|| match value.options[0] {
                Quantity::Share(_) => OneOf::just(Quantity::Share(*self.chance.pick(&shares()))),
                Quantity::Length(_) => OneOf::just(Quantity::Length(self.length())),
                Quantity::Number(_) => OneOf::just(Quantity::Number(Decimal::new(self.chance.between(0, 30), 1))),
                other => OneOf::just(other),
            });
            rows.push(GroupTarget { when, value });
        }
        rows
    }

    fn some_values(&mut self, field: FieldId) -> Vec<Value> {
        match field.0 {
            0 => self.chance.some(&[Value::Name(0), Value::Name(1), Value::Name(2)], 0),
            2 | 4 => self.chance.some(&[Value::Flag(true), Value::Flag(false)], 0),
            3 => self.chance.some(&[Value::Text("desk".into()), Value::Text("field".into())], 0),
            _ => Vec::new(),
        }
    }

    /// A formula, and the objectives that serve it.
    fn formula(&mut self, at: usize, clocks: &[Clock], fees: usize) -> Vec<(Objective, Of)> {
        let each = self.any_window();
        let fields = [FieldId(0), FieldId(2), FieldId(3)];
        let dimensions: Vec<FieldId> = (0..self.chance.below(4).saturating_sub(1)).map(|_| *self.chance.pick(&fields)).collect();
        let names: Vec<String> = dimensions.iter().map(|field| ["priority", "cost", "vip", "queue"][field.index()].to_owned()).collect();
        let slices = match (each.unit, each.count) {
            (Unit::Minute, _) => vec![(Unit::Minute, 120)],
            (Unit::Day, _) => vec![(Unit::Minute, 240), (Unit::Minute, 60), (Unit::Minute, 30)],
            (Unit::Week, _) => vec![(Unit::Day, 1), (Unit::Minute, 720), (Unit::Day, 2)],
            _ => vec![(Unit::Day, 1), (Unit::Week, 1), (Unit::Day, 3)],
        };
        let mut spot = Spot { names: names.clone(), hidden: Vec::new(), fees, slices };
        let mut hidden = Vec::new();
        for _ in 0..self.chance.below(3) {
            let id = at + 1 + hidden.len();
            let mut objective = self.objective(id, clocks);
            let Some(items) = objective.items_mut() else { continue };
            if names.iter().any(|name| !self.cases[items.case.index()].fields.iter().any(|f| f.name == *name)) {
                continue;
            }
            let of = measured(items);
            items.dimensions = dimensions.iter().map(|field| FieldAt { field: *field, moment: self.moment() }).collect();
            (objective.hidden, objective.target, objective.each, objective.needs) = (true, None, each.clone(), None);
            spot.hidden.push((ObjectiveId(id as u16), of));
            hidden.push((objective, of));
        }
        if self.chance.once_in(4) {
            let of = *self.chance.pick(&[Of::Share, Of::Length]);
            let num = self.num(&spot, of, 1);
            let objective = self.worked_out(at + 1 + hidden.len(), Formula { num, dimensions: names.clone() }, of, each.clone(), &dimensions);
            spot.hidden.push((ObjectiveId((at + 1 + hidden.len()) as u16), of));
            hidden.push((Objective { hidden: true, target: None, needs: None, ..objective }, of));
        }
        let of = *self.chance.pick(&[Of::Share, Of::Share, Of::Length, Of::Number, Of::Money]);
        let num = self.num(&spot, of, 3);
        let objective = self.worked_out(at, Formula { num, dimensions: names }, of, each, &dimensions);
        [(objective, of)].into_iter().chain(hidden).collect()
    }

    fn worked_out(&mut self, at: usize, formula: Formula, of: Of, each: WindowSpec, fields: &[FieldId]) -> Objective {
        let metric = if of == Of::Share { "share" } else { "sum" };
        let mut target = (!self.chance.once_in(6)).then(|| self.target(metric, of == Of::Length));
        if let Some(target) = &mut target {
            if of == Of::Money {
                target.value = OneOf::just(Quantity::Money(Decimal::new(self.chance.between(0, 3000), 2)));
            }
            target.rows = self.group_targets(fields, &target.value);
        }
        Objective {
            name: format!("objective_{at}"),
            clause: self.chance.once_in(2).then(|| format!("5.{at}")),
            hidden: false,
            what: What::Formula(formula),
            target,
            each,
            needs: self.chance.once_in(8).then(|| Needs { sample: self.chance.between(1, 2) as u64, otherwise: self.point::<readings::SmallSample>() }),
            exclusions: self.exclusions(),
            empty: self.point::<readings::EmptyWindow>(),
            partial: self.point::<readings::PartialWindow>(),
            rounding: (of == Of::Share).then(|| self.point::<readings::RoundingBeforeCompare>()),
            share: Share::default(),
        }
    }

    fn target(&mut self, metric: &str, lengths: bool) -> Target {
        let value = self.one_of("value", |make| match metric {
            _ if make.chance.once_in(20) => Quantity::Unknown,
            "share" => Quantity::Share(*make.chance.pick(&shares())),
            _ if lengths => Quantity::Length(Micros(make.length().0)),
            _ => Quantity::Number(Decimal::new(make.chance.between(0, 30), 1)),
        });
        Target {
            bound: *self.chance.pick(&[Bound::AtLeast, Bound::AtMost, Bound::AtLeast, Bound::AtMost, Bound::Above, Bound::Below, Bound::Exactly]),
            value,
            rows: Vec::new(),
        }
    }

    fn fee(&mut self, at: usize) -> Fee {
        let amount = self.one_of("value", |make| Decimal::new(*make.chance.pick(&[100_000, 99_999, 33_333, 1]), 2));
        Fee { name: format!("fee_{at}"), amount, each: self.window() }
    }

    fn amount(&mut self, fees: &[Fee], per: Per) -> Amount {
        let count = fees.len();
        let base = self.one_of("value", |make| match make.chance.below(3) {
            0 if count > 0 => Base::OfFee(Ratio::new(i128::from(make.chance.between(0, 30)), 100).unwrap(), FeeId(make.chance.below(count) as u16)),
            1 => Base::Money(Decimal::new(make.chance.between(0, 2000), 3)),
            _ => Base::Money(Decimal::new(make.chance.between(1, 500), 0)),
        });
        Amount { base, per }
    }

    fn credit(&mut self, at: usize, objective: &Objective, of: Of, fees: &[Fee]) -> Credit {
        let scales: &[Scale] = if objective.target.is_some() { &[Scale::Attained, Scale::ShortBy, Scale::Missed] } else { &[Scale::Attained] };
        let scale = *self.chance.pick(scales);
        let count = if scale == Scale::Missed { 1 } else { 1 + self.chance.below(3) };
        let per: &[Per] = match (of, &objective.target) {
            (Of::Share, _) if objective.items().is_none() => &[Per::Window],
            (Of::Share, Some(_)) if objective.items().is_none() => &[Per::Window, Per::Point],
            (Of::Share, None) if objective.items().is_none() => &[Per::Window],
            (Of::Share, Some(_)) => &[Per::Window, Per::Point, Per::MissedCase],
            (Of::Share, None) => &[Per::Window, Per::MissedCase],
            _ => &[Per::Window],
        };
        let mut rows: Vec<Row> = (0..count).map(|_| self.row(scale, of == Of::Length, of == Of::Share, per, fees)).collect();
        if scale != Scale::Missed && self.chance.once_in(4) {
            rows.push(Row { lower: None, upper: None, otherwise: true, when: Vec::new(), pays: self.amount(fees, Per::Window) });
        }
        Credit {
            clause: self.chance.once_in(2).then(|| format!("6.{at}")),
            shape: self.chance.once_in(2).then(|| self.point::<readings::BandShape>()),
            between: Some(self.point::<readings::Between>()),
            ..Credit::of(ObjectiveId(at as u16), scale, rows, self.point::<readings::BandGap>(), self.point::<readings::BandOverlap>())
        }
    }

    fn row(&mut self, scale: Scale, lengths: bool, of_shares: bool, per: &[Per], fees: &[Fee]) -> Row {
        let at = |make: &mut Self| match () {
            () if of_shares => *make.chance.pick(&shares()),
            () if lengths => Ratio::whole(make.chance.between(0, 20) * 1_800_000_000),
            () => Ratio::new(i128::from(make.chance.between(0, 20)), 5).unwrap(),
        };
        let (mut lower, mut upper) = (None, None);
        if scale != Scale::Missed {
            let (one, other) = (at(self), at(self));
            let mut edge = |at: Ratio| {
                let inclusive = *self.chance.pick(&[Inclusion::Yes, Inclusion::No, Inclusion::Between]);
                (!self.chance.once_in(4)).then_some(Edge { at, inclusive })
            };
            (lower, upper) = (edge(one.min(other)), edge(one.max(other)));
        }
        let per = *self.chance.pick(per);
        Row { lower, upper, otherwise: false, when: Vec::new(), pays: self.amount(fees, per) }
    }

    fn limit(&mut self, at: usize, objectives: &[Objective], fees: &[Fee]) -> Limit {
        let ids: Vec<ObjectiveId> = (0..objectives.len()).filter(|at| !objectives[*at].hidden).map(|at| ObjectiveId(at as u16)).collect();
        Limit {
            clause: Some(format!("7.{at}")),
            each_group: false,
            each_credit: false,
            objectives: if self.chance.once_in(3) { self.chance.some(&ids, 1) } else { Vec::new() },
            each: (!self.chance.once_in(3)).then(|| self.window()),
            amount: self.amount(fees, Per::Window),
        }
    }
}
