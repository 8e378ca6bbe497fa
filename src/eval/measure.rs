//! What measuring hands to judging: groups, a measure for each group and window, numbers and sets of time in any window.

use super::fold::Cell;
use super::judge::Group;
use super::number::{Leaves, holds, number};
use super::part::State;
use super::program::{Items, Program};
use crate::calendar::Windows;
use crate::metric::ResultUnit;
use crate::outcome::Measured;
use crate::plan::{AdjustmentId, CaseType, FieldId, FieldKind, Num, NumCond, PointRef, Points, TimeSet, Value, What};
use crate::value::{Instant, Interval, IntervalSet};

/// What was measured in one window of one group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measurement {
    /// None if there is nothing to measure, or it does not fit.
    pub(super) measured: Option<Measured>,
    /// There is nothing to measure.
    pub(super) empty: bool,
    pub(super) sample: u64,
    /// For shares of items.
    pub(super) met: Option<u64>,
    /// Items left out because they are open.
    pub(super) open: u64,
}

/// A group: the values of its dimensions, and how they are told.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupOf {
    pub(super) key: Group,
    /// Field and value.
    pub(super) shown: Vec<(String, String)>,
}

impl GroupOf {
    /// Whether the value of a dimension is one of these, or is shown as one of these.
    pub(super) fn is_any(&self, dimension: usize, values: &[Value]) -> bool {
        let own = self.key.get(dimension).and_then(Option::as_ref);
        let shown = self.shown.get(dimension).map(|(_, value)| value.as_str());
        values.iter().any(|value| own == Some(value) || (plain(value).is_some() && plain(value).as_deref() == shown))
    }

    /// As [`Self::is_any`] for each dimension, where no values mean any.
    pub(super) fn fits(&self, when: &[Vec<Value>]) -> bool {
        when.iter().enumerate().all(|(dimension, values)| values.is_empty() || self.is_any(dimension, values))
    }
}

/// Where a number is asked for.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The window's sequence and its position; none for the agreement as a whole.
    pub(super) sequence: Option<(&'a Windows, usize)>,
    /// The window, cut by the term and not by as-of.
    pub(super) window: Interval,
    /// Up to here it is looked at: as-of, or its end if that comes first.
    pub(super) until: Instant,
    /// Only items whose moments are not later count, and the window ends there: for `from_the_moment`.
    pub(super) through: Option<Instant>,
    /// No dimensions: all cases together.
    pub(super) group: &'a GroupOf,
    /// Position in the list of judgements, where the number is asked for a window of an objective.
    pub(super) slot: Option<usize>,
    /// Which stage asks ([`Num::Points`]).
    pub(super) stage: u8,
}

/// What judging has found so far, for what rests on it.
pub(super) trait Judged {
    /// When an adjustment holds: stretches that begin before an instant. Sound only for instants at or before the end of the window that is being judged.
    fn held(&self, adjustment: AdjustmentId, before: Instant) -> IntervalSet;

    /// What is measured of an objective, the credit and the money: [`Num::Fee`], [`Num::Attained`] and what follows it up to [`Num::InARow`], [`Num::Points`] to [`Num::Allocation`].
    fn leaf(&self, leaf: &Num, place: &Place<'_>) -> Option<Measured>;
}

/// Folds and sets, ready to be asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measuring<'a> {
    pub(super) program: &'a Program,
    pub(super) state: &'a State,
    pub(super) as_of: Instant,
}

