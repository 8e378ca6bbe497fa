//! Values as people write them: shares, lengths, amounts of money, moments in a zone, verdicts.

use crate::calendar::Zone;
use crate::outcome::{Body, ClockState, ItemVerdict, Measured, StretchKind, TargetValue, Verdict};
use crate::plan::Bound;
use crate::value::{Instant, Micros, Money, Ratio};

/// Of what is earned where an amount is not agreed.
pub(super) const BLANK: &str = "not known: an amount is left blank";

/// Places of a percentage, unless more are needed to tell it from its target.
const PLACES: u32 = 2;

/// Moments in one zone.
#[derive(Clone, Copy, Debug)]
pub struct Local<'a>(pub &'a Zone);

impl Local<'_> {
    /// `2027-02-03 09:00:00`
    pub fn moment(self, at: Instant) -> String {
        let civil = self.0.local(at);
        let time = civil.time.to_string();
        let seconds = if time.len() == 5 { ":00" } else { "" };
        format!("{} {time}{seconds}", civil.date)
    }

    /// `Wed 2027-02-03 09:00:00`
    pub fn day_and_moment(self, at: Instant) -> String {
        let day = match self.0.local(at).date.weekday().index() {
            0 => "Mon",
            1 => "Tue",
            2 => "Wed",
            3 => "Thu",
            4 => "Fri",
            5 => "Sat",
            _ => "Sun",
        };
        format!("{day} {}", self.moment(at))
    }
}

/// `6 hours 40 minutes`: never days, which would have to say which kind of day.
pub fn length(of: Micros) -> String {
    if of.0 == 0 {
        return "0 minutes".to_owned();
    }
    let total = of.0.unsigned_abs();
    let (seconds, micros) = (total / 1_000_000, total % 1_000_000);
    let mut parts = Vec::new();
    let mut part = |n: String, unit: &str| {
        let plural = if n == "1" { "" } else { "s" };
        parts.push(format!("{n} {unit}{plural}"));
    };
    if seconds >= 3600 {
        part(grouped(&(seconds / 3600).to_string()), "hour");
    }
    if seconds / 60 % 60 != 0 {
        part((seconds / 60 % 60).to_string(), "minute");
    }
    if micros != 0 {
        let digits = format!("{micros:06}");
        part(format!("{}.{}", seconds % 60, digits.trim_end_matches('0')), "second");
    } else if seconds % 60 != 0 {
        part((seconds % 60).to_string(), "second");
    }
    let sign = if of.0 < 0 { "-" } else { "" };
    format!("{sign}{}", parts.join(" "))
}

/// `10,000.00 GBP`
pub fn money(amount: Money, currency: Option<&str>) -> String {
    let number = grouped(&amount.to_string());
    match currency {
        Some(code) => format!("{number} {}", crate::text::safe(code)),
        None => number,
    }
}

/// How many open points a page rests on, as its last line; nothing if none.
pub fn rests_on(body: &Body) -> String {
    match body.provisional.len() {
        0 => String::new(),
        n => format!("\nrests on {} that nobody agreed; `sla eval` lists them\n", count(n as u64, "reading", "readings")),
    }
}

/// Commas between thousands of a decimal number.
pub fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A measure as exactly as it can be written.
pub fn exactly(value: Measured) -> String {
    match value {
        Measured::Share(share) => share.show_percent(6),
        Measured::Number(number) | Measured::Money(number) => plain_number(number),
        Measured::Length(length) => length_of(length),
    }
}

/// A measure, rounded for reading: a share to two places, a length above a minute to seconds; finer where that is needed to tell it from the
/// target it is compared with.
pub fn measured(value: Measured, beside: Option<Measured>) -> String {
    match (value, beside) {
        (Measured::Share(share), Some(Measured::Share(target))) if share != target => {
            let differs = |places: &u32| share.show_percent(*places) != target.show_percent(*places);
            share.show_percent((PLACES..8).find(differs).unwrap_or(8))
        }
        (Measured::Share(share), _) => share.show_percent(PLACES),
        (Measured::Number(number) | Measured::Money(number), _) => plain_number(number),
        (Measured::Length(length), beside) => {
            let second = Ratio::whole(Micros::SECOND.0);
            let whole = length.over(second).and_then(|s| s.round(0)).and_then(|s| s.times(second));
            let rounded = whole.filter(|w| *w >= Ratio::whole(Micros::MINUTE.0) && beside != Some(Measured::Length(*w)));
            length_of(rounded.unwrap_or(length))
        }
    }
}

