//! The tree: what a file says, before any name is looked up. Every node knows its span; broken parts are nodes too.

#![expect(missing_docs, clippy::large_enum_variant, reason = "the example on each node says what its fields are; trees are small and short-lived")]

use crate::text::Span;
use crate::value::{Civil, Date, TimeOfDay, Weekday};
use rust_decimal::Decimal;

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Words joined by dots: `uk.bank_holidays.england_and_wales`, `4.2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// At least one.
    pub parts: Vec<Name>,
    /// Where.
    pub span: Span,
}

impl Path {
    /// As written.
    pub fn text(&self) -> String {
        self.parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// A quoted text, without its quotes.
pub type Text = Name;

/// A sequence of words kept as written, for lines that settle a point: "reopen continues, without the closed time".
pub type Phrase = Name;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct File {
    /// In order.
    pub items: Vec<Item>,
}

/// A declaration and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it declares.
    pub kind: ItemKind,
    /// From its first word to its end, trivia trimmed.
    pub span: Span,
}

/// Declarations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `edition 2026`
    Edition(Name),
    /// `use calendars.uk as uk`; `use "ours.sla" as ours`
    Use(Use),
    /// `agreement "…" version 1 { … }`
    Agreement(Agreement),
    /// `clause 4.2 "…"`: labels what follows.
    Clause(Clause),
    /// `case ticket "…" { … }`
    Case(Case),
    /// `state busy on ticket while waiting or parked`
    State(StateDef),
    /// `calendar support_hours { … }`
    Calendar(Calendar),
    /// `holidays bank_holidays.england_and_wales "…" { … }`
    Holidays(Holidays),
    /// `clock resolution on ticket { … }`
    Clock(Clock),
    /// `targets by priority at opened { table }`
    Targets(Targets),
    /// `objective quick_fix on tickets where … { … }`
    Objective(Objective),
    /// `credit for quick_fix { … }`
    Credit(Credit),
    /// `limit credits each calendar month to 25% of fee`
    Limit(Limit),
    /// `interpretation plain_2026 "…" { lines }`
    Interpretation(Interpretation),
    /// `term responded means [acknowledged or reply by provider]`
    Term(TermDef),
    /// `decide reopen of resolution as continues, without the closed time`
    Decide(Decide),
    /// `accept rounding of quick_contact because "…" by acme until 31 December 2026`
    Accept(Accept),
    /// `scenario "…" { … }`
    Scenario(Scenario),
    /// `always credits in every calendar month are at most 25% of fee`
    Always(Always),
    /// `source servicenow for ticket { … }`
    Source(Source),
    /// Something that does not parse; it has been reported.
    Broken,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// A library or file of the project by dotted name, or a quoted path relative to this file.
    pub what: UseWhat,
    /// `as NAME`.
    pub alias: Option<Name>,
}

/// What is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UseWhat {
    /// `calendars.uk`
    Path(Path),
    /// `"ours.sla"`
    File(Text),
}

/// The header of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its title.
    pub title: Text,
    /// `version 2`.
    pub version: Option<Name>,
    /// Its lines.
    pub lines: Vec<AgreementLine>,
}

/// Lines of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgreementLine {
    /// `replaces version 1 from 1 July 2026, for tickets opened from then on`: version, date, the rule for cases in flight as written.
    Replaces { version: Name, from: Option<DateLit>, rule: Option<Phrase>, span: Span },
    /// `provider northwind "…"`: role, short name, full name.
    Party { role: Name, name: Name, full: Option<Text> },
    /// `term 1 January 2026 through 31 December 2028`
    Term(DateRange),
    /// `timezone Europe/London`
    Timezone(Name),
    /// `currency GBP`, `currency GBP with 2 decimals`
    Currency { code: Name, places: Option<Name> },
    /// `fee 40,000 GBP each calendar month`, `fee hosting 10,000 GBP each month`
    Fee { name: Option<Name>, amount: Expr, each: Window, span: Span },
    /// `owner acme "Vendor management"`
    Owner { party: Name, who: Text },
    /// `interpretation standard.plain_2026, except { lines }`
    Interpretation { path: Path, except: Vec<Phrase> },
    /// Any other line: settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateLit {
    /// Which.
    pub date: Date,
    /// Where.
    pub span: Span,
}

/// How a range of dates is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeWord {
    /// Includes its end.
    Through,
    /// Does not.
    Until,
    /// Leaves it open.
    To,
}

/// `1 January 2026 through 31 December 2028`; either end may be missing (`from 1 January 2026`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: Option<DateLit>,
    /// The word before the end.
    pub word: RangeWord,
    /// The end.
    pub to: Option<DateLit>,
    /// Where.
    pub span: Span,
}

/// A clause label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// `4.2`.
    pub number: Name,
    /// Its words.
    pub text: Option<Text>,
}

/// A vocabulary for one kind of case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// `ticket`.
    pub name: Name,
    /// `plural tickets`, if it is not the name with an s.
    pub plural: Option<Name>,
    /// In words.
    pub doc: Option<Text>,
    /// Its lines.
    pub lines: Vec<CaseLine>,
}

/// Lines of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseLine {
    /// `event reply by provider or customer, with qualified, channel "words"`: who; fields of the event.
    /// `event reopened by customer, undoes resolved "words"`: events it takes back, so that a clock they stop is reopened.
    Event { name: Name, by: Vec<Name>, with: Vec<Name>, undoes: Vec<Name>, doc: Option<Text> },
    /// `field priority is P1, P2, P3 or P4 "words"`; `field qualified is yes or no`; `field size is a number`; `field region is text`.
    Field { name: Name, kind: FieldType, doc: Option<Text> },
    /// `state waiting from wait_started until wait_ended or resolved { nested begin needs one end }`; `state waiting` (a mapping says when).
    State { name: Name, begin: Vec<EventExpr>, end: Vec<EventExpr>, doc: Option<Text>, settle: Vec<Phrase> },
    /// `ends at closed or cancelled`
    Ends(Vec<Name>),
    /// Reported.
    Broken(Span),
}

/// What a field can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// One of these.
    Names(Vec<Name>),
    /// yes or no.
    Flag,
    /// A number.
    Number,
    /// Any text.
    Text,
}

/// `state busy on ticket while waiting or parked`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateDef {
    /// `busy`.
    pub name: Name,
    /// `ticket`.
    pub case: Name,
    /// What it is.
    pub set: SetExpr,
}

/// A set of states, parsed flat in order: `a or b and c except d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetExpr {
    /// A state's name.
    State(Path),
    /// Joined parts; `joins[i]` stands between `parts[i]` and `parts[i + 1]`.
    Joined { parts: Vec<SetExpr>, joins: Vec<SetJoin>, span: Span },
}

