//! Credits and bonuses.

use super::context::Lowering;
use super::measures::Sort;
use super::numbers::NumContext;
use super::points::Said;
use super::tables::Rows;
use crate::diagnostic::Diagnostic;
use crate::plan::{Amount, Base, Bound, Change, Credit, Inclusion, Multiplier, Num, NumCond, ObjectiveId, OneOf, Per, PointRef, Quantity, Return, Row, Scale};
use crate::plan::{Target, bands};
use crate::readings::{
    BandGap, BandOverlap, BandShape, Between, Choice, EarnBackScope, MoneyRounding, ReturnedCredit, RoundingPlace, SeveralFactors, ToEnd, UnmeasuredReturn,
};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, CreditBody, Expr, ExprKind, Extent, HistoryExpr, HistoryTest, Name, NumExpr, Path, Phrase};
use crate::text::Span;
use crate::value::Ratio;
use rust_decimal::Decimal;

impl<'a> Lowering<'a> {
    /// The objective a path names.
    pub(super) fn objective_named(&mut self, path: &'a Path) -> Option<ObjectiveId> {
        let found = self.names.find(DeclKind::Objective, path, self.here.file);
        let at = self.found(found)?;
        self.objective_at(at, path.span)
    }

    /// A credit or a bonus: one for each of its objectives.
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
            let alike = self.plan.credits.iter().find(|known| known.objective == objective).is_none_or(|known| known.bonus == credit.bonus);
            return self.say(twice.help(if alike { "put their rows into one table" } else { "give the bonus an objective of its own, with the same measure" }));
        }
        self.credited.insert(objective, place);
        let name = path.text();
        let name = name.rsplit('.').next().unwrap_or("").to_owned();
        self.settle_here(&name, &credit.settle.iter().collect::<Vec<&Phrase>>(), &["pays", "multiply", "return", "claim", "paid"]);
        let made = self.credit_body(credit, objective, &name, span);
        let multiply = self.multipliers(&credit.multiply, objective, &name);
        let returns = self.returns(&credit.returns, objective, &name);
        let least = self.least(credit.least.as_ref());
        if let (Some(rows), Some(multiply), Some(returns), Some(least)) = (made, multiply, returns, least) {
            let factors = self.factors_may_meet(objective, &multiply, credit.bonus).then(|| self.point(&SeveralFactors::KIND, &name, None, place));
            let made = Credit { bonus: credit.bonus, multiply, factors, returns, least, ..self.credit_points(objective, rows, credit.bonus, &name, place) };
            let claim = self.claim(credit.claim.as_ref(), &made, &name);
            let payment = self.payment(credit.payment.as_ref(), &made, credit.claim.is_some(), &name);
            self.settled_here();
            for row in &made.rows {
                let each = self.plan.objectives.get(objective.index()).map(|o| o.each.clone());
                self.meets_fee_base(&row.pays, each.as_ref(), place);
            }
            if !made.points {
                self.point(&MoneyRounding::KIND, "", None, place);
                self.point(&RoundingPlace::KIND, "", None, place);
            }
            self.plan.credits.extend(claim.zip(payment).map(|(claim, payment)| Credit { claim, payment, ..made }));
        }
        self.here.lines.clear();
    }

    fn credit_points(&mut self, objective: ObjectiveId, made: Rows, bonus: bool, name: &str, place: Span) -> Credit {
        let Rows { scale, rows, domains, points } = made;
        let grouped = rows.iter().any(|r| !r.when.is_empty());
        let banded = scale != Scale::Missed || grouped;
        let says = |how| rows.iter().any(|r| [r.lower, r.upper].iter().flatten().any(|e| e.inclusive == how));
        let between = says(Inclusion::Between).then(|| self.point(&Between::KIND, name, None, place));
        let to = says(Inclusion::To).then(|| self.point(&ToEnd::KIND, "", None, place));
        let targets = self.targets_of(objective);
        let whole = scale == Scale::InARow || (scale == Scale::Attained && self.counts_cases(objective));
        let goes = bands::Goes { scale, whole, targets: &targets, between: between.and_then(|b| self.settled_as(b)), to: to.and_then(|t| self.settled_as(t)) };
        let groups = bands::groups(&rows, &domains);
        let any = |test: &dyn Fn(&[&Row]) -> bool| groups.as_ref().is_none_or(|groups| groups.iter().any(|rows| test(rows)));
        let gaps = banded && any(&|rows| bands::gap(rows, goes));
        let overlaps = banded && any(&|rows| bands::overlap(rows, goes));
        let pointwise = rows.iter().any(|r| matches!(r.pays.per, Per::Point(_)));
        let line = self.here.lines.iter().any(|l| l.kind == &BandShape::KIND);
        let clause = self.clause();
        // A bonus is for what goes beyond the target: missing it pays none, and nobody asks.
        let own = self.here.lines.iter().any(|l| l.kind == &BandGap::KIND);
        let nothing = (bonus && gaps && !own).then(|| Said::new(BandGap::Nothing, place));
        let gap = if gaps { self.point(&BandGap::KIND, name, nothing, place) } else { self.not_met(&BandGap::KIND, name, place) };
        let overlap = if overlaps { self.point(&BandOverlap::KIND, name, None, place) } else { self.not_met(&BandOverlap::KIND, name, place) };
        let shape: Option<PointRef> = (banded && (pointwise || line)).then(|| self.point(&BandShape::KIND, name, None, place));
        Credit { clause, shape, between, to, points, ..Credit::of(objective, scale, rows, gap, overlap) }
    }

    /// How a point is read, if it is not for the time being only.
    fn settled_as<C: Choice>(&self, at: PointRef) -> Option<C> {
        if self.settled(at) { self.plan.points.choice(at) } else { None }
    }

    fn counts_cases(&self, objective: ObjectiveId) -> bool {
        self.plan.objectives.get(objective.index()).and_then(|o| o.items()).is_some_and(|i| i.measure.metric == "count")
    }

    /// Whether a credit can be multiplied twice at once: by two lines of its own, or by one and during a season, surge or phase, or during two of them.
    fn factors_may_meet(&self, objective: ObjectiveId, own: &[Multiplier], bonus: bool) -> bool {
        let multiplies = |change: &Change| matches!(change, Change::Multiply(of, _) if of.is_empty() || of.contains(&objective));
        let during = self.plan.adjustments.iter().filter(|a| !bonus && a.changes.iter().any(multiplies));
        during.count().saturating_add(own.len()) > 1
    }

    /// Every target that can be in force: the objective's own, and those of seasons, surges and phases.
    fn targets_of(&self, objective: ObjectiveId) -> Vec<(Bound, Option<Ratio>)> {
        let changed = self.plan.adjustments.iter().flat_map(|a| &a.changes).filter_map(|change| match change {
            Change::Target(id, Some(target)) if *id == objective => Some(target),
            _ => None,
        });
        let own = self.plan.objectives.get(objective.index()).and_then(|o| o.target.as_ref());
        own.into_iter().chain(changed).map(|target| (target.bound, Self::only_value(target))).collect()
    }

    fn only_value(target: &Target) -> Option<Ratio> {
        if !target.rows.is_empty() {
            return None;
        }
        match target.value.options.as_slice() {
            [Quantity::Share(r)] => Some(*r),
            [Quantity::Number(n) | Quantity::Money(n)] => Ratio::from_decimal(*n),
            [Quantity::Length(l)] => Some(Ratio::whole(l.0)),
            _ => None,
        }
    }

    fn credit_body(&mut self, credit: &'a tree::Credit, objective: ObjectiveId, name: &str, span: Span) -> Option<Rows> {
        let subject = format!("{name}.credit");
        match &credit.body {
            CreditBody::Broken(_) => None,
            CreditBody::Formula(number, None) => {
                let pays = self.pays(number, &subject, objective)?;
                self.pays_always(credit, number, &pays, objective);
                Some(Rows::always(Scale::Attained, pays))
            }
            CreditBody::Formula(number, Some(cond)) => {
                let context = NumContext::of_objective(self, objective, &subject)?;
                let cond = self.num_cond(cond, &context)?;
                self.pays_if(cond, number, &context, span)
            }
            CreditBody::WhenMet(number) => {
                self.has_target(objective, number.span())?;
                let context = NumContext::of_objective(self, objective, &subject)?;
                let bound = self.plan.objectives.get(objective.index())?.target.as_ref()?.bound;
                self.pays_if(NumCond::Compare(Num::Attained, bound, Num::Target), number, &context, span)
            }
            CreditBody::InProportion(points, span) => {
                let pays = self.in_proportion(points, *span, objective, &subject)?;
                Some(Rows::always(Scale::Attained, pays))
            }
            CreditBody::WhenMissed(number) => {
                self.has_target(objective, number.span())?;
                let pays = self.pays(number, &subject, objective)?;
                Some(Rows::always(Scale::Missed, pays))
            }
            CreditBody::EachMissed(expr, noun) => {
                self.has_target(objective, expr.span)?;
                self.each_missed(objective, noun)?;
                let pays = self.pays_value(expr, &subject, objective)?;
                if matches!(pays.base.options.as_slice(), [Base::Formula(_) | Base::Points(_)]) {
                    self.error("money/per", "what is paid for each is an amount", expr.span, "write `pays AMOUNT times missed` if a formula is meant");
                    return None;
                }
                Some(Rows::always(Scale::Missed, Amount { per: Per::MissedCase, ..pays }))
            }
            CreditBody::Table(table) => self.credit_table(table, objective, &subject, span),
        }
    }

    /// An amount that is paid where a condition holds, and else nothing.
    fn pays_if(&mut self, cond: NumCond, number: &'a NumExpr, context: &NumContext, span: Span) -> Option<Rows> {
        let because = Some((span, "what is paid is money".to_owned()));
        let num = self.num_of(number, Sort::Money, &because, context)?;
        let nothing = Num::Value(OneOf::just(Quantity::Money(Decimal::ZERO)));
        Some(Rows::always(Scale::Attained, formula(Num::Choose(vec![(cond, num)], Box::new(nothing)))))
    }

    /// A fixed amount without a condition is paid in every window, whatever becomes of the promise: hardly ever meant.
    fn pays_always(&mut self, credit: &tree::Credit, number: &NumExpr, pays: &Amount, objective: ObjectiveId) {
        let fixed = !matches!(pays.base.options.as_slice(), [Base::Formula(_)]) && pays.per == Per::Window;
        let promised = self.plan.objectives.get(objective.index()).is_some_and(|o| o.target.is_some());
        if fixed && promised {
            let when = if credit.bonus { "when met" } else { "when missed" };
            let wrong = Diagnostic::warning("credit/always", "this is paid for every window, whether the target is met or missed", number.span());
            let end = Span { start: number.span().end, ..number.span() };
            self.say(wrong.fix(format!("add `{when}`"), end, format!(" {when}")));
        }
    }

    /// `pays 0% of fee at 99.9%, 10% of fee at 99%, in proportion`
    fn in_proportion(&mut self, points: &'a [(NumExpr, Expr)], span: Span, objective: ObjectiveId, subject: &str) -> Option<Amount> {
        let context = NumContext::of_objective(self, objective, subject)?;
        let sort = self.sort_of(objective)?;
        let because = Some((span, format!("the objective measures {}", sort.words())));
        let short = points.iter().any(|(_, at)| matches!(at.kind, ExprKind::Points(_))) && sort == Sort::Share;
        let mut out: Vec<(Ratio, Num)> = Vec::new();
        for (amount, at) in points {
            let place = match (&at.kind, short) {
                (ExprKind::Points(n), true) => Ratio::percent(*n),
                (ExprKind::Number(n), true) if n.is_zero() => Some(Ratio::ZERO),
                (_, true) => {
                    self.mismatch(at, "a number of points", &None);
                    return None;
                }
                _ => match self.quantity(at, sort, &because)? {
                    Quantity::Share(r) => Some(r),
                    Quantity::Number(n) | Quantity::Money(n) => Ratio::from_decimal(n),
                    Quantity::Length(l) => Some(Ratio::whole(l.0)),
                    Quantity::Unknown => None,
                },
            };
            let paid = Some((span, "what is paid is money".to_owned()));
            let num = self.num_of(amount, Sort::Money, &paid, &context)?;
            let Some(place) = place else {
                self.error("unit/range", "this number has too many digits", at.span, "");
                return None;
            };
            if out.iter().any(|(p, _)| *p == place) {
                self.error("table/overlap", "two amounts stand at one value", at.span, "say each value once");
                return None;
            }
            out.push((place, num));
        }
        if out.len() < 2 {
            self.error(
                "credit/proportion",
                "in proportion between what? two values are needed",
                span,
                "write `pays 0% of fee at 99.9%, 10% of fee at 99%, in proportion`",
            );
            return None;
        }
        out.sort_by_key(|point| point.0);
        let of = Box::new(if short { Num::Shortfall } else { Num::Attained });
        Some(formula(Num::Between { of, points: out }))
    }

    /// Whether an objective can be missed; says so if not.
    pub(super) fn has_target(&mut self, objective: ObjectiveId, span: Span) -> Option<()> {
        let (name, own) = self.plan.objectives.get(objective.index()).map(|o| (o.name.clone(), o.target.is_some()))?;
        if !own {
            let said = format!("`{name}` has no target that could be missed");
            self.error("credit/no-target", said, span, &format!("add a line `target at least …` to `{name}`"));
        }
        own.then_some(())
    }

    fn each_missed(&mut self, objective: ObjectiveId, noun: &Name) -> Option<()> {
        let Some(found) = self.plan.objectives.get(objective.index())?.items() else {
            self.error(
                "credit/no-cases",
                "no case is missed by itself: the objective is worked out",
                noun.span,
                "pay `when missed`, or so much for each that was measured: `pays 40 GBP times attained when missed`",
            );
            return None;
        };
        let (judges, case) = (Self::judges_cases(&found.measure), found.case);
        let fits = self.plan.case(case).is_some_and(|c| c.name == noun.text || c.plural == noun.text);
        if !fits {
            let own = self.plan.case(case).map_or(String::new(), |c| c.name.clone());
            let wrong = Diagnostic::error("name/unknown", format!("what is missed is a case of the objective, `{own}`, not `{}`", noun.text), noun.span);
            self.say(wrong.fix(format!("write `{own}`"), noun.span, own));
            return None;
        }
        if !judges {
            self.error(
                "credit/no-cases",
                "no case is missed by itself: the objective is no share",
                noun.span,
                "pay `when missed`, or so much for each that was measured: `pays 40 GBP times attained when missed`",
            );
            return None;
        }
        self.counts_what_is_kept(objective, noun.span)
    }

    /// Says so if the objective counts failures, of which there may be so many at most: none of what it counts is missed by itself.
    pub(super) fn counts_what_is_kept(&mut self, objective: ObjectiveId, span: Span) -> Option<()> {
        let found = self.plan.objectives.get(objective.index())?;
        let bound = found.target.as_ref().map(|target| target.bound).filter(|bound| !bound.upwards() && found.items().is_some());
        if bound.is_none() {
            return Some(());
        }
        let said = format!("what `{}` counts are failures, of which there may be so many at most: those it does not count are no misses", found.name);
        let help = "promise the rest: `share where not …`, `at least …`; or pay an amount that grows with the share, `AMOUNT per point`";
        self.error("credit/counts-failures", said, span, help);
        None
    }

    fn multipliers(&mut self, lines: &'a [tree::MultiplyLine], objective: ObjectiveId, name: &str) -> Option<Vec<Multiplier>> {
        let made: Vec<Option<Multiplier>> = lines
            .iter()
            .map(|line| {
                let by = self.factor(&line.by);
                let when = self.history(&line.when, Some(objective), name);
                Some(Multiplier { by: by?, when: when? })
            })
            .collect();
        made.into_iter().collect()
    }

    /// `return 50% when met in the next 2 months`
    fn returns(&mut self, lines: &'a [tree::ReturnLine], objective: ObjectiveId, name: &str) -> Option<Vec<Return>> {
        let made: Vec<Option<Return>> = lines
            .iter()
            .map(|line| {
                let share = self.share(&line.share, &Some((line.span, "what is given back is a share of what was paid".to_owned())));
                let HistoryExpr::Test { subject, test: HistoryTest::Met, extent: Extent::Next { count, unit, .. }, .. } = &line.when else {
                    if !matches!(line.when, HistoryExpr::Broken(_)) {
                        let wrong = Diagnostic::error("credit/return", "a credit is earned back by targets met in the windows after it", line.when.span());
                        self.say(wrong.help("write `return 50% when met in the next 2 months`"));
                    }
                    return None;
                };
                let by = match subject {
                    None => None,
                    Some(subject) => Some(self.earned_by(subject, objective)?),
                };
                self.has_target(by.unwrap_or(objective), line.span)?;
                self.unit_of_windows(by.unwrap_or(objective), unit)?;
                let met = self.whole_of(count, "a number of windows")?;
                let scope = self.point(&EarnBackScope::KIND, name, None, line.span);
                let unmeasured = self.point(&UnmeasuredReturn::KIND, name, None, line.span);
                self.point(&ReturnedCredit::KIND, "", None, line.span);
                Some(Return { share: share?, met, by, scope, unmeasured })
            })
            .collect();
        made.into_iter().collect()
    }

    /// The other objective by which a credit is earned back: judged as a whole, or by the same groups.
    fn earned_by(&mut self, subject: &'a NumExpr, objective: ObjectiveId) -> Option<ObjectiveId> {
        let Some(path) = self.objective_meant(subject) else {
            let wrong = Diagnostic::error("credit/return", "a credit is earned back by an objective that is met", subject.span());
            self.say(wrong.help("write `return 50% when met in the next 2 months`, or name an objective before `is met`"));
            return None;
        };
        let by = self.objective_named(path)?;
        let names = |id: ObjectiveId| self.plan.objectives.get(id.index()).map_or_else(Vec::new, |o| self.plan.dimension_names(o));
        let (own, other) = (names(objective), names(by));
        if !other.is_empty() && own != other {
            let said = format!("`{}` is judged by other groups than what it earns back", path.text());
            self.error("credit/return", said, path.span, "name an objective that is judged as a whole, or `for each` of the same");
            return None;
        }
        Some(by)
    }

    /// `pays nothing below 10 GBP`
    fn least(&mut self, least: Option<&'a Expr>) -> Option<Option<Decimal>> {
        match least {
            None => Some(None),
            Some(expr) => self.money(expr, None).map(Some),
        }
    }
}

/// What is worked out, for the window.
fn formula(num: Num) -> Amount {
    Amount { base: OneOf::just(Base::Formula(Box::new(num))), per: Per::Window }
}
