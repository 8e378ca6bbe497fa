//! What a log comes to over all readings of what is open.

use super::words;
use crate::finding::Interval;
use crate::text::safe;
use crate::value::Money;
use serde::Serialize;

/// In a line or two, for people.
pub fn line(of: &Interval, currency: Option<&str>) -> String {
    let money = |amount: Money| words::money(amount, currency);
    let points = words::count(of.points.len() as u64, "point", "points");
    let combinations = words::count(of.all, "combination", "combinations");
    let range = format!("from {} to {} owed on the log", money(of.least.0), money(of.most.0));
    let how = match (of.tried == of.all, of.more.is_empty()) {
        (true, true) => format!("{range}: all {combinations} of the readings of the {points} that change anything"),
        (true, false) => format!("at least {range}: all {combinations} of the readings of the {points} that change anything alone"),
        (false, _) => {
            format!("at least {range}: {} of {combinations} of the readings of the {points} that change anything alone", words::grouped(&of.tried.to_string()))
        }
    };
    let mut out = format!("{how}\n  {}\n", safe(&of.points.join(", ")));
    if !of.more.is_empty() {
        out.push_str(&format!("  together with {}\n", safe(&of.more.join(", "))));
    }
    out
}

/// For programs.
#[derive(Clone, Debug, Serialize)]
pub struct JsonInterval<'a> {
    least: Money,
    most: Money,
    points: &'a [String],
    together_with: &'a [String],
    combinations: u64,
    evaluated: u64,
    whole: bool,
}

impl<'a> JsonInterval<'a> {
    /// Of an interval.
    pub fn of(of: &'a Interval) -> Self {
        let (least, most) = (of.least.0, of.most.0);
        Self { least, most, points: &of.points, together_with: &of.more, combinations: of.all, evaluated: of.tried, whole: of.is_whole() }
    }
}
