//! Definitions that rest on other definitions of their kind: calendars, states, terms. Circles and chains too long are found
//! here, without recursion, before any definition is followed; what is found is left out in silence from then on.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::resolve::{Decl, DeclKind};
use crate::syntax::tree::{CalendarBody, CaseLine, CondExpr, FieldExpr, ItemKind, Path, SetExpr};
use crate::text::Span;

/// How many definitions may rest on each other, one upon the next; groups in parentheses count too.
pub(super) const DEEPEST: usize = 100;

/// A definition that another one names.
struct Use {
    at: usize,
    /// How many groups stand around the name.
    groups: usize,
    span: Span,
}

/// What is known of a definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    /// Being looked at: met again, it is a circle.
    Open,
    /// How many definitions it rests on, one upon the next.
    Depth(usize),
}

impl<'a> Lowering<'a> {
    /// Looks at every definition of a kind.
    pub(super) fn resting(&mut self, kind: DeclKind) {
        let uses: Vec<Vec<Use>> = self.names.decls.iter().map(|d| if d.kind == kind { self.uses(d) } else { Vec::new() }).collect();
        let mut seen = vec![Seen::Not; uses.len()];
        let mut deep = None;
        for from in 0..uses.len() {
            // The definitions from the first to the one in hand, each with how many of its uses were looked at and its depth so far.
            let mut path: Vec<(usize, usize, usize)> = vec![(from, 0, 0)];
            while let Some((at, next, depth)) = path.last_mut() {
                let one = uses.get(*at).and_then(|u| u.get(*next));
                *next += 1;
                match (seen.get(*at).copied(), one) {
                    (Some(Seen::Not), _) => {
                        *next = 0;
                        seen.get_mut(*at).into_iter().for_each(|s| *s = Seen::Open);
                    }
                    (Some(Seen::Open), Some(one)) => match seen.get(one.at) {
                        Some(Seen::Depth(_)) if self.unsound.contains(&one.at) => {
                            self.unsound.insert(*at);
                        }
                        Some(Seen::Depth(deep)) => *depth = (*depth).max(1 + one.groups + deep),
                        Some(Seen::Open) => {
                            let circle = path.iter().map(|(at, ..)| *at).skip_while(|at| *at != one.at);
                            if !self.unsound.contains(&one.at) {
                                self.circle(kind, one);
                            }
                            self.unsound.extend(circle);
                        }
                        _ => path.push((one.at, 0, 0)),
                    },
                    (Some(Seen::Open), None) => {
                        if *depth > DEEPEST && self.unsound.insert(*at) {
                            deep.get_or_insert(*at);
                        }
                        seen.get_mut(*at).into_iter().for_each(|s| *s = Seen::Depth(*depth));
                        path.pop();
                        // The user looks at it again, now that it is known.
                        path.last_mut().into_iter().for_each(|(_, next, _)| *next = next.saturating_sub(1));
                    }
                    _ => {
                        path.pop();
                    }
                }
            }
        }
        if let Some(decl) = deep.and_then(|at| self.names.decls.get(at)).copied() {
            let said = format!("the {} `{}` rests on more than {DEEPEST} definitions, one upon the next", kind.word(), decl.name.text);
            self.say(Diagnostic::error("name/too-deep", said, decl.name.span).help("define it by fewer steps").clause(decl.clause));
        }
    }

    fn circle(&mut self, kind: DeclKind, one: &Use) {
        let Some(decl) = self.names.decls.get(one.at).copied() else { return };
        let said = format!("the {} `{}` is defined by itself", kind.word(), decl.name.text);
        let wrong = Diagnostic::error("name/circle", said, decl.name.span).at(one.span, "the circle closes here");
        self.say(wrong.clause(decl.clause));
    }

    /// The definitions of its own kind that a declaration names. Names that mean nothing are reported where they are followed.
    fn uses(&self, decl: &Decl<'a>) -> Vec<Use> {
        match &decl.item.kind {
            ItemKind::Calendar(calendar) => match &calendar.body {
                CalendarBody::Combined(set) => self.in_set(decl, set, &[]),
                CalendarBody::Lines(_) => Vec::new(),
            },
            ItemKind::State(state) => {
                let declared = self.case_seen(decl, &state.case.text).into_iter().flat_map(|c| &c.lines);
                let of_case: Vec<&str> = declared.filter_map(|l| if let CaseLine::State { name, .. } = l { Some(name.text.as_str()) } else { None }).collect();
                self.in_set(decl, &state.set, &of_case)
            }
            ItemKind::Term(term) => {
                let events = |path: &Path| {
                    let named = |case: &crate::plan::CaseType| case.events.iter().any(|e| e.name == path.text());
                    match &term.case {
                        Some(name) => self.plan.cases.iter().filter(|c| c.name == name.text).any(named),
                        None => self.plan.cases.iter().any(named),
                    }
                };
                let meant = term.meanings.iter().flatten().map(|event| &event.event);
                meant.filter(|path| !events(path)).filter_map(|path| self.used(decl, path, 0)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The definitions in a set; not the `leaves`, which are names of something else.
    fn in_set(&self, decl: &Decl<'a>, set: &'a SetExpr, leaves: &[&str]) -> Vec<Use> {
        let (mut out, mut open) = (Vec::new(), vec![(set, 0)]);
        while let Some((set, groups)) = open.pop() {
            match set {
                SetExpr::Joined { parts, .. } => open.extend(parts.iter().map(|part| (part, groups + 1))),
                SetExpr::Name(path) if leaves.contains(&path.text().as_str()) => {}
                SetExpr::Name(path) => out.extend(self.used(decl, path, groups)),
                SetExpr::Test(cond) => {
                    if let CondExpr::Flag(FieldExpr { field, at: None, .. }) = cond.as_ref()
                        && !leaves.contains(&field.text().as_str())
                    {
                        out.extend(self.used(decl, field, groups));
                    }
                }
                other => open.extend(other.inner().into_iter().map(|part| (part, groups))),
            }
        }
        out
    }

    fn used(&self, decl: &Decl<'a>, path: &Path, groups: usize) -> Option<Use> {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let at = self.names.candidates(decl.kind, &parts, decl.file).first().copied()?;
        Some(Use { at, groups: groups.saturating_sub(1), span: path.span })
    }

    fn case_seen(&self, decl: &Decl<'a>, name: &str) -> Option<&'a crate::syntax::tree::Case> {
        let at = self.names.candidates(DeclKind::Case, &[name], decl.file).first().copied()?;
        match &self.names.decls.get(at)?.item.kind {
            ItemKind::Case(case) => Some(case),
            _ => None,
        }
    }
}
