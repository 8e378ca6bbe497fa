//! From where pest gave up to what is said about it: the place, what was expected, what was found, and an edit where one exists.

use super::blocks::{ALL, QUOTED, Strict};
use super::misspelt;
use crate::diagnostic::{Diagnostic, Fix};
use crate::syntax::build::Build;
use crate::syntax::describe::{describe, keyword, list, vocabulary};
use crate::syntax::grammar::{Grammar, Rule};
use crate::syntax::patch::Map;
use crate::text::Span;
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

/// Edits are tried out only on stretches shorter than this.
const SHORT: usize = 4096;

/// Words that may go on after nearly anything: not told where much else is expected.
const SELDOM: &[Rule] = &[
    Rule::apart,
    Rule::came_during,
    Rule::kw_during,
    Rule::fold_counted,
    Rule::kw_counted,
    Rule::kw_or_less,
    Rule::kw_or_more,
    Rule::kw_to,
    Rule::lasting,
    Rule::kw_lasting,
    Rule::up_to_each,
    Rule::kw_up_to,
    Rule::set_for,
    Rule::kw_at,
    Rule::num_per,
    Rule::num_join,
    Rule::kw_plus,
    Rule::kw_less,
    Rule::kw_times,
    Rule::kw_divided_by,
    Rule::window_from,
    Rule::before_event,
    Rule::rank,
    Rule::kw_over,
    Rule::kw_by,
    Rule::kw_with,
];

/// So many alternatives are told before seldom ones are left out.
const MANY: usize = 4;

/// Signs of programming languages, and the words for them.
const SIGNS: &[(&str, &[&str])] = &[
    (">=", &["is at least", "at least"]),
    ("<=", &["is at most", "at most"]),
    ("!=", &["is not"]),
    ("==", &["is"]),
    ("=", &["is"]),
    (">", &["is above", "above", "more than"]),
    ("<", &["is below", "below"]),
    ("&&", &["and"]),
    ("&", &["and"]),
    ("||", &["or"]),
    ("!", &["not"]),
];

/// The length of the word, the text in quotes or the sign that a text begins with.
pub(in crate::syntax) fn token_len(text: &str) -> usize {
    let word = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    if word > 0 {
        return word;
    }
    let line = text.find('\n').unwrap_or(text.len());
    let quote = text.strip_prefix('"').and_then(|rest| rest.find('"')).map(|at| at + 2).filter(|at| *at <= line);
    quote.unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8))
}

