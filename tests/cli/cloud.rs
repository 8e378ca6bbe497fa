//! Probes and requests: signals and facts from a contract to a result, from logs of their own shape and through a mapping.

use super::{Ran, folder, sla};

const CONTRACT: &str = r#"edition 2026
agreement "Cloud" version 1 {
  provider nw "Northwind"  customer acme "Acme"
  term 1 January 2027 through 31 December 2028
  timezone UTC
}
signal probe plural probes {
  field region is text
  field ok is yes or no
  holds for 10 minutes
}
occurrence request plural requests {
  field status is ok, failed or throttled
  field calls is a number
  counted by calls
}
define outage as while not ok for any probe, lasting at least 15 minutes
objective availability for each region {
  measure share of time outside outage
  target at least 99.9%
  each calendar month
}
objective errors on requests {
  measure share where status is not failed
  target at least 99%
  each calendar month
}
objective both for each region {
  measure (share of time outside outage) times (100% less share of time in outage)
  target at least 99%
  each rolling 2 months
}
"#;

const SCENARIO: &str = r#"edition 2026
use "cloud.sla"
scenario "an outage of an hour" {
  probe api-eu with region "eu" {
    every 5 minutes from 2027-02-01 00:00:00 until 2027-02-03 09:00:00 ok is yes
    every 5 minutes from 2027-02-03 09:00:00 until 2027-02-03 10:00:00 ok is no
    every 5 minutes from 2027-02-03 10:00:00 until 2027-03-01 00:00:00 ok is yes
  }
  requests { every 1 minute from 2027-02-01 00:00:00 until 2027-02-03 00:00:00 status is ok, calls 50 }
  requests with status failed { at 2027-02-02 12:00:00 calls is 10 }
  expect availability for eu in February 2027 is about 99.85%, missed
  expect errors in February 2027 is about 99.993%, met
  expect both for eu in 2 months to February 2027 is about 99.9%
}
"#;

const MAPPING: &str = r#"edition 2026
use "cloud.sla"
source probes for probe { read csv with header  time "at"  key "name"  field region from "region"  field ok from "up" { "1" is yes  "0" is no } }
source requests for request { read csv with header  time "at"  field status from "result" { "200" is ok  otherwise failed }  field calls from "n" }
"#;

const PROBES: &str = "at,name,region,up\n2027-02-01T00:00:00Z,api-eu,eu,1\n2027-02-01T00:05:00Z,api-eu,eu,0\n2027-02-01T00:10:00Z,api-eu,eu,0\n2027-02-01T00:20:00Z,api-eu,eu,1\n";
const REQUESTS: &str = "at,result,n\n2027-02-01T00:00:00Z,200,5\n2027-02-01T00:00:00Z,200,5\n2027-02-01T00:05:00Z,500,1\n2027-02-01T00:06:00Z,500,1.5\n";

fn cloud(name: &str) -> std::path::PathBuf {
    let dir = folder(name);
    for (file, text) in [("cloud.sla", CONTRACT), ("scenario.sla", SCENARIO), ("mapping.sla", MAPPING), ("probes.csv", PROBES), ("requests.csv", REQUESTS)] {
        std::fs::write(dir.join(file), text).unwrap();
    }
    dir
}

#[test]
fn facts_and_series_in_a_scenario() {
    let ran = sla(cloud("facts"), &["test", "scenario.sla"]);
    assert_eq!(ran.code, 0, "{}", ran.page());
}

#[test]
fn what_a_mapping_makes_of_probes_and_requests() {
    let dir = cloud("mapped");
    let mapped = ["--source", "mapping.sla", "--log", "probes.csv", "requests.csv"];
    let run = |args: &[&str]| -> Ran { sla(&dir, &[args, &mapped].concat()) };
    let events = run(&["events"]);
    std::fs::write(dir.join("events.csv"), &events.out).unwrap();
    let csv = |ran: Ran| ran.out;
    let evaluated = csv(run(&["eval", "cloud.sla", "--format", "csv"]));
    assert_eq!(evaluated, csv(sla(&dir, &["eval", "cloud.sla", "--format", "csv", "--log", "events.csv"])));
    assert!(run(&["eval", "cloud.sla", "--verify"]).out.ends_with("the reference evaluator says the same\n"));
    let why = |objective: &str, window: &str| sla(&dir, &["why", "cloud.sla", "--log", "events.csv", "--as-of", "2027-02-01T00:25:00Z", objective, window]).out;
    insta::assert_snapshot!("cloud", [events.page(), evaluated, why("availability", "2027-02"), why("both", "P2M/2027-02")].join("\n"));
}
