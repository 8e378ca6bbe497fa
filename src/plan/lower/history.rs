//! What has happened in windows before: conditions of rights, factors, phases and notices.

use super::context::Lowering;
use super::numbers::NumContext;
use crate::diagnostic::Diagnostic;
use crate::plan::adjustment::MOST_WINDOWS;
use crate::plan::{Bound, History, Num, ObjectiveId, PointRef, TestIs, TestOf, Unit, WindowSpec, WindowTest};
use crate::readings::{Choice, Month, RollingStep, UnmeasuredInCount, WeekStart};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Expr, ExprKind, Extent, HistoryExpr, HistoryTest, Name, NumExpr, Path};
use crate::text::Span;
use rust_decimal::prelude::ToPrimitive;

/// How a number must compare, in words.
pub(super) fn bound_of(word: &str) -> Option<Bound> {
    Some(match word.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
        "at least" => Bound::AtLeast,
        "above" | "more than" => Bound::Above,
        "at most" => Bound::AtMost,
        "below" | "less than" | "fewer than" => Bound::Below,
        "exactly" => Bound::Exactly,
        _ => return None,
    })
}

impl<'a> Lowering<'a> {
    /// A condition on windows that have been judged. `own`: the objective meant where none is named; `subject` names its points.
    pub(super) fn history(&mut self, history: &'a HistoryExpr, own: Option<ObjectiveId>, subject: &str) -> Option<History> {
        match history {
            HistoryExpr::Broken(_) => None,
            HistoryExpr::Group(inner, _) => self.history(inner, own, subject),
            HistoryExpr::Joined { parts, joins, span } => {
                let made: Vec<Option<History>> = parts.iter().map(|part| self.history(part, own, subject)).collect();
                let made = made.into_iter().collect::<Option<Vec<_>>>()?;
                match (joins.contains(&true), joins.contains(&false)) {
                    (true, true) => {
                        let help = "put brackets around the parts that belong together: `(… and …) or …`";
                        self.error("history/brackets", "`and` and `or` stand side by side, and nothing says which binds first", *span, help);
                        None
                    }
                    (_, true) => Some(History::Any(made)),
                    _ => Some(History::All(made)),
                }
            }
            HistoryExpr::Test { subject: of, test, extent, span } => match of {
                None => {
                    let Some(objective) = own else {
                        self.error("history/of-what", "it is not said which objective", *span, "name it: `OBJECTIVE is missed in …`");
                        return None;
                    };
                    self.windows_of(objective, test, extent, *span, subject)
                }
                Some(number) => match self.objective_meant(number) {
                    Some(path) => {
                        let objective = self.objective_named(path)?;
                        self.windows_of(objective, test, extent, *span, subject)
                    }
                    None => self.windows_of_number(number, test, extent, *span, subject),
                },
            },
        }
    }

