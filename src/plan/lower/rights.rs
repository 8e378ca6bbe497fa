//! Rights: what a party may do once something has happened.

use super::context::{Lowering, small};
use crate::syntax::tree::Name;

impl Lowering<'_> {
    /// The party of that short name, or the one that has that role, by its position in the plan.
    pub(super) fn party_called(&mut self, name: &Name) -> Option<u16> {
        let role = self.plan.roles.iter().position(|r| *r == name.text).map(small);
        let parties = &self.plan.parties;
        let at = parties.iter().position(|p| p.name == name.text).or_else(|| parties.iter().position(|p| Some(p.role.0) == role));
        if at.is_none() {
            let mut known: Vec<String> = self.plan.parties.iter().map(|p| p.name.clone()).collect();
            known.extend(self.plan.parties.iter().filter_map(|p| self.plan.roles.get(p.role.index()).cloned()));
            self.say(crate::resolve::names::unknown_among("party", &name.text, name.span, &known));
        }
        at.map(small)
    }

    /// Every right.
    pub(super) fn rights(&mut self) {}
}
