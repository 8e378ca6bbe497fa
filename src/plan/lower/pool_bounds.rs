//! Bounds on what is allocated of a pool: in all, for each objective, for a category, and to how many.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{Allocation, ObjectiveId};
use crate::syntax::tree::{ExprKind, PoolBound, PoolBoundOf};
use crate::text::Span;
use crate::value::{Date, Ratio};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A row of an allocation: where it stands, and its category.
pub(super) type Allocated = (Allocation, Span, Option<String>);

/// A bound on what is allocated.
pub(super) enum Bound {
    /// To how many objectives.
    Number(usize),
    /// For each objective.
    Each(Ratio),
    /// For all objectives of a category together, and where it is named.
    Category(String, Ratio, Span),
}

impl Lowering<'_> {
    /// `up to 25% for each objective`, `up to 20 objectives`, `up to 50% for response`
    pub(super) fn bounds(&mut self, lines: &[PoolBound]) -> Option<Vec<Bound>> {
        let made: Vec<Option<Bound>> = lines.iter().map(|line| self.bound_on_a_pool(line)).collect();
        made.into_iter().collect()
    }

    fn bound_on_a_pool(&mut self, line: &PoolBound) -> Option<Bound> {
        match &line.of {
            PoolBoundOf::Each => self.percent(&line.most).map(Bound::Each),
            PoolBoundOf::Category(name) => self.percent(&line.most).map(|most| Bound::Category(name.text.clone(), most, name.span)),
            PoolBoundOf::Number => {
                let ExprKind::Count(number, noun) = &line.most.kind else {
                    let help = "write `up to 200% allocated`, `up to 25% for each objective`, `up to 50% for CATEGORY` or `up to 20 objectives`";
                    self.error("pool/bound", "it is not said what this bounds", line.span, help);
                    return None;
                };
                let most = number.to_usize().filter(|most| Decimal::from(*most) == *number);
                if !["objective", "objectives"].contains(&noun.text.as_str()) || most.is_none() {
                    self.error("pool/bound", "a pool is allocated to a whole number of objectives", line.most.span, "write `up to 20 objectives`");
                    return None;
                }
                most.map(Bound::Number)
            }
        }
    }

    /// What is allocated, on each day on which that changes: more than may be is worth knowing. The first of it is said.
    pub(super) fn allocated(&mut self, name: &str, allocatable: Ratio, bounds: &[Bound], allocations: &[Allocated]) {
        self.categories(bounds, allocations);
        let mut days: Vec<Option<Date>> = allocations.iter().map(|(a, ..)| a.from).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let mut latest: Vec<&Allocated> = Vec::new();
            for row in allocations.iter().filter(|(a, ..)| a.from <= day) {
                match latest.iter_mut().find(|known| known.0.objective == row.0.objective) {
                    Some(known) if known.0.from < row.0.from => *known = row,
                    Some(_) => {}
                    None => latest.push(row),
                }
            }
            if let Some(over) = self.beyond(name, allocatable, bounds, &latest) {
                let span = allocations.iter().find(|(a, ..)| a.from == day).map_or(Span::default(), |(_, span, _)| *span);
                let when = day.map_or_else(String::new, |d| format!(" from {d}"));
                let wrong = Diagnostic::warning("pool/allocated", format!("{}{when}, and {}", over.is, over.may), span).label("with this row");
                return self.say(wrong.help("the parties pay more than is at risk, or one row is wrong: lower a row, or raise `up to …`"));
            }
        }
    }

    /// What goes beyond a bound while these rows are in force.
    fn beyond(&self, name: &str, allocatable: Ratio, bounds: &[Bound], rows: &[&Allocated]) -> Option<Over> {
        let sum = |of: &dyn Fn(&Allocated) -> bool| rows.iter().filter(|row| of(row)).try_fold(Ratio::ZERO, |sum, (a, ..)| sum.plus(a.share));
        let over = |what: String, sum: Option<Ratio>, most: Ratio| match sum {
            Some(sum) if sum <= most => None,
            Some(sum) => Some(Over { is: format!("{what} is allocated to {}", percent_text(sum)), may: format!("only {} may be", percent_text(most)) }),
            None => Some(Over { is: format!("{what} is allocated to more than can be computed with"), may: format!("only {} may be", percent_text(most)) }),
        };
        if let Some(over) = over(format!("`{name}`"), sum(&|_| true), allocatable) {
            return Some(over);
        }
        bounds.iter().find_map(|bound| match bound {
            Bound::Number(most) => {
                let count = rows.iter().filter(|(a, ..)| a.share > Ratio::ZERO).count();
                (count > *most).then(|| Over { is: format!("`{name}` is allocated to {count} objectives"), may: format!("only to {most} may it be") })
            }
            Bound::Each(most) => {
                let (row, ..) = rows.iter().find(|(a, ..)| a.share > *most)?;
                Some(Over {
                    is: format!("`{}` has {} of `{name}`", self.name_of(row.objective), percent_text(row.share)),
                    may: format!("each may have only {}", percent_text(*most)),
                })
            }
            Bound::Category(category, most, _) => over(format!("`{name}` for `{category}`"), sum(&|(.., own)| own.as_ref() == Some(category)), *most),
        })
    }

    /// A category that no row has, and a row whose category has no bound.
    fn categories(&mut self, bounds: &[Bound], allocations: &[Allocated]) {
        let named = |category: &str| bounds.iter().any(|bound| matches!(bound, Bound::Category(name, ..) if name == category));
        for bound in bounds {
            if let Bound::Category(name, _, span) = bound
                && !allocations.iter().any(|(.., own)| own.as_ref() == Some(name))
            {
                let help = "add a column `category` to the table, and this to a row of it";
                self.error("pool/bound", format!("no row has the category `{name}`"), *span, help);
            }
        }
        let unknown = allocations.iter().find(|(.., own)| own.as_ref().is_some_and(|own| own != "-" && !named(own)));
        if let Some((_, span, Some(category))) = unknown {
            let wrong = Diagnostic::warning("pool/bound", format!("nothing is said of the category `{category}`"), *span);
            self.say(wrong.help(format!("add `up to 50% for {category}` before the table, or write `-`")));
        }
    }

    fn name_of(&self, id: ObjectiveId) -> String {
        self.plan.objectives.get(id.index()).map(|o| o.name.clone()).unwrap_or_default()
    }
}

/// What goes beyond a bound, in words.
struct Over {
    is: String,
    may: String,
}

/// A share in per cent, without noughts at its end.
fn percent_text(share: Ratio) -> String {
    let percent = share.times(Ratio::whole(100)).and_then(|p| p.to_decimal(6)).unwrap_or(Decimal::ZERO);
    format!("{}%", percent.normalize())
}
