//! From a `holidays` declaration to the calendar room's set of rules: what it includes is written out, days that no year has are errors.

use crate::calendar::holidays::{DayRule, HolidayRule, HolidaySet, Shift, ShiftTo};
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::{self, HolidayDay, HolidayLine, Holidays, Path};

/// What a path in a file names: the declaration and the file it stands in.
pub type Found<'a, F> = Result<(&'a Holidays, F), Box<Diagnostic>>;

/// The rules of a set and of all it includes, in the order of the lines. `file` is wherever `set` stands; `find` looks a path up from a file.
///
/// # Errors
/// Everything that is wrong with it; broken lines have been reported before.
pub fn holiday_set<'a, F: Copy>(set: &'a Holidays, file: F, mut find: impl FnMut(&'a Path, F) -> Found<'a, F>) -> Result<HolidaySet, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let Some(known) = known(set, &mut wrong) else { return Err(wrong) };
    let mut rules = Vec::new();
    let mut seen: Vec<&Holidays> = vec![set];
    let mut open = vec![(set.lines.iter(), file)];
    while let Some((lines, file)) = open.last_mut() {
        let file = *file;
        match lines.next() {
            None => drop(open.pop()),
            Some(HolidayLine::Known { .. } | HolidayLine::Broken(_)) => {}
            Some(HolidayLine::Day(day)) => match rule(day) {
                Ok(rule) => rules.push(rule),
                Err(error) => wrong.push(*error),
            },
            Some(HolidayLine::Include(path)) => match find(path, file) {
                Err(error) => wrong.push(*error),
                // A date is in a set or not: what is included twice, or includes itself, adds nothing.
                Ok((other, _)) if seen.iter().any(|s| std::ptr::eq(*s, other)) => {}
                Ok((other, there)) => {
                    if let Some((first, last)) = self::known(other, &mut wrong)
                        && (known.0 < first || last < known.1)
                    {
                        let said = format!("`{}` is known from {first} through {last}, `{}` from {} through {}", path.text(), set.name.text, known.0, known.1);
                        wrong.push(Diagnostic::error("holidays/known", said, path.span).help("shorten the years of the set that includes it"));
                    }
                    seen.push(other);
                    open.push((other.lines.iter(), there));
                }
            },
        }
    }
    if wrong.is_empty() { Ok(HolidaySet { name: set.name.text.clone(), known: Some(known), rules }) } else { Err(wrong) }
}

/// The years a set is known for.
fn known(set: &Holidays, wrong: &mut Vec<Diagnostic>) -> Option<(i32, i32)> {
    let mut years = set.lines.iter().filter_map(|line| match line {
        HolidayLine::Known { from, through, span } => Some((*from, *through, *span)),
        _ => None,
    });
    let Some((from, through, span)) = years.next() else {
        let said = format!("`{}` does not say for which years it is known", set.name.text);
        wrong.push(Diagnostic::error("holidays/known", said, set.name.span).help("add a line `known 2000 through 2040`"));
        return None;
    };
    if through < from || !(1900..=2199).contains(&from) || !(1900..=2199).contains(&through) {
        wrong.push(Diagnostic::error("holidays/known", "these are no years in order, between 1900 and 2199", span));
        return None;
    }
    if let Some((_, _, again)) = years.next() {
        wrong.push(Diagnostic::error("holidays/known", "the years are given twice", again).label("again here").at(span, "first here"));
    }
    Some((from, through))
}

fn rule(day: &HolidayDay) -> Result<HolidayRule, Box<Diagnostic>> {
    let rule = HolidayRule {
        name: day.name.text.clone(),
        day: match day.rule {
            tree::DayRule::Fixed { month, day } => DayRule::Fixed { month, day },
            tree::DayRule::Once(date) => DayRule::Once(date),
            tree::DayRule::Nth { nth, day, month } => DayRule::Nth { nth, day, month },
            tree::DayRule::Near { day, before, month, date } => DayRule::Near { day, before, month, date },
            tree::DayRule::Easter { offset } => DayRule::Easter { offset },
            tree::DayRule::Between => DayRule::Between,
        },
        shifts: day.shifts.iter().map(shift).collect(),
        from: day.from,
        through: day.through,
        every: day.every.unwrap_or(1),
        only: day.only.clone(),
        except: day.except.clone(),
    };
    if rule.every == 0 {
        return Err(Box::new(Diagnostic::error("holidays/day", "there is no year every 0 years", day.span)));
    }
    // 2000 was a leap year: what it has not, no year has.
    rule.day.in_year(2000).map_err(|why| Box::new(Diagnostic::error("holidays/day", why, day.span)))?;
    Ok(rule)
}

