//! The words of the language, for completions, editors and guesses at what a misspelt word meant.

/// Words that clauses begin with.
#[rustfmt::skip]
pub const HEADS: &[&str] = &[
    "accept", "agreement", "always", "attribute", "bonus", "calendar", "case", "clause", "clock", "credit", "decide", "define", "during", "edition",
    "holidays", "interpretation", "limit", "notify", "objective", "occurrence", "phase", "pool", "prefer", "procedure", "report", "review", "right",
    "scenario", "season", "signal", "source", "state", "surge", "targets", "term", "use",
];

/// Words that lines of a block begin with.
#[rustfmt::skip]
pub const INNER_HEADS: &[&str] = &[
    "amends", "at", "attended", "by", "claim", "closed", "counted", "covers", "currency", "customer", "each", "ends", "entered", "event", "every", "exclude",
    "expect", "fee", "field", "for", "holds", "joint", "key", "known", "led", "measure", "missing", "multiply", "needs", "no", "open", "owner", "paid", "pause",
    "pays", "provider", "read", "reading", "recorded", "reopen", "replaces", "rests", "return", "run", "skip", "start", "step", "stop", "target", "time",
    "timezone",
];

/// Words that join the parts of a clause.
#[rustfmt::skip]
pub const JOINING: &[&str] = &[
    "a", "about", "above", "after", "all", "allocated", "allocation", "also", "among", "an", "and", "any", "are", "as", "back", "bad", "because",
    "becomes", "before", "beginning", "begins", "below", "between", "beyond", "both", "but", "cause", "chooses", "consecutive", "corrects", "counts", "credits",
    "csv", "cycle", "day", "days", "decimals", "divided", "due", "earlier", "easter", "effective", "empty", "end", "exactly", "except", "fewer", "first", "follows", "free",
    "from", "full", "greater", "has", "header", "in", "is", "it", "its", "json", "last", "lasting", "later", "least", "leaves", "less", "lines",
    "longer", "means", "met", "missed", "money", "more", "most", "moved", "named", "nearest", "next", "not", "nothing", "notice", "number", "of", "on",
    "once", "one", "only", "or", "otherwise", "outside", "over", "overdue", "per", "period", "periods", "plural", "plus", "preceding", "proportion",
    "rolling", "root", "row", "rows", "says", "separated", "smaller", "started", "starting", "starts", "text", "than", "the", "through", "times", "to",
    "total", "two", "under", "undoes", "until", "up", "used", "version", "void", "weekday", "weighted", "what", "when", "where", "which", "while",
    "whole", "window", "with", "within", "without", "year", "years", "yes",
];

/// Every keyword of the grammar, some of several words.
#[rustfmt::skip]
pub(super) const PHRASES: &[&str] = &[
    "a", "about", "above", "accept", "after", "agreement", "all", "allocated", "allocation", "also", "always", "amends", "among", "and", "any",
    "any of", "are", "as", "at", "at least", "at most", "attended", "attribute", "back", "bad", "because", "becomes", "before", "beginning", "begins", "below",
    "between", "beyond", "bonus", "both", "but", "by", "calendar", "case", "chooses", "claim", "clause", "clock", "closed", "consecutive", "corrects",
    "counted", "counts", "covers", "credit", "credits", "csv", "currency", "customer", "cycle", "day", "days", "decide", "decimals", "define",
    "divided by", "due", "during", "each", "each time", "easter", "edition", "effective", "empty period", "end", "ends", "entered", "event", "every", "exactly",
    "except", "exclude", "expect", "fee", "fewer than", "field", "first", "follows", "for", "free", "from", "full", "greater of", "has", "header", "holds", "holidays",
    "in", "in all", "in proportion", "interpretation", "is", "it", "its", "joint root cause", "json", "key", "known", "last", "lasting", "later", "leaves",
    "led", "less", "less than", "limit", "lines", "means", "measure", "met", "missed", "missing", "money", "more than", "moved", "multiply", "named",
    "nearest", "needs", "next", "no", "not", "nothing", "notice", "notify", "number", "objective", "occurrence", "of", "on", "once", "one credit",
    "only", "open", "or", "or less", "or more", "otherwise", "outside", "over", "overdue", "owner", "paid", "pause", "pays", "per", "periods", "phase",
    "plural", "plus", "pool", "preceding", "prefer", "procedure", "provider", "read", "reading", "recorded", "reopen", "replaces", "report", "rests", "return",
    "review", "right", "rolling", "row", "rows", "run", "says", "scenario", "season", "separated", "signal", "skip", "smaller of", "source", "start",
    "started", "starting", "starts", "state", "step", "stop", "surge", "target", "targets", "term", "text", "the", "through", "time", "times",
    "timezone", "to", "total", "two", "under", "undoes", "until", "up to", "use", "used", "version", "void", "weekday", "weighted", "what an earlier",
    "when", "where", "which", "while", "whole", "window", "with", "within", "without", "year", "years", "yes",
];

/// Whether a word is one of the language.
pub(super) fn is_keyword(word: &str) -> bool {
    PHRASES.iter().any(|p| p.split(' ').any(|w| w == word))
}

/// Every word of the language, each once, sorted.
pub fn keywords() -> Vec<&'static str> {
    let mut all: Vec<&str> = [HEADS, INNER_HEADS, JOINING].concat();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::recover::blocks::{ALL, QUOTED};

    #[test]
    fn every_word_of_a_keyword_and_every_head_is_listed() {
        let words = PHRASES.iter().flat_map(|p| p.split(' '));
        let heads = ALL.iter().flat_map(|b| b.heads.iter().copied()).filter(|h| *h != QUOTED);
        for word in words.chain(heads) {
            assert!(keywords().contains(&word), "`{word}` is in no list");
        }
    }

    #[test]
    fn every_keyword_rule_is_listed() {
        let grammar = include_str!("../../grammar/sla.pest");
        let rules = grammar.lines().filter_map(|l| l.strip_prefix("kw_")?.split_once(" =")).map(|(name, _)| name.replace('_', " "));
        let (rules, listed): (Vec<String>, Vec<&str>) = (rules.collect(), PHRASES.to_vec());
        assert_eq!(rules, listed);
    }

    #[test]
    fn every_word_occurs_in_the_grammar() {
        let grammar = include_str!("../../grammar/sla.pest");
        for word in keywords() {
            assert!(grammar.contains(&format!("\"{word}\"")), "`{word}` is not in the grammar");
        }
    }
}
