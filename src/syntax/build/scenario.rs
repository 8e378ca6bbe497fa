//! Scenarios and properties: examples that must hold.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Always, AlwaysWhat, Expect, Expected, Expr, Happening, HappensLine, InstantLit, Name, Scenario, ScenarioLine};

impl<'i> Build<'i> {
    /// `scenario "…" { … }`
    pub(super) fn scenario(&mut self, node: &Node<'_>) -> Option<Scenario> {
        let lines = self.block(node, &blocks::SCENARIO, Self::scenario_line, |_| None, ScenarioLine::Broken);
        let title = match node.child(Rule::scenario_head) {
            Some(head) => self.quoted_of(&head)?,
            None => Name { text: String::new(), span: self.span(&node.first()?) },
        };
        Some(Scenario { title, lines })
    }

    fn scenario_line(&mut self, node: &Node<'_>) -> Option<ScenarioLine> {
        Some(match node.rule() {
            Rule::cases if node.has(Rule::bad_cases) => self.rebuild(self.span(node), &[], Rule::just_scenario, Self::cases)?.into_iter().next()?,
            Rule::cases => self.cases(node)?,
            Rule::as_of => ScenarioLine::AsOf(self.instant_of(node)?),
            Rule::reading => ScenarioLine::Reading(self.decision(&node.child(Rule::decision)?)?),
            Rule::expect => ScenarioLine::Expect(self.expect(node)?),
            _ => return None,
        })
    }

    fn cases(&mut self, node: &Node<'_>) -> Option<ScenarioLine> {
        let lines = self.block(node, &blocks::HAPPENS, Self::happens_line, |_| None, HappensLine::Broken);
        let head = node.child(Rule::cases_head)?;
        let through = head.child(Rule::cases_through);
        let more = through.clone().or_else(|| head.child(Rule::cases_list));
        let keys = head.all(Rule::key).chain(more.iter().flat_map(|m| m.all(Rule::key))).map(|k| self.word(&k)).collect();
        Some(ScenarioLine::Cases {
            noun: self.word_of(&head, Rule::name)?,
            keys,
            through: through.is_some(),
            with: head.all(Rule::given).filter_map(|g| self.given(&g)).collect(),
            lines,
            span: self.span(node),
        })
    }

    /// A field and its value; the field alone is yes.
    fn given(&mut self, node: &Node<'_>) -> Option<(Name, Expr)> {
        let name = self.word_of(node, Rule::name)?;
        let value = match node.child(Rule::given_value).and_then(|v| v.child(Rule::expr)).or_else(|| node.child(Rule::expr)) {
            Some(value) => self.expr(&value),
            None => self.spoken("yes".to_owned(), name.span),
        };
        Some((name, value))
    }

    fn happens_line(&mut self, node: &Node<'_>) -> Option<HappensLine> {
        let what = self.happening(&node.child(Rule::happening)?)?;
        let mut instants: Vec<InstantLit> = Vec::new();
        for instant in node.all(Rule::instant) {
            instants.push(self.instant(&instant)?);
        }
        let mut instants = instants.into_iter();
        Some(match node.rule() {
            Rule::at => HappensLine::At { at: instants.next()?, what },
            Rule::every => HappensLine::Every { step: self.value_of(node)?, from: instants.next()?, until: instants.next()?, what, span: self.span(node) },
            _ => return None,
        })
    }

    fn happening(&mut self, node: &Node<'_>) -> Option<Happening> {
        let mut values: Vec<(Name, Expr)> = Vec::new();
        for given in node.children().filter(|c| matches!(c.rule(), Rule::given | Rule::given_is)) {
            values.push(self.given(&given)?);
        }
        let span = self.span(node);
        let Some(event) = node.child(Rule::happens_event) else { return Some(Happening { event: None, by: None, values, span }) };
        let mut names = event.all(Rule::name).map(|n| self.word(&n));
        let mut name = names.next()?;
        if let Some(edge) = event.child(Rule::kw_begins).or_else(|| event.child(Rule::kw_ends)) {
            name.text = format!("{}_{}", name.text, edge.text().trim());
            name.span = name.span.to(self.span(&edge));
        }
        Some(Happening { event: Some(name), by: names.next(), values, span })
    }

    fn expect(&mut self, node: &Node<'_>) -> Option<Expect> {
        let what = match node.children().find(|c| matches!(c.rule(), Rule::expect_right | Rule::expect_applies)) {
            Some(plain) => self.expected_plain(&plain)?,
            None => self.expected_what(&node.child(Rule::expected)?.first()?)?,
        };
        let (mut is, mut due, mut by_clause) = (Vec::new(), None, None);
        for outcome in node.children() {
            match outcome.rule() {
                Rule::expr => is.push(self.expr(&outcome)),
                Rule::outcome_not => is.push(self.spoken(self.word(&outcome).text, self.span(&outcome))),
                Rule::outcome_due => due = Some(self.instant_of(&outcome)?),
                Rule::outcome_clause => by_clause = self.word_of(&outcome, Rule::clause_number),
                _ => {}
            }
        }
        Some(Expect { what, is, about: false, due, by_clause, span: self.span(node) })
    }

    /// What holds or does not, without a value: a right, a season.
    fn expected_plain(&mut self, node: &Node<'_>) -> Option<Expected> {
        let not = node.has(Rule::kw_no);
        let window = self.window_name(&node.child(Rule::window_name)?)?;
        Some(match self.word_of(node, Rule::right_words) {
            Some(name) => Expected::Right { not, name, group: node.child(Rule::group).map_or_else(Vec::new, |g| self.values(&g)), window },
            None => Expected::Applies { not, name: self.path(&node.child(Rule::path)?), window },
        })
    }

    fn expected_what(&mut self, node: &Node<'_>) -> Option<Expected> {
        let path = node.child(Rule::path).map(|p| self.path(&p));
        let group = node.child(Rule::group).map_or_else(Vec::new, |g| self.values(&g));
        let window = match node.child(Rule::window_name) {
            Some(window) => Some(self.window_name(&window)?),
            None => None,
        };
        Some(match node.rule() {
            Rule::about_case => Expected::OfCase { name: path?, case: self.word_of(node, Rule::key)?, cycle: self.word_of(node, Rule::integer) },
            Rule::about_credits => Expected::Credits { window: window? },
            Rule::about_credit => Expected::Credit { objective: path?, group, window: window? },
            Rule::about_window => Expected::Window { name: path?, group, window: window? },
            _ => return None,
        })
    }

    /// `always credits in every calendar month are at most 25% of fee`
    pub(super) fn always(&mut self, node: &Node<'_>) -> Option<Always> {
        let what = match (node.child(Rule::always_credits), node.child(Rule::always_credit)) {
            (Some(credits), _) => AlwaysWhat::Credits(self.window_of(&credits)?),
            (None, credit) => AlwaysWhat::Credit(self.path(&credit?.child(Rule::path)?)),
        };
        let word = self.word_of(node, Rule::kw_at_most).or_else(|| self.word_of(node, Rule::kw_at_least))?;
        Some(Always { what, word, value: self.value_of(node)? })
    }
}
