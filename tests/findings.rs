//! What `sla check` finds: every history replays in the plain evaluator, every edit settles what it says, every risk has a contract in which it is and one in which it is not.

mod quiet;

use crate::agree::texts;
use sla::finding::{Family, RISKS, Verdict, ambiguities, risks, settle};
use sla::plan::lower::{Lowered, lower};
use sla::plan::{CaseId, EventId, Plan, Settled};
use sla::reference;
use sla::resolve::{Loaded, Texts, load};
use sla::value::{Date, Instant, Micros};
use sla::witness::{Actor, Effort, History, Material, Separated, Step, Trial, Witness, keyed, open_points, search};
use std::path::Path;

/// Little, for the plainest questions.
const QUICK: Effort = Effort { histories: 30, events: 40, work: 250, joint: false };
/// Enough for the plain questions.
const ENOUGH: Effort = Effort { histories: 200, events: 40, work: 2_000, joint: false };

fn read(plan: &Plan, readings: &[(&str, &str)]) -> Plan {
    let mut plan = plan.clone();
    readings.iter().for_each(|(point, reading)| plan.give(point, reading).unwrap());
    plan
}

/// What can be owed by the history of a witness, worked out the plain way.
fn plainly(plan: &Plan, witness: &Witness, other: bool) -> Material {
    let plan = read(plan, &witness.readings(other));
    Material::of(&reference::evaluate(&plan, &keyed(&plan, &witness.history.rows()), Some(witness.history.as_of)).0)
}

#[test]
fn every_history_replays_in_the_plain_evaluator() {
    let (mut replayed, mut agreements_with_some) = (0, 0);
    let world = Texts::new(texts());
    for (path, _) in texts().into_iter().filter(|(_, text)| text.contains("\nagreement ")) {
        let loaded = load(&world, &path);
        let lowered = lower(&loaded);
        let Some(plan) = &lowered.plan else { continue };
        let before = replayed;
        for finding in ambiguities(&loaded, &lowered, open_points(plan), Effort::default(), Date::new(2026, 1, 1).unwrap()) {
            let Some(witness) = finding.witness else { continue };
            let (one, other) = (plainly(plan, &witness, false), plainly(plan, &witness, true));
            assert_eq!(one.parts_from(&other).as_ref(), Some(&witness.difference), "{}: {}", path.display(), witness.point);
            let told = finding.readings.iter().find(|reading| reading.name == witness.other).map(|reading| reading.pays);
            assert_eq!(told, Some(other.sum(&witness.difference.sum())), "{}: {}", path.display(), witness.point);
            replayed += 1;
        }
        agreements_with_some += usize::from(replayed > before);
    }
    println!("{replayed} histories of {agreements_with_some} agreements replayed");
    assert!(replayed > 250, "{replayed}");
}

const SIGNED: &str = include_str!("../examples/it_support/signed.sla");

fn front(text: &str) -> (Loaded, Lowered) {
    let loaded = load(&Texts::new([("contract.sla", text)]), Path::new("contract.sla"));
    let lowered = lower(&loaded);
    (loaded, lowered)
}

#[test]
fn every_edit_settles_what_it_says() {
    let (loaded, lowered) = front(SIGNED);
    let plan = lowered.plan.clone().unwrap();
    let mut made = 0;
    for open in open_points(&plan) {
        for reading in &open.readings {
            let edit = settle(&loaded, &lowered, &open.id, reading).unwrap_or_else(|why| panic!("{}: {why}", open.id));
            let (_, after) = front(&edit.made(SIGNED).unwrap());
            assert_eq!(after.diagnostics, [], "{} as {reading}", open.id);
            let (_, point) = after.plan.as_ref().unwrap().points.find(&open.id).map(|(at, p)| (at, p.clone())).unwrap();
            assert_eq!((point.reading.as_str(), point.settled != Settled::Provisional), (reading.as_str(), true), "{}", open.id);
            made += 1;
        }
    }
    assert!(made > 90, "{made}");
}

