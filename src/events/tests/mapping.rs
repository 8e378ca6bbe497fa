//! Logs read by a mapping, shape by shape.

use super::*;
use proptest::prelude::*;

const OPENED: EventId = EventId(0);
const REPLY: EventId = EventId(1);
const RESOLVED: EventId = EventId(2);
const CLOSED: EventId = EventId(3);
const BEGINS: EventId = EventId(4);
const ENDS: EventId = EventId(5);

fn spec() -> SourceSpec {
    SourceSpec {
        name: "export".to_owned(),
        case: CaseId(0),
        format: "csv".to_owned(),
        delimiter: ';',
        missing: vec!["?".to_owned()],
        key: "number".to_owned(),
        time: Some(column("at")),
        recorded_by: None,
        entered: None,
        by: None,
        events: Vec::new(),
        states: Vec::new(),
        fields: Vec::new(),
        skip: Vec::new(),
    }
}

/// A column of times such as `3/2/2026 9:00`, in UTC.
fn column(name: &str) -> TimeSpec {
    TimeSpec { column: name.to_owned(), format: Some("%d/%m/%Y %H:%M".to_owned()), zone: Some("UTC".to_owned()) }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&t| t.to_owned()).collect()
}

fn test(column: &str, is: &[&str]) -> RowTest {
    RowTest { column: column.to_owned(), is: TextMatch::Is(texts(is)), not: false }
}

fn rule(event: EventId, when: When) -> EventRule {
    EventRule { event, when, only: Vec::new(), by: None }
}

fn event_rows() -> SourceSpec {
    let row = |event, text| rule(event, When::Row(vec![test("what", &[text])]));
    let by = |text: &str| TextMatch::Starts(text.to_owned());
    SourceSpec {
        events: vec![row(OPENED, "open"), EventRule { by: Some(RoleId(2)), ..row(REPLY, "auto") }, row(REPLY, "reply"), row(RESOLVED, "done")],
        by: Some(ByRule { column: "who".to_owned(), cases: vec![(by("agent"), RoleId(0)), (by("cust"), RoleId(1))] }),
        fields: vec![
            Assign {
                field: FieldId(0),
                column: "prio".to_owned(),
                cases: vec![(TextMatch::Is(texts(&["high"])), Value::Name(0)), (TextMatch::Any, Value::Name(1))],
            },
            Assign { field: FieldId(1), column: "skilled".to_owned(), cases: Vec::new() },
        ],
        skip: vec![test("what", &["escalated", "note"])],
        ..spec()
    }
}

fn snapshots() -> SourceSpec {
    let state = "state".to_owned();
    SourceSpec {
        events: vec![
            rule(OPENED, When::At(column("opened"))),
            rule(RESOLVED, When::Becomes(state.clone(), texts(&["Resolved", "Done"]))),
            rule(REPLY, When::Leaves { column: state.clone(), from: texts(&["Resolved", "Done"]), but: texts(&["Closed"]) }),
            rule(CLOSED, When::At(column("closed"))),
        ],
        states: vec![StateRule::While { state: StateId(0), begins: BEGINS, ends: ENDS, column: state, is: texts(&["Awaiting"]) }],
        fields: vec![Assign { field: FieldId(2), column: "team".to_owned(), cases: Vec::new() }],
        ..spec()
    }
}

/// `@09:00` is a time of 3 February 2026.
fn local(text: &str) -> String {
    text.split('@').enumerate().map(|(at, part)| if at == 0 { part.to_owned() } else { format!("3/2/2026 {part}") }).collect()
}

fn rows(spec: SourceSpec, text: &str) -> (Vec<String>, Vec<String>) {
    let (events, rejects, _) = run(&Plan { sources: vec![spec], ..plan() }, &[("log", &local(text))]).unwrap();
    (events, rejects)
}

#[test]
fn event_rows_with_parties_values_and_rows_left_out() {
    let (events, rejects) = rows(
        event_rows(),
        "number;at;what;who;prio;skilled;more\n\
         A;@09:00;open;cust-1;high;?;\n\
         A;@09:01;auto;agent-x;;;\n\
         A;@09:02;note;robot;low;;\n\
         A;bad;escalated;;;;\n\
         A;@09:03;reply;agent-7;low;yes;\n\
         A;@09:04;;;high;;\n\
         A;@09:05;done;?;;;\n",
    );
    assert_eq!(
        events,
        [
            "09:00 A opened by customer priority=P1",
            "09:01 A reply by system",
            "09:03 A reply by provider priority=P2 qualified=true",
            "09:04 A priority=P1",
            "09:05 A resolved"
        ]
    );
    assert_eq!(rejects, [""; 0]);
}

