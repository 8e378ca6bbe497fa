//! Sets of time of everything together: `define outage as while down for every instance`.

use super::context::{Lowering, small};
use crate::diagnostic::Diagnostic;
use crate::plan::rests::{Fault, Thing};
use crate::plan::{NamedSet, OfCases, Quantifier, SetId, TimeSet};
use crate::readings::{AllowanceOrder, Choice, Vacuous};
use crate::resolve::DeclKind;
use crate::syntax::tree::{CaseLine, CondExpr, DefineBody, Expr, ExprKind, HowMany, ItemKind, Name, Path, SetExpr};
use crate::text::Span;
use crate::value::{Micros, Ratio};
use rust_decimal::prelude::ToPrimitive;

/// How deep sets may rest on each other, names followed.
const DEEPEST: usize = 50;
/// How deep one may be written.
const DEEPEST_WRITTEN: usize = 90;

impl<'a> Lowering<'a> {
    /// Every set of time that the project itself defines; those of the library come in as they are named.
    pub(super) fn sets(&mut self) {
        for at in self.project(DeclKind::Define) {
            if self.is_set(at) {
                self.set_defined(at);
            }
        }
    }

    /// Whether a definition is one of a set of time.
    pub(super) fn is_set(&self, at: usize) -> bool {
        let item = self.names.decls.get(at).map(|d| &d.item.kind);
        matches!(item, Some(ItemKind::Define(define)) if matches!(define.body, DefineBody::Set(_)))
    }

    /// The set that a definition makes.
    pub(super) fn set_defined(&mut self, at: usize) -> Option<SetId> {
        if let Some(known) = self.sets.get(&at) {
            return *known;
        }
        self.following.push(at);
        let made = self.elsewhere(at, |me, decl| {
            let ItemKind::Define(define) = &decl.item.kind else { return None };
            let DefineBody::Set(set) = &define.body else { return None };
            me.settle_here(&define.name.text, &define.settle.iter().collect::<Vec<_>>(), &[]);
            let set = me.time_set(set);
            me.settled_here();
            let (set, name) = (set?, me.in_full(&define.name.text));
            if me.depth_of_set(&set) > DEEPEST || super::depth::of(&set) > DEEPEST_WRITTEN {
                let said = format!("the set of time `{name}` rests on others, or is nested, more than {DEEPEST} deep");
                me.error("name/too-deep", said, define.name.span, "define it by fewer steps");
                return None;
            }
            if me.plan.sets.iter().any(|s| s.name == name) {
                me.error("name/twice", format!("two sets of time are called `{name}`"), define.name.span, "give one of them another name");
                return None;
            }
            let id = SetId(small(me.plan.sets.len()));
            let clause = me.clause();
            me.plan.sets.push(NamedSet { name, clause, set });
            Some(id)
        });
        self.following.pop();
        self.sets.insert(at, made);
        made
    }

    /// Sets, adjustments and formulas that rest on each other in a circle, or in too long a chain.
    pub(super) fn rests_soundly(&mut self) {
        let Some(fault) = self.plan.rests_unsoundly() else { return };
        let (Fault::Circle(thing) | Fault::TooDeep(thing)) = fault;
        let (kind, name) = match thing {
            Thing::Set(at) => (DeclKind::Define, self.plan.sets.get(at).map(|s| s.name.clone())),
            Thing::Adjustment(at) => (DeclKind::Adjustment, self.plan.adjustments.get(at).map(|a| a.name.clone())),
            Thing::Objective(at) => (DeclKind::Objective, self.plan.objectives.get(at).map(|o| o.name.clone())),
        };
        let name = name.unwrap_or_default();
        let Some(decl) = self.names.decls.iter().find(|d| d.kind == kind && d.name.text == name).copied() else { return };
        let (code, how) = match fault {
            Fault::Circle(_) => ("name/circle", "on itself, by way of others"),
            Fault::TooDeep(_) => ("name/too-deep", "on too many others, one upon the next"),
        };
        let said = format!("the {} `{name}` rests {how}", kind.word());
        self.say(Diagnostic::error(code, said, decl.name.span).clause(decl.clause).help("define it by fewer steps"));
    }