    /// The path of an objective, if a number is just that.
    pub(super) fn objective_meant(&self, number: &'a NumExpr) -> Option<&'a Path> {
        let ExprKind::Name(path) = &number.value()?.kind else { return None };
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let known = |kind| !self.names.candidates(kind, &parts, self.here.file).is_empty();
        let word = ["credits", "points"].contains(&path.text().as_str());
        (known(DeclKind::Objective) || !(word || known(DeclKind::Define) || known(DeclKind::Pool))).then_some(path)
    }

    fn windows_of(&mut self, objective: ObjectiveId, test: &'a HistoryTest, extent: &'a Extent, span: Span, subject: &str) -> Option<History> {
        let is = match test {
            HistoryTest::Missed => self.has_target(objective, span).map(|()| TestIs::Missed),
            HistoryTest::Met => self.has_target(objective, span).map(|()| TestIs::Met),
            HistoryTest::Compare(word, value) => {
                let bound = self.bound(word)?;
                let wanted = self.sort_of(objective)?;
                let context = NumContext::of_objective(self, objective, subject)?;
                let because = self.measure_spans.get(&objective).map(|at| (*at, format!("this measures {}", wanted.words())));
                let value = self.num_of(value, wanted, &because, &context)?;
                if let Some(each) = &context.each {
                    self.compares_fees(&[&value], each, subject, span);
                }
                Some(TestIs::Compare(Num::Attained, bound, value))
            }
        };
        let unit = match extent {
            Extent::Windows { unit, .. } | Extent::Any { unit, .. } | Extent::Every { unit, .. } | Extent::Next { unit, .. } => unit,
        };
        self.unit_of_windows(objective, unit)?;
        let test = WindowTest { of: TestOf::Objective(objective), is: is? };
        self.extent(test, extent, span, subject)
    }

    /// `credits are at least 20% of fee in 2 of any 4 months`: windows of that unit.
    fn windows_of_number(&mut self, number: &'a NumExpr, test: &'a HistoryTest, extent: &'a Extent, span: Span, subject: &str) -> Option<History> {
        let HistoryTest::Compare(word, value) = test else {
            let said = format!("`{}` is no objective that could be met or missed", self.written(number.span()));
            self.error("history/of-what", said, number.span(), "compare it: `… is at least 10% of fee in 2 of any 4 months`");
            return None;
        };
        let bound = self.bound(word)?;
        let unit = match extent {
            Extent::Windows { unit, .. } | Extent::Any { unit, .. } | Extent::Every { unit, .. } | Extent::Next { unit, .. } => unit,
        };
        let each = self.window_of_unit(unit, subject)?;
        let context = NumContext::of_windows(each.clone(), subject);
        let (left, sort) = self.num(number, &context)?;
        let because = Some((number.span(), format!("this is {}", sort.words())));
        let right = self.num_of(value, sort, &because, &context)?;
        self.compares_fees(&[&left, &right], &each, subject, span);
        self.extent(WindowTest { of: TestOf::Windows(each), is: TestIs::Compare(left, bound, right) }, extent, span, subject)
    }

    fn window_of_unit(&mut self, unit: &Name, subject: &str) -> Option<WindowSpec> {
        let of = match unit.text.trim_end_matches('s') {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            other => {
                let known = ["day", "week", "month", "quarter", "year"].map(str::to_owned);
                self.say(crate::resolve::names::unknown_among("window", other, unit.span, &known));
                return None;
            }
        };
        self.local_times(unit.span);
        let month = match of {
            Unit::Month | Unit::Quarter | Unit::Year => Some(self.point(&Month::KIND, subject, None, unit.span)),
            _ => None,
        };
        if of == Unit::Week {
            self.point(&WeekStart::KIND, subject, None, unit.span);
        }
        Some(WindowSpec::of(of, month))
    }

    /// Fees for windows of another length than their own are an open point here too.
    fn compares_fees(&mut self, numbers: &[&Num], each: &WindowSpec, subject: &str, span: Span) {
        let mut fees = Vec::new();
        numbers.iter().for_each(|num| super::paid::window_fees(num, &mut fees));
        if self.here.name.is_empty() {
            subject.clone_into(&mut self.here.name);
        }
        self.meets_fee_base_of(&fees, Some(each), span);
    }

    fn extent(&mut self, test: WindowTest, extent: &'a Extent, span: Span, subject: &str) -> Option<History> {
        match extent {
            Extent::Any { .. } => {
                let unmeasured = self.unmeasured(subject, span, false);
                Some(History::Windows { test, least: 1, of: 1, unmeasured })
            }
            Extent::Windows { least, of, .. } => {
                let many = self.whole_of(least, "a number of windows")?;
                let of = match of {
                    None => many,
                    Some(of) => self.whole_of(of, "a number of windows")?,
                };
                if many > of {
                    self.error("history/too-few", format!("{many} of {of} windows is more than there are"), least.span, "write the smaller number first");
                    return None;
                }
                let counted = of > 1 && matches!(test.of, TestOf::Objective(_));
                let unmeasured = self.unmeasured(subject, span, counted);
                Some(History::Windows { test, least: many, of, unmeasured })
            }
            Extent::Every { of, .. } => {
                let during = self.adjustment_named(of)?;
                let unmeasured = self.unmeasured(subject, span, true);
                Some(History::Throughout { test, during, unmeasured })
            }
            Extent::Next { span, .. } => {
                let help = "look back: `in 2 consecutive months`; only `return …` looks at windows to come";
                self.error("history/future", "what is still to come cannot be a condition", *span, help);
                None
            }
        }
    }

    fn unmeasured(&mut self, subject: &str, span: Span, met: bool) -> PointRef {
        if met { self.point(&UnmeasuredInCount::KIND, subject, None, span) } else { self.not_met(&UnmeasuredInCount::KIND, subject, span) }
    }

    /// How a number must compare.
    pub(super) fn bound(&mut self, word: &Name) -> Option<Bound> {
        let bound = bound_of(&word.text);
        if bound.is_none() {
            let help = "write `at least`, `above`, `at most`, `below` or `exactly`";
            self.error("type/target", format!("nothing is `{}` a number", word.text), word.span, help);
        }
        bound
    }

    /// Whether windows of an objective are what a unit word says.
    pub(super) fn unit_of_windows(&mut self, objective: ObjectiveId, unit: &Name) -> Option<()> {
        let found = self.plan.objectives.get(objective.index())?;
        let (name, each) = (found.name.clone(), found.each.clone());
        // A rolling window is one of those with which it ends.
        let step = each.step.and_then(|at| self.plan.points.choice(at)).unwrap_or(RollingStep::ByItsUnit);
        let unit_of = match step {
            RollingStep::ByItsUnit => each.unit,
            RollingStep::Daily => Unit::Day,
            RollingStep::Monthly => Unit::Month,
        };
        let own = match unit_of {
            Unit::Minute => "minute",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
            Unit::Term => "term",
        };
        let said = unit.text.trim_end_matches('s');
        let single = each.count == 1 || each.rolling;
        if said == "window" || (said == own && single) {
            return Some(());
        }
        let plural = unit.text.ends_with('s') || self.written(unit.span).ends_with('s');
        let right = format!("{own}{}", if plural { "s" } else { "" });
        let wrong = if single {
            Diagnostic::error("history/unit", format!("`{name}` is judged each {own}, not each {said}"), unit.span).fix(
                format!("write `{right}`"),
                unit.span,
                right,
            )
        } else {
            Diagnostic::error("history/unit", format!("`{name}` is judged each {} {own}s, not each {said}", each.count), unit.span)
        };
        self.say(wrong);
        None
    }

    /// A whole number, from one.
    pub(super) fn whole_of(&mut self, expr: &Expr, wanted: &str) -> Option<u32> {
        let (ExprKind::Number(n) | ExprKind::Count(n, _)) = &expr.kind else {
            self.mismatch(expr, wanted, &None);
            return None;
        };
        let whole = n.fract().is_zero().then(|| n.to_u32()).flatten().filter(|n| (1..=MOST_WINDOWS).contains(n));
        if whole.is_none() {
            self.error("unit/range", format!("{wanted} is a whole number, from 1 to {MOST_WINDOWS}"), expr.span, "");
        }
        whole
    }
}
