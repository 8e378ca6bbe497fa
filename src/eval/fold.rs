//! Items folded by group and window.

use super::judge::{Group, Item};
use super::program::{Items, Objective};
use crate::calendar::Windows;
use crate::metric::{Sampled, Tally};
use crate::plan::Value;
use crate::value::Instant;
use std::collections::BTreeMap;

/// More groups than this of one objective are not kept: it has no results then.
pub(super) const MOST_GROUPS: usize = 500_000;

/// What is kept of the items of a group in a window.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) tally: Tally,
    /// Items left out because they are open.
    pub(super) open: u64,
    /// Missed items by incident, where somebody asks.
    pub(super) missed: BTreeMap<Option<Value>, u64>,
}

impl Cell {
    /// Nothing yet.
    pub(super) fn new(items: &Items) -> Self {
        let lengths = items.clock.is_some() && items.units.is_none();
        Self { tally: Tally::new(items.metric, lengths), open: 0, missed: BTreeMap::new() }
    }

    /// Takes in another.
    pub(super) fn merge(&mut self, later: Self) {
        self.tally.merge(later.tally);
        self.open = self.open.saturating_add(later.open);
        for (incident, times) in later.missed {
            let sum = self.missed.entry(incident).or_default();
            *sum = sum.saturating_add(times);
        }
    }

    fn take(&mut self, counted: &Counted, by_incident: bool) {
        if by_incident && counted.sampled == Some(Sampled::Judged(false)) {
            let sum = self.missed.entry(counted.incident.clone()).or_default();
            *sum = sum.saturating_add(counted.times);
        }
        self.open = self.open.saturating_add(u64::from(counted.open));
        if let Some(sampled) = counted.sampled {
            self.tally.push_many(sampled, counted.times);
        }
    }
}

/// Cells by step of a sequence of windows ([`Windows::steps`]).
pub(super) type Steps = BTreeMap<i64, Cell>;

/// The cells of a group.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    /// Of the objective's own windows.
    pub(super) own: Steps,
    /// Of other windows over which it is asked for.
    pub(super) others: Vec<Steps>,
    /// By moment.
    pub(super) fine: Steps,
}

/// An item whose moment lies in the term, as far as folds need it.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) moment: Instant,
    pub(super) group: Group,
    pub(super) sampled: Option<Sampled>,
    pub(super) open: bool,
    pub(super) times: u64,
    pub(super) incident: Option<Value>,
}

/// The groups and windows of one objective.
#[derive(Clone, Debug, Default)]
pub(super) struct Fold {
    pub(super) groups: BTreeMap<Group, Cells>,
    /// There were more groups than are kept.
    pub(super) crowded: bool,
    /// Items that may yet be excluded.
    pub(super) kept: Vec<Counted>,
    /// Items that are folded once it is known whether their moments lie at or before as-of.
    waiting: Vec<Counted>,
    /// How many may wait before it is worth while to look at them.
    patience: usize,
}

impl Fold {
    /// Adds an item whose moment lies in the term: at once if it lies at or before `known`, else once that is settled.
    pub(super) fn add(&mut self, objective: &Objective, item: Item, moment: Instant, known: Instant) {
        let counted = Counted { moment, group: item.group, sampled: item.judged.sampled, open: item.judged.open, times: item.times, incident: item.incident };
        if moment <= known {
            self.settle(objective, counted);
            return;
        }
        self.waiting.push(counted);
        if self.waiting.len() > self.patience.max(1024) {
            self.settle_until(objective, known);
            self.patience = self.waiting.len().saturating_mul(2);
        }
    }

    /// Folds the items that waited for `known`.
    pub(super) fn settle_until(&mut self, objective: &Objective, known: Instant) {
        for item in std::mem::take(&mut self.waiting) {
            if item.moment <= known {
                self.settle(objective, item);
            } else {
                self.waiting.push(item);
            }
        }
    }

    fn settle(&mut self, objective: &Objective, item: Counted) {
        if objective.exclusions.is_empty() { self.fold(objective, item) } else { self.kept.push(item) }
    }

    /// Folds an item that counts.
    pub(super) fn fold(&mut self, objective: &Objective, mut item: Counted) {
        let Some(items) = &objective.items else { return };
        if self.groups.len() >= MOST_GROUPS && !self.groups.contains_key(&item.group) {
            self.crowded = true;
            return;
        }
        let cells = self.groups.entry(std::mem::take(&mut item.group)).or_default();
        let by_incident = items.incident.is_some();
        let into = |steps: &mut Steps, windows: &Windows| {
            if let Some(step) = windows.step_of(item.moment) {
                steps.entry(step).or_insert_with(|| Cell::new(items)).take(&item, by_incident);
            }
        };
        into(&mut cells.own, &objective.windows);
        if !objective.others.is_empty() {
            cells.others.resize_with(objective.others.len(), Steps::new);
            cells.others.iter_mut().zip(&objective.others).for_each(|(steps, windows)| into(steps, windows));
        }
        if objective.fine {
            cells.fine.entry(item.moment.0).or_insert_with(|| Cell::new(items)).take(&item, by_incident);
        }
    }
}
