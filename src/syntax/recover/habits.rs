//! Habits of other forms: dates in figures, hours of a twelve-hour clock, `monday to friday`, a limit that does not say over what, groups before what is grouped.

use crate::diagnostic::Diagnostic;
use crate::syntax::build::Build;
use crate::syntax::patch::Map;
use crate::text::Span;

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The digits that a text begins with, if they are at most so many, and what follows.
fn digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    if (1..=most).contains(&end) { Some((number.parse().ok()?, rest)) } else { None }
}

impl Build<'_> {
    /// What is said of such a habit at a place of a patched stretch, and whether the edit is certain. `words`: those that may stand there.
    pub(super) fn habit(&self, text: &str, at: usize, map: &Map, words: &[&'static str]) -> Option<(Diagnostic, bool)> {
        let (before, rest) = text.split_at_checked(at)?;
        let span = |from: usize, until: usize| Span::new(self.file, map.place(from), map.place(until));
        if let Some((first, second, year, sign)) = figures(before, rest) {
            let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let end = text.len() - after_figures(rest).len();
            let wrong = Diagnostic::error("syntax/date", "dates are written with the name of the month", span(start, end));
            let month = second.checked_sub(1).and_then(|n| MONTHS.get(usize::try_from(n).ok()?)).filter(|_| sign == '.' && (1..=31).contains(&first));
            return Some(match month {
                Some(month) => {
                    let right = format!("{first} {month} {year}");
                    (wrong.fix(format!("write `{right}`"), span(start, end), right), true)
                }
                None => (wrong.help(format!("write it as `1 January {year}`: figures alone may be read with day and month turned round")), false),
            });
        }
        if let Some((right, left)) = twelve_hours(rest) {
            let place = span(at, text.len() - left.len());
            return Some((
                Diagnostic::error("syntax/time", "times of day are written with twenty-four hours", place).fix(format!("write `{right}`"), place, right),
                true,
            ));
        }
        let to = rest.strip_prefix("to").is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        // `moved to the next weekday` without its first word is no range.
        if to && words.contains(&"through") && !words.contains(&"moved") && ends_a_range(rest) {
            let place = span(at, at + 2);
            let wrong = Diagnostic::error("syntax/expected", "expected `through`, found `to`", place);
            return Some((wrong.fix("write `through`, which includes the last one", place, "through"), true));
        }
        // What is judged comes before how it is grouped.
        let grouped = before.rsplit('\n').next().is_some_and(|line| line.contains("for each ") && !line.contains(" on "));
        if grouped && rest.strip_prefix("on").is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
            let wrong = Diagnostic::error("syntax/expected", "`on` comes before `for each`", span(at, at + 2));
            return Some((wrong.help("write `objective NAME on CASES for each FIELD`"), false));
        }
        if to && words.contains(&"each") && words.contains(&"in all") {
            let wrong = Diagnostic::error("syntax/expected", "it is not said over what the credits are limited", span(at, at + 2));
            let help = "write `limit credits each calendar month to …`, or `limit credits in all to …` for the whole agreement";
            return Some((wrong.help(help), false));
        }
        None
    }
}

/// `to 31 December`, `to friday`: whether what follows is a number or a day.
fn ends_a_range(rest: &str) -> bool {
    let end = rest.strip_prefix("to").unwrap_or(rest).trim_start();
    let word = end.split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_ascii_lowercase();
    let day = WEEKDAYS.iter().any(|day| word.len() > 2 && day.starts_with(&word));
    day || MONTHS.iter().any(|month| month.eq_ignore_ascii_case(&word)) || end.starts_with(|c: char| c.is_ascii_digit())
}

/// `01.02.2026` where pest stumbled over the first sign.
fn figures(before: &str, rest: &str) -> Option<(u32, u32, u32, char)> {
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (first, _) = digits(before.get(start..)?, 2)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '.' | '/'))?;
    let (second, rest) = digits(rest.strip_prefix(sign)?, 2)?;
    let (year, _) = digits(rest.strip_prefix(sign)?, 4).filter(|(year, _)| *year >= 1000)?;
    Some((first, second, year, sign))
}

fn after_figures(rest: &str) -> &str {
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/'))
}

/// `8am`, `6:30 pm`: how it is written, and what follows.
fn twelve_hours(rest: &str) -> Option<(String, &str)> {
    let (hour, rest) = digits(rest, 2).filter(|(hour, _)| (1..=12).contains(hour))?;
    let (minute, rest) = match rest.strip_prefix(':') {
        Some(rest) => digits(rest, 2).filter(|(minute, _)| *minute < 60)?,
        None => (0, rest),
    };
    let word = rest.strip_prefix(' ').unwrap_or(rest);
    let (half, left) = word.split_at_checked(2)?;
    let later = match half.to_ascii_lowercase().as_str() {
        "am" => 0,
        "pm" => 12,
        _ => return None,
    };
    (!left.starts_with(char::is_alphanumeric)).then(|| (format!("{:02}:{minute:02}", hour % 12 + later), left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_habit() {
        assert_eq!(figures("term 01", ".02.2026 through"), Some((1, 2, 2026, '.')));
        assert_eq!(figures("pays 0", ".02 GBP"), None);
        assert_eq!(twelve_hours("8am until"), Some(("08:00".into(), " until")));
        assert_eq!(twelve_hours("12 am }"), Some(("00:00".into(), " }")));
        assert_eq!(twelve_hours("6:30pm"), Some(("18:30".into(), "")));
        assert_eq!((twelve_hours("8 amount"), twelve_hours("14pm")), (None, None));
        assert!(["to 31 December", "to fri", "to friday from", "to March"].into_iter().all(ends_a_range));
        assert!(["to the next weekday", "to terminate", "to"].into_iter().all(|rest| !ends_a_range(rest)));
    }
}
