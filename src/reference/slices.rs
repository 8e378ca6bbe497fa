//! Metrics over smaller windows, and over groups within the group.

use super::formulas::groups_of;
use super::groups::Group;
use super::leaves::{Numbers, Place, fold};
use super::number::{lacks_a_side, like};
use super::sequence::Sequence;
use super::time_sets::measure_in;
use super::{number, units};
use crate::outcome::{Measured, WindowId};
use crate::plan::{NumCond, Over, OverEach, OverWhat, WindowSpec};
use crate::readings::EmptySlice;
use crate::value::{Micros, Ratio};
use std::rc::Rc;

/// The metric over the smaller windows of the one in hand, or over the groups within its group.
pub(super) fn over(numbers: &Numbers<'_, '_>, over: &Over, place: &Place<'_>) -> Option<Measured> {
    let scene = numbers.sets.scene;
    let instead = match scene.choice(over.empty).unwrap_or(EmptySlice::LeftOut) {
        EmptySlice::LeftOut => None,
        EmptySlice::Nought => Some(Ratio::ZERO),
        EmptySlice::One => Some(Ratio::ONE),
    };
    let windows = match &over.each {
        OverEach::Windows(one) => Some(one.get(&scene.plan.points)?),
        OverEach::Groups(_) => None,
    };
    let sequence = windows.map(|each| sequence(numbers, each, place.sequence.reach_beyond()));
    let slices = sequence.as_ref().map_or_else(Vec::new, |sequence| smaller(numbers, sequence, place));
    let groups = match &over.each {
        OverEach::Windows(_) => Vec::new(),
        OverEach::Groups(names) => within(numbers, over, names, place.group),
    };
    let mut places: Vec<Place<'_>> = groups.iter().map(|group| Place { group, ..*place }).collect();
    if let Some(sequence) = &sequence {
        places.extend(slices.iter().map(|(number, window)| Place { window, number: *number, sequence, ..*place }));
    }
    match &over.what {
        OverWhat::Num(num) => {
            let values: Vec<Option<Measured>> = places.iter().map(|place| numbers.number(num, place)).collect();
            let unit = units::of(scene, num).or_else(|| values.iter().copied().find_map(|value| value));
            let unit = if over.metric == "count" { Measured::Number(Ratio::ZERO) } else { unit? };
            let values = values.into_iter().filter_map(|value| value.map(Measured::ratio).or(instead)).collect();
            fold(scene, &over.metric, over.percentile.map(|share| (share, over.method)), values).map(|value| like(unit, value))
        }
        OverWhat::Cond(cond) => {
            let held: Vec<bool> = places.iter().filter_map(|place| holds(numbers, cond, place, instead)).collect();
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

/// The smaller windows of the one in hand that count.
fn smaller(numbers: &Numbers<'_, '_>, sequence: &Sequence, place: &Place<'_>) -> Vec<(usize, WindowId)> {
    let excluded = numbers.excluded(place);
    let counts = |slice: &WindowId| {
        let slice = numbers.known(slice, place.upto);
        slice.measure() > Micros::ZERO && measure_in(&excluded, slice) < slice.measure()
    };
    let slices = sequence.begin_in(place.window.from, place.window.until).into_iter();
    slices.filter(|(_, slice)| counts(slice)).collect()
}

/// The groups within the one in hand: they have the same values where both have one.
fn within(numbers: &Numbers<'_, '_>, over: &Over, names: &[String], own: &Group) -> Vec<Group> {
    let of_own = |name: &String| own.names.iter().position(|known| known == name).and_then(|at| own.shown.get(at));
    let fits = |group: &Group| group.names.iter().zip(&group.shown).all(|(name, shown)| of_own(name).is_none_or(|own| own == shown));
    groups_of(numbers, names, |kinds| kinds.what(&over.what)).into_iter().filter(fits).collect()
}

/// Whether a condition holds in a smaller window or group; none if that is empty and left out.
fn holds(numbers: &Numbers<'_, '_>, cond: &NumCond, place: &Place<'_>, instead: Option<Ratio>) -> Option<bool> {
    let here = numbers.at(place);
    let empty = lacks_a_side(&here, cond);
    (!empty || instead.is_some()).then(|| number::holds(&here, cond, instead))
}

/// The sequence of the smaller windows, made once.
fn sequence(numbers: &Numbers<'_, '_>, each: &WindowSpec, beyond: bool) -> Rc<Sequence> {
    let place = std::ptr::from_ref(each) as usize;
    let make = || {
        let scene = numbers.sets.scene;
        let sequence = Sequence::of(scene, numbers.sets.lives, each);
        Rc::new(if beyond { sequence.beyond_the_term(scene) } else { sequence })
    };
    Rc::clone(numbers.sequences.borrow_mut().entry((place, beyond)).or_insert_with(make))
}
