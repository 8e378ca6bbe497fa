//! Claims, evidence and incidents: what programs are told, and what a plan says in words.

use super::schemas::must_fit;
use super::{folder, sla};
use serde_json::Value;

const LOG: &str = "time,kind,case,event,by,incident\n\
    2026-02-10T10:00:00Z,instance,i-1,went_down,system,\n\
    2026-02-10T14:00:00Z,instance,i-1,came_up,system,\n\
    2026-02-11T10:00:00Z,ticket,K-1,opened,customer,I-1\n\
    2026-02-12T10:00:00Z,ticket,K-2,opened,customer,I-1\n\
    2026-02-12T11:00:00Z,ticket,K-1,resolved,provider,\n\
    2026-03-05T09:00:00Z,claim,K-1,made,customer,\n\
    2026-03-06T09:00:00Z,claim,K-2,made,customer,\n";

#[test]
fn claims_are_told_to_programs() {
    for name in ["claims", "evidence", "incidents"] {
        let dir = folder(&format!("claimed_{name}"));
        let text = match name {
            "claims" => include_str!("../claims/claims.sla"),
            "evidence" => include_str!("../claims/evidence.sla"),
            _ => include_str!("../claims/incidents.sla"),
        };
        // Kinds of case that a contract does not import are left out of its log.
        let kinds: &[&str] = if name == "incidents" { &["ticket", "claim"] } else { &["instance", "claim"] };
        let log: Vec<&str> = LOG.lines().filter(|line| line.starts_with("time") || kinds.iter().any(|kind| line.contains(&format!(",{kind},")))).collect();
        std::fs::write(dir.join("contract.sla"), text).unwrap();
        std::fs::write(dir.join("log.csv"), log.join("\n")).unwrap();
        let run = |args: &[&str]| sla(&dir, args).out;
        let outcome: Value =
            serde_json::from_str(&run(&["eval", "contract.sla", "--log", "log.csv", "--as-of", "2026-03-20", "--format", "json", "--verify"])).unwrap();
        must_fit("outcome", &outcome);
        let plan: Value = serde_json::from_str(&run(&["plan", "contract.sla"])).unwrap();
        must_fit("plan", &plan);
        let told = serde_json::to_string(&outcome["body"]).unwrap();
        let (word, words) = match name {
            "claims" => ("lapsed", "claim made within 30 days of the window's end"),
            "evidence" => ("used", "without what earlier windows used from the bad time"),
            _ => ("gave_way", "for each incident among resolutions, responses, weekly, monthly: the largest"),
        };
        assert!(told.contains(&format!("\"{word}\"")), "{name}");
        let human = run(&["plan", "contract.sla", "--format", "human"]);
        assert!(human.contains(words), "{human}");
    }
}
