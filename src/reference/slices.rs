//! Metrics over smaller windows.

use super::leaves::{Numbers, Place, fold};
use super::number::{lacks_a_side, like};
use super::sequence::Sequence;
use super::time_sets::measure_in;
use super::{number, units};
use crate::outcome::{Measured, WindowId};
use crate::plan::{NumCond, Over, OverWhat};
use crate::readings::EmptySlice;
use crate::value::{Micros, Ratio};
use std::rc::Rc;

/// The metric over the smaller windows of the one in hand.
pub(super) fn over(numbers: &Numbers<'_, '_>, over: &Over, place: &Place<'_>) -> Option<Measured> {
    let scene = numbers.sets.scene;
    let sequence = sequence(numbers, over, place.sequence.reach_beyond());
    let excluded = numbers.excluded(place, false);
    let counts = |slice: &WindowId| {
        let slice = numbers.known(slice, place.upto);
        slice.measure() > Micros::ZERO && measure_in(&excluded, slice) < slice.measure()
    };
    let slices = sequence.begin_in(place.window.from, place.window.until).into_iter();
    let slices: Vec<(usize, WindowId)> = slices.filter(|(_, slice)| counts(slice)).collect();
    let instead = match scene.choice(over.empty).unwrap_or(EmptySlice::LeftOut) {
        EmptySlice::LeftOut => None,
        EmptySlice::Nought => Some(Ratio::ZERO),
        EmptySlice::One => Some(Ratio::ONE),
    };
    let at = |(number, window)| Place { window, number, sequence: &sequence, ..*place };
    let slices = || slices.iter().map(|(number, window)| at((*number, window)));
    match &over.what {
        OverWhat::Num(num) => {
            let values: Vec<Option<Measured>> = slices().map(|slice| numbers.number(num, &slice)).collect();
            let unit = units::of(scene, num).or_else(|| values.iter().copied().find_map(|value| value));
            let unit = if over.metric == "count" { Measured::Number(Ratio::ZERO) } else { unit? };
            let values = values.into_iter().filter_map(|value| value.map(Measured::ratio).or(instead)).collect();
            fold(scene, &over.metric, over.percentile.map(|share| (share, over.method)), values).map(|value| like(unit, value))
        }
        OverWhat::Cond(cond) => {
            let held: Vec<bool> = slices().filter_map(|slice| holds(numbers, cond, &slice, instead)).collect();
            let of = |n: usize| i64::try_from(n).ok().map(Ratio::whole);
            let holding = of(held.iter().filter(|held| **held).count())?;
            match over.metric.as_str() {
                "share" => holding.over(of(held.len())?).map(Measured::Share),
                "count" => Some(Measured::Number(holding)),
                _ => None,
            }
        }
    }
}

/// Whether a condition holds in a smaller window; none if that is empty and left out.
fn holds(numbers: &Numbers<'_, '_>, cond: &NumCond, place: &Place<'_>, instead: Option<Ratio>) -> Option<bool> {
    let here = numbers.at(place);
    let empty = lacks_a_side(&here, cond);
    (!empty || instead.is_some()).then(|| number::holds(&here, cond, instead))
}

/// The sequence of the smaller windows, made once.
fn sequence(numbers: &Numbers<'_, '_>, over: &Over, beyond: bool) -> Rc<Sequence> {
    let place = std::ptr::from_ref(&over.each) as usize;
    let make = || {
        let scene = numbers.sets.scene;
        let sequence = Sequence::of(scene, numbers.sets.lives, &over.each);
        Rc::new(if beyond { sequence.beyond_the_term(scene) } else { sequence })
    };
    Rc::clone(numbers.sequences.borrow_mut().entry((place, beyond)).or_insert_with(make))
}
