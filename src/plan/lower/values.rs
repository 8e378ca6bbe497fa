//! Values by type: lengths of time, money, quantities; open values; what to say when a value is of another sort.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{Amount, Base, Basis, Budget, CalendarId, ClockId, FeeId, OneOf, PartUnit, Per, computable_money, computable_share};
use crate::readings::{Choice, HoursBasis, PartUnit as PartUnitKind};
use crate::resolve::DeclKind;
use crate::syntax::tree::{AgreementLine, Expr, ExprKind, ItemKind, Name, Path};
use crate::text::Span;
use crate::value::{Micros, Ratio};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Why a value of some sort is wanted, and where that is said.
pub(super) type Because = Option<(Span, String)>;

/// What a length of time is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// Time allowed; days may be dates.
    Target,
    /// A bound on a pause: time only.
    Cap,
    /// From a stop to a reopening.
    Reopening,
}

/// The sort of a value, in words.
pub(super) fn sort(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Percent(_) => "a percentage",
        ExprKind::Points(_) => "percentage points",
        ExprKind::Number(_) => "a number",
        ExprKind::Count(..) => "a count",
        ExprKind::Money(..) => "an amount of money",
        ExprKind::Length { .. } => "a length of time",
        ExprKind::PercentOf(..) => "a share of a fee",
        ExprKind::Per(..) => "an amount for each of something",
        ExprKind::Name(_) => "a name",
        ExprKind::Text(_) => "a text",
        ExprKind::Open(_) => "an open value",
        ExprKind::Broken => "broken",
    }
}

/// A length written in units of fixed size.
enum Length {
    Time(Micros),
    Days(Decimal),
}

impl<'a> Lowering<'a> {
    /// Says so if the noun behind a plain number is short for a unit of time: a number is compared as the log has it, whatever its unit is called.
    pub(super) fn noun(&mut self, noun: &Name) -> Option<()> {
        const SHORT: [&str; 16] = ["s", "sec", "secs", "min", "mins", "h", "hr", "hrs", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib"];
        if !SHORT.contains(&noun.text.to_ascii_lowercase().as_str()) {
            return Some(());
        }
        let said = format!("`{}` is not looked at: a number is compared as the log has it", noun.text);
        self.error(
            "unit/short",
            said,
            noun.span,
            "leave the unit out and give the number in the unit of the log; a length of time is written out, such as `2 seconds`; 1 GB is 10^9 bytes or 2^30",
        );
        None
    }

    /// That a value is of the wrong sort: what it is, what is needed, and where that comes from.
    pub(super) fn mismatch(&mut self, expr: &Expr, wanted: &str, because: &Because) {
        if expr.kind == ExprKind::Broken {
            return;
        }
        let said = format!("`{}` is {}, but {wanted} is needed", self.written(expr.span), sort(expr));
        let mut wrong = Diagnostic::error("unit/mismatch", said, expr.span).label(sort(expr));
        if let Some((span, text)) = because {
            wrong = wrong.at(*span, text.clone());
        }
        self.say(wrong);
    }

    /// A value, or several of which a point chooses: `[90% says northwind or 95% says acme]`.
    pub(super) fn one_of<T>(&mut self, expr: &'a Expr, subject: &str, fits: &str, mut lower: impl FnMut(&mut Self, &'a Expr) -> Option<T>) -> Option<OneOf<T>> {
        let ExprKind::Open(options) = &expr.kind else { return Some(OneOf::just(lower(self, expr)?)) };
        if options.is_empty() {
            self.error(
                "open/nothing",
                "`[?]` may stand for a target, an amount or a fee only",
                expr.span,
                &format!("write {fits}, or the values in question: `[… or …]`"),
            );
            return None;
        }
        let mut out = Some(Vec::new());
        let mut texts: Vec<String> = Vec::new();
        for (option, says) in options {
            if let Some(party) = says {
                self.is_party(party);
            }
            let text = self.written(option.span);
            if texts.contains(&text) {
                self.error("open/same", format!("`{text}` is there twice"), option.span, "remove one");
                out = None;
            }
            texts.push(text);
            let value = if matches!(option.kind, ExprKind::Open(_)) {
                self.error("open/nested", "an open value stands inside another", option.span, "list all the values in one pair of brackets");
                None
            } else {
                lower(self, option)
            };
            out = out.zip(value).map(|(mut list, value): (Vec<T>, T)| {
                list.push(value);
                list
            });
        }
        let options = out?;
        let point = (options.len() > 1).then(|| self.text_point("value", subject, texts, expr.span));
        Some(OneOf { point, options })
    }

