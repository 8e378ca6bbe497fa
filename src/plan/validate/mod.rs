//! Whether a plan that was read from a file can be evaluated: every id in range, every reading known, every table whole.
//! A plan may come from anybody: evaluators rely on what is checked here, and on nothing else.

mod adjustments;
mod calendars;
mod cases;
mod clocks;
mod family;
mod governance;
mod money;
mod numbers;
mod objectives;
mod points;
mod revisions;
mod sets;
mod sources;
mod units;
mod versions;

pub(super) use numbers::{MOST_SLICES, MOST_WINDOWS};

use super::Plan;

/// More faults than this are not listed.
const MOST_FAULTS: usize = 50;
/// The longest length of time: a hundred years.
const LONGEST: i64 = 36_525 * crate::value::Micros::DAY.0;

/// A plan being checked.
struct Check<'a> {
    plan: &'a Plan,
    wrong: Vec<String>,
    /// Whether the condition being looked at is of a set of time.
    in_set: bool,
}

impl Check<'_> {
    /// Notes a fault.
    fn fault(&mut self, fault: impl Into<String>) {
        if self.wrong.len() < MOST_FAULTS {
            self.wrong.push(fault.into());
        }
    }

    /// Notes a fault unless it holds.
    fn must(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.fault(fault());
        }
    }

    /// Names of a list must be there and differ.
    fn names<'n>(&mut self, what: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen: Vec<&str> = names.collect();
        let n = seen.len();
        self.must(n < usize::from(u16::MAX), || format!("there are too many {what}"));
        self.must(!seen.iter().any(|name| name.is_empty()), || format!("one of the {what} has no name"));
        seen.sort_unstable();
        seen.dedup();
        self.must(seen.len() == n, || format!("two of the {what} have the same name"));
    }
}

