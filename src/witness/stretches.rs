//! Stretches of bad time: each way in which what an objective measures comes to hold, alone for the lengths at which something turns and over the edges of windows; and beside what
//! excuses it, before, within and beyond a stretch of what is excluded, announced in time if that is asked for.

use super::company;
use super::history::{Actor, History};
use super::lexicon::{Focus, Lexicon};
use super::recipe::{self, Part, Recipe};
use crate::plan::{Objective, Plan, What};
use crate::value::{Instant, Micros};

/// So many histories of one objective at most: of bad time alone,
const ALONE: usize = 48;
/// and beside what excuses it.
const EXCUSED: usize = 160;
/// Moments at which bad time begins.
const BEGINS: usize = 8;

/// Bad time alone, and with everything by which it is paid.
pub(super) fn alone(plan: &Plan, lexicon: &Lexicon, focus: &Focus) -> Vec<History> {
    let mut all = Vec::new();
    let recipes = recipes(plan, &focus.objective);
    let lengths = [Micros(20 * Micros::DAY.0), Micros::HOUR, Micros(5 * Micros::HOUR.0), Micros(90 * Micros::SECOND.0)];
    for (nth, begin) in lexicon.begins.iter().take(BEGINS).enumerate() {
        for recipe in &recipes {
            for length in lengths.iter().take(if nth < 2 { lengths.len() } else { 2 }) {
                let bare = history(lexicon, recipe::actors(plan, recipe, *begin, *length, Micros::HOUR));
                let paid = bare.clone().map(|history| company::beside(plan, lexicon, focus, history)).filter(|paid| Some(paid) != bare.as_ref());
                all.extend(paid);
                // What is known to miss by itself can be changed by itself.
                all.extend(bare.filter(|_| nth == 0));
            }
        }
    }
    all.truncate(ALONE);
    // How many ends something needs that began twice.
    for (recipe, begin) in recipes.iter().take(2).flat_map(recipe::begun_twice).zip(lexicon.begins.iter().take(1).cycle()) {
        let history = history(lexicon, recipe::actors(plan, &recipe, *begin, Micros(5 * Micros::DAY.0), Micros::HOUR));
        all.extend(history.map(|history| company::beside(plan, lexicon, focus, history)));
    }
    all
}

/// Bad time beside each exclusion of each objective.
pub(super) fn excused(plan: &Plan, lexicon: &Lexicon) -> Vec<History> {
    plan.objectives.iter().filter(|o| !o.exclusions.is_empty()).flat_map(|objective| beside(plan, lexicon, objective)).collect()
}

fn recipes(plan: &Plan, objective: &str) -> Vec<Recipe> {
    let found = plan.objectives.iter().find(|o| o.name == objective);
    let formula = found.and_then(|o| if let What::Formula(formula) = &o.what { Some(formula) } else { None });
    formula.map(|formula| recipe::of_number(plan, &formula.num)).unwrap_or_default()
}

fn beside(plan: &Plan, lexicon: &Lexicon, objective: &Objective) -> Vec<History> {
    let bad = recipes(plan, &objective.name);
    let mut all = Vec::new();
    for exclusion in &objective.exclusions {
        let excluded = recipe::of_set(plan, &exclusion.set);
        for one in bad.iter().take(2) {
            for other in excluded.iter().take(2) {
                all.extend(together(plan, lexicon, one, other));
            }
        }
    }
    all.truncate(EXCUSED);
    all
}

/// The one before, within and beyond the other; short and long.
fn together(plan: &Plan, lexicon: &Lexicon, bad: &Recipe, excluded: &Recipe) -> Vec<History> {
    let mut all = Vec::new();
    let hours = |n: i64| Micros(n * Micros::HOUR.0);
    let Some(begin) = lexicon.begins.first().map(|at| at.plus(hours(24 * 9))) else { return all };
    // Words of it three weeks before, an hour, or just as long as is asked for.
    let ahead: Vec<Micros> = [hours(24 * 21), hours(1)].into_iter().chain(excluded.iter().filter_map(|part| part.notice)).collect();
    let announced = excluded.iter().any(Part::is_announced);
    for length in [4, 16, 24 * 20] {
        // From when to when it is bad, in hours after the work began.
        for (from, until) in [(1, 3), (-2, 3), (0, length), (1, length + 6), (-2, length + 6)] {
            for ahead in ahead.iter().take(if announced { ahead.len() } else { 1 }) {
                let mut actors = recipe::actors(plan, bad, begin.plus(hours(from)), hours(until - from), hours(1));
                actors.extend(recipe::actors(plan, excluded, begin, hours(length), *ahead));
                all.extend(history(lexicon, actors));
            }
        }
    }
    all
}

/// Looked at when every window is over.
fn history(lexicon: &Lexicon, actors: Vec<Actor>) -> Option<History> {
    let latest: Instant = recipe::latest(&actors)?;
    let over = lexicon.edges.iter().copied().find(|edge| *edge > latest).unwrap_or(latest);
    Some(History { actors, as_of: over.plus(lexicon.patience) })
}
