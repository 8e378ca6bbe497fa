//! What is otherwise during seasons, surges and phases; which of them is preferred, and which can hold together.

use super::context::{Lowering, small};
use super::settling::Line;
use crate::diagnostic::Diagnostic;
use crate::plan::{Adjustment, AdjustmentId, AdjustmentWhen, Change, ObjectiveId, OneOf, Quantity, Settled, Target, Unit};
use crate::readings::{Choice, CutWindow, OverlappingAdjustments};
use crate::resolve::DeclKind;
use crate::syntax::tree::{During, DuringLine, Expr, ItemKind, Name, Path, Prefer};
use crate::text::Span;
use crate::value::{Date, Ratio};
use std::collections::BTreeSet;

/// Years that are looked at for seasons that meet, where the term has no bounds.
const YEARS: (i32, i32) = (1970, 2100);

impl<'a> Lowering<'a> {
    /// `during rush, year_end { … }`: its lines hold for each of them.
    pub(super) fn otherwise_during(&mut self, during: &'a During) {
        let named: Vec<Option<AdjustmentId>> = during.names.iter().map(|path| self.adjustment_named(path)).collect();
        let ids: Vec<AdjustmentId> = named.into_iter().flatten().collect();
        let called = during.names.iter().map(|p| p.parts.last().map_or("", |n| n.text.as_str())).collect::<Vec<_>>().join(".");
        self.here.name.clone_from(&called);
        for line in &during.lines {
            match line {
                DuringLine::Target { objective, word, value, span } => {
                    if let Some((id, target)) = self.target_during(objective, word, value, *span, &called) {
                        self.change_target(&ids, id, Some(target), objective);
                    }
                }
                DuringLine::NoTarget { objective, .. } => {
                    if let Some(id) = self.objective_named(objective) {
                        self.change_target(&ids, id, None, objective);
                    }
                }
                DuringLine::Multiply { objectives, by, .. } => {
                    let factor = self.factor(by);
                    self.multiply_during(&ids, objectives, factor);
                }
                DuringLine::NoCredits { objectives, .. } => self.multiply_during(&ids, objectives, Some(Ratio::ZERO)),
                DuringLine::Review { name, every, .. } => {
                    let found = self.names.find(DeclKind::Review, name, self.here.file);
                    let (review, cadence) = (self.found(found), self.cadence(every));
                    if let (Some(review), Some(cadence)) = (review, cadence) {
                        self.review_otherwise(&ids, review, cadence, name.span);
                    }
                }
                DuringLine::Broken(_) => {}
            }
        }
    }

    fn review_otherwise(&mut self, ids: &[AdjustmentId], review: usize, cadence: crate::plan::Cadence, span: Span) {
        for id in ids {
            if self.review_during.iter().any(|(known, during, _)| *known == review && during == id) {
                self.error("clause/twice", "how often this review is held is said twice", span, "keep one of the two");
            }
            self.review_during.push((review, *id, cadence));
        }
    }

    fn target_during(&mut self, path: &'a Path, word: &Name, value: &'a Expr, span: Span, called: &str) -> Option<(ObjectiveId, Target)> {
        let id = self.objective_named(path)?;
        let sort = self.sort_of(id)?;
        let bound = self.bound(word)?;
        let objective = self.plan.objectives.get(id.index())?;
        let (name, own) = (objective.name.clone(), objective.target.as_ref().map(|t| t.bound));
        if let Some(own) = own.filter(|own| own.upwards() != bound.upwards()) {
            let better = if own.upwards() { "more" } else { "less" };
            let right = if own.upwards() { "at least" } else { "at most" };
            let wrong = Diagnostic::error("adjustment/turned", format!("for `{name}` {better} is better, and `{}` says the opposite", word.text), span);
            self.say(wrong.fix(format!("write `{right}`"), word.span, right));
            return None;
        }
        let because = self.measure_spans.get(&id).map(|at| (*at, format!("this measures {}", sort.words())));
        let value = if self.open_quantity(value, sort, &name) {
            OneOf::just(Quantity::Unknown)
        } else {
            self.one_of(value, &format!("{called}.{name}.target"), sort.words(), |me, e| me.quantity(e, sort, &because))?
        };
        Some((id, Target { bound, value, rows: Vec::new() }))
    }