    fn depth_of_set(&self, set: &TimeSet) -> usize {
        let mut depths: Vec<usize> = Vec::new();
        for named in &self.plan.sets {
            let depth = named.set.depth(&depths);
            depths.push(depth);
        }
        set.depth(&depths)
    }

    /// A set of time of everything together.
    pub(super) fn time_set(&mut self, set: &'a SetExpr) -> Option<TimeSet> {
        match set {
            SetExpr::Broken(_) => None,
            SetExpr::Group(inner, _) => self.time_set(inner),
            SetExpr::Not(inner, _) => Some(TimeSet::Not(Box::new(self.time_set(inner)?))),
            SetExpr::Name(path) => self.time_set_named(path),
            SetExpr::Joined { parts, joins, span } => {
                let lowered: Vec<Option<TimeSet>> = parts.iter().map(|part| self.time_set(part)).collect();
                let parts: Vec<TimeSet> = lowered.into_iter().collect::<Option<_>>()?;
                self.joined_sets(parts, joins, *span)
            }
            SetExpr::During(path, _) => self.during(path),
            SetExpr::For { set, how, case, among, span } => self.of_cases(set, how, case, among.as_deref(), *span),
            SetExpr::Several { word, number, of, span } => {
                let parts: Vec<Option<TimeSet>> = of.iter().map(|part| self.time_set(part)).collect();
                let how = self.bounded(word, number)?;
                let of: Vec<TimeSet> = parts.into_iter().collect::<Option<_>>()?;
                let (Quantifier::AtLeast(n) | Quantifier::AtMost(n)) = how else {
                    self.error("set/every-case", "listed sets are counted, not taken as a share", *span, "write `at least 2 of (…)`");
                    return None;
                };
                if usize::try_from(n).is_ok_and(|n| n > of.len()) {
                    let said = format!("of {} sets there are never {n} that hold", of.len());
                    self.error("set/never", said, *span, "write a smaller number, or list more sets");
                    return None;
                }
                Some(TimeSet::Several { how, of })
            }
            SetExpr::Lasting { set, word, length, span } => {
                let set = self.time_set(set);
                let (least, more) = self.lasting(word, length, *span)?;
                Some(TimeSet::Lasting { set: Box::new(set?), least, more })
            }
            SetExpr::UpTo { set, most, each, span } => {
                let set = self.time_set(set);
                let because = Some((*span, "an allowance is a length of time".to_owned()));
                let most = self.plain_length(most, &because);
                let subject = self.here.name.clone();
                let each = self.window(each, &subject);
                let order = self.point(&AllowanceOrder::KIND, &subject, None, *span);
                Some(TimeSet::UpTo { set: Box::new(set?), most: most?, each: each?, order })
            }
            SetExpr::Test(cond) => match cond.as_ref() {
                CondExpr::Flag(field) if field.at.is_none() => self.time_set_named(&field.field),
                CondExpr::Is { field, .. } | CondExpr::Compare { field, .. } | CondExpr::Flag(field) => {
                    let cases = self.cases_with(&field.field.text());
                    self.of_each(&cases, set.span())
                }
                _ => self.of_each(&[], set.span()),
            },
            SetExpr::Between { span, .. } | SetExpr::Apart { span, .. } => self.of_each(&[], *span),
        }
    }

    /// That something is said of each case where a set of everything is needed.
    fn of_each(&mut self, cases: &[String], span: Span) -> Option<TimeSet> {
        let case = cases.first().map_or("CASE", String::as_str);
        let text = self.written(span);
        let said = if cases.is_empty() {
            format!("`{text}` is said of each case by itself: of how many must it hold?")
        } else {
            format!("`{text}` is said of each {case} by itself: of how many must it hold?")
        };
        let end = Span { start: span.end, ..span };
        let wrong = Diagnostic::error("set/every-case", said, span);
        let help = format!("add `for any {case}`, `for every {case}`, or how many");
        self.say(if cases.is_empty() { wrong.help(help) } else { wrong.help(help).fix("of any", end, format!(" for any {case}")) });
        None
    }

