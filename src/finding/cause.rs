//! What a difference rests on: the declarations and lines without which the readings of a point come to the same on the history that parts them.
//! Each is taken out of the contract by itself; if what is left is a contract and the readings still part, it is not to blame.

use super::side_by_side::{THREADS, side_by_side};
use crate::diagnostic::Severity;
use crate::plan::Plan;
use crate::plan::lower::lower;
use crate::resolve::Loaded;
use crate::syntax::tree::{ClockLine, Credit, ItemKind, ObjectiveLine};
use crate::text::Span;
use crate::witness::{Trial, Witness};

/// So many parts of a contract are taken out at most.
const MOST: usize = 120;

/// A part that can be taken out: an item, or what stands in it.
#[derive(Clone, Copy, Debug)]
struct Part {
    file: usize,
    item: usize,
    what: What,
    span: Span,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Item,
    /// A line of a clock or an objective.
    Line(usize),
    Multiply(usize),
    Return(usize),
    Claim,
    Least,
}

/// A contract without one of its parts.
#[derive(Debug)]
pub(super) struct Reduced {
    /// Where the part stands.
    span: Span,
    /// What is left.
    plan: Plan,
}

/// The contract without each of its parts in turn, in the order of the text. Parts without which there is no contract are not asked.
pub(super) fn reduced(loaded: &Loaded) -> Vec<Reduced> {
    let all = candidates(loaded);
    let all = all.get(..MOST).unwrap_or(&all);
    let share = |parts: &&[Part]| {
        let mut without = loaded.clone();
        let one = |part: &Part| {
            let whole = without.files.get(part.file).map(|file| file.tree.items.clone())?;
            let lowered = take(&mut without, part).then(|| lower(&without));
            without.files.get_mut(part.file).into_iter().for_each(|file| file.tree.items.clone_from(&whole));
            let lowered = lowered?;
            let plan = lowered.plan.filter(|_| !lowered.diagnostics.iter().any(|d| d.severity == Severity::Error))?;
            Some(Reduced { span: part.span, plan })
        };
        parts.iter().filter_map(one).collect::<Vec<_>>()
    };
    let shares: Vec<&[Part]> = all.chunks(all.len().div_ceil(THREADS).max(1)).collect();
    side_by_side(&shares, share).into_iter().flatten().collect()
}

/// Parts that the difference takes.
pub(super) fn needed(reduced: &[Reduced], plan: &Plan, witness: &Witness) -> Vec<Span> {
    reduced.iter().filter(|without| !parts(&without.plan, plan, witness)).map(|without| without.span).collect()
}

/// Whether the readings part in what is left.
fn parts(plan: &Plan, words: &Plan, witness: &Witness) -> bool {
    let played = |other: bool| {
        let mut plan = plan.clone();
        for (point, reading) in witness.readings(other) {
            plan.give(point, reading).ok()?;
        }
        Trial::hearing(&plan, words).map(|trial| crate::witness::Material::of(&trial.plays(&witness.history)))
    };
    let (Some(one), Some(other)) = (played(false), played(true)) else { return false };
    let apart = one.parts_from(&other);
    apart.is_some_and(|difference| difference.is_money() || !witness.difference.is_money())
}

/// What can be taken out of the project's own files.
fn candidates(loaded: &Loaded) -> Vec<Part> {
    let mut all = Vec::new();
    for (file, of) in loaded.files.iter().enumerate().filter(|(_, f)| !f.library) {
        for (item, declared) in of.tree.items.iter().enumerate() {
            let mut add = |what, span| all.push(Part { file, item, what, span });
            match &declared.kind {
                ItemKind::Clock(clock) => {
                    for (n, line) in clock.lines.iter().enumerate() {
                        if let ClockLine::Pause { span, .. } | ClockLine::Run { span, .. } | ClockLine::Reopen { span, .. } = line {
                            add(What::Line(n), *span);
                        }
                    }
                }
                ItemKind::Objective(objective) => {
                    for (n, line) in objective.lines.iter().enumerate() {
                        if let ObjectiveLine::Exclude { span, .. } | ObjectiveLine::Needs { span, .. } | ObjectiveLine::Open { span, .. } = line {
                            add(What::Line(n), *span);
                        }
                    }
                }
                ItemKind::Credit(credit) => {
                    add(What::Item, super::place::head(loaded, declared));
                    credit.multiply.iter().enumerate().for_each(|(n, line)| add(What::Multiply(n), line.span));
                    credit.returns.iter().enumerate().for_each(|(n, line)| add(What::Return(n), line.span));
                    credit.claim.iter().for_each(|claim| add(What::Claim, claim.span));
                    credit.least.iter().for_each(|least| add(What::Least, least.span));
                }
                ItemKind::Limit(_) | ItemKind::OneCredit(_) | ItemKind::During(_) | ItemKind::Adjustment(_) | ItemKind::Targets(_) | ItemKind::Prefer(_) => {
                    add(What::Item, super::place::head(loaded, declared));
                }
                _ => {}
            }
        }
    }
    all
}

/// Takes a part out.
fn take(loaded: &mut Loaded, part: &Part) -> bool {
    let Some(items) = loaded.files.get_mut(part.file).map(|file| &mut file.tree.items) else { return false };
    if let What::Item = part.what {
        let there = part.item < items.len();
        if there {
            items.remove(part.item);
        }
        return there;
    }
    let Some(item) = items.get_mut(part.item) else { return false };
    match (&mut item.kind, part.what) {
        (ItemKind::Clock(clock), What::Line(n)) if n < clock.lines.len() => drop(clock.lines.remove(n)),
        (ItemKind::Objective(objective), What::Line(n)) if n < objective.lines.len() => drop(objective.lines.remove(n)),
        (ItemKind::Credit(credit), what) => return take_of_credit(credit, what),
        _ => return false,
    }
    true
}

fn take_of_credit(credit: &mut Credit, what: What) -> bool {
    match what {
        What::Multiply(n) if n < credit.multiply.len() => drop(credit.multiply.remove(n)),
        What::Return(n) if n < credit.returns.len() => drop(credit.returns.remove(n)),
        What::Claim => credit.claim = None,
        What::Least => credit.least = None,
        _ => return false,
    }
    true
}
