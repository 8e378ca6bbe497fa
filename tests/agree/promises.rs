//! Whole contracts made by chance, in the order in which their parts may rest on one another.

use super::contract::Maker;
use super::tape::Choices;
use sla::plan::*;
use sla::readings;
use sla::value::Date;

/// A plan. The log for it goes by the same tape.
pub(super) fn plan<'t>(chance: Choices<'t>, origin: Date) -> (Plan, Choices<'t>) {
    let mut make = Maker::new(chance, origin);
    let kinds = if make.chance.once_in(5) { 2 } else { 1 };
    for at in 0..kinds {
        let case = make.case(at, Sort::Case);
        make.cases.push(case);
    }
    if make.chance.once_in(3) {
        let holds = make.chance.once_in(3).then(|| make.length()).filter(|l| l.0 > 0);
        let missing = holds.is_none().then(|| make.point::<readings::MissingSample>());
        let case = make.case(kinds, Sort::Signal { holds, missing });
        make.cases.push(case);
    }
    if make.chance.once_in(3) {
        let count = make.chance.once_in(2).then_some(FieldId(6));
        let case = make.case(kinds + 1, Sort::Occurrence { count });
        make.cases.push(case);
    }
    for at in 0..make.chance.below(4) {
        let calendar = make.calendar(at);
        make.calendars.push(calendar);
    }
    for at in 0..1 + make.chance.below(3) {
        let clock = make.clock(at, kinds);
        make.clocks.push(clock);
    }
    for at in 0..make.chance.below(3) {
        let fee = make.fee(at);
        make.fees.push(fee);
    }
    // Those that rest on no objective: sets of time may name them.
    while make.chance.once_in(4) && make.adjustments.len() < 2 {
        make.season();
    }
    for at in 0..make.chance.below(3) {
        let set = make.time_set(2);
        make.sets.push(NamedSet { name: format!("set_{at}"), clause: None, set });
    }
    while make.chance.once_in(6) && make.pools.len() < 2 {
        make.pool();
    }
    for _ in 0..1 + make.chance.below(3) {
        if make.chance.once_in(2) {
            make.formula();
        } else {
            let (objective, unit) = make.objective();
            make.promise(objective, unit);
        }
    }
    if make.chance.once_in(4) {
        make.reckoned();
    }
    for _ in 0..make.chance.below(5).saturating_sub(2) {
        make.adjustment();
    }
    if !make.adjustments.is_empty() && make.chance.once_in(3) {
        make.time_of_seasons();
    }
    make.changes();
    make.orders();
    make.allocate();
    let credits = make.credits();
    let limits: Vec<Limit> = (0..make.chance.below(3)).map(|at| make.limit(at)).collect();
    let rights: Vec<Right> = (0..make.chance.below(5).saturating_sub(2)).filter_map(|at| make.right(at)).collect();
    let limit_missing = (limits.is_empty() && !credits.is_empty()).then(|| make.point::<readings::LimitMissing>());
    let rules = Rules {
        same_instant: make.point::<readings::SameInstant>(),
        missing_field: make.point::<readings::MissingField>(),
        unknown_party: make.point::<readings::UnknownParty>(),
        whose_record: make.point::<readings::WhoseRecord>(),
        backdated: make.point::<readings::Backdated>(),
        late_record: make.point::<readings::LateRecord>(),
        month_end: make.point::<readings::MonthEnd>(),
        week_start: make.point::<readings::WeekStart>(),
        local_gap: make.point::<readings::LocalGap>(),
        local_fold: make.point::<readings::LocalFold>(),
        fee_base: make.point::<readings::FeeBase>(),
        money_rounding: make.point::<readings::MoneyRounding>(),
        rounding_place: make.point::<readings::RoundingPlace>(),
        blank_group: make.point::<readings::BlankGroup>(),
        blank_time: make.point::<readings::BlankTime>(),
        limit_order: make.point::<readings::LimitOrder>(),
        carry_over: make.point::<readings::CarryOver>(),
        returned_credit: make.point::<readings::ReturnedCredit>(),
        limit_missing,
    };
    let several = make.chance.once_in(3).then(|| make.point::<readings::SeveralIncidents>());
    let (field, chooses) = (*make.chance.pick(&["queue", "priority"]), *make.chance.pick(&[Chooses::Largest, Chooses::Smallest, Chooses::FirstNamed]));
    let term = make.term();
    let zone = make.zone();
    let paid = !make.pools.is_empty() || !make.fees.is_empty() || !credits.is_empty() || !limits.is_empty();
    let currency = (paid || !make.chance.once_in(5)).then(|| Currency { code: "GBP".to_owned(), places: *make.chance.pick(&[2, 0]) });
    let mut plan = Plan {
        agreement: "made by chance".to_owned(),
        version: Some(1),
        roles: ["provider", "customer", "system"].map(str::to_owned).to_vec(),
        term,
        zone,
        currency,
        fees: make.fees,
        cases: make.cases,
        calendars: make.calendars,
        sets: make.sets,
        clocks: make.clocks,
        objectives: make.objectives,
        credits,
        limits,
        adjustments: make.adjustments,
        pools: make.pools,
        rights,
        parties: [(0, "north"), (1, "south")].map(|(role, name)| Party { role: RoleId(role), name: name.to_owned(), full: name.to_owned() }).to_vec(),
        rules,
        points: Points(make.points),
        ..Plan::new(2026)
    };
    if let Some(several) = several {
        let objectives = of_incidents(&plan, field);
        if !objectives.is_empty() {
            plan.one_credits.push(OneCredit { clause: None, field: field.to_owned(), objectives, chooses, several });
        }
    }
    (plan, make.chance)
}

