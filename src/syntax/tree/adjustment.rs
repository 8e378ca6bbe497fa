//! The tree: seasons, surges and phases; what has happened in windows before; rights.

use super::{CondExpr, DateRange, Expr, Name, NumExpr, Path, Phrase, Table, Window};
use crate::syntax::tree::DateLit;
use crate::text::Span;

/// `season year_end from 1 November through 31 January every year`, `surge rush each calendar month in which …`, `phase tightened from 1 January 2027, when …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// `season`, `surge`, `phase`.
    pub word: Name,
    /// `year_end`.
    pub name: Name,
    /// When.
    pub when: AdjustmentWhen,
    /// `, when quick_contact is met in every month of probation`
    pub given: Option<HistoryExpr>,
    /// Lines in `{ … }` that settle points.
    pub settle: Vec<Phrase>,
}

/// When an adjustment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdjustmentWhen {
    /// `from 1 November through 31 January every year`: month and day, twice.
    Yearly { from: (u8, u8), through: (u8, u8), span: Span },
    /// `from 1 July 2026 through 31 December 2026`
    Dates(DateRange),
    /// `from 1 January 2027`
    From(DateLit),
    /// `each calendar month in which more than 520 tickets are opened`: word (`more than`, `at least`, `fewer than`, `at most`), how many, of what, which event.
    Counted { each: Window, word: Name, count: Expr, plural: Name, event: Path, span: Span },
    /// `each calendar month in which count of tickets is above 520`
    Windows { each: Window, cond: CondExpr, span: Span },
    /// Reported.
    Broken(Span),
}

/// `during rush, year_end { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct During {
    /// Which adjustments.
    pub names: Vec<Path>,
    /// What is otherwise.
    pub lines: Vec<DuringLine>,
}

/// Lines of a `during`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DuringLine {
    /// `target quick_contact at least 92%`: the bound as written.
    Target { objective: Path, word: Name, value: Expr, span: Span },
    /// `no target for quick_fix`
    NoTarget { objective: Path, span: Span },
    /// `multiply credits by 50%`; `multiply credits for a, b by 2`
    Multiply { objectives: Vec<Path>, by: Expr, span: Span },
    /// `no credits`; `no credits for a, b`
    NoCredits { objectives: Vec<Path>, span: Span },
    /// `review operational every week`
    Review { name: Path, every: Every, span: Span },
    /// Reported.
    Broken(Span),
}

/// `prefer rush over year_end over tightened`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefer {
    /// In order, two or more.
    pub names: Vec<Path>,
}

/// How often: `every 2 weeks`, `every month`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Every {
    /// `2`; none: one.
    pub count: Option<Expr>,
    /// `day`, `week`, `month`, `quarter`, `year`, without an s.
    pub unit: Name,
    /// Where.
    pub span: Span,
}

/// A condition on windows that have been judged, flat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryExpr {
    /// Parts joined by `and` (true) and `or` (false).
    Joined { parts: Vec<HistoryExpr>, joins: Vec<bool>, span: Span },
    /// `( … )`
    Group(Box<HistoryExpr>, Span),
    /// `quick_contact is missed in 3 of any 6 consecutive months`. Without a subject: the objective of the credit it stands in.
    Test { subject: Option<NumExpr>, test: HistoryTest, extent: Extent, span: Span },
    /// Reported.
    Broken(Span),
}

/// What must hold of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryTest {
    /// `is missed`
    Missed,
    /// `is met`
    Met,
    /// `is below 97%`, `are at least 20% of fee`: word and number.
    Compare(Name, NumExpr),
}

/// In how many windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// `in 3 of any 6 consecutive months`; `in 3 consecutive months` (`of` none): unit without an s.
    Windows { least: Expr, of: Option<Expr>, unit: Name, span: Span },
    /// `in any month`
    Any { unit: Name, span: Span },
    /// `in every month of probation`
    Every { unit: Name, of: Path, span: Span },
    /// `in the next 2 months`
    Next { count: Expr, unit: Name, span: Span },
}

/// `right to terminate for customer when …, months not measured are skipped, notice within 30 days`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// `to terminate`: the words between `right` and `for`.
    pub name: Phrase,
    /// `customer`: a role or a party.
    pub party: Name,
    /// What must have happened.
    pub when: HistoryExpr,
    /// `notice within 30 days`
    pub notice: Option<Expr>,
    /// `effective 30 days later`
    pub effect: Option<Expr>,
    /// Lines that settle points: what stands after commas, or in `{ … }`.
    pub settle: Vec<Phrase>,
}

/// `pool at_risk of 10% of fee each calendar month, up to 200% allocated { table }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// `at_risk`.
    pub name: Name,
    /// How much.
    pub amount: NumExpr,
    /// For each of these.
    pub each: Window,
    /// `up to 200% allocated`; none: 100 %.
    pub allocatable: Option<Expr>,
    /// `up to 25% for each objective`, `up to 20 objectives`, `up to 50% for response`.
    pub bounds: Vec<PoolBound>,
    /// Head `objective | allocation`, perhaps `from`.
    pub table: Table,
}

/// A bound on what is allocated of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolBound {
    /// How much, or how many.
    pub most: Expr,
    /// Of what.
    pub of: PoolBoundOf,
    /// Where.
    pub span: Span,
}

/// What is bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PoolBoundOf {
    /// `up to 20 objectives`: how many have an allocation.
    Number,
    /// `for each objective`
    Each,
    /// `for response`: all objectives of a category together.
    Category(Name),
}