impl Build<'_> {
    /// What pest stumbled over in a patched stretch, and whether the edit is certain to be what was meant.
    pub(super) fn problem(&self, error: &Error<Rule>, text: &str, map: &Map, strict: Strict) -> (Diagnostic, bool) {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let rest = text.get(at..).unwrap_or("");
        let every: &[Rule] = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => &[],
        };
        // Another line of the block may follow anywhere; that is not what was expected in the middle of this one.
        let begins = |r: &Rule| {
            matches!(r, Rule::role | Rule::known_role | Rule::party | Rule::cases | Rule::cases_head) || keyword(*r).is_some_and(|w| strict.heads.contains(&w))
        };
        let inside = at > 0 && every.contains(&Rule::EOI);
        let expected: Vec<Rule> = every.iter().copied().filter(|r| !(inside && begins(r))).collect();
        let token = rest.get(..token_len(rest)).unwrap_or("");
        let place = if rest.trim().is_empty() {
            self.one_char(self.last_char(map.place(text.trim_end().len())))
        } else {
            Span::new(self.file, map.place(at), map.place(at + token.len()))
        };
        if let Some(found) = self.punctuation(rest, place) {
            return found;
        }
        let found = if rest.trim().is_empty() { strict.end.to_owned() } else { format!("`{token}`") };
        let words: Vec<&'static str> = every.iter().flat_map(|r| keyword(*r).into_iter().chain(vocabulary(*r).iter().copied())).collect();
        if let Some(found) = self.habit(text, at, map, &words) {
            return found;
        }
        if let Some(right) = misspelt(token, &words) {
            let message = format!("expected `{right}`, found {found}");
            return (Diagnostic::error("syntax/misspelt", message, place).fix(format!("write `{right}`"), place, right), true);
        }
        if let Some(problem) = self.second_word(rest, at, map, &words) {
            return (problem, true);
        }
        if let Some(right) = sign(text, at, strict.just) {
            let written = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)).map_or(1, |(sign, _)| sign.len());
            let place = Span::new(self.file, map.place(at), map.place(at + written));
            let message = format!("expected a word, found `{}`", rest.get(..written).unwrap_or(token));
            return (Diagnostic::error("syntax/sign", message, place).fix(format!("write `{right}`"), place, right), true);
        }
        if at == 0 && strict.just != Rule::cell && !strict.heads.is_empty() && !token.is_empty() {
            return (self.no_such_head(token, place, strict), false);
        }
        let message = format!("expected {}, found {found}", list(telling(&expected).into_iter().flat_map(|r| describe(r, strict.end))));
        let diagnostic = Diagnostic::error("syntax/expected", message, place);
        match self.try_edits(text, at, token, map, &expected, strict.just) {
            Some(fix) => (diagnostic.fix(fix.title, fix.span, fix.replacement), false),
            None => (diagnostic, false),
        }
    }

    /// Of a keyword of two words, the first is right and the second misspelt: `at leest`.
    fn second_word(&self, rest: &str, at: usize, map: &Map, words: &[&'static str]) -> Option<Diagnostic> {
        let first = rest.get(..token_len(rest))?;
        let more = rest.get(first.len()..)?;
        let second = more.trim_start();
        let token = second.get(..token_len(second))?;
        let after: Vec<&'static str> = words.iter().filter_map(|w| w.strip_prefix(first)?.strip_prefix(' ')).collect();
        let right = misspelt(token, &after)?;
        let start = at + first.len() + more.len() - second.len();
        let place = Span::new(self.file, map.place(start), map.place(start + token.len()));
        Some(Diagnostic::error("syntax/misspelt", format!("expected `{right}`, found `{token}`"), place).fix(format!("write `{right}`"), place, right))
    }

    /// The place of the character before one.
    fn last_char(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|s| s.char_indices().next_back()).map_or(0, |(at, _)| at)
    }

    fn no_such_head(&self, token: &str, place: Span, strict: Strict) -> Diagnostic {
        if strict.just != Rule::just_item {
            let heads = list(strict.heads.iter().map(|h| if *h == QUOTED { "a text in quotes".to_owned() } else { format!("`{h}`") }));
            return Diagnostic::error("syntax/head", format!("no line begins with `{token}` here"), place).help(format!("lines here begin with {heads}"));
        }
        let inside: Vec<String> = blocks_with(token).map(|keyword| format!("`{keyword} … {{ }}`")).collect();
        if !inside.is_empty() {
            return Diagnostic::error("syntax/outside", format!("a line with `{token}` stands outside of any clause"), place)
                .help(format!("it belongs in {}", list(inside)));
        }
        let help = "clauses begin with a word such as `agreement`, `calendar`, `clock`, `objective` or `credit`";
        Diagnostic::error("syntax/head", format!("no clause begins with `{token}`"), place).help(help)
    }

    /// Quotes that are not closed or not straight, and semicolons.
    fn punctuation(&self, rest: &str, place: Span) -> Option<(Diagnostic, bool)> {
        let line = rest.get(..rest.find('\n').unwrap_or(rest.len())).unwrap_or(rest);
        let first = line.chars().next()?;
        if first == ';' {
            let error = Diagnostic::error("syntax/semicolon", "clauses and lines do not end with `;`", place);
            return Some((error.fix("take out `;`", place, ""), true));
        }
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if first == ',' && digit(line.chars().nth(1)) && digit(self.text.get(..place.range().start).and_then(|s| s.chars().next_back())) {
            let error = Diagnostic::error("syntax/number", "this comma splits a number where there are no thousands", place);
            return Some((error.help("write thousands in threes, `10,000`, and decimals after a point, `99.5`"), false));
        }
        if matches!(first, '“' | '”' | '„' | '«' | '‘' | '’') {
            let inner = line.get(first.len_utf8()..).unwrap_or("");
            let (at, close) = inner.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '»' | '’' | '"'))?;
            let span = Span::new(self.file, place.range().start, place.range().start + first.len_utf8() + at + close.len_utf8());
            let straight = format!("\"{}\"", inner.get(..at).unwrap_or(""));
            return Some((
                Diagnostic::error("syntax/quotes", format!("texts stand in straight quotes, not in `{first}`"), span).fix("write `\"`", span, straight),
                true,
            ));
        }
        if first == '"' && !line.get(1..).unwrap_or("").contains('"') {
            let end = place.range().start + line.trim_end().trim_end_matches('{').trim_end().len();
            let insert = Span::new(self.file, end, end);
            let opened = Span::new(self.file, place.range().start, place.range().start + 1);
            return Some((Diagnostic::error("syntax/quote", "this text is not closed on its line", opened).fix("add `\"` at its end", insert, "\""), false));
        }
        None
    }

    /// An edit after which the stretch parses: a word or a comma put in, or the word that is there replaced.
    fn try_edits(&self, text: &str, at: usize, token: &str, map: &Map, expected: &[Rule], just: Rule) -> Option<Fix> {
        if text.len() > SHORT || expected.len() > 12 {
            return None;
        }
        // A phrase takes anything, so that an edit which makes one proves nothing.
        let parses = |from: usize, until: usize, new: &str| {
            let (before, after) = (text.get(..from).unwrap_or(""), text.get(until..).unwrap_or(""));
            let patched = format!("{before}{new}{after}");
            Grammar::parse(just, &patched).is_ok_and(|pairs| !pairs.flatten().any(|p| p.as_rule() == Rule::phrase && p.as_span().start() <= at + new.len() + 1))
        };
        let edit = |from: usize, until: usize, new: &str, title: String| Fix {
            title,
            span: Span::new(self.file, map.place(from), map.place(until)),
            replacement: new.to_owned(),
        };
        let before = text.get(..at).unwrap_or("").trim_end().len();
        for (rule, sign) in [(Rule::comma, ","), (Rule::round_close, ")"), (Rule::square_close, "]")] {
            if expected.contains(&rule) && parses(before, before, sign) {
                return Some(edit(before, before, sign, format!("add `{sign}`")));
            }
        }
        // A line may end anywhere, but what stands before a brace says too little if more follows.
        let head = format!("{just:?}").ends_with("_head");
        if expected.contains(&Rule::EOI) && !head {
            return None;
        }
        let only = |mut found: Vec<Fix>| if found.len() == 1 { found.pop() } else { None };
        let words = || expected.iter().filter_map(|r| keyword(*r));
        let insert = |word: &str| if before == at { format!("{word} ") } else { format!(" {word}") };
        let put_in = words().filter(|w| parses(before, before, &insert(w))).map(|w| edit(before, before, &insert(w), format!("add `{w}`")));
        let plain = !token.is_empty() && token.chars().all(char::is_alphanumeric);
        let replaced =
            || words().filter(|w| plain && *w != "the" && parses(at, at + token.len(), w)).map(|w| edit(at, at + token.len(), w, format!("write `{w}`")));
        only(put_in.collect()).or_else(|| only(replaced().collect()))
    }
}

