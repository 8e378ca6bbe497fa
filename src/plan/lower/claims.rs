//! Claims: which events claim a credit, and until when.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{Anchor, Basis, Budget, CaseId, Claim, ClaimBy, ClaimKnown, Credit, ObjectiveId, WindowSpec};
use crate::readings::{BlankClaim, Choice, ClaimTakes, Deadline, EarlyClaim, Unclaimed, Within};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, ClaimAt, Expr, ExprKind, Phrase, Window};
use crate::text::Span;

/// The kind of case whose events are meant where none is named.
const CLAIM: &str = "claim";
/// Ways to say from when a claim's time runs.
const ENDS: [&str; 3] = ["the window's end", "the end of the window", "its window's end"];

impl<'a> Lowering<'a> {
    /// The claim of a credit; that it has none, if it has none.
    pub(super) fn claim(&mut self, claim: Option<&'a tree::Claim>, made: &Credit, name: &str) -> Option<Option<Claim>> {
        let Some(claim) = claim else { return Some(None) };
        if made.bonus || made.points {
            let what = if made.bonus { "a bonus" } else { "a service point" };
            self.error("credit/claim", format!("{what} is not claimed: only credits are"), claim.span, "take the line out");
            return None;
        }
        let known = self.claim_known(claim, made.objective, name);
        let by = match &claim.by {
            tree::ClaimBy::Within(length, of) => self.claim_within(length, of.as_ref(), name),
            tree::ClaimBy::EndOf(count, window) => self.claim_end(*count, window, name),
        };
        let within = self.point(&Within::KIND, name, None, claim.span);
        Some(Some(Claim { by: by?, within, known: known? }))
    }

    fn claim_known(&mut self, claim: &'a tree::Claim, objective: ObjectiveId, name: &str) -> Option<ClaimKnown> {
        let Some(at) = &claim.at else { return Some(ClaimKnown::Never(self.point(&Unclaimed::KIND, name, None, claim.span))) };
        let case = self.claim_case(at)?;
        let patterns = self.patterns(&at.events, case)?;
        let [events] = patterns.options.as_slice() else {
            self.error("event/open", "a credit cannot be claimed by a word with several meanings", at.span, "name the events themselves");
            return None;
        };
        let rows = Anchor { case, events: events.clone() };
        let takes = self.point(&ClaimTakes::KIND, name, None, at.span);
        let early = self.point(&EarlyClaim::KIND, name, None, at.span);
        let blank = self.tells_apart(case, objective).then(|| self.point(&BlankClaim::KIND, name, None, at.span));
        Some(ClaimKnown::Rows { rows, takes, early, blank })
    }

    /// The kind of case whose events claim.
    fn claim_case(&mut self, at: &'a ClaimAt) -> Option<CaseId> {
        if let Some(noun) = &at.noun {
            return self.case_of_noun(noun);
        }
        let found = self.names.candidates(DeclKind::Case, &[CLAIM], self.here.file);
        let Some(case) = found.first() else {
            let none = Diagnostic::error("name/unknown", "no kind of case is called `claim`, so nothing in the log is one", at.span);
            self.say(none.help("import the vocabulary with `use claims`, or name another kind of case: `claim at ticket opened where …, within …`"));
            return None;
        };
        self.case(*case)
    }

    /// Whether a field of a claim says what it is for.
    fn tells_apart(&self, case: CaseId, objective: ObjectiveId) -> bool {
        let dimensions = self.plan.objectives.get(objective.index()).map_or_else(Vec::new, |o| self.plan.dimension_names(o));
        let fields = self.plan.case(case).map_or(&[][..], |case| &case.fields);
        fields.iter().any(|field| crate::plan::CLAIM_FIELDS.contains(&field.name.as_str()) || dimensions.contains(&field.name))
    }

    fn claim_within(&mut self, length: &'a Expr, of: Option<&Phrase>, name: &str) -> Option<ClaimBy> {
        if let Some(of) = of {
            let words = of.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !ENDS.contains(&words.as_str()) {
                let wrong = Diagnostic::error("credit/claim", format!("the time to claim runs from the window's end, not from `{words}`"), of.span);
                self.say(wrong.fix("write `the window's end`", of.span, "the window's end"));
                return None;
            }
        }
        if let ExprKind::Length { parts, .. } = &length.kind
            && let Some((_, unit)) = parts.iter().find(|(_, unit)| ["month", "quarter", "year"].contains(&unit.text.trim_end_matches('s')))
        {
            let said = format!("a {} is not a length of time: it has no fixed number of days", unit.text.trim_end_matches('s'));
            self.error("unit/month", said, unit.span, "write `claim by the end of the second month after the window`, or say it in days");
            return None;
        }
        let budget = self.length_after(length, &None)?;
        let calendar = match &budget {
            Budget::Time { basis, .. } => matches!(basis, Basis::Calendar(_)),
            Budget::Days { calendar, .. } => calendar.is_some(),
        };
        self.local_times(length.span);
        let closing = calendar.then(|| self.point(&Deadline::KIND, name, None, length.span));
        Some(ClaimBy::After { budget, closing })
    }

    fn claim_end(&mut self, count: u32, window: &'a Window, name: &str) -> Option<ClaimBy> {
        let each = self.window(window, name)?;
        let plain = WindowSpec { month: each.month, ..WindowSpec::of(each.unit, None) };
        if each != plain || matches!(each.unit, crate::plan::Unit::Minute | crate::plan::Unit::Term) {
            return self.no_end(window.span);
        }
        Some(ClaimBy::EndOf { each, count })
    }

    fn no_end(&mut self, span: Span) -> Option<ClaimBy> {
        let help = "write `by the end of the second month after the window`";
        self.error("credit/claim", "claims end with a day, week, month, quarter or year", span, help);
        None
    }
}
