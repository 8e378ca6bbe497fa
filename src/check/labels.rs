//! Windows by name, as people write them: `February 2027`, `Q1 2027`, `2027`; made into the labels that results carry.

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The label of a window (see [`crate::outcome::WindowId`]); none if it is no name of a window. Labels themselves pass as they are.
pub fn label(name: &str) -> Option<String> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let year = |text: &str| (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned());
    let quarter = |text: &str| ["q1", "q2", "q3", "q4"].contains(&text).then(|| text.to_uppercase());
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [first, second] => {
            let year = year(second)?;
            if let Some(quarter) = quarter(first) {
                return Some(format!("{year}-{quarter}"));
            }
            let month = MONTHS.iter().position(|m| m == first || (first.len() == 3 && m.starts_with(first)))?;
            Some(format!("{year}-{:02}", month + 1))
        }
        ["term"] => Some("term".to_owned()),
        [one] => match one.strip_prefix('p').and_then(|rest| rest.split_once('/')) {
            Some((length, end)) if !length.is_empty() => Some(format!("P{}/{}", length.to_uppercase(), single(end, true)?)),
            _ => single(one, false),
        },
        _ => None,
    }
}

/// A label of one word: a year, a quarter, a month, a week, a day, or the first of several with their length; `end`: of a rolling window.
fn single(one: &str, end: bool) -> Option<String> {
    let (year, rest) = one.split_once('-').map_or((one, None), |(year, rest)| (year, Some(rest)));
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let Some(rest) = rest else { return Some(year.to_owned()) };
    let number = |text: &str, most: u8| text.len() == 2 && text.parse::<u8>().is_ok_and(|n| (1..=most).contains(&n));
    let (date, period) = rest.split_once('/').map_or((rest, None), |(date, period)| (date, Some(period)));
    let (date, time) = date.split_once('t').map_or((date, None), |(date, time)| (date, Some(time)));
    let known = match date.split_once('-') {
        Some((month, day)) => number(month, 12) && number(day, 31) && (time.is_none() || period.is_some() || end),
        None if period.is_some() || time.is_some() => false,
        None => number(date, 12) || ["q1", "q2", "q3", "q4"].contains(&date) || date.strip_prefix('w').is_some_and(|week| number(week, 53)),
    };
    known.then(|| format!("{year}-{}", rest.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn names_become_the_labels_of_results() {
        let cases = [
            ("February 2027", Some("2027-02")),
            ("feb  2027", Some("2027-02")),
            ("2027-02", Some("2027-02")),
            ("Q1 2027", Some("2027-Q1")),
            ("2027-q3", Some("2027-Q3")),
            ("2027", Some("2027")),
            ("2027-W05", Some("2027-W05")),
            ("2026-02-15/P1M", Some("2026-02-15/P1M")),
            ("2027-13", None),
            ("Febuary 2027", None),
            ("2027-02-15", Some("2027-02-15")),
            ("P12M/2027-02", Some("P12M/2027-02")),
            ("p30d/2027-02-03", Some("P30D/2027-02-03")),
            ("PT60M/2026-02-03T10:05", Some("PT60M/2026-02-03T10:05")),
            ("2026-02-03T10:05/PT5M", Some("2026-02-03T10:05/PT5M")),
            ("2026-02-03T10:05", None),
            ("term", Some("term")),
            ("P/2027", None),
            ("soon", None),
        ];
        for (name, expected) in cases {
            assert_eq!(label(name).as_deref(), expected, "{name}");
        }
    }
}
