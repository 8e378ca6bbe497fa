//! The state of a lowering: the plan as far as it is made, what stands where, and what was said.

use super::KnownYears;
use super::abroad::Abroad;
use super::settling::{Decision, Line, Settling};
use crate::check::scenario::{Always, Scenario};
use crate::diagnostic::Diagnostic;
use crate::plan::{
    AdjustmentId, Cadence, CalendarId, CaseId, ClockId, EventId, Field, FieldId, FieldKind, ObjectiveId, Plan, PointRef, PoolId, RoleId, Scope, SetId, Sort,
};
use crate::resolve::{Loaded, Names};
use crate::syntax::tree::{DateLit, ItemKind, Name};
use crate::text::{FileId, Span};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// How many definitions may be followed for one clause.
const MOST_FOLLOWED: usize = 1_000;

/// The code of an error that there is no vocabulary at all.
pub(super) const NO_VOCABULARY: &str = "name/unknown-vocabulary";

/// The day on which this version takes the place of another.
#[derive(Debug)]
pub(super) struct Change {
    /// The version it follows, as written.
    pub version: Name,
    pub from: DateLit,
    /// Kind `in_flight`.
    pub in_flight: PointRef,
    pub span: Span,
}

/// The clause being lowered.
#[derive(Debug, Default)]
pub(super) struct Here<'a> {
    /// Its file.
    pub file: FileId,
    /// Its number.
    pub clause: Option<&'a str>,
    /// What it declares; empty between declarations.
    pub name: String,
    /// Its own settling lines.
    pub lines: Vec<Line>,
}