    fn change_target(&mut self, ids: &[AdjustmentId], objective: ObjectiveId, target: Option<Target>, at: &Path) {
        for id in ids {
            let Some(adjustment) = self.plan.adjustments.get_mut(id.index()) else { continue };
            if changes_target(adjustment, objective) {
                let said = format!("the target of `{}` during `{}` is said twice", at.text(), adjustment.name);
                self.error("clause/twice", said, at.span, "keep one of the two");
                return;
            }
            adjustment.changes.push(Change::Target(objective, target.clone()));
        }
    }

    fn multiply_during(&mut self, ids: &[AdjustmentId], objectives: &'a [Path], factor: Option<Ratio>) {
        let named: Vec<Option<ObjectiveId>> = objectives.iter().map(|path| self.objective_named(path)).collect();
        let (Some(objectives), Some(factor)) = (named.into_iter().collect::<Option<Vec<_>>>(), factor) else { return };
        for id in ids {
            if let Some(adjustment) = self.plan.adjustments.get_mut(id.index()) {
                adjustment.changes.push(Change::Multiply(objectives.clone(), factor));
            }
        }
    }

    /// Every `prefer`, and what follows from several of them.
    pub(super) fn preferences(&mut self) {
        let mut edges: Vec<(AdjustmentId, AdjustmentId, Span)> = Vec::new();
        self.each_item(|me, item| {
            if let ItemKind::Prefer(prefer) = &item.kind {
                me.prefer(prefer, &mut edges);
            }
        });
        let count = self.plan.adjustments.len();
        for at in 0..count {
            let id = AdjustmentId(small(at));
            let mut reached: BTreeSet<AdjustmentId> = BTreeSet::new();
            let mut open = vec![id];
            while let Some(from) = open.pop() {
                for (_, to, _) in edges.iter().filter(|(a, ..)| *a == from) {
                    if reached.insert(*to) {
                        open.push(*to);
                    }
                }
            }
            if reached.contains(&id) {
                let span = edges.iter().rev().find(|(a, ..)| *a == id).map_or(Span::default(), |(.., span)| *span);
                let name = self.plan.adjustments.get(at).map_or(String::new(), |a| a.name.clone());
                let said = format!("`{name}` is preferred to itself, by way of others");
                return self.error("adjustment/circle", said, span, "give each pair one order: `prefer a over b over c`");
            }
            if let Some(adjustment) = self.plan.adjustments.get_mut(at) {
                adjustment.before = reached.into_iter().collect();
            }
        }
    }

    fn prefer(&mut self, prefer: &'a Prefer, edges: &mut Vec<(AdjustmentId, AdjustmentId, Span)>) {
        let ids: Vec<Option<AdjustmentId>> = prefer.names.iter().map(|path| self.adjustment_named(path)).collect();
        for ((a, b), path) in ids.iter().zip(ids.iter().skip(1)).zip(prefer.names.iter().skip(1)) {
            if let (Some(a), Some(b)) = (a, b)
                && !edges.iter().any(|(x, y, _)| x == a && y == b)
            {
                edges.push((*a, *b, path.span));
            }
        }
    }

