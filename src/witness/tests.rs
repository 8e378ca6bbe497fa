//! The search on contracts as text.

use super::*;
use crate::resolve::{Texts, load};

fn plan(text: &str) -> crate::plan::Plan {
    let world = Texts::new([("a.sla", text)]);
    let lowered = crate::plan::lower::lower(&load(&world, "a.sla".as_ref()));
    lowered.plan.unwrap_or_else(|| panic!("{:?}", lowered.diagnostics))
}

#[test]
fn what_a_signed_agreement_leaves_open() {
    let plan = plan(include_str!("../../examples/it_support/signed.sla"));
    let begun = std::time::Instant::now();
    let searched = search(&plan, Effort::default());
    println!("{:?} {}", begun.elapsed(), searched.evaluations);
    for outcome in &searched.outcomes {
        match &outcome.separated {
            Separated::Differs(w) => println!("{:45} {:?} {:?} {:?}", outcome.open.id, w.history.size(), w.difference, w.pays),
            Separated::Not { histories, events } => println!("{:45} NOT {histories} {events}", outcome.open.id),
        }
    }
}
