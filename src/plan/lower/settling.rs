//! Lines that settle points: in a clause, in the agreement, in an interpretation, by `decide`.

use super::context::Lowering;
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::Accepted;
use crate::readings::{KINDS, Kind, kind, settled_by};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Accept, Decide, ItemKind, Phrase};
use crate::text::Span;
use std::collections::BTreeMap;

/// What a line says that takes back what was settled further out: the point stays open.
pub(super) const LEFT_OPEN: &str = "left_open";

/// A kind settled by a line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub kind: &'static Kind,
    /// Name of the reading, or [`LEFT_OPEN`].
    pub reading: String,
    pub span: Span,
    /// Whether a point was settled by it.
    pub used: bool,
}

/// What the agreement and its cited interpretations settle, by name of the kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Settling {
    pub agreement: BTreeMap<&'static str, Line>,
    pub cited: BTreeMap<&'static str, (Line, String)>,
}

/// A `decide`.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// Name of a kind, or `meaning`, or `value`.
    pub kind: String,
    /// What it is of; none: the agreement, or every point of the kind.
    pub of: Option<String>,
    /// Name of the reading, or the words of an option.
    pub reading: String,
    pub what: Span,
    pub words: Span,
    pub used: bool,
}

/// Words without regard to spaces and commas.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    let words = |s: &str| s.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).map(str::to_lowercase).collect::<Vec<_>>();
    words(a) == words(b)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `months not measured are skipped` is said of windows.
fn windows_by_unit(text: String) -> String {
    let rest = ["days", "weeks", "months", "quarters", "years"].iter().find_map(|unit| text.strip_prefix(unit)?.strip_prefix(" not measured"));
    match rest {
        Some(rest) => format!("windows not measured{rest}"),
        None => text,
    }
}

impl<'a> Lowering<'a> {
    /// What a line settles. `heads` are the words with which other lines of the same clause begin.
    pub(super) fn line(&mut self, phrase: &Phrase, heads: &[&str]) -> Option<Line> {
        let text = windows_by_unit(spaced(&phrase.text));
        let open = |kind: &Kind| matches!(text.strip_prefix(kind.phrase), Some(" is left open" | " are left open"));
        match settled_by(&text) {
            Some((kind, None)) if open(kind) => Some(Line { kind, reading: LEFT_OPEN.to_owned(), span: phrase.span, used: false }),
            Some((kind, Some(reading))) => Some(Line { kind, reading: reading.name.to_owned(), span: phrase.span, used: false }),
            Some((kind, None)) if kind.name == "timezone" => {
                let zone = text.strip_prefix(kind.phrase).map(str::trim).and_then(|rest| rest.strip_prefix("is ")).map(str::trim);
                let zone = zone.filter(|z| !z.contains(' ')).map(str::to_owned);
                match zone {
                    Some(zone) => self.zone(&zone, phrase.span).then_some(Line { kind, reading: zone, span: phrase.span, used: false }),
                    None => {
                        self.no_reading(kind, text.strip_prefix(kind.phrase).unwrap_or(""), phrase.span);
                        None
                    }
                }
            }
            Some((kind, None)) => {
                self.no_reading(kind, text.strip_prefix(kind.phrase).unwrap_or(""), phrase.span);
                None
            }
            None => {
                self.unknown_line(&text, phrase.span, heads);
                None
            }
        }
    }

    /// That a kind has no reading of those words; the nearest as an edit, else all of them.
    pub(super) fn no_reading(&mut self, kind: &'static Kind, words: &str, span: Span) {
        let words = words.trim().trim_start_matches(',').trim();
        let said =
            if words.is_empty() { format!("`{}` is not said to be anything", kind.phrase) } else { format!("`{}` has no reading `{words}`", kind.phrase) };
        let wrong = Diagnostic::error("settle/unknown-reading", said, span);
        let near = nearest(words, kind.readings.iter().map(|r| r.phrase));
        let list = kind.readings.iter().map(|r| format!("`{} {}`", kind.phrase, r.phrase)).collect::<Vec<_>>().join(", ");
        self.say(match near {
            Some(near) => wrong.fix(format!("did you mean `{} {near}`?", kind.phrase), span, format!("{} {near}", kind.phrase)),
            None => wrong.help(format!("it can be {list}")),
        });
    }

