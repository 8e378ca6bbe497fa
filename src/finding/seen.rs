//! What was measured where two readings part: of the window whose verdict or amount differs, under either.

use crate::outcome::{Measured, WindowResult};
use crate::plan::Plan;
use crate::witness::{Trial, Witness};

/// A measure, under the reading in force and under another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Of which objective.
    pub objective: String,
    /// Label of the window.
    pub window: String,
    /// With what it is compared.
    pub target: Option<Measured>,
    /// Under the one.
    pub one: Option<Measured>,
    /// Under the other.
    pub other: Option<Measured>,
}

/// Of the first window in which a verdict or an amount differs; none where nothing is measured in it.
pub(super) fn seen(plan: &Plan, witness: &Witness) -> Option<Seen> {
    let play = |other: bool| Trial::new(plan, &witness.readings(other)).map(|trial| trial.plays(&witness.history));
    let (one, other) = (play(false)?, play(true)?);
    let paid = |r: &WindowResult| r.credit.as_ref().map(|c| (c.paid, c.claim.map(|claim| claim.claimable)));
    let same_place = |a: &WindowResult, b: &WindowResult| (&a.objective, &a.group, &a.window) == (&b.objective, &b.group, &b.window);
    let pairs = one.results.iter().filter_map(|a| Some((a, other.results.iter().find(|b| same_place(a, b))?)));
    let (a, b) = pairs.into_iter().find(|(a, b)| paid(a) != paid(b) || a.verdict != b.verdict)?;
    let measured = a.measured.is_some() || b.measured.is_some();
    let target = a.target.and_then(|target| target.value);
    measured.then(|| Seen { objective: a.objective.clone(), window: a.window.label.clone(), target, one: a.measured, other: b.measured })
}
