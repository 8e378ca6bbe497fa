//! Items folded by group and window.

use super::judge::{Group, Judged};
use super::program::{Items, Objective};
use crate::metric::{Sampled, Tally};
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
}

impl Cell {
    /// Nothing yet.
    pub(super) fn new(items: &Items) -> Self {
        let lengths = items.field.is_none() && items.clock.is_some();
        Self { tally: Tally::new(items.metric, lengths), open: 0 }
    }
}

/// An item that is folded once it is known whether its moment lies at or before as-of.
#[derive(Clone, Debug)]
struct Waiting {
    moment: Instant,
    group: Group,
    sampled: Option<Sampled>,
    open: bool,
}

/// The groups and windows of one objective.
#[derive(Clone, Debug, Default)]
pub(super) struct Fold {
    /// By values, then by number of the window.
    pub(super) groups: BTreeMap<Group, BTreeMap<usize, Cell>>,
    /// There were more groups than are kept.
    pub(super) crowded: bool,
    waiting: Vec<Waiting>,
    /// How many may wait before it is worth while to look at them.
    patience: usize,
}

impl Fold {
    /// Adds an item whose moment lies in the term: at once if it lies at or before `known`, else once that is settled.
    pub(super) fn add(&mut self, objective: &Objective, group: Group, moment: Instant, judged: Judged, known: Instant) {
        if moment <= known {
            self.settle(objective, group, moment, judged.sampled, judged.open);
            return;
        }
        self.waiting.push(Waiting { moment, group, sampled: judged.sampled, open: judged.open });
        if self.waiting.len() > self.patience.max(1024) {
            self.settle_until(objective, known);
            self.patience = self.waiting.len().saturating_mul(2);
        }
    }

    /// Folds the items that waited for `known`.
    pub(super) fn settle_until(&mut self, objective: &Objective, known: Instant) {
        for item in std::mem::take(&mut self.waiting) {
            if item.moment <= known {
                self.settle(objective, item.group, item.moment, item.sampled, item.open);
            } else {
                self.waiting.push(item);
            }
        }
    }

    fn settle(&mut self, objective: &Objective, group: Group, moment: Instant, sampled: Option<Sampled>, open: bool) {
        let Some(window) = objective.windows.number_of(moment) else { return };
        if self.groups.len() >= MOST_GROUPS && !self.groups.contains_key(&group) {
            self.crowded = true;
            return;
        }
        let Some(items) = &objective.items else { return };
        let cell = self.groups.entry(group).or_default().entry(window).or_insert_with(|| Cell::new(items));
        cell.open = cell.open.saturating_add(u64::from(open));
        if let Some(sampled) = sampled {
            cell.tally.push(sampled);
        }
    }
}
