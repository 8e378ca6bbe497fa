//! The open points of a plan, those of the plans in it included.

use crate::calendar::Zone;
use crate::plan::{Plan, Settled};

/// A point that nothing settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// As `--reading` takes it: `reopen@resolution`; of a part, `reopen@hosting.resolution`.
    pub id: String,
    /// Name of its kind.
    pub kind: String,
    /// Every reading, the one in force first.
    pub readings: Vec<String>,
    /// Its clause.
    pub clause: Option<String>,
    /// Where it stands among the points of the outermost plan; none: in a plan inside.
    pub at: Option<usize>,
}

impl Open {
    /// The plan that it belongs to, and what it is called there: of `vacuous@cloud.outage` the part `cloud`, and `vacuous@outage`.
    pub fn own<'p>(&self, outer: &'p Plan) -> (&'p Plan, String) {
        let (mut plan, mut id) = (outer, self.id.clone());
        while self.at.is_none() {
            let Some((kind, subject)) = id.split_once('@') else { break };
            let (first, rest) = subject.split_once('.').map_or((subject, None), |(first, rest)| (first, Some(rest)));
            let Some(part) = plan.parts.iter().find(|part| part.name == first) else { break };
            plan = &part.plan;
            id = rest.map_or_else(|| kind.to_owned(), |rest| format!("{kind}@{rest}"));
        }
        (plan, id)
    }

    /// Whether it is about many cases or windows together, and no longer word of one case can tell its readings apart where a short one does not.
    pub(super) fn turns_on_many(&self) -> bool {
        use crate::readings::Subject;
        let on = crate::readings::kind(&self.kind).map(|k| k.on);
        matches!(on, Some(Subject::Objective | Subject::Credit | Subject::Adjustment | Subject::Right | Subject::Set | Subject::Signal))
    }
}

/// Time zones that a contract in a currency may mean.
const ZONES: &[(&str, &str)] = &[
    ("GBP", "Europe/London"),
    ("EUR", "Europe/Berlin"),
    ("USD", "America/New_York"),
    ("CHF", "Europe/Zurich"),
    ("CAD", "America/Toronto"),
    ("AUD", "Australia/Sydney"),
    ("JPY", "Asia/Tokyo"),
    ("INR", "Asia/Kolkata"),
    ("BRL", "America/Sao_Paulo"),
];

/// Every open point, in order of first meeting.
pub fn open_points(plan: &Plan) -> Vec<Open> {
    let mut all = Vec::new();
    collect(plan, plan, "", &mut all);
    all
}

fn collect(outer: &Plan, plan: &Plan, within: &str, into: &mut Vec<Open>) {
    for (at, point) in plan.points.0.iter().enumerate().filter(|(_, p)| p.settled == Settled::Provisional) {
        let id = if within.is_empty() {
            point.id.clone()
        } else {
            match point.id.split_once('@') {
                Some((kind, subject)) => format!("{kind}@{within}.{subject}"),
                None => format!("{}@{within}", point.id),
            }
        };
        let own = within.is_empty();
        if into.iter().any(|open| open.id == id) || (!own && outer.points.find(&point.id).is_some_and(|(_, p)| p.kind == "timezone")) {
            continue;
        }
        let mut readings = vec![point.reading.clone()];
        readings.extend(point.readings.iter().filter(|r| **r != point.reading).cloned());
        if point.kind == "timezone" {
            readings.extend(zones(plan).into_iter().filter(|z| *z != point.reading));
        }
        into.push(Open { id, kind: point.kind.clone(), readings, clause: point.clause.clone(), at: own.then_some(at) });
    }
    for part in &plan.parts {
        let within = if within.is_empty() { part.name.clone() } else { format!("{within}.{}", part.name) };
        collect(outer, &part.plan, &within, into);
    }
}

/// Time zones that the plan names, or its currency suggests.
fn zones(plan: &Plan) -> Vec<String> {
    let mut zones: Vec<String> = plan.calendars.iter().filter_map(|c| c.zone.clone()).filter(|z| Zone::named(z).is_some()).collect();
    let code = plan.currency.as_ref().map(|c| c.code.as_str());
    let near = ZONES.iter().find(|(currency, _)| Some(*currency) == code).map_or("America/New_York", |(_, zone)| zone);
    zones.push(near.to_owned());
    zones.sort();
    zones.dedup();
    zones.truncate(3);
    zones
}
