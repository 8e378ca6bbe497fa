//! Lengths that are given in days: what a day is.

use super::context::Lowering;
use super::values::For;
use crate::diagnostic::Diagnostic;
use crate::plan::{Budget, CalendarId, ClockId, Settled};
use crate::readings::{Choice, Day};
use crate::syntax::tree::Expr;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

impl Lowering<'_> {
    /// So many days, which kind `day` reads.
    pub(super) fn days(&mut self, count: Decimal, calendar: Option<CalendarId>, what: For, expr: &Expr) -> Option<Budget> {
        let hours = (count * Decimal::from(24)).normalize();
        let of = calendar.and_then(|c| self.plan.calendars.get(c.index())).map_or(String::new(), |c| format!(" of {}", c.name));
        if what == For::Cap {
            let wrong = Diagnostic::error("unit/days", "a bound on a pause is a length of time, and a day is not always 24 hours", expr.span);
            self.say(wrong.fix(format!("write `{hours} hours{of}` if that is meant"), expr.span, format!("{hours} hours{of}")));
            return None;
        }
        let whole = (count.fract().is_zero() && count >= Decimal::ONE).then(|| count.to_u32()).flatten().filter(|n| *n <= 36_525);
        let Some(count) = whole else {
            let wrong = Diagnostic::error("unit/days", "days are counted in whole numbers, from 1", expr.span);
            self.say(wrong.fix(format!("write `{hours} hours{of}` if that is meant"), expr.span, format!("{hours} hours{of}")));
            return None;
        };
        let subject = self.here.name.clone();
        let day = self.point(&Day::KIND, &subject, None, expr.span);
        Some(Budget::Days { count, day, calendar })
    }

    /// Days that limit a clock which runs in a calendar, of which no calendar is named, are three things: the contract itself must say what a day is, not a text that it cites.
    pub(super) fn day_of_a_clock(&mut self, budget: &Budget, clock: ClockId, expr: &Expr) -> Option<()> {
        let Budget::Days { day, calendar: None, count } = budget else { return Some(()) };
        let said = self.plan.points.get(*day).is_some_and(|p| matches!(p.settled, Settled::Clause | Settled::Agreement));
        let clock_of = self.plan.clocks.get(clock.index()).map(|c| (c.name.clone(), c.run.iter().find_map(|r| r.during)));
        let Some((name, Some(hours))) = clock_of.filter(|_| !said) else { return Some(()) };
        let hours = self.plan.calendars.get(hours.index()).map_or(String::new(), |c| c.name.clone());
        let (all, days) = (u64::from(*count).saturating_mul(24), if *count == 1 { "1 day".to_owned() } else { format!("{count} days") });
        let said = format!("`{name}` counts hours of `{hours}`: are {days} {all} of those, dates, or dates on which `{hours}` is open?");
        let wrong = Diagnostic::error("unit/days", said, expr.span);
        self.say(wrong.help(format!(
            "say it in hours: `{all} hours of {hours}`; or say in the agreement what a day is, `day is a calendar date`; or both: `{days} of {hours}` and `day is a working date`"
        )));
        None
    }
}
