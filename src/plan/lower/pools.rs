//! Pools: what is at risk, and how it is allocated.

use super::context::{Lowering, small};
use super::measures::Sort;
use super::numbers::NumContext;
use super::pool_bounds::Allocated;
use crate::diagnostic::Diagnostic;
use crate::plan::paid::Paid;
use crate::plan::{Allocation, ObjectiveId, Pool, PoolId};
use crate::readings::{AllocationDay, Choice};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, Cell, CellKind, Expr, ExprKind, ItemKind, NumExpr, Path};
use crate::text::Span;
use crate::value::{Date, Ratio};

/// The columns of an allocation.
const COLUMNS: [&str; 4] = ["objective", "category", "allocation", "from"];

impl<'a> Lowering<'a> {
    /// Gives every pool its id, before anything can name one.
    pub(super) fn pool_ids(&mut self) {
        for (n, at) in self.project(DeclKind::Pool).into_iter().enumerate() {
            self.pools.insert(at, PoolId(small(n)));
        }
    }

    /// The pool a path names.
    pub(super) fn pool_named(&mut self, path: &'a Path) -> Option<PoolId> {
        let found = self.names.find(DeclKind::Pool, path, self.here.file);
        let at = self.found(found)?;
        if self.of_a_part(DeclKind::Pool, at, path) {
            return None;
        }
        self.pools.get(&at).copied()
    }

    /// An objective that a pool says nothing of has no share of it: its credit pays nothing, ever.
    pub(super) fn has_a_row(&mut self, path: &'a Path, objective: ObjectiveId, span: Span) {
        let found = self.names.find(DeclKind::Pool, path, self.here.file).ok();
        let Some(ItemKind::Pool(pool)) = found.and_then(|at| self.names.decls.get(at)).map(|decl| &decl.item.kind) else { return };
        let Some(name) = self.plan.objectives.get(objective.index()).map(|o| o.name.clone()) else { return };
        let whole = |cell: &Cell| cell.text == name || cell.text.rsplit('.').next() == Some(name.as_str());
        if !pool.table.rows.iter().skip(1).any(|row| row.first().is_some_and(whole)) {
            let wrong = Diagnostic::warning("pool/no-row", format!("`{}` has no row for `{name}`: its credit pays nothing", pool.name.text), span);
            self.say(wrong.at(pool.name.span, "the pool").help(format!("add a row: `| {name} | 10% | - |`")));
        }
    }

    /// Every pool, in the order of their ids.
    pub(super) fn pools(&mut self) {
        for at in self.project(DeclKind::Pool) {
            let made = self.elsewhere(at, |me, decl| match &decl.item.kind {
                ItemKind::Pool(pool) => me.pool(pool),
                _ => None,
            });
            // One that is wrong has been reported, and there will be no plan.
            self.plan.pools.extend(made);
        }
    }

    fn pool(&mut self, pool: &'a tree::Pool) -> Option<Pool> {
        let name = pool.name.text.clone();
        self.here.name.clone_from(&name);
        let each = self.window(&pool.each, &name)?;
        let context = NumContext::of_windows(each.clone(), &name);
        let because = Some((pool.name.span, "a pool is an amount of money".to_owned()));
        let amount = self.num_of(&pool.amount, Sort::Money, &because, &context);
        let allocatable = match &pool.allocatable {
            None => Some(Ratio::ONE),
            Some(expr) => self.percent(expr),
        };
        let bounds = self.bounds(&pool.bounds);
        let allocations = self.allocations(&pool.table);
        let (amount, allocatable, bounds, allocations) = (amount?, allocatable?, bounds?, allocations?);
        self.before_credits(Paid::in_num(&self.plan, &amount), "what is at risk", pool.amount.span())?;
        let mut fees = Vec::new();
        super::paid::window_fees(&amount, &mut fees);
        self.meets_fee_base_of(&fees, Some(&each), pool.amount.span());
        self.allocated(&name, allocatable, &bounds, &allocations);
        let allocations: Vec<Allocation> = allocations.into_iter().map(|(allocation, ..)| allocation).collect();
        let changes = allocations.iter().any(|a| a.from.is_some());
        let place = pool.name.span;
        let day = if changes { self.point(&AllocationDay::KIND, "", None, place) } else { self.not_met(&AllocationDay::KIND, "", place) };
        Some(Pool { name, clause: self.clause(), amount, each, allocatable, day, allocations })
    }

    /// A percentage that may be more than all.
    pub(super) fn percent(&mut self, expr: &Expr) -> Option<Ratio> {
        let ExprKind::Percent(n) = &expr.kind else {
            self.mismatch(expr, "a percentage", &None);
            return None;
        };
        self.percentage(*n, expr.span)
    }