/// How sets are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetJoin {
    /// Both.
    And,
    /// Any.
    Or,
    /// The first without the second.
    Except,
}

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its name.
    pub name: Name,
    /// In words.
    pub doc: Option<Text>,
    /// What it is.
    pub body: CalendarBody,
}

/// What a calendar is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarBody {
    /// `{ lines }`
    Lines(Vec<CalendarLine>),
    /// `calendar both is a and b`; `… is a or b`; `… is a except b` (one kind of join).
    Combined(SetExpr),
}

/// Lines of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarLine {
    /// `timezone Europe/Berlin`
    Timezone(Name),
    /// `open mon through fri from 08:00 until 13:00 and from 14:00 until 18:00`; `open every day all day`; `open always`.
    Weekly { days: Vec<Weekday>, hours: Vec<HoursLit>, span: Span },
    /// `open on 24 December 2026 from 09:00 until 12:00`
    Open { dates: Vec<DatesExpr>, hours: Vec<HoursLit>, span: Span },
    /// `closed on uk.bank_holidays.england_and_wales`; `closed on 24 December every year, 31 December 2026 from 12:00 until 18:00`
    Closed { dates: Vec<DatesExpr>, hours: Vec<HoursLit>, span: Span },
    /// Settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// `from 08:00 until 18:00`; `all day` is 00:00 until 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoursLit {
    /// Opens.
    pub from: TimeOfDay,
    /// Closes; at or before `from`: the next day.
    pub until: TimeOfDay,
    /// Where.
    pub span: Span,
}

/// Some dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatesExpr {
    /// A `holidays` declaration.
    Named(Path),
    /// `24 December 2026`
    Date(DateLit),
    /// `24 December every year`
    Annual { month: u8, day: u8, span: Span },
    /// `24 December 2026 through 1 January 2027`
    Range(DateRange),
}

/// A set of holidays by rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    /// `bank_holidays.england_and_wales`: one name, which may have dots in it.
    pub name: Name,
    /// In words.
    pub doc: Option<Text>,
    /// Its lines.
    pub lines: Vec<HolidayLine>,
}

