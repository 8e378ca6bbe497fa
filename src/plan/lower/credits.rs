//! Credits and limits.

use super::context::Lowering;
use super::measures::Sort;
use super::values::Because;
use crate::diagnostic::Diagnostic;
use crate::plan::{Amount, Credit, Edge, Inclusion, Limit, ObjectiveId, Per, PointRef, Row, Scale, Settled, bands};
use crate::readings::{BandGap, BandOverlap, BandShape, Between, Choice, LimitMissing, MoneyRounding, RoundingPlace};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, Cell, CellKind, CreditBody, Expr, ExprKind, Name, Path, Phrase, RangeExpr};
use crate::text::Span;
use crate::value::Ratio;

/// What the first column of a table compares, for messages and types.
struct Column {
    scale: Scale,
    sort: Sort,
    because: Because,
}

impl<'a> Lowering<'a> {
    /// The objective a path names.
    pub(super) fn objective_named(&mut self, path: &'a Path) -> Option<ObjectiveId> {
        let found = self.names.find(DeclKind::Objective, path, self.here.file);
        let at = self.found(found)?;
        self.objectives.get(&at).copied().flatten()
    }

    /// A credit: one for each of its objectives.
    pub(super) fn credit(&mut self, credit: &'a tree::Credit, span: Span) {
        for path in &credit.objectives {
            self.credit_for(credit, path, span);
        }
    }

    fn credit_for(&mut self, credit: &'a tree::Credit, path: &'a Path, span: Span) {
        let Some(objective) = self.objective_named(path) else { return };
        let place = path.span;
        if let Some(first) = self.credited.get(&objective) {
            let said = format!("there are two credits for `{}`", path.text());
            let twice = Diagnostic::error("name/twice", said, place).label("again here").at(*first, "first here");
            return self.say(twice.help("put their rows into one table"));
        }
        self.credited.insert(objective, place);
        let name = path.text();
        let name = name.rsplit('.').next().unwrap_or("").to_owned();
        self.settle_here(&name, &credit.settle.iter().collect::<Vec<&Phrase>>(), &["pays"]);
        let made = self.credit_body(credit, objective, &name, span);
        if let Some((scale, rows)) = made {
            let credit = self.credit_points(objective, scale, rows, &name, place);
            self.settled_here();
            for row in &credit.rows {
                let each = self.plan.objectives.get(objective.index()).map(|o| o.each.clone());
                self.meets_fee_base(&row.pays, each, place);
            }
            self.plan.credits.push(credit);
            self.point(&MoneyRounding::KIND, "", None, place);
            self.point(&RoundingPlace::KIND, "", None, place);
        }
        self.here.lines.clear();
    }

