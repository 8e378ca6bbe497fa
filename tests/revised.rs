//! What turns out later, by chance: corrections, states taken back, states confirmed. Both evaluators say the same, and the engine says the same however the log is split.

use crate::chance::{Chance, engine, plan, read};
use sla::eval::{Options, Part, Program};
use sla::events::OwnedEvent;
use sla::outcome::Body;
use sla::plan::{EventId, FieldId, Plan, RoleId, Value};
use sla::reference;
use sla::value::{Instant, Micros};

fn contract(chance: &mut Chance) -> Plan {
    let correction = *chance.pick(&["", " within 30 hours", " within 2 days", " within 5 hours"]);
    let second = *chance.pick(&["", " with size, corrects priority, size within 8 hours"]);
    let void = *chance.pick(&[
        "",
        ", void at found_bad",
        ", void at found_bad where size is above 2 or noted by customer",
        ", void at found_bad or noted within 20 hours",
    ]);
    let once = *chance.pick(&["", ", counts once agreed", ", counts once agreed or noted within 3 hours", ", counts once agreed by customer within 1 day"]);
    let second_void = *chance.pick(&["", ", void at noted or agreed", ", void at opened or noted within 1 day", ", counts once restored"]);
    let ends = *chance.pick(&["ends at closed", "ends at closed", "ends at closed or restored", ""]);
    let text = format!(
        "edition 2026
case fault {{
  event opened by customer
  event away by provider
  event back by customer
  event watched by provider
  event unwatched by customer
  event found_bad by customer
  event agreed by customer or provider
  event noted by customer or provider
  event reclassified by provider with priority, corrects priority{correction}
  event audited by customer{second}
  event restored by provider
  event reopened by customer, undoes restored
  event closed by provider
  field priority is P1, P2 or P3
  field size is a number
  state absent from away until back{void}{once}
  state observed from watched until unwatched{second_void}
  {ends}
}}
agreement \"Faults\" {{
  provider p \"P\"  customer c \"C\"
  term 1 January 2026 through 31 December 2026
  timezone Europe/London
}}
clock repair on fault {{
  start at opened
  stop at restored
  pause while absent or observed, up to 30 hours in all
  run always when priority is P1, otherwise always
}}
targets by priority {{
  | priority | repair |
  | P1 | 4 hours |
  | P2 | 12 hours |
  | otherwise | 40 hours |
}}
define hurt as while (absent and priority is any of P1, P2) for any fault
objective in_time on faults {{ measure share with repair within its target  target at least 90%  each month }}
objective long on faults where priority at restored is P1 {{ measure sum of repair  each month }}
objective sizes on faults for each priority {{ measure sum of size  each month }}
objective pain {{ measure time in hurt  each month }}
objective before_notes {{ measure count of faults  each fault noted by customer, over the 2 days before it }}
"
    );
    let mut plan = plan(&text);
    read(&mut plan, chance, 2);
    plan
}

fn log(chance: &mut Chance, plan: &Plan) -> Vec<OwnedEvent> {
    let mut time = 1_769_900_000_000_000_i64;
    let mut events = Vec::new();
    for _ in 0..chance.below(40) {
        time += *chance.pick(&[0, 1, 3_600, 3_600, 7_200, 20_000, 90_000]) * Micros(1_000_000).0;
        // Now and then a log is not in order.
        let back = if chance.below(60) == 0 { 30_000_000_000 } else { 0 };
        let number = |n: usize| u16::try_from(n).unwrap();
        let mut values = Vec::new();
        if chance.below(3) == 0 {
            values.push((FieldId(0), (chance.below(5) > 0).then(|| Value::Name(number(chance.below(3))))));
        }
        if chance.below(4) == 0 {
            values.push((FieldId(1), Some(Value::Number(number(chance.below(5)).into()))));
        }
        events.push(OwnedEvent {
            time: Instant(time - back),
            kind: sla::plan::CaseId(0),
            case: (*chance.pick(&["F-1", "F-2", "F-3"])).into(),
            event: (chance.below(20) > 0).then(|| EventId(number(chance.below(plan.cases[0].events.len().min(13))))),
            by: (chance.below(3) > 0).then(|| RoleId(number(chance.below(plan.roles.len())))),
            values: values.into(),
        });
    }
    events
}

