//! `one credit for each incident among responses, resolutions, the customer chooses`

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{Chooses, ObjectiveId, OneCredit};
use crate::readings::{Choice, SeveralIncidents};
use crate::syntax::tree::{self, Path};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// One clause.
    pub(super) fn one_credit(&mut self, clause: &'a tree::OneCredit, span: Span) {
        let chooses = match &clause.by {
            None => Some(Chooses::FirstNamed),
            Some(name) => self.party_called(name).and_then(|at| self.chooser(at, name)),
        };
        let objectives: Vec<Option<ObjectiveId>> = clause.objectives.iter().map(|path| self.of_incidents(path, &clause.field)).collect();
        let several = self.point(&SeveralIncidents::KIND, "", None, span);
        if let (Some(chooses), Some(objectives)) = (chooses, objectives.into_iter().collect::<Option<Vec<_>>>()) {
            if objectives.len() < 2 {
                let alone = Diagnostic::warning("credit/one", "one credit among the credits of one objective: each window of it has one anyway", span);
                self.say(alone.help("name the objectives whose credits one incident can cause"));
            }
            self.plan.one_credits.push(OneCredit { clause: self.clause(), field: clause.field.text.clone(), objectives, chooses, several });
        }
    }

    /// The customer takes the largest, the provider the smallest.
    fn chooser(&mut self, party: u16, name: &tree::Name) -> Option<Chooses> {
        let role = self.plan.parties.get(usize::from(party)).and_then(|p| self.plan.roles.get(p.role.index())).map(String::as_str);
        match role {
            Some("customer") => Some(Chooses::Largest),
            Some("provider") => Some(Chooses::Smallest),
            _ => {
                let said = format!("what `{}` would choose is not known", name.text);
                self.error("credit/one", said, name.span, "write `the customer chooses`, `the provider chooses` or `the first named`");
                None
            }
        }
    }

    /// An objective of cases that have the field, or of time in which something holds of such cases.
    fn of_incidents(&mut self, path: &'a Path, field: &tree::Name) -> Option<ObjectiveId> {
        let id = self.objective_named(path)?;
        if self.plan.one_credits.iter().any(|one| one.objectives.contains(&id)) {
            self.error("credit/one", format!("`{}` stands in two such clauses", path.text()), path.span, "join them into one");
            return None;
        }
        let of_time = self.plan.objectives.get(id.index()).filter(|o| o.items().is_none());
        if of_time.is_some_and(|objective| !self.plan.cases_behind(objective, &field.text).is_empty()) {
            return Some(id);
        }
        if of_time.is_some() {
            let said = format!("no cases with a field `{}` lie behind `{}`", field.text, path.text());
            let help = format!("its incidents are those that the cases behind its set of time name, in a field `{}`: declare one for them", field.text);
            self.error("credit/no-cases", said, path.span, &help);
            return None;
        }
        let found = self.plan.objectives.get(id.index())?.items().map(|items| (items.case, Self::judges_cases(&items.measure)));
        let Some((case, true)) = found else {
            let said = format!("no case is missed by itself in `{}`: it is no share of cases", path.text());
            self.error("credit/no-cases", said, path.span, "name objectives such as `share with response within 4 hours`");
            return None;
        };
        if self.field_named(case, &field.text).is_none() {
            let known: Vec<String> = self.plan.case(case).map_or(Vec::new(), |c| c.fields.iter().map(|f| f.name.clone()).collect());
            let plural = self.plan.case(case).map_or(String::new(), |c| c.plural.clone());
            let unknown = crate::resolve::names::unknown_among("field", &field.text, field.span, &known);
            self.say(unknown.label(format!("{plural} have none")));
            return None;
        }
        Some(id)
    }
}