#[test]
fn event_rows_that_do_not_fit() {
    let (events, rejects) = rows(
        event_rows(),
        "number;at;what;who;prio;skilled\n\
         ?;@09:00;open;cust-1;high;\n\
         A;@09:00;opened;cust-1;high;\n\
         A;2026-02-03T09:00:00Z;open;cust-1;high;\n\
         A;@09:01;reply;robot;high;\n\
         A;@09:01;reply;agent;high;perhaps\n",
    );
    assert_eq!(events, [""; 0]);
    assert_eq!(
        rejects,
        [
            "log:2 key_missing number ?",
            "log:3 unknown_event what opened",
            "log:4 bad_time at 2026-02-03T09:00:00Z",
            "log:5 unknown_party who robot",
            "log:6 unknown_value skilled perhaps"
        ]
    );
}

#[test]
fn snapshots_of_a_record() {
    let (events, rejects) = rows(
        snapshots(),
        "number;at;state;team;opened;closed\n\
         A;@09:10;New;core;@09:00;?\n\
         A;@09:20;Awaiting;core;@09:00;?\n\
         A;@09:30;Active;;@09:00;?\n\
         A;@09:40;Resolved;edge;@09:00;?\n\
         A;@09:41;Done;edge;@09:00;?\n\
         A;@09:50;Awaiting;edge;@09:00;?\n\
         A;@10:00;Resolved;edge;@09:00;?\n\
         A;@10:10;Closed;edge;@09:00;@10:10\n\
         B;@09:05;Resolved;core;@09:05;@12:00\n",
    );
    assert_eq!(
        events,
        [
            "09:00 A opened by customer team=core",
            "09:05 B opened by customer team=core",
            "09:05 B resolved",
            "09:20 A waiting_begins team=core",
            "09:30 A waiting_ends team=-",
            "09:40 A resolved team=edge",
            "09:41 A resolved team=edge",
            "09:50 A waiting_begins team=edge",
            "09:50 A reply by provider",
            "10:00 A waiting_ends team=edge",
            "10:00 A resolved",
            "10:10 A closed team=edge",
            "12:00 B closed",
        ]
    );
    assert_eq!(rejects, [""; 0]);
}

#[test]
fn rows_of_a_record_are_taken_in_order_of_time_whatever_the_order_of_the_file() {
    let rows_of = |order: &[&str]| format!("number;at;state;team;opened;closed\n{}", order.join(""));
    let (new, wait, active) = ("A;@09:10;New;core;@09:00;?\n", "A;@09:20;Awaiting;core;@09:00;?\n", "A;@09:30;Active;core;@09:00;?\n");
    let straight = rows(snapshots(), &rows_of(&[new, wait, active]));
    assert_eq!(rows(snapshots(), &rows_of(&[active, new, wait])), straight);
    assert_eq!(straight.0.len(), 3);
}

#[test]
fn an_event_told_ahead_comes_after_the_rows_of_its_instant() {
    let (events, _) = rows(
        snapshots(),
        "number;at;state;team;opened;closed\n\
         A;@09:10;New;core;@09:10;@09:30\n\
         A;@09:30;Resolved;edge;@09:10;@09:30\n",
    );
    assert_eq!(events, ["09:10 A opened by customer team=core", "09:30 A resolved team=edge", "09:30 A closed"]);
}

#[test]
fn columns_of_times_without_a_time_of_the_row() {
    let only = |rule: EventRule| EventRule { only: vec![test("kind", &["x"])], ..rule };
    let events = vec![rule(OPENED, When::At(column("opened"))), only(rule(CLOSED, When::At(column("closed"))))];
    let fields = vec![Assign { field: FieldId(0), column: "prio".to_owned(), cases: Vec::new() }];
    let spec = SourceSpec { time: None, events, fields, ..spec() };
    let (events, rejects) = rows(
        spec,
        "number;opened;closed;prio;kind\n\
         A;@09:10;@09:30;P1;x\n\
         B;@09:00;@09:20;P2;y\n\
         C;?;;P2;x\n\
         A;@09:10;@09:40;P1;x\n\
         D;@09:10;soon;P1;x\n",
    );
    assert_eq!(events, ["09:00 B opened by customer priority=P2", "09:10 A opened by customer priority=P1", "09:30 A closed", "09:40 A closed priority=P1"]);
    assert_eq!(rejects, ["log:4 bad_time opened ?", "log:6 bad_time closed soon"]);
}