/// Lines of a set of holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HolidayLine {
    /// `known 2000 through 2040`: years the rules hold for.
    Known { from: i32, through: i32, span: Span },
    /// `all of scotland`: everything another set holds.
    Include(Path),
    /// `"Good Friday" on 2 days before easter …`
    Day(HolidayDay),
    /// Reported.
    Broken(Span),
}

/// One holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayDay {
    /// What it is called.
    pub name: Text,
    /// Which date of a year.
    pub rule: DayRule,
    /// `, moved from sat to mon and from sun to mon`…: where it is kept instead.
    pub moved: Option<Moved>,
    /// `from 2007`: first year.
    pub from: Option<i32>,
    /// `through 2006`: last year.
    pub through: Option<i32>,
    /// `except in 2002, 2012`: years without it.
    pub except: Vec<i32>,
    /// Where.
    pub span: Span,
}

/// Which date of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// `25 December`
    Fixed { month: u8, day: u8 },
    /// `8 May 2020`: that year only.
    Once(Date),
    /// `first monday in may`; `last` is -1.
    Nth { nth: i8, day: Weekday, month: u8 },
    /// `monday on or before 24 May` (`before`), `monday on or after 1 November`
    Near { day: Weekday, before: bool, month: u8, date: u8 },
    /// `2 days before easter` is -2; `easter` is 0. Western Easter.
    Easter { offset: i32 },
}

/// Where a holiday that falls on a weekend is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// `moved to the next free weekday`: when on Saturday or Sunday, to the next weekday that is not itself a holiday of the set (in order of the lines).
    NextFreeWeekday,
    /// `moved to the nearest weekday`: from Saturday to Friday, from Sunday to Monday.
    NearestWeekday,
    /// `moved to monday from sunday`: only when on Sunday, to Monday.
    MondayFromSunday,
}

/// An event, perhaps several joined by `or`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventExpr {
    /// `first`, `last`, `each`, if written.
    pub nth: Option<Name>,
    /// The event, or a term.
    pub event: Path,
    /// `by provider or customer`. A name after `or` is taken for a party unless `by` or `where` follows it: where it names an event, the reader of the tree splits.
    pub by: Vec<Name>,
    /// `where …`.
    pub cond: Option<CondExpr>,
    /// Where.
    pub span: Span,
}

/// A clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// `resolution`.
    pub name: Name,
    /// `ticket`.
    pub case: Name,
    /// Its lines.
    pub lines: Vec<ClockLine>,
}

/// Lines of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockLine {
    /// `start at opened`
    Start { events: Vec<EventExpr>, span: Span },
    /// `stop at first reply by provider where qualified`
    Stop { events: Vec<EventExpr>, span: Span },
    /// `pause while waiting, up to 27 hours of support_hours in all` (or `each time`)
    Pause { set: SetExpr, cap: Option<CapExpr>, span: Span },
    /// `run always when priority at opened is P1, otherwise during support_hours`: the last arm has no condition.
    Run { arms: Vec<RunArm>, span: Span },
    /// `reopen at reopened within 120 hours continues, without the closed time, later starts a new case`. `rule` and `later` are the words of a reading.
    Reopen { events: Vec<EventExpr>, within: Option<Expr>, rule: Option<Phrase>, later: Option<Phrase>, span: Span },
    /// Settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// A bound on a pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapExpr {
    /// How long.
    pub length: Expr,
    /// `each time` rather than `in all`; none: not said.
    pub each: Option<bool>,
}

/// When a clock runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunArm {
    /// `during NAME`; none: `always`.
    pub during: Option<Path>,
    /// `when …`; none on the last.
    pub when: Option<CondExpr>,
    /// Where.
    pub span: Span,
}

/// A condition, flat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CondExpr {
    /// Parts joined by `and` (true) and `or` (false).
    Joined { parts: Vec<CondExpr>, joins: Vec<bool>, span: Span },
    /// `not …`
    Not(Box<CondExpr>, Span),
    /// `( … )`: grouping is kept.
    Group(Box<CondExpr>, Span),
    /// `priority at opened is any of P1, P2`
    Is { field: FieldExpr, not: bool, values: Vec<Expr>, span: Span },
    /// `size is at least 5`: `at least`, `at most`, `above`, `below`.
    Compare { field: FieldExpr, word: Name, value: Expr, span: Span },
    /// `revenue_generating`
    Flag(FieldExpr),
    /// Reported.
    Broken(Span),
}

