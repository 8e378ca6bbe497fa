//! The gallery keeps the defects of the agreements that it restates: each is found, in the agreement in which it stands, by the finding that names it.

use crate::agree::texts;
use sla::finding::{Finding, Verdict, ambiguities, risks};
use sla::plan::lower::lower;
use sla::resolve::{Texts, load};
use sla::value::Date;
use sla::witness::{Effort, open_points};
use std::collections::BTreeMap;
use std::path::Path;

/// Which defect, where it stands, in which file, the code that names it, and of which point or objective.
type Defect = (&'static str, &'static str, &'static str, &'static str, &'static str);
const DEFECTS: &[Defect] = &[
    ("a hole in a table", "99.0% exactly is in no row", "b03_github/contract.sla", "ambiguity/band_gap", "uptime"),
    ("a hole in a table", "ends are left out on both sides", "a12_hosters/host_europe.sla", "ambiguity/band_gap", "uptime"),
    ("a hole in a table", "reversed signs leave values out", "a12_hosters/cloudlock.sla", "ambiguity/band_gap", "uptime"),
    ("a hole in a table", "98.95% is between two rows", "d05_uk_model_services/contract.sla", "ambiguity/band_gap", "availability"),
    ("a hole in a table", "99% to 99.95% is in no row", "d14_mca21/contract.sla", "ambiguity/band_gap", "payment"),
    ("a hole in a table", "whole points, and what lies between", "b10_zentera_and_a_clause_library/clause_library.sla", "ambiguity/band_gap", "availability"),
    ("a hole in a table", "from 10 minutes 1 second", "c03_level3/contract.sla", "ambiguity/band_gap", "protected_service"),
    ("a hole in a table", "a value between two rows", "d17_renfe_dhl/contract.sla", "ambiguity/band_gap", "punctual"),
    ("rows overlap", "lists of values below", "a06_azure_2026/contract.sla", "ambiguity/band_overlap", "functions_uptime"),
    ("rows overlap", "lists of values below", "a06_azure_2026/contract.sla", "ambiguity/band_overlap", "dns_uptime"),
    ("rows overlap", "below 99% holds what is below 95%", "b07_mongodb/contract.sla", "ambiguity/band_overlap", "uptime"),
    ("rows overlap", "neighbouring bands share their ends", "c02_verizon/contract.sla", "ambiguity/between", "availability"),
    ("target and first row disagree", "kept at 99.9%, paid at 99.9%", "b03_github/contract.sla", "risk/credit-when-met", "uptime"),
    ("target and first row disagree", "kept at 99.9%, paid up to 99.95%", "b04_atlassian/contract.sla", "risk/credit-when-met", "uptime"),
    (
        "target and first row disagree",
        "100% promised, nothing paid above 99.9%",
        "b10_zentera_and_a_clause_library/contract.sla",
        "risk/hole-in-table",
        "uptime",
    ),
    ("a comparison turned round", "worse service pays less", "a12_hosters/factobyte.sla", "risk/worse-pays-less", "uptime"),
    ("a comparison turned round", "kept, and paid", "a12_hosters/cloudlock.sla", "risk/credit-when-met", "uptime"),
    ("a comparison turned round", "grades have upper ends", "d15_kerala/contract.sla", "risk/better-is-missed", "second_grade_at_most"),
    ("nothing to divide by", "a period without a request", "a04_s3/contract.sla", "ambiguity/empty_slice", "uptime"),
    ("nothing to divide by", "a minute without a request", "b04_atlassian/contract.sla", "ambiguity/empty_slice", "uptime"),
    ("nothing to divide by", "a minute without an attempt", "b07_mongodb/contract.sla", "ambiguity/empty_slice", "uptime"),
    ("nothing to divide by", "every attempt of none", "a06_azure_2026/contract.sla", "ambiguity/vacuous", "unanswered"),
    ("two limits contradict", "0.1% of the hours, and 18 minutes", "d07_nhs_gp_it/contract.sla", "risk/two-limits", "non_support_hours"),
    ("a breach without a consequence", "either limit alone", "d15_kerala/contract.sla", "risk/no-consequence", "first_grade"),
    ("allocations and pools", "500% may be allocated", "d02_vita/contract.sla", "risk/pool-overdrawn", "at_risk"),
    ("allocations and pools", "more than the pool may be allocated", "d01_texas_dir/contract.sla", "risk/pool-overdrawn", "servers_at_risk"),
    ("which thirty days", "a month of any kind", "a10_digitalocean/contract.sla", "ambiguity/month", ""),
    ("a grid of slices and a duration", "five minutes on a grid of five", "a10_digitalocean/older.sla", "ambiguity/slice_rule", "uptime"),
    ("zones and days", "midnight of which zone", "a12_hosters/rackspace.sla", "ambiguity/timezone", ""),
    ("what is excluded, and from what", "from the bad time or from both", "b07_mongodb/contract.sla", "ambiguity/exclusion", "uptime"),
    ("facts that change later", "whose months earn a credit back", "d04_earn_back/contract.sla", "ambiguity/earn_back_scope", "uptime"),
    ("facts that change later", "a ticket is opened again", "d08_managed_support/contract.sla", "ambiguity/reopen", "fix"),
];

fn is(finding: &Finding, code: &str, subject: &str) -> bool {
    let point = finding.point.as_deref().and_then(|id| id.split_once('@')).map_or("", |(_, subject)| subject);
    let named = if finding.point.is_some() { point == subject } else { finding.message.contains(subject) };
    finding.code == code && named && finding.verdict == Verdict::Differs
}

#[test]
fn every_defect_of_the_gallery_is_found() {
    let world = Texts::new(texts());
    let mut by_file: BTreeMap<&str, Vec<&Defect>> = BTreeMap::new();
    DEFECTS.iter().for_each(|defect| by_file.entry(defect.2).or_default().push(defect));
    let (mut lines, mut lost) = (Vec::new(), Vec::new());
    for (file, defects) in by_file {
        let loaded = load(&world, &Path::new("examples/gallery").join(file));
        let lowered = lower(&loaded);
        let plan = lowered.plan.clone().unwrap();
        let wanted = |id: &str, kind: &str| {
            defects.iter().any(|(.., code, subject)| code.strip_prefix("ambiguity/") == Some(kind) && id.split_once('@').map_or("", |(_, s)| s) == *subject)
        };
        let points: Vec<_> = open_points(&plan).into_iter().filter(|open| wanted(&open.id, &open.kind)).collect();
        let mut found = ambiguities(&loaded, &lowered, points, Effort::default(), Date::new(2026, 11, 30).unwrap());
        found.extend(risks(&loaded, &plan, None));
        for (defect, what, _, code, subject) in defects {
            match found.iter().find(|f| is(f, code, subject)) {
                Some(finding) => {
                    let size = finding.witness.as_ref().map_or_else(|| "exact".to_owned(), |w| format!("{} events", w.history.events()));
                    lines.push(format!("{defect} | {what} | {file} | {code} | {size}"));
                }
                None => lost.push(format!("{defect} | {what} | {file} | {code} {subject}")),
            }
        }
    }
    lines.sort();
    println!("{}\n{} found", lines.join("\n"), lines.len());
    assert!(lost.is_empty(), "not found:\n{}", lost.join("\n"));
}
