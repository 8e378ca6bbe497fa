//! Tables of credits: what they go by, which groups their rows are for, and the values each row holds.

use super::context::Lowering;
use super::measures::Sort;
use super::values::Because;
use crate::diagnostic::Diagnostic;
use crate::plan::{Amount, Base, Edge, Field, FieldKind, Inclusion, ObjectiveId, OneOf, Per, Row, Scale, Value, What};
use crate::syntax::tree::{Cell, CellKind, Expr, ExprKind, Name, RangeExpr, Table};
use crate::text::Span;
use crate::value::Ratio;
use rust_decimal::Decimal;

/// The rows of a credit, and what they go by.
pub(super) struct Rows {
    pub scale: Scale,
    pub rows: Vec<Row>,
    /// For each dimension that rows tell apart every value there is, if they are known.
    pub domains: Vec<Option<Vec<Value>>>,
    /// What is given is points.
    pub points: bool,
}

impl Rows {
    /// One row that holds whatever was measured.
    pub(super) fn always(scale: Scale, pays: Amount) -> Self {
        let points = matches!(pays.base.options.as_slice(), [Base::Points(_)]);
        Self { scale, rows: vec![Row { lower: None, upper: None, otherwise: false, when: Vec::new(), pays }], domains: Vec::new(), points }
    }
}

/// A dimension of the objective: its field, and whether its values are compared as they are shown.
struct Dimension {
    name: String,
    field: Option<Field>,
    shown: bool,
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Dimension(usize),
    Scale,
    Pays,
}

/// The head of a table.
struct Head {
    columns: Vec<Column>,
    dimensions: Vec<Dimension>,
    scale: Scale,
    sort: Sort,
    because: Because,
    points: bool,
}

/// A cell in the column of a dimension.
enum Groups {
    These(Vec<Value>),
    Any,
    Otherwise(Span),
}

