//! Objectives without cases of their own: a number is worked out for each window and group.

use super::context::Lowering;
use super::numbers::{NumContext, compares};
use super::objectives::{HEADS, Lines};
use crate::metric;
use crate::plan::{Field, Formula, Num, NumUnit, Objective, ObjectiveId, Op, OverEach, OverWhat, TimeSet, What};
use crate::readings::{Choice, EmptyWindow, RoundingBeforeCompare};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, CaseLine, ItemKind};

impl<'a> Lowering<'a> {
    /// An objective whose measure is a formula.
    pub(super) fn formula(&mut self, declared: &'a tree::Objective, lines: &Lines<'a>) -> Option<ObjectiveId> {
        let name = declared.name.text.as_str();
        let place = declared.name.span;
        self.settle_here(name, &lines.settle, HEADS);
        self.only_of_cases(lines);
        let for_each = lines.for_each.unwrap_or_default();
        let each = lines.each.and_then(|(window, ..)| self.windows_told(window, name));
        let exclusions = self.exclusions(&lines.exclude, name, true);
        let (each, exclusions) = (each?, exclusions?);
        let names: Vec<String> = for_each.iter().map(|field| field.field.text()).collect();
        let context =
            NumContext { subject: name.to_owned(), each: Some(each.clone()), dimensions: names.clone(), objective: None, exclusions: exclusions.clone() };
        let before = self.plan.objectives.len();
        let measure = lines.formula?;
        let (num, unit) = self.num(measure, &context)?;
        let unused = lines.unused.and_then(|noun| self.unused(noun, &each, &num, name));
        if lines.unused.is_some() && unused.is_none() {
            return None;
        }
        // The kinds of case that the formula is about are known only now.
        let dimensions = self.groups_of_formula(for_each)?;
        let measured_at = measure.span();
        let target = self.promise((lines.target, lines.target_by), (unit, measured_at), name, &dimensions)?;
        let what = self.folded_alone_is_of_cases(&num, before).unwrap_or(What::Formula(Formula { num, dimensions: names }));
        let needs = match (lines.needs, &what) {
            (None, _) => None,
            (Some((sample, otherwise, span)), What::Items(items)) => Some(self.needs(sample, otherwise, span, items.case, name)?),
            (Some((.., span)), What::Formula(_)) => {
                self.error(
                    "measure/incomplete",
                    "a formula has no sample: there is a number for a window, or none",
                    span,
                    "measure one thing of cases: `objective … on tickets`",
                );
                return None;
            }
        };
        let never_empty = match &what {
            What::Items(items) => metric::named(&items.measure.metric).is_some_and(|k| k.nought_when_empty),
            What::Formula(formula) => exclusions.is_empty() && unused.is_none() && self.never_none(&formula.num),
        };
        let empty = if never_empty { self.not_met(&EmptyWindow::KIND, name, place) } else { self.point(&EmptyWindow::KIND, name, None, measured_at) };
        let partial = self.partial(&each, name, lines.each.map_or(place, |(.., span)| span));
        let rounding = (unit == NumUnit::Share).then(|| self.point(&RoundingBeforeCompare::KIND, name, None, measured_at));
        self.settled_here();
        if lines.broken {
            return None;
        }
        let exclusions = exclusions.into_iter().chain(unused).collect();
        let bare = self.bare(self.in_full(name), what, each, (empty, partial));
        Some(self.measured_at(Objective { target, needs, exclusions, rounding, ..bare }, measured_at))
    }

    /// Lines that only an objective of cases can have.
    fn only_of_cases(&mut self, lines: &Lines<'a>) {
        if let Some((.., span)) = lines.open {
            self.error("objective/of-cases", "a formula has no open cases", span, "say of which cases the objective is: `objective … on tickets`");
        }
        if let Some((_, Some(at), _)) = lines.each {
            self.error(
                "objective/of-cases",
                "a formula counts no cases that could be counted at an event",
                at.span,
                "say of which cases the objective is: `objective … on tickets`",
            );
        }
    }

