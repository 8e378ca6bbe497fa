//! Claims: which events claim a credit, and until when. When it is to be paid.

use super::context::Lowering;
use super::points::Said;
use crate::diagnostic::Diagnostic;
use crate::plan::{Anchor, Basis, Budget, CaseId, Claim, ClaimFrom, ClaimKnown, Credit, Delay, ObjectiveId, Payment, TimeSet, WindowSpec};
use crate::readings::{BlankClaim, Choice, ClaimEdge, ClaimOccasion, ClaimTakes, Deadline, EarlyClaim, NoOccasion, Unclaimed, Weekend, Within};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, ClaimAt, DelayBy, Expr, ExprKind, Occasion, Path, Window};
use crate::text::Span;

/// The kind of case whose events are meant where none is named.
const CLAIM: &str = "claim";

impl<'a> Lowering<'a> {
    /// The claim of a credit; that it has none, if it has none.
    pub(super) fn claim(&mut self, claim: Option<&'a tree::Claim>, made: &Credit, name: &str) -> Option<Option<Claim>> {
        let Some(claim) = claim else { return Some(None) };
        if made.bonus || made.points {
            let what = if made.bonus { "a bonus" } else { "a service point" };
            self.error("credit/claim", format!("{what} is not claimed: only credits are"), claim.span, "take the line out");
            return None;
        }
        self.set_for_calendar(&claim.by)?;
        let from = match &claim.by {
            DelayBy::Ever => Some(ClaimFrom::Window),
            DelayBy::Within(_, from) | DelayBy::EndOf(_, _, from) => self.claim_from(from, name, claim.span),
        };
        let known = self.claim_known(claim, made.objective, name, from.as_ref());
        let by = match &claim.by {
            DelayBy::Ever => Some(None),
            by => self.delay(by, name).map(Some),
        };
        let within = if by == Some(None) { self.not_met(&Within::KIND, name, claim.span) } else { self.point(&Within::KIND, name, None, claim.span) };
        Some(Some(Claim { from: from?, by: by?, within, known: known? }))
    }

    /// When what a credit pays is to be paid; that nothing is said, if nothing is.
    pub(super) fn payment(&mut self, line: Option<&'a tree::PaymentLine>, made: &Credit, claimed: bool, name: &str) -> Option<Option<Payment>> {
        let Some(line) = line else { return Some(None) };
        if made.points {
            self.error("credit/claim", "service points are not paid", line.span, "take the line out");
            return None;
        }
        let of_claim = match &line.by {
            DelayBy::Within(_, Occasion::Claim(span)) | DelayBy::EndOf(_, _, Occasion::Claim(span)) => Some(*span),
            DelayBy::Within(_, Occasion::Window) | DelayBy::EndOf(_, _, Occasion::Window) => None,
            _ => {
                self.error(
                    "credit/claim",
                    "what is owed is paid after the window's end or after the claim",
                    line.span,
                    "write `paid within 30 days of the window's end`",
                );
                return None;
            }
        };
        if let Some(span) = of_claim.filter(|_| !claimed) {
            self.error("credit/claim", "this is not claimed, so no claim says when it is paid", span, "write `the window's end`, or add a line `claim …`");
            return None;
        }
        let by = self.delay(&line.by, name)?;
        Some(Some(Payment { of_claim: of_claim.is_some(), by }))
    }

    /// What the time to claim is counted from.
    fn claim_from(&mut self, from: &'a Occasion, name: &str, span: Span) -> Option<ClaimFrom> {
        match from {
            Occasion::Window => Some(ClaimFrom::Window),
            Occasion::Claim(span) => {
                self.error("credit/claim", "the time to claim cannot be counted from the claim", *span, "write `the window's end`");
                None
            }
            Occasion::Words(words) => {
                self.no_occasion(&words.text, words.span);
                None
            }
            Occasion::Event(at) => {
                let rows = self.claim_rows(at, "the time to claim cannot be counted from a word with several meanings")?;
                let (several, none) = self.occasions(name, span);
                Some(ClaimFrom::Rows { rows, several, none })
            }
            Occasion::Set { set: path, begins } => {
                let set = self.occasion_set(path)?;
                let said = begins.map(|(begins, at)| Said::new(if begins { ClaimEdge::Beginning } else { ClaimEdge::End }, at));
                let edge = self.point(&ClaimEdge::KIND, name, said, path.span);
                let (several, none) = self.occasions(name, span);
                Some(ClaimFrom::Stretches { set, edge, several, none })
            }
        }
    }

    fn occasions(&mut self, name: &str, span: Span) -> (crate::plan::PointRef, crate::plan::PointRef) {
        (self.point(&ClaimOccasion::KIND, name, None, span), self.point(&NoOccasion::KIND, name, None, span))
    }