fn in_parts(program: &Program, events: &[OwnedEvent], as_of: Option<Instant>, cut: usize) -> Option<Body> {
    let options = Options { as_of, ..Options::default() };
    let (early, late) = events.split_at(cut);
    let mut first = Part::first(program, options.clone());
    early.iter().for_each(|e| first.push(&e.as_event()));
    let mut later = Part::later(program, options);
    late.iter().for_each(|e| later.push(&e.as_event()));
    first.merge(later);
    first.in_order().then(|| first.finish(&mut |_| {}))
}

#[test]
fn both_evaluators_say_the_same_of_what_turns_out_later() {
    let mut chance = Chance(2_026);
    let (mut revised, mut late) = (0, 0);
    for round in 0..70 {
        let plan = contract(&mut chance);
        let program = Program::compile(&plan).unwrap();
        for _ in 0..6 {
            let events = log(&mut chance, &plan);
            let as_of = (chance.below(2) == 0).then(|| Instant(1_769_900_000_000_000 + chance.below(900) as i64 * 1_000_000_000));
            let (body, facts) = engine(&program, &events, as_of);
            let (plain, plain_facts) = reference::evaluate_with(&plan, &events, as_of, true);
            let said = || format!("round {round}, as of {as_of:?}\n{:#?}\n{events:#?}", plan.revisions);
            assert_eq!(facts, plain_facts, "{}", said());
            assert_eq!(body, plain, "{}", said());
            let cut = chance.below(events.len() + 1);
            if let Some(parts) = in_parts(&program, &events, as_of, cut) {
                assert_eq!(parts, body, "cut at {cut}: {}", said());
            }
            revised += facts.iter().map(|f| f.revised.len()).sum::<usize>();
            late += body.seen.late_corrections;
        }
    }
    assert!(revised > 300 && late > 50, "{revised} revisions, {late} late ones");
}

#[test]
fn how_far_back_an_event_reaches_changes_results() {
    for (words, news) in [("void at found_bad", "found_bad"), ("counts once agreed", "agreed")] {
        let mut plan = plan(&format!(
            "edition 2026
case fault {{
  event opened by customer  event away by provider  event back by customer  event found_bad by customer  event agreed by customer
  state absent from away until back, {words}
}}
agreement \"Faults\" {{ provider p \"P\"  customer c \"C\"  term 1 January 2026 through 31 December 2026 }}
clock repair on fault {{ start at opened  stop at agreed  pause while absent }}
objective repairs on faults {{ measure mean of repair  each month }}
"
        ));
        let events: Vec<OwnedEvent> = (0..)
            .zip(["opened", "away", "back", "away", "back", news])
            .map(|(hour, name)| OwnedEvent {
                time: Instant(1_770_000_000_000_000 + hour * Micros::HOUR.0),
                kind: sla::plan::CaseId(0),
                case: "F-1".into(),
                event: plan.cases[0].events.iter().position(|e| e.name == name).map(|at| EventId(at as u16)),
                by: None,
                values: Box::default(),
            })
            .collect();
        let mut paused = |reading: &str| {
            plan.points.give("revision_reach@absent", reading).unwrap();
            let facts = reference::evaluate(&plan, &events, None).1;
            5 - facts[0].clocks[0].value_us.0 / Micros::HOUR.0
        };
        let counted = if news == "agreed" { [1, 2] } else { [1, 0] };
        assert_eq!([paused("last"), paused("every_time")], counted, "hours paused, {words}");
    }
}
