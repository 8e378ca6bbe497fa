//! Kinds of case, patterns and conditions; parties and roles.

use super::Check;
use crate::plan::{
    CaseId, CaseType, Cond, EventId, FieldAt, FieldId, FieldKind, FollowsRow, Moment, Pattern, Patterns, RoleId, Scope, Sort, StateSet, Test, Value,
};

/// Nothing nests deeper than this.
const DEEPEST: usize = 200;

impl Check<'_> {
    /// Parties, term, currency, zone and the points of the agreement as a whole.
    pub(super) fn whole(&mut self) {
        let plan = self.plan;
        self.names("roles", plan.roles.iter().map(String::as_str));
        for party in &plan.parties {
            self.role(party.role, "a party");
        }
        self.point(plan.zone, "timezone", "the zone");
        if let (Some(from), Some(until)) = (plan.term.from, plan.term.until) {
            self.must(from < until, || "the term ends before it begins".to_owned());
        }
        self.some_point(plan.term.to_end, "to_end", "the term");
        if let Some(currency) = &plan.currency {
            self.must(currency.places <= 6, || format!("the currency has {} decimals", currency.places));
        }
        let rules = &plan.rules;
        for (at, kind) in [
            (rules.same_instant, "same_instant"),
            (rules.missing_field, "missing_field"),
            (rules.unknown_party, "unknown_party"),
            (rules.whose_record, "whose_record"),
            (rules.backdated, "backdated"),
            (rules.late_record, "late_record"),
            (rules.month_end, "month_end"),
            (rules.week_start, "week_start"),
            (rules.local_gap, "local_gap"),
            (rules.local_fold, "local_fold"),
            (rules.fee_base, "fee_base"),
            (rules.money_rounding, "money_rounding"),
            (rules.rounding_place, "rounding_place"),
            (rules.blank_group, "blank_group"),
            (rules.blank_time, "blank_time"),
            (rules.limit_order, "limit_order"),
            (rules.carry_over, "carry_over"),
            (rules.returned_credit, "returned_credit"),
        ] {
            self.point(at, kind, "the agreement");
        }
        self.some_point(rules.limit_missing, "limit_missing", "the agreement");
    }

    /// Every kind of case.
    pub(super) fn cases(&mut self) {
        let plan = self.plan;
        self.names("kinds of case", plan.cases.iter().map(|c| c.name.as_str()));
        for (at, case) in plan.cases.iter().enumerate() {
            let id = CaseId(u16::try_from(at).unwrap_or(u16::MAX));
            let name = &case.name;
            self.names(&format!("events of `{name}`"), case.events.iter().map(|e| e.name.as_str()));
            self.names(&format!("fields of `{name}`"), case.fields.iter().map(|f| f.name.as_str()));
            self.names(&format!("states of `{name}`"), case.states.iter().map(|s| s.name.as_str()));
            for event in &case.events {
                for role in &event.by {
                    self.role(*role, &format!("the event `{}`", event.name));
                }
            }
            for field in &case.fields {
                if let FieldKind::Names(names) = &field.kind {
                    self.names(&format!("values of `{}`", field.name), names.iter().map(String::as_str));
                    self.must(!names.is_empty(), || format!("`{}` has no values", field.name));
                }
            }
            for event in &case.ends_at {
                self.event(id, *event, &format!("the end of `{name}`"));
            }
            for event in &case.news {
                self.event(id, *event, &format!("the news of `{name}`"));
            }
            self.follows(id, case);
            self.sort(id, &format!("`{name}`"));
            for state in &case.states {
                let place = format!("the state `{}`", state.name);
                for pattern in state.begin.iter().chain(&state.end) {
                    self.pattern(id, pattern, &place);
                }
                self.point(state.nesting, "nesting", &place);
            }
        }
    }

    /// Fields of a kind of case that follow from others.
    fn follows(&mut self, id: CaseId, case: &CaseType) {
        self.must(case.follows.is_empty() || !matches!(case.sort, Sort::Signal { .. }), || format!("`{}` is a signal, of which no field follows", case.name));
        for follows in &case.follows {
            let place = format!("a field of `{}` that follows from others", case.name);
            self.point(follows.recorded, "recorded_field", &place);
            for field in follows.from.iter().chain([&follows.field]) {
                let scope = self.field(id, *field, &place).map(|field| field.scope);
                self.must(scope.is_none_or(|scope| scope == Scope::Case), || format!("{place} is of one event, or the key"));
            }
            let among = |field: &FieldId| case.follows.iter().any(|other| other.field == *field);
            self.must(!follows.from.iter().any(among), || format!("{place} follows from one that follows"));
            self.must(case.follows.iter().filter(|other| other.field == follows.field).count() == 1, || format!("{place} follows twice"));
            let whole = |row: &FollowsRow| row.when.len() == follows.from.len();
            self.must(follows.rows.iter().all(whole), || format!("{place} has a row that does not fit its head"));
        }
    }

    pub(super) fn role(&mut self, role: RoleId, place: &str) {
        self.must(role.index() < self.plan.roles.len(), || format!("{place} refers to a role that is not there"));
    }

    pub(super) fn case(&mut self, case: CaseId, place: &str) -> Option<&CaseType> {
        let found = self.plan.case(case);
        self.must(found.is_some(), || format!("{place} refers to a kind of case that is not there"));
        found
    }

    pub(super) fn event(&mut self, case: CaseId, event: EventId, place: &str) {
        let there = self.plan.case(case).is_some_and(|c| event.index() < c.events.len());
        self.must(there, || format!("{place} refers to an event that is not there"));
    }

    pub(super) fn field(&mut self, case: CaseId, field: FieldId, place: &str) -> Option<&crate::plan::Field> {
        let found = self.plan.case(case).and_then(|c| c.fields.get(field.index()));
        self.must(found.is_some(), || format!("{place} refers to a field that is not there"));
        found
    }

    /// Patterns, in each of their meanings.
    pub(super) fn patterns(&mut self, case: CaseId, patterns: &Patterns, place: &str) {
        self.one_of(patterns, "meaning", place);
        for pattern in patterns.options.iter().flatten() {
            self.pattern(case, pattern, place);
        }
    }

    pub(super) fn pattern(&mut self, case: CaseId, pattern: &Pattern, place: &str) {
        self.event(case, pattern.event, place);
        for role in &pattern.by {
            self.role(*role, place);
        }
        self.cond(case, &pattern.cond, true, place, 0);
    }

    /// A condition: on an event, where fields are looked at as it happens, or in a clause, where they are not.
    pub(super) fn cond(&mut self, case: CaseId, cond: &Cond, on_event: bool, place: &str, depth: usize) {
        if depth > DEEPEST {
            return self.fault(format!("{place} has a condition nested too deeply"));
        }
        match cond {
            Cond::True => {}
            Cond::All(parts) | Cond::Any(parts) => {
                for part in parts {
                    self.cond(case, part, on_event, place, depth + 1);
                }
            }
            Cond::Not(inner) => self.cond(case, inner, on_event, place, depth + 1),
            Cond::Mixed { point, parts, joins } => {
                self.point(*point, "and_or", place);
                self.must(parts.len() >= 3 && joins.len() + 1 == parts.len(), || format!("{place} has a condition whose parts and joins do not fit"));
                for part in parts {
                    self.cond(case, part, on_event, place, depth + 1);
                }
            }
            Cond::Field { field, test } => {
                self.field_at(case, *field, on_event, "field_moment", place);
                self.test(case, field.field, test, place);
            }
            Cond::Apart { earlier, later, by } => {
                self.event(case, *earlier, place);
                self.event(case, *later, place);
                if let Some(by) = by {
                    self.between(by, place);
                }
            }
            Cond::During { event, calendar } => {
                self.event(case, *event, place);
                self.must(calendar.index() < self.plan.calendars.len(), || format!("{place} refers to a calendar that is not there"));
            }
            Cond::Alone { point, field } => {
                self.some_point(Some(*point), "linked_cases", place);
                let known = self.plan.case(case).is_some_and(|c| c.fields.get(field.index()).is_some_and(|f| f.scope == Scope::Case));
                self.must(known && !on_event, || format!("{place} asks a field that is not there which other case it is part of"));
            }
            Cond::Measured { clock, .. } => {
                let own = self.plan.clocks.get(clock.index()).is_some_and(|c| c.case == case);
                self.must(own && !on_event, || format!("{place} compares a clock that is not there, or where there is none"));
                self.measured(cond, place);
            }
        }
    }

    /// A field at a moment; an open one refers to a point of `kind`.
    pub(super) fn field_at(&mut self, case: CaseId, at: FieldAt, on_event: bool, kind: &str, place: &str) {
        let scope = self.field(case, at.field, place).map(|f| f.scope);
        match at.moment {
            Moment::Event(event) if self.in_set => self.event(case, event, place),
            Moment::Now => self.must(on_event, || format!("{place} looks at a field at no moment")),
            Moment::Event(event) => {
                self.event(case, event, place);
                self.must(!on_event, || format!("{place} looks at a field at another event"));
            }
            Moment::Open(point) => {
                self.point(point, kind, place);
                self.must(!on_event && scope != Some(Scope::Event), || format!("{place} looks at a field of an event at no event"));
            }
        }
    }

    fn test(&mut self, case: CaseId, field: FieldId, test: &Test, place: &str) {
        match test {
            Test::AnyOf(values) => {
                self.must(!values.is_empty(), || format!("{place} asks for none of any values"));
                self.values(case, field, values, place);
            }
            Test::AtLeast(_) | Test::AtMost(_) | Test::Above(_) | Test::Below(_) => {
                let number = self.field(case, field, place).is_none_or(|f| f.kind == FieldKind::Number);
                self.must(number, || format!("{place} compares a field that is no number"));
            }
        }
    }

    /// Values fit the field they are of.
    pub(super) fn values(&mut self, case: CaseId, field: FieldId, values: &[Value], place: &str) {
        let Some(kind) = self.plan.case(case).and_then(|c| c.fields.get(field.index())).map(|f| &f.kind) else { return };
        for value in values {
            let fits = match (value, kind) {
                (Value::Name(at), FieldKind::Names(names)) => usize::from(*at) < names.len(),
                (Value::Text(_), FieldKind::Text) | (Value::Flag(_), FieldKind::Flag) | (Value::Number(_), FieldKind::Number) => true,
                _ => false,
            };
            self.must(fits, || format!("{place} has a value that its field never has"));
        }
    }

    /// A set of states.
    pub(super) fn set(&mut self, case: CaseId, set: &StateSet, place: &str, depth: usize) {
        if depth > DEEPEST {
            return self.fault(format!("{place} has a set nested too deeply"));
        }
        match set {
            StateSet::State(state) => {
                let there = self.plan.case(case).is_some_and(|c| state.index() < c.states.len());
                self.must(there, || format!("{place} refers to a state that is not there"));
            }
            StateSet::Any(parts) | StateSet::All(parts) => {
                self.must(!parts.is_empty(), || format!("{place} has an empty set of states"));
                for part in parts {
                    self.set(case, part, place, depth + 1);
                }
            }
            StateSet::Read(one) => {
                self.one_of(one, "and_or", place);
                one.options.iter().for_each(|part| self.set(case, part, place, depth + 1));
            }
            StateSet::Except(a, b) => {
                self.set(case, a, place, depth + 1);
                self.set(case, b, place, depth + 1);
            }
        }
    }
}
