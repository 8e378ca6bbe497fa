//! The holidays of the standard library against the dates that another tool prints (`data/holidays/`).

use sla::value::{Date, Weekday};

/// The dates of another tool, those left out that it lists only beside the day that is kept instead.
fn theirs(csv: &str) -> Vec<(Date, String)> {
    let rows = csv.lines().skip(1).map(|line| line.split_once(',').unwrap());
    let all: Vec<(Date, String)> = rows.map(|(date, name)| (Date::try_from(date.to_owned()).unwrap(), name.to_owned())).collect();
    let kept_instead = |(date, name): &(Date, String)| {
        let observed = format!("{name} (observed)");
        let near = |(other, names): &&(Date, String)| (other.days() - date.days()).abs() <= 4 && names.split("; ").any(|n| n == observed);
        matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && all.iter().find(near).is_some()
    };
    all.iter().filter(|row| !kept_instead(row)).cloned().collect()
}
