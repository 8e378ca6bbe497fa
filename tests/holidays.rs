//! The holidays of the standard library against the dates that another tool prints (`data/holidays/`).

use sla::calendar::holidays::HolidaySet;
use sla::check::holidays::holiday_set;
use sla::diagnostic::Diagnostic;
use sla::syntax::parse;
use sla::syntax::tree::{Holidays, ItemKind, Path};
use sla::text::FileId;
use sla::value::{Date, Weekday};

/// The rows of a file of dates: what the other tool prints.
#[expect(clippy::disallowed_methods, reason = "tests may read files")]
fn rows(file: &str) -> Vec<(Date, String)> {
    let text = std::fs::read_to_string(format!("{}/tests/data/holidays/{file}.csv", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split_once(',').unwrap());
    rows.map(|(date, name)| (Date::try_from(date.to_owned()).unwrap(), name.to_owned())).collect()
}

/// Those left out that the other tool lists only beside the day that is kept instead.
fn as_kept(all: &[(Date, String)]) -> Vec<(Date, String)> {
    let kept_instead = |(date, name): &(Date, String)| {
        let observed: Vec<String> = name.split("; ").map(|name| format!("{name} (observed)")).collect();
        let near = |(other, names): &&(Date, String)| (other.days() - date.days()).abs() <= 4 && names.split("; ").any(|n| observed.iter().any(|o| o == n));
        matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && all.iter().find(near).is_some()
    };
    all.iter().filter(|row| !kept_instead(row)).cloned().collect()
}

#[expect(clippy::disallowed_methods, reason = "tests may read files")]
/// A declaration in a file of the library, as rules.
fn set_of(file: &str, name: &str) -> HolidaySet {
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
    holiday_set(find(name).unwrap(), (), |path, ()| Ok((find(&path.text()).ok_or_else(|| unknown(path))?, ()))).unwrap()
}

/// What a declaration in a file of the library holds in some years.
fn ours(file: &str, name: &str, years: (i32, i32)) -> Vec<Date> {
    set_of(file, name).dates(years.0, years.1).unwrap().into_iter().map(|(date, _)| date).collect()
}

/// What is on one side alone, and why.
type Difference<'a> = (&'a str, bool, &'a str);

/// The set is what the other tool prints, but for `differences`: (date, whether it is ours, reason).
fn compare(file: &str, name: &str, theirs: &[(Date, String)], differences: &[Difference<'_>]) {
    let years = theirs.iter().map(|(date, _)| date.year);
    let ours = ours(file, name, (years.clone().min().unwrap(), years.max().unwrap()));
    let mut found: Vec<(String, bool)> = ours.iter().filter(|date| theirs.iter().all(|(d, _)| d != *date)).map(|d| (d.to_string(), true)).collect();
    found.extend(theirs.iter().filter(|(date, _)| !ours.contains(date)).map(|(d, _)| (d.to_string(), false)));
    found.sort();
    let mut listed: Vec<(String, bool)> = differences.iter().map(|(date, ours, _)| ((*date).to_owned(), *ours)).collect();
    listed.sort();
    assert_eq!(found, listed, "{file} {name}: dates on one side alone (true: ours)");
    println!("{name}: {} dates, {} deliberate differences", ours.len(), differences.len());
}

/// For sets that hold only the day that is kept.
fn check(file: &str, name: &str, csv: &str, differences: &[Difference<'_>]) {
    compare(file, name, &as_kept(&rows(csv)), differences);
}

/// For sets that hold a day on a weekend as well as the day that is kept for it.
fn check_both(file: &str, name: &str, csv: &str, differences: &[Difference<'_>]) {
    compare(file, name, &rows(csv), differences);
}

#[test]
fn bank_holidays_of_england_and_wales() {
    check("uk", "bank_holidays.england_and_wales", "england_and_wales", &[]);
}

#[test]
fn bank_holidays_of_scotland() {
    let differences = [("2006-11-30", false, "the Act that makes St Andrew's Day a bank holiday is of January 2007")];
    check("uk", "bank_holidays.scotland", "scotland", &differences);
}

#[test]
fn bank_holidays_of_northern_ireland() {
    check("uk", "bank_holidays.northern_ireland", "northern_ireland", &[]);
}

#[test]
fn public_holidays_of_ireland() {
    let differences = [(
        "2011-09-14",
        false,
        "Ireland had no public holiday that Wednesday; its day of mourning was 14 September 2001, by the Government's word and no order of law",
    )];
    check("ie", "public_holidays", "ireland", &differences);
}

#[test]
fn holidays_in_the_whole_of_germany() {
    check("de", "public_holidays", "germany", &[]);
}

#[test]
fn holidays_of_the_german_states() {
    let states = [
        "baden_wuerttemberg",
        "bavaria",
        "berlin",
        "brandenburg",
        "bremen",
        "hamburg",
        "hesse",
        "lower_saxony",
        "mecklenburg_western_pomerania",
        "north_rhine_westphalia",
        "rhineland_palatinate",
        "saarland",
        "saxony",
        "saxony_anhalt",
        "schleswig_holstein",
        "thuringia",
    ];
    for state in states {
        let both = [rows("germany"), rows(&format!("germany/{state}"))].concat();
        compare("de", &format!("public_holidays.{state}"), &both, &[]);
    }
    let parts = [
        ("bavaria.catholic", "bavaria_catholic"),
        ("bavaria.augsburg", "augsburg"),
        ("saxony.catholic", "saxony_catholic"),
        ("thuringia.catholic", "thuringia_catholic"),
    ];
    for (part, csv) in parts {
        let both = [rows("germany"), rows(&format!("germany/{csv}"))].concat();
        compare("de", &format!("public_holidays.{part}"), &both, &[]);
    }
}

#[test]
fn federal_holidays_of_the_united_states() {
    let differences = [("2000-01-01", false, "a Saturday, kept on 31 December 1999, which lies before the known years")];
    check("us", "federal_holidays", "united_states", &differences);
}

#[test]
fn closing_days_of_target() {
    check("target", "closing_days", "target", &[]);
}

#[test]
fn public_holidays_of_france() {
    check("fr", "public_holidays", "france", &[]);
    check("fr", "public_holidays.alsace_moselle", "alsace_moselle", &[]);
}

#[test]
fn public_holidays_of_the_netherlands() {
    check("nl", "public_holidays", "netherlands", &[]);
    compare("nl", "public_holidays.with_5_may", &[rows("netherlands"), rows("netherlands_optional")].concat(), &[]);
}

#[test]
fn national_holidays_of_brazil() {
    check("br", "national_holidays", "brazil", &[]);
    check("br", "optional_days", "brazil_optional", &[]);
    compare("br", "national_holidays.with_optional_days", &[rows("brazil"), rows("brazil_optional")].concat(), &[]);
}

#[test]
fn public_holidays_of_japan() {
    check_both("jp", "public_holidays", "japan", &[]);
}

#[test]
fn holidays_of_canada() {
    check("ca", "general_holidays", "canada/federal", &[]);
}

#[test]
fn holidays_of_alberta() {
    check("ca", "public_holidays.alberta", "canada/alberta", &[]);
}

#[test]
fn holidays_of_british_columbia() {
    let differences = [("2022-09-19", false, "the day of the Queen's funeral was kept by the public service; it was no statutory holiday")];
    check("ca", "public_holidays.british_columbia", "canada/british_columbia", &differences);
}

#[test]
fn holidays_of_ontario() {
    let christmas = "when Christmas Day is a Sunday, the day for it is the Tuesday after Boxing Day, not Boxing Day itself";
    let canada_day = "the Holidays Act of Canada puts Canada Day on 2 July when the 1st is a Sunday, in every province";
    let tuesdays = ["2005-12-27", "2011-12-27", "2016-12-27", "2022-12-27", "2033-12-27", "2039-12-27"].map(|date| (date, true, christmas));
    let sundays = ["2001-07-01", "2007-07-01", "2012-07-01", "2018-07-01", "2029-07-01", "2035-07-01", "2040-07-01"].map(|d| (d, false, canada_day));
    let mondays = ["2001-07-02", "2007-07-02", "2012-07-02", "2018-07-02", "2029-07-02", "2035-07-02", "2040-07-02"].map(|d| (d, true, canada_day));
    check("ca", "public_holidays.ontario", "canada/ontario", &[&tuesdays[..], &sundays, &mondays].concat());
}

#[test]
fn holidays_of_quebec() {
    check("ca", "public_holidays.quebec", "canada/quebec", &[]);
}

#[test]
fn holidays_of_australia() {
    check_both("au", "public_holidays.national", "australia/national", &[]);
    check_both("au", "public_holidays.queensland.brisbane", "australia/queensland", &[]);
    let without_show: Vec<(Date, String)> = rows("australia/queensland").into_iter().filter(|(_, name)| !name.contains("Show")).collect();
    compare("au", "public_holidays.queensland", &without_show, &[]);
    for state in ["australian_capital_territory", "new_south_wales", "northern_territory", "south_australia", "tasmania", "victoria", "western_australia"] {
        check_both("au", &format!("public_holidays.{state}"), &format!("australia/{state}"), &[]);
    }
}

#[test]
fn holidays_of_spain() {
    check_both("es", "public_holidays", "spain/national", &[]);
    let communities = [
        "andalusia",
        "aragon",
        "asturias",
        "balearic_islands",
        "basque_country",
        "canary_islands",
        "cantabria",
        "castile_and_leon",
        "castile_la_mancha",
        "catalonia",
        "extremadura",
        "galicia",
        "la_rioja",
        "madrid",
        "murcia",
        "navarre",
        "valencian_community",
    ];
    for community in communities {
        check_both("es", &format!("public_holidays.{community}"), &format!("spain/{community}"), &[]);
    }
}

#[test]
fn gazetted_holidays_of_india() {
    let why = "shifted from 19 to 20 August by an order of that week";
    check_both("india", "gazetted_holidays", "india", &[("2021-08-19", false, why), ("2021-08-20", true, why)]);
}

/// Beyond the years whose lists are published there is an error, not a guess.
#[test]
fn what_is_not_published_is_not_known() {
    let said = |file, name, year| set_of(file, name).dates(year, year).unwrap_err();
    assert_eq!(said("india", "gazetted_holidays", 2027), "`gazetted_holidays` is known from 2020 through 2026, not from 2027 through 2027");
    assert_eq!(said("es", "public_holidays.madrid", 2027), "`public_holidays.madrid` is known from 2008 through 2026, not from 2027 through 2027");
}
