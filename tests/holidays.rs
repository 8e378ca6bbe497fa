//! The holidays of the standard library against the dates that another tool prints (`data/holidays/`).

use sla::check::holidays::holiday_set;
use sla::diagnostic::Diagnostic;
use sla::syntax::parse;
use sla::syntax::tree::{Holidays, ItemKind, Path};
use sla::text::FileId;
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

#[expect(clippy::disallowed_methods, reason = "tests may read files")]
/// A file of the library and what a declaration in it holds, 2000 through 2040.
fn ours(file: &str, name: &str) -> Vec<Date> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/stdlib/calendars/");
    let text = std::fs::read_to_string(format!("{root}{file}.sla")).unwrap();
    let parsed = parse(FileId(0), &text);
    assert_eq!(parsed.diagnostics, [], "{file}.sla");
    let sets: Vec<&Holidays> = parsed
        .file
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Holidays(set) => Some(set),
            _ => None,
        })
        .collect();
    let find = |name: &str| sets.iter().copied().find(|set| set.name.text == name);
    let unknown = |path: &Path| Box::new(Diagnostic::error("name/unknown", path.text(), path.span));
    let set = holiday_set(find(name).unwrap(), (), |path, ()| Ok((find(&path.text()).ok_or_else(|| unknown(path))?, ()))).unwrap();
    set.dates(2000, 2040).unwrap().into_iter().map(|(date, _)| date).collect()
}

/// The set is what the other tool prints, but for `differences`: (date, whether it is ours, reason).
fn check(file: &str, name: &str, csv: &str, differences: &[(&str, bool, &str)]) {
    let theirs = theirs(csv);
    let ours = ours(file, name);
    let mut found: Vec<(String, bool)> = ours.iter().filter(|date| theirs.iter().all(|(d, _)| d != *date)).map(|d| (d.to_string(), true)).collect();
    found.extend(theirs.iter().filter(|(date, _)| !ours.contains(date)).map(|(d, _)| (d.to_string(), false)));
    found.sort();
    let listed: Vec<(String, bool)> = differences.iter().map(|(date, ours, _)| ((*date).to_owned(), *ours)).collect();
    assert_eq!(found, listed, "{file} {name}: dates on one side alone (true: ours)");
    println!("{name}: {} dates, {} deliberate differences", ours.len(), differences.len());
}

#[test]
fn bank_holidays_of_england_and_wales() {
    check("uk", "bank_holidays.england_and_wales", include_str!("data/holidays/england_and_wales.csv"), &[]);
}

#[test]
fn bank_holidays_of_scotland() {
    let differences = [("2006-11-30", false, "the Act that makes St Andrew's Day a bank holiday is of January 2007")];
    check("uk", "bank_holidays.scotland", include_str!("data/holidays/scotland.csv"), &differences);
}

#[test]
fn bank_holidays_of_northern_ireland() {
    check("uk", "bank_holidays.northern_ireland", include_str!("data/holidays/northern_ireland.csv"), &[]);
}

#[test]
fn public_holidays_of_ireland() {
    let differences = [(
        "2011-09-14",
        false,
        "Ireland had no public holiday that Wednesday; its day of mourning was 14 September 2001, by the Government's word and no order of law",
    )];
    check("ie", "public_holidays", include_str!("data/holidays/ireland.csv"), &differences);
}

#[test]
fn holidays_in_the_whole_of_germany() {
    check("de", "public_holidays", include_str!("data/holidays/germany.csv"), &[]);
}

#[test]
fn federal_holidays_of_the_united_states() {
    let differences = [("2000-01-01", false, "a Saturday, kept on 31 December 1999, which lies before the known years")];
    check("us", "federal_holidays", include_str!("data/holidays/united_states.csv"), &differences);
}

#[test]
fn closing_days_of_target() {
    check("target", "closing_days", include_str!("data/holidays/target.csv"), &[]);
}
