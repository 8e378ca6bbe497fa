//! One credit for one incident.

use super::{ObjectiveId, PointRef};
use serde::{Deserialize, Serialize};

/// Of the credits that one incident causes, one is paid.
///
/// The objectives are shares of cases that have the field; none stands in two such clauses. The incident of an item is the value of the field as the life last had it by as-of, as it is shown; without a value an item has none.
/// What may be paid is a *part*: for a credit all of whose rows pay for each missed item ([`super::Per::MissedCase`]), one part for each missed item, each as much as the others (occurrences as often as they count); else the whole credit is one part. An item's part has the incident of the item.
/// A whole credit has the incidents of the missed items of its window; where they are not all of one incident (items without one included), kind `several_incidents` says whether it has them all or none. Bonuses and service points have no parts.
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