#[test]
fn the_same_search_finds_the_same_and_little_suffices() {
    let plan = front(SIGNED).1.plan.unwrap();
    let points = || open_points(&plan).into_iter().filter(|o| ["reopen", "counted_at", "empty_window"].contains(&o.kind.as_str())).collect::<Vec<_>>();
    let found = search(&plan, points(), ENOUGH, &[]);
    assert_eq!(found.outcomes, search(&plan, points(), ENOUGH, &[]).outcomes);
    for outcome in found.outcomes {
        let Separated::Differs(witness) = outcome.separated else { panic!("{} is not separated", outcome.open.id) };
        assert!(witness.history.events() <= 4, "{} takes {} events", outcome.open.id, witness.history.events());
    }
}

#[test]
fn nothing_is_said_where_everything_is_settled() {
    assert_eq!(open_points(&front(SOUND).1.plan.unwrap()), []);
}

#[test]
fn what_is_said_of_a_point() {
    let (loaded, lowered) = front(SIGNED);
    let plan = lowered.plan.clone().unwrap();
    let points = open_points(&plan).into_iter().filter(|o| ["meaning", "rounding_place", "limit_missing"].contains(&o.kind.as_str())).collect();
    let findings = ambiguities(&loaded, &lowered, points, ENOUGH, Date::new(2026, 1, 1).unwrap());
    let told: Vec<(&str, &Verdict)> = findings.iter().map(|f| (f.code, &f.verdict)).collect();
    let [(first, Verdict::Differs), (_, Verdict::Same(_)), (_, Verdict::Same(_))] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(*first, "ambiguity/meaning");
    let meaning = &findings[0];
    let (most, least) = (meaning.readings.iter().max_by_key(|r| r.pays).unwrap(), meaning.readings.iter().min_by_key(|r| r.pays).unwrap());
    assert_eq!((most.pays.to_string().as_str(), least.pays.is_zero()), ("4000.00", true), "a machine's receipt, or a person's words");
    assert_eq!((most.favours.as_deref(), least.favours.as_deref()), (Some("acme"), Some("northwind")));
    assert!(meaning.readings[0].in_force && !meaning.readings[0].parts && meaning.readings.iter().any(|r| r.parts));
    assert_eq!(meaning.fixes.len(), 3);
    let texts: Vec<&str> = meaning.spans.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["read in several ways", "defined here", "pays by it"], "the clock that uses the word, the library that knows it, the credit");
}

/// Midnights and opening hours against the nights on which clocks change.
#[test]
fn clocks_change_where_nothing_happens() {
    let with = |zone: &str, term: &str, hours: &str| {
        let calendar = format!("calendar desk_hours {{ open mon through sun from {hours} }}\nclock fix on ticket {{ run during desk_hours  ");
        let open = "\n  skipped local time is left open\n  repeated local time is left open\n";
        let text = SOUND.replace("clock fix on ticket { ", &calendar).replace("Europe/London", zone);
        let text = text.replace("1 January 2026 through 31 December 2028", term).replace("plain_2026", &format!("plain_2026, except {{ {open} }}"));
        let (loaded, lowered) = front(&text);
        let plan = lowered.plan.as_ref().unwrap_or_else(|| panic!("{text}\n{:?}", lowered.diagnostics));
        let found = ambiguities(&loaded, &lowered, open_points(plan), QUICK, Date::new(2026, 1, 1).unwrap());
        let same = |kind: &str| found.iter().any(|f| f.point.as_deref() == Some(kind) && matches!(f.verdict, Verdict::Same(_)));
        (same("local_gap"), same("local_fold"))
    };
    let years = "1 January 2026 through 31 December 2028";
    assert_eq!(with("Europe/London", years, "08:00 until 18:00"), (true, true));
    assert_eq!(with("Europe/London", years, "01:30 until 18:00"), (false, false), "half past one is skipped in March, and comes twice in October");
    assert_eq!(with("Europe/London", years, "02:00 until 18:00"), (true, true), "two is neither");
    // There the day began at one in the morning.
    assert_eq!(with("America/Sao_Paulo", "1 January 2018 through 31 December 2018", "08:00 until 18:00"), (false, true));
}

/// Each part of a contract is taken out by itself: what a difference takes is pointed at, what it does not take is not.
#[test]
fn what_a_difference_takes() {
    let (loaded, lowered) = front(SIGNED);
    let plan = lowered.plan.clone().unwrap();
    let points = open_points(&plan).into_iter().filter(|o| ["unended_pause@resolution", "reopen@resolution"].contains(&o.id.as_str())).collect();
    let findings = ambiguities(&loaded, &lowered, points, ENOUGH, Date::new(2026, 1, 1).unwrap());
    let taken = |point: &str| -> Vec<&str> {
        let found = findings.iter().find(|f| f.point.as_deref() == Some(point)).unwrap();
        let also = found.spans.iter().filter(|l| l.text == "it takes this as well");
        also.map(|l| SIGNED.get(l.span.range()).unwrap()).collect()
    };
    assert_eq!(taken("unended_pause@resolution"), ["pause while waiting"]);
    assert_eq!(taken("reopen@resolution"), Vec::<&str>::new());
}