/// Of what was expected, what is worth telling.
fn telling(expected: &[Rule]) -> Vec<Rule> {
    let loud = |r: &Rule| {
        let name = format!("{r:?}");
        *r != Rule::kw_per && !name.ends_with("_ahead") && !name.starts_with("bad_")
    };
    let all: Vec<Rule> = expected.iter().copied().filter(loud).collect();
    let few: Vec<Rule> = all.iter().copied().filter(|r| !SELDOM.contains(r)).collect();
    match (all.is_empty(), all.len() > MANY && !few.is_empty()) {
        (true, _) => expected.to_vec(),
        (_, true) => few,
        _ => all,
    }
}

/// The keywords of the blocks that have lines with that head.
fn blocks_with(head: &str) -> impl Iterator<Item = &'static str> {
    ALL.iter().filter(move |b| b.heads.contains(&head)).filter_map(|b| b.name())
}

/// The words for a sign, if the stretch gets further with them.
fn sign(text: &str, at: usize, just: Rule) -> Option<&'static str> {
    let rest = text.get(at..)?;
    let (sign, words) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
    let further = |word: &&&'static str| {
        let patched = format!("{} {word} {}", text.get(..at).unwrap_or(""), text.get(at + sign.len()..).unwrap_or(""));
        match Grammar::parse(just, &patched) {
            Ok(_) => true,
            Err(error) => match error.location {
                InputLocation::Pos(there) | InputLocation::Span((there, _)) => there > at + word.len() + 1,
            },
        }
    };
    words.iter().find(further).copied()
}