fn shift(shift: &tree::Shift) -> Shift {
    let to = match shift.to {
        tree::ShiftTo::NextFreeWeekday => ShiftTo::NextFreeWeekday,
        tree::ShiftTo::NextFreeDay => ShiftTo::NextFreeDay,
        tree::ShiftTo::NearestWeekday => ShiftTo::NearestWeekday,
        tree::ShiftTo::Next(day) => ShiftTo::Next(day),
        tree::ShiftTo::Before(day) => ShiftTo::Before(day),
        tree::ShiftTo::Nowhere => ShiftTo::Nowhere,
    };
    Shift { days: shift.days.clone(), to, also: shift.also }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;
    use crate::syntax::tree::ItemKind;
    use crate::text::FileId;

    /// What is said of the last set in a text, or its dates of 2026.
    fn said(text: &str) -> String {
        let parsed = parse(FileId(0), text);
        assert_eq!(parsed.diagnostics, []);
        let sets: Vec<&Holidays> =
            parsed.file.items.iter().filter_map(|item| if let ItemKind::Holidays(set) = &item.kind { Some(set) } else { None }).collect();
        let find = |path: &Path, ()| {
            let found = sets.iter().copied().find(|set| set.name.text == path.text()).map(|set| (set, ()));
            found.ok_or_else(|| Box::new(Diagnostic::error("name/unknown", format!("no `{}`", path.text()), path.span)))
        };
        match holiday_set(sets.last().unwrap(), (), find) {
            Ok(set) => set.dates(2026, 2026).unwrap().iter().map(|(date, name)| format!("{date} {name}")).collect::<Vec<_>>().join("; "),
            Err(wrong) => wrong.iter().map(|d| d.message.as_str()).collect::<Vec<_>>().join("; "),
        }
    }

    const BASE: &str = "holidays base {\n  known 2000 through 2040\n  all of base\n  \"A\" on 1 January\n}\n";

    #[test]
    fn what_is_included_is_written_out_once() {
        let more = "holidays more {\n  known 2000 through 2030\n  all of base\n  \"B\" on 1 January\n  \"C\" on 5 January\n}\nholidays all_of_it {\n  known 2000 through 2030\n  all of more\n  all of base\n}\n";
        assert_eq!(said(&format!("{BASE}{more}")), "2026-01-01 A, B; 2026-01-05 C");
    }

    #[test]
    fn mistakes_are_said() {
        assert_eq!(said("holidays x {\n  \"A\" on 1 January\n}\n"), "`x` does not say for which years it is known");
        assert_eq!(said("holidays x {\n  known 2040 through 2000\n}\n"), "these are no years in order, between 1900 and 2199");
        let wider = "holidays x {\n  known 2000 through 2050\n  all of base\n  all of bass\n  \"B\" on 900 days after easter\n}\n";
        let all = "`base` is known from 2000 through 2040, `x` from 2000 through 2050; no `bass`; that is more than a year from Easter";
        assert_eq!(said(&format!("{BASE}{wider}")), all);
    }

    #[test]
    fn where_holidays_are_kept() {
        let set = |lines: &str| said(&format!("holidays x {{\n  known 2000 through 2040\n{lines}}}\n"));
        // In 2026 1 August is a Saturday, 1 November a Sunday.
        let forms = [
            ("1 November, moved to monday from sunday", "2026-11-02 A"),
            ("1 November, moved to the next free weekday from saturday", "2026-11-01 A"),
            ("1 November, moved back to saturday from sunday", "2026-10-31 A"),
            ("1 August, moved to monday from sunday, moved back to friday from saturday", "2026-07-31 A"),
            ("1 August, also on the next free day when on saturday or sunday", "2026-08-01 A; 2026-08-02 A"),
            ("1 August, also on monday when on saturday and sunday, from 2026", "2026-08-01 A; 2026-08-03 A"),
            ("1 August, not on saturday or sunday", ""),
            ("2 August, every 4 years from 2002 through 2026", "2026-08-02 A"),
            ("2 August, every 4 years from 2002 through 2022", ""),
            ("2 August, only in 2025, 2026", "2026-08-02 A"),
            ("2 August, only in 2025 and 2027", ""),
            ("2 August, every 0 years from 2002", "there is no year every 0 years"),
        ];
        for (form, wanted) in forms {
            assert_eq!(set(&format!("  \"A\" on {form}\n")), wanted, "{form}");
        }
        let between = "  \"A\" on 1 May\n  \"B\" on 3 May\n  \"C\" on each day between two holidays, not on sunday\n";
        assert_eq!(set(between), "2026-05-01 A; 2026-05-02 C; 2026-05-03 B");
    }
}
