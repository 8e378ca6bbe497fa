//! The words and numbers a plan is made of: what can happen to its cases, and the lengths, ratios, numbers and texts that it compares with.
//! A history made of them comes near every edge that the plan has.

use super::moments::{begins, seasons};
use crate::calendar::{Calendars, Windows};
use crate::plan::{CaseId, CaseType, Cond, EventId, FieldId, FieldKind, Pattern, Patterns, Plan, Revision, RoleId, Scope, Sort, Test, Unit, Value, What};
use crate::value::{Instant, Micros, Ratio};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// A row that means something to a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub event: EventId,
    /// Who can cause it; empty: nobody is said.
    pub by: Vec<RoleId>,
    /// Values of the event that it needs.
    pub values: Vec<(FieldId, Value)>,
}

/// What can happen to one kind of case.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// What starts a clock.
    pub starts: Vec<Letter>,
    /// What stops one.
    pub stops: Vec<Letter>,
    /// Everything else that a pattern of the plan matches.
    pub others: Vec<Letter>,
    /// What nothing matches, but can happen.
    pub rest: Vec<Letter>,
    /// Values with which the cases of an objective begin.
    pub wanted: Vec<Vec<(FieldId, Value)>>,
}

/// An objective, and what happens in it.
#[derive(Clone, Debug)]
pub(super) struct Focus {
    /// Its name.
    pub objective: String,
    /// The kinds of case it looks at.
    pub kinds: Vec<CaseId>,
    /// How long a window is, roughly.
    pub window: Micros,
    /// When its windows end, from the first moment at which anything begins; none where they end at events.
    pub ends: Vec<Instant>,
    /// Its dimensions, each with the first value that a row of its targets or credits is for.
    pub dimensions: Vec<(String, Option<String>)>,
    /// Kinds of case that its credits rest on.
    pub company: Vec<CaseId>,
    /// Values of its measure at which something turns, and some between.
    pub goals: Vec<Ratio>,
}

/// Of one plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    pub words: BTreeMap<CaseId, Words>,
    pub lengths: Vec<i64>,
    pub numbers: Vec<Decimal>,
    pub texts: Vec<String>,
    /// How many cases it takes for a window to be judged: one, and what objectives need.
    pub samples: Vec<u32>,
    /// How many of how many: of the shares at which something turns, in lowest terms.
    pub shares: Vec<(u32, u32)>,
    /// Sample sizes and counts at which something turns.
    pub counts: Vec<u32>,
    /// Moments near which to begin, the plainest first.
    pub begins: Vec<Instant>,
    /// First instants of months, in order: up to when a history may go.
    pub edges: Vec<Instant>,
    /// A moment in each season, surge and phase that goes by dates: the first of a month, if one lies in it.
    pub seasons: Vec<Instant>,
    pub foci: Vec<Focus>,
    /// After so long every window that something lies in is over.
    pub patience: Micros,
    /// Lengths of smaller windows.
    pub slices: Vec<Micros>,
}

/// So many windows of an objective are looked at.
const ENDS: usize = 60;
/// No history has more alike cases than this.
pub(super) const MOST_COPIES: u32 = 400;
/// Larger samples are not made whenever something is looked at.
const MOST_NEEDED: u32 = 60;
/// Days of months, quarters and years, of which a share may be a length.
const DAYS: [i64; 8] = [1, 7, 28, 30, 31, 90, 92, 365];

