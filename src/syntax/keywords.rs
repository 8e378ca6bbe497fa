//! The words of the language, for completions and editors.

/// Words that clauses begin with.
pub const HEADS: &[&str] = &[
    "accept",
    "agreement",
    "always",
    "calendar",
    "case",
    "clause",
    "clock",
    "credit",
    "decide",
    "edition",
    "holidays",
    "interpretation",
    "limit",
    "objective",
    "scenario",
    "source",
    "state",
    "targets",
    "term",
    "use",
];

/// Words that clauses of later editions begin with.
pub const LATER: &[&str] = &["season", "surge", "phase", "right", "report", "review", "notify", "during", "prefer"];

/// Words that lines of a block begin with.
pub const INNER_HEADS: &[&str] = &[
    "at", "by", "closed", "currency", "customer", "each", "ends", "event", "every", "expect", "fee", "field", "for", "key", "known", "measure", "missing",
    "needs", "open", "owner", "pause", "pays", "provider", "read", "reading", "reopen", "replaces", "run", "skip", "start", "stop", "target", "time",
    "timezone",
];

/// Words that join the parts of a clause.
pub const JOINING: &[&str] = &[
    "above",
    "after",
    "all",
    "and",
    "any",
    "are",
    "as",
    "because",
    "becomes",
    "before",
    "begins",
    "below",
    "between",
    "but",
    "counted",
    "cycle",
    "due",
    "during",
    "except",
    "first",
    "from",
    "in",
    "is",
    "its",
    "last",
    "later",
    "leaves",
    "least",
    "less",
    "means",
    "more",
    "most",
    "moved",
    "not",
    "of",
    "on",
    "or",
    "otherwise",
    "per",
    "plural",
    "rows",
    "says",
    "separated",
    "starting",
    "starts",
    "than",
    "through",
    "to",
    "under",
    "until",
    "up",
    "version",
    "when",
    "where",
    "while",
    "with",
    "within",
];

/// Every word of the language, each once, sorted.
pub fn keywords() -> Vec<&'static str> {
    let mut all: Vec<&str> = [HEADS, LATER, INNER_HEADS, JOINING].concat();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_occurs_in_the_grammar() {
        let grammar = include_str!("../../grammar/sla.pest");
        for word in keywords() {
            assert!(grammar.contains(&format!("\"{word}\"")), "`{word}` is not in the grammar");
        }
    }
}
