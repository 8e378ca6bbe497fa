//! Two versions of an agreement: which changes are told, whom each favours, and that every history that is told parts the two in both evaluators.

use sla::events::Translation;
use sla::finding::diff::{Category, Diff, Direction, How, Side, Versions, diff, versions};
use sla::plan::Plan;
use sla::resolve::Texts;
use sla::witness::{Apart, Effort, Material};
use std::path::Path;

const OLD: &str = r#"edition 2026
use itsm
use calendars.uk as uk
agreement "Desk" version 1 {
  provider desk  "The desk Ltd"
  customer house "The house plc"
  term     1 January 2026 through 31 December 2028
  timezone Europe/London
  currency GBP
  fee      40,000 GBP each calendar month
  owner    house "Vendor management"
  interpretation standard.plain_2026
}

calendar office {
  open   mon through fri from 09:00 until 17:00
  closed on uk.bank_holidays.england_and_wales
}

clause 2 "How long it takes."
clock fix on ticket { start at opened   stop at resolved   pause while waiting_for_customer   run during office }

clause 3 "What is promised."
objective quick on tickets where priority at opened is any of P1, P2 {
  measure share with fix within 8 hours
  target  at least 95%
  each    calendar month, counted at opened
}

clause 4 "What is paid."
credit for quick {
  | attained                   | pays       |
  | at least 80% and below 95% | 5% of fee  |
  | below 80%                  | 20% of fee |
}
limit credits each calendar month to 15% of fee
right to terminate for house when quick is missed in 3 consecutive months, months not measured are skipped

season xmas from 15 December through 5 January every year
during xmas { target quick at least 90% }
review service every month { led by desk   covers quick }
"#;

const ENOUGH: Effort = Effort { histories: 120, events: 120, work: 3_000, joint: false };

fn read(old: &str, new: &str) -> Versions {
    let (old, new) = (Texts::new([("old.sla", old)]), Texts::new([("new.sla", new)]));
    let read = versions(Side { world: &old, entry: Path::new("old.sla"), also: &[] }, Side { world: &new, entry: Path::new("new.sla"), also: &[] });
    assert!(!read.is_wrong(), "{:?}", read.diagnostics);
    read
}

fn compared(old: &str, new: &str) -> Diff {
    diff(&read(old, new), ENOUGH).unwrap()
}