impl Lexicon {
    pub(super) fn of(plan: &Plan, calendars: &Calendars) -> Self {
        let mut me = Self::default();
        let json = serde_json::to_value(plan).unwrap_or(Json::Null);
        let mut ratios = BTreeSet::new();
        me.see(&json, &mut ratios);
        me.shares_of(&ratios);
        me.lengths.extend([0, Micros::SECOND.0, Micros::MINUTE.0, Micros::HOUR.0, Micros::DAY.0, 40 * Micros::DAY.0]);
        me.numbers.extend([Decimal::ZERO, Decimal::ONE]);
        tidy(&mut me.lengths);
        tidy(&mut me.numbers);
        // Where cases are called by a field, others may name the first of them.
        let called = plan.cases.iter().flat_map(|case| &case.fields).any(|field| field.scope == Scope::Key);
        me.texts.extend(called.then(|| super::history::Actor::called(0, 0)));
        tidy(&mut me.texts);
        tidy(&mut me.counts);
        tidy(&mut me.slices);
        let needs = plan.objectives.iter().filter_map(|objective| u32::try_from(objective.needs.as_ref()?.sample).ok());
        me.samples.extend(needs.filter(|n| (2..=MOST_NEEDED).contains(n)).chain([1]));
        tidy(&mut me.samples);
        me.shares.sort_by_key(|(num, den)| (*den, *num));
        me.shares.dedup();
        for (at, case) in plan.cases.iter().enumerate() {
            let id = CaseId(u16::try_from(at).unwrap_or(u16::MAX));
            let words = words(plan, id);
            if !matches!(case.sort, Sort::Case) || !words.starts.is_empty() || !words.others.is_empty() || !words.wanted.is_empty() {
                me.words.insert(id, words);
            }
        }
        me.seasons = seasons(plan, calendars);
        (me.begins, me.edges) = begins(plan, calendars, &me.seasons);
        me.foci =
            plan.objectives.iter().filter(|o| !o.hidden || plan.objectives.len() == 1).map(|o| focus(plan, o, calendars, me.begins.first().copied())).collect();
        if me.foci.is_empty() {
            me.foci.push(Focus {
                objective: String::new(),
                kinds: me.words.keys().copied().collect(),
                window: Micros(30 * Micros::DAY.0),
                goals: Vec::new(),
                company: Vec::new(),
                dimensions: Vec::new(),
                ends: Vec::new(),
            });
        }
        let longest = me.foci.iter().map(|focus| focus.window.0).max().unwrap_or(0);
        me.patience = Micros(longest.min(370 * Micros::DAY.0) + 40 * Micros::DAY.0);
        me
    }

    /// Takes in the lengths, shares, numbers and moments of another plan's.
    pub(super) fn with(mut self, other: &Self) -> Self {
        self.lengths.extend(&other.lengths);
        self.numbers.extend(&other.numbers);
        self.texts.extend(other.texts.iter().cloned());
        self.counts.extend(&other.counts);
        self.shares.extend(&other.shares);
        tidy(&mut self.lengths);
        tidy(&mut self.numbers);
        tidy(&mut self.texts);
        tidy(&mut self.counts);
        self.shares.sort_by_key(|(num, den)| (*den, *num));
        self.shares.dedup();
        for begin in &other.begins {
            if !self.begins.contains(begin) {
                self.begins.push(*begin);
            }
        }
        self.edges.extend(&other.edges);
        tidy(&mut self.edges);
        self.seasons.extend(&other.seasons);
        tidy(&mut self.seasons);
        self.patience = self.patience.max(other.patience);
        self.samples.extend(&other.samples);
        tidy(&mut self.samples);
        self.slices.extend(&other.slices);
        tidy(&mut self.slices);
        self
    }

    /// Adds a share between each two neighbours of those at which something may turn: the shares themselves, and what lies so much below one as another is (bands are counted down from a target).
    pub(super) fn fill_shares(&mut self) {
        const COARSE: u32 = 1_000;
        let plain: Vec<(i64, i64)> = self.shares.iter().filter(|(_, den)| *den <= COARSE).map(|(n, d)| (i64::from(*n), i64::from(*d))).collect();
        let ratio = |(n, d): (i64, i64)| Ratio::new(i128::from(n), i128::from(d));
        let own: Vec<Ratio> = plain.iter().filter_map(|share| ratio(*share)).take(40).collect();
        let mut edges = own.clone();
        for (at, one) in own.iter().enumerate() {
            edges.extend(own.iter().skip(at + 1).filter_map(|other| if one > other { one.minus(*other) } else { other.minus(*one) }));
        }
        edges.extend([Ratio::ZERO, Ratio::ONE]);
        edges.sort();
        edges.dedup();
        let mut more: Vec<(u32, u32)> = Vec::new();
        for pair in edges.windows(2) {
            let [low, high] = pair else { continue };
            let found = plainest((low.num(), low.den()), (high.num(), high.den()));
            more.extend(found.and_then(|(n, d)| Some((u32::try_from(n).ok()?, u32::try_from(d).ok()?))).filter(|(n, d)| *n > 0 && n < d && *d <= 60));
        }
        self.shares.extend(more);
        self.shares.sort_by_key(|(num, den)| (*den, *num));
        self.shares.dedup();
    }