const SCALES: [(&str, Scale); 3] = [("attained", Scale::Attained), ("short by", Scale::ShortBy), ("missed in a row", Scale::InARow)];

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'a> Lowering<'a> {
    /// The table of a credit.
    pub(super) fn credit_table(&mut self, table: &'a Table, objective: ObjectiveId, subject: &str, span: Span) -> Option<Rows> {
        let Some((head, rows)) = table.rows.split_first() else {
            self.error("table/empty", "the table has no rows", span, "");
            return None;
        };
        let named = self.head(head, objective, table.span)?;
        if !Self::rows_fit(head, rows) {
            return None;
        }
        if rows.is_empty() {
            self.error("table/empty", "the table has a head but no rows", table.span, "");
            return None;
        }
        if let Some(at) = named.columns.iter().position(|c| *c == Column::Scale) {
            let mut otherwise = None;
            let only = named.columns.len() == 2;
            for cell in rows.iter().filter_map(|row| row.get(at)).filter(|cell| only && cell.kind == CellKind::Otherwise) {
                self.once("otherwise", cell.span, &mut otherwise);
            }
        }
        let whens = self.whens(rows, &named);
        let made: Vec<Option<Row>> = rows.iter().enumerate().map(|(n, row)| self.band(row, &named, &format!("{subject}.{}", n + 1), objective)).collect();
        let mut rows = made.into_iter().collect::<Option<Vec<Row>>>()?;
        for (row, when) in rows.iter_mut().zip(whens?) {
            match when {
                Some(when) => row.when = when,
                None => row.otherwise = true,
            }
        }
        let domains = if rows.iter().any(|r| !r.when.is_empty()) { named.dimensions.iter().map(domain).collect() } else { Vec::new() };
        Some(Rows { scale: named.scale, rows, domains, points: named.points })
    }

    /// The columns: dimensions in any order, at most one scale, and what is paid or given.
    fn head(&mut self, head: &'a [Cell], objective: ObjectiveId, span: Span) -> Option<Head> {
        let dimensions = self.dimensions_of(objective)?;
        let mut columns: Vec<Column> = Vec::new();
        let (mut scale, mut points) = (None, false);
        for cell in head {
            let text = spaced(&cell.text);
            let column = if let Some((_, known)) = SCALES.iter().find(|(word, _)| *word == text) {
                scale = Some((*known, cell.span));
                Column::Scale
            } else if text == "pays" || text == "gives" {
                points = text == "gives";
                Column::Pays
            } else if let Some(at) = dimensions.iter().position(|d| Some(d.name.as_str()) == text.split(' ').next()) {
                Column::Dimension(at)
            } else {
                self.unknown_column(cell, &text, &dimensions, head.last().map(|c| c.span) == Some(cell.span));
                return None;
            };
            if columns.contains(&column) {
                self.error("table/head", format!("the table has two columns `{text}`"), cell.span, "keep one of the two");
                return None;
            }
            columns.push(column);
        }
        if !columns.contains(&Column::Pays) {
            let last = head.last().map_or(span, |c| c.span);
            self.error("table/head", "the table does not say what is paid", last, "add a column `pays` (or `gives`, for service points)");
            return None;
        }
        if columns.len() < 2 {
            self.error("table/head", "a table of credits goes by something", span, "head its first column `attained` or `short by`");
            return None;
        }
        let sort = self.sort_of(objective)?;
        let measured = self.measure_spans.get(&objective).copied();
        let because = measured.map(|span| (span, format!("this measures {}", sort.words())));
        let at = head.first().map_or(span, |c| c.span);
        let (scale, place) = scale.unwrap_or((Scale::Missed, at));
        if scale != Scale::Attained {
            self.has_target(objective, place)?;
        }
        let (sort, because) = if scale == Scale::InARow { (Sort::Number, None) } else { (sort, because) };
        Some(Head { columns, dimensions, scale, sort, because, points })
    }

    fn unknown_column(&mut self, cell: &Cell, text: &str, dimensions: &[Dimension], last: bool) {
        if last {
            let wrong = Diagnostic::error("table/head", format!("the last column is headed `pays`, not `{}`", cell.text), cell.span);
            return self.say(wrong.fix("write `pays`", cell.span, "pays"));
        }
        let wrong = Diagnostic::error("table/head", format!("a table of credits cannot go by `{text}`"), cell.span);
        let known: Vec<&str> = SCALES.iter().map(|(word, _)| *word).chain(dimensions.iter().map(|d| d.name.as_str())).collect();
        self.say(match crate::diagnostic::nearest(text, known.iter().copied()) {
            Some(near) => wrong.fix(format!("did you mean `{near}`?"), cell.span, near),
            None if dimensions.is_empty() => wrong.help("it goes by `attained`, by `short by`, or by `missed in a row`"),
            None => {
                let list = dimensions.iter().map(|d| format!("`{}`", d.name)).collect::<Vec<_>>().join(", ");
                wrong.help(format!("it goes by {list}, and by `attained`, `short by` or `missed in a row`"))
            }
        });
    }

    fn dimensions_of(&self, objective: ObjectiveId) -> Option<Vec<Dimension>> {
        let objective = self.plan.objectives.get(objective.index())?;
        Some(match &objective.what {
            What::Items(items) => {
                let fields = &self.plan.case(items.case)?.fields;
                let of =
                    |at: &crate::plan::FieldAt| fields.get(at.field.index()).map(|f| Dimension { name: f.name.clone(), field: Some(f.clone()), shown: false });
                items.dimensions.iter().filter_map(of).collect()
            }
            What::Formula(formula) => {
                let field = |name: &String| self.plan.cases.iter().flat_map(|c| &c.fields).find(|f| f.name == *name).cloned();
                formula.dimensions.iter().map(|name| Dimension { name: name.clone(), field: field(name), shown: true }).collect()
            }
        })
    }

    /// Which groups each row is for; none for a row that is for all the rest of a flat table.
    fn whens(&mut self, rows: &'a [Vec<Cell>], head: &Head) -> Option<Vec<Option<Vec<Vec<Value>>>>> {
        let at: Vec<(usize, &Dimension)> = head
            .columns
            .iter()
            .enumerate()
            .filter_map(|(n, c)| if let Column::Dimension(d) = c { Some((n, head.dimensions.get(*d)?)) } else { None })
            .collect();
        if at.is_empty() {
            return Some(rows.iter().map(|_| Some(Vec::new())).collect());
        }
        let mut columns: Vec<Vec<Groups>> = Vec::new();
        for (n, dimension) in &at {
            let cells: Vec<Option<Groups>> = rows.iter().map(|row| self.groups_in(row.get(*n)?, dimension)).collect();
            columns.push(cells.into_iter().collect::<Option<_>>()?);
        }
        let flat = head.scale == Scale::Missed && at.len() == 1;
        let mut out: Vec<Option<Vec<Vec<Value>>>> = Vec::new();
        for row in 0..rows.len() {
            let mut when: Vec<Vec<Value>> = vec![Vec::new(); head.dimensions.len()];
            let mut rest = false;
            for ((n, dimension), cells) in at.iter().zip(&columns) {
                let list = match cells.get(row)? {
                    Groups::Any => Vec::new(),
                    Groups::These(values) => values.clone(),
                    Groups::Otherwise(_) if flat => {
                        rest = true;
                        Vec::new()
                    }
                    Groups::Otherwise(span) => self.others(dimension, cells, *span)?,
                };
                if let Some(Column::Dimension(d)) = head.columns.get(*n)
                    && let Some(place) = when.get_mut(*d)
                {
                    *place = list;
                }
            }
            out.push((!rest).then_some(when));
        }
        Some(out)
    }

    fn groups_in(&mut self, cell: &'a Cell, dimension: &Dimension) -> Option<Groups> {
        match &cell.kind {
            CellKind::Blank => Some(Groups::Any),
            CellKind::Otherwise => Some(Groups::Otherwise(cell.span)),
            CellKind::Values(values) => {
                let values: Vec<Option<Value>> = values.iter().map(|v| self.group_value(v, dimension)).collect();
                Some(Groups::These(values.into_iter().collect::<Option<_>>()?))
            }
            CellKind::Broken => None,
            _ => {
                let help = "write its values, `-` for any, `otherwise` for all the rest";
                self.error("table/key", format!("`{}` is no value of `{}`", cell.text, dimension.name), cell.span, help);
                None
            }
        }
    }

    fn group_value(&mut self, expr: &'a Expr, dimension: &Dimension) -> Option<Value> {
        let Some(field) = &dimension.field else { return Some(Value::Text(self.written(expr.span).trim_matches('"').into())) };
        let value = self.value(expr, field)?;
        Some(if dimension.shown { shown(value, field) } else { value })
    }

    /// Every value that no other row of the column names.
    fn others(&mut self, dimension: &Dimension, cells: &[Groups], span: Span) -> Option<Vec<Value>> {
        let Some(every) = domain(dimension) else {
            let said = format!("`{}` can be anything, so `otherwise` cannot stand beside a range", dimension.name);
            self.error("table/key", said, span, "name the groups");
            return None;
        };
        let named: Vec<&Value> = cells.iter().filter_map(|c| if let Groups::These(values) = c { Some(values) } else { None }).flatten().collect();
        let rest: Vec<Value> = every.into_iter().filter(|v| !named.contains(&v)).collect();
        if rest.is_empty() {
            self.error("table/key", format!("other rows name every value of `{}`: nothing is left", dimension.name), span, "remove the row");
            return None;
        }
        Some(rest)
    }

    fn band(&mut self, row: &'a [Cell], head: &Head, subject: &str, objective: ObjectiveId) -> Option<Row> {
        let cell = |column: &dyn Fn(&Column) -> bool| head.columns.iter().position(column).and_then(|at| row.get(at));
        let paid = cell(&|c| *c == Column::Pays)?;
        let pays = self.cell_pays(paid, head, subject, objective);
        let Some(first) = cell(&|c| *c == Column::Scale) else {
            return Some(Row { lower: None, upper: None, otherwise: false, when: Vec::new(), pays: pays? });
        };
        let (lower, upper, otherwise) = match &first.kind {
            CellKind::Otherwise => (None, None, true),
            CellKind::Blank if head.columns.len() > 2 => (None, None, false),
            CellKind::Range(range) => {
                let (lower, upper) = self.range(range, head, first.span)?;
                (lower, upper, false)
            }
            CellKind::Values(values) if values.len() == 1 && !matches!(values.first().map(|v| &v.kind), Some(ExprKind::Name(_) | ExprKind::Open(_))) => {
                let word = Name { text: "at least".to_owned(), span: first.span };
                let edge = self.edge(&word, values.first()?, None, head)?;
                (Some(edge), Some(edge), false)
            }
            CellKind::Broken => return None,
            _ => {
                let wrong = Diagnostic::error("table/cell", format!("`{}` is no range of values", first.text), first.span);
                self.say(wrong.help(match head.scale {
                    Scale::InARow => "write `2`, `at least 3`, `from 2 through 4`",
                    _ => "write `below 90%`, `between 90% and 95%`, `more than 5 up to 15 points`",
                }));
                return None;
            }
        };
        Some(Row { lower, upper, otherwise, when: Vec::new(), pays: pays? })
    }

    fn cell_pays(&mut self, cell: &'a Cell, head: &Head, subject: &str, objective: ObjectiveId) -> Option<Amount> {
        match &cell.kind {
            CellKind::Values(values) => match values.as_slice() {
                [one] if head.points => self.gives(one, subject),
                [one] if matches!(one.kind, ExprKind::Points(_)) => {
                    let at = self.written(one.span);
                    self.error(
                        "unit/mismatch",
                        format!("`{at}` is a number of points, and what is paid is money"),
                        one.span,
                        "head the column `gives` if service points are meant",
                    );
                    None
                }
                [one] => self.pays_value(one, subject, objective),
                _ => {
                    self.error("table/cell", format!("`{}` is more than one amount", cell.text), cell.span, "if it is still open, write `[… or …]`");
                    None
                }
            },
            CellKind::Pays(number) if !head.points => self.pays(number, subject, objective),
            CellKind::Pays(_) => {
                self.error("table/cell", format!("`{}` is no number of points", cell.text), cell.span, "write a number such as `3 points`");
                None
            }
            CellKind::Blank if head.points => Some(nothing(Base::Points(Decimal::ZERO))),
            CellKind::Blank if self.plan.currency.is_some() => Some(nothing(Base::Money(Decimal::ZERO))),
            CellKind::Broken => None,
            _ => {
                let help = "write an amount such as `5% of fee`; a row that pays nothing can be left out";
                self.error("table/cell", format!("`{}` is no amount", cell.text), cell.span, help);
                None
            }
        }
    }

    fn range(&mut self, range: &'a RangeExpr, head: &Head, span: Span) -> Option<(Option<Edge>, Option<Edge>)> {
        // `more than 5 up to 15 points`: the unit may stand at the end only.
        let unit = range.upper.as_ref().map(|(_, e)| e);
        let bare = range.lower.as_ref().is_some_and(|(_, e)| matches!(e.kind, ExprKind::Number(_)));
        let upper = match &range.upper {
            None => None,
            Some((word, value)) => match self.edge(word, value, None, head) {
                None if bare => return None,
                None => Some(None),
                edge => Some(edge),
            },
        };
        let lower = match &range.lower {
            None => None,
            Some((word, value)) => Some(self.edge(word, value, unit, head)?),
        };
        let upper = match upper {
            None => None,
            Some(edge) => Some(edge?),
        };
        if let (Some(a), Some(b)) = (lower, upper)
            && (a.at > b.at || (a.at == b.at && (a.inclusive == Inclusion::No || b.inclusive == Inclusion::No)))
        {
            self.error("table/range", "nothing lies in this range: its ends are in the wrong order", span, "write the smaller value first");
            return None;
        }
        Some((lower, upper))
    }

    fn edge(&mut self, word: &Name, value: &'a Expr, unit: Option<&Expr>, head: &Head) -> Option<Edge> {
        let inclusive = match spaced(&word.text).as_str() {
            "more than" | "above" | "below" | "less than" | "under" | "until" => Inclusion::No,
            "between" | "and" => Inclusion::Between,
            "to" => Inclusion::To,
            _ => Inclusion::Yes,
        };
        if matches!(&value.kind, ExprKind::Number(n) if n.is_zero()) {
            return Some(Edge { at: Ratio::ZERO, inclusive });
        }
        let number = with_unit(value, unit);
        let short = head.scale == Scale::ShortBy;
        let at = match (head.sort, short, &number.kind) {
            (Sort::Share, true, ExprKind::Points(n)) => Ratio::percent(*n),
            (Sort::Share, true, ExprKind::Percent(n)) => {
                self.percentage_of_points(value, *n, &head.because);
                return None;
            }
            (Sort::Share, true, _) => {
                self.mismatch(value, "a number of points", &head.because);
                return None;
            }
            (Sort::Share, ..) => return self.share(&number, &head.because).map(|at| Edge { at, inclusive }),
            (Sort::Length, ..) => return self.plain_length(&number, &head.because).map(|l| Edge { at: Ratio::whole(l.0), inclusive }),
            (Sort::Money, ..) => self.money(&number, head.because.clone()).and_then(Ratio::from_decimal),
            (Sort::Number, _, ExprKind::Count(n, noun)) => self.noun(noun).and_then(|()| Ratio::from_decimal(*n)),
            (Sort::Number | Sort::Points, _, ExprKind::Number(n) | ExprKind::Count(n, _)) => Ratio::from_decimal(*n),
            (Sort::Points, _, ExprKind::Points(n)) => Ratio::from_decimal(*n),
            (Sort::Number | Sort::Points, ..) => {
                self.mismatch(value, "a number", &head.because);
                return None;
            }
        };
        if at.is_none() && head.sort != Sort::Money {
            self.error("unit/range", "this number has too many digits", value.span, "");
        }
        Some(Edge { at: at?, inclusive })
    }

    fn percentage_of_points(&mut self, value: &Expr, n: Decimal, because: &Because) {
        let text = format!("{} points", n.normalize());
        let said = format!("`{}` is a percentage, but a shortfall is measured in points", self.written(value.span));
        let mut wrong = Diagnostic::error("unit/mismatch", said, value.span).label("a percentage");
        if let Some((span, because)) = because {
            wrong = wrong.at(*span, because.clone());
        }
        self.say(wrong.fix(format!("write `{text}`"), value.span, text));
    }
}

