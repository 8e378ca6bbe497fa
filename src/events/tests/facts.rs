//! Facts without a key and sampled series: rows that give values and tell no event.

use super::*;

/// Requests, counted by calls, and probes.
fn facts() -> Plan {
    let field = |name: &str, kind| Field { name: name.to_owned(), scope: Scope::Case, kind };
    let kind = |name: &str, sort, fields| CaseType {
        name: name.to_owned(),
        plural: format!("{name}s"),
        sort,
        events: Vec::new(),
        fields,
        states: Vec::new(),
        ends_at: Vec::new(),
        news: Vec::new(),
        follows: Vec::new(),
    };
    let status = FieldKind::Names(["ok", "failed"].map(str::to_owned).to_vec());
    let requests = kind("request", Sort::Occurrence { count: Some(FieldId(1)) }, vec![field("status", status), field("calls", FieldKind::Number)]);
    let probes = kind("probe", Sort::Signal { holds: None, missing: Some(PointRef(0)) }, vec![field("ok", FieldKind::Flag), field("service", FieldKind::Text)]);
    Plan { cases: vec![requests, probes], ..plan() }
}

/// A mapping without events.
fn spec(case: u16, key: &str, fields: &[(u16, &str)]) -> SourceSpec {
    SourceSpec {
        name: format!("source {case}"),
        case: CaseId(case),
        format: "csv".to_owned(),
        delimiter: ',',
        missing: vec!["n/a".to_owned()],
        key: key.to_owned(),
        time: Some(TimeSpec { column: "at".to_owned(), format: None, zone: None }),
        recorded_by: None,
        entered: None,
        by: None,
        events: Vec::new(),
        states: Vec::new(),
        fields: fields.iter().map(|(id, column)| Assign { field: FieldId(*id), column: (*column).to_owned(), cases: Vec::new() }).collect(),
        skip: Vec::new(),
    }
}

#[test]
fn a_log_of_facts_needs_neither_key_nor_event() {
    let plan = facts();
    let only = Plan { cases: plan.cases[..1].to_vec(), ..facts() };
    let (events, rejects, _) =
        run(&only, &[("log", &native("time,status,calls\n@09:00,ok,50\n@09:00,ok,50\n@09:01,failed,\n@09:02,failed,1.5\n@09:03,ok,-1\n"))]).unwrap();
    assert_eq!(events, ["09:00  status=ok calls=50", "09:00  status=ok calls=50", "09:01  status=failed"], "two facts may be the same");
    assert_eq!(rejects, ["log:5 bad_count calls 1.5", "log:6 bad_count calls -1"]);
    let both = native("time,kind,case,ok,service,status\n@09:00,probe,api-eu,yes,api,\n@09:01,request,,,,ok\n@09:02,probe,,no,,\n");
    let (events, rejects, _) = run(&plan, &[("log", &both)]).unwrap();
    assert_eq!(events, ["09:00 api-eu ok=true service=api", "09:01  status=ok"]);
    assert_eq!(rejects, ["log:4 key_missing case "]);
}

#[test]
fn a_mapping_of_values_alone() {
    let sources = vec![spec(1, "probe", &[(0, "up"), (1, "service")]), spec(0, "", &[(0, "result"), (1, "n")])];
    let plan = Plan { sources, ..facts() };
    let probes = native("at,probe,up,service\n@09:00,api-eu,1,api\n@09:05,api-eu,n/a,api\n@09:10,,1,api\n");
    let requests = native("at,result,n\n@09:00,ok,20\n@09:07,n/a,n/a\n@09:08,ok,twenty\n");
    let (events, rejects, _) = run(&plan, &[("probes", &probes), ("requests", &requests)]).unwrap();
    assert_eq!(events, ["09:00 api-eu ok=true service=api", "09:00  status=ok calls=20", "09:05 api-eu service=api", "09:07 "]);
    assert_eq!(rejects, ["probes:4 key_missing probe ", "requests:4 unknown_value n twenty"]);
}

#[test]
fn the_same_as_json() {
    let plan = Plan { sources: vec![SourceSpec { format: "json_lines".to_owned(), ..spec(0, "", &[(0, "result"), (1, "n")]) }], ..facts() };
    let text = native("{\"at\":\"@09:00\",\"result\":\"failed\",\"n\":3}\n{\"at\":\"@09:01\"}\n");
    let (events, rejects, _) = run(&plan, &[("log", &text)]).unwrap();
    assert_eq!((events, rejects), (vec!["09:00  status=failed calls=3".to_owned(), "09:01 ".to_owned()], Vec::new()));
}

#[test]
fn what_is_written_reads_back() {
    let plan = Plan { sources: vec![spec(0, "", &[(0, "result"), (1, "n")])], ..facts() };
    let (events, _) = collect(&plan, vec![input("log", native("at,result,n\n@09:00,ok,20\n@09:00,ok,20\n@09:01,failed,\n").as_bytes())]).unwrap();
    let own = facts();
    let mut writer = Writer::new(&own, Vec::new()).unwrap();
    events.iter().for_each(|e| writer.event(&e.as_event()).unwrap());
    let (again, report) = collect(&own, vec![input("log", &writer.finish().unwrap())]).unwrap();
    assert_eq!(again, events);
    assert_eq!(report.rejects.total(), 0);
}

#[test]
fn a_series_has_a_key_and_a_time() {
    for (broken, what) in [(spec(1, "", &[]), "which column holds the key"), (SourceSpec { time: None, ..spec(1, "probe", &[]) }, "its rows have no time")] {
        let error = run(&Plan { sources: vec![broken], ..facts() }, &[("log", "")]).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
}
