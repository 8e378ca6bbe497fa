//! Seasons, surges and phases: when they hold, and how often something is done.

use super::context::{Lowering, small};
use super::measures::Sort;
use super::numbers::NumContext;
use super::settling::Line;
use crate::diagnostic::Diagnostic;
use crate::plan::adjustment::MOST_ADJUSTMENTS as MOST;
use crate::plan::paid::Paid;
use crate::plan::{
    Adjustment, AdjustmentId, AdjustmentKind, AdjustmentWhen, Cadence, CadenceUnit, Cond, CountedAt, Items, Measure, Num, NumCond, Objective, PointRef,
    Settled, Unit, What, WindowSpec,
};
use crate::readings::{Choice, CutWindow, EmptyWindow, Month, OverlappingAdjustments, PartialWindow, SurgeReach};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, DateRange, Every, Expr, ExprKind, ItemKind, Name, Path, Phrase, RangeWord};
use crate::text::Span;
use crate::value::Date;
use rust_decimal::prelude::ToPrimitive;

impl<'a> Lowering<'a> {
    /// Gives every season, surge and phase its id, before anything can name one.
    pub(super) fn adjustment_ids(&mut self) {
        for (n, at) in self.project(DeclKind::Adjustment).into_iter().enumerate() {
            self.adjustments.insert(at, AdjustmentId(small(n)));
        }
    }

    /// The season, surge or phase a path names.
    pub(super) fn adjustment_named(&mut self, path: &'a Path) -> Option<AdjustmentId> {
        let found = self.names.find(DeclKind::Adjustment, path, self.here.file);
        let at = self.found(found)?;
        if self.of_a_part(DeclKind::Adjustment, at, path) {
            return None;
        }
        self.adjustments.get(&at).copied()
    }

    /// Every season, surge and phase, in the order of their ids; then what is otherwise during them, and which is preferred.
    pub(super) fn adjustments(&mut self) {
        let all = self.project(DeclKind::Adjustment);
        if let Some(decl) = all.get(MOST).and_then(|at| self.names.decls.get(*at)) {
            let span = decl.name.span;
            self.error("adjustment/too-many", format!("there are more than {MOST} seasons, surges and phases"), span, "");
        }
        let mut lines: Vec<Vec<Line>> = Vec::new();
        for at in all.iter().take(MOST) {
            let mut kept = Vec::new();
            let made = self.elsewhere(*at, |me, decl| {
                let ItemKind::Adjustment(declared) = &decl.item.kind else { return None };
                let made = me.adjustment(declared);
                // What is said of two at once is taken up when it is known which can be.
                kept = me.here.lines.extract_if(.., |l| l.kind == &OverlappingAdjustments::KIND).collect();
                if made.is_some() {
                    me.settled_here();
                }
                made
            });
            lines.push(kept);
            // One that is wrong has been reported, and there will be no plan: its place is kept for the ids.
            self.plan.adjustments.push(made.unwrap_or_else(unknown));
        }
        self.each_item(|me, item| {
            if let ItemKind::During(during) = &item.kind {
                me.otherwise_during(during);
            }
        });
        self.preferences();
        self.side_by_side(&all, lines);
    }

    fn adjustment(&mut self, declared: &'a tree::Adjustment) -> Option<Adjustment> {
        let (name, place) = (declared.name.text.as_str(), declared.name.span);
        self.settle_here(name, &declared.settle.iter().collect::<Vec<&Phrase>>(), &[]);
        let kind = match declared.word.text.as_str() {
            "season" => AdjustmentKind::Season,
            "surge" => AdjustmentKind::Surge,
            _ => AdjustmentKind::Phase,
        };
        let when = self.adjustment_when(&declared.when, name, place);
        let given = match &declared.given {
            None => Some(None),
            Some(history) => self.history(history, None, name).map(Some),
        };
        let (when, given) = (when?, given?);
        let place_of_given = declared.given.as_ref().map_or(place, tree::HistoryExpr::span);
        let cut = if self.aligned(&when) { self.not_met(&CutWindow::KIND, name, place) } else { self.point(&CutWindow::KIND, name, None, place) };
        let made =
            Adjustment { name: name.to_owned(), clause: self.clause(), kind, when, given, cut, changes: Vec::new(), before: Vec::new(), beside: Vec::new() };
        self.before_credits(Paid::in_adjustment(&self.plan, &made), "when a season, surge or phase holds", place_of_given)?;
        Some(made)
    }