    fn length(&mut self, parts: &[(Decimal, Name)], span: Span) -> Option<Length> {
        let mut total = Decimal::ZERO;
        let mut days: Option<Decimal> = None;
        let mut time = false;
        for (n, unit) in parts {
            let word = unit.text.trim_end_matches('s');
            let micros = match word {
                "second" => 1_000_000_i64,
                "minute" => 60_000_000,
                "hour" => 3_600_000_000,
                "day" | "week" => {
                    let each = Decimal::from(if word == "day" { 1 } else { 7 });
                    days = n.checked_mul(each).and_then(|n| n.checked_add(days.unwrap_or_default()));
                    continue;
                }
                "month" | "quarter" | "year" => {
                    let wrong = Diagnostic::error("unit/month", format!("a {word} is not a length of time: it has no fixed number of days"), unit.span);
                    self.say(wrong.help("say it in days: `30 days`"));
                    return None;
                }
                _ => {
                    let wrong = Diagnostic::error("unit/unknown", format!("`{}` is not a unit of time", unit.text), unit.span);
                    let near = crate::diagnostic::nearest(&unit.text, ["seconds", "minutes", "hours", "days", "weeks"]);
                    self.say(match near {
                        Some(near) => wrong.fix(format!("did you mean `{near}`?"), unit.span, near),
                        None => wrong.help("time is measured in seconds, minutes, hours, days and weeks"),
                    });
                    return None;
                }
            };
            time = true;
            total = Decimal::from(micros).checked_mul(*n).and_then(|m| m.checked_add(total)).unwrap_or(Decimal::MAX);
        }
        match (days, time) {
            (Some(_), true) => {
                self.error("unit/mixed", "days stand beside hours, and a day is not always 24 hours", span, "say the whole in hours, or in days alone");
                None
            }
            (Some(days), false) => Some(Length::Days(days)),
            (None, _) => {
                let micros = (total.fract().is_zero() && total >= Decimal::ZERO).then(|| total.to_i64()).flatten();
                // A hundred years: longer is a slip of the pen, and sums stay far from the edge.
                let fits = micros.filter(|m| *m <= 36_525 * Micros::DAY.0);
                if fits.is_none() {
                    self.error("unit/range", "this length of time is too long, or finer than a microsecond", span, "");
                }
                fits.map(|m| Length::Time(Micros(m)))
            }
        }
    }

    /// A length of time in a clock's basis.
    pub(super) fn budget(&mut self, expr: &'a Expr, clock: ClockId, what: For, because: &Because) -> Option<Budget> {
        let ExprKind::Length { parts, of } = &expr.kind else {
            self.mismatch(expr, "a length of time", because);
            return None;
        };
        let length = self.length(parts, expr.span)?;
        let calendar = match of {
            Some(path) => Some(self.calendar_for(path, clock)?),
            None => None,
        };
        match length {
            Length::Days(count) => {
                let budget = self.days(count, calendar, what, expr)?;
                self.day_of_a_clock(&budget, clock, expr)?;
                Some(budget)
            }
            Length::Time(Micros::ZERO) => {
                self.error("unit/range", "this length of time is nought: nothing can be done in it", expr.span, "");
                None
            }
            Length::Time(length) => Some(Budget::Time { length, basis: self.basis(calendar, clock, what, expr.span) }),
        }
    }

    /// A length of elapsed time, or days that are read by kind `day`.
    pub(super) fn length_or_days(&mut self, expr: &'a Expr, because: &Because) -> Option<Budget> {
        let ExprKind::Length { parts, of: None } = &expr.kind else {
            return Some(Budget::Time { length: self.plain_length(expr, because)?, basis: Basis::Elapsed });
        };
        match self.length(parts, expr.span)? {
            Length::Days(count) => self.days(count, None, For::Reopening, expr),
            Length::Time(length) => Some(Budget::Time { length, basis: Basis::Elapsed }),
        }
    }

