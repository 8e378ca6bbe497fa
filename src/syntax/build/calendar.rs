//! Calendars: weekly hours, dated exceptions, combinations.

use super::Build;
use super::dates::weekday;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Calendar, CalendarBody, CalendarLine, DatesExpr, HoursLit};
use crate::text::Span;
use crate::value::{TimeOfDay, Weekday};

impl<'i> Build<'i> {
    /// `calendar support_hours { … }` and `calendar both is a and b`.
    pub(super) fn calendar(&mut self, node: &Node<'_>) -> Option<Calendar> {
        let lines = self.block(node, &blocks::CALENDAR, Self::calendar_line, |p| Some(CalendarLine::Settle(p)), CalendarLine::Broken);
        let head = node.child(Rule::calendar_head)?;
        let body = match node.child(Rule::calendar_is) {
            Some(is) => CalendarBody::Combined(self.hours_set(&is.child(Rule::hours_set)?)?),
            None => CalendarBody::Lines(lines),
        };
        Some(Calendar { name: self.word_of(&head, Rule::name)?, doc: self.quoted_of(&head), body })
    }

    fn calendar_line(&mut self, node: &Node<'_>) -> Option<CalendarLine> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::timezone => CalendarLine::Timezone(self.word_of(node, Rule::zone_name)?),
            Rule::open_always => CalendarLine::Weekly { days: Weekday::ALL.to_vec(), hours: vec![whole_day(span)], span },
            Rule::weekly => CalendarLine::Weekly { days: days(&node.child(Rule::days)?)?, hours: self.hours_of(node)?, span },
            Rule::open_on => CalendarLine::Open { dates: self.dates_of(node)?, hours: self.hours_of(node)?, span },
            Rule::closed => CalendarLine::Closed { dates: self.dates_of(node)?, hours: self.hours_of(node)?, span },
            _ => return None,
        })
    }

    /// Spans of hours; none if they are not said.
    fn hours_of(&mut self, node: &Node<'_>) -> Option<Vec<HoursLit>> {
        let Some(hours) = node.child(Rule::hours) else { return Some(Vec::new()) };
        if hours.has(Rule::all_day) {
            return Some(vec![whole_day(self.span(&hours))]);
        }
        hours.all(Rule::span_of_hours).map(|h| self.span_of_hours(&h)).collect()
    }

    fn span_of_hours(&mut self, node: &Node<'_>) -> Option<HoursLit> {
        let mut times = node.all(Rule::clock_time);
        let (from, until) = (times.next()?, times.next()?);
        let (from, until) = (self.time_of_day(&from), self.time_of_day(&until));
        Some(HoursLit { from: from?, until: until?, span: self.span(node) })
    }

    fn dates_of(&mut self, node: &Node<'_>) -> Option<Vec<DatesExpr>> {
        node.child(Rule::dates)?.all(Rule::dates_item).map(|d| self.dates_item(&d.first()?)).collect()
    }

    fn dates_item(&mut self, node: &Node<'_>) -> Option<DatesExpr> {
        Some(match node.rule() {
            Rule::path => DatesExpr::Named(self.path(node)),
            Rule::date => DatesExpr::Date(self.date(node)?),
            Rule::date_range_item => DatesExpr::Range(self.date_range(node)?),
            Rule::annual => {
                let (month, day) = self.annual(node)?;
                DatesExpr::Annual { month, day, span: self.span(node) }
            }
            _ => return None,
        })
    }
}

fn whole_day(span: Span) -> HoursLit {
    HoursLit { from: TimeOfDay::MIDNIGHT, until: TimeOfDay::END, span }
}

/// Days in the order they are written; a span that passes Sunday goes on at Monday.
fn days(node: &Node<'_>) -> Option<Vec<Weekday>> {
    if node.has(Rule::every_day) {
        return Some(Weekday::ALL.to_vec());
    }
    let mut list = Vec::new();
    for span in node.all(Rule::day_span) {
        let mut ends = span.all(Rule::weekday);
        let first = weekday(&ends.next()?)?;
        let last = ends.next().map_or(Some(first), |d| weekday(&d))?;
        let length = (last.index() + 7 - first.index()) % 7;
        list.extend(Weekday::ALL.into_iter().cycle().skip(first.index()).take(length + 1));
    }
    Some(list)
}
