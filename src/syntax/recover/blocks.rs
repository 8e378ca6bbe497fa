//! The kinds of block, and what their lines begin with.

use super::Block;
use crate::syntax::grammar::Rule;

macro_rules! blocks {
    ($($(#[$doc:meta])* $name:ident: $keyword:ident $head:ident $just:ident [$($word:literal)*];)+) => {
        $($(#[$doc])* pub(in crate::syntax) static $name: Block =
            Block { keyword: Rule::$keyword, head: Rule::$head, just: Rule::$just, heads: &[$($word),*] };)+
    };
}

blocks! {
    /// `agreement "…" { … }`
    AGREEMENT: kw_agreement agreement_head just_agreement
        ["replaces" "provider" "customer" "term" "timezone" "currency" "fee" "owner" "interpretation"];
    /// `case ticket { … }`
    CASE: kw_case case_head just_case ["event" "field" "state" "ends"];
    /// `calendar support_hours { … }`
    CALENDAR: kw_calendar calendar_head just_calendar ["timezone" "open" "closed"];
    /// `holidays scotland { … }`
    HOLIDAYS: kw_holidays holidays_head just_holidays ["known" "all"];
    /// `clock resolution on ticket { … }`
    CLOCK: kw_clock clock_head just_clock ["start" "stop" "pause" "run" "reopen"];
    /// `targets by priority { … }`
    TARGETS: kw_targets targets_head just_targets [];
    /// `objective quick_fix on tickets { … }`
    OBJECTIVE: kw_objective objective_head just_objective ["measure" "target" "each" "for" "needs" "open"];
    /// `credit for quick_fix { … }`
    CREDIT: kw_credit credit_head just_credit ["pays"];
    /// `interpretation plain { … }`
    INTERPRETATION: kw_interpretation interpretation_head just_settle [];
    /// `except { … }`
    PHRASES: kw_except kw_except just_settle [];
    /// `scenario "…" { … }`
    SCENARIO: kw_scenario scenario_head just_scenario ["as" "reading" "expect"];
    /// `ticket T-1 { … }`
    HAPPENS: cases_head cases_head just_happens ["at" "every"];
    /// `source desk for ticket { … }`
    SOURCE: kw_source source_head just_source ["read" "time" "missing" "key" "by" "event" "state" "field" "skip"];
    /// `{ "1" is P1 … }`
    MAP: kw_except kw_except just_map ["starting" "otherwise"];
}