/// Objectives whose windows may have incidents, told apart by a field.
fn of_incidents(plan: &Plan, field: &str) -> Vec<ObjectiveId> {
    let may = |objective: &Objective| match objective.items() {
        Some(items) => items.measure.metric == "share" && plan.cases[items.case.index()].fields.iter().any(|f| f.name == field),
        None => !plan.cases_behind(objective, field).is_empty(),
    };
    let all = plan.objectives.iter().enumerate().filter(|(_, objective)| !objective.hidden && may(objective));
    all.map(|(at, _)| ObjectiveId(at as u16)).collect()
}

impl Maker<'_> {
    /// Short where windows are: the plain evaluator looks at each of them for each.
    fn term(&mut self) -> Term {
        let surges = self.adjustments.iter().filter_map(|a| if let AdjustmentWhen::Windows { each, .. } = &a.when { Some(each) } else { None });
        let units: Vec<Unit> = self.objectives.iter().map(|o| &o.each).chain(surges).filter(|w| w.before.is_none()).map(|w| w.unit).collect();
        let (early, late) = match () {
            () if units.contains(&Unit::Minute) => (-1, 6),
            () if units.contains(&Unit::Day) => (-2, 16),
            () => (-40, *self.chance.pick(&[30, 16, 100])),
        };
        let from = (!self.chance.once_in(10)).then(|| self.origin.plus_days(self.chance.between(early, 4) as i32));
        let until = (late < 30 || !self.chance.once_in(8)).then(|| self.origin.plus_days(self.chance.between(5, late) as i32));
        let to_end = self.chance.once_in(4).then(|| self.point::<readings::ToEnd>());
        Term { from, until, to_end }
    }

    /// Takes in an objective.
    pub(super) fn promise(&mut self, mut objective: Objective, unit: super::numbers::Of) -> usize {
        let at = self.objectives.len();
        objective.name = format!("objective_{at}");
        objective.clause = if objective.hidden { None } else { self.clause(5, at) };
        self.objectives.push(objective);
        self.units.push(unit);
        at
    }

    /// Positions of objectives that have verdicts.
    pub(super) fn judged(&self) -> Vec<usize> {
        (0..self.objectives.len()).filter(|at| !self.objectives[*at].hidden).collect()
    }

    /// As ids.
    pub(super) fn judged_ids(&self) -> Vec<ObjectiveId> {
        self.judged().into_iter().map(|at| ObjectiveId(at as u16)).collect()
    }
}