/// A contract without a risk.
const SOUND: &str = r#"edition 2026
use itsm
agreement "Desk" {
  provider desk "The desk Ltd"
  customer house "The house plc"
  term     1 January 2026 through 31 December 2028
  timezone Europe/London
  currency GBP
  fee      40,000 GBP each calendar month
  owner    house "Vendor management"
  interpretation standard.plain_2026
}
clock fix on ticket { start at opened   stop at resolved   pause while waiting_for_customer, up to 20 hours in all }
objective quick on tickets {
  measure share with fix within 24 hours
  target  at least 90%
  each    calendar month, counted at opened
  needs   20 tickets, otherwise not measured
}
credit for quick {
  | attained                   | pays       |
  | at least 80% and below 90% | 10% of fee |
  | below 80%                  | 20% of fee |
}
surge rush each calendar month in which more than 500 tickets are opened
during rush { target quick at least 80%   no credits }
review service every month { led by desk   covers quick }
procedure dispute {
  step "The parties' service managers meet" within 10 days
}
"#;

/// A second promise about the same tickets.
const ANOTHER: &str = r#"objective certain on tickets {
  measure share with fix within 30 hours
  target  at least 98%
  each    calendar month, counted at opened
  needs   50 tickets, otherwise not measured
}
credit for certain { pays 5% of fee when missed }
surge rush"#;

/// A clock on something that fails again and again.
const REPAIR: &str = r#"case line plural lines {
  event went_down by desk
  event came_up by desk
  state down from went_down until came_up
}
clock repair on line { start at went_down   stop at came_up }
objective repaired on lines {
  measure share with repair within 24 hours
  target  at least 90%
  each    calendar month, counted at went_down
  needs   20 lines, otherwise not measured
}
credit for repaired { pays 5% of fee when missed }
surge rush"#;

/// The same promise once more, and harder.
const STRICTER: &str = r#"objective quicker on tickets {
  measure share with fix within 24 hours
  target  at least 92%
  each    calendar month, counted at opened
  needs   20 tickets, otherwise not measured
}
credit for quicker { pays 5% of fee when missed }
surge rush"#;

/// The same promise by the quarter, paid for as well.
const QUARTERLY: &str = r#"objective lasting on tickets {
  measure share with fix within 24 hours
  target  at least 90%
  each    calendar quarter, counted at opened
  needs   20 tickets, otherwise not measured
}
credit for lasting { pays 5% of fee when missed }
surge rush"#;

/// A bonus beside the credit.
const BONUS: &str = r#"objective fast on tickets {
  measure share with fix within 8 hours
  target  at least 90%
  each    calendar month, counted at opened
  needs   20 tickets, otherwise not measured
}
bonus for fast { pays 2% of fee when met }
surge rush"#;

/// A promise that is missed by better service.
const UPPER: &str = r#"objective second_grade on tickets {
  measure share with fix within 24 hours
  target  at most 97%
  each    calendar month, counted at opened
  needs   20 tickets, otherwise not measured
}
surge rush"#;

