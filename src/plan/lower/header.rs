//! The agreement: parties, term, zone, currency, fees, and the lines that settle points for the whole of it.

use super::context::Lowering;
use super::points::Said;
use super::settling::Line;
use crate::check::currency;
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::{Currency, Fee, OneOf, Party, PointRef};
use crate::readings::{
    Backdated, BlankGroup, BlankTime, CarryOver, FeeBase, LateRecord, LimitOrder, LocalFold, LocalGap, MissingField, MoneyRounding, MonthEnd, ReturnedCredit,
    RoundingPlace, SameInstant, Timezone, ToEnd, UnknownParty, WeekStart, WhoseRecord,
};
use crate::readings::{Choice, InFlight, Kind};
use crate::syntax::tree::{Agreement, AgreementLine, DateLit, DateRange, Expr, ItemKind, Name, Phrase, RangeWord, Window};
use crate::text::Span;

/// The words that lines of an agreement begin with.
const HEADS: &[&str] = &["replaces", "amends", "rests", "provider", "customer", "term", "timezone", "currency", "fee", "owner", "interpretation"];

impl<'a> Lowering<'a> {
    /// The agreement, and every `decide`: before anything else, for all points rest on them.
    pub(super) fn header(&mut self) {
        let mut found: Option<(&'a Agreement, Span, crate::text::FileId)> = None;
        self.each_item(|me, item| match &item.kind {
            ItemKind::Agreement(agreement) => match found {
                None => found = Some((agreement, item.span, me.here.file)),
                Some((first, ..)) => {
                    let twice = Diagnostic::error("contract/two-agreements", "there are two agreements", agreement.title.span);
                    me.say(
                        twice
                            .label("the second")
                            .at(first.title.span, "the first")
                            .help("a contract is one agreement; import the other's parts from a library"),
                    );
                }
            },
            ItemKind::Interpretation(interpretation) => me.check_interpretation(&interpretation.lines),
            _ => {}
        });
        self.decide_all();
        let span = found.map_or(Span::default(), |(agreement, ..)| agreement.title.span);
        if let Some((agreement, _, file)) = found {
            self.stand(file, None);
            self.agreement = Some(agreement.title.span);
            self.settle_header(agreement);
            self.agreement_lines(agreement);
        }
        let rules = self.whole_points(span);
        self.plan.rules = rules;
        self.plan.zone = self.point(&Timezone::KIND, "", None, span);
        if let Some((agreement, _, file)) = found {
            self.stand(file, None);
            self.fees(agreement);
        }
    }

    /// Points that belong to the agreement as a whole. Most stand as not met until a clause meets them.
    fn whole_points(&mut self, span: Span) -> crate::plan::Rules {
        crate::plan::Rules {
            same_instant: self.point(&SameInstant::KIND, "", None, span),
            missing_field: self.not_met(&MissingField::KIND, "", span),
            unknown_party: self.not_met(&UnknownParty::KIND, "", span),
            whose_record: self.met_if_settled(&WhoseRecord::KIND, span),
            backdated: self.met_if_settled(&Backdated::KIND, span),
            late_record: self.met_if_settled(&LateRecord::KIND, span),
            month_end: self.not_met(&MonthEnd::KIND, "", span),
            week_start: self.not_met(&WeekStart::KIND, "", span),
            local_gap: self.not_met(&LocalGap::KIND, "", span),
            local_fold: self.not_met(&LocalFold::KIND, "", span),
            fee_base: self.not_met(&FeeBase::KIND, "", span),
            money_rounding: self.not_met(&MoneyRounding::KIND, "", span),
            rounding_place: self.not_met(&RoundingPlace::KIND, "", span),
            blank_group: self.not_met(&BlankGroup::KIND, "", span),
            blank_time: self.not_met(&BlankTime::KIND, "", span),
            limit_order: self.not_met(&LimitOrder::KIND, "", span),
            carry_over: self.not_met(&CarryOver::KIND, "", span),
            returned_credit: self.not_met(&ReturnedCredit::KIND, "", span),
            limit_missing: None,
        }
    }

    /// A point that mappings meet, which stand in other files: also met where it is settled.
    fn met_if_settled(&mut self, kind: &'static Kind, span: Span) -> PointRef {
        if self.settles(kind) { self.point(kind, "", None, span) } else { self.not_met(kind, "", span) }
    }

    fn settle_header(&mut self, agreement: &'a Agreement) {
        for line in &agreement.lines {
            match line {
                AgreementLine::Settle(phrase) => self.settle_agreement(phrase, HEADS),
                AgreementLine::Interpretation { path, except } => {
                    self.cite(path);
                    for phrase in except {
                        self.settle_agreement(phrase, &[]);
                    }
                }
                AgreementLine::Timezone(name) if self.zone(&name.text, name.span) => {
                    let line = Line { kind: &Timezone::KIND, reading: name.text.clone(), span: name.span, used: true };
                    self.settle_agreement_line(line);
                }
                _ => {}
            }
        }
    }

    fn agreement_lines(&mut self, agreement: &'a Agreement) {
        self.plan.agreement.clone_from(&agreement.title.text);
        self.plan.version = agreement.version.as_ref().and_then(|v| self.whole_number(v));
        let (mut term, mut currency): (Option<Span>, Option<Span>) = (None, None);
        for line in &agreement.lines {
            match line {
                AgreementLine::Party { role, name, full } => self.party(role, name, full.as_ref()),
                AgreementLine::Term(range) if self.once("term", range.span, &mut term) => {
                    self.agreement_term(range);
                }
                AgreementLine::Currency { code, places } if self.once("currency", code.span, &mut currency) => {
                    self.currency(code, places.as_ref());
                }
                AgreementLine::Replaces { version, .. } => {
                    let _ = self.whole_number(version);
                }
                _ => {}
            }
        }
        for line in &agreement.lines {
            match line {
                AgreementLine::Replaces { file: None, amends: true, span, .. } => {
                    let help = "say where it stands: `amends version 2 in \"settled.sla\" from 1 October 2026`";
                    self.error("versions/file", "an amendment needs the file that it amends", *span, help);
                }
                AgreementLine::Replaces { file: Some(_), from, rule, span, version, .. } => self.succeeds(version, *from, rule.as_ref(), *span),
                AgreementLine::Replaces { from: Some(from), rule, .. } => self.replaces(*from, rule.as_ref()),
                _ => {}
            }
        }
        for line in &agreement.lines {
            if let AgreementLine::Owner { party, who } = line {
                self.owner(party, who);
            }
        }
    }

    /// A line that may stand once.
    pub(super) fn once(&mut self, what: &str, span: Span, first: &mut Option<Span>) -> bool {
        match *first {
            Some(at) => {
                let twice = Diagnostic::error("clause/twice", format!("`{what}` is said twice"), span).label("again here").at(at, "first here");
                self.say(twice.help("keep one of the two"));
                false
            }
            None => {
                *first = Some(span);
                true
            }
        }
    }

    fn whole_number(&mut self, name: &Name) -> Option<u32> {
        let number = name.text.parse().ok();
        if number.is_none() {
            self.error("type/number", format!("`{}` is not a whole number", name.text), name.span, "versions are counted: 1, 2, 3");
        }
        number
    }

    fn party(&mut self, role: &'a Name, name: &'a Name, full: Option<&'a Name>) {
        let former = self.plan.parties.iter().any(|p| p.name == name.text);
        if former {
            return self.error("name/twice", format!("two parties are called `{}`", name.text), name.span, "give one of them another short name");
        }
        let role = self.role(&role.text);
        self.plan.parties.push(Party { role, name: name.text.clone(), full: full.map_or_else(|| name.text.clone(), |f| f.text.clone()) });
    }

    /// Whether a name is a party's.
    pub(super) fn is_party(&mut self, name: &Name) -> bool {
        let known: Vec<String> = self.plan.parties.iter().map(|p| p.name.clone()).collect();
        let found = known.contains(&name.text);
        if !found {
            self.say(crate::resolve::names::unknown_among("party", &name.text, name.span, &known));
        }
        found
    }

    fn agreement_term(&mut self, range: &DateRange) {
        let next = |d: crate::value::Date| d.plus_days(1);
        self.plan.term.from = range.from.map(|d| d.date);
        self.plan.term.until = range.to.map(|to| if range.word == RangeWord::Until { to.date } else { next(to.date) });
        if range.word == RangeWord::To && range.to.is_some() {
            self.plan.term.to_end = Some(self.point(&ToEnd::KIND, "", None, range.span));
        }
    }

    /// A version that replaces another judges what counts from its first day on: for it, the term begins there.
    fn replaces(&mut self, from: DateLit, rule: Option<&Phrase>) {
        self.plan.term.from = self.plan.term.from.max(Some(from.date));
        let known = |words: &str| words.starts_with("for ") && words.ends_with(" opened from then on");
        if let Some(rule) = rule.filter(|r| !known(&r.text)) {
            let said = format!("`{}` is no rule for cases in flight that this edition knows", self.written(rule.span));
            let wrong = Diagnostic::error("agreement/in-flight", said, rule.span);
            let file = "; other rules need the version before it: `replaces version 1 in \"FILE.sla\" from …`";
            self.say(wrong.help(format!("write `for tickets opened from then on`: this version then judges what counts from its first day on{file}")));
        }
    }

    /// A version that takes the place of one whose text is there: what is in flight is parted between the two.
    fn succeeds(&mut self, version: &Name, from: Option<DateLit>, rule: Option<&Phrase>, span: Span) {
        let Some(from) = from else {
            let wrong = Diagnostic::error("versions/date", "it is not said from when this version is in force", span);
            return self.say(wrong.help("add a date: `… from 1 July 2026`"));
        };
        self.plan.term.from = self.plan.term.from.max(Some(from.date));
        let text = rule.map(|r| r.text.split_whitespace().collect::<Vec<_>>().join(" "));
        let reading = match text.as_deref() {
            None => None,
            Some("for windows that begin from then on") => Some(InFlight::ByWindow),
            Some("for everything that happens from then on") => Some(InFlight::ByMoment),
            Some(text) if text.starts_with("for ") && text.ends_with(" opened from then on") => Some(InFlight::ByOpening),
            Some(text) => {
                let at = rule.map_or(span, |r| r.span);
                let wrong = Diagnostic::error("agreement/in-flight", format!("`{text}` is no rule for what is in flight"), at);
                return self
                    .say(wrong.help(
                        "it can be `for tickets opened from then on`, `for windows that begin from then on`, `for everything that happens from then on`",
                    ));
            }
        };
        let said = reading.zip(rule).map(|(reading, rule)| Said::new(reading, rule.span));
        let in_flight = self.point(&InFlight::KIND, "", said, span);
        self.change = Some(super::context::Change { version: version.clone(), from, in_flight, span });
    }

    fn currency(&mut self, code: &Name, places: Option<&Name>) {
        let Some(usual) = currency::places(&code.text) else {
            let wrong = Diagnostic::error("money/unknown-currency", format!("`{}` is not a currency code of ISO 4217", code.text), code.span);
            let upper = code.text.to_uppercase();
            let near = if currency::places(&upper).is_some() { Some(upper.as_str()) } else { nearest(&code.text, currency::CODES.iter().map(|(c, _)| *c)) };
            return self.say(match near {
                Some(near) => wrong.fix(format!("did you mean `{near}`?"), code.span, near),
                None => wrong.help("codes are three letters: `GBP`, `EUR`, `USD`"),
            });
        };
        let mut kept = usual;
        if let Some(name) = places {
            match name.text.parse::<u32>() {
                Ok(n) if n <= 6 => kept = n,
                _ => self.error("type/number", format!("`{}` is not a number of decimals", name.text), name.span, "amounts have from 0 to 6 decimals"),
            }
        }
        self.plan.currency = Some(Currency { code: code.text.clone(), places: kept });
    }

    fn fees(&mut self, agreement: &'a Agreement) {
        let mut seen: Vec<(String, Span)> = Vec::new();
        for line in &agreement.lines {
            let AgreementLine::Fee { name, amount, each, span } = line else { continue };
            let called = name.as_ref().map_or("fee", |n| &n.text).to_owned();
            match seen.iter().find(|(n, _)| *n == called) {
                Some((_, first)) => {
                    let twice =
                        Diagnostic::error("name/twice", format!("the fee `{called}` is said twice"), *span).label("again here").at(*first, "first here");
                    self.say(twice.help("name the second: `fee hosting 10,000 GBP each month`"));
                }
                None => {
                    self.fee(&called, amount, each);
                    seen.push((called, *span));
                }
            }
        }
    }

    fn fee(&mut self, name: &str, amount: &'a Expr, each: &'a Window) {
        let amount = match self.is_left_blank(amount, name) {
            true => Some(OneOf::blank()),
            false => self.one_of(amount, name, "an amount of money", |me, e| me.money(e, None)),
        };
        let each = self.window(each, name);
        if let (Some(amount), Some(each)) = (amount, each) {
            self.plan.fees.push(Fee { name: name.to_owned(), amount, each });
        }
    }

    /// Whether a zone is known.
    pub(super) fn zone(&mut self, name: &str, span: Span) -> bool {
        let known = crate::calendar::Zone::named(name).is_some();
        if !known {
            let wrong = Diagnostic::error("time/unknown-zone", format!("there is no time zone `{name}`"), span);
            let near = nearest(name, crate::calendar::Zone::names());
            self.say(match near {
                Some(near) => wrong.fix(format!("did you mean `{near}`?"), span, near),
                None => wrong.help("zones are named as in the tz database: `Europe/London`, `America/Sao_Paulo`, `UTC`"),
            });
        }
        known
    }
}
