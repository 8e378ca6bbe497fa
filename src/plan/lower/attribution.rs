//! Who caused what was missed: `attribute uptime { hosting for hosting.outage … }`, `attribute quick_fix by vendor`.

use super::conditions::Place;
use super::context::{Lowering, small};
use crate::diagnostic::Diagnostic;
use crate::plan::{Attribution, Cause, Items, Num, Objective, ObjectiveId, TimeSet, What};
use crate::syntax::tree::{Attribute, AttributeLine, FieldExpr, ItemKind, Path};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// Every attribution.
    pub(super) fn attributions(&mut self) {
        let mut places: Vec<(ObjectiveId, Span)> = Vec::new();
        self.each_item(|me, item| {
            let ItemKind::Attribute(attribute) = &item.kind else { return };
            let Some(objective) = me.objective_named(&attribute.objective) else { return };
            let at = attribute.objective.span;
            if let Some((_, first)) = places.iter().find(|(known, _)| *known == objective) {
                let said = format!("`{}` is attributed twice", attribute.objective.text());
                let twice = Diagnostic::error("name/twice", said, at).label("again here").at(*first, "first here");
                return me.say(twice.help("put what is said of it into one clause"));
            }
            places.push((objective, at));
            if let Some(made) = me.attribution(attribute, objective) {
                me.plan.attributions.push(made);
            }
        });
    }

    fn attribution(&mut self, attribute: &'a Attribute, objective: ObjectiveId) -> Option<Attribution> {
        let mut root_cause = None;
        let mut root_cause_days = Some(None);
        for line in &attribute.lines {
            if let AttributeLine::RootCause { within, span } = line
                && self.once("joint root cause", *span, &mut root_cause)
            {
                root_cause_days = self.whole_days(within, ("an analysis is owed", "joint root cause within 5 days")).map(Some);
            }
        }
        let cause = match &attribute.by {
            Some(field) => self.by_field(attribute, field, objective, root_cause),
            None => self.by_time(attribute, objective),
        };
        Some(Attribution { objective, clause: self.clause(), cause: cause?, root_cause_days: root_cause_days? })
    }

    fn missable(&mut self, path: &Path, objective: &Objective) -> bool {
        let promised = objective.target.is_some();
        if !promised {
            self.error("attribute/no-target", format!("`{}` promises nothing that could be missed", path.text()), path.span, "give it a line `target …`");
        }
        promised
    }

    /// By the time in which the parts' sets hold.
    fn by_time(&mut self, attribute: &'a Attribute, objective: ObjectiveId) -> Option<Cause> {
        let spec = self.plan.objectives.get(objective.index())?.clone();
        let (path, name) = (&attribute.objective, attribute.objective.text());
        let share = match &spec.what {
            What::Items(_) => {
                let wrong = Diagnostic::error("attribute/of-cases", format!("`{name}` is of cases: what of them was missed has no time of its own"), path.span);
                self.say(wrong.help(format!("say which field names who caused it: `attribute {name} by vendor`")));
                return None;
            }
            What::Formula(formula) => matches!(formula.num, Num::Share { .. }),
        };
        if !self.missable(path, &spec) {
            return None;
        }
        if !share && attribute.bad.is_none() {
            let said = format!("`{name}` is no share of time, so it is not said which time of it is bad");
            self.error("attribute/bad-time", said, path.span, &format!("say it: `attribute {name} while service_down {{ … }}`"));
            return None;
        }
        self.settle_here(&name, &[], &[]);
        let bad = match &attribute.bad {
            None => Some(None),
            Some(set) => self.time_set(set).map(Some),
        };
        let mut parts: Vec<(String, TimeSet)> = Vec::new();
        let mut places: Vec<(&str, Span)> = Vec::new();
        let mut whole = true;
        for line in &attribute.lines {
            match line {
                AttributeLine::Cause { name, set } => {
                    if let Some((_, first)) = places.iter().find(|(known, _)| *known == name.text) {
                        let twice = Diagnostic::error("name/twice", format!("`{}` stands here twice", name.text), name.span).label("again here");
                        self.say(twice.at(*first, "first here").help("join the two sets with `or`"));
                    }
                    places.push((&name.text, name.span));
                    whole &= self.is_somebody(name);
                    match self.time_set(set) {
                        Some(set) => parts.push((name.text.clone(), set)),
                        None => whole = false,
                    }
                }
                AttributeLine::RootCause { .. } => {}
                AttributeLine::Broken(_) => whole = false,
            }
        }
        if parts.is_empty() && whole {
            let help = "add a line for each part, such as `hosting for hosting.outage`";
            self.error("attribute/nobody", format!("it is not said who can have caused that `{name}` was missed"), path.span, help);
            return None;
        }
        bad.filter(|_| whole).map(|bad| Cause::Time { bad, parts })
    }

    /// Who causes something is a part of the agreement or a party to it.
    fn is_somebody(&mut self, name: &crate::syntax::tree::Name) -> bool {
        let mut known: Vec<String> = self.abroad.iter().map(|a| a.name.clone()).filter(|n| !n.contains('.')).collect();
        known.extend(self.plan.parties.iter().map(|p| p.name.clone()));
        let found = known.contains(&name.text);
        if !found {
            self.say(crate::resolve::names::unknown_among("part or party", &name.text, name.span, &known));
        }
        found
    }

    /// By a field of the items: a hidden objective of the same items has one dimension more.
    fn by_field(&mut self, attribute: &'a Attribute, field: &'a FieldExpr, objective: ObjectiveId, root_cause: Option<Span>) -> Option<Cause> {
        let spec = self.plan.objectives.get(objective.index())?.clone();
        let (path, name) = (&attribute.objective, attribute.objective.text());
        let stray = attribute.lines.iter().find_map(|l| if let AttributeLine::Cause { name, .. } = l { Some(name) } else { None });
        if let Some(stray) = stray {
            let help = "leave the line out: the field names who caused each item";
            self.error("attribute/both", format!("`{name}` is attributed by a field, not by time"), stray.span, help);
            return None;
        }
        let share = spec.items().filter(|items| items.measure.metric == "share");
        let Some(items) = share.filter(|_| attribute.bad.is_none()) else {
            let said = format!("`{name}` is no share of cases, some of which are missed by themselves");
            self.error("attribute/of-cases", said, path.span, "say whose time is bad: `hosting for hosting.outage`");
            return None;
        };
        if !self.missable(path, &spec) {
            return None;
        }
        if let Some(span) = root_cause.filter(|_| self.abroad.is_empty()) {
            self.error(
                "attribute/nobody",
                "the agreement rests on no other, so nobody owes a joint analysis",
                span,
                "name its parts: `rests on NAME \"FILE.sla\"`",
            );
            return None;
        }
        let (by, _) = self.field_at(field, items.case, &Place::clause(&name))?;
        let items = Items { dimensions: items.dimensions.iter().copied().chain([by]).collect(), ..items.clone() };
        let id = ObjectiveId(small(self.plan.objectives.len()));
        let called = format!("{}.by.{}", spec.name, field.field.text());
        self.plan.objectives.push(Objective { name: called, hidden: true, what: What::Items(items), target: None, needs: None, ..spec });
        Some(Cause::Items(id))
    }
}