impl<'a> Measuring<'a> {
    /// The windows of an objective.
    pub(super) fn windows(&self, objective: usize) -> Option<&'a Windows> {
        self.program.objectives.get(objective).map(|o| &o.windows)
    }

    /// The groups of an objective, in order; none if there are too many.
    pub(super) fn groups(&self, objective: usize) -> Option<Vec<GroupOf>> {
        let (of, fold) = self.program.objectives.get(objective).zip(self.state.folds.get(objective))?;
        let Some(items) = &of.items else { return Some(vec![GroupOf::default()]) };
        if items.dimensions.is_empty() && fold.groups.is_empty() {
            return Some(vec![GroupOf::default()]);
        }
        let spec = self.program.plan.objectives.get(objective).and_then(|spec| spec.items());
        let case = spec.and_then(|items| self.program.plan.case(items.case));
        let groups = fold.groups.keys().map(|key| GroupOf { key: key.clone(), shown: show(case, items, key) });
        (!fold.crowded).then(|| groups.collect())
    }

    /// What is measured of an objective.
    pub(super) fn measure(&self, objective: usize, place: &Place<'_>, judged: &dyn Judged) -> Measurement {
        let nothing = Measurement { measured: None, empty: true, sample: 0, met: None, open: 0 };
        let Some((of, fold)) = self.program.objectives.get(objective).zip(self.state.folds.get(objective)) else { return nothing };
        let Some(items) = &of.items else {
            let num = match self.program.plan.objectives.get(objective).map(|spec| &spec.what) {
                Some(What::Formula(formula)) => &formula.num,
                _ => return nothing,
            };
            let measured = self.number(num, place, judged);
            return Measurement { measured, empty: measured.is_none(), sample: measured.is_some().into(), ..nothing };
        };
        let none = Cell::new(items);
        let number = place.sequence.map(|(_, number)| number);
        let cell = number.and_then(|n| fold.groups.get(&place.group.key)?.get(&n)).unwrap_or(&none);
        let sample = cell.tally.sample();
        let empty = sample == 0 && !items.metric.nought_when_empty;
        let measured = if empty { None } else { cell.tally.finish(items.metric, items.rank) };
        let met = (items.metric.unit == ResultUnit::Share).then(|| cell.tally.met());
        Measurement { measured, empty, sample, met, open: cell.open }
    }

    /// A number somewhere.
    pub(super) fn number(&self, num: &Num, place: &Place<'_>, judged: &dyn Judged) -> Option<Measured> {
        number(num, &Asked { measuring: self, place, judged })
    }

    /// Whether a condition holds somewhere.
    pub(super) fn holds(&self, cond: &NumCond, place: &Place<'_>, judged: &dyn Judged) -> bool {
        holds(cond, &Asked { measuring: self, place, judged })
    }

    /// The moments of the items in a window that a condition turns on, in order: for `from_the_moment`.
    pub(super) fn moments(&self, _cond: &NumCond, _window: Interval) -> Vec<Instant> {
        Vec::new()
    }

    /// What is measured of cases and sets of time.
    fn leaf(&self, leaf: &Num, place: &Place<'_>, judged: &dyn Judged) -> Option<Measured> {
        match leaf {
            Num::Window => Some(crate::outcome::length(Interval::new(place.window.from, place.until).measure())),
            Num::Fee { .. } | Num::Attained | Num::Target | Num::Shortfall | Num::Sample | Num::Missed | Num::InARow => judged.leaf(leaf, place),
            Num::Points(_) | Num::Credits(_) | Num::Pool(_) | Num::Allocation(_) => judged.leaf(leaf, place),
            _ => None,
        }
    }
}

/// One place, asked for numbers.
struct Asked<'a> {
    measuring: &'a Measuring<'a>,
    place: &'a Place<'a>,
    judged: &'a dyn Judged,
}

impl Leaves for Asked<'_> {
    fn points(&self) -> &Points {
        &self.measuring.program.plan.points
    }

    fn leaf(&self, leaf: &Num) -> Option<Measured> {
        self.measuring.leaf(leaf, self.place, self.judged)
    }

    fn holds_in(&self, _set: &TimeSet, _rule: PointRef) -> bool {
        false
    }

    fn of_group(&self, dimension: u16, values: &[Value]) -> bool {
        self.place.group.is_any(dimension.into(), values)
    }
}

/// Fields and values of a group, as they are told.
fn show(case: Option<&CaseType>, items: &Items, group: &Group) -> Vec<(String, String)> {
    let field = |id: FieldId| case.and_then(|c| c.fields.get(id.index()));
    let value = |id: FieldId, value: &Option<Value>| match value {
        None => "(none)".to_owned(),
        Some(Value::Name(name)) => match field(id).map(|f| &f.kind) {
            Some(FieldKind::Names(names)) => names.get(usize::from(*name)).cloned().unwrap_or_default(),
            _ => String::new(),
        },
        Some(other) => plain(other).unwrap_or_default(),
    };
    let pairs = items.dimensions.iter().zip(group);
    pairs.map(|((_, id), v)| (field(*id).map_or_else(String::new, |f| f.name.clone()), value(*id, v))).collect()
}

/// How a value is told; none for one that only its field can tell.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.normalize().to_string()),
        Value::Name(_) => None,
    }
}
