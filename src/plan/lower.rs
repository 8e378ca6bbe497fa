//! From what a contract says to what it computes: the only room that sees both the tree and the plan.
//! Every clause is lowered whatever became of the others; a part that is wrong has been reported and is left out
//! in silence wherever it is used (`None` below always means "said already").

mod abroad;
mod adjustments;
mod attribution;
mod blanks;
mod calendars;
mod case_sets;
mod claims;
mod clocks;
mod comparisons;
mod conditions;
mod context;
mod credits;
mod cut_windows;
mod days;
mod depth;
mod during;
mod evidence;
mod family;
mod formulas;
mod governance;
mod grouping;
mod header;
mod history;
mod incidents;
mod limits;
mod measures;
mod numbers;
mod objectives;
mod paid;
mod patterns;
mod points;
mod pool_bounds;
mod pools;
mod populations;
mod promises;
mod reports;
mod resting;
mod revisions;
mod rights;
mod scenarios;
mod sets;
mod settling;
mod sorts;
mod sources;
mod states;
mod tables;
mod targets;
mod unused;
mod values;
mod vocabulary;
mod windows;

use super::{CalendarId, Plan};
use crate::check::scenario::{Always, Scenario};
use crate::diagnostic::{Diagnostic, Severity};
use crate::resolve::{DeclKind, Loaded};
use crate::syntax::tree::ItemKind;
use crate::text::{FileId, Span};
use context::Lowering;

/// What lowering makes of a contract.
#[derive(Clone, Debug, Default)]
pub struct Lowered {
    /// The plan; none if anything is an error. Of a library (no agreement, nothing promised) it has no objectives and no name.
    pub plan: Option<Plan>,
    /// Examples that must hold.
    pub scenarios: Vec<Scenario>,
    /// Properties of every result.
    pub always: Vec<Always>,
    /// Where each point of the plan stands, in the order of its points.
    pub point_spans: Vec<Span>,
    /// Which years each calendar's holidays are known for.
    pub known_years: Vec<KnownYears>,
    /// What there was to say, those of loading included.
    pub diagnostics: Vec<Diagnostic>,
}

/// The years for which a set of holidays on which a calendar closes is known. In other years the plan has none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownYears {
    /// The calendar that names the set.
    pub calendar: CalendarId,
    /// The set, as the calendar names it.
    pub holidays: String,
    /// First year.
    pub from: i32,
    /// Last year.
    pub through: i32,
}

/// Lowers a contract, or checks a library.
pub fn lower(loaded: &Loaded) -> Lowered {
    lower_at(loaded, FileId(0))
}

/// As [`lower`], of the contract with that file as its own, of several that were read ([`crate::resolve::load_beside`]).
pub fn lower_at(loaded: &Loaded, root: FileId) -> Lowered {
    let mut family = family::Family::of(loaded);
    let mut lowered = family.agreement(root);
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.append(&mut family.said);
    diagnostics.append(&mut lowered.diagnostics);
    ended(lowered, diagnostics)
}

/// Lowers the calendars alone, of a contract or of a library: for `sla calendar`.
pub fn lower_calendars(loaded: &Loaded) -> Lowered {
    let mut lowering = Lowering::new(loaded, FileId(0));
    lowering.header();
    lowering.calendars();
    let mut lowered = lowering.finish();
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.append(&mut lowered.diagnostics);
    ended(lowered, diagnostics)
}

/// What a lowering comes to with everything that was said on the way: in order, each thing once; without a plan if anything is an error.
fn ended(lowered: Lowered, mut diagnostics: Vec<Diagnostic>) -> Lowered {
    let wrong = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let order = |d: &Diagnostic| d.span().map(|s| (s.file, s.start));
    diagnostics.sort_by_key(order);
    once_each(&mut diagnostics);
    Lowered { plan: lowered.plan.filter(|_| !wrong), diagnostics, ..lowered }
}

/// A definition that several others use is followed for each of them: what is wrong with it is said once.
fn once_each(diagnostics: &mut Vec<Diagnostic>) {
    let mut said = rustc_hash::FxHashSet::default();
    diagnostics.retain(|d| d.span().is_none_or(|span| said.insert((d.code, span, d.message.clone()))));
}