    /// Everything that counts in the written form of a plan: a whole number of seconds is a length, `a/b` a ratio, digits in quotes a number.
    fn see(&mut self, json: &Json, ratios: &mut BTreeSet<(i64, i64)>) {
        match json {
            Json::Object(parts) => parts.iter().for_each(|(key, part)| match (key.as_str(), part) {
                ("unit", Json::String(unit)) if unit == "minute" => {
                    let minutes = parts.get("count").and_then(Json::as_i64).filter(|n| (1..=1_440).contains(n));
                    self.slices.extend(minutes.map(|n| Micros(n * Micros::MINUTE.0)));
                }
                ("text", Json::String(text)) => self.texts.push(text.clone()),
                ("points" | "sources" | "calendars", _) => {}
                _ => self.see(part, ratios),
            }),
            Json::Array(parts) => parts.iter().for_each(|part| self.see(part, ratios)),
            Json::Number(n) => match n.as_i64() {
                Some(n) if n >= Micros::SECOND.0 && n % Micros::SECOND.0 == 0 => self.lengths.extend([n, n - Micros::SECOND.0, n + Micros::SECOND.0, n / 2]),
                Some(n) if (2..=50).contains(&n) => self.counts.extend(u32::try_from(n)),
                _ => {}
            },
            Json::String(text) => match text.split_once('/') {
                Some((num, den)) => ratios.extend(num.parse().ok().zip(den.parse().ok())),
                None => {
                    let number = text.parse::<Decimal>().ok().filter(|n| n.abs() < Decimal::from(1_000_000_000));
                    number.into_iter().for_each(|n| self.numbers.extend([n, n - Decimal::ONE, n + Decimal::ONE]));
                }
            },
            _ => {}
        }
    }

    /// Shares are numbers of cases, and parts of windows.
    fn shares_of(&mut self, ratios: &BTreeSet<(i64, i64)>) {
        for &(num, den) in ratios {
            let (Ok(num32), Ok(den32)) = (u32::try_from(num), u32::try_from(den)) else { continue };
            if num > 0 && num < den {
                self.shares.extend([(num32, den32)].into_iter().chain(near(num, den)).filter(|(_, den)| *den <= MOST_COPIES));
                for days in DAYS {
                    let window = days * Micros::DAY.0 / Micros::SECOND.0;
                    let bad = i64::try_from(i128::from(window) * i128::from(den - num) / i128::from(den)).unwrap_or(0) * Micros::SECOND.0;
                    self.lengths.extend([bad, bad + Micros::SECOND.0].into_iter().filter(|l| *l > 0));
                }
            }
            if let Some(percent) = Ratio::new(i128::from(num) * 100, i128::from(den)).and_then(|r| r.to_decimal(6)) {
                self.numbers.extend([percent, percent + Decimal::ONE, percent - Decimal::ONE]);
            }
            if let Some(bare) = Ratio::new(i128::from(num), i128::from(den)).and_then(|r| r.to_decimal(6)) {
                self.numbers.push(bare);
            }
        }
    }
}

/// The plainest shares that lie so little below a share, or so little above, that rounding to one or two decimals of a percentage makes them the same.
fn near(num: i64, den: i64) -> Vec<(u32, u32)> {
    let (num, den) = (i128::from(num), i128::from(den));
    let mut all = Vec::new();
    for part in [2_000, 20_000] {
        // Strictly between num/den - 1/part and num/den; then between num/den and num/den + 1/part.
        for (low, high) in [((num * part - den, den * part), (num, den)), ((num, den), (num * part + den, den * part))] {
            let found = plainest(low, high).and_then(|(n, d)| Some((u32::try_from(n).ok()?, u32::try_from(d).ok()?)));
            all.extend(found.filter(|(n, d)| n < d && *n > 0));
        }
    }
    all
}

/// The fraction with the smallest denominator strictly between two, by descending the Stern-Brocot tree.
fn plainest(low: (i128, i128), high: (i128, i128)) -> Option<(i128, i128)> {
    let ((mut a, mut b), (mut c, mut d)) = ((0_i128, 1_i128), (1_i128, 0_i128));
    for _ in 0..4_000 {
        let (n, m) = (a + c, b + d);
        if n.checked_mul(low.1)? <= low.0.checked_mul(m)? {
            (a, b) = (n, m);
        } else if n.checked_mul(high.1)? >= high.0.checked_mul(m)? {
            (c, d) = (n, m);
        } else {
            return Some((n, m));
        }
    }
    None
}

