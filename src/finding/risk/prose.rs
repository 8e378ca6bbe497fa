//! Words of a clause that name another number than what stands under it.

use super::super::{Finding, place};
use super::{Facts, Risk, at};

use rust_decimal::Decimal;

pub(super) static RISK: Risk = Risk {
    code: "risk/text-says-otherwise",
    says: "the words of a clause name a number that what stands under it does not have, though it has others of its kind",
    find,
};

pub(super) static EMPTY: Risk = Risk {
    code: "risk/words-alone",
    says: "a clause has words and no lines under it: nothing of it is evaluated, and nobody can tell whether that is meant",
    find: empty,
};

/// A number with its unit: seconds, percent, months, or a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Figure {
    unit: String,
    amount: Decimal,
    /// As it is written.
    told: String,
}

/// The unit that a word names, and how many of its base make one.
fn unit(word: &str) -> Option<(&'static str, u32)> {
    Some(match word.trim_end_matches('s') {
        "second" => ("time", 1),
        "minute" => ("time", 60),
        "hour" => ("time", 3_600),
        "day" => ("time", 86_400),
        "week" => ("time", 604_800),
        "month" => ("month", 1),
        "year" => ("month", 12),
        "point" => ("point", 1),
        _ => return None,
    })
}

/// Numbers in words, with what they are.
const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("sixty", 60),
    ("ninety", 90),
];

/// A text whose numbers in words stand in digits: `thirty days`, `twenty-four hours`.
fn in_digits(text: &str) -> String {
    let number = |word: &str| NUMBERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, number)| *number);
    let digits = |word: &str| {
        let end = word.trim_end_matches(|c: char| !c.is_alphabetic()).len();
        let (own, after) = word.split_at_checked(end)?;
        let sum = own.split('-').try_fold(0, |sum, part| Some(sum + number(part)?));
        sum.map(|sum: u32| format!("{sum}{after}"))
    };
    text.split(' ').map(|word| digits(word).unwrap_or_else(|| word.to_owned())).collect::<Vec<_>>().join(" ")
}

/// Every number with a unit in a text: `99.5%`, `4 hours`, `1,000 GBP`.
fn figures(text: &str) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::new();
    let mut rest = text;
    // Whether nothing but room stands between a number and the figure before it: `5 hours 24 minutes` is one length.
    let mut joined = false;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        let skipped = rest.get(..from).unwrap_or("");
        let before = skipped.chars().next_back();
        let follows = std::mem::take(&mut joined) && skipped.trim_start_matches([' ', '-']).trim_start_matches(char::is_alphabetic).trim().is_empty();
        let tail = rest.get(from..).unwrap_or("");
        let end = tail.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(tail.len());
        let digits = tail.get(..end).unwrap_or("").trim_end_matches(['.', ',']);
        let after = tail.get(digits.len()..).unwrap_or("");
        rest = tail.get(end.max(1)..).unwrap_or("");
        // A clause number, a word with digits, a date, a sign.
        if before.is_some_and(|c| c.is_alphanumeric() || ['_', '-', '/', '.'].contains(&c)) {
            continue;
        }
        let Ok(amount) = digits.replace(',', "").parse::<Decimal>() else { continue };
        if after.starts_with('%') {
            found.push(Figure { unit: "%".to_owned(), amount, told: format!("{digits}%") });
            continue;
        }
        let word: String = after.trim_start_matches([' ', '-']).chars().take_while(|c| c.is_ascii_alphabetic()).collect();
        if let Some((unit, base)) = unit(&word.to_ascii_lowercase()) {
            let amount = amount.checked_mul(Decimal::from(base)).unwrap_or(amount);
            joined = true;
            match found.last_mut().filter(|last| follows && last.unit == unit) {
                Some(last) => {
                    last.amount = last.amount.checked_add(amount).unwrap_or(last.amount);
                    last.told = format!("{} {digits} {word}", last.told);
                }
                None => found.push(Figure { unit: unit.to_owned(), amount, told: format!("{digits} {word}") }),
            }
        } else if word.len() == 3 && word.chars().all(|c| c.is_ascii_uppercase()) {
            found.push(Figure { unit: word.clone(), amount, told: format!("{digits} {word}") });
        }
    }
    found
}

