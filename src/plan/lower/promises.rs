//! What an objective promises: its target, for all or by group, and what does not count.

use super::context::Lowering;
use super::measures::Sort;
use super::points::Said;
use super::values::Because;
use crate::diagnostic::Diagnostic;
use crate::plan::{Bound, Exclusion, Field, GroupTarget, OneOf, Quantity, Target, Value};
use crate::readings::{self, Choice};
use crate::syntax::tree::{Cell, CellKind, Expr, FieldExpr, Name, Phrase, SetExpr, Table};
use crate::text::Span;

/// A line `target by …`.
pub(super) type ByGroup<'a> = (&'a [FieldExpr], &'a Table, Span);
/// A line `target at least …`.
pub(super) type ForAll<'a> = (&'a Name, &'a Expr, Span);

impl<'a> Lowering<'a> {
    /// What is promised, if anything is. `dimensions`: the groups, by name, with the field they are of.
    pub(super) fn promise(
        &mut self,
        lines: (Option<ForAll<'a>>, Option<ByGroup<'a>>),
        measured: (Sort, Span),
        name: &str,
        dimensions: &[(String, Option<Field>)],
    ) -> Option<Option<Target>> {
        let (sort, at) = measured;
        let because = Some((at, format!("this measures {}", sort.words())));
        let all = match lines.0 {
            None => None,
            Some((word, value, span)) => Some(self.target(word, value, span, sort, &because, name)?),
        };
        match lines.1 {
            None => Some(all),
            Some(by) => self.targets_by(by, all, sort, &because, name, dimensions).map(Some),
        }
    }

    fn target(&mut self, word: &Name, value: &'a Expr, span: Span, sort: Sort, because: &Because, name: &str) -> Option<Target> {
        let bound = match super::history::bound_of(&word.text) {
            Some(bound) => bound,
            None => {
                let help = "write `at least`, `above`, `at most`, `below` or `exactly`";
                self.error("type/target", format!("a target is not `{}`", word.text), span, help);
                return None;
            }
        };
        Some(Target { bound, value: self.promised_value(value, sort, because, name, &format!("{name}.target"))?, rows: Vec::new() })
    }

    fn promised_value(&mut self, value: &'a Expr, sort: Sort, because: &Because, name: &str, subject: &str) -> Option<OneOf<Quantity>> {
        if self.open_quantity(value, sort, name) {
            return Some(OneOf::just(Quantity::Unknown));
        }
        self.one_of(value, subject, sort.words(), |me, e| me.quantity(e, sort, because))
    }

    /// A table of targets by group.
    fn targets_by(
        &mut self,
        by: ByGroup<'a>,
        all: Option<Target>,
        sort: Sort,
        because: &Because,
        name: &str,
        dimensions: &[(String, Option<Field>)],
    ) -> Option<Target> {
        let (keys, table, span) = by;
        let mut places = Vec::new();
        for key in keys {
            let field = key.field.text();
            let Some(at) = dimensions.iter().position(|(d, _)| *d == field) else {
                let said = format!("`{name}` is not judged by `{field}`: a target by it would hold for nobody");
                self.error("table/head", said, key.span, &format!("add a line `for each {field}`"));
                return None;
            };
            places.push(at);
        }
        let (head, rows) = table.rows.split_first()?;
        for (key, cell) in keys.iter().zip(head) {
            let field = key.field.text();
            if cell.text.trim() != field {
                let wrong = Diagnostic::error("table/head", format!("the first columns are headed by the groups: `{field}`, not `{}`", cell.text), cell.span);
                self.say(wrong.at(key.span, "the group").fix(format!("write `{field}`"), cell.span, field));
                return None;
            }
        }
        let last = head.get(keys.len());
        if last.is_none_or(|cell| cell.text.trim() != "target") || head.len() != keys.len() + 1 {
            let at = last.map_or(table.span, |cell| cell.span);
            self.error("table/head", "the last column is headed `target`, and there is no other", at, "head it `target`");
            return None;
        }
        if !Self::rows_fit(head, rows) {
            return None;
        }
        let mut bound = all.as_ref().map(|t| (t.bound, span));
        let mut out = Vec::new();
        for row in rows {
            let when = self.group_of(row, &places, dimensions);
            let value = self.cell_target(row.last()?, sort, because, name, &mut bound);
            out.push(GroupTarget { when: when?, value: value? });
        }
        let (bound, _) = bound?;
        let value = match all {
            Some(all) => all.value,
            None => {
                // Nothing is promised to those whom no row names.
                out.push(GroupTarget { when: vec![Vec::new(); dimensions.len()], value: None });
                out.iter().find_map(|row| row.value.clone())?
            }
        };
        Some(Target { bound, value, rows: out })
    }