    fn unknown_line(&mut self, text: &str, span: Span, heads: &[&str]) {
        let first = text.split(' ').next().unwrap_or("");
        let wrong = Diagnostic::error("settle/unknown-line", format!("`{text}` is no line of this clause and settles no choice point"), span);
        if let Some(near) = nearest(first, heads.iter().copied()) {
            let at = Span { end: span.start + u32::try_from(first.len()).unwrap_or(0), ..span };
            return self.say(wrong.fix(format!("did you mean `{near}`?"), at, near));
        }
        let opening = |kind: &Kind| text.split(' ').take(kind.phrase.split(' ').count()).collect::<Vec<_>>().join(" ");
        let near = KINDS.iter().find(|k| nearest(&opening(k), [k.phrase]).is_some());
        self.say(match near {
            Some(kind) => {
                let at = Span { end: span.start + u32::try_from(opening(kind).len()).unwrap_or(0), ..span };
                wrong.fix(format!("did you mean `{}`?", kind.phrase), at, kind.phrase)
            }
            None if heads.is_empty() => wrong.help("`sla explain points` lists the choice points there are"),
            None => wrong.help(format!("a line here begins with {}", heads.iter().map(|h| format!("`{h}`")).collect::<Vec<_>>().join(", "))),
        });
    }

