//! Agreements evaluated on real logs, against figures that other tools worked out from them. Without `SLA_SHARED` they say that they skip.

use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// What the program says of an example on a shared log, or nothing if there is none.
fn evaluated(example: &str, log: &str) -> Option<Value> {
    let Some(shared) = std::env::var_os("SLA_SHARED") else {
        eprintln!("skipped: SLA_SHARED does not say where the real logs are");
        return None;
    };
    let log = std::path::Path::new(&shared).join("data").join(log);
    let run = Command::new(env!("CARGO_BIN_EXE_sla"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"))
        .args(["eval", &format!("{example}/contract.sla"), "--source", &format!("{example}/mapping.sla"), "--format", "json", "--log"])
        .arg(log)
        .output()
        .unwrap();
    Some(serde_json::from_slice(&run.stdout).unwrap())
}

/// `n/d` as a number.
#[expect(clippy::float_arithmetic, reason = "figures of another tool are compared within its own rounding")]
fn ratio(value: &Value) -> f64 {
    let text = value.as_object().unwrap().values().next().unwrap().as_str().unwrap();
    let (n, d) = text.split_once('/').unwrap_or((text, "1"));
    n.parse::<f64>().unwrap() / d.parse::<f64>().unwrap()
}

/// Objective, group and window of every result that has a measure.
fn measures(found: &Value) -> BTreeMap<(String, String, String), f64> {
    let body = found.get("body").unwrap_or(found);
    let results = body["results"].as_array().unwrap();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let key = |r: &Value| (text(&r["objective"]), text(&r["group"][0][1]), text(&r["window"]["label"]));
    results.iter().filter(|r| !r["measured"].is_null()).map(|r| (key(r), ratio(&r["measured"]))).collect()
}

#[test]
fn a_monitor_of_services_finds_the_same_minutes_down() {
    let log = "upptime_maryville/checks_from_commits.csv";
    let Some(found) = evaluated("uptime", log) else { return };
    let shared = std::env::var_os("SLA_SHARED").unwrap().into_string().unwrap();
    #[expect(clippy::disallowed_methods, reason = "tests may read files")]
    let summary: Value = serde_json::from_str(&std::fs::read_to_string(format!("{shared}/data/upptime_maryville/summary.json")).unwrap()).unwrap();
    let measures = measures(&found);
    let (mut days, mut near, mut services, mut close) = (0, 0, 0, 0);
    for service in summary.as_array().unwrap() {
        let name = service["name"].as_str().unwrap();
        for (day, minutes) in service["dailyMinutesDown"].as_object().unwrap() {
            let ours = measures.get(&("minutes_down".to_owned(), name.to_owned(), day.clone())).map_or(0.0, |us| us / 60e6);
            days += 1;
            let differs = (ours - minutes.as_f64().unwrap()).abs();
            near += usize::from(differs <= 2.0);
            if differs > 2.0 {
                println!("{name} {day}: {ours:.1} minutes, theirs {minutes}");
            }
        }
        let theirs: f64 = service["uptime"].as_str().unwrap().trim_end_matches('%').parse().unwrap();
        let ours = measures[&("uptime_in_all".to_owned(), name.to_owned(), "term".to_owned())] * 100.0;
        services += 1;
        close += usize::from((ours - theirs).abs() <= 0.02);
        if (ours - theirs).abs() > 0.02 {
            println!("{name}: {ours:.3} %, theirs {theirs} %");
        }
    }
    println!("minutes down: {near} of {days} service-days within two minutes; uptime: {close} of {services} services within 0.02 points");
    assert_eq!((near, close), (days, services));
}

#[test]
fn a_status_page_read_two_ways() {
    let Some(found) = evaluated("status_page", "github_status/downtime_windows.csv") else { return };
    let measures = measures(&found);
    let of = |objective: &str| measures.iter().filter(|((o, ..), _)| o == objective).map(|((.., w), m)| (w.clone(), *m)).collect::<BTreeMap<_, _>>();
    let (narrow, wide) = (of("narrow_uptime"), of("wide_uptime"));
    assert!(narrow.len() >= 18 && narrow.len() == wide.len());
    assert!(narrow.iter().zip(&wide).all(|((q, n), (r, w))| q == r && n >= w), "the wider definition never finds less downtime");
    for ((quarter, narrow), wide) in narrow.iter().zip(wide.values()) {
        println!("{quarter}: {:.3} % narrowly, {:.3} % widely", narrow * 100.0, wide * 100.0);
    }
}