    fn allocations(&mut self, table: &'a tree::Table) -> Option<Vec<Allocated>> {
        let Some((head, rows)) = table.rows.split_first().filter(|(_, rows)| !rows.is_empty()) else {
            self.error("table/empty", "the table has no rows", table.span, "");
            return None;
        };
        let names: Vec<String> = head.iter().map(|c| c.text.trim().to_owned()).collect();
        for cell in head {
            let text = cell.text.trim();
            if !COLUMNS.contains(&text) {
                let wrong = Diagnostic::error("table/head", format!("a pool is not allocated by `{text}`"), cell.span);
                self.say(match crate::diagnostic::nearest(text, COLUMNS) {
                    Some(near) => wrong.fix(format!("did you mean `{near}`?"), cell.span, near),
                    None => wrong.help("its columns are `objective`, `category`, `allocation` and `from`"),
                });
                return None;
            }
        }
        let column = |name: &str| names.iter().position(|n| n == name);
        let (Some(objective), Some(share)) = (column("objective"), column("allocation")) else {
            let at = head.first().map_or(table.span, |c| c.span);
            self.error("table/head", "a pool is allocated by objective", at, "head the columns `objective` and `allocation`");
            return None;
        };
        let (from, category) = (column("from"), column("category"));
        if !Self::rows_fit(head, rows) {
            return None;
        }
        let mut out: Vec<Allocated> = Vec::new();
        let mut whole = true;
        for row in rows {
            let made = self.allocation((row.get(objective)?, row.get(share)?, from.and_then(|at| row.get(at))));
            let Some(made) = made else {
                whole = false;
                continue;
            };
            let span = row.first().map_or(table.span, |c| c.span);
            if let Some((_, first, _)) = out.iter().find(|(a, ..)| a.objective == made.objective && a.from == made.from) {
                let twice = Diagnostic::error("table/overlap", "an earlier row allocates to the same objective from the same day", span);
                self.say(twice.label("this row").at(*first, "the earlier one").help("keep one of the two"));
                whole = false;
            }
            out.push((made, span, category.and_then(|at| row.get(at)).map(|cell| cell.text.trim().to_owned())));
        }
        whole.then_some(out)
    }

    fn allocation(&mut self, (objective, share, from): (&'a Cell, &'a Cell, Option<&'a Cell>)) -> Option<Allocation> {
        let objective = match &objective.kind {
            CellKind::Values(values) => match values.as_slice() {
                [Expr { kind: ExprKind::Name(path), .. }] => self.objective_named(path),
                _ => None.or_else(|| self.wrong_cell(objective, "the name of an objective")),
            },
            CellKind::Head => self.objective_in(objective),
            CellKind::Broken => None,
            _ => self.wrong_cell(objective, "the name of an objective"),
        };
        let share = self.allocated_share(share);
        let from = match from {
            None => Some(None),
            Some(cell) => self.first_day(cell),
        };
        Some(Allocation { objective: objective?, share: share?, from: from? })
    }

    fn objective_in(&mut self, cell: &Cell) -> Option<ObjectiveId> {
        let parts: Vec<&str> = cell.text.split('.').map(str::trim).collect();
        let found = self.names.candidates(DeclKind::Objective, &parts, self.here.file);
        let Some(at) = found.first() else {
            let unknown = self.names.unknown(DeclKind::Objective, cell.text.trim(), cell.span, self.here.file);
            self.say(unknown);
            return None;
        };
        self.objective_at(*at, cell.span)
    }

    fn wrong_cell<T>(&mut self, cell: &Cell, wanted: &str) -> Option<T> {
        self.error("table/cell", format!("`{}` is not {wanted}", cell.text), cell.span, "");
        None
    }

    /// `25%`, `40% of 50%`.
    fn allocated_share(&mut self, cell: &'a Cell) -> Option<Ratio> {
        match &cell.kind {
            CellKind::Values(values) => match values.as_slice() {
                [one] => self.percent(one),
                _ => self.wrong_cell(cell, "a percentage"),
            },
            CellKind::Pays(number) => self.share_of_shares(number),
            CellKind::Broken => None,
            _ => self.wrong_cell(cell, "a percentage"),
        }
    }

    fn share_of_shares(&mut self, mut number: &'a NumExpr) -> Option<Ratio> {
        let whole = number.span();
        let mut product = Ratio::ONE;
        loop {
            let percent = match number {
                NumExpr::Group(inner, _) => {
                    number = inner;
                    continue;
                }
                NumExpr::PercentOf { percent, of, span } => {
                    number = of;
                    self.percentage(*percent, *span)?
                }
                NumExpr::Value(expr) => {
                    let last = self.percent(expr)?;
                    let share = product.times(last).filter(|share| crate::plan::computable_share(*share));
                    if share.is_none() {
                        self.error("unit/range", "this share cannot be computed with exactly", whole, "round it");
                    }
                    return share;
                }
                NumExpr::Broken(_) => return None,
                other => {
                    self.error("table/cell", format!("`{}` is not a percentage", self.written(other.span())), other.span(), "write `25%`, or `40% of 50%`");
                    return None;
                }
            };
            product = product.times(percent)?;
        }
    }

    fn first_day(&mut self, cell: &Cell) -> Option<Option<Date>> {
        match &cell.kind {
            CellKind::Blank => Some(None),
            CellKind::Date(date) => Some(Some(date.date)),
            CellKind::Broken => None,
            _ => {
                self.error(
                    "table/cell",
                    format!("`{}` is not a date", cell.text),
                    cell.span,
                    "write a date such as `1 January 2027`, or `-` for the first day",
                );
                None
            }
        }
    }
}