#[test]
fn stretches_with_both_their_times() {
    let pair = StateRule::Pair { state: StateId(0), begins: BEGINS, ends: ENDS, from: column("from"), until: column("until"), only: Vec::new() };
    let spec = SourceSpec { time: None, states: vec![pair], ..spec() };
    let (events, rejects) = rows(
        spec,
        "number;from;until\n\
         A;@09:20;@09:30\n\
         A;@09:10;@09:20\n\
         A;@09:50;\n\
         A;@09:50;@09:55\n\
         A;@09:57;@09:57\n\
         A;@09:59;@09:58\n",
    );
    assert_eq!(
        events,
        ["09:10 A waiting_begins", "09:20 A waiting_ends", "09:20 A waiting_begins", "09:30 A waiting_ends", "09:50 A waiting_begins", "09:55 A waiting_ends"]
    );
    assert_eq!(rejects, ["log:7 end_before_begin until 3/2/2026 09:58"]);
}

#[test]
fn an_input_goes_to_the_mapping_whose_columns_it_has() {
    let what = RowTest { column: "what".to_owned(), is: TextMatch::Any, not: false };
    let json = SourceSpec { format: "json_lines".to_owned(), events: vec![rule(CLOSED, When::Row(vec![what]))], ..spec() };
    let plan = Plan { sources: vec![snapshots(), event_rows(), json], ..plan() };
    let logs = [
        ("a", local("number;at;what;who;prio;skilled\nA;@09:01;reply;agent;high;\n")),
        ("b", local("number;at;state;team;opened;closed\nA;@09:10;New;core;@09:00;?\n")),
        ("c", local("{\"number\":\"A\",\"at\":\"@09:30\",\"what\":1}")),
    ];
    let logs: Vec<(&str, &str)> = logs.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (events, rejects, _) = run(&plan, &logs).unwrap();
    assert_eq!(rejects, [""; 0]);
    assert_eq!(events, ["09:00 A opened by customer team=core", "09:01 A reply by provider priority=P1", "09:30 A closed"]);
}

#[test]
fn a_mapping_that_cannot_be_used_is_an_error() {
    let shape = TimeSpec { format: Some("%Q".to_owned()), ..column("at") };
    let zone = TimeSpec { zone: Some("Europe/Londn".to_owned()), ..column("at") };
    let timeless = SourceSpec { time: None, ..event_rows() };
    let error = run(&Plan { sources: vec![timeless], ..plan() }, &[("log", "")]).unwrap_err();
    assert!(error.to_string().contains("its rows have no time"), "{error}");
    for (time, what) in [(shape, "`%Q` is not a shape of times such as `%d/%m/%Y %H:%M`"), (zone, "no time zone `Europe/Londn`")] {
        let plan = Plan { sources: vec![SourceSpec { time: Some(time), ..spec() }], ..plan() };
        let error = run(&plan, &[("log", "")]).unwrap_err();
        assert_eq!(error.what.to_string(), format!("the mapping `export`: {what}"));
    }
}

proptest! {
    #[test]
    fn the_order_of_the_file_does_not_matter(
        rows in proptest::collection::vec((0..2_usize, 0..5_usize, 0..3_usize, 0..3_usize, 0..4_usize), 0..8),
        order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let states = ["New", "Awaiting", "Resolved", "Closed", "bad;cell"];
        let row = |(minute, &(case, state, team, opened, closed)): (usize, &(usize, usize, usize, usize, usize))| {
            let time = |n: usize| if n == 0 { "?".to_owned() } else { format!("@09:0{}", n * 2) };
            format!("{};@09:0{minute};{};{};{};{}\n", ["A", "B"][case], states[state], ["core", "", "?"][team], time(opened), time(closed))
        };
        let straight: Vec<String> = rows.iter().enumerate().map(row).collect();
        let turned: Vec<String> = order.iter().filter_map(|&at| straight.get(at).cloned()).collect();
        let log = |rows: &[String]| format!("number;at;state;team;opened;closed\n{}", rows.concat());
        prop_assert_eq!(mapping::rows(snapshots(), &log(&turned)).0, mapping::rows(snapshots(), &log(&straight)).0);
    }
}