fn empty(facts: &Facts<'_>) -> Vec<Finding> {
    let all = place::clauses(facts.loaded);
    let mut found = Vec::new();
    for (n, clause) in all.iter().enumerate() {
        // A heading has clauses of its own.
        let head = all.get(n + 1).is_some_and(|next| next.number.strip_prefix(clause.number.as_str()).is_some_and(|rest| rest.starts_with('.')));
        if !clause.under.trim().is_empty() || clause.words.is_empty() || head || clause.words.to_lowercase().contains("not evaluated") {
            continue;
        }
        let message = format!("clause {} has words and 0 lines: nothing follows from it", clause.number);
        let help = "write its lines under it, or say in its words that it is not evaluated";
        found.push(Finding::risk(EMPTY.code, message, at(Some(clause.span), "words alone"), help));
    }
    found
}

/// Words by which a number that stands in them makes another: half of it, twice, several added up.
const MADE_OF: &[&str] = &[
    "half",
    "third",
    "thirds",
    "quarter of",
    "quarters of",
    "fifth",
    "tenth",
    "hundredth",
    "double",
    "doubled",
    "twice",
    "triple",
    "times",
    "plus",
    "minus",
    "sum",
    "added",
    "together",
];

/// Whether a text makes numbers of others.
fn reckons(text: &str) -> bool {
    let words: String = text.chars().map(|c| if c.is_alphabetic() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
    MADE_OF.iter().any(|made| words.contains(&format!(" {made} ")))
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for place::ClauseText { span, words: text, under, .. } in place::clauses(facts.loaded) {
        let (said, heard, code) = (figures(&text), figures(&in_digits(&text)), figures(&under));
        // What the rest of 100% is may be said either way; points are those of a percentage.
        let rest = |a: &Figure, b: &Figure| a.unit == "%" && b.unit == "%" && a.amount.checked_add(b.amount) == Some(Decimal::ONE_HUNDRED);
        let same = |a: &Figure, b: &Figure| a.amount == b.amount && (a.unit == b.unit || a.unit == "%" && b.unit == "point") || rest(a, b);
        for figure in &said {
            let own: Vec<&Figure> = code.iter().filter(|other| other.unit == figure.unit).collect();
            // Where some number of the words is the contract's, the others may be of what stands elsewhere.
            let known = heard.iter().filter(|other| other.unit == figure.unit).any(|other| code.iter().any(|stands| same(other, stands)));
            if own.is_empty() || known || reckons(&text) {
                continue;
            }
            let listed: Vec<&str> = own.iter().map(|other| other.told.as_str()).take(4).collect();
            let message = format!("the words say {}, and what stands under them {}", figure.told, listed.join(", "));
            found.push(Finding::risk(RISK.code, message, at(Some(span), "these words"), "let both say the same, or take the number out of the words"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_text() {
        let told = |text: &str| figures(text).into_iter().map(|f| (f.unit, f.amount.to_string())).collect::<Vec<_>>();
        let own = |unit: &str, amount: &str| (unit.to_owned(), amount.to_owned());
        assert_eq!(told("5 hours 24 minutes, then 30 minutes"), [own("time", "19440"), own("time", "1800")]);
        assert_eq!(told("99.5% in clause 4.2, of 1,000 GBP from 1 January 2026"), [own("%", "99.5"), own("GBP", "1000")]);
        assert_eq!(told(&in_digits("three in any thirty days, or twenty-four hours")), [own("time", "2592000"), own("time", "86400")]);
        assert!(reckons("half the charge of 500 USD") && !reckons("each calendar quarter, 500 USD"));
        assert_eq!(told("a 30-day notice, P1, 2026-01-05 09:00"), [own("time", "2592000")]);
    }
}
