//! Tables of targets: the time allowed by the values of fields, for one clock in each column.

use super::conditions::Place;
use super::context::Lowering;
use super::values::For;
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::{Budget, CaseId, ClockId, Field, FieldAt, OneOf, TargetRow, TargetTable, Value};
use crate::readings::{Choice, MissingTarget, TargetChange};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Cell, CellKind, Phrase, Targets};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// A table of targets: gives each clock it heads a column its own.
    pub(super) fn targets(&mut self, targets: &'a Targets, span: Span) {
        let Some((header, rows)) = targets.table.rows.split_first() else {
            return self.error("table/empty", "the table has no rows", span, "");
        };
        let n = targets.keys.len();
        for (key, cell) in targets.keys.iter().zip(header) {
            let name = key.field.text();
            let text = cell.text.split_whitespace().next().unwrap_or("");
            if text != name {
                let wrong = Diagnostic::error(
                    "table/head",
                    format!("the first columns are headed by the fields of the table: `{name}`, not `{}`", cell.text),
                    cell.span,
                );
                self.say(wrong.at(key.span, "the field").fix(format!("write `{name}`"), cell.span, name));
                return;
            }
        }
        if header.len() <= n {
            return self.error("table/head", "the table has no column for a clock", targets.table.span, "head a column with the name of a clock");
        }
        let whole = Self::rows_fit(header, rows);
        for (column, cell) in header.iter().enumerate().skip(n) {
            let Some(clock) = self.clock_in_head(cell) else { continue };
            match self.tabled.get(&clock).copied() {
                Some(first) => {
                    let twice = Diagnostic::error("name/twice", format!("the clock `{}` has two tables of targets", cell.text), cell.span)
                        .label("again here")
                        .at(first, "first here");
                    self.say(twice.help("keep one of the two"));
                }
                None => {
                    self.tabled.insert(clock, cell.span);
                    if whole {
                        self.column(targets, rows, column, clock, cell);
                    }
                }
            }
        }
    }

    /// Whether every row has as many cells as the header; where one has not, that has been reported.
    pub(super) fn rows_fit(header: &[Cell], rows: &[Vec<Cell>]) -> bool {
        rows.iter().all(|row| row.len() == header.len())
    }

    fn clock_in_head(&mut self, cell: &Cell) -> Option<ClockId> {
        let parts: Vec<&str> = cell.text.split('.').map(str::trim).collect();
        let found = self.names.candidates(DeclKind::Clock, &parts, self.here.file);
        let Some(at) = found.first().copied() else {
            let unknown = self.names.unknown(DeclKind::Clock, &cell.text, cell.span, self.here.file);
            self.say(unknown);
            return None;
        };
        self.clock(at)
    }

    fn column(&mut self, targets: &'a Targets, rows: &'a [Vec<Cell>], column: usize, clock: ClockId, head: &'a Cell) {
        let Some((case, name)) = self.plan.clocks.get(clock.index()).map(|c| (c.case, c.name.clone())) else { return };
        // What settles points stands once for every column: what is wrong with it is said for the first.
        let (first, before) = (column == targets.keys.len(), self.out.len());
        self.settle_here(&name, &targets.settle.iter().collect::<Vec<&Phrase>>(), &[]);
        if !first {
            self.out.truncate(before);
        }
        let place = Place::Clause(name.clone(), &TargetChange::KIND);
        let keys: Vec<Option<(FieldAt, Field)>> = targets.keys.iter().map(|k| self.field_at(k, case, &place)).collect();
        let Some(keys) = keys.into_iter().collect::<Option<Vec<_>>>() else { return self.here.lines.clear() };
        let mut out: Vec<(TargetRow, Span)> = Vec::new();
        for row in rows {
            let made = self.row(row, &keys, column, clock, head, case);
            if let Some(made) = made {
                let at = row.first().map_or(head.span, |c| c.span);
                self.same_row(&made, at, &out);
                out.push((made, at));
            }
        }
        let missing = self.point(&MissingTarget::KIND, &name, None, targets.table.span);
        if first {
            self.settled_here();
        }
        self.here.lines.clear();
        let table =
            TargetTable { clause: self.clause(), keys: keys.into_iter().map(|(at, _)| at).collect(), rows: out.into_iter().map(|(r, _)| r).collect(), missing };
        if let Some(clock) = self.plan.clocks.get_mut(clock.index()) {
            clock.targets = Some(table);
        }
    }

    fn row(&mut self, row: &'a [Cell], keys: &[(FieldAt, Field)], column: usize, clock: ClockId, head: &'a Cell, _case: CaseId) -> Option<TargetRow> {
        let mut when: Vec<Vec<Value>> = Vec::new();
        for ((_, field), cell) in keys.iter().zip(row) {
            when.push(match &cell.kind {
                CellKind::Otherwise | CellKind::Blank => Vec::new(),
                CellKind::Values(values) => {
                    // Every column reads the same keys: what is wrong with them is said for the first.
                    let quiet = column > keys.len();
                    let before = self.out.len();
                    let values: Vec<Option<Value>> = values.iter().map(|v| self.value(v, field)).collect();
                    if quiet {
                        self.out.truncate(before);
                    }
                    values.into_iter().collect::<Option<_>>()?
                }
                CellKind::Broken => return None,
                _ => {
                    if column == keys.len() {
                        let help = "write its values, `-` for any, or `otherwise` for all the rest";
                        self.error("table/key", format!("`{}` is no value of `{}`", cell.text, field.name), cell.span, help);
                    }
                    return None;
                }
            });
        }
        let cell = row.get(column)?;
        let budget = match &cell.kind {
            CellKind::Blank => None,
            CellKind::Values(values) => match values.as_slice() {
                [one] => {
                    let subject = row.iter().take(keys.len()).fold(head.text.clone(), |name, key| format!("{name}.{}", one_word(&key.text)));
                    let because = Some((head.span, format!("`{}` is a clock: its targets are lengths of time", head.text)));
                    Some(self.one_of(one, &subject, "a length of time", |me, e| me.budget(e, clock, For::Target, &because))?)
                }
                _ => {
                    self.error("table/cell", format!("`{}` is more than one target", cell.text), cell.span, "if it is still open, write `[… or …]`");
                    return None;
                }
            },
            CellKind::Broken => return None,
            _ => {
                let near = nearest(&cell.text, ["-", "otherwise"]);
                let help = if near.is_some() { "write `-` where there is no target" } else { "write a length of time, or `-` where there is no target" };
                self.error("table/cell", format!("`{}` is no target", cell.text), cell.span, help);
                return None;
            }
        };
        Some(TargetRow { when, budget: budget.map(|b: OneOf<Budget>| b) })
    }

    /// A row whose values an earlier row holds already would never apply.
    fn same_row(&mut self, row: &TargetRow, at: Span, former: &[(TargetRow, Span)]) {
        let covers = |a: &[Value], b: &[Value]| a.is_empty() || (!b.is_empty() && b.iter().any(|v| a.contains(v)));
        let hit = former.iter().find(|(f, _)| {
            f.when.iter().zip(&row.when).all(|(a, b)| covers(a, b)) && (f.when.iter().all(Vec::is_empty) || !row.when.iter().any(Vec::is_empty))
        });
        if let Some((_, first)) = hit {
            if self.out.iter().any(|d| d.code == "table/overlap" && d.span() == Some(at)) {
                return;
            }
            let wrong = Diagnostic::error("table/overlap", "an earlier row holds the same values", at).label("this row").at(*first, "the earlier one");
            self.say(wrong.help("give each value one row"));
        }
    }
}

/// The values of a cell as a part of a name.
fn one_word(cell: &str) -> String {
    let words = cell.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).filter(|w| !w.is_empty());
    let name = words.collect::<Vec<_>>().join("_");
    if name.is_empty() || name == "-" { "any".to_owned() } else { name }
}
