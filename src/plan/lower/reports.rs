//! Reports: each line is an objective that promises nothing, named after the report (and its place, if there are several).

use super::context::{Lowering, small};
use super::numbers::NumContext;
use crate::diagnostic::Diagnostic;
use crate::plan::{Formula, NumUnit, Objective, ObjectiveId, Report, What};
use crate::readings::{Choice, EmptyWindow, PartialWindow, RoundingBeforeCompare};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, ItemKind, NumExpr};

impl<'a> Lowering<'a> {
    /// Every report.
    pub(super) fn reports(&mut self) {
        for at in self.project(DeclKind::Report) {
            let id = self.elsewhere(at, |me, decl| match &decl.item.kind {
                ItemKind::Report(report) => me.report(report),
                _ => None,
            });
            self.reports.insert(at, id);
        }
    }

    fn report(&mut self, report: &'a tree::Report) -> Option<u16> {
        let name = report.name.text.as_str();
        if report.lines.is_empty() {
            let none = Diagnostic::error("report/empty", format!("the report `{name}` tells nothing"), report.name.span);
            self.say(none.help("add a line such as `count of tickets where priority is P1`"));
            return None;
        }
        let dimensions = self.groups_of_formula(&report.for_each);
        let each = self.windows_told(&report.each, name);
        let names: Vec<String> = dimensions?.iter().map(|(name, _)| name.clone()).collect();
        let each = each?;
        let mut lines = Vec::new();
        for (at, line) in report.lines.iter().enumerate() {
            let subject = if report.lines.len() == 1 { name.to_owned() } else { format!("{name}.{}", at + 1) };
            let context = NumContext { subject, each: Some(each.clone()), dimensions: names.clone(), objective: None, exclusions: Vec::new() };
            lines.push(self.report_line(line, context));
        }
        let lines = lines.into_iter().collect::<Option<Vec<ObjectiveId>>>()?;
        self.plan.reports.push(Report { name: name.to_owned(), clause: self.clause(), lines });
        Some(small(self.plan.reports.len() - 1))
    }

    /// A number as an objective without a target: nothing turns on how it is judged.
    fn report_line(&mut self, line: &'a NumExpr, context: NumContext) -> Option<ObjectiveId> {
        let before = self.plan.objectives.len();
        let (num, unit) = self.num(line, &context)?;
        let what = self.folded_alone_is_of_cases(&num, before).unwrap_or(What::Formula(Formula { num, dimensions: context.dimensions }));
        let (name, span) = (context.subject, line.span());
        let empty = self.not_met(&EmptyWindow::KIND, &name, span);
        let partial = self.not_met(&PartialWindow::KIND, &name, span);
        let rounding = (unit == NumUnit::Share).then(|| self.not_met(&RoundingBeforeCompare::KIND, &name, span));
        let bare = self.bare(name, what, context.each?, (empty, partial));
        Some(self.measured_at(Objective { rounding, ..bare }, span))
    }
}
