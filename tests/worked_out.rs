//! Numbers that are worked out from cases and sets of time, by chance: weights, units of each, percentiles by method, sets joined without brackets. Both evaluators say the same.

use crate::chance::{Chance, engine, plan, read};
use sla::eval::Program;
use sla::events::OwnedEvent;
use sla::plan::{EventId, FieldId, Plan, Value};
use sla::reference;
use sla::value::{Instant, Micros};

/// 1 March 2026, in microseconds.
const MARCH: i64 = 1_772_323_200_000_000;

fn contract(chance: &mut Chance) -> Plan {
    let measures = [
        "sum of duration of outages weighted by affected",
        "sum of duration of outages in started 30 minutes weighted by affected",
        "sum of duration of outages in full hours",
        "mean of duration of outages in started 20 minutes beyond 1 hour",
        "(sum of duration of outages, weighted by affected) divided by (sum of affected of outages)",
        "sum of downtime in full 30 minutes",
        "maximum of downtime in started hours",
        "percentile 80 of downtime by linear interpolation",
        "percentile 60 of downtime",
        "percentile 90 of (time in downtime) over days by lower rank",
        "percentile 50 of (count of outages) over weeks",
        "time in dark",
        "time in mixed",
        "time in each_mixed",
    ];
    let (one, two) = (*chance.pick(&measures), *chance.pick(&measures));
    let first = *chance.pick(&[1, 2, 20]);
    let part = *chance.pick(&["full ", "started ", ""]);
    let text = format!(
        "edition 2026
case outage {{
  event began by customer
  event ended by provider
  event tested by provider
  field affected is a number
  field region is north or south
  state down from began until ended
  state watched from tested until ended
  state noted from tested until began
}}
signal probe {{
  event measured
  field ok is yes or no
  holds for 3 hours
}}
agreement \"Lines\" {{
  provider p \"P\"  customer c \"C\"
  term {first} March 2026 through 31 July 2026
  currency USD  fee 1,000 USD each calendar month
}}
clock duration on outage {{ start at began  stop at ended  pause while watched or down and watched except noted  reopen at began }}
define dark as while ((not ok) or (not (ok and not ok), lasting at least 2 hours)) for any probe
define downtime as while down for any outage
define each_mixed as while (down or watched and noted except watched) for any outage
define mixed as while downtime or dark and each_mixed or (dark except downtime)
objective first {{ measure {one}  each calendar month }}
objective second for each region {{ measure {two}  each week }}
objective third on outages {{ measure sum of duration weighted by affected  target at most 10 hours  each month }}
objective uptime {{ measure share of time outside downtime  target at least 99%  each month }}
right to leave for c when uptime is missed in 2 of any 3 consecutive months or third is missed in 2 of any 4 consecutive months
credit for uptime {{ pays 5% of fee per {part}30 minutes of each downtime beyond 10 minutes }}
"
    );
    let mut plan = plan(&text);
    read(&mut plan, chance, 2);
    plan
}

fn log(chance: &mut Chance) -> Vec<OwnedEvent> {
    let mut time = MARCH;
    let mut events = Vec::new();
    for _ in 0..chance.below(90) {
        time += *chance.pick(&[600, 1_800, 3_600, 4_500, 90_000, 400_000]) * Micros(1_000_000).0;
        let number = |n: usize| u16::try_from(n).unwrap();
        if chance.below(3) == 0 {
            let ok = (chance.below(4) > 0).then(|| Value::Flag(chance.below(2) == 0));
            let case = (*chance.pick(&["p", "q"])).into();
            events.push(OwnedEvent {
                time: Instant(time),
                kind: sla::plan::CaseId(1),
                case,
                event: Some(EventId(0)),
                by: None,
                values: [(FieldId(0), ok)].into(),
            });
            continue;
        }
        let mut values = Vec::new();
        if chance.below(2) == 0 {
            values.push((FieldId(0), Some(Value::Number(rust_decimal::Decimal::new(chance.below(40) as i64, 1)))));
        }
        if chance.below(3) == 0 {
            values.push((FieldId(1), (chance.below(4) > 0).then(|| Value::Name(number(chance.below(2))))));
        }
        events.push(OwnedEvent {
            time: Instant(time),
            kind: sla::plan::CaseId(0),
            case: (*chance.pick(&["O-1", "O-2"])).into(),
            event: Some(EventId(number(chance.below(3)))),
            by: None,
            values: values.into(),
        });
    }
    events
}

#[test]
fn both_evaluators_say_the_same_of_numbers_worked_out() {
    let mut chance = Chance(1_999);
    let mut measured = 0;
    for round in 0..60 {
        let plan = contract(&mut chance);
        let program = Program::compile(&plan).unwrap();
        for _ in 0..5 {
            let events = log(&mut chance);
            let as_of = (chance.below(2) == 0).then(|| Instant(MARCH + chance.below(12_000) as i64 * 1_000_000_000));
            let (body, facts) = engine(&program, &events, as_of);
            let (plain, plain_facts) = reference::evaluate_with(&plan, &events, as_of, true);
            let said = || format!("round {round}, as of {as_of:?}\n{:#?}\n{events:#?}", plan.objectives);
            assert_eq!(facts, plain_facts, "{}", said());
            assert_eq!(body, plain, "{}", said());
            measured += body.results.iter().filter(|r| r.measured.is_some()).count();
        }
    }
    assert!(measured > 1_000, "{measured} measures");
}