/// The same where readings part: a share to four places, so that it is not taken for an edge that it only comes near.
pub fn measured_finely(value: Measured, beside: Option<Measured>) -> String {
    let plain = measured(value, beside);
    let fine = if let Measured::Share(share) = value { share.show_percent(4) } else { String::new() };
    if fine.len() > plain.len() { fine } else { plain }
}

/// A number with up to four places.
pub fn plain_number(number: Ratio) -> String {
    match number.to_decimal(4) {
        Some(decimal) => grouped(&decimal.normalize().to_string()),
        None => format!("{}/{}", number.num(), number.den()),
    }
}

/// A length given as an exact number of microseconds; the nearest microsecond is shown.
pub fn length_of(micros: Ratio) -> String {
    let whole = micros.to_decimal(0).and_then(|d| i64::try_from(d.mantissa()).ok());
    whole.map_or_else(|| format!("{}/{} microseconds", micros.num(), micros.den()), |n| length(Micros(n)))
}

/// `at least 95%`; `[?]` while nothing is agreed.
pub fn target(of: TargetValue) -> String {
    let word = match of.bound {
        Bound::AtLeast => "at least",
        Bound::Above => "above",
        Bound::AtMost => "at most",
        Bound::Below => "below",
        Bound::Exactly => "exactly",
    };
    match of.value {
        Some(value) => format!("{word} {}", measured(value, None)),
        None => format!("{word} [?]"),
    }
}

/// A verdict in words.
pub fn verdict(of: Verdict) -> &'static str {
    match of {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::NotMeasured => "not measured",
        Verdict::Undetermined => "undetermined",
        Verdict::Reported => "reported",
    }
}

/// What became of an item, in words.
pub fn item(of: ItemVerdict) -> &'static str {
    match of {
        ItemVerdict::Met => "met",
        ItemVerdict::Missed => "missed",
        ItemVerdict::LeftOut => "left out",
        ItemVerdict::Measured => "measured",
    }
}

/// Where a cycle stands, in words.
pub fn state(of: ClockState) -> &'static str {
    match of {
        ClockState::Running => "running",
        ClockState::Paused => "paused",
        ClockState::Stopped => "stopped",
        ClockState::Ended => "ended",
    }
}

/// Why a stretch counted or not, in words.
pub fn stretch(of: StretchKind) -> &'static str {
    match of {
        StretchKind::Counted => "counted",
        StretchKind::Paused => "paused",
        StretchKind::ClosedHours => "closed",
        StretchKind::Stopped => "stopped",
    }
}

/// `1 ticket`, `2,412 rows`
pub fn count(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(&n.to_string())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_hours_minutes_and_seconds() {
        assert_eq!(length(Micros(24_000 * Micros::SECOND.0)), "6 hours 40 minutes");
        assert_eq!(length(Micros(31 * Micros::HOUR.0)), "31 hours");
        assert_eq!(length(Micros(1_500_000)), "1.5 seconds");
        assert_eq!(length(Micros(-Micros::MINUTE.0)), "-1 minute");
        assert_eq!(length(Micros(i64::MAX)), "2,562,047,788 hours 54.775807 seconds");
        assert_eq!(length(Micros::ZERO), "0 minutes");
    }

    #[test]
    fn amounts_have_their_thousands_apart() {
        assert_eq!(money(Money::new(1_000_000, 2), Some("GBP")), "10,000.00 GBP");
        assert_eq!(money(Money::new(-99_950, 2), None), "-999.50");
        assert_eq!(grouped("1234567"), "1,234,567");
    }

    #[test]
    fn a_share_just_below_its_target_is_not_shown_as_the_target() {
        let (share, target) = (Ratio::new(94_999, 100_000).unwrap(), Ratio::new(95, 100).unwrap());
        assert_eq!(measured(Measured::Share(share), Some(Measured::Share(target))), "94.999%");
        assert_eq!(measured(Measured::Share(target), Some(Measured::Share(target))), "95%");
        let hours = |n: i128, d: i128| Measured::Length(Ratio::new(n * 3_600_000_000, d).unwrap());
        assert_eq!(measured(hours(7, 3), Some(hours(2, 1))), "2 hours 20 minutes");
        assert_eq!(measured(hours(20_000_001, 10_000_000), Some(hours(2, 1))), "2 hours 0.00036 seconds");
        assert_eq!(measured(Measured::Share(Ratio::new(2, 3).unwrap()), Some(Measured::Share(target))), "66.67%");
    }
}