/// The old contract with a few words changed.
fn changed(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(OLD.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

/// What is told, one word each: `quick stronger`.
fn told(diff: &Diff) -> Vec<String> {
    let name = |c: &sla::finding::diff::Change| match c.declared.as_slice() {
        [] => c.readings.iter().map(|r| r.point.clone()).collect::<Vec<_>>().join(" "),
        all => all.iter().map(|d| d.name.clone()).collect::<Vec<_>>().join(" "),
    };
    diff.changes.iter().map(|c| format!("{} {}", name(c), c.direction.name())).collect()
}

/// Both evaluators come to the same on a history, and part as is told.
fn replays(apart: &Apart, before: &Plan, now: &Plan, way: &str) {
    let words = if apart.of_second { now } else { before };
    let rows = apart.history.rows();
    let owed = |plan: &Plan| {
        let said = Translation::between(words, plan).say_all(&rows);
        let said = sla::witness::keyed(plan, &said);
        let (slow, _) = sla::reference::evaluate(plan, &said, Some(apart.history.as_of));
        let quick = sla::witness::Trial::hearing(plan, words).unwrap().plays(&apart.history);
        assert_eq!(serde_json::to_string(&slow).unwrap(), serde_json::to_string(&quick).unwrap());
        slow
    };
    let (one, other) = (owed(before), owed(now));
    let (first, second) = (Material::of(&one), Material::of(&other));
    assert!(first.parts_from(&second).is_some(), "{apart:?}");
    assert_eq!((first.owed, second.owed), (apart.one, apart.other));
    match way {
        "more" => assert!(!apart.difference.is_money() || second.owed >= first.owed),
        "less" => assert!(!apart.difference.is_money() || second.owed <= first.owed),
        _ => {}
    }
}

fn all_replay(diff: &Diff) {
    let own = diff.changes.iter().map(|c| (&c.compared, &c.before, &c.now));
    for (compared, before, now) in own.chain(diff.whole.iter().map(|(_, c)| (c, &diff.old, &diff.new))) {
        for (apart, way) in [(&compared.more, "more"), (&compared.less, "less"), (&compared.aside, "aside")] {
            apart.iter().for_each(|apart| replays(apart, before, now, way));
        }
    }
}

#[test]
fn what_means_the_same_is_no_difference() {
    let layout = OLD.replace("  target  at least 95%", "\n\n  // as agreed\n  target at least   95%").replace("| pays       |", "|   pays |");
    let numbers = OLD.replace("clause 2 \"How long it takes.\"", "clause 7.1 \"Time.\"").replace("version 1", "version 2");
    let (head, rest) = OLD.split_once("clause 2").unwrap();
    let (clock, rest) = rest.split_once("clause 3").unwrap();
    let order = format!("{head}clause 3{rest}clause 2{clock}");
    let renamed = OLD.replace("office", "desk_hours").replace("quick", "on_time").replace("clock fix", "clock repair").replace("with fix", "with repair");
    let units = OLD.replace("within 8 hours", "within 480 minutes");
    let lines = OLD.replace("start at opened   stop at resolved", "stop at resolved   start at opened");
    for (what, new) in
        [("itself", OLD), ("layout", &layout), ("numbers", &numbers), ("order", &order), ("names", &renamed), ("units", &units), ("lines", &lines)]
    {
        let found = compared(OLD, new);
        assert!(!found.differs() && found.whole.is_none(), "{what}: {:?}", told(&found));
    }
    let names: Vec<_> = compared(OLD, &renamed).renamed.into_iter().map(|(kind, old, new)| format!("{kind} {old} {new}")).collect();
    assert_eq!(names, ["calendar office desk_hours", "clock fix repair", "objective quick on_time"]);
    assert_eq!(compared(OLD, &units).same.len(), 1);
}

/// An edit, and what must be said of it.
const ONE: &[(&str, &str, &str, Category)] = &[
    ("at least 95%\n", "at least 97%\n", "quick stronger", Category::Obligation),
    ("at least 95%\n", "at least 93%\n", "quick weaker", Category::Obligation),
    ("within 8 hours", "within 6 hours", "quick stronger", Category::Obligation),
    ("5% of fee ", "4% of fee ", "quick weaker", Category::Amount),
    ("| 20% of fee |", "| 12% of fee |", "quick weaker", Category::Amount),
    ("to 15% of fee", "to 18% of fee", "limit stronger", Category::Amount),
    ("limit credits each calendar month to 15% of fee\n", "", "limit stronger", Category::Amount),
    ("   pause while waiting_for_customer", "", "fix stronger", Category::Obligation),
    ("from 09:00 until 17:00", "from 09:00 until 18:00", "office stronger", Category::Obligation),
    ("40,000 GBP", "50,000 GBP", "fee stronger", Category::Amount),
    ("in 3 consecutive months", "in 2 consecutive months", "to terminate for house stronger", Category::Amount),
    ("at least 90% }", "at least 85% }", "xmas weaker", Category::Adjustment),
    ("review service every month", "review service every week", "service not-owed", Category::Governance),
    ("owner    house \"Vendor management\"", "owner    house \"Legal\"", "house not-owed", Category::Governance),
];

#[test]
fn each_change_is_told_with_whom_it_favours() {
    for (from, to, expected, category) in ONE {
        let found = compared(OLD, &changed(&[(from, to)]));
        assert_eq!(told(&found), [*expected], "{from} -> {to}");
        assert_eq!(found.changes[0].category, *category, "{from} -> {to}");
        all_replay(&found);
    }
}

#[test]
fn what_is_stronger_here_and_weaker_there_is_incomparable() {
    let new = changed(&[
        ("at least 80% and below 95% | 5% of fee ", "at least 90% and below 95% | 2% of fee "),
        ("| below 80%                  | 20% of fee |", "| below 90% | 14% of fee |"),
    ]);
    let found = compared(OLD, &new);
    assert_eq!(told(&found), ["quick incomparable"]);
    all_replay(&found);
}

#[test]
fn changes_are_told_apart_and_each_alone() {
    let new = changed(&[("at least 95%\n", "at least 97%\n"), ("5% of fee ", "4% of fee "), ("every month { led by desk", "every week { led by desk")]);
    let found = compared(OLD, &new);
    let mut all = told(&found);
    all.sort();
    assert_eq!(all, ["quick stronger", "quick weaker", "service not-owed"]);
    assert!(found.whole.is_some());
    all_replay(&found);
}

#[test]
fn what_comes_with_something_else_is_compared_with_it() {
    let more = "objective answered on tickets { measure count   target at most 3   each calendar month }\ncredit for answered { pays 1% of fee when missed }\n";
    let found = compared(OLD, &format!("{OLD}{more}"));
    let mut all: Vec<_> = found.changes.iter().map(|c| (c.declared[0].kind, c.declared[0].how == How::Added, c.direction, c.needs.clone())).collect();
    all.sort_by_key(|c| c.0);
    let expected = [("credit", true, Direction::Stronger, vec!["objective answered".to_owned()]), ("objective", true, Direction::Stronger, vec![])];
    assert_eq!(all, expected);
    all_replay(&found);
    let back = compared(&format!("{OLD}{more}"), OLD);
    assert!(back.changes.iter().all(|c| c.declared[0].how == How::Removed && c.direction == Direction::Weaker), "{:?}", told(&back));
}

#[test]
fn readings_are_listed_with_what_they_were() {
    let found = compared(OLD, &changed(&[("  interpretation standard.plain_2026\n", "  interpretation standard.plain_2026, except { reopen restarts }\n")]));
    assert!(found.changes.iter().all(|c| c.category == Category::Reading), "{:?}", told(&found));
    assert!(found.changes.iter().any(|c| c.readings[0].point == "reopen@fix" && c.compared.histories > 0), "{:?}", told(&found));
    all_replay(&found);
    // Settled as it was taken meanwhile: told, and no result changes.
    let open = changed(&[("  interpretation standard.plain_2026\n", "")]);
    let settled = open.replace("  owner ", "  empty window is not measured\n  owner ");
    let found = compared(&open, &settled);
    assert_eq!(told(&found), ["empty_window@quick not-owed"]);
    assert!(found.changes[0].readings[0].is_of_agreement_alone());
}

#[test]
fn a_version_that_takes_the_place_of_the_other_is_compared_by_itself() {
    let new = changed(&[
        ("version 1", "version 2"),
        ("  provider", "  replaces version 1 from 1 July 2026, for tickets opened from then on\n  provider"),
        ("at least 95%\n", "at least 97%\n"),
    ]);
    let found = compared(OLD, &new);
    assert!(found.by_itself);
    assert_eq!(told(&found), ["quick stronger"]);
    let later = changed(&[("31 December 2028", "31 December 2029"), ("at least 95%\n", "at least 97%\n")]);
    let found = compared(OLD, &later);
    assert!(found.terms_differ && told(&found).contains(&"quick stronger".to_owned()), "{:?}", told(&found));
}

/// Edits of which it is known by construction whom they favour: of the contract above, and of the settled example.
fn known() -> Vec<(String, String, Direction)> {
    let mut all = Vec::new();
    let mut add = |text: &str, pattern: &str, values: &[u32], more_is: Direction| {
        let own = pattern.split_once('#').map(|(before, after)| {
            let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{pattern}"));
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            assert!(rest[number.len()..].starts_with(after), "{pattern}");
            number.parse::<u32>().unwrap()
        });
        let own = own.unwrap();
        let less_is = if more_is == Direction::Stronger { Direction::Weaker } else { Direction::Stronger };
        for value in values.iter().filter(|v| **v != own) {
            let put = |n: u32| pattern.replacen('#', &n.to_string(), 1);
            all.push((text.to_owned(), text.replacen(&put(own), &put(*value), 1), if *value > own { more_is } else { less_is }));
        }
    };
    let settled = include_str!("../examples/it_support/settled.sla");
    add(OLD, "target  at least #%", &[91, 92, 93, 94, 96, 98, 99], Direction::Stronger);
    add(OLD, "within # hours", &[1, 2, 4, 7, 9, 12, 16, 40], Direction::Weaker);
    add(OLD, "below 95% | #% of fee", &[1, 2, 3, 4, 6, 7, 9, 11], Direction::Stronger);
    add(OLD, "below 80%                  | #% of fee", &[6, 10, 12, 14, 15, 22], Direction::Stronger);
    add(OLD, "month to #% of fee", &[6, 9, 12, 16, 18, 20, 30], Direction::Stronger);
    add(OLD, "quick is missed in # consecutive", &[2, 4, 5, 6], Direction::Weaker);
    add(OLD, "quick at least #%", &[82, 85, 88, 92, 94], Direction::Stronger);
    add(OLD, "fee      #,000", &[10, 20, 39, 41, 80], Direction::Stronger);
    add(OLD, "until #:00", &[15, 16, 18, 19, 20], Direction::Stronger);
    add(settled, "up to 5 points  | #% of fee", &[1, 3, 4, 6, 8], Direction::Stronger);
    add(settled, "up to 15 points | #% of fee", &[6, 8, 11, 15], Direction::Stronger);
    add(settled, "than 15 points         | #% of fee", &[12, 20, 24], Direction::Stronger);
    add(settled, "month to #% of fee", &[10, 20, 30], Direction::Stronger);
    add(settled, "up to # hours of support_hours in all", &[1, 9, 20, 40], Direction::Weaker);
    add(settled, "| P1       | 4 hours                  | # hours", &[4, 12, 23, 30, 48], Direction::Weaker);
    add(settled, "quick_contact is missed in # of any 6", &[2, 4, 5], Direction::Weaker);
    all
}

#[test]
fn what_is_known_by_construction_is_never_told_the_other_way() {
    let little = Effort { histories: 60, events: 80, work: 500, joint: false };
    let all = known();
    assert!(all.len() >= 75, "{}", all.len());
    let mut found = 0;
    for (old, new, expected) in &all {
        let diff = diff(&read(old, new), little).unwrap();
        assert_eq!(diff.changes.len(), 1, "{:?}", told(&diff));
        let direction = diff.changes[0].direction;
        assert!(direction == *expected || direction == Direction::NotSeparated, "{:?}, not {expected:?}: {:?}", told(&diff), diff.changes[0].compared);
        found += usize::from(direction == *expected);
    }
    // With so little effort many are not seen; what counts is that none is told the other way.
    assert!(found * 5 > all.len() * 2, "only {found} of {} were seen", all.len());
}

/// What is left out, and what bounds it.
#[test]
fn an_exclusion_that_changes() {
    let site = |work: &str, excluded: &str| {
        format!(
            "edition 2026\nuse availability\nagreement \"H\" {{\n  provider n \"N\"\n  customer a \"A\"\n  term 1 January 2026 through 31 December 2028\n  timezone UTC\n  currency GBP\n  \
             fee 10,000 GBP each calendar month\n  interpretation standard.plain_2026\n}}\ndefine outage as while down for any instance\ndefine planned as while in_progress for any change \
             where announced at least {work} each calendar month\nobjective up {{\n  measure share of time outside outage\n{excluded}  target at least 99.9%\n  each calendar month\n}}\ncredit for up {{ pays 5% of fee when missed }}\n"
        )
    };
    let with = |work: &str| site(work, "  exclude planned from both\n");
    let old = with("48 hours before began, up to 10 hours");
    let told = |new: &str| told(&compared(&old, new));
    assert_eq!(told(&site("48 hours before began, up to 10 hours", "")), ["up stronger"]);
    assert_eq!(told(&with("24 hours before began, up to 10 hours")), ["planned weaker"]);
    assert_eq!(told(&with("48 hours before began, up to 100 hours")), ["planned weaker"]);
    assert_eq!(told(&with("96 hours before began, up to 10 hours")), ["planned stronger"]);
}

/// Of several declarations one is named first.
#[test]
fn an_order_that_decides() {
    let more = "objective certain on tickets { measure share with fix within 40 hours   target at least 95%   each calendar month, counted at opened }\n";
    let paid = "credit for certain { pays 10% of fee when missed }\n";
    let limited = "limit credits for certain each calendar quarter to 8% of fee\n";
    let seasons = "season ice from 1 November through 31 January every year\n";
    let during = "during ice { target quick at least 60% }\n";
    let both = changed(&[
        ("clause 4 \"", &format!("{more}clause 4 \"")),
        ("limit credits each", &format!("{paid}limit credits each")),
        ("right to terminate", &format!("{limited}right to terminate")),
        ("season xmas", &format!("{seasons}season xmas")),
        ("review service", &format!("{during}review service")),
        ("standard.plain_2026", "standard.plain_2026, except { two at once follow the one named first }"),
        ("  owner ", "  fee      network 9,000 GBP each calendar month\n  owner "),
    ]);
    let swapped = |text: &str, one: &str, other: &str| text.replacen(one, "@", 1).replacen(other, one, 1).replacen('@', other, 1);
    let (start, rest) = both.split_once("objective quick").unwrap();
    let (quick, rest) = rest.split_once(more).unwrap();
    let xmas = "season xmas from 15 December through 5 January every year\n";
    let fees = ["  fee      40,000 GBP each calendar month\n", "  fee      network 9,000 GBP each calendar month\n"];
    let cases = [
        ("order of the objectives", format!("{start}{more}objective quick{quick}{rest}"), true),
        ("order of the seasons, surges and phases", swapped(&both, seasons, xmas), true),
        ("order of the fees", swapped(&both, fees[0], fees[1]), false),
    ];
    for (name, new, matters) in cases {
        let found = diff(&read(&both, &new), Effort { work: 40_000, histories: 2_000, ..ENOUGH }).unwrap();
        let [change] = found.changes.as_slice() else {
            assert!(!matters && !found.differs(), "{name}: {:?}", told(&found));
            continue;
        };
        assert_eq!((change.declared[0].name.as_str(), change.declared[0].how), (name, How::Moved));
        assert!(!matters || change.direction != Direction::NotSeparated, "{:?}", told(&found));
        all_replay(&found);
    }
}
