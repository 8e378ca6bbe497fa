//! One credit for one incident.

use super::{Num, Objective, ObjectiveId, OfCases, Plan, PointRef, TimeSet, What};
use serde::{Deserialize, Serialize};

/// Of the credits that one incident causes, one is paid.
///
/// The objectives are shares of cases that have the field, or formulas that look at sets of time of such cases ([`Plan::cases_behind`]); none stands in two such clauses. The incident of an item is the value of the field as the life last had it by as-of (of a sample: as its row has it), as it is shown; without a value an item has none.
/// What may be paid is a *part*: for a credit all of whose rows pay for each missed item ([`super::Per::MissedCase`]), one part for each missed item, each as much as the others (occurrences as often as they count); else the whole credit is one part. An item's part has the incident of the item.
/// The incidents of a window of a formula are those of the lives behind it: of the group, of a kind that has the field, and of which what the set asks of them ([`super::OfCases::holds`], while they count) holds at some instant of the window that
/// the objective does not exclude (whatever an exclusion takes away, and [`super::TimeSet::Used`] aside).
/// A whole credit has the incidents of the missed items of its window, or of the lives behind it; where they are not all of one incident (items and lives without one included), kind `several_incidents` says whether it has them all or none. Bonuses and service points have no parts.
///
/// For the windows whose last instants lie in one calendar month (as for totals) parts are taken in the order that [`Chooses`] says, by their exact amounts after factors; of equals, in the order in which the clause names their objectives, then of windows' ends, of groups, of incidents. A part is paid unless one of
/// its incidents has been paid for already in that month; then it *gives way* to the part that was paid for the first such incident, in order of incidents. A part without incidents is paid. Objectives of a later stage ([`super::Num::Points`]) are taken after those of earlier ones.
/// Of a credit some of whose parts give way the same share of the exact amount is left, rounded like a credit; that is what is claimed, limited and paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneCredit {
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Name of the field that tells incidents apart.
    pub field: String,
    /// Whose credits, in the order written.
    pub objectives: Vec<ObjectiveId>,
    /// Which of them is paid.
    pub chooses: Chooses,
    /// Kind `several_incidents`.
    pub several: PointRef,
}

/// Which part is taken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chooses {
    /// The largest: the customer chooses.
    Largest,
    /// The smallest: the provider chooses.
    Smallest,
    /// The one whose objective is named first.
    FirstNamed,
}

/// Nothing nests deeper than this.
const DEEPEST: usize = 256;

impl Plan {
    /// What the sets of time in a formula ask of cases that have a field: each once, in order. Other objectives, numbers over other windows and choices between numbers are not looked into.
    pub fn cases_behind<'a>(&'a self, objective: &'a Objective, field: &str) -> Vec<&'a OfCases> {
        let mut found: Vec<&OfCases> = Vec::new();
        if let What::Formula(formula) = &objective.what {
            self.cases_in(&formula.num, &mut found, 0);
        }
        let has_it = |of: &&OfCases| self.case(of.case).is_some_and(|case| case.fields.iter().any(|f| f.name == field));
        let mut out: Vec<&OfCases> = Vec::new();
        for of in found.into_iter().filter(has_it) {
            if !out.contains(&of) {
                out.push(of);
            }
        }
        out
    }

    fn cases_in<'a>(&'a self, num: &'a Num, into: &mut Vec<&'a OfCases>, depth: usize) {
        match num {
            _ if depth > DEEPEST => {}
            Num::Time(set) | Num::Stretches { set, .. } => self.cases_of(set, into, depth + 1),
            Num::Share { of, set, .. } => [of, set].into_iter().for_each(|set| self.cases_of(set, into, depth + 1)),
            Num::Units(num, _) => self.cases_in(num, into, depth + 1),
            Num::Op(_, parts) => parts.iter().for_each(|part| self.cases_in(part, into, depth + 1)),
            _ => {}
        }
    }

    fn cases_of<'a>(&'a self, set: &'a TimeSet, into: &mut Vec<&'a OfCases>, depth: usize) {
        match set {
            _ if depth > DEEPEST => {}
            TimeSet::Cases(of) => into.push(of),
            TimeSet::Named(id) => self.sets.get(id.index()).into_iter().for_each(|named| self.cases_of(&named.set, into, depth + 1)),
            TimeSet::Any(parts) | TimeSet::All(parts) | TimeSet::Several { of: parts, .. } => {
                parts.iter().for_each(|part| self.cases_of(part, into, depth + 1))
            }
            TimeSet::Read(one) => one.get(&self.points).into_iter().for_each(|part| self.cases_of(part, into, depth + 1)),
            TimeSet::Except(base, less) => [base, less].into_iter().for_each(|part| self.cases_of(part, into, depth + 1)),
            TimeSet::Not(set) | TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => self.cases_of(set, into, depth + 1),
            TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Adjustment(_) | TimeSet::Used => {}
        }
    }
}
