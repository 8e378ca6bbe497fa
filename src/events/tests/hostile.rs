//! Logs that are broken, huge or mean.

use super::*;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::Write;

fn report(bytes: &[u8]) -> Result<ReadReport, ReadError> {
    read(&plan(), vec![input("log", bytes)], Options::default(), &mut |_: &Event<'_>| {})
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_is_no_log_is_said() {
    let code = |bytes: &[u8]| report(bytes).unwrap_err().code();
    assert_eq!(code(b""), "log/empty");
    assert_eq!(code(b"\xef\xbb\xbf \r\n\n"), "log/empty");
    assert_eq!(code(b"time,case,event\0\n"), "log/not_text");
    assert_eq!(code(b"PAR1abc"), "log/not_text");
    assert_eq!(code(b"\xff\xfet\0i\0"), "log/not_text");
    assert_eq!(code(&gzip("")), "log/empty");
    assert_eq!(code(b"{\"time\": \n"), "log/not_json_lines");
    assert_eq!(code(b"{\"time\":\"x\",\"case\":1}\n"), "log/missing_column");
    assert_eq!(code(b"time,case,event,time\n"), "log/duplicate_column");
    assert_eq!(code(b"time,\"case,event\n"), "log/header");
    let huge = "time,".repeat(1 << 18);
    assert_eq!(code(huge.as_bytes()), "log/header");
}

#[test]
fn gzip_members_follow_each_other_and_a_cut_one_is_an_error() {
    let mut bytes = gzip("time,case,event\n2026-02-03T09:00:00Z,A,opened\n");
    bytes.extend(gzip("2026-02-03T09:01:00Z,A,closed\n"));
    assert_eq!(report(&bytes).unwrap().events, 2);
    bytes.truncate(bytes.len() - 12);
    assert_eq!(report(&bytes).unwrap_err().code(), "log/broken");
}

#[test]
fn a_header_alone_is_a_log_without_rows() {
    let report = report(b"time,case,event").unwrap();
    assert_eq!((report.rows, report.events), (0, 0));
    assert_eq!(report.notes(), ["log has a header and no rows"]);
}

#[test]
fn columns_nobody_asked_for_may_come_twice_and_in_masses() {
    let many = "x,".repeat(100_000);
    let row = ",".repeat(100_000);
    let log = format!("{many}time,case,event\n{row}2026-02-03T09:00:00Z,A,opened\n");
    let report = report(log.as_bytes()).unwrap();
    assert_eq!((report.events, report.rejects.total()), (1, 0));
    assert!(report.notes()[0].ends_with("and 99960 more"), "{}", report.notes()[0].len());
}

#[test]
fn a_row_without_end_is_one_reject_and_takes_no_memory() {
    let long = "x".repeat(10 << 20);
    for cell in [long.clone(), format!("\"{long}\"")] {
        let log = format!("time,case,event\n2026-02-03T09:00:00Z,A,opened\n2026-02-03T09:00:00Z,{cell},opened\n2026-02-03T09:02:00Z,A,closed\n");
        let report = report(log.as_bytes()).unwrap();
        assert_eq!((report.events, report.rejects.count(Reason::TooLong), report.rejects.total()), (2, 1, 1));
        let (_, _, first) = report.rejects.iter().next().unwrap();
        assert_eq!((first.line, first.cell.chars().count()), (3, 81));
    }
}

#[test]
fn a_json_line_without_end_is_one_reject_wherever_it_stands() {
    let good = "{\"time\":\"2026-02-03T09:00:00Z\",\"case\":\"A\",\"event\":\"opened\"}\n";
    for len in [(1 << 20) + 5, 3 << 20] {
        let long = format!("{{\"time\":\"{}\"}}\n", "x".repeat(len));
        for log in [format!("{long}{good}"), format!("{good}{long}")] {
            let report = report(log.as_bytes()).unwrap();
            assert_eq!((report.rows, report.events, report.rejects.count(Reason::TooLong)), (2, 1, 1));
        }
    }
}

#[test]
fn an_open_quote_costs_one_row() {
    let log = "time,case,event\n2026-02-03T08:00:00Z,\"A,opened\n2026-02-03T09:00:00Z,A,\n2026-02-03T09:02:00Z,A,closed";
    let report = report(log.as_bytes()).unwrap();
    assert_eq!((report.events, report.rejects.count(Reason::UnclosedQuote)), (2, 1));
    let far = format!("time,case,event\n2026-02-03T08:00:00Z,\"A,opened\n{}", "2026-02-03T09:00:00Z,A,\n".repeat(100_000));
    let far = hostile::report(far.as_bytes()).unwrap();
    assert_eq!((far.events, far.rejects.count(Reason::TooLong), far.rejects.count(Reason::Duplicate)), (1, 1, 99_999));
}

#[test]
fn lines_are_counted_through_quotes_and_blank_lines() {
    let log = "time,case,event,note\r\n\r\n2026-02-03T09:00:00Z,A,opened,\"a\r\nb\"\r\nbad,A,closed,\r\n";
    let report = report(log.as_bytes()).unwrap();
    let (_, _, first) = report.rejects.iter().next().unwrap();
    assert_eq!((report.events, first.line), (1, 5));
}

#[test]
fn what_is_shown_does_no_harm() {
    let report = report(b"time,case,event\n2026-02-03T09:00:00Z,A,\x1b[31mred\xff\n2026-02-03T09:00:00Z,A\xff,opened\n").unwrap();
    let shown: Vec<(Reason, String)> = report.rejects.iter().map(|(r, _, f)| (r, f.cell.clone())).collect();
    assert_eq!(shown, [(Reason::UnknownEvent, r"\u{1b}[31mred\xff".to_owned()), (Reason::NotUtf8, r"A\xff".to_owned())]);
}

/// Gives few bytes at a time, so that records lie across reads.
struct Drip(Vec<u8>, usize);

impl std::io::Read for Drip {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = into.len().min(3).min(self.0.len() - self.1);
        into[..n].copy_from_slice(&self.0[self.1..self.1 + n]);
        self.1 += n;
        Ok(n)
    }
}

fn cells() -> impl Strategy<Value = String> {
    let times = (0..4).prop_map(|m| format!("2026-02-03T09:0{m}:00Z"));
    let cell = prop_oneof![times, Just("A".to_owned()), Just("opened".to_owned()), Just("P1".to_owned()), r#"[a"\\\n,{}:\[]{0,4}"#];
    let row = proptest::collection::vec(cell, 0..5).prop_map(|cells| cells.join(","));
    proptest::collection::vec(row, 0..6).prop_map(|rows| format!("time,case,event,priority\n{}", rows.join("\n")))
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = report(&bytes);
        let _ = report(&[b"time,case,event\n", bytes.as_slice()].concat());
        let _ = report(&[b"{", bytes.as_slice()].concat());
    }

    #[test]
    fn the_size_of_reads_does_not_matter(text in cells()) {
        let run = |reader: Box<dyn std::io::Read + Send>| {
            let mut lines = Vec::new();
            let plan = plan();
            let report = read(&plan, vec![Input { name: "log".to_owned(), reader }], Options::default(), &mut |e: &Event<'_>| lines.push(line(&plan, e)));
            (report.map_err(|e| e.to_string()), lines)
        };
        let whole = run(Box::new(std::io::Cursor::new(text.clone().into_bytes())));
        prop_assert_eq!(run(Box::new(Drip(text.into_bytes(), 0))), whole);
    }

    #[test]
    fn both_paths_say_the_same(text in cells()) {
        let _ = run(&plan(), &[("log", &text)]);
    }
}