impl<'a> Lowering<'a> {
    /// Everything, in an order in which each part finds what it rests on.
    fn contract(&mut self) {
        self.header();
        self.vocabularies();
        self.calendars();
        self.adjustment_ids();
        self.pool_ids();
        self.sets();
        self.clocks();
        self.each_item(|me, item| {
            if let ItemKind::Targets(targets) = &item.kind {
                me.targets(targets, item.span)
            }
        });
        self.objectives();
        self.adjustments();
        self.pools();
        self.each_item(|me, item| {
            if let ItemKind::Credit(credit) = &item.kind {
                me.credit(credit, item.span)
            }
        });
        self.each_item(|me, item| {
            if let ItemKind::Limit(limit) = &item.kind {
                me.limit(limit, item.span)
            }
        });
        self.each_item(|me, item| {
            if let ItemKind::OneCredit(one) = &item.kind {
                me.one_credit(one, item.span)
            }
        });
        self.limits_missing();
        self.blanks();
        self.evidence_unused();
        self.rights();
        self.reports();
        self.reviews();
        self.each_item(|me, item| match &item.kind {
            ItemKind::Notify(notify) => me.notify(notify),
            ItemKind::Procedure(procedure) => me.procedure(procedure),
            _ => {}
        });
        self.sources();
        self.attributions();
        self.news();
        self.each_item(|me, item| match &item.kind {
            ItemKind::Scenario(scenario) => me.scenario(scenario, item.span),
            ItemKind::Always(always) => me.property(always, item.span),
            ItemKind::Accept(accept) => me.accept(accept),
            _ => {}
        });
        self.windows_cut();
        self.numbers_unused();
        self.rests_soundly();
        self.parts_read_alike();
        self.whole();
    }

    /// Visits the items of the project's files, each with its file and clause in force. Files come after those they use.
    fn each_item(&mut self, mut visit: impl FnMut(&mut Self, &'a crate::syntax::tree::Item)) {
        let loaded = self.loaded;
        for id in self.own.clone() {
            let Some(file) = loaded.file(id).filter(|f| !f.library) else { continue };
            let mut clause = None;
            for item in &file.tree.items {
                if let ItemKind::Clause(c) = &item.kind {
                    clause = Some(c.number.text.as_str());
                }
                self.stand(id, clause);
                visit(self, item);
            }
        }
    }

    /// What a contract as a whole must have, and lines that settle nothing.
    fn whole(&mut self) {
        let has = |kind: DeclKind| self.names.decls.iter().find(|d| d.kind == kind && self.own.contains(&d.file) && !self.in_library(d.file));
        let broken = self.own.iter().filter_map(|id| self.loaded.file(*id)).any(|f| f.tree.items.iter().any(|i| i.kind == ItemKind::Broken));
        let objective = has(DeclKind::Objective);
        match (self.agreement, objective) {
            (Some(title), None) if !broken => {
                let none = Diagnostic::error("contract/no-objective", "the agreement promises nothing: it has no objective", title);
                self.say(none.help("add an `objective … { measure … target … each … }`"));
            }
            (None, Some(objective)) if !broken => {
                let at = objective.name.span;
                let top = Diagnostic::error("contract/no-agreement", "something is promised, but there is no agreement", at);
                self.say(top.help("begin with `agreement \"…\" { provider … customer … term … }`"));
            }
            _ => {}
        }
        self.unused_decisions();
    }

    fn in_library(&self, file: FileId) -> bool {
        self.loaded.file(file).is_some_and(|f| f.library)
    }

    /// The plan, whether or not anything is wrong, and what was said here.
    fn finish(self) -> Lowered {
        let diagnostics = self.out;
        let plan = Some(self.plan);
        Lowered { plan, scenarios: self.scenarios, always: self.always, point_spans: self.spans, known_years: self.known_years, diagnostics }
    }
}

/// A plan made here must be sound; if it is not, the fault is this program's.
fn flaws(plan: &Plan) -> Vec<Diagnostic> {
    let flaws = plan.validate().err().unwrap_or_default();
    flaws.into_iter().map(|flaw| Diagnostic::new(Severity::Error, "plan/unsound", flaw)).collect()
}
