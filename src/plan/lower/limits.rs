//! Limits on credits.

use super::context::Lowering;
use super::numbers::NumContext;
use crate::diagnostic::Diagnostic;
use crate::plan::paid::Paid;
use crate::plan::{Amount, Base, Limit, ObjectiveId, Per, WindowSpec};
use crate::readings::{CarryOver, Choice, LimitMissing, LimitOrder};
use crate::syntax::tree;
use crate::text::Span;
use crate::value::Ratio;

impl<'a> Lowering<'a> {
    /// A limit.
    pub(super) fn limit(&mut self, limit: &'a tree::Limit, span: Span) {
        let objectives: Vec<Option<ObjectiveId>> = limit.objectives.iter().map(|path| self.objective_named(path)).collect();
        let n = self.plan.limits.len() + 1;
        let name = if n == 1 { "limit".to_owned() } else { format!("limit.{n}") };
        self.here.name.clone_from(&name);
        let each = match &limit.each {
            None => Some(None),
            Some(window) => self.window(window, &name).map(Some),
        };
        let Some(each) = each else { return };
        let Some(objectives) = objectives.into_iter().collect::<Option<Vec<_>>>() else { return };
        let Some(groups) = self.limit_groups(limit, &objectives) else { return };
        let Some(amount) = self.limited_to(limit, &name, each.as_ref(), groups) else { return };
        if let Some(each) = &each {
            self.meets_fee_base(&amount, Some(each), span);
        }
        let each_group = !limit.for_each.is_empty();
        let new = Limit { clause: self.clause(), objectives, each_group, each_credit: limit.each_credit, each, amount };
        self.odd_limit(&new, span, limit.to.span());
        if new.windows_to_carry().is_some() {
            self.point(&CarryOver::KIND, "", None, span);
        }
        self.plan.limits.push(new);
    }

    /// What is allowed and seldom meant: a second limit of the same, a limit above the fee.
    fn odd_limit(&mut self, new: &Limit, span: Span, amount: Span) {
        let same = |other: &Limit| {
            // Whatever point says which month is meant.
            let each = |limit: &Limit| limit.each.clone().map(|each| WindowSpec { month: None, ..each });
            (&other.objectives, each(other), other.each_group, other.each_credit) == (&new.objectives, each(new), new.each_group, new.each_credit)
        };
        if let Some(other) = self.plan.limits.iter().find(|other| same(other)) {
            let clause = other.clause.as_deref().map_or_else(|| "above".to_owned(), |clause| format!("in clause {clause}"));
            let said = format!("these credits are limited over the same windows {clause}: both hold, so the lower one cuts");
            self.say(Diagnostic::warning("limit/twice", said, span).help("keep one of the two, or say which credits each is of: `limit credits for …`"));
        }
        let above = new.amount.base.options.iter().any(|base| matches!(base, Base::OfFee(share, _) if *share > Ratio::ONE));
        if above {
            let said = "this is more than the fee itself, which credits hardly ever reach";
            self.say(Diagnostic::warning("limit/above-fee", said, amount).help("write at most `100% of` the fee, if no more than the fee is to be paid back"));
        }
    }

    fn limited_to(&mut self, limit: &'a tree::Limit, name: &str, each: Option<&WindowSpec>, groups: Vec<String>) -> Option<Amount> {
        let context = NumContext { subject: name.to_owned(), each: each.cloned(), dimensions: groups, objective: None, exclusions: Vec::new() };
        let amount = self.paid_number(&limit.to, name, &context)?;
        if amount.per != Per::Window {
            self.error("money/per", "a limit is one amount, not an amount for each of something", limit.to.span(), "");
            return None;
        }
        if amount.base.options.iter().any(|b| matches!(b, Base::Points(_))) {
            self.error("unit/mismatch", "points are not limited: a limit is an amount of money", limit.to.span(), "");
            return None;
        }
        let rests = |base: &Base| matches!(base, Base::Formula(num) if Paid::in_num(&self.plan, num));
        self.before_credits(amount.base.options.iter().any(rests), "to what credits are cut", limit.to.span())?;
        Some(amount)
    }

    /// `for each circuit`: what the limited credits are paid by, in the order of the first of them.
    fn limit_groups(&mut self, limit: &'a tree::Limit, objectives: &[ObjectiveId]) -> Option<Vec<String>> {
        let Some(first) = limit.for_each.first() else { return Some(Vec::new()) };
        let mut names = None;
        let last = limit.for_each.last().unwrap_or(first);
        let mut named: Vec<String> = limit.for_each.iter().map(|f| f.field.text()).collect();
        named.sort();
        let limited: Vec<ObjectiveId> = if objectives.is_empty() { self.plan.credits.iter().map(|c| c.objective).collect() } else { objectives.to_vec() };
        for id in limited {
            let Some(objective) = self.plan.objectives.get(id.index()) else { continue };
            let (called, own) = (objective.name.clone(), self.plan.dimension_names(objective));
            let mut sorted = own.clone();
            sorted.sort();
            if sorted == named {
                names.get_or_insert(own);
                continue;
            }
            let span = first.span.to(last.span);
            let text = self.written(span);
            let wrong = Diagnostic::error("limit/groups", format!("`{called}` is not judged for each {text} alone"), span);
            self.say(if own.is_empty() {
                wrong.help(format!("add `for each {text}` to `{called}`, or say which credits are meant: `limit credits for …`"))
            } else {
                wrong.help(format!("it is judged for each {}", own.join(", ")))
            });
            return None;
        }
        Some(names.unwrap_or_default())
    }

    /// Credits without a limit are an open point.
    pub(super) fn limits_missing(&mut self) {
        let mut own = self.own.iter().filter_map(|id| self.loaded.file(*id));
        let written = own.any(|f| f.tree.items.iter().any(|i| matches!(i.kind, tree::ItemKind::Limit(_))));
        let paid = self.plan.credits.iter().any(|c| !c.points && !c.bonus);
        if let (false, true, Some(span)) = (written, paid, self.credited.values().next().copied()) {
            self.here.name.clear();
            self.here.clause = None;
            self.plan.rules.limit_missing = Some(self.point(&LimitMissing::KIND, "", None, span));
        }
        self.excess();
    }

    /// From which credits an excess is taken, where several can be cut by one limit.
    fn excess(&mut self) {
        let plan = &self.plan;
        let cut = !plan.pools.is_empty() || plan.limits.iter().any(|limit| !limit.each_credit) || plan.rules.limit_missing.is_some();
        let paid: Vec<ObjectiveId> = plan.credits.iter().filter(|c| !c.points && !c.bonus).map(|c| c.objective).collect();
        let grouped = |id: &ObjectiveId| plan.objectives.get(id.index()).is_some_and(|o| !plan.dimension_names(o).is_empty());
        let several = paid.len() > 1 || paid.iter().any(grouped);
        if let (true, true, Some(span)) = (cut, several, self.credited.values().next().copied()) {
            self.here.name.clear();
            self.here.clause = None;
            self.point(&LimitOrder::KIND, "", None, span);
        }
    }
}