/// A field, perhaps at an event: `priority at opened`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldExpr {
    /// The field.
    pub field: Path,
    /// The event.
    pub at: Option<Name>,
    /// Where.
    pub span: Span,
}

/// A table of targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// `by priority at opened, region`.
    pub keys: Vec<FieldExpr>,
    /// The table. The header's first cells are the keys, the others clocks.
    pub table: Table,
    /// Lines after the table that settle points.
    pub settle: Vec<Phrase>,
}

/// A table; the first row is the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Rows of cells, spans of their trimmed text.
    pub rows: Vec<Vec<Cell>>,
    /// Where.
    pub span: Span,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub kind: CellKind,
    /// Its text as written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// `-`
    Blank,
    /// `otherwise`
    Otherwise,
    /// `short by`, or a name that is the head of a column: see the cell's text.
    Head,
    /// `P1`, `4 hours`, `5% of fee`, `500 GBP per point`; alternatives joined by `or` or commas.
    Values(Vec<Expr>),
    /// `between 90% and 95%`, `below 90%`, `more than 5 up to 15 points`.
    Range(RangeExpr),
    /// Reported.
    Broken,
}

/// A range of values. Units may stand at the last number only (`more than 5 up to 15 points`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeExpr {
    /// Lower end: word (`more than`, `above`, `at least`, `from`, `between`) and value.
    pub lower: Option<(Name, Expr)>,
    /// Upper end: word (`below`, `less than`, `under`, `at most`, `up to`, `until`, `through`, `to`, `and` (of between)) and value.
    pub upper: Option<(Name, Expr)>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// Kinds of value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `95%`
    Percent(Decimal),
    /// `5 points`
    Points(Decimal),
    /// `12`
    Number(Decimal),
    /// `5 tickets`: a number and a noun.
    Count(Decimal, Name),
    /// `40,000 GBP`
    Money(Decimal, Name),
    /// `6 hours 40 minutes`, `8 hours of support_hours`: parts with unit words, always in the plural (seconds, minutes, hours, days, weeks, months), and of what.
    Length { parts: Vec<(Decimal, Name)>, of: Option<Path> },
    /// `5% of fee`, `10% of fee of the preceding month` (the tail as written is not supported yet and reported).
    PercentOf(Decimal, Path),
    /// `500 GBP per point`, `50 GBP per missed ticket`: an amount and the words after `per`.
    Per(Box<Expr>, Phrase),
    /// `P1`, `yes`; `not measured` is one word with a space.
    Name(Path),
    /// `"Awaiting User Info"`
    Text(String),
    /// `[90% says northwind or 95% says acme]`; empty: `[?]`.
    Open(Vec<(Expr, Option<Name>)>),
    /// Reported.
    Broken,
}

/// Only these four units. `calendar month`, `month`, `quarter`, `contract month`, `week`, `year`, `fiscal year`…: the words before the unit, and the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// `calendar`, `contract`; none if not said.
    pub which: Option<Name>,
    /// `week`, `month`, `quarter`, `year`.
    pub unit: Name,
    /// Where.
    pub span: Span,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// `quick_fix`.
    pub name: Name,
    /// `tickets`: plural of a case.
    pub on: Name,
    /// `where …`.
    pub population: Option<CondExpr>,
    /// Its lines.
    pub lines: Vec<ObjectiveLine>,
}

/// Lines of an objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectiveLine {
    /// `measure share with response within 4 hours`, `measure percentile 95 of response by nearest rank`, `measure count where priority is P1`
    Measure(MeasureExpr),
    /// `target at least 95%`: `at least` or `at most`.
    Target { word: Name, value: Expr, span: Span },
    /// `each calendar month, counted at opened`
    Each { window: Window, counted_at: Option<Path>, span: Span },
    /// `for each vendor, priority at opened`
    ForEach { fields: Vec<FieldExpr>, span: Span },
    /// `needs 5 tickets, otherwise not measured`: `otherwise` has the words of a reading of `small_sample`.
    Needs { sample: Expr, otherwise: Option<Phrase>, span: Span },
    /// `open tickets are missed once overdue, left out until then`: the words after the plural.
    Open { plural: Name, rule: Phrase, span: Span },
    /// Settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureExpr {
    /// `share`, `count`, `mean`, `percentile`…; looked up by name.
    pub metric: Name,
    /// `95` of a percentile.
    pub rank: Option<Expr>,
    /// `with CLOCK within …`: the clock.
    pub with: Option<Path>,
    /// `… within 4 hours`, `… within its target` (`None` inside).
    pub within: Option<Option<Expr>>,
    /// `of CLOCK` or `of FIELD at EVENT`.
    pub of: Option<FieldExpr>,
    /// `where …` or `with …` a condition.
    pub cond: Option<CondExpr>,
    /// `by nearest rank`: the words of a reading of `percentile_method`.
    pub method: Option<Phrase>,
    /// Where.
    pub span: Span,
}