    /// The groups of a formula: names of fields, and the first kind of case that has each.
    pub(super) fn groups_of_formula(&mut self, fields: &'a [tree::FieldExpr]) -> Option<Vec<(String, Option<Field>)>> {
        let mut out = Vec::new();
        for field in fields {
            let name = field.field.text();
            if let Some(at) = &field.at {
                let said = "a formula is not of one case: its groups are as the values are at the end";
                self.error("objective/of-cases", said, at.span, &format!("write `for each {name}`"));
                return None;
            }
            let Some(known) = self.field_of_some_case(&name) else {
                let known: Vec<String> = self.plan.cases.iter().flat_map(|c| &c.fields).map(|f| f.name.clone()).collect();
                self.say(crate::resolve::names::unknown_among("field", &name, field.span, &known));
                return None;
            };
            out.push((name, Some(known)));
        }
        Some(out)
    }

    /// Whether the names by which a metric goes over groups are fields of some kind of case, which is known only once what it takes of each is.
    pub(super) fn are_fields(&mut self, each: &OverEach, span: crate::text::Span) -> Option<()> {
        let OverEach::Groups(names) = each else { return Some(()) };
        for name in names {
            if self.field_of_some_case(name).is_none() {
                let known: Vec<String> = self.plan.cases.iter().flat_map(|c| &c.fields).map(|f| f.name.clone()).collect();
                self.say(crate::resolve::names::unknown_among("field", name, span, &known));
                return None;
            }
        }
        Some(())
    }

    /// The first field of that name of any kind of case that can be named here.
    fn field_of_some_case(&mut self, name: &str) -> Option<Field> {
        let known = |me: &Self| me.plan.cases.iter().flat_map(|c| &c.fields).find(|f| f.name == name).cloned();
        // The cases of a kind that is called so are told apart by their keys, whatever field of that name others have.
        if let [at] = self.names.candidates(DeclKind::Case, &[name], self.here.file).as_slice() {
            let case = self.case(*at)?;
            let _ = self.field_named(case, name).or_else(|| self.key_named(case, name));
        }
        if let Some(field) = known(self) {
            return Some(field);
        }
        let has = |line: &CaseLine| matches!(line, CaseLine::Field { name: n, .. } if n.text == name);
        let visible = self.names.visible(DeclKind::Case, self.here.file);
        let at = visible.into_iter().find(|at| match self.names.decls.get(*at).map(|d| &d.item.kind) {
            Some(ItemKind::Case(case)) => case.lines.iter().any(has),
            _ => false,
        })?;
        self.case(at)?;
        known(self)
    }

    /// A formula that is one metric of cases and nothing else is an objective of these cases.
    pub(super) fn folded_alone_is_of_cases(&mut self, num: &Num, before: usize) -> Option<What> {
        let Num::Result(id) = num else { return None };
        let hidden = self.plan.objectives.get(id.index()).filter(|o| o.hidden)?;
        let what = hidden.what.clone();
        if id.index() >= before && id.index() + 1 == self.plan.objectives.len() {
            self.plan.objectives.pop();
        }
        matches!(what, What::Items(_)).then_some(what)
    }

    /// Whether there is a number in every window.
    fn never_none(&self, num: &Num) -> bool {
        let counts = |metric: &str| metric::named(metric).is_some_and(|k| k.nought_when_empty);
        match num {
            Num::Time(_) | Num::Window | Num::Value(_) | Num::Fee { .. } | Num::Points(_) | Num::Credits(_) => true,
            Num::Stretches { metric, .. } => counts(metric),
            Num::Over(over) => counts(&over.metric) || matches!(&over.what, OverWhat::Cond(cond) if !compares(cond)),
            Num::Share { of, .. } => *of == TimeSet::Always,
            Num::Units(inner, _) => self.never_none(inner),
            Num::Op(Op::DividedBy, _) => false,
            Num::Op(_, parts) => parts.iter().all(|part| self.never_none(part)),
            Num::Result(id) => match self.plan.objectives.get(id.index()).map(|o| &o.what) {
                Some(What::Items(items)) => counts(&items.measure.metric),
                _ => false,
            },
            _ => false,
        }
    }
}
