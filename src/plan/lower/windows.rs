//! Windows: weeks, months, quarters and years, and which month is meant.

use super::context::Lowering;
use super::points::Said;
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::{PointRef, Unit, WindowSpec};
use crate::readings::{Choice, LocalFold, LocalGap, Month, MonthEnd, WeekStart};
use crate::syntax::tree::Window;
use crate::text::Span;

impl Lowering<'_> {
    /// A window of `subject`; `month` alone, without `calendar` or `contract`, is an open point that all such windows share.
    pub(super) fn window(&mut self, window: &Window, subject: &str) -> Option<WindowSpec> {
        let unit = self.unit(window)?;
        let which = window.which.as_ref();
        let said = match which.map(|w| w.text.as_str()) {
            None => None,
            Some("calendar") => Some(Said::new(Month::Calendar, window.span)),
            Some("contract") if unit != Unit::Week => Some(Said::new(Month::Contract, window.span)),
            Some(other) => {
                let wrong = Diagnostic::error("window/unknown", format!("a `{other} {}` is not known", window.unit.text), window.span);
                self.say(wrong.help("windows are calendar or contract months, quarters and years, and weeks"));
                return None;
            }
        };
        self.local_times(window.span);
        if unit == Unit::Week {
            self.point(&WeekStart::KIND, subject, None, window.span);
            return Some(WindowSpec::of(unit, None));
        }
        let month = self.point(&Month::KIND, subject, said, window.span);
        self.contract_month(month, window.span);
        Some(WindowSpec::of(unit, Some(month)))
    }

    /// The unit of a window.
    pub(super) fn unit(&mut self, window: &Window) -> Option<Unit> {
        let word = window.unit.text.as_str();
        Some(match word {
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            _ => {
                let wrong = Diagnostic::error("window/unknown", format!("`{word}` is not a window"), window.unit.span);
                self.say(match nearest(word, ["week", "month", "quarter", "year"]) {
                    Some(near) => wrong.fix(format!("did you mean `{near}`?"), window.unit.span, near),
                    None => wrong.help("windows are `week`, `month`, `quarter` and `year`"),
                });
                return None;
            }
        })
    }

    /// Contract months are counted from the beginning of the term, and may begin on a day that a month lacks.
    fn contract_month(&mut self, month: PointRef, span: Span) {
        let reading = self.plan.points.choice::<Month>(month);
        match (reading, self.plan.term.from) {
            (Some(Month::Contract | Month::ThirtyDays), None) if !self.header_broken() => {
                let wrong = Diagnostic::error("window/no-term", "months are counted from the beginning of the term, but the agreement has no term", span);
                self.say(wrong.help("add a line such as `term 1 January 2026 through 31 December 2028`"));
            }
            (Some(Month::Contract), Some(from)) if from.day > 28 => {
                self.point(&MonthEnd::KIND, "", None, span);
            }
            _ => {}
        }
    }

    /// Local times matter here: on the nights when clocks change, choice points are met (unless the zone never changes its clocks).
    pub(super) fn local_times(&mut self, span: Span) {
        if self.plan.zone_name() != "UTC" {
            self.point(&LocalGap::KIND, "", None, span);
            self.point(&LocalFold::KIND, "", None, span);
        }
    }
}