    fn basis(&mut self, calendar: Option<CalendarId>, clock: ClockId, what: For, span: Span) -> Basis {
        if let Some(calendar) = calendar {
            return Basis::Calendar(calendar);
        }
        let Some((name, calendars)) = self.plan.clocks.get(clock.index()).map(|c| (c.name.clone(), c.run.iter().any(|r| r.during.is_some()))) else {
            return Basis::Clock;
        };
        if calendars {
            return Basis::Open(self.point(&HoursBasis::KIND, &name, None, span));
        }
        if what == For::Reopening { Basis::Elapsed } else { Basis::Clock }
    }

    /// The calendar that hours are of. Where a clock runs in one calendar only, hours of another cannot be compared with it.
    fn calendar_for(&mut self, path: &'a Path, clock: ClockId) -> Option<CalendarId> {
        let calendar = self.calendar_named(path)?;
        let run = self.plan.clocks.get(clock.index()).map(|c| (c.name.clone(), c.run.clone()));
        if let Some((name, run)) = run
            && let [only] = run.as_slice()
        {
            let other = only.during.filter(|d| *d != calendar);
            if let Some(other) = other {
                let called = |me: &Self, c: CalendarId| me.plan.calendars.get(c.index()).map_or(String::new(), |c| c.name.clone());
                let (own, theirs) = (called(self, calendar), called(self, other));
                let said = format!("hours of `{own}` cannot limit `{name}`, which counts hours of `{theirs}`");
                let mut wrong = Diagnostic::error("unit/calendar", said, path.span).label(format!("hours of `{own}`"));
                if let Some(span) = self.run_spans.get(&clock) {
                    wrong = wrong.at(*span, format!("`{name}` counts hours of `{theirs}`"));
                }
                self.say(wrong.fix(format!("write `{theirs}`"), path.span, theirs.clone()));
                return None;
            }
        }
        Some(calendar)
    }

    /// The calendar a path names.
    pub(super) fn calendar_named(&mut self, path: &'a Path) -> Option<CalendarId> {
        let found = self.names.find(DeclKind::Calendar, path, self.here.file);
        let at = self.found(found)?;
        self.calendar(at)
    }

    /// A length that lies between two events: elapsed, or of a calendar.
    pub(super) fn length_between(&mut self, expr: &'a Expr, because: &Because) -> Option<Budget> {
        let ExprKind::Length { parts, of: Some(path) } = &expr.kind else {
            return Some(Budget::Time { length: self.plain_length(expr, because)?, basis: Basis::Elapsed });
        };
        let calendar = self.calendar_named(path)?;
        match self.length(parts, expr.span)? {
            Length::Time(length) => Some(Budget::Time { length, basis: Basis::Calendar(calendar) }),
            Length::Days(_) => {
                self.error("unit/days", "a length is needed here, and a day is not always 24 hours", expr.span, "say it in hours");
                None
            }
        }
    }

    /// A length that runs from an instant, elapsed or of a calendar; days may be dates.
    pub(super) fn length_after(&mut self, expr: &'a Expr, because: &Because) -> Option<Budget> {
        let ExprKind::Length { parts, of } = &expr.kind else {
            self.mismatch(expr, "a length of time", because);
            return None;
        };
        let length = self.length(parts, expr.span)?;
        let calendar = match of {
            Some(path) => Some(self.calendar_named(path)?),
            None => None,
        };
        match length {
            Length::Days(count) => self.days(count, calendar, For::Reopening, expr),
            Length::Time(length) => Some(Budget::Time { length, basis: calendar.map_or(Basis::Elapsed, Basis::Calendar) }),
        }
    }

    /// A plain length, where days cannot be dates.
    pub(super) fn plain_length(&mut self, expr: &Expr, because: &Because) -> Option<Micros> {
        let ExprKind::Length { parts, of } = &expr.kind else {
            self.mismatch(expr, "a length of time", because);
            return None;
        };
        if let Some(path) = of {
            let said = "this length is in the clock's own time; a calendar cannot be named here";
            let rest = Span { start: parts.last().map_or(path.span.start, |(_, unit)| unit.span.end), end: path.span.end, ..path.span };
            self.say(Diagnostic::error("unit/calendar", said, path.span).fix("leave it out", rest, ""));
            return None;
        }
        match self.length(parts, expr.span)? {
            Length::Time(length) => Some(length),
            Length::Days(days) => {
                let hours = (days * Decimal::from(24)).normalize();
                let wrong = Diagnostic::error("unit/days", "a length is needed here, and a day is not always 24 hours", expr.span);
                self.say(wrong.fix(format!("write `{hours} hours` if that is meant"), expr.span, format!("{hours} hours")));
                None
            }
        }
    }