/// A code, what is changed in the sound contract, and into what.
const RISKY: &[(&str, &str, &str)] = &[
    ("risk/unbounded-pause", "pause while waiting_for_customer, up to 20 hours in all", "pause while waiting_for_customer"),
    ("risk/pause-by-provider", "waiting_for_customer, up to 20", "on_hold, up to 20"),
    ("risk/pause-longer-than-target", "up to 20 hours in all", "up to 72 hours in all"),
    ("risk/one-miss", "  needs   20 tickets, otherwise not measured\n", ""),
    ("risk/impossible-target", "at least 90%\n", "at least 100%\n"),
    ("risk/no-target-row", "surge rush", quiet::NO_ROW),
    ("risk/trivial-target", "target  at least 90%", "target  at least 0%"),
    ("risk/surge-tightens", "target quick at least 80%   no credits", "target quick at least 95%"),
    ("risk/credit-when-met", "   no credits }", " }"),
    ("risk/hole-in-table", "at least 80% and below 90%", "at least 80% and below 89%"),
    ("risk/hole-in-table", "target quick at least 80%   no credits", "target quick at least 95%"),
    ("risk/rows-overlap", "| below 80% ", "| below 85% "),
    ("risk/credits-add-up", "surge rush", ANOTHER),
    ("risk/one-case-twice", "surge rush", ANOTHER),
    ("risk/no-consequence", "surge rush", UPPER),
    ("risk/better-is-missed", "surge rush", UPPER),
    ("risk/measured-once", "surge rush", REPAIR),
    ("risk/two-targets", "surge rush", STRICTER),
    ("risk/bonus-and-credit", "surge rush", BONUS),
    ("risk/no-holidays", "surge rush", "calendar desk_hours { open mon through fri from 08:00 until 18:00 }\nsurge rush"),
    ("risk/unused", "surge rush", "define idle as while waiting_for_customer for any ticket\nsurge rush"),
    ("risk/text-says-otherwise", "objective quick on", "clause 1 \"A ticket is fixed within 48 hours.\"\nobjective quick on"),
    ("risk/weak-credit", "| 10% of fee |\n  | below 80%                  | 20% of fee |", "| 1% of fee |\n  | below 80%                  | 2% of fee |"),
    ("risk/cliff", "20% of fee", "60% of fee"),
    ("risk/worse-pays-less", "20% of fee", "5% of fee"),
    ("risk/credit-when-met", "at least 80% and below 90%", "at least 80% and below 95%"),
    ("risk/dead-row", "  | below 80% ", "  | above 100%                 | 1% of fee |\n  | below 80% "),
    ("risk/dead-row", quiet::ROWS, quiet::WITHIN),
    (
        "risk/limit-never-binds",
        "surge rush each calendar month in which more than 500 tickets are opened\nduring rush { target quick at least 80%   no credits }",
        "limit credits each calendar month to 50% of fee",
    ),
    ("risk/no-owner", "  owner    house \"Vendor management\"\n", ""),
    ("risk/no-review", "review service every month { led by desk   covers quick }\n", ""),
    ("risk/no-dispute-step", "procedure dispute {\n  step \"The parties' service managers meet\" within 10 days\n}\n", ""),
    ("risk/runs-always", "clock fix", "calendar hours { open mon through sun from 08:00 until 18:00 }\nclock fix"),
    ("risk/fixed-zone", "timezone Europe/London", "timezone EST"),
    ("risk/right-without-end", "procedure dispute", "right to terminate for customer when quick is missed in 3 consecutive months\nprocedure dispute"),
    (
        "risk/steps-outlast",
        "  step \"The parties' service managers meet\" within 10 days\n}\n",
        "  step \"The managers meet\" within 10 days\n  step \"The directors meet\" within 20 days\n}\nright to terminate for customer when quick is missed in 3 consecutive months, notice within 20 days\n",
    ),
    ("risk/constant-condition", "objective quick on tickets {", "objective quick on tickets where priority is P1 and priority is P2 {"),
    (
        "risk/one-bad-period",
        "surge rush",
        "define stuck as while on_hold for any ticket\nobjective calm {\n  measure 100% less share of days where stuck\n  target  at least 99%\n  each    calendar month\n}\ncredit for calm { pays 1% of fee when missed }\nlimit credits each calendar month to 15% of fee\nsurge rush",
    ),
    (
        "risk/free-misses",
        "credit for quick {\n  | attained                   | pays       |\n  | at least 80% and below 90% | 10% of fee |\n  | below 80%                  | 20% of fee |\n}",
        "credit for quick { pays 10 GBP for each missed ticket }",
    ),
    ("risk/own-stop", "stop at resolved", "stop at reply"),
    ("risk/no-exit", "surge rush", "limit credits each calendar month to 15% of fee\nsurge rush"),
    ("risk/share-of-nothing", "fee      40,000 GBP", "fee      0 GBP"),
    ("risk/pennies", "10% of fee |", "0.20 GBP   |"),
    ("risk/two-windows", "surge rush", QUARTERLY),
    ("risk/words-alone", "review service", "clause 9 \"The provider keeps spare parts.\"\nclause 10 \"Meetings.\"\nreview service"),
    ("risk/names-alike", "surge rush", "define idle as while waiting_for_customer for any ticket\ndefine idles as while on_hold for any ticket\nsurge rush"),
    ("risk/mixed-script", "clock fix", "define h\u{43e}ld as while on_hold for any ticket\nclock fix"),
    ("risk/double-negative", "objective quick on tickets {", "objective quick on tickets where not (priority is not P1) {"),
    ("risk/payer-measures", "  interpretation", "  record of the provider counts\n  interpretation"),
    ("risk/no-record", "  interpretation standard.plain_2026\n", ""),
];

