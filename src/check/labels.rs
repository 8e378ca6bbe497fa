//! Windows by name, as people write them: `February 2027`, `Q1 2027`, `2027`; made into the labels that results carry.

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The label of a window (see [`crate::outcome::WindowId`]); none if it is no name of a window. Labels themselves pass as they are.
pub fn label(name: &str) -> Option<String> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let year = |text: &str| (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned());
    let quarter = |text: &str| ["q1", "q2", "q3", "q4"].contains(&text).then(|| text.to_uppercase());
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["term"] | ["the", "term"] | ["the", "whole", "term"] => Some("term".to_owned()),
        [count, unit, "to", rest @ ..] if !rest.is_empty() => Some(format!("{}/{}", length(count, unit)?, label(&rest.join(" "))?)),
        [date, time] if date.len() == 10 && time.contains(':') => instant(date, time),
        [first, second] => {
            let year = year(second)?;
            if let Some(quarter) = quarter(first) {
                return Some(format!("{year}-{quarter}"));
            }
            let month = MONTHS.iter().position(|m| m == first || (first.len() == 3 && m.starts_with(first)))?;
            Some(format!("{year}-{:02}", month + 1))
        }
        [one] if one.starts_with('p') => {
            let (over, rest) = one.split_once('/')?;
            let digits = over.trim_start_matches(['p', 't']).trim_end_matches(['m', 'd', 'w', 'y']);
            (digits.parse::<u32>().is_ok()).then_some(format!("{}/{}", over.to_uppercase(), label(rest)?))
        }
        [one] if one.get(10..11) == Some("t") => {
            let (date, time) = one.split_once('t')?;
            instant(date, time)
        }
        [one] => {
            let (head, rest) = one.split_once('-').map_or((*one, None), |(head, rest)| (head, Some(rest)));
            let year = year(head)?;
            let Some(rest) = rest else { return Some(year) };
            if let Some(quarter) = quarter(rest) {
                return Some(format!("{year}-{quarter}"));
            }
            let number = |text: &str, most: u8| text.len() == 2 && text.parse::<u8>().is_ok_and(|n| (1..=most).contains(&n));
            let week = rest.strip_prefix('w').filter(|week| number(week, 53));
            if let Some(week) = week {
                return Some(format!("{year}-W{week}"));
            }
            let (date, period) = rest.split_once('/').map_or((rest, None), |(date, period)| (date, Some(period)));
            let plain = match date.split_once('-') {
                None => number(date, 12) && period.is_none(),
                Some((month, day)) => number(month, 12) && number(day, 31),
            };
            plain.then(|| format!("{year}-{}", rest.to_uppercase()))
        }
        _ => None,
    }
}

/// `12 months` as `P12M`.
fn length(count: &str, unit: &str) -> Option<String> {
    let n: u64 = count.parse::<u32>().ok()?.into();
    Some(match unit.trim_end_matches('s') {
        "minute" => format!("PT{n}M"),
        "hour" => format!("PT{}M", n * 60),
        "day" => format!("P{n}D"),
        "week" => format!("P{n}W"),
        "month" => format!("P{n}M"),
        "quarter" => format!("P{}M", n * 3),
        "year" => format!("P{n}Y"),
        _ => return None,
    })
}

/// `2027-02-03 10:05` as `2027-02-03T10:05`; a length of the window may follow.
fn instant(date: &str, time: &str) -> Option<String> {
    let day = label(date).filter(|d| d.len() == 10)?;
    let (clock, long) = time.split_once('/').map_or((time, None), |(c, l)| (c, Some(l)));
    let fits = clock.len() >= 5 && clock.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
    let clock = clock.strip_suffix(":00").filter(|c| c.len() == 5).unwrap_or(clock);
    fits.then(|| long.map_or_else(|| format!("{day}T{clock}"), |long| format!("{day}T{clock}/{}", long.to_uppercase())))
}

/// Whether a window is named so: by its label; without the length after it (the date on which a contract month begins); or, of one that overlaps others, by the
/// last unit in it (`February 2027` of the twelve months that end with it).
pub fn named(window: &str, name: &str) -> bool {
    let rest = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|r| r.starts_with('/'));
    let last = window.starts_with('P') && window.strip_suffix(name).is_some_and(|r| r.ends_with('/'));
    window == name || rest(window, name) || last
}

#[cfg(test)]
mod tests {
    use super::{label, named};

    #[test]
    fn a_window_is_named_by_what_tells_it_apart() {
        for (window, name) in [("2027-02", "2027-02"), ("P12M/2027-02", "2027-02"), ("2026-02-15/P1M", "2026-02-15"), ("2027-02-03T10:05/PT5M", "2027-02-03T10:05")] {
            assert!(named(window, name), "{window} {name}");
        }
        for (window, name) in [("2027-02", "2027"), ("2027-Q1", "2027"), ("P12M/2027-02", "2027"), ("P12M/2027-02", "02")] {
            assert!(!named(window, name), "{window} {name}");
        }
    }

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
            ("2027-02-31x", None),
            ("12 months to February 2027", Some("P12M/2027-02")),
            ("365 days to 2027-02-03", Some("P365D/2027-02-03")),
            ("p12m/2027-02", Some("P12M/2027-02")),
            ("the whole term", Some("term")),
            ("2027-02-03 10:05:00", Some("2027-02-03T10:05")),
            ("2027-02-03T10:05/PT5M", Some("2027-02-03T10:05/PT5M")),
            ("12 moons to 2027", None),
            ("soon", None),
        ];
        for (name, expected) in cases {
            assert_eq!(label(name).as_deref(), expected, "{name}");
        }
    }
}
