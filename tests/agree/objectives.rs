//! Objectives of contracts made by chance: of cases, and worked out.

use super::contract::{EVENTS, Maker};
use super::numbers::{FIELDS, Of, Spot};
use rust_decimal::Decimal;
use sla::plan::*;
use sla::readings;

impl Maker<'_> {
    /// One that measures something of each case.
    pub(super) fn objective(&mut self) -> (Objective, Of) {
        let metrics = ["share", "share", "share", "share", "count", "sum", "mean", "minimum", "maximum", "percentile"];
        let metric = *self.chance.pick(&metrics);
        let clock_at = self.chance.below(self.clocks.len());
        let with_clock = !self.chance.once_in(3);
        let with_field = !matches!(metric, "share" | "count") && !with_clock;
        let clock = with_clock.then_some(ClockId(clock_at as u16));
        let case = if with_clock { self.clocks[clock_at].case } else { CaseId(self.chance.below(self.cases.len()) as u16) };
        let within = (metric == "share" && with_clock).then(|| {
            let targets = self.clocks[clock_at].targets.is_some() && !self.chance.once_in(3);
            if targets { Limited::Targets } else { Limited::Budget(self.one_of("value", |make| make.budget())) }
        });
        let field = with_field.then(|| FieldAt { field: FieldId(1), moment: self.moment() });
        let holds = if matches!(metric, "share" | "count") && within.is_none() { self.test_of(case) } else { Cond::True };
        let percentile = (metric == "percentile").then(|| self.rank());
        let method = percentile.map(|_| self.point::<readings::PercentileMethod>());
        let lengths = with_clock && !with_field && metric != "count";
        let population = if self.chance.once_in(3) { self.test_of(case) } else { Cond::True };
        let dimensions: Vec<FieldAt> = (0..self.chance.below(4).saturating_sub(1)).map(|_| self.field_at()).collect();
        let units = (lengths && metric != "share" && self.chance.once_in(4)).then(|| self.units());
        let unit = match metric {
            "share" => Of::Share,
            _ if lengths && units.is_none() => Of::Length,
            _ => Of::Number,
        };
        let fields: Vec<FieldId> = dimensions.iter().map(|at| at.field).collect();
        let target = (!self.chance.once_in(10)).then(|| self.target(unit, &fields));
        let objective = Objective {
            name: String::new(),
            clause: None,
            hidden: false,
            share: Share::default(),
            exclusions: self.exclusions(),
            rounding: (metric == "share").then(|| self.point::<readings::RoundingBeforeCompare>()),
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
            each: self.any_window(),
            needs: self.chance.once_in(3).then(|| Needs { sample: self.chance.between(1, 4) as u64, otherwise: self.point::<readings::SmallSample>() }),
            empty: self.point::<readings::EmptyWindow>(),
            partial: self.point::<readings::PartialWindow>(),
        };
        (objective, unit)
    }

    /// A condition that an item is judged by.
    fn test_of(&mut self, case: CaseId) -> Cond {
        let own: Vec<usize> = (0..self.clocks.len()).filter(|at| self.clocks[*at].case == case).collect();
        if !own.is_empty() && self.chance.once_in(4) {
            let clock = ClockId(*self.chance.pick(&own) as u16);
            return Cond::Measured { clock, bound: *self.chance.pick(&[Bound::AtLeast, Bound::Below, Bound::AtMost, Bound::Above]), length: self.length() };
        }
        if self.chance.once_in(8) {
            return Cond::Alone { point: self.point::<readings::LinkedCases>(), field: FieldId(self.chance.below(4) as u16) };
        }
        self.cond(1, None)
    }

    /// Other targets for some groups.
    fn group_targets(&mut self, fields: &[FieldId], unit: Of) -> Vec<GroupTarget> {
        if fields.is_empty() || !self.chance.once_in(2) {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for _ in 0..1 + self.chance.below(2) {
            let when = fields.iter().map(|field| self.some_values(*field, 0)).collect();
            let value = (!self.chance.once_in(3)).then(|| OneOf::just(self.quantity(unit)));
            rows.push(GroupTarget { when, value });
        }
        rows
    }

    /// So many values of a field, at least.
    pub(super) fn some_values(&mut self, field: FieldId, least: usize) -> Vec<Value> {
        match field.0 {
            0 => self.chance.some(&[Value::Name(0), Value::Name(1), Value::Name(2)], least),
            2 | 4 => self.chance.some(&[Value::Flag(true), Value::Flag(false)], least),
            3 => self.chance.some(&[Value::Text("desk".into()), Value::Text("field".into())], least),
            _ if least > 0 => vec![Value::Number(Decimal::ONE)],
            _ => Vec::new(),
        }
    }

    /// A target of a unit, for groups of these fields.
    pub(super) fn target(&mut self, unit: Of, fields: &[FieldId]) -> Target {
        let value = self.one_of("value", |make| if make.chance.once_in(20) { Quantity::Unknown } else { make.quantity(unit) });
        Target { bound: self.bound(), value, rows: self.group_targets(fields, unit) }
    }

    /// One that is worked out, and those that serve it.
    pub(super) fn formula(&mut self) {
        let each = self.any_window();
        let fields = if self.chance.once_in(2) { self.chance.some(&[FieldId(0), FieldId(2), FieldId(3)], 0) } else { Vec::new() };
        let slices = self.slices(&each);
        let spot = Spot { each: [each].into_iter().chain(slices).collect(), fields, own: None };
        for _ in 0..self.chance.below(4) {
            let within = Spot { each: spot.each[self.chance.below(spot.each.len())..].to_vec(), ..spot.clone() };
            let finer = if self.chance.once_in(3) { self.by_one_more(&within) } else { None };
            self.serving(&finer.unwrap_or(within));
        }
        let of = *self.chance.pick(&[Of::Share, Of::Share, Of::Length, Of::Number, Of::Money]);
        let num = self.num(&spot, of, 3);
        let objective = self.worked_out(num, of, &spot);
        self.promise(objective, of);
    }

    /// One that another rests on.
    pub(super) fn serving(&mut self, spot: &Spot) -> Option<usize> {
        if self.chance.once_in(6) {
            let of = *self.chance.pick(&[Of::Share, Of::Length, Of::Number, Of::Money]);
            let num = self.num(spot, of, 1);
            let objective = self.worked_out(num, of, spot);
            return Some(self.promise(Objective { hidden: true, target: None, ..objective }, of));
        }
        let (mut objective, unit) = self.objective();
        let items = objective.items_mut()?;
        let own = &self.cases[items.case.index()].fields;
        if !spot.fields.iter().all(|field| own[field.index()].name == FIELDS[field.index()]) {
            return None;
        }
        items.dimensions = spot.fields.iter().map(|field| FieldAt { field: *field, moment: self.moment() }).collect();
        (objective.hidden, objective.target, objective.needs) = (true, None, None);
        objective.each.clone_from(&spot.each[0]);
        Some(self.promise(objective, unit))
    }

    /// An objective that is worked out.
    pub(super) fn worked_out(&mut self, num: Num, of: Of, spot: &Spot) -> Objective {
        let dimensions = spot.fields.iter().map(|f| FIELDS[f.index()].to_owned()).collect();
        Objective {
            name: String::new(),
            clause: None,
            hidden: false,
            share: Share::default(),
            what: What::Formula(Formula { num, dimensions }),
            target: (!self.chance.once_in(6)).then(|| self.target(of, &spot.fields)),
            each: spot.each[0].clone(),
            needs: self.chance.once_in(8).then(|| Needs { sample: self.chance.between(1, 2) as u64, otherwise: self.point::<readings::SmallSample>() }),
            exclusions: self.exclusions(),
            empty: self.point::<readings::EmptyWindow>(),
            partial: self.point::<readings::PartialWindow>(),
            rounding: (of == Of::Share).then(|| self.point::<readings::RoundingBeforeCompare>()),
        }
    }

    /// One that measures points or credits.
    pub(super) fn reckoned(&mut self) {
        let spot = Spot { each: vec![self.any_window()], fields: Vec::new(), own: None };
        let judged = self.judged_ids();
        let named = if self.chance.once_in(3) { self.chance.some(&judged, 1) } else { Vec::new() };
        let (num, of) = match self.chance.below(3) {
            1 => (Num::Credits(named), Of::Money),
            2 if !self.fees.is_empty() => {
                let fee = Num::Fee { fee: FeeId(0), time: FeeTime::Window };
                (Num::Op(Op::DividedBy, vec![Num::Credits(named), fee]), Of::Share)
            }
            _ => (Num::Points(named), Of::Number),
        };
        let objective = self.worked_out(num, of, &spot);
        self.promise(objective, of);
    }

    /// One that measures time in seasons, surges and phases, also such as rest on objectives.
    pub(super) fn time_of_seasons(&mut self) {
        let at = |make: &mut Self| TimeSet::Adjustment(AdjustmentId(make.chance.below(make.adjustments.len()) as u16));
        let set = if self.chance.once_in(2) { at(self) } else { TimeSet::Except(Box::new(at(self)), Box::new(at(self))) };
        let spot = Spot { each: vec![self.any_window()], fields: Vec::new(), own: None };
        let (num, of) = if self.chance.once_in(2) {
            (Num::Time(set), Of::Length)
        } else {
            (Num::Share { of: TimeSet::Always, set, outside: self.chance.once_in(2) }, Of::Share)
        };
        let objective = self.worked_out(num, of, &spot);
        self.promise(objective, of);
    }
}