    /// A percentage as a ratio of one.
    pub(super) fn share(&mut self, expr: &Expr, because: &Because) -> Option<Ratio> {
        let ExprKind::Percent(percent) = &expr.kind else {
            self.mismatch(expr, "a percentage", because);
            return None;
        };
        let ratio = Ratio::percent(*percent).filter(|r| *r >= Ratio::ZERO && *r <= Ratio::ONE);
        if ratio.is_none() {
            self.error("unit/range", format!("`{}` is no share: a share lies between 0% and 100%", self.written(expr.span)), expr.span, "");
        }
        ratio
    }

    /// An amount in the agreement's currency.
    pub(super) fn money(&mut self, expr: &Expr, because: Because) -> Option<Decimal> {
        let ExprKind::Money(amount, code) = &expr.kind else {
            self.mismatch(expr, "an amount of money", &because);
            return None;
        };
        self.in_currency(code)?;
        if amount.is_sign_negative() && !amount.is_zero() {
            self.error("unit/range", "an amount cannot be less than nought", expr.span, "");
            return None;
        }
        let places = self.plan.currency.as_ref().map_or(6, |c| c.places);
        if amount.scale() > places {
            let said = format!("`{}` has more decimals than the smallest coin of {}", self.written(expr.span), code.text);
            self.error("money/places", said, expr.span, "a comma groups thousands and a point begins the decimals: `9,500 EUR`, `9.50 EUR`");
            return None;
        }
        if !computable_money(*amount) {
            let said = format!("`{}` cannot be computed with exactly: amounts go up to 10^15", self.written(expr.span));
            self.error("money/too-large", said, expr.span, "");
            return None;
        }
        Some(*amount)
    }

    /// That the agreement has a currency, where an amount without a code is met.
    pub(super) fn in_a_currency(&mut self, span: Span) -> Option<()> {
        if self.plan.currency.is_none() && self.agreement.is_some() && self.currency_span().is_none() && !self.header_broken() {
            let wrong = Diagnostic::error("money/no-currency", "the agreement does not say its currency", span);
            self.say(wrong.help("add a line such as `currency EUR` to the agreement"));
        }
        self.plan.currency.as_ref().map(|_| ())
    }

    /// Whether money of that code is the agreement's.
    pub(super) fn in_currency(&mut self, code: &Name) -> Option<()> {
        let own = self.plan.currency.as_ref().map(|c| c.code.clone());
        match own {
            Some(own) if own == code.text => Some(()),
            Some(own) => {
                let said = format!("`{}` is not the currency of the agreement, which is `{own}`", code.text);
                let mut wrong = Diagnostic::error("money/currency", said, code.span).label(code.text.clone());
                if let Some(span) = self.currency_span() {
                    wrong = wrong.at(span, own.clone());
                }
                self.say(wrong.fix(format!("write `{own}`"), code.span, own));
                None
            }
            None => {
                if self.agreement.is_some() && self.currency_span().is_none() && !self.header_broken() {
                    let wrong = Diagnostic::error("money/no-currency", "the agreement does not say its currency", code.span);
                    self.say(wrong.help(format!("add a line `currency {}` to the agreement", code.text)));
                }
                None
            }
        }
    }

    fn currency_span(&self) -> Option<Span> {
        self.header_lines().find_map(|l| if let AgreementLine::Currency { code, .. } = l { Some(code.span) } else { None })
    }

    /// Something that is paid, perhaps for each of something.
    pub(super) fn amount(&mut self, expr: &'a Expr, subject: &str, because: &Because) -> Option<Amount> {
        let mut per = Per::Window;
        let base = if let ExprKind::Per(inner, words) = &expr.kind {
            let said = words.text.split_whitespace().collect::<Vec<_>>().join(" ");
            per = match said.as_str() {
                "point" | "percentage point" => Per::Point(PartUnit::Open(self.point(&PartUnitKind::KIND, subject, None, words.span))),
                other if other.starts_with("missed ") => Per::MissedCase,
                other => {
                    let wrong = Diagnostic::error("money/per", format!("an amount cannot be per `{other}`"), words.span);
                    self.say(wrong.help("amounts are per `point` or per `missed …`, or for the window as they stand"));
                    return None;
                }
            };
            inner
        } else {
            expr
        };
        let base = match self.is_left_blank(base, subject) {
            true => OneOf::blank(),
            false => self.one_of(base, subject, "an amount, such as `5% of fee`", |me, e| me.base(e, because))?,
        };
        Some(Amount { base, per })
    }

