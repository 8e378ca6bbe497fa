//! Metrics over smaller windows.

use super::numbers::{Numbers, Place, fold};
use super::sequence::Sequence;
use super::time_sets::measure_in;
use super::units;
use crate::outcome::{Measured, WindowId};
use crate::plan::{NumCond, Over, OverWhat};
use crate::readings::EmptySlice;
use crate::value::{Micros, Ratio};
use std::rc::Rc;

/// The metric over the smaller windows of the one in hand.
pub(super) fn over(numbers: &Numbers<'_, '_>, over: &Over, place: &Place<'_>) -> Option<Measured> {
    let scene = numbers.sets.scene;
    let sequence = sequence(numbers, over);
    let excluded = numbers.excluded(place, false);
    let counts = |slice: &WindowId| {
        let slice = numbers.known(slice);
        slice.measure() > Micros::ZERO && measure_in(&excluded, slice) < slice.measure()
    };
    let slices = sequence.between(place.window.from, place.window.until).into_iter();
    let slices: Vec<WindowId> = slices.filter(|s| place.window.from <= s.from && s.from < scene.as_of && counts(s)).collect();
    let instead = match scene.choice(over.empty).unwrap_or(EmptySlice::LeftOut) {
        EmptySlice::LeftOut => None,
        EmptySlice::Nought => Some(Ratio::ZERO),
        EmptySlice::One => Some(Ratio::ONE),
    };
    let at = |window| Place { window, sequence: &sequence, ..*place };
    match &over.what {
        OverWhat::Num(num) => {
            let values = slices.iter().filter_map(|slice| numbers.number(num, &at(slice)).map(Measured::ratio).or(instead)).collect();
            let unit = if over.metric == "count" { Measured::Number(Ratio::ZERO) } else { units::of(scene, num)? };
            fold(&over.metric, over.percentile, values).map(|value| units::like(unit, value))
        }
        OverWhat::Cond(cond) => {
            let held: Vec<bool> = slices.iter().filter_map(|slice| holds(numbers, cond, &at(slice), instead)).collect();
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
    let mut empty = false;
    let mut sides = |a: Option<Measured>, b: Option<Measured>| {
        empty |= a.is_none() || b.is_none();
        let unit = a.or(b).unwrap_or(Measured::Number(Ratio::ZERO));
        let filled = |side: Option<Measured>| side.or_else(|| Some(units::like(unit, instead?)));
        filled(a).zip(filled(b))
    };
    let held = numbers.holds_with(cond, place, &mut sides);
    (!empty || instead.is_some()).then_some(held)
}

/// The sequence of the smaller windows, made once.
fn sequence(numbers: &Numbers<'_, '_>, over: &Over) -> Rc<Sequence> {
    let place = std::ptr::from_ref(&over.each) as usize;
    let make = || Rc::new(Sequence::of(numbers.sets.scene, numbers.sets.lives, &over.each));
    Rc::clone(numbers.sequences.borrow_mut().entry(place).or_insert_with(make))
}
