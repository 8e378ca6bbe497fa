//! Names of the agreements that this one rests on. A declaration of a part that is named here is lowered into this plan under the part's name
//! (`hosting.outage`), settled as the part's own agreement settles it. What belongs to an agreement as a whole, and to a vocabulary that all
//! share, is as in this agreement.

use super::context::Lowering;
use super::settling::{Decision, Settling};
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, Settled};
use crate::readings::{
    Backdated, Choice, FeeBase, Kind, LateRecord, LocalFold, LocalGap, MissingField, MissingSample, MoneyRounding, MonthEnd, Nesting, RoundingPlace,
    SameInstant, Timezone, UnknownParty, WeekStart, WhoseRecord,
};
use crate::resolve::DeclKind;
use crate::syntax::tree::{ItemKind, Path};
use crate::text::{FileId, Span};

/// Kinds that are asked once for everything that is evaluated in one plan.
const OF_THE_WHOLE: &[&Kind] = &[
    &SameInstant::KIND,
    &MissingField::KIND,
    &UnknownParty::KIND,
    &WhoseRecord::KIND,
    &Backdated::KIND,
    &LateRecord::KIND,
    &MonthEnd::KIND,
    &WeekStart::KIND,
    &LocalGap::KIND,
    &LocalFold::KIND,
    &FeeBase::KIND,
    &MoneyRounding::KIND,
    &RoundingPlace::KIND,
    &Timezone::KIND,
    &Nesting::KIND,
    &MissingSample::KIND,
];

/// An agreement that this one rests on, or that one of those rests on.
#[derive(Debug)]
pub(super) struct Abroad {
    /// `hosting`, `hosting.power`.
    pub name: String,
    /// Where the part is named.
    pub span: Span,
    /// Its files.
    pub files: Vec<FileId>,
    /// What its agreement settles; of this agreement, while a name of the part is followed.
    pub settling: Settling,
    pub decisions: Vec<Decision>,
    /// Its plan, if it has one.
    pub plan: Option<Plan>,
    /// Whether anything of it is named here, and whether its tables of targets have been looked at.
    pub named: bool,
    pub tabled: bool,
}

/// Whether a kind is asked of the agreement that is evaluated, wherever it is met.
pub(super) fn of_the_whole(kind: &Kind) -> bool {
    OF_THE_WHOLE.iter().any(|k| k.name == kind.name)
}

impl<'a> Lowering<'a> {
    /// Where a file belongs: 0 is this agreement, others are one more than positions in `abroad`.
    fn country(&self, file: FileId) -> usize {
        let in_hand = self.at.checked_sub(1).and_then(|at| self.abroad.get(at));
        if self.own.contains(&file) {
            return 0;
        }
        if in_hand.is_some_and(|a| a.files.contains(&file)) {
            return self.at;
        }
        self.abroad.iter().position(|a| a.files.contains(&file)).map_or(0, |at| at + 1)
    }

    /// Goes to where a file belongs; gives where the lowering stood.
    pub(super) fn enter(&mut self, file: FileId) -> usize {
        let from = self.at;
        self.stand_in(self.country(file));
        from
    }

    /// Goes to a place: what the agreement there settles is in force.
    pub(super) fn stand_in(&mut self, to: usize) {
        if to == self.at {
            return;
        }
        for at in [self.at, to] {
            if let Some(abroad) = at.checked_sub(1).and_then(|at| self.abroad.get_mut(at)) {
                abroad.named = true;
                std::mem::swap(&mut self.settling, &mut abroad.settling);
                std::mem::swap(&mut self.decisions, &mut abroad.decisions);
            }
        }
        self.at = to;
    }

    /// The name of the part in hand; none at home.
    pub(super) fn part_in_hand(&self) -> Option<&str> {
        self.at.checked_sub(1).and_then(|at| self.abroad.get(at)).map(|a| a.name.as_str())
    }

    /// A name as this plan has it: of a declaration of a part with the part's name before it.
    pub(super) fn in_full(&self, name: &str) -> String {
        match self.part_in_hand() {
            Some(part) if name.is_empty() => part.to_owned(),
            Some(part) => format!("{part}.{name}"),
            None => name.to_owned(),
        }
    }

    /// The part that a declaration belongs to, and where something of its name stands in the part's plan; none if it is declared at home.
    pub(super) fn of_which_part(&self, at: usize, find: impl Fn(&Plan, &str) -> Option<usize>) -> Option<(String, usize)> {
        let decl = self.names.decls.get(at)?;
        let name = self.country(decl.file).checked_sub(1).and_then(|at| self.abroad.get(at)).map(|a| a.name.clone())?;
        let (first, rest) = name.split_once('.').unwrap_or((&name, ""));
        let plan = self.abroad.iter().find(|a| a.name == first)?.plan.as_ref()?;
        let plan = if rest.is_empty() { plan } else { plan.part(rest)? };
        find(plan, &decl.name.text).map(|at| (name.clone(), at))
    }

    /// That something of a part cannot be used here, if it is a part's.
    pub(super) fn of_a_part(&mut self, kind: DeclKind, at: usize, path: &Path) -> bool {
        let country = self.names.decls.get(at).map_or(0, |d| self.country(d.file));
        let Some(part) = country.checked_sub(1).and_then(|at| self.abroad.get(at)).map(|a| a.name.clone()) else { return false };
        let said = format!("the {} `{}` is `{part}`'s own", kind.word(), path.text());
        let wrong = Diagnostic::error("parts/own", said, path.span);
        self.say(wrong.help("of a part, its sets of time, numbers, clocks, calendars and objectives can be named here; declare the rest in this agreement"));
        true
    }

    /// The tables of a part's targets, once one of its clocks is named.
    pub(super) fn targets_of_a_part(&mut self) {
        let Some(abroad) = self.at.checked_sub(1).and_then(|at| self.abroad.get_mut(at)) else { return };
        if std::mem::replace(&mut abroad.tabled, true) {
            return;
        }
        let files = abroad.files.clone();
        let (loaded, here) = (self.loaded, std::mem::take(&mut self.here));
        for file in files.iter().filter_map(|id| loaded.file(*id)) {
            let mut clause = None;
            for item in &file.tree.items {
                match &item.kind {
                    ItemKind::Clause(c) => clause = Some(c.number.text.as_str()),
                    ItemKind::Targets(targets) if !self.own.contains(&file.id) => {
                        self.stand(file.id, clause);
                        self.targets(targets, item.span);
                    }
                    _ => {}
                }
            }
        }
        self.here = here;
    }

    /// Where a part that is named here settles otherwise what is asked of everything at once.
    pub(super) fn parts_read_alike(&mut self) {
        let mut said = Vec::new();
        for abroad in self.abroad.iter().filter(|a| a.named) {
            let Some(plan) = &abroad.plan else { continue };
            let met = |p: &&crate::plan::Point| p.settled != Settled::NotMet && OF_THE_WHOLE.iter().any(|k| k.name == p.kind && p.kind != Timezone::KIND.name);
            for own in self.plan.points.0.iter().filter(met) {
                let Some((_, theirs)) = plan.points.find(&own.id).filter(|(_, p)| met(p) && p.reading != own.reading) else { continue };
                let message = format!("`{}` reads `{}` as `{}`, this agreement as `{}`", abroad.name, own.id, theirs.reading, own.reading);
                let warning = Diagnostic::warning("parts/reading", message, abroad.span);
                said.push(warning.help("what is named here of the part is read as in this agreement; settle the point alike in both"));
            }
        }
        said.into_iter().for_each(|one| self.say(one));
    }
}