impl Plan {
    /// Checks what the types do not: the schema number, that ids are in range and refer to what they should, that readings exist, that lists which
    /// must not be empty are not, that calendars do not contain themselves, that lengths and amounts are within what evaluators compute with.
    ///
    /// # Errors
    /// One sentence for each thing that is wrong.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        if self.schema != super::SCHEMA {
            return Err(vec![format!("the plan has schema {}, this program reads {}", self.schema, super::SCHEMA)]);
        }
        let mut check = Check { plan: self, wrong: Vec::new(), in_set: false };
        check.must(self.edition > 0, || "the plan has no edition".to_owned());
        check.points();
        check.whole();
        check.cases();
        check.revisions();
        check.calendars();
        check.sets();
        check.clocks();
        check.objectives();
        check.adjustments();
        check.money();
        check.rights();
        check.governance();
        check.sources();
        check.family();
        check.versions();
        if check.wrong.is_empty() { Ok(()) } else { Err(check.wrong) }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::lower::lower;
    use crate::plan::{
        AdjustmentId, CalendarId, CalendarSpec, Cond, EventId, Hours, NamedSet, Num, ObjectiveId, Op, PartUnit, Per, Plan, PointRef, SetId, TimeSet, Unit,
        Units, What, WindowSpec,
    };
    use crate::resolve::{Texts, load};
    use crate::value::Micros;
    use std::path::Path;

    fn sound() -> Plan {
        let text = "edition 2026\nuse itsm\nagreement \"Desk\" { provider nw \"N\"  customer acme \"A\"  currency GBP  fee 100 GBP each calendar month }\n\
            calendar hours { open mon through fri from 08:00 until 18:00 }\n\
            clock fix on ticket { start at opened  stop at resolved  pause while waiting, up to 2 hours of hours in all  run during hours }\n\
            targets by priority at opened {\n  | priority | fix |\n  | P1 | 4 hours |\n  | otherwise | - |\n}\n\
            objective quick on tickets where priority is P1 and region is \"n\" or revenue_generating {\n  measure share with fix within its target\n  target at least [90% or 95%]\n  each calendar month\n}\n\
            credit for quick {\n  | attained | pays |\n  | between 80% and 90% | 5% of fee |\n  | below 80% | 1 GBP per point |\n}\n\
            limit credits each calendar month to 25% of fee\n\
            define stuck as while waiting for every ticket, lasting at least 2 hours\n\
            objective moving { measure share of time outside stuck  target at least 90%  each calendar month }\n";
        let lowered = lower(&load(&Texts::new([("c.sla", text)]), Path::new("c.sla")));
        assert_eq!(lowered.diagnostics, []);
        lowered.plan.unwrap()
    }

    fn formula(plan: &mut Plan, num: Num) {
        plan.objectives[1].target = None;
        plan.objectives[1].rounding = None;
        if let What::Formula(formula) = &mut plan.objectives[1].what {
            formula.num = num;
        }
    }

    #[test]
    fn a_lowered_plan_is_sound_and_survives_json() {
        let plan = sound();
        assert_eq!(plan.validate(), Ok(()));
        let json = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    }

    #[test]
    fn what_is_broken_by_hand_is_found() {
        type Break = fn(&mut Plan);
        let breaks: &[(&str, Break)] = &[
            ("schema", |p| p.schema = 9),
            ("edition", |p| p.edition = 0),
            ("no choice point", |p| p.clocks[0].cycles = PointRef(9999)),
            ("another kind", |p| p.clocks[0].cycles = p.clocks[0].within),
            ("unknown reading", |p| p.points.0[0].reading = "never".into()),
            ("unknown kind", |p| p.points.0[0].kind = "nothing".into()),
            ("readings of another kind", |p| p.points.0[0].readings.push("restarts".into())),
            ("two of one id", |p| p.points.0[1].id = p.points.0[0].id.clone()),
            ("zone", |p| p.points.0[p.zone.0 as usize].reading = "Mars".into()),
            ("no start", |p| p.clocks[0].start.options[0].clear()),
            ("no options", |p| p.clocks[0].stop.options.clear()),
            ("event", |p| p.clocks[0].start.options[0][0].event = EventId(999)),
            ("run", |p| p.clocks[0].run.clear()),
            ("run otherwise", |p| p.clocks[0].run[0].when = Cond::Not(Box::new(Cond::True))),
            ("calendar", |p| p.clocks[0].run[0].during = Some(CalendarId(7))),
            ("a calendar in itself", |p| {
                p.calendars.push(CalendarSpec { name: "x".into(), clause: None, zone: None, hours: Hours::Union(vec![CalendarId(0), CalendarId(1)]) });
            }),
            ("an empty union", |p| p.calendars[0].hours = Hours::Union(Vec::new())),
            ("length", |p| {
                let table = p.clocks[0].targets.as_mut().unwrap();
                let budget = table.rows[0].budget.as_mut().unwrap();
                if let crate::plan::Budget::Time { length, .. } = &mut budget.options[0] {
                    *length = Micros(i64::MAX);
                }
            }),
            ("row", |p| p.clocks[0].targets.as_mut().unwrap().rows[0].when.clear()),
            ("metric", |p| p.objectives[0].items_mut().unwrap().measure.metric = "median".into()),
            ("options and readings", |p| p.objectives[0].target.as_mut().unwrap().value.options.truncate(1)),
            ("joins", |p| {
                if let Cond::Mixed { joins, .. } = &mut p.objectives[0].items_mut().unwrap().population {
                    joins.clear();
                }
            }),
            ("case of objective", |p| p.objectives[0].items_mut().unwrap().case = crate::plan::CaseId(3)),
            ("credit without rows", |p| p.credits[0].rows.clear()),
            ("edges", |p| p.credits[0].between = None),
            ("limit per case", |p| p.limits[0].amount.per = Per::MissedCase),
            ("currency", |p| p.currency = None),
            ("an enormous fee", |p| p.fees[0].amount.options[0] = rust_decimal::Decimal::MAX),
            ("an enormous amount", |p| p.limits[0].amount.base.options[0] = crate::plan::Base::Money(rust_decimal::Decimal::MAX)),
            ("an enormous share", |p| p.limits[0].amount.base.options[0] = crate::plan::Base::OfFee(crate::value::Ratio::whole(101), crate::plan::FeeId(0))),
            ("a set that does not come before", |p| p.sets[0].set = TimeSet::Named(SetId(0))),
            ("a season that is not there", |p| p.sets[0].set = TimeSet::Adjustment(AdjustmentId(3))),
            ("an empty set", |p| p.sets[0].set = TimeSet::Any(Vec::new())),
            ("a set too deep", |p| p.sets[0].set = (0..80).fold(TimeSet::Always, |set, _| TimeSet::Not(Box::new(set)))),
            ("a chain too long", |p| {
                let named = |n: u16| NamedSet { name: format!("s{n}"), clause: None, set: TimeSet::Named(SetId(n)) };
                p.sets.extend((0..70).map(named));
            }),
            ("what holds of none", |p| {
                if let TimeSet::Lasting { set, .. } = &mut p.sets[0].set
                    && let TimeSet::Cases(of) = set.as_mut()
                {
                    of.vacuous = None;
                }
            }),
            ("windows of nought", |p| p.objectives[1].each.count = 0),
            ("minutes that divide no day", |p| p.objectives[1].each = WindowSpec { count: 7, ..WindowSpec::of(Unit::Minute, None) }),
            ("a formula that rests on itself", |p| formula(p, Num::Result(ObjectiveId(1)))),
            ("a formula of no unit", |p| formula(p, Num::Op(Op::Plus, vec![Num::Window, Num::Points(Vec::new())]))),
            ("a formula too deep", |p| formula(p, (0..80).fold(Num::Window, |num, _| Num::Op(Op::Plus, vec![num])))),
            ("nothing worked out", |p| formula(p, Num::Op(Op::Plus, Vec::new()))),
            ("before too many", |p| formula(p, Num::Before { num: Box::new(Num::Window), count: u32::MAX, metric: "mean".into() })),
            ("units of no length", |p| {
                let units = Units { unit: Micros(0), beyond: Micros(0), part: PartUnit::Full };
                formula(p, Num::Units(Box::new(Num::Window), units));
            }),
            ("a hidden promise", |p| p.objectives[1].hidden = true),
            ("places", |p| p.currency.as_mut().unwrap().places = 4_000_000),
        ];
        for (what, make) in breaks {
            let mut plan = sound();
            make(&mut plan);
            assert!(plan.validate().is_err(), "{what}");
        }
    }
}
