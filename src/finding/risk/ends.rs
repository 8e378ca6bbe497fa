//! Whether what an objective measures can lie below nought or above 100%: a share cannot, a number that is called a percentage may.

use super::meant;
use crate::plan::{Num, Objective, Op, Over, OverWhat, Plan, Quantity, What};
use crate::readings::{Exclusion, RoundingBeforeCompare};
use crate::value::Ratio;

/// Deeper formulas are not looked into.
const DEEPEST: usize = 64;

/// Whether a measure is never below nought, and never above 100%.
pub(super) fn of(plan: &Plan, objective: &Objective) -> (bool, bool) {
    measure(plan, objective, 0)
}

fn measure(plan: &Plan, objective: &Objective, depth: usize) -> (bool, bool) {
    match &objective.what {
        What::Items(items) => (true, items.measure.metric == "share"),
        What::Formula(formula) => number(plan, objective, &formula.num, depth),
    }
}

fn number(plan: &Plan, objective: &Objective, num: &Num, depth: usize) -> (bool, bool) {
    let deeper = |num: &Num| number(plan, objective, num, depth + 1);
    let all = |parts: &mut dyn Iterator<Item = &Num>| parts.map(deeper).fold((true, true), |(low, high), (lower, upper)| (low && lower, high && upper));
    match num {
        _ if depth > DEEPEST => (false, false),
        Num::Value(one) => {
            let share = |is: fn(Ratio) -> bool| one.options.iter().all(|value| matches!(value, Quantity::Share(share) if is(*share)));
            (share(|share| share >= Ratio::ZERO), share(|share| share <= Ratio::ONE))
        }
        // What is taken out of the whole alone may leave more of the part.
        Num::Share { .. } => {
            let whole = !objective.exclusions.iter().any(|e| meant(plan, e.from).contains(&Exclusion::FromTotal));
            (whole, whole)
        }
        Num::Over(over) => metric(over, deeper),
        Num::Before { num, metric, .. } => {
            if matches!(metric.as_str(), "sum" | "count") {
                (deeper(num).0, false)
            } else {
                deeper(num)
            }
        }
        Num::Result(id) => plan.objectives.get(id.index()).map_or((false, false), |of| measure(plan, of, depth + 1)),
        Num::Op(Op::Less, parts) => match parts.as_slice() {
            [Num::Window, Num::Time(_)] => (true, false),
            [whole, part] => (is_one(whole) && deeper(part).1, deeper(whole).1 && deeper(part).0),
            _ => (false, false),
        },
        // What is left of something is no more than it.
        Num::Op(Op::DividedBy, parts) => {
            let of_itself = match parts.as_slice() {
                [Num::Time(_), Num::Window] => true,
                [Num::Op(Op::Less, left), whole] => matches!(left.as_slice(), [all, part] if all == whole && deeper(part).0),
                _ => false,
            };
            (all(&mut parts.iter()).0, of_itself)
        }
        Num::Op(Op::Plus, parts) => (all(&mut parts.iter()).0, false),
        Num::Op(Op::Times | Op::Greatest | Op::Smallest, parts) => all(&mut parts.iter()),
        Num::Choose(choices, otherwise) => all(&mut choices.iter().map(|(_, num)| num).chain([&**otherwise])),
        Num::Between { points, .. } => all(&mut points.iter().map(|(_, num)| num)),
        Num::Window | Num::Time(_) | Num::Stretches { .. } | Num::Units(..) => (true, false),
        _ => (false, false),
    }
}

fn metric(over: &Over, deeper: impl Fn(&Num) -> (bool, bool)) -> (bool, bool) {
    match (&over.what, over.metric.as_str()) {
        (_, "share") => (true, true),
        (_, "count") => (true, false),
        (OverWhat::Num(num), "sum") => (deeper(num).0, false),
        (OverWhat::Num(num), _) => deeper(num),
        (OverWhat::Cond(_), _) => (false, false),
    }
}

fn is_one(num: &Num) -> bool {
    matches!(num, Num::Value(one) if one.options.iter().all(|value| matches!(value, Quantity::Share(share) if *share == Ratio::ONE)))
}

/// How many decimals of a per cent a measure is rounded to before it is compared, by each reading that may be meant; none: it is not.
pub(super) fn rounded(plan: &Plan, objective: &Objective) -> Vec<Option<u32>> {
    let places = |reading| match reading {
        RoundingBeforeCompare::Exact => None,
        RoundingBeforeCompare::OneDecimal => Some(1),
        RoundingBeforeCompare::TwoDecimals => Some(2),
    };
    objective.rounding.map_or_else(|| vec![None], |at| meant(plan, at).into_iter().map(places).collect())
}

/// The least share that a promise of at least so much still holds, by the reading that asks for the least: what is rounded up to it keeps it.
pub(super) fn least_kept(plan: &Plan, objective: &Objective, share: Ratio) -> Option<Ratio> {
    let kept = |places: Option<u32>| {
        let Some(places) = places else { return Some(share) };
        let unit = Ratio::new(1, 10_i128.checked_pow(places + 2)?)?;
        let steps = share.over(unit)?;
        let whole = Ratio::new(-(-steps.num()).div_euclid(steps.den()), 1)?;
        whole.minus(Ratio::new(1, 2)?)?.times(unit)
    };
    rounded(plan, objective).into_iter().map(kept).collect::<Option<Vec<_>>>()?.into_iter().min()
}