/// Shown below: they take time that is left out, a log, several agreements, a pool.
const ELSEWHERE: &[&str] = &[
    "risk/two-limits",
    "risk/unbounded-exclusion",
    "risk/work-unannounced",
    "risk/percentile-of-percentiles",
    "risk/library-name",
    "risk/exclusion-swallows",
    "risk/never-met",
    "risk/never-missed",
    "risk/parts-fall-short",
    "risk/pool-not-allocated",
    "risk/pool-overdrawn",
];

fn codes(text: &str) -> Vec<&'static str> {
    let (loaded, lowered) = front(text);
    let plan = lowered.plan.unwrap_or_else(|| panic!("{text}\n{:?}", lowered.diagnostics));
    let found = risks(&loaded, &plan, None);
    assert!(found.iter().all(|f| f.family == Family::Risk && !f.spans.is_empty() && f.help.is_some()), "{found:?}");
    found.into_iter().map(|f| f.code).collect()
}

#[test]
fn every_risk_is_seen_where_it_is_and_nowhere_else() {
    assert_eq!(codes(SOUND), Vec::<&str>::new(), "the sound contract");
    for (code, from, to) in RISKY {
        assert!(SOUND.contains(from), "{code}: {from}");
        let found = codes(&SOUND.replace(from, to));
        assert!(found.contains(code), "{code} is not seen, but {found:?}");
        assert!(found.len() <= 3, "{code}: {found:?}");
    }
    for risk in RISKS {
        assert!(RISKY.iter().any(|(code, ..)| *code == risk.code) || ELSEWHERE.contains(&risk.code), "{} has no contract that shows it", risk.code);
    }
}

#[test]
fn cases_of_which_no_one_can_miss_both() {
    let two = |first: &str, second: &str| {
        let of = |name: &str, which: &str| {
            format!(
                "objective {name} on tickets where {which} {{\n  measure share with fix within 24 hours\n  target  at least 90%\n  each    calendar month\n  needs   20 tickets, otherwise not measured\n}}\ncredit for {name} {{ pays 5% of fee when missed }}\n"
            )
        };
        let begin = SOUND.split("objective quick").next().unwrap();
        format!("{begin}{}{}limit credits each calendar month to 8% of fee\n", of("one", first), of("two", second))
    };
    let twice = |first, second| codes(&two(first, second)).contains(&"risk/one-case-twice");
    assert!(twice("priority is P1", "revenue_generating"));
    assert!(!twice("priority is P1", "priority is P2"));
    assert!(!twice("revenue_generating", "not revenue_generating"));
    assert!(!twice("priority is any of P1, P2", "priority is not P1 and priority is P3"));
}

/// The sound contract with a promise of time, some of which is left out.
fn site(excluded: &str) -> String {
    let begin = SOUND.split("clock fix").next().unwrap().replace("use itsm", "use availability");
    let end = SOUND.split("review service").last().unwrap();
    format!(
        "{begin}define outage as while down for any instance\ndefine planned as while in_progress for any change\nobjective up {{\n  measure share of time outside outage\n  exclude {excluded} from both\n  target  at least 99%\n  each    calendar month\n}}\nreview service{}",
        end.replace("covers quick", "covers up")
    )
}

#[test]
fn time_that_is_left_out() {
    let own = "case work plural works {\n  event begun by provider\n  event over by provider\n  state shut from begun until over\n}\n";
    let with = |excluded: &str| site(excluded).replace("define outage", &format!("{own}define outage"));
    assert!(codes(&with("while shut for any work")).contains(&"risk/unbounded-exclusion"));
    assert!(!codes(&with("while shut for any work up to 8 hours each calendar month")).contains(&"risk/unbounded-exclusion"));
    assert!(codes(&with("while shut for any work up to 8 hours each calendar month")).contains(&"risk/work-unannounced"));
    assert!(!codes(&with("while shut for any work where begun at least 48 hours before over")).contains(&"risk/work-unannounced"));
    assert!(codes(&site("outage or planned")).contains(&"risk/exclusion-swallows"));
    assert!(!codes(&site("planned")).contains(&"risk/exclusion-swallows"));
}