    fn group_of(&mut self, row: &'a [Cell], places: &[usize], dimensions: &[(String, Option<Field>)]) -> Option<Vec<Vec<Value>>> {
        let mut when: Vec<Vec<Value>> = vec![Vec::new(); dimensions.len()];
        for (at, cell) in places.iter().zip(row) {
            let (name, field) = dimensions.get(*at)?;
            let values = match &cell.kind {
                CellKind::Otherwise | CellKind::Blank => Vec::new(),
                CellKind::Values(values) => {
                    let field = field.as_ref()?;
                    let values: Vec<Option<Value>> = values.iter().map(|v| self.value(v, field)).collect();
                    values.into_iter().collect::<Option<_>>()?
                }
                CellKind::Broken => return None,
                _ => {
                    self.error("table/key", format!("`{}` is no value of `{name}`", cell.text), cell.span, "write `otherwise` for all the rest");
                    return None;
                }
            };
            *when.get_mut(*at)? = values;
        }
        Some(when)
    }

    /// `at least 99.9%`, `99.9%`, `-`; every row of a table is bounded alike.
    fn cell_target(&mut self, cell: &'a Cell, sort: Sort, because: &Because, name: &str, bound: &mut Option<(Bound, Span)>) -> Option<Option<OneOf<Quantity>>> {
        let (word, value) = match &cell.kind {
            CellKind::Blank => return Some(None),
            CellKind::Broken => return None,
            CellKind::Values(values) if values.len() == 1 => (None, values.first()?),
            CellKind::Range(range) => match (&range.lower, &range.upper) {
                (Some((word, value)), None) | (None, Some((word, value))) => (Some(word), value),
                _ => return self.no_target(cell),
            },
            _ => return self.no_target(cell),
        };
        let own = match word {
            None => None,
            Some(word) => Some(self.bound(word)?),
        };
        match (own, &*bound) {
            (Some(own), Some((other, at))) if own != *other => {
                let wrong = Diagnostic::error("table/cell", "targets of one table are bounded alike", cell.span).label("here").at(*at, "and otherwise here");
                self.say(wrong.help("make two objectives of it"));
                return None;
            }
            (Some(own), None) => *bound = Some((own, cell.span)),
            (None, None) => {
                let text = format!("at least {}", cell.text.trim());
                let wrong = Diagnostic::error("table/cell", format!("`{}` at least, or at most?", cell.text.trim()), cell.span);
                self.say(wrong.fix(format!("write `{text}`"), cell.span, text));
                return None;
            }
            _ => {}
        }
        let subject = format!("{name}.target");
        self.promised_value(value, sort, because, name, &subject).map(Some)
    }

    fn no_target<T>(&mut self, cell: &Cell) -> Option<T> {
        self.error("table/cell", format!("`{}` is no target", cell.text), cell.span, "write `at least 99.9%`, or `-` where there is no target");
        None
    }

    /// Lines `exclude …`.
    pub(super) fn exclusions(&mut self, lines: &[(&'a SetExpr, Option<&'a Phrase>, Span)], name: &str, of_time: bool) -> Option<Vec<Exclusion>> {
        let mut out = Vec::new();
        let mut whole = true;
        for (set, from, span) in lines {
            let said = match from {
                None => None,
                Some(words) => {
                    let text = format!("is removed from {}", words.text.split_whitespace().collect::<Vec<_>>().join(" "));
                    let Some(reading) = readings::Exclusion::KIND.phrased(&text) else {
                        self.error(
                            "settle/unknown-reading",
                            format!("nothing is excluded from `{}`", words.text),
                            words.span,
                            "write `from the bad time`, `from the total` or `from both`",
                        );
                        whole = false;
                        continue;
                    };
                    Some(Said { reading: reading.name, span: words.span })
                }
            };
            match self.time_set(set) {
                Some(set) => {
                    let from = self.own_point(&readings::Exclusion::KIND, name, said, *span);
                    let partly = of_time.then(|| self.point(&readings::PartlyExcluded::KIND, name, None, *span));
                    out.push(Exclusion { set, from, partly });
                }
                None => whole = false,
            }
        }
        whole.then_some(out)
    }
}
