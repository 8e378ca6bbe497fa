//! From plan to program: kinds of case with their fields, states and events. Clocks and objectives are in `compile/`.

mod asked;
mod clocks;
mod objectives;
mod revisions;
mod sets;

pub(super) use asked::{looked_at, measured_in, taken_of};

use super::condition::{Condition, Where};
use super::program::{ClockStep, EventRule, Follows, FollowsRow, Guard, Guards, Kind, Program, SlotRule, StateBits, States};
use super::sequences::Sequences;
use crate::calendar::{Calendars, apart};
use crate::events::Translation;
use crate::plan::{self, CaseType, EventId, FieldId, OneOf, Pattern, Plan, Scope, StateId, StateSet};
use crate::readings::{MissingField, Nesting, RecordedField, SameInstant};

impl Program {
    /// Compiles a plan.
    ///
    /// # Errors
    /// One sentence for each thing that cannot be evaluated.
    pub fn compile(plan: &Plan) -> Result<Self, Vec<String>> {
        plan.validate()?;
        Self::of(plan)
    }

    /// A sound plan, with the version before it.
    fn of(plan: &Plan) -> Result<Self, Vec<String>> {
        let Some((own, earlier)) = apart(plan)? else { return Self::alone(plan) };
        let mut program = Self::alone(&own)?;
        program.members.push((Self::of(&earlier)?, Translation::between(plan, &earlier)));
        Ok(program)
    }

    /// One version of an agreement, with the agreements it rests on.
    fn alone(plan: &Plan) -> Result<Self, Vec<String>> {
        let calendars = Calendars::compile(plan)?;
        let mut wrong = Vec::new();
        let asked = asked::Asked::of(plan);
        let mut builders: Vec<Builder<'_>> = plan.cases.iter().enumerate().map(|(at, case)| Builder::new(plan, at, case)).collect();
        for (id, clock) in plan.clocks.iter().enumerate() {
            match builders.get_mut(clock.case.index()) {
                Some(builder) => builder.clock(id, clock, &mut wrong),
                None => wrong.push(format!("clock `{}` is of a kind of case that is not there", clock.name)),
            }
        }
        let mut objectives = Vec::with_capacity(plan.objectives.len());
        for (at, objective) in plan.objectives.iter().enumerate() {
            let sequences = asked.sequences.get(at).map_or(&[][..], |s| s);
            let Some(items) = objective.items() else {
                objectives.push(objectives::judged(plan, objective, &calendars, sequences, None));
                continue;
            };
            let Some(builder) = builders.get_mut(items.case.index()) else {
                wrong.push(format!("objective `{}` is of a kind of case that is not there", objective.name));
                continue;
            };
            match builder.items(at, items) {
                Ok(items) => {
                    builder.kind.objectives.push(at);
                    objectives.push(objectives::judged(plan, objective, &calendars, sequences, Some(items)));
                }
                Err(why) => wrong.push(format!("objective `{}`: {why}", objective.name)),
            }
        }
        for (at, builder) in builders.iter_mut().enumerate() {
            builder.revisions(at, &mut wrong);
        }
        for (at, of) in asked.of_cases.iter().enumerate() {
            if let Some(builder) = builders.get_mut(of.case.index()) {
                builder.of_cases(at, of, &mut wrong);
            }
        }
        let asked_for = asked.sequences.iter().flatten().map(|(spec, _)| spec);
        let mut noted = sets::noted(plan, asked_for.chain(Sequences::named(plan)));
        for (at, noted) in noted.iter_mut().enumerate() {
            if let Some(builder) = builders.get_mut(noted.rows.case.index()) {
                builder.noted(at, noted);
            }
        }
        let (signatures, grouped) = sets::signatures(plan, &asked.groups);
        for (builder, grouped) in builders.iter_mut().zip(grouped) {
            builder.kind.lives = builder.lives();
            if grouped || !builder.kind.sets.is_empty() {
                builder.kind.signatures = signatures.iter().map(|names| builder.signature(names)).collect();
            }
        }
        let decides_first = asked.during.iter().any(|id| plan.adjustments.get(id.index()).is_some_and(|adjustment| adjustment.given.is_some()));
        let of_cases = asked.of_cases.into_iter().cloned().collect();
        let kinds = builders.into_iter().map(Builder::finish).collect();
        let same_instant = plan.points.choice(plan.rules.same_instant).unwrap_or(SameInstant::LogOrder);
        let mut members = Vec::new();
        for part in &plan.parts {
            members.push((Self::of(&part.plan)?, Translation::between(plan, &part.plan)));
        }
        let program = Self { plan: plan.clone(), calendars, kinds, objectives, same_instant, of_cases, signatures, noted, decides_first, members };
        if wrong.is_empty() { Ok(program) } else { Err(wrong) }
    }
}

