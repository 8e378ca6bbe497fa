//! Reports, reviews, notices, procedures.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{ExprKind, Notify, NotifyWhen, NumExpr, Procedure, Report, Review, ReviewLine, StepLine};
use crate::text::Span;

impl<'i> Build<'i> {
    /// `report business_impact each calendar month { … }`
    pub(super) fn report(&mut self, node: &Node<'_>) -> Option<Report> {
        let said = self.diagnostics.len();
        let lines = self.block(node, &blocks::REPORT, |b, n| b.num_of(n), |_| None, NumExpr::Broken);
        if self.diagnostics.len() == said {
            self.apart(&lines);
        }
        let head = node.child(Rule::report_head)?;
        let for_each = if head.has(Rule::fields) { self.fields_of(&head)? } else { Vec::new() };
        Some(Report { name: self.word_of(&head, Rule::name)?, each: self.window_of(&head)?, for_each, lines })
    }

    /// Names alone stand on lines of their own: beside each other they are a slip in one number.
    fn apart(&mut self, lines: &[NumExpr]) {
        let alone = |number: &NumExpr| number.value().is_some_and(|v| matches!(v.kind, ExprKind::Name(_) | ExprKind::Number(_) | ExprKind::Count(..)));
        for pair in lines.windows(2) {
            let [first, second] = pair else { continue };
            let between = Span::new(self.file, first.span().range().end, second.span().range().start.max(first.span().range().end));
            if (alone(first) || alone(second)) && !self.slice(between).contains('\n') {
                let place = self.word_span(second.span().range().start);
                let message = format!("expected the end of the line, found `{}`", self.slice(place));
                return self.error_with("syntax/expected", message, place, "write one number a line, such as `count of tickets where priority is P1`");
            }
        }
    }

    /// `review operational every 2 weeks { … }`
    pub(super) fn review(&mut self, node: &Node<'_>) -> Option<Review> {
        let lines = self.block(node, &blocks::REVIEW, Self::review_line, |_| None, ReviewLine::Broken);
        let head = node.child(Rule::review_head)?;
        Some(Review { name: self.word_of(&head, Rule::name)?, every: self.every_unit(&head)?, lines })
    }

    fn review_line(&mut self, node: &Node<'_>) -> Option<ReviewLine> {
        Some(match node.rule() {
            Rule::led => ReviewLine::Led(self.word_of(node, Rule::name)?),
            Rule::attended => ReviewLine::Attended(self.names(node)),
            Rule::covers => ReviewLine::Covers(node.all(Rule::covered).map(|c| self.phrase(&c)).collect()),
            _ => return None,
        })
    }

    /// `notify northwind "Duty manager" when …`
    pub(super) fn notify(&mut self, node: &Node<'_>) -> Option<Notify> {
        let rules = [Rule::notify_used, Rule::notify_overdue, Rule::notify_missed, Rule::history];
        let when = node.children().find(|c| rules.contains(&c.rule()))?;
        let span = self.span(&when);
        let path = when.child(Rule::path).map(|p| self.path(&p));
        let when = match when.rule() {
            Rule::notify_used => NotifyWhen::Used { clock: path?, share: self.plain_of(&when)?, span },
            Rule::notify_overdue => NotifyWhen::Overdue { clock: path?, span },
            Rule::notify_missed => NotifyWhen::Missed { objective: path?, span },
            _ => NotifyWhen::History(self.history(&when)?),
        };
        Some(Notify { party: self.word_of(node, Rule::name)?, whom: self.quoted_of(node), when })
    }

    /// `procedure dispute { … }`
    pub(super) fn procedure(&mut self, node: &Node<'_>) -> Option<Procedure> {
        let steps = self.block(node, &blocks::PROCEDURE, Self::step, |_| None, StepLine::Broken);
        Some(Procedure { name: self.word_of(&node.child(Rule::procedure_head)?, Rule::name)?, steps })
    }

    fn step(&mut self, node: &Node<'_>) -> Option<StepLine> {
        Some(StepLine::Step { text: self.quoted_of(node)?, by: self.word_of(node, Rule::name), within: self.value_of(node), span: self.span(node) })
    }
}
