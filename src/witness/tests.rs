//! The search on contracts as text.

use super::*;
use crate::resolve::{Texts, load};

fn plan(text: &str) -> crate::plan::Plan {
    let world = Texts::new([("a.sla", text)]);
    let lowered = crate::plan::lower::lower(&load(&world, "a.sla".as_ref()));
    lowered.plan.unwrap_or_else(|| panic!("{:?}", lowered.diagnostics))
}

/// Of each open point whether it was separated.
fn separated(text: &str, effort: Effort) -> Vec<(String, bool)> {
    let plan = plan(text);
    let searched = search(&plan, open_points(&plan), effort);
    searched.outcomes.into_iter().map(|o| (o.open.id, matches!(o.separated, Separated::Differs(_)))).collect()
}

const QUICK: Effort = Effort { histories: 60, events: 30, joint: false };

#[test]
fn a_witness_is_two_results_on_one_log() {
    let plan = plan(include_str!("../../examples/it_support/signed.sla"));
    let points: Vec<Open> = open_points(&plan).into_iter().filter(|o| ["meaning", "empty_window", "within"].contains(&o.kind.as_str())).collect();
    assert_eq!(points.len(), 4);
    let searched = search(&plan, points, QUICK);
    for outcome in &searched.outcomes {
        let Separated::Differs(witness) = &outcome.separated else { panic!("{} is not separated", outcome.open.id) };
        let of = |other| Material::of(&Trial::new(&plan, &witness.readings(other)).unwrap().plays(&witness.history));
        assert_eq!(of(false).parts_from(&of(true)).as_ref(), Some(&witness.difference), "{}", outcome.open.id);
        assert!(witness.history.events() <= 3, "{} takes {} events", outcome.open.id, witness.history.events());
    }
}

#[test]
fn the_same_search_finds_the_same() {
    let plan = plan(include_str!("../../examples/it_support/signed.sla"));
    let points = || open_points(&plan).into_iter().filter(|o| o.kind == "reopen" || o.kind == "counted_at").collect::<Vec<_>>();
    assert_eq!(search(&plan, points(), QUICK).outcomes, search(&plan, points(), QUICK).outcomes);
}

#[test]
fn nothing_is_said_where_nothing_differs() {
    // Without a credit and a window that is empty either way, only what is judged can differ.
    let text = "edition 2026\nuse itsm\nagreement \"A\" {\n  provider p \"P\"\n  customer c \"C\"\n  term 1 January 2026 through 31 December 2026\n  timezone UTC\n  \
                interpretation standard.plain_2026\n}\nclock fix on ticket { start at opened   stop at resolved }\n\
                objective quick on tickets {\n  measure share with fix within 4 hours\n  target at least 90%\n  each calendar month, counted at opened\n}\n";
    assert!(separated(text, QUICK).is_empty(), "{:?}", separated(text, QUICK));
}
