//! Risks that a contract only seems to have: what is not so is not said, and what is said has the figures that are so.

use super::{ANOTHER, SOUND, codes, front};
use sla::finding::{Finding, risks};

/// What is changed in the sound contract, and into what.
type Changes = &'static [(&'static str, &'static str)];

/// Targets by a field, of which one value has no row.
pub(super) const NO_ROW: &str = r#"clock answer on ticket { start at opened   stop at resolved   pause while waiting_for_customer, up to 1 hour in all }
targets by priority {
  | priority | answer   |
  | P1       | 4 hours  |
  | P2       | 8 hours  |
  | P3       | 16 hours |
}
objective answered on tickets {
  measure share with answer within its target
  target  at least 90%
  each    calendar month, counted at opened
  needs   20 tickets, otherwise not measured
}
credit for answered { pays 5% of fee when missed }
surge rush"#;

pub(super) const ROWS: &str = "| at least 80% and below 90% | 10% of fee |\n  | below 80%                  | 20% of fee |";
const CREDIT: &str = "credit for quick {\n  | attained                   | pays       |\n  | at least 80% and below 90% | 10% of fee |\n  | below 80%                  | 20% of fee |\n}";
const SURGE: &str = "surge rush each calendar month in which more than 500 tickets are opened\nduring rush { target quick at least 80%   no credits }";
const PAUSE: &str = "pause while waiting_for_customer, up to 20 hours in all";
const TARGET: &str = "  target  at least 90%";
const PLAIN: &str = "  interpretation standard.plain_2026";
/// Rows of which one lies within the other: the interpretation pays the largest.
pub(super) const WITHIN: &str = "| below 90% | 20% of fee |\n  | below 80% | 10% of fee |";
const GROWING: &str = "| below 90% | 10% of fee |\n  | below 80% | 20% of fee |";
const STEEP: &str = "| below 90% | 10% of fee |\n  | below 80% | 60% of fee |";
const OPEN: (&str, &str) = (PLAIN, "  interpretation standard.plain_2026, except { value in several rows is left open }");
const ROUNDED: (&str, &str) = (PLAIN, "  interpretation standard.plain_2026, except { percentage is rounded to one decimal before it is compared }");
/// A pause that the provider begins and the customer has to agree to.
const AGREED: &str = r#"case line plural lines {
  event went_down by desk
  event came_up by desk
  event held by desk
  event freed by desk
  event agreed by house
  state waits from held until freed, counts once agreed
  ends at came_up
}
clock repair on line { start at went_down   stop at came_up   pause while waits   run always }
objective repaired on lines {
  measure share with repair within 24 hours
  target  at least 90%
  each    calendar month, counted at went_down
  needs   20 lines, otherwise not measured
}
credit for repaired { pays 5% of fee when missed }
surge rush"#;
/// A bonus for all of what a credit is for most of.
const ALL_OF_IT: &str = r#"objective all_quick on tickets {
  measure share with fix within 24 hours
  target  at least 100%
  each    calendar month, counted at opened
  needs   20 tickets, otherwise not measured
}
bonus for all_quick { pays 2% of fee when met }
surge rush"#;
/// Two percentages of which the one is no share.
const RATIO: &str = r#"objective used_up {
  measure (100% less quick) divided by 10%
  target  at most 100%
  each    calendar month
}
credit for used_up { pays 1% of fee when missed }
surge rush"#;

/// A code, and changes of the sound contract after which it is not so.
const QUIET: &[(&str, Changes)] = &[
    ("risk/dead-row", &[(ROWS, GROWING)]),
    ("risk/dead-row", &[(ROWS, WITHIN), OPEN]),
    ("risk/cliff", &[(ROWS, STEEP), OPEN]),
    ("risk/worse-pays-less", &[(ROWS, WITHIN)]),
    ("risk/worse-pays-less", &[(ROWS, WITHIN), OPEN]),
    (
        "risk/limit-never-binds",
        &[
            (ROWS, GROWING),
            (SURGE, "limit credits each calendar month to 25% of fee"),
            (PLAIN, "  interpretation standard.plain_2026, except { value in several rows pays all of them }"),
        ],
    ),
    (
        "risk/limit-never-binds",
        &[
            ("1 January 2026 through", "14 January 2026 through"),
            (SURGE, "limit credits each calendar month to 25% of fee"),
            (PLAIN, "  interpretation standard.plain_2026, except { partial window joins the next }"),
        ],
    ),
    ("risk/no-exit", &[("surge rush", ANOTHER), ("surge rush", "limit credits for quick each calendar month to 10% of fee\nsurge rush")]),
    ("risk/impossible-target", &[("at least 90%\n", "at least 100%\n"), ROUNDED]),
    ("risk/impossible-target", &[("surge rush", ALL_OF_IT)]),
    ("risk/impossible-target", &[("at least 90%\n", "at least 100%\n"), (CREDIT, "credit for quick { pays 10 GBP for each missed ticket }")]),
    ("risk/two-targets", &[("surge rush", ALL_OF_IT)]),
    ("risk/bonus-and-credit", &[("surge rush", ALL_OF_IT)]),
    ("risk/trivial-target", &[("surge rush", RATIO)]),
    ("risk/unbounded-pause", &[("surge rush", AGREED)]),
    ("risk/pause-by-provider", &[("surge rush", AGREED)]),
    ("risk/pause-by-provider", &[(PAUSE, "pause while waiting_for_customer and on_hold")]),
    ("risk/credit-when-met", &[(CREDIT, "credit for quick { pays 50 GBP per point }"), (SURGE, "")]),
    ("risk/credit-when-met", &[(CREDIT, "credit for quick { pays 5% of fee when attained is below 80% }"), (SURGE, "")]),
    ("risk/text-says-otherwise", &[("objective quick on", "clause 1 \"Fixed within half of 48 hours.\"\nobjective quick on")]),
    ("risk/text-says-otherwise", &[("objective quick on", "clause 1 \"Fixed within 24 hours; 48 hours on Sundays.\"\nobjective quick on")]),
    ("risk/text-says-otherwise", &[("objective quick on", "clause 1 \"Fixed within twenty-four hours; 48 hours on Sundays.\"\nobjective quick on")]),
];