/// Which fields and events of a kind of case are kept, and where.
#[derive(Debug, Default)]
pub(super) struct Slots {
    slots: Vec<Option<u16>>,
    rules: Vec<SlotRule>,
    marks: Vec<Option<u16>>,
    marked: u16,
    /// Clocks of this kind of case, in order.
    clocks: Vec<usize>,
}

impl Slots {
    /// The slot of a field; former values are kept from now on if `keep`.
    pub(super) fn field(&mut self, field: FieldId, keep: bool) -> u16 {
        let next = u16::try_from(self.rules.len()).unwrap_or(u16::MAX);
        let Some(slot) = self.slots.get_mut(field.index()) else { return u16::MAX };
        if slot.is_none() {
            self.rules.push(SlotRule::default());
        }
        let slot = *slot.get_or_insert(next);
        if let Some(rule) = self.rules.get_mut(usize::from(slot)) {
            rule.keep |= keep;
        }
        slot
    }

    /// A slot of no field.
    fn apart(&mut self) -> u16 {
        self.rules.push(SlotRule::default());
        u16::try_from(self.rules.len() - 1).unwrap_or(u16::MAX)
    }

    /// The position of a clock among those of this kind of case.
    pub(super) fn clock(&self, id: usize) -> Option<usize> {
        self.clocks.iter().position(|clock| *clock == id)
    }

    /// The mark of an event.
    pub(super) fn mark(&mut self, event: EventId) -> u16 {
        let Some(mark) = self.marks.get_mut(event.index()) else { return u16::MAX };
        *mark.get_or_insert_with(|| {
            self.marked += 1;
            self.marked - 1
        })
    }
}

/// What an event does to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Ends,
    TakesBack,
    Begins,
}

/// A kind of case in the making.
struct Builder<'a> {
    plan: &'a Plan,
    case: &'a CaseType,
    missing: MissingField,
    kind: Kind,
    slots: Slots,
    /// By state: its bit, once a pause needs it.
    bits: Vec<Option<usize>>,
}

impl<'a> Builder<'a> {
    fn new(plan: &'a Plan, at: usize, case: &'a CaseType) -> Self {
        let clocks = plan.clocks.iter().enumerate().filter(|(_, clock)| clock.case.index() == at).map(|(id, _)| id).collect();
        let mut events = vec![EventRule::default(); case.events.len()];
        for event in &case.ends_at {
            if let Some(rule) = events.get_mut(event.index()) {
                rule.ends = true;
            }
        }
        Self {
            plan,
            case,
            missing: plan.points.choice(plan.rules.missing_field).unwrap_or(MissingField::NoMatch),
            kind: Kind { events, ..Kind::default() },
            slots: Slots { slots: vec![None; case.fields.len()], marks: vec![None; case.events.len()], clocks, ..Slots::default() },
            bits: vec![None; case.states.len()],
        }
    }

    /// Fields that follow from others, where something looks at them.
    fn follow(&mut self) {
        let mut written = Vec::new();
        for follows in &self.case.follows {
            let Some(slot) = self.slots.slots.get(follows.field.index()).copied().flatten() else { continue };
            let from: Vec<u16> = follows.from.iter().map(|field| self.slots.field(*field, false)).collect();
            let before = self.plan.points.choice(follows.recorded) == Some(RecordedField::Recorded);
            let recorded = before.then(|| self.slots.apart());
            let row = |row: &plan::FollowsRow| FollowsRow { when: from.iter().copied().zip(row.when.iter().cloned()).collect(), value: row.value.clone() };
            let rows = follows.rows.iter().map(row).collect();
            self.kind.follows.push(Follows { slot, recorded, rows });
            written.push((follows.field, recorded));
        }
        for (field, recorded) in written {
            if let Some(slot) = self.slots.slots.get_mut(field.index()) {
                *slot = recorded;
            }
        }
    }

    fn finish(mut self) -> Kind {
        for (field, slot) in self.case.fields.iter().zip(&self.slots.slots) {
            if let Some(rule) = slot.and_then(|s| self.slots.rules.get_mut(usize::from(s))) {
                rule.of_event = field.scope == Scope::Event;
            }
        }
        self.follow();
        for (rule, mark) in self.kind.events.iter_mut().zip(&self.slots.marks) {
            rule.mark = *mark;
        }
        Kind { slots: self.slots.slots, slot_rules: self.slots.rules, marks: self.slots.marked.into(), ..self.kind }
    }