    fn credit_points(&mut self, objective: ObjectiveId, scale: Scale, rows: Vec<Row>, name: &str, place: Span) -> Credit {
        let banded = scale != Scale::Missed;
        let between = rows.iter().any(|r| [r.lower, r.upper].iter().flatten().any(|e| e.inclusive == Inclusion::Between));
        let between = between.then(|| self.point(&Between::KIND, name, None, place));
        let settled = between.and_then(|b| self.plan.points.get(b)).is_some_and(|p| p.settled != Settled::Provisional);
        let read = between.filter(|_| settled).and_then(|b| self.plan.points.choice::<Between>(b));
        let gaps = banded && !rows.iter().any(|r| r.otherwise) && bands::gap(&rows, scale, self.target_of(objective), read);
        let overlaps = banded && bands::overlap(&rows, read);
        let pointwise = rows.iter().any(|r| r.pays.per == Per::Point);
        let line = self.here.lines.iter().any(|l| l.kind == &BandShape::KIND);
        let clause = self.clause();
        let mut met = |kind: &'static crate::readings::Kind, met: bool| -> PointRef {
            if met { self.point(kind, name, None, place) } else { self.not_met(kind, name, place) }
        };
        let (gap, overlap) = (met(&BandGap::KIND, gaps), met(&BandOverlap::KIND, overlaps));
        let shape = (banded && (pointwise || line)).then(|| self.point(&BandShape::KIND, name, None, place));
        Credit {
            objective,
            clause,
            scale,
            rows,
            gap,
            overlap,
            shape,
            between,
            bonus: false,
            points: false,
            multiply: Vec::new(),
            returns: Vec::new(),
            least: None,
        }
    }

    fn target_of(&self, objective: ObjectiveId) -> Option<(bool, Option<Ratio>)> {
        let target = self.plan.objectives.get(objective.index())?.target.as_ref()?;
        let value = match target.value.options.as_slice() {
            [crate::plan::Quantity::Share(r)] => Some(*r),
            [crate::plan::Quantity::Number(n)] => Ratio::from_decimal(*n),
            [crate::plan::Quantity::Length(l)] => Some(Ratio::whole(l.0)),
            _ => None,
        };
        Some((target.bound.upwards(), value))
    }

    fn credit_body(&mut self, credit: &'a tree::Credit, objective: ObjectiveId, name: &str, span: Span) -> Option<(Scale, Vec<Row>)> {
        let plain = |pays: Amount| (Scale::Missed, vec![Row { lower: None, upper: None, otherwise: false, when: Vec::new(), pays }]);
        let subject = format!("{name}.credit");
        match &credit.body {
            CreditBody::Broken(_) => None,
            CreditBody::Formula(number, _) => self.not_yet("this formula", number.span()),
            CreditBody::InProportion(_, span) => self.not_yet("an amount in proportion", *span),
            CreditBody::WhenMissed(number) => {
                let expr = self.plain_value(number)?;
                self.has_target(objective, expr.span)?;
                let pays = self.paid(expr, &subject, objective)?;
                Some(plain(pays))
            }
            CreditBody::EachMissed(expr, noun) => {
                self.has_target(objective, expr.span)?;
                self.each_missed(objective, noun)?;
                let pays = self.paid(expr, &subject, objective)?;
                Some(plain(Amount { per: Per::MissedCase, ..pays }))
            }
            CreditBody::Table(table) => {
                let Some((head, rows)) = table.rows.split_first() else {
                    self.error("table/empty", "the table has no rows", span, "");
                    return None;
                };
                let column = self.column_of(head, objective)?;
                if !Self::rows_fit(head, rows) {
                    return None;
                }
                if rows.is_empty() {
                    self.error("table/empty", "the table has a head but no rows", table.span, "");
                    return None;
                }
                let mut otherwise = None;
                for cell in rows.iter().filter_map(|row| row.first()).filter(|cell| cell.kind == CellKind::Otherwise) {
                    self.once("otherwise", cell.span, &mut otherwise);
                }
                let made: Vec<Option<Row>> =
                    rows.iter().enumerate().map(|(n, row)| self.band(row, &column, &format!("{subject}.{}", n + 1), objective)).collect();
                let rows = made.into_iter().collect::<Option<Vec<Row>>>()?;
                Some((column.scale, rows))
            }
        }
    }

    fn has_target(&mut self, objective: ObjectiveId, span: Span) -> Option<()> {
        let (name, has) = self.plan.objectives.get(objective.index()).map(|o| (o.name.clone(), o.target.is_some()))?;
        if !has {
            let said = format!("`{name}` has no target that could be missed");
            self.error("credit/no-target", said, span, &format!("add a line `target at least …` to `{name}`"));
        }
        has.then_some(())
    }

    fn each_missed(&mut self, objective: ObjectiveId, noun: &Name) -> Option<()> {
        let found = self.plan.objectives.get(objective.index())?.items()?;
        let (judges, case) = (Self::judges_cases(&found.measure), found.case);
        let fits = self.plan.case(case).is_some_and(|c| c.name == noun.text || c.plural == noun.text);
        if !fits {
            let own = self.plan.case(case).map_or(String::new(), |c| c.name.clone());
            let wrong = Diagnostic::error("name/unknown", format!("what is missed is a case of the objective, `{own}`, not `{}`", noun.text), noun.span);
            self.say(wrong.fix(format!("write `{own}`"), noun.span, own));
            return None;
        }
        if !judges {
            self.error("credit/no-cases", "no case is missed by itself: the objective is no share", noun.span, "pay `when missed` instead");
            return None;
        }
        Some(())
    }

    fn column_of(&mut self, head: &[Cell], objective: ObjectiveId) -> Option<Column> {
        let (first, second) = match head {
            [first, second] => (first, second),
            _ => {
                let at = head.first().map_or(Span::default(), |c| c.span);
                self.error("table/head", "a table of credits has two columns", at, "head them `attained` (or `short by`) and `pays`");
                return None;
            }
        };
        if second.text.trim() != "pays" {
            let wrong = Diagnostic::error("table/head", format!("the second column is headed `pays`, not `{}`", second.text), second.span);
            self.say(wrong.fix("write `pays`", second.span, "pays"));
            return None;
        }
        let text = first.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let scale = match text.as_str() {
            "attained" => Scale::Attained,
            "short by" => Scale::ShortBy,
            _ => {
                let wrong = Diagnostic::error("table/head", format!("a table of credits cannot go by `{text}`"), first.span);
                self.say(match crate::diagnostic::nearest(&text, ["attained", "short by"]) {
                    Some(near) => wrong.fix(format!("did you mean `{near}`?"), first.span, near),
                    None => wrong.help("it goes by `attained`, or by `short by`"),
                });
                return None;
            }
        };
        if scale == Scale::ShortBy {
            self.has_target(objective, first.span)?;
        }
        let sort = Sort::of(&self.plan.objectives.get(objective.index())?.items()?.measure);
        let measured = self.measure_spans.get(&objective).copied();
        let because = measured.map(|span| (span, format!("this measures {}", sort.words())));
        Some(Column { scale, sort, because })
    }

    fn band(&mut self, row: &'a [Cell], column: &Column, subject: &str, objective: ObjectiveId) -> Option<Row> {
        let (first, second) = match row {
            [first, second] => (first, second),
            _ => return None,
        };
        let pays = match &second.kind {
            CellKind::Values(values) => match values.as_slice() {
                [one] => self.paid(one, subject, objective),
                _ => {
                    self.error("table/cell", format!("`{}` is more than one amount", second.text), second.span, "if it is still open, write `[… or …]`");
                    None
                }
            },
            CellKind::Broken => None,
            _ => {
                self.error(
                    "table/cell",
                    format!("`{}` is no amount", second.text),
                    second.span,
                    "write an amount such as `5% of fee`; a row that pays nothing can be left out",
                );
                None
            }
        };
        let (lower, upper, otherwise) = match &first.kind {
            CellKind::Otherwise => (None, None, true),
            CellKind::Range(range) => {
                let (lower, upper) = self.range(range, column, first.span)?;
                (lower, upper, false)
            }
            CellKind::Broken => return None,
            _ => {
                let wrong = Diagnostic::error("table/cell", format!("`{}` is no range of values", first.text), first.span);
                self.say(wrong.help("write `below 90%`, `between 90% and 95%`, `more than 5 up to 15 points`"));
                return None;
            }
        };
        Some(Row { lower, upper, otherwise, when: Vec::new(), pays: pays? })
    }

    fn range(&mut self, range: &'a RangeExpr, column: &Column, span: Span) -> Option<(Option<Edge>, Option<Edge>)> {
        // `more than 5 up to 15 points`: the unit may stand at the end only.
        let unit = range.upper.as_ref().map(|(_, e)| e);
        let bare = range.lower.as_ref().is_some_and(|(_, e)| matches!(e.kind, ExprKind::Number(_)));
        let upper = match &range.upper {
            None => None,
            Some((word, value)) => match self.edge(word, value, None, column) {
                None if bare => return None,
                None => Some(None),
                edge => Some(edge),
            },
        };
        let lower = match &range.lower {
            None => None,
            Some((word, value)) => Some(self.edge(word, value, unit, column)?),
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

    fn edge(&mut self, word: &Name, value: &'a Expr, unit: Option<&Expr>, column: &Column) -> Option<Edge> {
        let text = word.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let inclusive = match text.as_str() {
            "more than" | "above" | "below" | "less than" | "under" | "until" => Inclusion::No,
            "between" | "and" | "to" => Inclusion::Between,
            _ => Inclusion::Yes,
        };
        if matches!(&value.kind, ExprKind::Number(n) if n.is_zero()) {
            return Some(Edge { at: Ratio::ZERO, inclusive });
        }
        let number = match (&value.kind, unit.map(|u| &u.kind)) {
            (ExprKind::Number(n), Some(ExprKind::Percent(_))) => Expr { kind: ExprKind::Percent(*n), span: value.span },
            (ExprKind::Number(n), Some(ExprKind::Points(_))) => Expr { kind: ExprKind::Points(*n), span: value.span },
            (ExprKind::Number(n), Some(ExprKind::Length { parts, of })) => match parts.as_slice() {
                [(_, unit)] => Expr { kind: ExprKind::Length { parts: vec![(*n, unit.clone())], of: of.clone() }, span: value.span },
                _ => value.clone(),
            },
            _ => value.clone(),
        };
        let at = match (column.sort, column.scale, &number.kind) {
            (Sort::Share, Scale::ShortBy, ExprKind::Points(n)) => Ratio::percent(*n),
            (Sort::Share, Scale::ShortBy, ExprKind::Percent(n)) => {
                let text = format!("{} points", n.normalize());
                let said = format!("`{}` is a percentage, but a shortfall is measured in points", self.written(value.span));
                let mut wrong = Diagnostic::error("unit/mismatch", said, value.span).label("a percentage");
                if let Some((span, because)) = &column.because {
                    wrong = wrong.at(*span, because.clone());
                }
                self.say(wrong.fix(format!("write `{text}`"), value.span, text));
                return None;
            }
            (Sort::Share, Scale::ShortBy, _) => {
                self.mismatch(value, "a number of points", &column.because);
                return None;
            }
            (Sort::Share, ..) => return self.share(&number, &column.because).map(|at| Edge { at, inclusive }),
            (Sort::Length, ..) => return self.plain_length(&number, &column.because).map(|l| Edge { at: Ratio::whole(l.0), inclusive }),
            (Sort::Number | Sort::Points, _, ExprKind::Number(n) | ExprKind::Count(n, _)) => Ratio::from_decimal(*n),
            (Sort::Points, _, ExprKind::Points(n)) => Ratio::from_decimal(*n),
            (Sort::Money, ..) => Ratio::from_decimal(self.money(&number, column.because.clone())?),
            (Sort::Number | Sort::Points, ..) => {
                self.mismatch(value, "a number", &column.because);
                return None;
            }
        };
        if at.is_none() {
            self.error("unit/range", "this number has too many digits", value.span, "");
        }
        Some(Edge { at: at?, inclusive })
    }

    /// An amount that a credit pays.
    fn paid(&mut self, expr: &'a Expr, subject: &str, objective: ObjectiveId) -> Option<Amount> {
        let amount = self.amount(expr, subject, &None)?;
        let found = self.plan.objectives.get(objective.index())?.items()?;
        let (sort, judges) = (Sort::of(&found.measure), Self::judges_cases(&found.measure));
        if amount.per == Per::Point && sort != Sort::Share {
            self.error("money/per", format!("points are short of a percentage, and the objective measures {}", sort.words()), expr.span, "");
            return None;
        }
        if amount.per == Per::Point {
            self.has_target(objective, expr.span)?;
        }
        if amount.per == Per::MissedCase && !judges {
            self.error("credit/no-cases", "no case is missed by itself: the objective is no share", expr.span, "");
            return None;
        }
        Some(amount)
    }

    /// A limit.
    pub(super) fn limit(&mut self, limit: &'a tree::Limit, span: Span) {
        let objectives: Vec<Option<ObjectiveId>> = limit.objectives.iter().map(|path| self.objective_named(path)).collect();
        let n = self.plan.limits.len() + 1;
        let name = if n == 1 { "limit".to_owned() } else { format!("limit.{n}") };
        self.here.name.clone_from(&name);
        let each = match &limit.each {
            None => Some(None),
            Some(window) => self.window(window, &name).map(Some),
        };
        let Some(to) = self.plain_value(&limit.to) else { return };
        let amount = self.amount(to, &name, &None);
        if let Some(Per::Point | Per::MissedCase) = amount.as_ref().map(|a| a.per) {
            return self.error("money/per", "a limit is one amount, not an amount for each of something", to.span, "");
        }
        let (Some(objectives), Some(each), Some(amount)) = (objectives.into_iter().collect::<Option<Vec<_>>>(), each, amount) else { return };
        if let Some(each) = &each {
            self.meets_fee_base(&amount, Some(each.clone()), span);
        }
        self.plan.limits.push(Limit { clause: self.clause(), objectives, each_group: false, each_credit: false, each, amount });
    }

    /// Credits without a limit are an open point.
    pub(super) fn limits_missing(&mut self) {
        let written = self.loaded.files.iter().any(|f| f.tree.items.iter().any(|i| matches!(i.kind, tree::ItemKind::Limit(_))));
        if let (false, Some(span)) = (written || self.plan.credits.is_empty(), self.credited.values().next().copied()) {
            self.here.name.clear();
            self.here.clause = None;
            self.plan.rules.limit_missing = Some(self.point(&LimitMissing::KIND, "", None, span));
        }
    }
}
