//! Metrics of something: what follows `share`, `mean`, `count` in a number or after `measure`.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{CondExpr, Expr, ExprKind, FieldExpr, FoldExpr, FoldOf, MeasureExpr, Name, NumExpr, OverExpr, Path, PeriodsExpr, UnitsExpr};
use crate::text::Span;
use rust_decimal::Decimal;

/// So many metrics may stand in a row: `mean of percentile 95 of …`.
const MOST_METRICS: usize = 8;

/// A word of a chain of `of`, with the rank after it.
type Link = (FieldExpr, Option<Expr>);

/// `with CLOCK within …`: the clock, and how long unless it is its target.
type With = (Path, Option<Expr>);

impl<'i> Build<'i> {
    /// A metric with what it is of. In a chain of several, the words before the last are metrics where they have a rank, where what
    /// follows is no name, or where the whole goes over smaller windows; conditions belong to the innermost, windows to the outermost.
    pub(super) fn fold(&mut self, metric: Path, node: &Node<'_>, span: Span) -> Option<FoldExpr> {
        if let Some(every) = node.child(Rule::over_every) {
            let of = FoldOf::Every(self.names(&every), self.span(&every));
            let mut fold = FoldExpr::of(Name { text: metric.text(), span: metric.span }, None, of, span);
            fold.cond = node.child(Rule::fold_where).and_then(|only| self.cond_of(&only));
            fold.empty = node.child(Rule::fold_empty).and_then(|empty| self.word_of(&empty, Rule::empty_words));
            return Some(fold);
        }
        let Some(of) = node.child(Rule::fold_of).and_then(|of| of.first()) else {
            let name = metric.text();
            let message = format!("`{name}` does not say what it is of");
            self.error_with("syntax/of-what", message, metric.span, format!("write `{name} of tickets`, or name the cases in the head: `on tickets`"));
            return None;
        };
        let (links, last) = self.links(&of)?;
        let (with, cond) = self.with_and_where(node)?;
        let over = match node.child(Rule::fold_over).and_then(|over| over.children().nth(1)) {
            Some(over) => Some(self.over(&over)?),
            None => None,
        };
        let ranked = links.iter().rposition(|(_, rank)| rank.is_some()).map_or(0, |at| at + 1);
        let metrics = match &last {
            Some(_) => links.len(),
            None if over.is_some() && links.len() > 1 => ranked.max(1),
            None => ranked,
        };
        if metrics >= MOST_METRICS {
            self.error_with("syntax/of-what", "too many metrics stand in a row", span, "give the inner ones a name with `define`");
            return None;
        }
        let mut outer = vec![(Name { text: metric.text(), span: metric.span }, self.rank_of(node)?)];
        let mut links = links.into_iter();
        for (field, rank) in links.by_ref().take(metrics) {
            outer.push((Name { text: field.field.text(), span: field.span }, rank));
        }
        let names: Vec<FieldExpr> = links.map(|(field, _)| field).collect();
        let of = match (last, names.as_slice()) {
            (Some(last), _) => last,
            (None, [one]) if one.at.is_none() && one.field.text() == "time" => FoldOf::Time(one.span),
            (None, _) => FoldOf::Names(names),
        };
        let mut method = node.child(Rule::fold_by).and_then(|by| self.word_of(&by, Rule::method));
        let inside = match node.child(Rule::fold_inside) {
            Some(inside) => Some((inside.has(Rule::kw_in), self.set_simple(&inside.child(Rule::set_simple)?)?)),
            None => None,
        };
        let (units, weight) = self.units_and_weight(node)?;
        let (metric, rank) = outer.pop()?;
        let counted_at = node.child(Rule::fold_counted).and_then(|c| c.child(Rule::path)).map(|p| self.path(&p));
        let mut fold = FoldExpr { inside, units, weight, with, cond, counted_at, ..FoldExpr::of(metric, rank, of, span) };
        for (metric, rank) in outer.into_iter().rev() {
            if fold.rank.is_some() {
                fold.method = method.take();
            }
            fold.span = fold.metric.span.to(span);
            let of = FoldOf::Num(Box::new(NumExpr::Fold(Box::new(fold))));
            fold = FoldExpr::of(metric, rank, of, span);
        }
        fold.over = over;
        fold.method = fold.method.or(method);
        fold.empty = node.child(Rule::fold_empty).and_then(|empty| self.word_of(&empty, Rule::empty_words));
        Some(fold)
    }

    /// The words of a chain of `of`, and what it ends in if that is no word.
    fn links(&mut self, node: &Node<'_>) -> Option<(Vec<Link>, Option<FoldOf>)> {
        let mut links = Vec::new();
        let mut last = None;
        let parts: Vec<Node<'_>> = if node.rule() == Rule::of_names { node.children().collect() } else { vec![node.clone()] };
        for part in parts {
            match part.rule() {
                Rule::of_name => links.push((self.field(&part.child(Rule::field)?)?, self.rank_of(&part)?)),
                Rule::of_periods => last = Some(self.periods(&part).map(FoldOf::Periods)?),
                Rule::num_group => last = Some(FoldOf::Num(Box::new(NumExpr::Group(Box::new(self.num_of(&part)?), self.span(&part))))),
                _ => {}
            }
        }
        Some((links, last))
    }