    /// What decides on credits cannot rest on them.
    pub(super) fn before_credits(&mut self, rests: bool, what: &str, span: Span) -> Option<()> {
        if rests {
            let said = format!("{what} cannot rest on credits or points: they rest on it");
            self.error("number/too-early", said, span, "go by what was measured: `OBJECTIVE is missed in …`");
            return None;
        }
        Some(())
    }

    fn adjustment_when(&mut self, when: &'a tree::AdjustmentWhen, name: &str, place: Span) -> Option<AdjustmentWhen> {
        match when {
            tree::AdjustmentWhen::Broken(_) => None,
            tree::AdjustmentWhen::Yearly { from, through, span } => {
                self.every_year(*from, *span)?;
                self.every_year(*through, *span)?;
                Some(AdjustmentWhen::Yearly(*from, *through))
            }
            tree::AdjustmentWhen::From(date) => Some(AdjustmentWhen::Dates(Some(date.date), None)),
            tree::AdjustmentWhen::Dates(range) => self.between_dates(range),
            tree::AdjustmentWhen::Counted { each, word, count, plural, event, .. } => {
                let each = self.window(each, name);
                let condition = self.counted_in(each.as_ref(), (word, count), (plural, event), name);
                let reach = self.point(&SurgeReach::KIND, name, None, place);
                Some(AdjustmentWhen::Windows { each: each?, condition: condition?, reach })
            }
            tree::AdjustmentWhen::Windows { each, cond, .. } => {
                let each = self.window(each, name)?;
                let condition = self.num_cond(cond, &NumContext::of_windows(each.clone(), name));
                let reach = self.point(&SurgeReach::KIND, name, None, place);
                Some(AdjustmentWhen::Windows { each, condition: condition?, reach })
            }
        }
    }

    /// Whether a day is there in every year.
    fn every_year(&mut self, (month, day): (u8, u8), span: Span) -> Option<()> {
        if Date::new(2025, month, day).is_some() {
            return Some(());
        }
        let said = if (month, day) == (2, 29) { "not every year has a 29 February" } else { "no year has this day" };
        self.error("date/none", said, span, if (month, day) == (2, 29) { "write `28 February`, or `1 March`" } else { "" });
        None
    }