    /// Pairs without an order that can hold together and change one target. `all`: declarations in order; `lines`: what each says of two at once.
    pub(super) fn side_by_side(&mut self, all: &[usize], mut lines: Vec<Vec<Line>>) {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (i, a) in self.plan.adjustments.iter().enumerate() {
            for (j, b) in self.plan.adjustments.iter().enumerate().skip(i + 1) {
                let ordered = a.before.contains(&AdjustmentId(small(j))) || b.before.contains(&AdjustmentId(small(i)));
                let both: Vec<ObjectiveId> = targets_changed(a).filter(|id| changes_target(b, *id)).collect();
                if !ordered && !both.is_empty() && self.together(a, b, &both) {
                    pairs.push((i, j));
                }
            }
        }
        for (i, j) in pairs {
            let name = |at: usize| self.plan.adjustments.get(at).map_or("", |a| a.name.as_str());
            let subject = format!("{}.{}", name(i), name(j));
            let mut said: Vec<Line> = [i, j].into_iter().filter_map(|at| lines.get(at)).flatten().cloned().collect();
            said.dedup_by(|b, a| a.reading == b.reading);
            for at in [i, j] {
                lines.get_mut(at).into_iter().flatten().for_each(|line| line.used = true);
            }
            let point = all.get(i).copied().and_then(|at| {
                self.elsewhere(at, |me, decl| {
                    me.here.lines = said;
                    Some(me.point(&OverlappingAdjustments::KIND, &subject, None, decl.name.span))
                })
            });
            if let (Some(point), Some(adjustment)) = (point, self.plan.adjustments.get_mut(i)) {
                adjustment.beside.push((AdjustmentId(small(j)), point));
            }
        }
        for (at, own) in all.iter().zip(lines) {
            self.elsewhere(*at, |me, decl| {
                me.here.name.clone_from(&decl.name.text);
                me.here.lines = own;
                me.settled_here();
                Some(())
            });
        }
    }

    /// Whether two can apply to one window of an objective.
    fn together(&self, a: &Adjustment, b: &Adjustment, objectives: &[ObjectiveId]) -> bool {
        // Where any part of a window is enough, one window can have a part of each.
        let part = |x: &Adjustment| {
            self.plan.points.get(x.cut).is_some_and(|p| p.settled != Settled::NotMet) && self.plan.points.choice(x.cut) == Some(CutWindow::AnyPart)
        };
        let reach = if part(a) || part(b) { objectives.iter().map(|id| self.longest(*id)).max().unwrap_or(0) } else { 0 };
        let (a, b) = (self.days_of(&a.when), self.days_of(&b.when));
        a.iter().any(|(from, until)| b.iter().any(|(start, end)| from.saturating_sub(reach) < *end && *start < until.saturating_add(reach)))
    }

    /// The most days that a window of an objective has, less one.
    fn longest(&self, objective: ObjectiveId) -> i32 {
        let Some(each) = self.plan.objectives.get(objective.index()).map(|o| &o.each) else { return 0 };
        let unit: i64 = match each.unit {
            Unit::Minute | Unit::Day => 1,
            Unit::Week => 7,
            Unit::Month => 31,
            Unit::Quarter => 92,
            Unit::Year => 366,
            Unit::Term => 100_000,
        };
        i32::try_from(unit.saturating_mul(i64::from(each.count)).saturating_sub(1)).unwrap_or(i32::MAX)
    }

    /// The days on which an adjustment can hold within the term: from a day, to before another.
    pub(super) fn days_of(&self, when: &AdjustmentWhen) -> Vec<(i32, i32)> {
        let date = |year, month, day| Date::new(year, month, day).map_or(0, Date::days);
        let limit = (date(YEARS.0, 1, 1), date(YEARS.1, 1, 1));
        let term = (
            self.plan.term.from.map_or(limit.0, |d| d.days().clamp(limit.0, limit.1)),
            self.plan.term.until.map_or(limit.1, |d| d.days().clamp(limit.0, limit.1)),
        );
        let within = |(from, until): (i32, i32)| Some((from.max(term.0), until.min(term.1))).filter(|(from, until)| from < until);
        match when {
            AdjustmentWhen::Windows { .. } => vec![term],
            AdjustmentWhen::Dates(from, until) => within((from.map_or(term.0, Date::days), until.map_or(term.1, Date::days))).into_iter().collect(),
            AdjustmentWhen::Yearly(from, through) => {
                let (first, last) = (Date::from_days(term.0).year - 1, Date::from_days(term.1).year);
                let over = i32::from(through < from);
                (first..=last).filter_map(|year| within((date(year, from.0, from.1), date(year + over, through.0, through.1) + 1))).collect()
            }
        }
    }
}

fn targets_changed(adjustment: &Adjustment) -> impl Iterator<Item = ObjectiveId> {
    adjustment.changes.iter().filter_map(|change| if let Change::Target(id, _) = change { Some(*id) } else { None })
}

fn changes_target(adjustment: &Adjustment, objective: ObjectiveId) -> bool {
    targets_changed(adjustment).any(|id| id == objective)
}