    /// Takes up the settling lines of a clause; two that part are an error.
    pub(super) fn settle_here(&mut self, name: &str, phrases: &[&'a Phrase], heads: &[&str]) {
        self.here.name = name.to_owned();
        let mut lines: Vec<Line> = Vec::new();
        for phrase in phrases {
            let Some(line) = self.line(phrase, heads) else { continue };
            match lines.iter().find(|l| l.kind == line.kind).cloned() {
                Some(former) => self.conflict(&former, &line),
                None => lines.push(line),
            }
        }
        self.here.lines = lines;
    }

    /// Ends a clause: a line of it that settled nothing is worth a warning.
    pub(super) fn settled_here(&mut self) {
        for line in std::mem::take(&mut self.here.lines).into_iter().filter(|l| !l.used) {
            let said = format!("this line settles nothing: `{}` does not turn on `{}`", self.here.name, line.kind.phrase);
            self.say(Diagnostic::warning("settle/no-effect", said, line.span).fix("remove the line", line.span, ""));
        }
    }

    /// Two lines of one level settle one point; said only if they part.
    fn conflict(&mut self, former: &Line, line: &Line) {
        if former.reading != line.reading {
            let said = format!("`{}` is settled twice, and differently", line.kind.phrase);
            let twice = Diagnostic::error("settle/conflict", said, line.span).label("here").at(former.span, "and here");
            self.say(twice.help("keep one of the two"));
        }
    }

    /// Takes up lines of the agreement.
    pub(super) fn settle_agreement(&mut self, phrase: &'a Phrase, heads: &[&str]) {
        if let Some(line) = self.line(phrase, heads) {
            self.settle_agreement_line(line);
        }
    }

    /// Takes up what a line of the agreement settles.
    pub(super) fn settle_agreement_line(&mut self, line: Line) {
        match self.settling.agreement.get(line.kind.name).cloned() {
            // A line of an amended agreement that the amendment says otherwise.
            Some(former) if former.span.file != line.span.file => {}
            Some(former) => self.conflict(&former, &line),
            None => {
                self.settling.agreement.insert(line.kind.name, line);
            }
        }
    }

    /// Takes up a cited interpretation.
    pub(super) fn cite(&mut self, path: &'a crate::syntax::tree::Path) {
        let found = self.names.find(DeclKind::Interpretation, path, self.here.file);
        let Some(decl) = self.found(found).and_then(|at| self.names.decls.get(at).copied()) else { return };
        let ItemKind::Interpretation(interpretation) = &decl.item.kind else { return };
        let before = self.out.len();
        let mut own: BTreeMap<&'static str, Line> = BTreeMap::new();
        for phrase in &interpretation.lines {
            let Some(line) = self.line(phrase, &[]) else { continue };
            match own.get(line.kind.name).cloned() {
                Some(former) => self.conflict(&former, &line),
                None => {
                    own.insert(line.kind.name, line);
                }
            }
        }
        if !self.in_library(decl.file) {
            // The project's own interpretations are checked by themselves.
            self.out.truncate(before);
        }
        for (kind, line) in own {
            match self.settling.cited.get(kind).cloned() {
                Some((former, name)) if former.reading != line.reading => {
                    let said = format!("`{}` is settled differently by `{name}` and by `{}`", line.kind.phrase, path.text());
                    let twice = Diagnostic::error("settle/conflict", said, path.span).at(former.span, format!("in `{name}`")).at(line.span, "in this one");
                    self.say(twice.help("settle it in the agreement: `interpretation …, except { … }`"));
                }
                Some(_) => {}
                None => {
                    self.settling.cited.insert(kind, (line, path.text()));
                }
            }
        }
    }

    /// Checks the lines of interpretations that nobody cites.
    pub(super) fn check_interpretation(&mut self, lines: &'a [Phrase]) {
        let phrases: Vec<&Phrase> = lines.iter().collect();
        self.settle_here("", &phrases, &[]);
        self.here.lines.clear();
    }

    /// Takes up every `decide` of the project.
    pub(super) fn decide_all(&mut self) {
        let mut taken: Vec<Decision> = Vec::new();
        self.each_item(|me, item| {
            let ItemKind::Decide(decide) = &item.kind else { return };
            let Some(decision) = me.decision(decide) else { return };
            if let Some(former) = taken.iter().find(|d| d.kind == decision.kind && d.of == decision.of) {
                if former.reading != decision.reading {
                    let said = format!("`{}` is decided twice, and differently", decide.what.text);
                    let twice = Diagnostic::error("settle/conflict", said, decision.words).label("here").at(former.words, "and here");
                    me.say(twice.help("keep one of the two"));
                }
                return;
            }
            taken.push(decision);
        });
        self.decisions = taken;
    }

    /// What a `decide` (or a scenario's `reading`) says: a kind by its words or name, a term, or an open value.
    pub(super) fn decision(&mut self, decide: &'a Decide) -> Option<Decision> {
        let (mut what, mut of) = (spaced(&decide.what.text), decide.of.as_ref().map(crate::syntax::tree::Path::text));
        // `day of service` is asked of the agreement, `day` of a clause.
        let whole = of.as_ref().map(|of| format!("{what} of {of}"));
        if let Some(whole) = whole.filter(|whole| KINDS.iter().any(|kind| kind.phrase == *whole)) {
            (what, of) = (whole, None);
        }
        let plain =
            |kind: String, of: Option<String>, reading: String| Decision { kind, of, reading, what: decide.what.span, words: decide.as_.span, used: false };
        let words = spaced(&decide.as_.text);
        if let Some(known) = KINDS.iter().copied().find(|k| k.phrase == what).or_else(|| kind(&what)) {
            if known.name == "timezone" {
                return self.zone(&words, decide.as_.span).then(|| plain("timezone".to_owned(), None, words));
            }
            let Some(reading) = known.phrased(&words).or_else(|| known.reading(&words)) else {
                let near = nearest(&words, known.readings.iter().map(|r| r.phrase));
                let wrong = Diagnostic::error("settle/unknown-reading", format!("`{what}` has no reading `{words}`"), decide.as_.span);
                let list = known.readings.iter().map(|r| format!("`{}`", r.phrase)).collect::<Vec<_>>().join(", ");
                self.say(match near {
                    Some(near) => wrong.fix(format!("did you mean `{near}`?"), decide.as_.span, near),
                    None => wrong.help(format!("it can be {list}")),
                });
                return None;
            };
            return Some(plain(known.name.to_owned(), of, reading.name.to_owned()));
        }
        if !self.names.candidates(DeclKind::Term, &what.split('.').collect::<Vec<_>>(), self.here.file).is_empty() {
            return Some(plain("meaning".to_owned(), Some(what), words));
        }
        if let (Some(term), "meaning") = (&of, what.as_str()) {
            return Some(plain("meaning".to_owned(), Some(term.clone()), words));
        }
        if let Some(of) = of {
            let of = if what == "value" { of } else { format!("{of}.{what}") };
            return Some(plain("value".to_owned(), Some(of), words));
        }
        let known: Vec<String> = KINDS.iter().map(|k| k.phrase.to_owned()).collect();
        let near = nearest(&what, known.iter().map(String::as_str)).map(str::to_owned);
        let wrong = Diagnostic::error("settle/unknown-point", format!("`{what}` is neither a choice point nor a term"), decide.what.span);
        self.say(match near {
            Some(near) => wrong.fix(format!("did you mean `{near}`?"), decide.what.span, near),
            None => wrong.help("`sla explain points` lists the choice points there are"),
        });
        None
    }

    /// An open point that is accepted as it is must be one of the contract's, and accepted by a party.
    pub(super) fn accept(&mut self, accept: &'a Accept) {
        let by = self.party_called(&accept.by);
        let what = spaced(&accept.what.text);
        let of = accept.of.as_ref().map(crate::syntax::tree::Path::text);
        let known = KINDS.iter().find(|k| k.phrase == what || k.name == what).map(|k| k.name);
        let kind = known.or_else(|| (what == "value").then_some("value"));
        let concerns = |id: &str| match (id.split_once('@'), &of) {
            (Some((kind_of, subject)), Some(of)) => {
                kind == Some(kind_of) && super::points::concerns(of, subject) || (kind.is_none() && subject == format!("{of}.{what}"))
            }
            (Some((kind_of, subject)), None) => kind == Some(kind_of) || (kind_of == "meaning" && subject == what),
            (None, _) => kind == Some(id),
        };
        let met = |p: &crate::plan::Point| p.settled != crate::plan::Settled::NotMet && concerns(&p.id);
        let points: Vec<String> = self.plan.points.0.iter().filter(|p| met(p)).map(|p| p.id.clone()).collect();
        if !points.is_empty() {
            let because = accept.because.text.clone();
            self.plan.accepted.extend(by.map(|by| Accepted { points, because, by, until: accept.until.date }));
            return;
        }
        let of = of.map_or(String::new(), |of| format!(" of `{of}`"));
        let near = nearest(&what, KINDS.iter().map(|k| k.phrase));
        let wrong = Diagnostic::warning("settle/no-effect", format!("this accepts nothing: the contract does not turn on `{what}`{of}"), accept.what.span);
        self.say(match near.filter(|_| kind.is_none()) {
            Some(near) => wrong.fix(format!("did you mean `{near}`?"), accept.what.span, near),
            None => wrong,
        });
    }

    /// Decisions that no point of the contract was waiting for.
    pub(super) fn unused_decisions(&mut self) {
        for decision in std::mem::take(&mut self.decisions).into_iter().filter(|d| !d.used) {
            let of = decision.of.as_ref().filter(|_| decision.kind != "meaning").map_or(String::new(), |of| format!(" of `{of}`"));
            let said = format!("this decides nothing: the contract does not turn on `{}`{of}", self.written(decision.what));
            self.stand(decision.what.file, None);
            self.say(Diagnostic::warning("settle/no-effect", said, decision.what));
        }
    }
}
