//! The kinds of block: how their parts are called in the grammar, and what their lines begin with.

use crate::syntax::describe::keyword;
use crate::syntax::grammar::Rule;

/// Stands in a list of heads where lines may begin with a text in quotes.
pub(in crate::syntax) const QUOTED: &str = "\"";

/// How a stretch is read again.
#[derive(Clone, Copy)]
pub(in crate::syntax) struct Strict {
    /// The rule that must match all of it.
    pub(in crate::syntax) just: Rule,
    /// The words it may begin with, if that is all it may begin with.
    pub(in crate::syntax) heads: &'static [&'static str],
    /// What comes after it, in the user's words.
    pub(in crate::syntax) end: &'static str,
}

/// A kind of block.
pub(in crate::syntax) struct Block {
    /// The keyword it begins with.
    keyword: Rule,
    /// What stands between its keyword and its brace.
    head: Rule,
    /// The strict rule for one line of it.
    just: Rule,
    /// The words its lines begin with.
    pub(in crate::syntax) heads: &'static [&'static str],
}

impl Block {
    /// Whether a child of that rule is no line.
    pub(in crate::syntax) fn skips(&self, rule: Rule) -> bool {
        rule == self.keyword
            || rule == self.head
            || matches!(
                rule,
                Rule::calendar_is | Rule::attribute_alone | Rule::bad_head | Rule::bad_cases | Rule::kw_signal | Rule::kw_occurrence | Rule::kw_bonus
            )
    }

    /// The word it begins with, if it is a clause.
    pub(in crate::syntax) fn name(&self) -> Option<&'static str> {
        keyword(self.keyword).filter(|word| *word != "except")
    }

    /// How one line of it is read again.
    pub(in crate::syntax) fn strict(&self) -> Strict {
        Strict { just: self.just, heads: self.heads, end: "the end of the line" }
    }
}

macro_rules! blocks {
    ($($(#[$doc:meta])* $name:ident: $keyword:ident $head:ident $just:ident [$($word:expr),*];)+) => {
        $($(#[$doc])* pub(in crate::syntax) static $name: Block =
            Block { keyword: Rule::$keyword, head: Rule::$head, just: Rule::$just, heads: &[$($word),*] };)+
        /// All of them.
        pub(in crate::syntax) static ALL: &[&Block] = &[$(&$name),+];
    };
}

blocks! {
    /// `agreement "…" { … }`
    AGREEMENT: kw_agreement agreement_head just_agreement
        ["replaces", "amends", "rests", "provider", "customer", "term", "timezone", "currency", "fee", "owner", "interpretation"];
    /// `case ticket { … }`
    CASE: kw_case case_head just_case ["event", "field", "state", "ends", "holds", "counted"];
    /// `calendar support_hours { … }`
    CALENDAR: kw_calendar calendar_head just_calendar ["timezone", "open", "closed"];
    /// `holidays scotland { … }`
    HOLIDAYS: kw_holidays holidays_head just_holidays ["known", "all", QUOTED];
    /// `clock resolution on ticket { … }`
    CLOCK: kw_clock clock_head just_clock ["start", "stop", "pause", "run", "reopen"];
    /// `targets by priority { … }`
    TARGETS: kw_targets targets_head just_targets [];
    /// `objective quick_fix on tickets { … }`
    OBJECTIVE: kw_objective objective_head just_objective ["measure", "exclude", "target", "each", "for", "needs", "open"];
    /// `credit for quick_fix { … }`
    CREDIT: kw_credit credit_head just_credit ["pays", "multiply", "return", "claim", "paid"];
    /// `pool at_risk of … { … }`
    POOL: kw_pool pool_head just_pool [];
    /// `during rush { … }`
    DURING: kw_during during_head just_during ["target", "no", "multiply", "review"];
    /// `attribute uptime { … }`
    ATTRIBUTE: kw_attribute attribute_head just_attribute [];
    /// `report business_impact each month { … }`
    REPORT: kw_report report_head just_report [];
    /// `review operational every month { … }`
    REVIEW: kw_review review_head just_review ["led", "attended", "covers"];
    /// `procedure dispute { … }`
    PROCEDURE: kw_procedure procedure_head just_procedure ["step"];
    /// `interpretation plain { … }`
    INTERPRETATION: kw_interpretation interpretation_head just_settle [];
    /// `except { … }`
    PHRASES: kw_except kw_except just_settle [];
    /// `scenario "…" { … }`
    SCENARIO: kw_scenario scenario_head just_scenario ["as", "reading", "expect"];
    /// `ticket T-1 { … }`
    HAPPENS: cases_head cases_head just_happens ["at", "every"];
    /// `source desk for ticket { … }`
    SOURCE: kw_source source_head just_source ["read", "time", "missing", "key", "by", "event", "state", "field", "skip", "recorded", "entered"];
    /// `{ "1" is P1 … }`
    MAP: kw_except kw_except just_map ["starting", "otherwise", QUOTED];
}

/// The strict rule for the head of a clause.
pub(in crate::syntax) fn head_of(rule: Rule) -> Option<Rule> {
    Some(match rule {
        Rule::agreement => Rule::just_agreement_head,
        Rule::case => Rule::just_case_head,
        Rule::calendar => Rule::just_calendar_head,
        Rule::holidays => Rule::just_holidays_head,
        Rule::clock => Rule::just_clock_head,
        Rule::targets => Rule::just_targets_head,
        Rule::objective => Rule::just_objective_head,
        Rule::credit => Rule::just_credit_head,
        Rule::pool => Rule::just_pool_head,
        Rule::during => Rule::just_during_head,
        Rule::attribute => Rule::just_attribute_head,
        Rule::report => Rule::just_report_head,
        Rule::review => Rule::just_review_head,
        Rule::procedure => Rule::just_procedure_head,
        Rule::interpretation => Rule::just_interpretation_head,
        Rule::scenario => Rule::just_scenario_head,
        Rule::source => Rule::just_source_head,
        Rule::cases => Rule::just_cases_head,
        _ => return None,
    })
}