/// `-`: a row that pays nothing.
fn nothing(base: Base) -> Amount {
    Amount { base: OneOf::just(base), per: Per::Window }
}

/// A bare number with the unit of the other end.
fn with_unit(value: &Expr, unit: Option<&Expr>) -> Expr {
    let kind = match (&value.kind, unit.map(|u| &u.kind)) {
        (ExprKind::Number(n), Some(ExprKind::Percent(_))) => ExprKind::Percent(*n),
        (ExprKind::Number(n), Some(ExprKind::Points(_))) => ExprKind::Points(*n),
        (ExprKind::Number(n), Some(ExprKind::Money(_, code))) => ExprKind::Money(*n, code.clone()),
        (ExprKind::Number(n), Some(ExprKind::Length { parts, of })) => match parts.as_slice() {
            [(_, unit)] => ExprKind::Length { parts: vec![(*n, unit.clone())], of: of.clone() },
            _ => value.kind.clone(),
        },
        _ => value.kind.clone(),
    };
    Expr { kind, span: value.span }
}

/// Every value of a dimension, if they are known.
fn domain(dimension: &Dimension) -> Option<Vec<Value>> {
    let field = dimension.field.as_ref()?;
    let every: Vec<Value> = match &field.kind {
        FieldKind::Names(names) => (0..names.len()).map(|n| Value::Name(super::context::small(n))).collect(),
        FieldKind::Flag => vec![Value::Flag(true), Value::Flag(false)],
        FieldKind::Text | FieldKind::Number => return None,
    };
    Some(if dimension.shown { every.into_iter().map(|v| shown(v, field)).collect() } else { every })
}

/// A value as results show it.
fn shown(value: Value, field: &Field) -> Value {
    match (&value, &field.kind) {
        (Value::Name(at), FieldKind::Names(names)) => names.get(usize::from(*at)).map_or(value.clone(), |name| Value::Text(name.as_str().into())),
        (Value::Flag(yes), _) => Value::Text(if *yes { "yes" } else { "no" }.into()),
        (Value::Number(n), _) => Value::Text(n.normalize().to_string().into()),
        _ => value,
    }
}
