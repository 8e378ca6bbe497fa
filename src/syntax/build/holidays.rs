//! Sets of holidays by rule.

use super::Build;
use super::dates::{month_number, weekday, whole};
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{DayRule, HolidayDay, HolidayLine, Holidays, Name, Shift, ShiftTo};
use crate::value::{Date, Weekday};

impl<'i> Build<'i> {
    /// `holidays bank_holidays.england_and_wales "…" { … }`: one name, dots and all.
    pub(super) fn holidays(&mut self, node: &Node<'_>) -> Option<Holidays> {
        let lines = self.block(node, &blocks::HOLIDAYS, Self::holidays_line, |_| None, HolidayLine::Broken);
        let head = node.child(Rule::holidays_head)?;
        let path = self.path(&head.child(Rule::path)?);
        Some(Holidays { name: Name { text: path.text(), span: path.span }, doc: self.quoted_of(&head), lines })
    }

    fn holidays_line(&mut self, node: &Node<'_>) -> Option<HolidayLine> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::known => {
                let mut years = node.all(Rule::year).map(|y| whole(&y));
                HolidayLine::Known { from: years.next()??, through: years.next()??, span }
            }
            Rule::include => HolidayLine::Include(self.path(&node.child(Rule::path)?)),
            Rule::holiday => HolidayLine::Day(self.holiday(node)?),
            _ => return None,
        })
    }

    fn holiday(&mut self, node: &Node<'_>) -> Option<HolidayDay> {
        let year_of = |rule| node.child(rule).and_then(|n| n.child(Rule::year)).and_then(|y| whole(&y));
        let years_of = |rule| node.all(rule).flat_map(|tail| tail.all(Rule::year)).filter_map(|y| whole(&y)).collect();
        Some(HolidayDay {
            name: self.quoted_of(node)?,
            rule: self.day_rule(&node.child(Rule::day_rule)?.first()?)?,
            shifts: node.children().filter_map(|tail| shift(&tail)).collect(),
            from: year_of(Rule::first_year).or_else(|| year_of(Rule::every_years)),
            through: year_of(Rule::last_year),
            every: node.child(Rule::every_years).and_then(|n| n.child(Rule::integer)).and_then(|n| whole(&n)),
            only: years_of(Rule::only_years),
            except: years_of(Rule::without_years),
            span: self.span(node),
        })
    }

    fn day_rule(&mut self, node: &Node<'_>) -> Option<DayRule> {
        let before = node.has(Rule::kw_before);
        Some(match node.rule() {
            Rule::fixed => {
                let (month, day) = self.annual(node)?;
                DayRule::Fixed { month, day }
            }
            Rule::once => {
                let (month, day) = self.annual(node)?;
                let year = whole(&node.child(Rule::year)?)?;
                let date = Date::new(year, month, day);
                if date.is_none() {
                    let span = self.span(node);
                    self.error("syntax/no-such-date", format!("there is no such day in {year}"), span);
                }
                DayRule::Once(date?)
            }
            Rule::nth_day => {
                let nth = match node.child(Rule::nth_word)?.text().trim() {
                    "first" => 1,
                    "second" => 2,
                    "third" => 3,
                    "fourth" => 4,
                    "fifth" => 5,
                    _ => -1,
                };
                DayRule::Nth { nth, day: weekday(&node.child(Rule::weekday)?)?, month: month_number(&node.child(Rule::month_name)?)? }
            }
            Rule::near_day => {
                let (month, date) = self.annual(node)?;
                DayRule::Near { day: weekday(&node.child(Rule::weekday)?)?, before, month, date }
            }
            Rule::easter => {
                let days: i32 = node.child(Rule::integer).and_then(|n| whole(&n)).unwrap_or(0);
                DayRule::Easter { offset: if before { -days } else { days } }
            }
            Rule::between_days => DayRule::Between,
            _ => return None,
        })
    }
}

/// `moved to …`, `also on …`, `not on …`; none if it is another tail.
fn shift(tail: &Node<'_>) -> Option<Shift> {
    let day_of = |node: &Node<'_>| node.child(Rule::weekday).and_then(|d| weekday(&d));
    let to = match tail.rule() {
        Rule::not_on => ShiftTo::Nowhere,
        Rule::moved | Rule::also => tail.children().find_map(|how| match how.rule() {
            Rule::next_free if how.has(Rule::kw_day) => Some(ShiftTo::NextFreeDay),
            Rule::next_free => Some(ShiftTo::NextFreeWeekday),
            Rule::nearest_weekday => Some(ShiftTo::NearestWeekday),
            Rule::next_day => day_of(&how).map(ShiftTo::Next),
            Rule::day_back => day_of(&how).map(ShiftTo::Before),
            _ => None,
        })?,
        _ => return None,
    };
    let days = match tail.child(Rule::on_days) {
        Some(days) => days.all(Rule::weekday).filter_map(|d| weekday(&d)).collect(),
        None => vec![Weekday::Sat, Weekday::Sun],
    };
    Some(Shift { days, to, also: tail.rule() == Rule::also })
}
