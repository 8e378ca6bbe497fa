//! Cases without a value by which results are grouped, and where that matters.

use super::context::Lowering;
use crate::plan::{Objective, Scope, What};
use crate::readings::{BlankGroup, BlankTime, Choice};

impl Lowering<'_> {
    /// The points of results that are grouped by a field that may have no value.
    pub(super) fn blanks(&mut self) {
        let may_be_blank = |objective: &Objective| {
            let names = self.plan.dimension_names(objective);
            let fields = || self.plan.cases.iter().flat_map(|case| &case.fields).filter(|field| field.scope != Scope::Key);
            !objective.hidden && names.iter().any(|name| fields().any(|field| field.name == *name))
        };
        let of_time = |objective: &Objective| !objective.exclusions.is_empty() || matches!(objective.what, What::Formula(_));
        let mut grouped = self.plan.objectives.iter().zip(0..).filter(|(objective, _)| may_be_blank(objective));
        let Some((first, at)) = grouped.next() else { return };
        let time = of_time(first) || grouped.any(|(objective, _)| of_time(objective));
        let span = self.measure_spans.get(&crate::plan::ObjectiveId(at)).copied().or(self.agreement).unwrap_or_default();
        self.here.name.clear();
        self.here.clause = None;
        self.point(&BlankGroup::KIND, "", None, span);
        if time {
            self.point(&BlankTime::KIND, "", None, span);
        }
    }
}
