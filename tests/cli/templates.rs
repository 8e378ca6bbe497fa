//! `sla new DIR --template NAME`: every contract to begin with checks, passes its scenarios and runs on its log.

use super::{folder, sla};

#[test]
fn every_template_runs_as_it_says() {
    let dir = folder("templates");
    let help = sla(&dir, &["new", "--help"]).out;
    for (name, window) in [
        ("managed_support", ["responses", "2027-01"]),
        ("cloud_service", ["availability", "2027-01"]),
        ("telecom_circuit", ["time_to_repair", "2027-03"]),
        ("outsourcing", ["urgent_resolution", "2027-02"]),
    ] {
        assert!(help.contains(name), "{help}");
        let made = sla(&dir, &["new", name, "--template", name]);
        assert_eq!((made.code, made.err.as_str()), (0, ""));
        let own = dir.join(name);
        let checked = sla(&own, &["check", "contract.sla"]);
        assert_eq!(checked.code, 0, "{}", checked.page());
        let tested = sla(&own, &["test", "."]);
        assert_eq!(tested.code, 0, "{}", tested.page());
        let log = ["--log", "log.csv", "--as-of", "2027-04-01"];
        let ran = sla(&own, &[&["eval", "contract.sla", "--strict", "--verify"], &log[..]].concat());
        assert_eq!(ran.code, 0, "{}", ran.page());
        let why = sla(&own, &[&["why", "contract.sla"], &log[..], &window[..]].concat());
        assert_eq!(why.code, 0, "{}", why.page());
    }
    let unknown = sla(&dir, &["new", "other", "--template", "managed"]);
    assert!(unknown.code == 2 && unknown.err.contains("managed_support"), "{}", unknown.page());
}