    fn between_dates(&mut self, range: &DateRange) -> Option<AdjustmentWhen> {
        let until = match (range.to, range.word) {
            (None, _) => None,
            (Some(to), RangeWord::Until) => Some(to.date),
            (Some(to), RangeWord::Through) => Some(to.date.plus_days(1)),
            (Some(to), RangeWord::To) => {
                let start = range.from.map_or(range.span.start, |from| from.span.end);
                let word = Span { start, end: to.span.start, ..range.span };
                let wrong = Diagnostic::error("date/to", "`to` leaves open whether the last date is meant", range.span);
                self.say(wrong.fix("write `through` to include it", word, " through "));
                return None;
            }
        };
        let from = range.from.map(|d| d.date);
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            // Dates in the wrong order were reported as they were read.
            if until == from {
                self.error(
                    "date/order",
                    "this holds on no day: it ends before the day on which it begins",
                    range.span,
                    "write `through` to include the last day",
                );
            }
            return None;
        }
        Some(AdjustmentWhen::Dates(from, until))
    }

    /// `more than 520 tickets are opened`: a hidden objective counts the cases by that event.
    fn counted_in(
        &mut self,
        each: Option<&WindowSpec>,
        (word, count): (&Name, &'a Expr),
        (plural, event): (&'a Name, &'a Path),
        name: &str,
    ) -> Option<NumCond> {
        let case = self.case_by_plural(plural)?;
        let event = match event.parts.as_slice() {
            [one] => self.event_of(case, one)?,
            _ => {
                self.error("name/unknown", format!("there is no event `{}`", event.text()), event.span, "");
                return None;
            }
        };
        let bound = self.bound(word)?;
        let because = Some((plural.span, "cases are counted".to_owned()));
        let subject = format!("{name}.count");
        let count = self.one_of(count, &subject, "a number", |me, e| me.quantity(e, Sort::Number, &because))?;
        let (empty, partial) = (self.not_met(&EmptyWindow::KIND, &subject, plural.span), self.not_met(&PartialWindow::KIND, &subject, plural.span));
        let measure =
            Measure { metric: "count".to_owned(), clock: None, within: None, field: None, holds: Cond::True, percentile: None, method: None, units: None };
        let counted_at = CountedAt::Event(event);
        let items = Items { case, population: Cond::True, dimensions: Vec::new(), measure, counted_at, open_cases: None, open_values: None };
        let bare = self.bare(subject, What::Items(items), each?.clone(), (empty, partial));
        let id = self.add_objective(Objective { hidden: true, ..bare });
        Some(NumCond::Compare(Num::Result(id), bound, Num::Value(count)))
    }

    /// Whether no window of an objective can be cut: then nothing turns on what becomes of one that is.
    fn aligned(&self, when: &AdjustmentWhen) -> bool {
        let mut shown = self.plan.objectives.iter().filter(|o| !o.hidden).peekable();
        shown.peek().is_some() && shown.all(|o| self.aligned_with(when, &o.each))
    }

    pub(super) fn aligned_with(&self, when: &AdjustmentWhen, each: &WindowSpec) -> bool {
        if let AdjustmentWhen::Windows { each: own, reach, .. } = when {
            let whole = self.settled(*reach) && self.plan.points.choice::<SurgeReach>(*reach) != Some(SurgeReach::FromTheMoment);
            return whole && self.months_of(own).zip(self.months_of(each)).is_some_and(|(own, each)| own % each == 0);
        }
        let months = match each.unit {
            Unit::Minute => return true,
            Unit::Day if each.count == 1 => return true,
            _ => self.months_of(each),
        };
        let Some(months) = months else { return false };
        let first = |month: u8, day: u8| day == 1 && month.saturating_sub(1).is_multiple_of(months);
        match when {
            AdjustmentWhen::Yearly(from, through) => {
                let next = Date::new(2025, through.0, through.1).map(|d| d.plus_days(1));
                first(from.0, from.1) && next.is_some_and(|d| first(d.month, d.day))
            }
            AdjustmentWhen::Dates(from, until) => [from, until].into_iter().flatten().all(|d| first(d.month, d.day)),
            AdjustmentWhen::Windows { .. } => false,
        }
    }

    /// Whether a point is decided, not for the time being only.
    pub(super) fn settled(&self, at: PointRef) -> bool {
        self.plan.points.get(at).is_some_and(|p| p.settled != Settled::Provisional)
    }

    /// How many calendar months a window has, if it is one of touching calendar months, quarters or years and that is settled.
    pub(super) fn months_of(&self, each: &WindowSpec) -> Option<u8> {
        let calendar = each.month.is_none_or(|m| self.settled(m) && self.plan.points.choice::<Month>(m) == Some(Month::Calendar));
        if each.rolling || each.count != 1 || each.origin.is_some() || each.before.is_some() || !calendar {
            return None;
        }
        match each.unit {
            Unit::Month => Some(1),
            Unit::Quarter => Some(3),
            Unit::Year => Some(12),
            Unit::Minute | Unit::Day | Unit::Week | Unit::Term => None,
        }
    }

    /// How often.
    pub(super) fn cadence(&mut self, every: &Every) -> Option<Cadence> {
        let unit = match every.unit.text.as_str() {
            "day" => CadenceUnit::Day,
            "week" => CadenceUnit::Week,
            "month" => CadenceUnit::Month,
            "quarter" => CadenceUnit::Quarter,
            "year" => CadenceUnit::Year,
            other => {
                let known = ["day", "week", "month", "quarter", "year"].map(str::to_owned);
                self.say(crate::resolve::names::unknown_among("unit of time", other, every.unit.span, &known));
                return None;
            }
        };
        let count = match every.count.as_ref().map(|c| (&c.kind, c.span)) {
            None => 1,
            Some((ExprKind::Number(n) | ExprKind::Count(n, _), span)) => {
                let whole = n.fract().is_zero().then(|| n.to_u32()).flatten().filter(|n| (1..=1_000).contains(n));
                if whole.is_none() {
                    self.error("unit/range", "how often is a whole number, from 1 to 1000", span, "");
                }
                whole?
            }
            Some((_, span)) => {
                self.error("unit/range", "how often is a whole number, from 1 to 1000", span, "write `every 2 weeks`");
                return None;
            }
        };
        Some(Cadence { count, unit })
    }
}

/// The place of one that is wrong.
fn unknown() -> Adjustment {
    Adjustment {
        name: String::new(),
        clause: None,
        kind: AdjustmentKind::Phase,
        when: AdjustmentWhen::Dates(None, None),
        given: None,
        cut: PointRef(0),
        changes: Vec::new(),
        before: Vec::new(),
        beside: Vec::new(),
    }
}
