//! Names in a number: what is known of the objective in hand, fees, pools, definitions, other objectives.

use super::{NumContext, Worked};
use crate::plan::lower::context::{Lowering, small};
use crate::plan::{FeeId, FeeTime, Num, NumUnit};
use crate::resolve::DeclKind;
use crate::syntax::tree::Path;
use crate::text::Span;

/// The words that mean something in every number.
const WORDS: &[&str] = &["attained", "target", "shortfall", "sample", "missed", "window", "fee", "points", "credits"];

impl<'a> Lowering<'a> {
    /// What a name is in a number.
    pub(in crate::plan::lower) fn num_named(&mut self, path: &'a Path, context: &NumContext) -> Option<Worked> {
        let name = path.text();
        if let Some(known) = self.word(&name, path.span, context) {
            return known;
        }
        if let Some(at) = self.plan.fees.iter().position(|f| f.name == name) {
            return Some((Num::Fee { fee: FeeId(small(at)), time: FeeTime::Window }, NumUnit::Money));
        }
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let file = self.here.file;
        if !self.names.candidates(DeclKind::Pool, &parts, file).is_empty() {
            return Some((Num::Pool(self.pool_named(path)?), NumUnit::Money));
        }
        let mut known: Vec<String> = WORDS.iter().map(|w| (*w).to_owned()).collect();
        for kind in [DeclKind::Define, DeclKind::Objective, DeclKind::Pool] {
            known.extend(self.names.visible(kind, file).iter().filter_map(|i| self.names.decls.get(*i)).map(|d| d.name.text.clone()));
        }
        known.extend(self.plan.fees.iter().map(|f| f.name.clone()));
        self.say(crate::resolve::names::unknown_among("number", &name, path.span, &known));
        None
    }

    /// A word of the language; none if it is not one.
    fn word(&mut self, name: &str, span: Span, context: &NumContext) -> Option<Option<Worked>> {
        let of_objective = |me: &mut Self, num: Num| {
            let id = me.only_of_an_objective(name, span, context)?;
            let objective = me.plan.objectives.get(id.index())?;
            let unit = me.plan.unit_of(&num, Some(objective))?;
            Some((num, unit))
        };
        Some(match name {
            "attained" => of_objective(self, Num::Attained),
            "target" => of_objective(self, Num::Target),
            "shortfall" => of_objective(self, Num::Shortfall),
            "sample" => of_objective(self, Num::Sample),
            "missed" => of_objective(self, Num::Missed),
            "window" => Some((Num::Window, NumUnit::Length)),
            "points" => Some((Num::Points(Vec::new()), NumUnit::Points)),
            "credits" => Some((Num::Credits(Vec::new()), NumUnit::Money)),
            "fee" => self.fee_named_at("fee", span).map(|fee| (Num::Fee { fee, time: FeeTime::Window }, NumUnit::Money)),
            _ => return None,
        })
    }
}