    fn base(&mut self, expr: &'a Expr, because: &Because) -> Option<Base> {
        match &expr.kind {
            ExprKind::Money(..) => self.money(expr, None).map(Base::Money),
            ExprKind::PercentOf(percent, path) => {
                let fee = self.fee_named(path)?;
                let share = Ratio::percent(*percent).filter(|r| *r >= Ratio::ZERO);
                if share.is_none() {
                    self.error("unit/range", "a share of a fee cannot be less than nought", expr.span, "");
                }
                if share.is_some_and(|s| !computable_share(s)) {
                    let said =
                        format!("`{percent}%` of a fee cannot be computed with exactly: shares of a fee go up to 10,000%, with at most 6 decimal places");
                    self.error("unit/range", said, expr.span, "");
                    return None;
                }
                Some(Base::OfFee(share?, fee))
            }
            ExprKind::Percent(_) => {
                let text = self.written(expr.span);
                let wrong = Diagnostic::error("unit/mismatch", format!("`{text}` of what? an amount of money is needed"), expr.span).label("a percentage");
                self.say(wrong.fix(format!("write `{text} of fee`"), expr.span, format!("{text} of fee")));
                None
            }
            _ => {
                self.mismatch(expr, "an amount of money", because);
                None
            }
        }
    }

    pub(super) fn fee_named(&mut self, path: &Path) -> Option<FeeId> {
        self.fee_named_at(&path.text(), path.span)
    }

    /// The fee of a name that stands at a place; `fee` is the only one, whatever it is called.
    pub(super) fn fee_named_at(&mut self, name: &str, span: Span) -> Option<FeeId> {
        if let Some(part) = self.part_in_hand().map(str::to_owned) {
            let said = format!("`{name}` is a fee of `{part}`, and cannot be named from here");
            self.error("parts/own", said, span, "what a part pays is worked out in the part");
            return None;
        }
        if let Some(at) = self.plan.fees.iter().position(|f| f.name == name) {
            return Some(FeeId(super::context::small(at)));
        }
        if name == "fee" && self.plan.fees.len() == 1 {
            return Some(FeeId(0));
        }
        if name == "fee" && !self.plan.fees.is_empty() {
            let names: Vec<String> = self.plan.fees.iter().map(|fee| format!("`{}`", fee.name)).collect();
            let help = format!("name the one that is meant: {}", names.join(", "));
            self.error("money/which-fee", "there are several fees, and none of them is called `fee` alone", span, &help);
            return None;
        }
        let known: Vec<String> = self.plan.fees.iter().map(|f| f.name.clone()).collect();
        let wrong = crate::resolve::names::unknown_among("fee", name, span, &known);
        if known.is_empty() && self.fee_written() {
            return None;
        }
        self.say(if known.is_empty() {
            let none = Diagnostic::error("money/no-fee", "the agreement names no fee that this could be a share of", span);
            none.help("add a line such as `fee 40,000 GBP each calendar month` to the agreement")
        } else {
            wrong
        });
        None
    }

    /// Whether the agreement has a fee that could not be used, or a line that could not be read.
    fn fee_written(&self) -> bool {
        self.header_lines().any(|l| matches!(l, AgreementLine::Fee { .. })) || self.header_broken()
    }

    /// Whether a line of the agreement could not be read: what is missing may be there.
    pub(super) fn header_broken(&self) -> bool {
        self.header_lines().any(|l| matches!(l, AgreementLine::Broken(_)))
    }

    fn header_lines(&self) -> impl Iterator<Item = &'a AgreementLine> {
        let files = self.own.iter().filter_map(|id| self.loaded.file(*id)).filter(|f| !f.library);
        files.flat_map(|f| &f.tree.items).filter_map(|i| if let ItemKind::Agreement(a) = &i.kind { Some(&a.lines) } else { None }).flatten()
    }
}