    /// Kinds of case that have a state, a derived state or a field of that name.
    fn cases_with(&self, name: &str) -> Vec<String> {
        let mut out = Vec::new();
        for at in self.names.visible(DeclKind::Case, self.here.file) {
            let Some(ItemKind::Case(case)) = self.names.decls.get(at).map(|d| &d.item.kind) else { continue };
            let has = |line: &CaseLine| match line {
                CaseLine::State { name: n, .. } => n.text == name,
                CaseLine::Field { name: n, .. } => n.text == name,
                _ => false,
            };
            if case.lines.iter().any(has) {
                out.push(case.name.text.clone());
            }
        }
        for at in self.names.visible(DeclKind::State, self.here.file) {
            if let Some(ItemKind::State(state)) = self.names.decls.get(at).map(|d| &d.item.kind)
                && state.name.text == name
            {
                out.push(state.case.text.clone());
            }
        }
        out
    }

    /// A set with a name.
    pub(super) fn time_set_named(&mut self, path: &'a Path) -> Option<TimeSet> {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let file = self.here.file;
        if !self.names.candidates(DeclKind::Define, &parts, file).is_empty() {
            let found = self.names.find(DeclKind::Define, path, file);
            let at = self.found(found)?;
            return self.set_followed(at, path.span).map(TimeSet::Named);
        }
        let name = path.text();
        for kind in [DeclKind::Calendar, DeclKind::Adjustment] {
            if !self.names.candidates(kind, &parts, file).is_empty() {
                let wrong = Diagnostic::error("number/set", format!("`{name}` is a {}, not a set of time", kind.word()), path.span);
                self.say(wrong.fix(format!("write `during {name}`"), path.span, format!("during {name}")));
                return None;
            }
        }
        let cases = self.cases_with(&name);
        if !cases.is_empty() {
            return self.of_each(&cases, path.span);
        }
        let known: Vec<String> = self
            .names
            .visible(DeclKind::Define, file)
            .into_iter()
            .filter(|at| self.is_set(*at))
            .filter_map(|i| self.names.decls.get(i))
            .map(|d| d.name.text.clone())
            .collect();
        self.say(crate::resolve::names::unknown_among("set of time", &name, path.span, &known));
        None
    }

    /// A definition that is named in a set: one of a set, and not the one in hand.
    fn set_followed(&mut self, at: usize, span: Span) -> Option<SetId> {
        let decl = self.names.decls.get(at).copied()?;
        let name = &decl.name.text;
        if !self.is_set(at) {
            if !matches!(&decl.item.kind, ItemKind::Define(d) if matches!(d.body, DefineBody::Broken(_))) {
                let cases = self.is_of_cases(at);
                let what = if cases { "some cases" } else { "a number" };
                let wrong = Diagnostic::error("number/set", format!("`{name}` is {what}, not a set of time"), span).at(decl.name.span, "defined here");
                let help =
                    if cases { "write `while STATE for any CASE where …`" } else { "where a condition is meant, compare it: `where … is above …`" };
                self.say(wrong.help(help));
            }
            return None;
        }
        self.may_rest_on(at, span)?;
        self.set_defined(at)
    }

    /// Whether a definition may be followed here: not if it is one of those being followed, or the last of too many.
    pub(super) fn may_rest_on(&mut self, at: usize, span: Span) -> Option<()> {
        let decl = self.names.decls.get(at).copied()?;
        if self.unsound.contains(&at) {
            return None;
        }
        if let Some(from) = self.following.iter().position(|f| *f == at) {
            let said = format!("the {} `{}` is defined by itself", decl.kind.word(), decl.name.text);
            self.say(Diagnostic::error("name/circle", said, decl.name.span).at(span, "the circle closes here").clause(decl.clause));
            self.unsound.extend(self.following.iter().skip(from));
            return None;
        }
        if self.following.len() > DEEPEST {
            let said = format!("the {} `{}` rests on more than {DEEPEST} definitions, one upon the next", decl.kind.word(), decl.name.text);
            self.error("name/too-deep", said, span, "define it by fewer steps");
            return None;
        }
        Some(())
    }

