//! Whether a plan that was read from a file can be evaluated: every id in range, every reading known, every table whole.
//! A plan may come from anybody: evaluators rely on what is checked here, and on nothing else.

mod adjustments;
mod calendars;
mod cases;
mod clocks;
mod governance;
mod money;
mod objectives;
mod points;
mod sources;

use super::Plan;

/// More faults than this are not listed.
const MOST_FAULTS: usize = 50;
/// The longest length of time: a hundred years.
const LONGEST: i64 = 36_525 * crate::value::Micros::DAY.0;

/// A plan being checked.
struct Check<'a> {
    plan: &'a Plan,
    wrong: Vec<String>,
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
        let mut check = Check { plan: self, wrong: Vec::new() };
        check.must(self.edition > 0, || "the plan has no edition".to_owned());
        check.points();
        check.whole();
        check.cases();
        check.calendars();
        check.clocks();
        check.objectives();
        check.adjustments();
        check.money();
        check.rights();
        check.governance();
        check.sources();
        if check.wrong.is_empty() { Ok(()) } else { Err(check.wrong) }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::lower::lower;
    use crate::plan::{CalendarId, CalendarSpec, Cond, EventId, Hours, Per, Plan, PointRef};
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
            limit credits each calendar month to 25% of fee\n";
        let lowered = lower(&load(&Texts::new([("c.sla", text)]), Path::new("c.sla")));
        assert_eq!(lowered.diagnostics, []);
        lowered.plan.unwrap()
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
            ("places", |p| p.currency.as_mut().unwrap().places = 4_000_000),
        ];
        for (what, make) in breaks {
            let mut plan = sound();
            make(&mut plan);
            assert!(plan.validate().is_err(), "{what}");
        }
    }
}