/// A credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// `for quick_fix`.
    pub objective: Path,
    /// What it pays.
    pub body: CreditBody,
    /// Lines that settle points.
    pub settle: Vec<Phrase>,
}

/// What a credit pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditBody {
    /// A table whose header is `attained | pays` or `short by | pays`.
    Table(Table),
    /// `pays 5% of fee when missed`
    WhenMissed(Expr),
    /// `pays 50 GBP for each missed ticket`
    EachMissed(Expr, Name),
    /// Reported.
    Broken(Span),
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// `for quick_fix, quick_contact`; empty: all.
    pub objectives: Vec<Path>,
    /// `each calendar month`; none: `in all`.
    pub each: Option<Window>,
    /// `to 25% of fee`
    pub to: Expr,
}

/// A list of settled points that can be cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpretation {
    /// `plain_2026`.
    pub name: Name,
    /// In words.
    pub doc: Option<Text>,
    /// One point each.
    pub lines: Vec<Phrase>,
}

/// A word with a meaning, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermDef {
    /// `responded`.
    pub name: Name,
    /// `on ticket`, if said.
    pub case: Option<Name>,
    /// Several in brackets: open between them. Each is a list joined by `or`; in brackets, `or` separates meanings.
    pub meanings: Vec<Vec<EventExpr>>,
}

/// A decision between readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    /// `reopen`: words of a kind, or a term.
    pub what: Phrase,
    /// `of resolution`.
    pub of: Option<Path>,
    /// The words of the reading.
    pub as_: Phrase,
}

/// An open point that is accepted as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accept {
    /// Words of a kind.
    pub what: Phrase,
    /// `of quick_contact`.
    pub of: Option<Path>,
    /// Why.
    pub because: Text,
    /// Whose decision.
    pub by: Name,
    /// Until when.
    pub until: DateLit,
}

/// An example that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it shows.
    pub title: Text,
    /// Its lines.
    pub lines: Vec<ScenarioLine>,
}

/// Lines of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioLine {
    /// `tickets T-1 through T-5 with priority P1 { … }`; `ticket T-1 { … }`
    Cases { noun: Name, keys: Vec<Name>, through: bool, with: Vec<(Name, Expr)>, lines: Vec<HappensLine>, span: Span },
    /// `as of 2027-03-01 00:00:00`
    AsOf(InstantLit),
    /// `reading reopen of resolution as restarts`
    Reading(Decide),
    /// `expect …`
    Expect(Expect),
    /// Reported.
    Broken(Span),
}

/// A date and time as written; local to the agreement's zone unless it ends in Z or an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstantLit {
    /// As written.
    pub civil: Civil,
    /// Minutes east of UTC, if said.
    pub offset: Option<i32>,
    /// Where.
    pub span: Span,
}

/// Something that happens in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HappensLine {
    /// `at 2027-02-03 09:00:00 reply by provider, qualified, channel "mail"`; `at … priority is P2` gives values only.
    At { at: InstantLit, what: Happening },
    /// `every 5 minutes from … until … reply by provider`
    Every { step: Expr, from: InstantLit, until: InstantLit, what: Happening, span: Span },
    /// Reported.
    Broken(Span),
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The event: `reply`; `waiting begins` and `waiting ends` are `waiting_begins`, `waiting_ends`. None: only values.
    pub event: Option<Name>,
    /// Who.
    pub by: Option<Name>,
    /// Values: `qualified` alone is yes.
    pub values: Vec<(Name, Expr)>,
    /// Where.
    pub span: Span,
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// About what.
    pub what: Expected,
    /// Values and verdicts, joined by commas: `0%`, `missed`, `6 hours 40 minutes`, `10,000 GBP`.
    pub is: Vec<Expr>,
    /// `due 2027-02-03 13:00:00`
    pub due: Option<InstantLit>,
    /// `by clause 6.1`
    pub by_clause: Option<Name>,
    /// Where.
    pub span: Span,
}

