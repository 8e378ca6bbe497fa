//! Names in a number: what is known of the objective in hand, fees, pools, definitions, other objectives.

use super::{NumContext, Worked};
use crate::diagnostic::Diagnostic;
use crate::plan::lower::context::Lowering;
use crate::plan::{FeeTime, Num, NumUnit, ObjectiveId};
use crate::resolve::DeclKind;
use crate::syntax::tree::{DefineBody, ItemKind, Path};
use crate::text::Span;

/// The words that mean something in every number.
const WORDS: &[&str] = &["attained", "target", "shortfall", "sample", "missed", "window", "fee", "points", "credits"];

impl<'a> Lowering<'a> {
    /// What a name is in a number.
    pub(in crate::plan::lower) fn num_named(&mut self, path: &'a Path, context: &NumContext) -> Option<Worked> {
        let name = path.text();
        if let Some(known) = self.word(&name, path.span, context) {
            return known;
        }
        if self.plan.fees.iter().any(|f| f.name == name) {
            let fee = self.fee_named_at(&name, path.span)?;
            return Some((Num::Fee { fee, time: FeeTime::Window }, NumUnit::Money));
        }
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let file = self.here.file;
        let there = |me: &Self, kind| !me.names.candidates(kind, &parts, file).is_empty();
        if there(self, DeclKind::Define) {
            let found = self.names.find(DeclKind::Define, path, file);
            let at = self.found(found)?;
            return self.num_defined(at, path.span, context);
        }
        if there(self, DeclKind::Pool) {
            return Some((Num::Pool(self.pool_named(path)?), NumUnit::Money));
        }
        if there(self, DeclKind::Objective) {
            let found = self.names.find(DeclKind::Objective, path, file);
            let at = self.found(found)?;
            return self.num_result(at, path.span, context);
        }
        if there(self, DeclKind::Calendar) {
            self.not_a_number(&name, "a calendar", &format!("time in (during {name})"), path.span);
            return None;
        }
        let mut known: Vec<String> = WORDS.iter().map(|w| (*w).to_owned()).collect();
        for kind in [DeclKind::Define, DeclKind::Objective, DeclKind::Pool] {
            known.extend(self.names.visible(kind, file).iter().filter_map(|i| self.names.decls.get(*i)).map(|d| d.name.text.clone()));
        }
        known.extend(self.plan.fees.iter().map(|f| f.name.clone()));
        self.say(crate::resolve::names::unknown_among("number", &name, path.span, &known));
        None
    }

    fn not_a_number(&mut self, name: &str, what: &str, text: &str, span: Span) {
        let wrong = Diagnostic::error("number/set", format!("`{name}` is {what}, not a number"), span);
        self.say(wrong.fix(format!("write `{text}`; a set of time of its own begins with `while`"), span, text));
    }

    /// A word of the language; none if it is not one.
    fn word(&mut self, name: &str, span: Span, context: &NumContext) -> Option<Option<Worked>> {
        let of_objective = |me: &mut Self, num: Num| {
            let id = me.only_of_an_objective(name, span, context)?;
            let objective = me.plan.objectives.get(id.index())?;
            let unit = me.plan.unit_of(&num, Some(objective))?;
            if matches!(num, Num::Target | Num::Shortfall) && objective.target.is_none() {
                let said = format!("`{}` promises nothing: it has no target", objective.name);
                me.error("number/no-objective", said, span, "add a line such as `target at least 95%` to it");
                return None;
            }
            if num == Num::Missed {
                me.counts_what_is_kept(id, span)?;
            }
            Some((num, unit))
        };
        Some(match name {
            "attained" => of_objective(self, Num::Attained),
            "target" => of_objective(self, Num::Target),
            "shortfall" => of_objective(self, Num::Shortfall),
            "sample" => of_objective(self, Num::Sample),
            "missed" => of_objective(self, Num::Missed),
            "window" => self.has_windows(span, context).map(|()| (Num::Window, NumUnit::Length)),
            "points" => Some((Num::Points(Vec::new()), NumUnit::Points)),
            "credits" => Some((Num::Credits(Vec::new()), NumUnit::Money)),
            "fee" => self.fee_named_at("fee", span).map(|fee| (Num::Fee { fee, time: FeeTime::Window }, NumUnit::Money)),
            _ => return None,
        })
    }

