//! A real export: the history of incidents of a service desk, one row for each update of a record.

use super::*;
use std::collections::BTreeMap;

fn column(name: &str) -> TimeSpec {
    TimeSpec { column: name.to_owned(), format: Some("%d/%m/%Y %H:%M".to_owned()), zone: Some("UTC".to_owned()) }
}

fn incidents() -> Plan {
    let mut plan = plan();
    plan.cases[0].fields[0].kind = FieldKind::Names(["P1", "P2", "P3", "P4"].map(str::to_owned).to_vec());
    plan.cases[0].ends_at.clear();
    let rule = |event, when, only| EventRule { event: EventId(event), when, only, by: None };
    let state = "incident_state".to_owned();
    let closed = RowTest { column: state.clone(), is: TextMatch::Is(vec!["Closed".to_owned()]), not: false };
    let levels = ["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"];
    let level = |(at, text): (u16, &str)| (TextMatch::Is(vec![text.to_owned()]), Value::Name(at));
    plan.sources = vec![SourceSpec {
        name: "export".to_owned(),
        case: CaseId(0),
        format: "csv".to_owned(),
        delimiter: ',',
        missing: vec!["?".to_owned()],
        key: "number".to_owned(),
        time: Some(column("sys_updated_at")),
        recorded_by: None,
        entered: None,
        by: None,
        events: vec![
            rule(0, When::At(column("opened_at")), vec![]),
            rule(2, When::Becomes(state.clone(), vec!["Resolved".to_owned()]), vec![]),
            rule(3, When::At(column("closed_at")), vec![closed]),
        ],
        states: vec![StateRule::While { state: StateId(0), begins: EventId(4), ends: EventId(5), column: state, is: vec!["Awaiting User Info".to_owned()] }],
        fields: vec![
            Assign { field: FieldId(0), column: "priority".to_owned(), cases: (0..).zip(levels).map(level).collect() },
            Assign { field: FieldId(2), column: "made_sla".to_owned(), cases: vec![] },
        ],
        skip: vec![],
    }];
    plan
}

/// Microseconds of Monday to Friday 14:00 to 23:00 between two instants of the log's clock.
fn desk_time(from: Instant, until: Instant) -> i64 {
    let (day, hour) = (crate::value::Micros::DAY.0, crate::value::Micros::HOUR.0);
    let days = from.0.div_euclid(day)..=until.0.div_euclid(day);
    let open = days.filter(|d| (d + 3).rem_euclid(7) < 5).map(|d| (d * day + 14 * hour, d * day + 23 * hour));
    open.map(|(a, b)| (b.min(until.0) - a.max(from.0)).max(0)).sum()
}

#[test]
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "this test reads a log that is not part of the project")]
fn a_verdict_in_a_real_log_is_found_again() {
    let Ok(shared) = std::env::var("SLA_SHARED") else {
        eprintln!("skipped: SLA_SHARED is not set");
        return;
    };
    let path = std::path::Path::new(&shared).join("data/uci_incidents/incident_event_log_to_2016-03.csv.gz");
    let Ok(file) = std::fs::File::open(path) else {
        eprintln!("skipped: the incident log is not there");
        return;
    };
    let plan = incidents();
    let (events, report) = collect(&plan, vec![Input { name: "incidents.csv.gz".to_owned(), reader: Box::new(file) }]).unwrap();
    assert_eq!((report.rows, report.rejects.total(), report.order), (59_354, 0, Order::Disordered));
    let count = |event: u16| events.iter().filter(|e| e.event == Some(EventId(event))).count();
    assert_eq!((count(0), count(3)), (9_202, 9_202), "each incident is opened once and closed once");
    assert!(count(2) > 0 && count(4) >= count(5));

    let mut cases = BTreeMap::<&str, (Option<Instant>, Option<Value>, Option<Value>)>::new();
    let (mut same, mut exceptions) = (0, Vec::new());
    for event in &events {
        let (opened, priority, made) = cases.entry(&event.case).or_default();
        for (field, value) in &event.values {
            if field.0 == 0 { priority.clone_from(value) } else { made.clone_from(value) }
        }
        if event.event == Some(EventId(0)) {
            *opened = Some(event.time);
        }
        if event.event == Some(EventId(3)) && *priority == Some(Value::Name(2)) {
            let met = desk_time(opened.unwrap(), event.time) <= 62 * crate::value::Micros::HOUR.0;
            if *made == Some(Value::Text(met.to_string().into())) { same += 1 } else { exceptions.push(event.case.to_string()) }
        }
    }
    assert_eq!(same, 8_575);
    assert_eq!(exceptions.len(), 6, "{exceptions:?}");
}