    fn condition(&mut self, cond: &plan::Cond) -> Condition {
        Condition::compile(cond, &self.plan.points, self.missing, &mut self.slots, Where::Item)
    }

    /// A condition on fields as they are at a row.
    fn condition_now(&mut self, cond: &plan::Cond) -> Condition {
        Condition::compile(cond, &self.plan.points, self.missing, &mut self.slots, Where::Row)
    }

    fn guard(&mut self, pattern: &Pattern) -> Guard {
        let cond = Condition::compile(&pattern.cond, &self.plan.points, self.missing, &mut self.slots, Where::Pattern);
        Guard { by: pattern.by.iter().copied().collect(), cond }
    }

    /// The meaning in force of a word for events.
    fn patterns(&self, patterns: &'a OneOf<Vec<Pattern>>) -> &'a [Pattern] {
        patterns.get(&self.plan.points).map_or(&[], |p| p)
    }

    /// What an event does to a clock, so far nothing.
    fn clock_step(&mut self, event: EventId, clock: usize) -> Option<&mut ClockStep> {
        let steps = &mut self.kind.events.get_mut(event.index())?.clocks;
        if steps.last().is_none_or(|step| step.clock != clock) {
            steps.push(ClockStep { clock, start: Guards::new(), stop: Guards::new(), reopen: Guards::new() });
        }
        steps.last_mut()
    }

    fn states(&mut self, set: &StateSet, wrong: &mut Vec<String>) -> States {
        match set {
            StateSet::State(state) => States::AnyOf(self.bit(*state, wrong).map_or(0, |bit| 1 << bit)),
            StateSet::Any(parts) => {
                let parts: Vec<States> = parts.iter().map(|p| self.states(p, wrong)).collect();
                let simple = parts.iter().try_fold(0, |all, part| if let States::AnyOf(bits) = part { Some(all | bits) } else { None });
                simple.map_or(States::Any(parts), States::AnyOf)
            }
            StateSet::All(parts) => States::All(parts.iter().map(|p| self.states(p, wrong)).collect()),
            StateSet::Read(one) => one.get(&self.plan.points).map_or(States::AnyOf(0), |set| self.states(set, wrong)),
            StateSet::Except(base, less) => States::Except(Box::new(self.states(base, wrong)), Box::new(self.states(less, wrong))),
        }
    }

    /// How a set of states is told.
    fn says(&self, set: &StateSet) -> String {
        let all = |parts: &[StateSet], word: &str| parts.iter().map(|p| self.says(p)).collect::<Vec<_>>().join(word);
        match set {
            StateSet::State(state) => self.case.states.get(state.index()).map_or_else(String::new, |s| s.name.clone()),
            StateSet::Any(parts) => all(parts, " or "),
            StateSet::All(parts) => all(parts, " and "),
            StateSet::Read(one) => one.get(&self.plan.points).map_or_else(String::new, |set| self.says(set)),
            StateSet::Except(base, less) => format!("{} except {}", self.says(base), self.says(less)),
        }
    }

    /// The bit of a state; its events are told to change it.
    fn bit(&mut self, state: StateId, wrong: &mut Vec<String>) -> Option<usize> {
        let def = self.case.states.get(state.index())?;
        let known = *self.bits.get(state.index())?;
        if known.is_some() {
            return known;
        }
        let bit = self.new_bit(wrong)?;
        if let Some(slot) = self.bits.get_mut(state.index()) {
            *slot = Some(bit);
        }
        if let Some(nested) = self.kind.nested.get_mut(bit) {
            *nested = (self.plan.points.choice(def.nesting) == Some(Nesting::AsManyEnds), Some(def.nesting.into()));
        }
        for (patterns, edge) in [(&def.end, Edge::Ends), (&def.begin, Edge::Begins)] {
            for pattern in patterns {
                let guard = self.guard(pattern);
                self.state_step(pattern.event, bit, guard, edge);
            }
        }
        Some(bit)
    }

    /// A bit for one more thing that holds for a while.
    fn new_bit(&mut self, wrong: &mut Vec<String>) -> Option<usize> {
        let bit = self.kind.nested.len();
        if bit >= StateBits::BITS as usize {
            wrong.push(format!("the pauses and sets of `{}` use more than {} states", self.case.plural, StateBits::BITS));
            return None;
        }
        self.kind.nested.push((false, None));
        Some(bit)
    }
}