    /// A set of time with a name.
    fn occasion_set(&mut self, path: &'a Path) -> Option<TimeSet> {
        let found = self.names.find(DeclKind::Define, path, self.here.file);
        if !found.as_ref().is_ok_and(|at| self.is_set(*at)) {
            self.no_occasion(&path.text(), path.span);
            return None;
        }
        self.time_set_named(path)
    }

    fn no_occasion(&mut self, words: &str, span: Span) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let help = "write `the window's end`, a set of time (`define … as while …`), or a kind of case and its event, as in `the ticket opened`";
        self.error("credit/claim", format!("the time to claim cannot be counted from `{words}`: that is no set of time"), span, help);
    }

    /// `within 10 days of outage`, where a set of time stands in the place of a calendar.
    fn set_for_calendar(&mut self, by: &'a DelayBy) -> Option<()> {
        if let DelayBy::Within(Expr { kind: ExprKind::Length { of: Some(path), .. }, .. }, Occasion::Window) = by
            && self.names.find(DeclKind::Calendar, path, self.here.file).is_err()
            && self.names.find(DeclKind::Define, path, self.here.file).is_ok_and(|at| self.is_set(at))
        {
            let wrong = Diagnostic::error("credit/claim", format!("`{}` is no calendar that the time could be counted in", path.text()), path.span);
            let before = Span { end: path.span.start, ..path.span };
            self.say(wrong.fix("to count from it, write `the` before it", before, "the "));
            return None;
        }
        Some(())
    }

    fn claim_rows(&mut self, at: &'a ClaimAt, open: &str) -> Option<Anchor> {
        let case = self.claim_case(at)?;
        let patterns = self.patterns(&at.events, case)?;
        let [events] = patterns.options.as_slice() else {
            self.error("event/open", open, at.span, "name the events themselves");
            return None;
        };
        Some(Anchor { case, events: events.clone() })
    }

    fn claim_known(&mut self, claim: &'a tree::Claim, objective: ObjectiveId, name: &str, from: Option<&ClaimFrom>) -> Option<ClaimKnown> {
        let Some(at) = &claim.at else { return Some(ClaimKnown::Never(self.point(&Unclaimed::KIND, name, None, claim.span))) };
        let rows = self.claim_rows(at, "a credit cannot be claimed by a word with several meanings")?;
        let takes = self.point(&ClaimTakes::KIND, name, None, at.span);
        let early = match from {
            Some(ClaimFrom::Window) => self.point(&EarlyClaim::KIND, name, None, at.span),
            _ => self.not_met(&EarlyClaim::KIND, name, at.span),
        };
        let blank = self.tells_apart(rows.case, objective).then(|| self.point(&BlankClaim::KIND, name, None, at.span));
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

    /// So long after something.
    fn delay(&mut self, by: &'a DelayBy, name: &str) -> Option<Delay> {
        match by {
            DelayBy::Ever => None,
            DelayBy::Within(length, _) => self.delay_within(length, name),
            DelayBy::EndOf(count, window, _) => self.delay_end(*count, window, name),
        }
    }

    fn delay_within(&mut self, length: &'a Expr, name: &str) -> Option<Delay> {
        if let ExprKind::Length { parts, .. } = &length.kind
            && let Some((_, unit)) = parts.iter().find(|(_, unit)| ["month", "quarter", "year"].contains(&unit.text.trim_end_matches('s')))
        {
            let said = format!("a {} is not a length of time: it has no fixed number of days", unit.text.trim_end_matches('s'));
            self.error("unit/month", said, unit.span, "write `by the end of the second month after the window`, or say it in days");
            return None;
        }
        let budget = self.length_after(length, &None)?;
        let calendar = match &budget {
            Budget::Time { basis, .. } => matches!(basis, Basis::Calendar(_)),
            Budget::Days { calendar, .. } => calendar.is_some(),
        };
        self.local_times(length.span);
        let closing = calendar.then(|| self.point(&Deadline::KIND, name, None, length.span));
        let weekend = matches!(budget, Budget::Days { calendar: None, .. }).then(|| self.point(&Weekend::KIND, name, None, length.span));
        Some(Delay::After { budget, closing, weekend })
    }

    fn delay_end(&mut self, count: u32, window: &'a Window, name: &str) -> Option<Delay> {
        let each = self.window(window, name)?;
        let plain = WindowSpec { month: each.month, ..WindowSpec::of(each.unit, None) };
        if each != plain || matches!(each.unit, crate::plan::Unit::Minute | crate::plan::Unit::Term) {
            return self.no_end(window.span);
        }
        let weekend = Some(self.point(&Weekend::KIND, name, None, window.span));
        Some(Delay::EndOf { each, count, weekend })
    }

    fn no_end(&mut self, span: Span) -> Option<Delay> {
        let help = "write `by the end of the second month after the window`";
        self.error("credit/claim", "a time ends with a day, week, month, quarter or year", span, help);
        None
    }
}