    fn periods(&mut self, node: &Node<'_>) -> Option<PeriodsExpr> {
        Some(PeriodsExpr { length: self.value_of(&node.child(Rule::length)?)?, rolling: node.has(Rule::kw_rolling), span: self.span(node) })
    }

    fn over(&mut self, node: &Node<'_>) -> Option<OverExpr> {
        Some(match node.rule() {
            Rule::of_periods => self.periods(node).map(OverExpr::Periods)?,
            Rule::over_every => OverExpr::Every(self.names(node), self.span(node)),
            Rule::over_before => {
                let count = match node.child(Rule::number) {
                    Some(number) => self.number(&number)?,
                    None => Decimal::ONE,
                };
                OverExpr::Before { count, unit: self.unit_of(node)?, span: self.span(node) }
            }
            _ => OverExpr::Windows(self.word_of(node, Rule::window_unit)?),
        })
    }

    /// `95` of a percentile; `Some(None)` if there is none.
    fn rank_of(&mut self, node: &Node<'_>) -> Option<Option<Expr>> {
        let Some(rank) = node.child(Rule::rank) else { return Some(None) };
        let number = self.number(&rank.child(Rule::number)?)?;
        let kind = if rank.has(Rule::percent_sign) { ExprKind::Percent(number) } else { ExprKind::Number(number) };
        Some(Some(Expr { kind, span: self.span(&rank) }))
    }

    /// `with CLOCK within …`, and the condition after `where` or `with`.
    fn with_and_where(&mut self, node: &Node<'_>) -> Option<(Option<With>, Option<CondExpr>)> {
        let with = node.child(Rule::fold_with);
        let place = with.as_ref().unwrap_or(node);
        let mut cond = self.cond_of(place);
        if let Some(only) = place.child(Rule::fold_where) {
            cond = self.cond_of(&only);
        }
        let clock = match &with {
            Some(with) if with.has(Rule::path) => {
                Some((self.path(&with.child(Rule::path)?), if with.has(Rule::its_target) { None } else { Some(self.value_of(with)?) }))
            }
            _ => None,
        };
        Some((clock, cond))
    }

    /// `in started hours`, `weighted by affected`.
    fn units_and_weight(&mut self, node: &Node<'_>) -> Option<(Option<UnitsExpr>, Option<FieldExpr>)> {
        let units = match node.child(Rule::fold_units) {
            Some(units) => Some(self.units(&units, self.span(&units))?),
            None => None,
        };
        let weight = match node.child(Rule::fold_weighted) {
            Some(weighted) => Some(self.field(&weighted.child(Rule::field)?)?),
            None => None,
        };
        Some((units, weight))
    }

    /// What follows `measure` in an objective of cases, if it is one metric of them.
    pub(super) fn measure(&mut self, node: &Node<'_>) -> Option<MeasureExpr> {
        let num = node.child(Rule::num)?;
        let mut parts = num.children();
        let (part, None) = (parts.next()?, parts.next()) else { return None };
        let named = part.child(Rule::num_named).filter(|_| !part.has(Rule::num_per))?;
        let fold = named.child(Rule::fold);
        if named.has(Rule::preceding) || named.has(Rule::article) || fold.as_ref().is_some_and(|f| !plain(f)) {
            return None;
        }
        let path = self.path(&named.child(Rule::path)?);
        let metric = Name { text: path.text(), span: path.span };
        let span = self.span(node);
        let Some(fold) = fold else {
            return Some(MeasureExpr { metric, rank: None, with: None, within: None, of: None, units: None, weight: None, cond: None, method: None, span });
        };
        let of = match fold.child(Rule::fold_of).and_then(|of| of.first()) {
            Some(of) => self.links(&of)?.0.pop().map(|(field, _)| field),
            None => None,
        };
        let (with, cond) = self.with_and_where(&fold)?;
        let (with, within) = with.map_or((None, None), |(path, within)| (Some(path), Some(within)));
        let method = fold.child(Rule::fold_by).and_then(|by| self.word_of(&by, Rule::method));
        let (units, weight) = self.units_and_weight(&fold)?;
        Some(MeasureExpr { metric, rank: self.rank_of(&fold)?, with, within, of, units, weight, cond, method, span })
    }
}

/// Whether a metric is of the cases themselves or of one thing that they have.
fn plain(fold: &Node<'_>) -> bool {
    let one = |of: &Node<'_>| of.rule() == Rule::of_names && of.children().count() == 1 && of.first().is_some_and(|name| !name.has(Rule::article));
    let of = fold.child(Rule::fold_of).and_then(|of| of.first());
    of.is_none_or(|of| one(&of)) && ![Rule::fold_inside, Rule::fold_over, Rule::fold_empty].iter().any(|rule| fold.has(*rule))
}