/// A code, changes of the sound contract, and what is then said of it or offered.
const SAID: &[(&str, Changes, &str)] = &[
    ("risk/one-miss", &[("  needs   20 tickets, otherwise not measured\n", ""), (TARGET, "  target  at least 99.9%"), ROUNDED], "fewer than 667 cases"),
    ("risk/one-miss", &[("  needs   20 tickets, otherwise not measured\n", ""), (TARGET, "  target  at least 99.9%")], "fewer than 1000 cases"),
    ("risk/pause-longer-than-target", &[("up to 20 hours in all", "up to 66 hours in all")], "2.75 times as long"),
    ("risk/unbounded-pause", &[(PAUSE, "pause while waiting_for_customer and on_hold")], "`waiting_for_customer` and `on_hold` hold"),
    (
        "risk/credit-when-met",
        &[(TARGET, "  target  at most 5%"), (ROWS, "| from 2% below 10% | 10% of fee |\n  | at least 10% | 20% of fee |"), (SURGE, "")],
        "down to 2%",
    ),
    ("risk/cliff", &[("20% of fee", "60% of fee")], "decides on 50% of the fee"),
    ("risk/credits-add-up", &[("surge rush", ANOTHER), (SURGE, "")], "no clause limits them to less than the fee"),
    ("risk/credits-add-up", &[("surge rush", ANOTHER), (SURGE, "")], "to 20% of fee`"),
    ("risk/bonus-and-credit", &[("surge rush", ALL_OF_IT), ("surge rush", ANOTHER)], "a credit for `certain`"),
    ("risk/no-holidays", &[("Europe/London", "Europe/Paris"), ("surge rush", OPEN_HOURS)], "calendars.fr"),
    ("risk/no-holidays", &[("Europe/London", "Europe/Riga"), ("surge rush", OPEN_HOURS)], "close it on public holidays, or say"),
];
const OPEN_HOURS: &str = "calendar desk_hours { open mon through fri from 08:00 until 18:00 }\nsurge rush";

/// The sound contract with changes, each of something that is there.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(SOUND.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in\n{text}");
        text.replace(from, to)
    })
}

#[test]
fn what_is_not_so_is_not_said() {
    for (code, changes) in QUIET {
        let found = codes(&changed(changes));
        assert!(!found.contains(code), "{code} is said of {changes:?}");
    }
    for (code, changes, words) in SAID {
        let (loaded, lowered) = front(&changed(changes));
        let plan = lowered.plan.unwrap_or_else(|| panic!("{changes:?}\n{:?}", lowered.diagnostics));
        let found = risks(&loaded, &plan, None);
        let says = |f: &Finding| f.code == *code && (f.message.contains(words) || f.help.as_ref().is_some_and(|help| help.contains(words)));
        assert!(found.iter().any(says), "{code} does not say {words}: {:?}", found.iter().filter(|f| f.code == *code).collect::<Vec<_>>());
    }
}

/// Each value of the field has a row, or no case with it is judged.
#[test]
fn every_value_has_a_row() {
    let with = |from: &str, to: &str| codes(&SOUND.replace("surge rush", &NO_ROW.replace(from, to)));
    assert!(with("", "").contains(&"risk/no-target-row"));
    for (from, to) in
        [("16 hours |", "16 hours |\n  | P4       | -        |"), ("on tickets {", "on tickets where priority is not P4 {"), ("| P3       |", "| -        |")]
    {
        assert!(NO_ROW.contains(from) && !with(from, to).contains(&"risk/no-target-row"), "{to}");
    }
}