/// The plainest share between each two neighbours of these: in a hole of a table, in a row.
pub(super) fn between(edges: &[Ratio]) -> Vec<(u32, u32)> {
    const COARSE: u32 = 120;
    let mut edges: Vec<Ratio> = edges.iter().copied().filter(|edge| Ratio::ZERO < *edge && *edge <= Ratio::ONE).collect();
    edges.sort();
    edges.dedup();
    let plain = |pair: &[Ratio]| {
        let [low, high] = pair else { return None };
        let (n, d) = plainest((low.num(), low.den()), (high.num(), high.den()))?;
        Some((u32::try_from(n).ok()?, u32::try_from(d).ok()?))
    };
    edges.windows(2).filter_map(plain).filter(|(n, d)| *n > 0 && n < d && *d <= COARSE).collect()
}

fn tidy<T: Ord>(list: &mut Vec<T>) {
    list.sort();
    list.dedup();
}

fn letters<'a>(patterns: impl IntoIterator<Item = &'a Pattern>, into: &mut Vec<Letter>) {
    for pattern in patterns {
        let mut values = Vec::new();
        wanted(&pattern.cond, &mut values);
        let letter = Letter { event: pattern.event, by: pattern.by.clone(), values };
        if !into.contains(&letter) {
            into.push(letter);
        }
    }
}

/// What patterns ask for.
pub(super) fn letters_of(patterns: &[Pattern]) -> Vec<Letter> {
    let mut found = Vec::new();
    letters(patterns, &mut found);
    found
}

fn all(patterns: &Patterns) -> impl Iterator<Item = &Pattern> {
    patterns.options.iter().flatten()
}

/// Values with which a condition holds, as far as they are easily found: the first of those that would do.
fn wanted(cond: &Cond, into: &mut Vec<(FieldId, Value)>) {
    match cond {
        Cond::All(parts) | Cond::Mixed { parts, .. } => parts.iter().for_each(|part| wanted(part, into)),
        Cond::Any(parts) => parts.first().into_iter().for_each(|part| wanted(part, into)),
        Cond::Field { field, test } => {
            let value = match test {
                Test::AnyOf(values) => values.first().cloned(),
                Test::AtLeast(n) | Test::AtMost(n) => Some(Value::Number(*n)),
                Test::Above(n) => Some(Value::Number(*n + Decimal::ONE)),
                Test::Below(n) => Some(Value::Number(*n - Decimal::ONE)),
            };
            if let Some(value) = value.filter(|_| !into.iter().any(|(f, _)| *f == field.field)) {
                into.push((field.field, value));
            }
        }
        _ => {}
    }
}

fn words(plan: &Plan, id: CaseId) -> Words {
    let mut words = Words::default();
    let Some(case) = plan.case(id) else { return words };
    for clock in plan.clocks.iter().filter(|c| c.case == id) {
        letters(all(&clock.start), &mut words.starts);
        letters(all(&clock.stop), &mut words.stops);
        letters(all(&clock.reopen), &mut words.others);
    }
    for state in &case.states {
        letters(state.begin.iter().chain(&state.end), &mut words.others);
    }
    for revision in &plan.revisions {
        match revision {
            Revision::Corrects { case, event, .. } if *case == id => words.others.push(Letter { event: *event, by: Vec::new(), values: Vec::new() }),
            Revision::TakesBack { case, at, .. } | Revision::Confirms { case, at, .. } if *case == id => letters(at, &mut words.others),
            _ => {}
        }
    }
    let anchors = plan.objectives.iter().filter_map(|o| o.each.before.as_ref()).filter(|a| a.case == id);
    anchors.for_each(|anchor| letters(&anchor.events, &mut words.others));
    for claim in plan.credits.iter().filter_map(|c| c.claim.as_ref()) {
        if let crate::plan::ClaimKnown::Rows { rows, .. } = &claim.known
            && rows.case == id
        {
            letters(&rows.events, &mut words.others);
        }
    }
    for event in &case.ends_at {
        words.others.push(Letter { event: *event, by: Vec::new(), values: Vec::new() });
    }
    for at in 0..case.events.len() {
        let event = EventId(u16::try_from(at).unwrap_or(u16::MAX));
        if !words.starts.iter().chain(&words.stops).chain(&words.others).any(|l| l.event == event) {
            words.rest.push(Letter { event, by: Vec::new(), values: Vec::new() });
        }
    }
    for items in plan.objectives.iter().filter_map(|o| o.items()).filter(|items| items.case == id) {
        let mut values = Vec::new();
        wanted(&items.population, &mut values);
        if !words.wanted.contains(&values) {
            words.wanted.push(values);
        }
    }
    let scope = |field: &FieldId| case.fields.get(field.index()).map(|f| f.scope);
    words.wanted.iter_mut().for_each(|list| list.retain(|(field, _)| scope(field) == Some(Scope::Case)));
    words
}

