//! Choice points as they are met, and what settles them: the clause or a `decide`, the agreement's lines, the cited
//! interpretation, else the edition's provisional reading.

use super::abroad::of_the_whole;
use super::context::Lowering;
use super::settling::{LEFT_OPEN, same_words};
use crate::diagnostic::Diagnostic;
use crate::plan::{Point, PointRef, Settled};
use crate::readings::{Choice, Kind, Subject};
use crate::text::Span;

/// A reading that a clause states in its own words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// Name of the reading.
    pub reading: &'static str,
    /// The words.
    pub span: Span,
}

impl Said {
    /// That reading, at that place.
    pub(super) fn new(reading: impl Choice, span: Span) -> Self {
        Self { reading: reading.name(), span }
    }
}

/// Whether what a decision is of is this subject, or the clause or the field of it.
pub(super) fn concerns(of: &str, subject: &str) -> bool {
    of == subject || subject.strip_prefix(of).is_some_and(|rest| rest.starts_with('.')) || subject.strip_suffix(of).is_some_and(|rest| rest.ends_with('.'))
}

impl Lowering<'_> {
    /// The point of a kind in the clause in force. `said`: what the clause says in its own form rather than in a settling line.
    pub(super) fn point(&mut self, kind: &'static Kind, subject: &str, said: Option<Said>, span: Span) -> PointRef {
        if self.at > 0 && of_the_whole(kind) {
            let from = self.at;
            self.stand_in(0);
            let at = self.point(kind, subject, said, span);
            self.stand_in(from);
            return at;
        }
        let line = self.here.lines.iter_mut().find(|l| l.kind == kind).map(|l| {
            l.used = true;
            (l.reading.clone(), l.span)
        });
        let own = self.one_of_two(kind, said.map(|s| (s.reading.to_owned(), s.span)), line);
        let wide = kind.on == Subject::Agreement;
        let id = self.point_id(kind, if wide && own.is_none() { "" } else { subject });
        let known = self.known_points.get(&id).copied();
        if let Some(at) = known
            && self.plan.points.get(at).is_some_and(|p| p.settled != Settled::NotMet)
        {
            return at;
        }
        let decided = self.decided(kind.name, if wide && own.is_none() { None } else { Some(subject) });
        let own = self.one_of_two(kind, own, decided);
        let (reading, settled) = if let Some((reading, _)) = own {
            (reading, Settled::Clause)
        } else if let Some(line) = self.settling.agreement.get_mut(kind.name) {
            line.used = true;
            (line.reading.clone(), Settled::Agreement)
        } else if let Some((line, name)) = self.settling.cited.get(kind.name) {
            (line.reading.clone(), Settled::Interpretation(name.clone()))
        } else {
            (kind.provisional.to_owned(), Settled::Provisional)
        };
        let (reading, settled) = if reading == LEFT_OPEN { (kind.provisional.to_owned(), Settled::Provisional) } else { (reading, settled) };
        let mut readings: Vec<String> = kind.readings.iter().map(|r| r.name.to_owned()).collect();
        if !readings.contains(&reading) {
            readings.push(reading.clone());
        }
        let clause = if wide && id == kind.name { None } else { self.clause() };
        self.put(known, Point { id, kind: kind.name.to_owned(), readings, reading, settled, clause }, span)
    }

    /// A point that a clause may ask several times: what is said here and was said otherwise before is a point of its own.
    pub(super) fn own_point(&mut self, kind: &'static Kind, subject: &str, said: Option<Said>, span: Span) -> PointRef {
        let Some(said) = said else { return self.point(kind, subject, None, span) };
        let mut name = subject.to_owned();
        let mut n = 2;
        while let Some(known) = self.known_points.get(&self.point_id(kind, &name)).and_then(|at| self.plan.points.get(*at)) {
            let same = known.settled == Settled::NotMet || (known.settled == Settled::Clause && known.reading == said.reading);
            if same || n > 1_000 {
                break;
            }
            name = format!("{subject}.{n}");
            n += 1;
        }
        self.point(kind, &name, Some(said), span)
    }

    /// A place in the plan that nothing turns on.
    pub(super) fn not_met(&mut self, kind: &'static Kind, subject: &str, span: Span) -> PointRef {
        let id = self.point_id(kind, if kind.on == Subject::Agreement { "" } else { subject });
        if let Some(at) = self.known_points.get(&id) {
            return *at;
        }
        let readings = kind.readings.iter().map(|r| r.name.to_owned()).collect();
        let point = Point { id, kind: kind.name.to_owned(), readings, reading: kind.provisional.to_owned(), settled: Settled::NotMet, clause: None };
        self.put(None, point, span)
    }

    /// A point whose readings are the contract's own texts: an open value, a word with several meanings. Provisional is the first.
    pub(super) fn text_point(&mut self, kind: &str, subject: &str, readings: Vec<String>, span: Span) -> PointRef {
        let named = self.in_full(subject);
        let mut id = format!("{kind}@{named}");
        if kind == "meaning"
            && let Some(at) = self.known_points.get(&id).copied()
        {
            return at;
        }
        let mut n = 2;
        while self.known_points.contains_key(&id) {
            id = format!("{kind}@{named}.{n}");
            n += 1;
        }
        let named = if n > 2 { format!("{subject}.{}", n - 1) } else { subject.to_owned() };
        let mut reading = readings.first().cloned().unwrap_or_default();
        let mut settled = Settled::Provisional;
        if let Some((words, at)) = self.decided(kind, Some(&named)) {
            match readings.iter().find(|r| same_words(r, &words)) {
                Some(chosen) => {
                    reading.clone_from(chosen);
                    settled = Settled::Clause;
                }
                None => {
                    let list = readings.iter().map(|r| format!("`{r}`")).collect::<Vec<_>>().join(", ");
                    let wrong =
                        Diagnostic::error("settle/unknown-reading", format!("`{named}` cannot be read as `{words}`"), at).at(span, "its readings stand here");
                    self.say(wrong.help(format!("it can be {list}")));
                }
            }
        }
        let clause = self.clause();
        self.put(None, Point { id, kind: kind.to_owned(), readings, reading, settled, clause }, span)
    }

    /// The id of a point: `KIND` of the agreement as a whole, else `KIND@SUBJECT`; of a part `KIND@PART` and `KIND@PART.SUBJECT`.
    fn point_id(&self, kind: &Kind, subject: &str) -> String {
        let subject = if of_the_whole(kind) { subject.to_owned() } else { self.in_full(subject) };
        if subject.is_empty() { kind.name.to_owned() } else { format!("{}@{subject}", kind.name) }
    }

    fn put(&mut self, at: Option<PointRef>, point: Point, span: Span) -> PointRef {
        if let Some(at) = at {
            if let (Some(old), Some(place)) = (self.plan.points.0.get_mut(at.0 as usize), self.spans.get_mut(at.0 as usize)) {
                (*old, *place) = (point, span);
            }
            return at;
        }
        let at = PointRef(u32::try_from(self.plan.points.0.len()).unwrap_or(u32::MAX));
        self.known_points.insert(point.id.clone(), at);
        self.plan.points.0.push(point);
        self.spans.push(span);
        at
    }

    /// Whether the agreement, what it cites or a `decide` settles a kind of point of the agreement as a whole.
    pub(super) fn settles(&self, kind: &'static Kind) -> bool {
        let lines = self.settling.agreement.contains_key(kind.name) || self.settling.cited.contains_key(kind.name);
        lines || self.decisions.iter().any(|d| d.kind == kind.name)
    }

    /// What a `decide` says of a point, and where.
    fn decided(&mut self, kind: &str, subject: Option<&str>) -> Option<(String, Span)> {
        let fits = |of: &Option<String>| match (of.as_deref(), subject) {
            (Some(of), Some(subject)) => concerns(of, subject),
            (None, None) => true,
            _ => false,
        };
        let at = self.decisions.iter().position(|d| d.kind == kind && fits(&d.of));
        // Without `of`, a decision is for every point of its kind that has none of its own.
        let at = at.or_else(|| self.decisions.iter().position(|d| d.kind == kind && d.of.is_none()))?;
        let decision = self.decisions.get_mut(at)?;
        decision.used = true;
        Some((decision.reading.clone(), decision.words))
    }

    /// The one that is there; if both are and part, that is an error.
    fn one_of_two(&mut self, kind: &Kind, a: Option<(String, Span)>, b: Option<(String, Span)>) -> Option<(String, Span)> {
        if let (Some((one, here)), Some((other, there))) = (&a, &b)
            && one != other
        {
            let said = format!("`{}` is settled twice, and differently", kind.phrase);
            let twice = Diagnostic::error("settle/conflict", said, *there).label("here").at(*here, "and here");
            self.say(twice.help("keep one of the two"));
        }
        a.or(b)
    }
}