/// What an expectation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// `first_contact of T-1`, `quick_fix of T-1`, `first_contact of T-1 cycle 2`: a clock's measure or an objective's verdict of a case.
    OfCase { name: Path, case: Name, cycle: Option<Name> },
    /// `quick_contact in February 2027`, `… in 2027-Q1`, `… for acme, P1 in 2027-02`: group values and window as written.
    Window { name: Path, group: Vec<Expr>, window: WindowName },
    /// `credit for quick_contact in February 2027`
    Credit { objective: Path, group: Vec<Expr>, window: WindowName },
    /// `credits in February 2027`
    Credits { window: WindowName },
}

/// A window named: `February 2027`, `2027-02`, `2027-Q1`, `Q1 2027`, `2027`; normalised to a label.
pub type WindowName = Name;

/// A property of every result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Always {
    /// What: credits per window, or an objective's measure or sample.
    pub what: AlwaysWhat,
    /// `at most`, `at least`.
    pub word: Name,
    /// How much.
    pub value: Expr,
}

/// What a property is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlwaysWhat {
    /// `credits in every calendar month`
    Credits(Window),
    /// `credit for quick_fix in every window`
    Credit(Path),
}

/// A mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `servicenow`.
    pub name: Name,
    /// `for ticket`.
    pub case: Name,
    /// Its lines.
    pub lines: Vec<SourceLine>,
}

/// Lines of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceLine {
    /// `read csv with header`, `read csv separated by ";"`, `read json lines`
    Read { format: Name, separator: Option<Text>, span: Span },
    /// `time "updated" as "%d/%m/%Y %H:%M" in America/Sao_Paulo`
    Time(TimeColumn),
    /// `missing "?", "n/a"`
    Missing(Vec<Text>),
    /// `key "number"`
    Key(Text),
    /// `by "actor" { "system" is system   starting "agent" is provider   otherwise customer }`
    By { column: Text, arms: Vec<MapArm>, span: Span },
    /// `event resolved by provider when "state" becomes "Resolved"`
    Event { event: Name, by: Option<Name>, when: SourceWhen, only: Vec<RowTestExpr>, span: Span },
    /// `state waiting while "state" is "Awaiting"`; `state waiting from "begun" until "ended" where "kind" is "wait"`
    State { state: Name, when: SourceStateWhen, span: Span },
    /// `field priority from "priority" { "1 - Critical" is P1 … otherwise P4 }`
    Field { field: Name, column: Text, arms: Vec<MapArm>, span: Span },
    /// `skip rows where "event" is "escalated"`
    Skip(RowTestExpr),
    /// Reported.
    Broken(Span),
}

/// A column of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeColumn {
    /// Which.
    pub column: Text,
    /// Shape.
    pub format: Option<Text>,
    /// Zone.
    pub zone: Option<Name>,
    /// Where.
    pub span: Span,
}

/// `"1 - Critical" is P1`, `starting "agent" is provider`, `otherwise customer`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapArm {
    /// Texts it applies to; empty: `otherwise`.
    pub texts: Vec<Text>,
    /// By beginning only.
    pub starting: bool,
    /// What they mean.
    pub means: Expr,
}

/// When a row means an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceWhen {
    /// `at "opened_at"`, with `as "…"` and `in ZONE` as for `time`
    At(TimeColumn),
    /// `when "event" is "resolved"`, `when "a" is "x" and "b" is not "y"`
    Row(Vec<RowTestExpr>),
    /// `when "state" becomes "Resolved" or "Done"`
    Becomes { column: Text, texts: Vec<Text> },
    /// `when "state" leaves "Resolved" for any but "Closed"`
    Leaves { column: Text, from: Vec<Text>, but: Vec<Text> },
    /// `on every row`
    Every,
}

/// When rows mean a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceStateWhen {
    /// `while "state" is "Awaiting" or "Parked"`
    While { column: Text, texts: Vec<Text> },
    /// `from "begun" until "ended" where …`
    Pair { from: TimeColumn, until: TimeColumn, only: Vec<RowTestExpr> },
}

/// `"kind" is "wait" or "hold"`, `"kind" is not "x"`, `"kind" starts with "x"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTestExpr {
    /// Which column.
    pub column: Text,
    /// Must not.
    pub not: bool,
    /// By beginning only.
    pub starting: bool,
    /// Any of these.
    pub texts: Vec<Text>,
    /// Where.
    pub span: Span,
}