/// Every kind of case that a part of a plan names.
pub(super) fn kinds_in(json: &Json, into: &mut BTreeSet<CaseId>) {
    match json {
        Json::Object(parts) => parts.iter().for_each(|(key, part)| match (key.as_str(), part.as_u64()) {
            ("case", Some(id)) => into.extend(u16::try_from(id).ok().map(CaseId)),
            _ => kinds_in(part, into),
        }),
        Json::Array(parts) => parts.iter().for_each(|part| kinds_in(part, into)),
        _ => {}
    }
}

fn ends(windows: &Windows, begin: Instant) -> Vec<Instant> {
    let until = begin.plus(Micros(5 * 366 * Micros::DAY.0));
    if windows.end_at_events() { Vec::new() } else { windows.between(begin, until).into_iter().take(ENDS).map(|window| window.until).collect() }
}

fn focus(plan: &Plan, objective: &crate::plan::Objective, calendars: &Calendars, begin: Option<Instant>) -> Focus {
    let mut kinds = BTreeSet::new();
    match &objective.what {
        What::Items(items) => {
            kinds.insert(items.case);
        }
        What::Formula(_) => {
            // Sets with a name and hidden objectives are followed by taking those of all of them.
            kinds_in(&serde_json::to_value(&objective.what).unwrap_or(Json::Null), &mut kinds);
            kinds_in(&serde_json::to_value(&plan.sets).unwrap_or(Json::Null), &mut kinds);
            let hidden = plan.objectives.iter().filter(|o| o.hidden);
            hidden.for_each(|o| kinds_in(&serde_json::to_value(&o.what).unwrap_or(Json::Null), &mut kinds));
        }
    }
    let unit = objective.each.unit;
    let days = if unit == Unit::Term { 30 } else { i64::try_from(unit.minutes()).unwrap_or(0) / 1_380 };
    Focus {
        objective: objective.name.clone(),
        kinds: kinds.into_iter().collect(),
        window: Micros(days.max(1).saturating_mul(i64::from(objective.each.count)).min(400) * Micros::DAY.0),
        company: super::company::kinds(plan, objective),
        dimensions: super::company::dimensions(plan, objective),
        ends: begin.map(|begin| ends(&Windows::of_objective(plan, calendars, objective), begin)).unwrap_or_default(),
        goals: super::aim::goals(plan, objective),
    }
}

/// Values a field can be given, those that the plan asks about among them.
pub(super) fn values(lexicon: &Lexicon, case: &CaseType, field: FieldId) -> Vec<Value> {
    let Some(kind) = case.fields.get(field.index()).map(|f| &f.kind) else { return Vec::new() };
    if matches!(case.sort, Sort::Occurrence { count: Some(count) } if count == field) {
        // A row stands for a whole number of things.
        let whole = lexicon.numbers.iter().filter(|n| n.is_integer() && !n.is_sign_negative());
        return whole.map(|n| Value::Number(*n)).collect();
    }
    match kind {
        FieldKind::Names(names) => (0..names.len()).filter_map(|n| u16::try_from(n).ok().map(Value::Name)).collect(),
        FieldKind::Flag => vec![Value::Flag(true), Value::Flag(false)],
        FieldKind::Number => lexicon.numbers.iter().filter(|n| !n.is_sign_negative()).map(|n| Value::Number(*n)).collect(),
        FieldKind::Text => lexicon.texts.iter().map(|t| Value::Text(t.as_str().into())).chain([Value::Text("other".into())]).collect(),
    }
}