#[test]
fn one_time_limited_twice() {
    let limit = |most: &str| {
        let other = format!(
            "objective downtime {{\n  measure time in outage\n  target  at most {most}\n  each    calendar month\n}}\ncredit for up, downtime {{ pays 5% of fee when missed }}\nreview service"
        );
        site("planned").replace("Europe/London", "UTC").replace("exclude planned from both\n", "").replace("review service", &other)
    };
    assert!(codes(&limit("7 hours")).contains(&"risk/two-limits"), "{:?}", codes(&limit("7 hours")));
    assert!(!codes(&limit("26784 seconds")).contains(&"risk/two-limits"), "a hundredth of 31 days");
}

#[test]
fn what_a_log_shows_of_a_target() {
    let (loaded, lowered) = front(SOUND);
    let plan = lowered.plan.unwrap();
    let case = plan.case(CaseId(0)).unwrap();
    let event = |name: &str| case.events.iter().position(|e| e.name == name).map(|at| EventId(u16::try_from(at).unwrap()));
    let step = |name: &str, hours: i64| Step { gap: Micros(hours * Micros::HOUR.0), event: event(name), by: None, values: Vec::new() };
    let seen = |hours: i64| {
        let start = Instant(1_767_607_200_000_000);
        // One a day: thirty a month, for fourteen months.
        let actor = Actor { kind: CaseId(0), start, copies: 420, apart: Micros::DAY, steps: vec![step("opened", 0), step("resolved", hours)] };
        let history = History { actors: vec![actor], as_of: start.plus(Micros(425 * Micros::DAY.0)) };
        let body = Trial::new(&plan, &[]).unwrap().plays(&history);
        let found = risks(&loaded, &plan, Some(&body));
        found.into_iter().map(|f| (f.code, f.message)).collect::<Vec<_>>()
    };
    let [(late, told)] = seen(40).try_into().unwrap();
    assert_eq!(late, "risk/never-met");
    assert!(told.contains(" of 14 windows") || told.contains(" of 13 windows"), "{told}");
    let [(early, _)] = seen(1).try_into().unwrap();
    assert_eq!(early, "risk/never-missed");
}

#[test]
fn parts_and_pools() {
    let of = |name: &str, from: &str, to: &str| {
        let path = Path::new("examples").join(name);
        let mut all = texts();
        let own = all.iter_mut().find(|(file, _)| *file == path).unwrap();
        assert!(own.1.contains(from), "{name}: {from}");
        own.1 = own.1.replace(from, to);
        let loaded = load(&Texts::new(all), &path);
        let plan = lower(&loaded).plan.unwrap();
        risks(&loaded, &plan, None).into_iter().map(|f| f.code).collect::<Vec<_>>()
    };
    let master = "service_integration/master.sla";
    assert!(of(master, "at least 99.9%", "at least 99.95%").contains(&"risk/parts-fall-short"));
    assert!(!of(master, "at least 99.9%", "at least 99.1%").contains(&"risk/parts-fall-short"));
    let pool = "gallery/d02_vita/contract.sla";
    assert!(of(pool, "25%        | -", "15%        | -").contains(&"risk/pool-not-allocated"));
    assert!(!of(pool, "severity_one | 25%", "severity_one | 10%").contains(&"risk/pool-not-allocated"), "from July on all of it is");
    assert!(!of(pool, "25%        | -", "10%        | -").contains(&"risk/pool-overdrawn"), "no misses take all of it");
    let levels = "gallery/d10_state_portal/contract.sla";
    assert!(!of(levels, "for each incident", "for each incident").contains(&"risk/pool-not-allocated"), "each incident takes its part");
    assert!(!of(pool, "500%", "500%").contains(&"risk/pool-not-allocated"), "all of it is allocated");
    assert!(of(pool, "500%", "500%").contains(&"risk/pool-overdrawn"));
    assert!(!of(pool, "500%", "100%").contains(&"risk/pool-overdrawn"));
}