    /// `during support_hours`, `during year_end`
    pub(super) fn during(&mut self, path: &'a Path) -> Option<TimeSet> {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let file = self.here.file;
        let there = |kind| !self.names.candidates(kind, &parts, file).is_empty();
        if there(DeclKind::Adjustment) && !there(DeclKind::Calendar) {
            return self.adjustment_named(path).map(TimeSet::Adjustment);
        }
        if !there(DeclKind::Calendar) && there(DeclKind::Define) {
            let name = path.text();
            let whole = Span { start: path.span.start, ..path.span };
            let wrong = Diagnostic::error("number/set", format!("`{name}` is a set of time already, neither a calendar nor a season"), whole);
            self.say(wrong.help(format!("write `{name}` without `during`")));
            return None;
        }
        self.calendar_named(path).map(TimeSet::Calendar)
    }

    /// `lasting at least 5 minutes`
    pub(super) fn lasting(&mut self, word: &Name, length: &'a Expr, span: Span) -> Option<(Micros, bool)> {
        let because = Some((span, "a stretch lasts for a length of time".to_owned()));
        Some((self.plain_length(length, &because)?, word.text == "more than"))
    }

    /// `down for at least 2 zones where in_use`
    fn of_cases(&mut self, set: &'a SetExpr, how: &'a HowMany, case: &'a Name, among: Option<&'a SetExpr>, span: Span) -> Option<TimeSet> {
        let how = self.quantifier(how);
        let case_id = self.case_of_noun(case)?;
        self.has_history(case_id, "a set of time", case.span)?;
        let holds = self.case_set(set, case_id);
        let among = match among {
            None => Some(None),
            Some(among) => self.case_set(among, case_id).map(Some),
        };
        let how = how?;
        let subject = self.here.name.clone();
        let vacuous = matches!(how, Quantifier::Every | Quantifier::Share(_)).then(|| self.point(&Vacuous::KIND, &subject, None, span));
        Some(TimeSet::Cases(Box::new(OfCases { case: case_id, among: among?, holds: holds?, how, vacuous })))
    }

    pub(super) fn quantifier(&mut self, how: &'a HowMany) -> Option<Quantifier> {
        let (word, value) = match how {
            HowMany::Every => return Some(Quantifier::Every),
            HowMany::Any => return Some(Quantifier::AtLeast(1)),
            HowMany::No => return Some(Quantifier::AtMost(0)),
            HowMany::Bound(word, value) => (word, value),
        };
        self.bounded(word, value)
    }

    /// `at least 2`, `fewer than 3`, `at least 50%`
    fn bounded(&mut self, word: &'a Name, value: &'a Expr) -> Option<Quantifier> {
        if let ExprKind::Percent(percent) = &value.kind {
            if word.text != "at least" {
                self.error("set/every-case", format!("a share of them is `at least`, not `{}`", word.text), word.span, "write `at least`");
                return None;
            }
            let share = Ratio::percent(*percent).filter(|s| *s > Ratio::ZERO && *s <= Ratio::ONE);
            if share.is_none() {
                self.error("unit/range", "a share of them lies above 0% and is at most 100%", value.span, "");
            }
            return share.map(Quantifier::Share);
        }
        let number = self.number(value)?;
        let whole = number.fract().is_zero().then(|| number.to_u32()).flatten().filter(|n| *n <= 1_000_000);
        let made = whole.and_then(|n| match word.text.as_str() {
            "at least" => (n > 0).then_some(Quantifier::AtLeast(n)),
            "more than" => Some(Quantifier::AtLeast(n + 1)),
            "at most" => Some(Quantifier::AtMost(n)),
            _ => n.checked_sub(1).map(Quantifier::AtMost),
        });
        if made.is_none() {
            self.error("unit/range", "they are counted in whole numbers, up to a million", value.span, "");
        }
        made
    }
}
