//! Logs in the vocabulary's own shape.

use super::*;

fn rows(text: &str) -> (Vec<String>, Vec<String>) {
    let (events, rejects, _) = run(&plan(), &[("log", &native(text))]).unwrap();
    (events, rejects)
}

#[test]
fn events_values_and_both() {
    let (events, rejects) = rows(
        "time,case,event,by,priority,qualified,team,extra\r\n\
         @09:00,T-1,opened,,P1,,\"Network, core\",x\r\n\
         @09:05,T-1,reply,northwind,,yes,,\r\n\
         @09:06,T-1,,,P2,yes,,\r\n\
         \r\n\
         @09:07,T-1,resolved,provider,,,,",
    );
    assert_eq!(
        events,
        [
            "09:00 T-1 opened by customer priority=P1 team=Network, core",
            "09:05 T-1 reply by provider qualified=true",
            "09:06 T-1 priority=P2",
            "09:07 T-1 resolved by provider"
        ]
    );
    assert_eq!(rejects, [""; 0]);
}

#[test]
fn json_lines_are_the_same() {
    let log = native(
        "{\"time\":\"@09:00\",\"case\":\"T-1\",\"event\":\"opened\",\"priority\":\"P1\",\"cost\":1.50,\"x\":[1]}\n\
         {\"case\":\"T-1\",\"time\":\"@09:05\",\"event\":\"reply\",\"by\":\"provider\",\"qualified\":true,\"team\":null}\n",
    );
    let (events, rejects, path) = run(&plan(), &[("log", &log)]).unwrap();
    assert_eq!(events, ["09:00 T-1 opened by customer priority=P1 cost=1.50", "09:05 T-1 reply by provider qualified=true"]);
    assert_eq!((rejects.len(), path), (0, Path::Sorted));
}

#[test]
fn every_reason_fires_and_names_the_cell() {
    let (events, rejects) = rows(
        "time,case,event,by,priority,qualified,cost\n\
         @09:00,T-1,opened,,P1,,1\n\
         @09:00,T-1,opened,,P1,,1\n\
         @09:01,,reply,,,,\n\
         soon,T-1,reply,,,,\n\
         2026-02-03 09:00,T-1,reply,,,,\n\
         1960-01-01T00:00:00Z,T-1,reply,,,,\n\
         @09:02,T-1,answered,,,,\n\
         @09:02,T-1,reply,nobody,,,\n\
         @09:02,T-1,reply,,P9,,\n\
         @09:02,T-1,reply,,,maybe,\n\
         @09:02,T-1,reply,,,,1.2.3\n\
         @09:02,T-1,reply,,\n\
         @09:03,T-1,resolved,,,,\n\
         @09:04,\"T-1,resolved,,,,\n\
         @09:05,T-1,closed,,,,\n",
    );
    assert_eq!(events, ["09:00 T-1 opened by customer priority=P1 cost=1", "09:03 T-1 resolved", "09:05 T-1 closed"]);
    assert_eq!(
        rejects,
        [
            "log:3 duplicate - 2026-02-03T09:00:00Z,T-1,opened,,P1,,1",
            "log:4 key_missing case ",
            "log:5 bad_time time soon",
            "log:6 time_without_zone time 2026-02-03 09:00",
            "log:7 time_out_of_range time 1960-01-01T00:00:00Z",
            "log:8 unknown_event event answered",
            "log:9 unknown_party by nobody",
            "log:10 unknown_value priority P9",
            "log:11 unknown_value qualified maybe",
            "log:12 unknown_value cost 1.2.3",
            "log:13 column_count - 2026-02-03T09:02:00Z,T-1,reply,,",
            "log:15 unclosed_quote - 2026-02-03T09:04:00Z,\"T-1,resolved,,,,"
        ]
    );
}

#[test]
fn a_log_out_of_order_is_sorted_and_ties_stay() {
    let log = native("time,case,event\n@09:05,T-1,resolved\n@09:00,T-1,opened\n@09:05,T-2,opened\n@09:05,T-1,closed\n@09:05,T-1,resolved\n");
    let (events, rejects, path) = run(&plan(), &[("log.csv", &log)]).unwrap();
    assert_eq!(events, ["09:00 T-1 opened by customer", "09:05 T-1 resolved", "09:05 T-2 opened by customer", "09:05 T-1 closed"]);
    assert_eq!(rejects, ["log.csv:6 duplicate - 2026-02-03T09:05:00Z,T-1,resolved"]);
    assert_eq!(path, Path::SortedAfterCollecting);
}

#[test]
fn several_inputs_and_formats_in_order() {
    let first = native("\u{feff}time,case,event\n@09:00,T-1,opened\n");
    let second = native("{\"event\":\"closed\",\"case\":\"T-1\",\"time\":\"@09:01\"}");
    let (events, _, path) = run(&plan(), &[("a.csv", &first), ("b.jsonl", &second)]).unwrap();
    assert_eq!((events.len(), path), (2, Path::Sorted));
}

#[test]
fn columns_that_are_missing_are_named() {
    let error = run(&plan(), &[("log.csv", "time,case,evnt\n")]).unwrap_err();
    assert_eq!(error.to_string(), "log.csv:1: no column `event` in the log");
    assert_eq!(error.help().unwrap(), "did you mean `evnt`? the log has `time`, `case`, `evnt`");
    let error = run(&plan(), &[("log.csv", "time;case;event\n")]).unwrap_err();
    assert!(error.help().unwrap().contains("separated by \";\""), "{:?}", error.help());
}

#[test]
fn an_event_by_somebody_who_never_causes_it_is_used_and_told() {
    let log = native("time,case,event,by\n@09:00,T-1,opened,customer\n@09:05,T-2,opened,provider\n@09:06,T-3,opened,provider\n");
    let mut seen = 0;
    let inputs = vec![Input { name: "log".into(), reader: Box::new(std::io::Cursor::new(log.into_bytes())) }];
    let report = read(&plan(), inputs, Options::default(), &mut |_: &Event<'_>| seen += 1).unwrap();
    let told = report.notes().iter().filter(|n| n.starts_with("`opened` is by `provider` 2 times")).count();
    assert_eq!((seen, report.strangers.len(), told), (3, 1, 1), "{:?}", report.notes());
}