    /// What a definition is, worked out here.
    fn num_defined(&mut self, at: usize, span: Span, context: &NumContext) -> Option<Worked> {
        if self.is_set(at) {
            let name = self.names.decls.get(at).map_or(String::new(), |d| d.name.text.clone());
            self.not_a_number(&name, "a set of time", &format!("time in {name}"), span);
            return None;
        }
        if self.is_of_cases(at) {
            let name = self.names.decls.get(at).map_or(String::new(), |d| d.name.text.clone());
            self.not_a_number(&name, "some cases", &format!("count of {name}"), span);
            return None;
        }
        self.may_rest_on(at, span)?;
        if !self.may_follow(span) {
            return None;
        }
        self.numbers_used.insert(at);
        self.following.push(at);
        // What is settled where the number is used holds of it, unless it settles that itself.
        let outer = self.here.lines.clone();
        let (made, used) = self
            .elsewhere(at, |me, decl| {
                let ItemKind::Define(define) = &decl.item.kind else { return None };
                let DefineBody::Num(num) = &define.body else { return None };
                me.settle_here(&context.subject, &define.settle.iter().collect::<Vec<_>>(), &[]);
                let own: Vec<_> = me.here.lines.iter().map(|l| l.kind.name).collect();
                me.here.lines.extend(outer.into_iter().filter(|l| !own.contains(&l.kind.name)));
                let made = me.num_part(num, context);
                let used: Vec<Span> = me.here.lines.iter().filter(|l| l.used).map(|l| l.span).collect();
                me.here.lines.retain(|l| own.contains(&l.kind.name));
                me.settled_here();
                Some((made, used))
            })
            .unwrap_or_default();
        self.following.pop();
        self.here.lines.iter_mut().filter(|l| used.contains(&l.span)).for_each(|l| l.used = true);
        made
    }

    /// What another objective measures, in the same windows and groups.
    fn num_result(&mut self, at: usize, span: Span, context: &NumContext) -> Option<Worked> {
        self.has_windows(span, context)?;
        let id = self.objective_at(at, span)?;
        let objective = self.plan.objectives.get(id.index())?;
        let (name, unit) = (objective.name.clone(), self.plan.unit_of_objective(objective)?);
        let each = context.each.as_ref()?;
        if !self.same_windows(&objective.each, each) {
            let said = format!("`{name}` is measured {}, and a number is needed {}", self.called(&objective.each), self.called(each));
            let wrong = Diagnostic::error("number/windows", said, span);
            self.say(self.and_its_place(id, wrong).help("`define` what it measures as a number of its own: that is worked out in any windows"));
            return None;
        }
        let own = self.plan.dimension_names(objective);
        if own != context.dimensions {
            let list = |names: &[String]| if names.is_empty() { "all together".to_owned() } else { format!("for each {}", names.join(", ")) };
            let said = format!("`{name}` is measured {}, and a number is needed {}", list(&own), list(&context.dimensions));
            let wrong = Diagnostic::error("number/windows", said, span);
            self.say(self.and_its_place(id, wrong).help("`define` what it measures as a number of its own: that is worked out for any groups"));
            return None;
        }
        Some((Num::Result(id), unit))
    }

    fn and_its_place(&self, id: ObjectiveId, wrong: Diagnostic) -> Diagnostic {
        match self.measure_spans.get(&id) {
            Some(place) => wrong.at(*place, "measured here"),
            None => wrong,
        }
    }
}