/// Everything known while a contract is lowered. Maps are keyed by the place of a declaration in [`Names::decls`];
/// a value of none stands for a declaration that was wrong.
#[derive(Debug)]
pub(super) struct Lowering<'a> {
    pub loaded: &'a Loaded,
    pub names: Names<'a>,
    pub plan: Plan,
    pub out: Vec<Diagnostic>,
    /// Where each point stands.
    pub spans: Vec<Span>,
    /// Points by id.
    pub known_points: FxHashMap<String, PointRef>,
    pub here: Here<'a>,
    pub settling: Settling,
    pub decisions: Vec<Decision>,
    /// Where the agreement's title stands, if there is one.
    pub agreement: Option<Span>,
    pub cases: BTreeMap<usize, Option<CaseId>>,
    /// Events that take others back: kind of case, the one, the others.
    pub undoes: Vec<(CaseId, EventId, Vec<EventId>)>,
    /// Fields that are amounts of money.
    pub amounts: std::collections::BTreeSet<(CaseId, String)>,
    /// By kind of case: the field that says of which other case one is part.
    pub links: BTreeMap<CaseId, FieldId>,
    pub calendars: BTreeMap<usize, Option<CalendarId>>,
    /// Of how many calendars each calendar of the plan is combined, with repetition.
    pub calendar_sizes: Vec<usize>,
    /// Sets of holidays that the calendar being lowered closes on, with the years they are known for.
    pub closes_on: Vec<(String, i32, i32)>,
    /// The same for calendars of the plan.
    pub known_years: Vec<KnownYears>,
    pub clocks: BTreeMap<usize, Option<ClockId>>,
    pub objectives: BTreeMap<usize, Option<ObjectiveId>>,
    /// Known before anything that may name them; the plan's lists are filled later, in the same order.
    pub adjustments: BTreeMap<usize, AdjustmentId>,
    pub pools: BTreeMap<usize, PoolId>,
    /// Reports by declaration.
    pub reports: BTreeMap<usize, Option<u16>>,
    /// How often reviews (by declaration) meet during adjustments.
    pub review_during: Vec<(usize, AdjustmentId, Cadence)>,
    /// Definitions of numbers that something uses.
    pub numbers_used: std::collections::BTreeSet<usize>,
    /// Sets of time by definition.
    pub sets: BTreeMap<usize, Option<SetId>>,
    /// States of a case by declaration of the case and name.
    pub states: BTreeMap<(CaseId, String), crate::plan::StateId>,
    /// Where the run line of a clock stands, or its name.
    pub run_spans: BTreeMap<ClockId, Span>,
    /// Where the measure of an objective stands.
    pub measure_spans: BTreeMap<ObjectiveId, Span>,
    /// Objectives that a credit is for, and clocks that have a table, with the place.
    pub credited: BTreeMap<ObjectiveId, Span>,
    pub tabled: BTreeMap<ClockId, Span>,
    /// Derived states and terms being followed, against circles.
    pub following: Vec<usize>,
    /// Definitions that rest on themselves or on too many others: said, and not followed.
    pub unsound: std::collections::BTreeSet<usize>,
    /// How many were followed for the clause in hand, against definitions that double at each step.
    pub followed: usize,
    pub scenarios: Vec<Scenario>,
    pub always: Vec<Always>,
    /// The version whose place it takes, where its text is there.
    pub change: Option<Change>,
    /// The agreement's own files, each after those it uses.
    pub own: Vec<FileId>,
    /// The agreements it rests on, and where the lowering stands: at home, or (one more than) at which of them.
    pub abroad: Vec<Abroad>,
    pub at: usize,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(loaded: &'a Loaded, root: FileId) -> Self {
        let (names, out) = Names::of(loaded);
        Self {
            loaded,
            names,
            plan: Plan::new(loaded.edition(root)),
            out,
            spans: Vec::new(),
            known_points: FxHashMap::default(),
            here: Here::default(),
            settling: Settling::default(),
            decisions: Vec::new(),
            agreement: None,
            cases: BTreeMap::new(),
            undoes: Vec::new(),
            amounts: std::collections::BTreeSet::new(),
            links: BTreeMap::new(),
            calendars: BTreeMap::new(),
            closes_on: Vec::new(),
            known_years: Vec::new(),
            calendar_sizes: Vec::new(),
            clocks: BTreeMap::new(),
            objectives: BTreeMap::new(),
            adjustments: BTreeMap::new(),
            pools: BTreeMap::new(),
            reports: BTreeMap::new(),
            review_during: Vec::new(),
            numbers_used: std::collections::BTreeSet::new(),
            sets: BTreeMap::new(),
            states: BTreeMap::new(),
            run_spans: BTreeMap::new(),
            measure_spans: BTreeMap::new(),
            credited: BTreeMap::new(),
            tabled: BTreeMap::new(),
            following: Vec::new(),
            unsound: std::collections::BTreeSet::new(),
            followed: 0,
            scenarios: Vec::new(),
            always: Vec::new(),
            change: None,
            own: loaded.by_dependency(root),
            abroad: Vec::new(),
            at: 0,
        }
    }

    /// Says something; it cites the clause in force.
    pub(super) fn say(&mut self, mut diagnostic: Diagnostic) {
        if self.follows(&diagnostic) {
            return;
        }
        if diagnostic.clause.is_none() {
            diagnostic.clause = self.here.clause.map(str::to_owned);
        }
        self.out.push(diagnostic);
    }

    /// Whether an unknown name only follows from an import that failed, or from a declaration that could not be read (unless a near name is there), or from a vocabulary that is missing altogether and was
    /// missed before.
    fn follows(&self, diagnostic: &Diagnostic) -> bool {
        if !diagnostic.code.starts_with("name/unknown") || diagnostic.fix.is_some() {
            return false;
        }
        let file = diagnostic.span().map(|s| s.file);
        let wanting = file.and_then(|f| self.loaded.file(f)).is_some_and(|f| f.wanting || f.tree.items.iter().any(|i| i.kind == ItemKind::Broken));
        wanting || (diagnostic.code == NO_VOCABULARY && self.out.iter().any(|d| d.code == NO_VOCABULARY && d.span().map(|s| s.file) == file))
    }

    /// An error without anything to add.
    pub(super) fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span, help: &str) {
        let wrong = Diagnostic::error(code, message, span);
        self.say(if help.is_empty() { wrong } else { wrong.help(help) });
    }

    /// Says that something is understood and cannot be compiled yet.
    pub(super) fn not_yet<T>(&mut self, what: &str, span: Span) -> Option<T> {
        self.error("syntax/not-yet", format!("{what} is not part of the language yet"), span, "");
        None
    }

    /// Whether one more definition may be followed; says once when there are too many.
    pub(super) fn may_follow(&mut self, span: Span) -> bool {
        if self.following.is_empty() {
            self.followed = 0;
        }
        self.followed += 1;
        if self.followed == MOST_FOLLOWED && !self.out.iter().any(|d| d.code == "name/too-many") {
            self.error("name/too-many", format!("more than {MOST_FOLLOWED} definitions rest on each other here"), span, "");
        }
        self.followed < MOST_FOLLOWED
    }

    /// Moves to a clause of a file.
    pub(super) fn stand(&mut self, file: FileId, clause: Option<&'a str>) {
        self.here = Here { file, clause, ..Here::default() };
    }

    /// The number of the clause in force.
    pub(super) fn clause(&self) -> Option<String> {
        let clause = self.here.clause?;
        Some(self.part_in_hand().map_or_else(|| clause.to_owned(), |part| format!("{clause} of {part}")))
    }

    /// What is written at a place, with spaces made one.
    pub(super) fn written(&self, span: Span) -> String {
        self.loaded.sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What was found, or its error said.
    pub(super) fn found<T>(&mut self, found: Result<T, Box<Diagnostic>>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(wrong) => {
                self.say(*wrong);
                None
            }
        }
    }

    /// The role of that name, added if it is new.
    pub(super) fn role(&mut self, name: &str) -> RoleId {
        let at = self.plan.roles.iter().position(|r| r == name).unwrap_or_else(|| {
            self.plan.roles.push(name.to_owned());
            self.plan.roles.len() - 1
        });
        RoleId(small(at))
    }

    /// The event of that name.
    pub(super) fn event_named(&self, case: CaseId, name: &str) -> Option<EventId> {
        let events = &self.plan.case(case)?.events;
        events.iter().position(|e| e.name == name).map(|at| EventId(small(at)))
    }

    /// The field of that name.
    pub(super) fn field_named(&self, case: CaseId, name: &str) -> Option<FieldId> {
        let fields = &self.plan.case(case)?.fields;
        fields.iter().position(|f| f.name == name).map(|at| FieldId(small(at)))
    }

    /// Whether what is judged of a kind of case has one moment: facts, and samples of what has no clock.
    pub(super) fn is_over_at_once(&self, case: CaseId) -> bool {
        match self.plan.case(case).map(|c| c.sort) {
            Some(Sort::Occurrence { .. }) => true,
            Some(Sort::Signal { .. }) => !self.plan.clocks.iter().any(|clock| clock.case == case),
            _ => false,
        }
    }

    /// The field that holds a case's own key, called like the kind of case.
    pub(super) fn key_named(&mut self, case: CaseId, name: &str) -> Option<FieldId> {
        let case = self.plan.cases.get_mut(case.index()).filter(|c| c.name == name)?;
        case.fields.push(Field { name: name.to_owned(), scope: Scope::Key, kind: FieldKind::Text });
        Some(FieldId(small(case.fields.len() - 1)))
    }
}

/// An index as the number of an id. Lists are kept shorter than that.
pub(super) fn small(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
