//! Whether the rows of a credit table leave a value out or hold one twice: exact arithmetic on their edges, group by group.

use super::{Bound, Edge, Inclusion, Row, Scale, Value};
use crate::readings::{Between, ToEnd};
use crate::value::Ratio;

/// More groups than this are not looked at one by one.
const MOST_GROUPS: usize = 4_096;

/// Where a row begins or ends: a value, and whether the row reaches just short of it (0) or just past it (1), as an end; as a beginning, from it (0) or
/// from just past it (1).
type Cut = (Ratio, u8);

/// Whether the edges that a reading decides are inside: of `between` the lower and the upper, of `A to B` the upper.
#[derive(Clone, Copy)]
struct Edges {
    lower: bool,
    upper: bool,
    to: bool,
}

/// What the rows of a table go by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goes<'a> {
    /// What they compare.
    pub scale: Scale,
    /// Whether only whole numbers occur.
    pub whole: bool,
    /// Every target that can be in force, with its value if that is one.
    pub targets: &'a [(Bound, Option<Ratio>)],
    /// How the edges of `between` are read, if that is settled.
    pub between: Option<Between>,
    /// How the end of `A to B` is read, if that is settled.
    pub to: Option<ToEnd>,
}

fn edges(goes: Goes<'_>, unless: bool) -> Edges {
    let (lower, upper) = match goes.between {
        None => (unless, unless),
        Some(Between::LowerIn) => (true, false),
        Some(Between::UpperIn) => (false, true),
        Some(Between::BothIn) => (true, true),
        Some(Between::BothOut) => (false, false),
    };
    Edges { lower, upper, to: goes.to.map_or(unless, |to| to == ToEnd::IncludesTheEnd) }
}

fn inside(edge: Edge, between: bool, edges: Edges) -> bool {
    match edge.inclusive {
        Inclusion::Yes => true,
        Inclusion::No => false,
        Inclusion::Between => between,
        Inclusion::To => edges.to,
    }
}

/// Where whole numbers are all there is: from, or to before, the next whole number.
fn whole_cut((at, past): Cut, whole: bool) -> Cut {
    if !whole {
        return (at, past);
    }
    let (num, den) = (at.num(), at.den());
    let floor = num.div_euclid(den);
    let next = if num.rem_euclid(den) == 0 && past == 0 { floor } else { floor.saturating_add(1) };
    (Ratio::new(next, 1).unwrap_or(at), 0)
}

fn begin(row: &Row, edges: Edges, whole: bool) -> Option<Cut> {
    row.lower.map(|e| whole_cut((e.at, u8::from(!inside(e, edges.lower, edges))), whole))
}

fn end(row: &Row, edges: Edges, whole: bool) -> Option<Cut> {
    row.upper.map(|e| whole_cut((e.at, u8::from(inside(e, edges.upper, edges))), whole))
}

/// The rows of each group that a table tells apart. `all`: for each dimension every value there is, if they are known. None: too many groups.
pub(super) fn groups<'a>(rows: &'a [Row], all: &[Option<Vec<Value>>]) -> Option<Vec<Vec<&'a Row>>> {
    // For each dimension the values named, and one for those not named.
    let mut kinds: Vec<Vec<Option<&Value>>> = Vec::new();
    for (at, known) in all.iter().enumerate() {
        let mut named: Vec<&Value> = rows.iter().filter_map(|row| row.when.get(at)).flatten().collect();
        named.sort();
        named.dedup();
        let every = known.as_ref().is_some_and(|known| known.iter().all(|v| named.contains(&v)));
        kinds.push(named.into_iter().map(Some).chain((!every).then_some(None)).collect());
    }
    let count = kinds.iter().try_fold(1_usize, |n, values| n.checked_mul(values.len()))?;
    if count > MOST_GROUPS {
        return None;
    }
    let mut groups: Vec<Vec<Option<&Value>>> = vec![Vec::new()];
    for values in &kinds {
        groups = groups.iter().flat_map(|group| values.iter().map(|v| group.iter().copied().chain([*v]).collect())).collect();
    }
    let of = |group: &[Option<&Value>], row: &Row| row.when.iter().zip(group).all(|(list, value)| list.is_empty() || value.is_some_and(|v| list.contains(v)));
    Some(groups.iter().map(|group| rows.iter().filter(|row| of(group, row)).collect()).collect())
}

/// Whether two rows of one group hold one value. Edges that a reading decides are taken as inside unless that is settled.
pub(super) fn overlap(rows: &[&Row], goes: Goes<'_>) -> bool {
    let edges = edges(goes, true);
    let rows: Vec<&&Row> = rows.iter().filter(|r| !r.otherwise).collect();
    let before = |end: Option<Cut>, begin: Option<Cut>| matches!((end, begin), (Some(end), Some(begin)) if end <= begin);
    let apart = |a: &Row, b: &Row| before(end(a, edges, goes.whole), begin(b, edges, goes.whole));
    rows.iter().enumerate().any(|(i, a)| rows.iter().skip(i + 1).any(|b| !(apart(a, b) || apart(b, a))))
}

/// The values that miss a target: from where, to where.
fn missing(scale: Scale, target: Option<(Bound, Option<Ratio>)>) -> Vec<(Option<Cut>, Option<Cut>)> {
    match (scale, target) {
        (Scale::Missed, _) => vec![(None, None)],
        (Scale::InARow, _) => vec![(Some((Ratio::ONE, 0)), None)],
        // On the target itself one can be short of it by nought.
        (Scale::ShortBy, Some((Bound::Above | Bound::Below, _))) => vec![(Some((Ratio::ZERO, 0)), None)],
        (Scale::ShortBy, _) => vec![(Some((Ratio::ZERO, 1)), None)],
        (Scale::Attained, Some((bound, Some(value)))) => match bound {
            Bound::AtLeast => vec![(None, Some((value, 0)))],
            Bound::Above => vec![(None, Some((value, 1)))],
            Bound::AtMost => vec![(Some((value, 1)), None)],
            Bound::Below => vec![(Some((value, 0)), None)],
            Bound::Exactly => vec![(None, Some((value, 0))), (Some((value, 1)), None)],
        },
        (Scale::Attained, _) => vec![(None, None)],
    }
}

/// Whether a value that misses a target is held by no row of the group. Edges that a reading decides are taken as outside unless that is settled.
pub(super) fn gap(rows: &[&Row], goes: Goes<'_>) -> bool {
    if rows.iter().any(|r| r.otherwise) {
        return false;
    }
    let targets: Vec<Option<(Bound, Option<Ratio>)>> = if goes.targets.is_empty() { vec![None] } else { goes.targets.iter().copied().map(Some).collect() };
    targets.into_iter().flat_map(|target| missing(goes.scale, target)).any(|(from, high)| !covered(rows, goes, from, high))
}

fn covered(rows: &[&Row], goes: Goes<'_>, from: Option<Cut>, high: Option<Cut>) -> bool {
    let edges = edges(goes, false);
    let mut reached = from.map(|cut| whole_cut(cut, goes.whole));
    let high = high.map(|cut| whole_cut(cut, goes.whole));
    let mut rows: Vec<(Option<Cut>, Option<Cut>)> = rows.iter().map(|r| (begin(r, edges, goes.whole), end(r, edges, goes.whole))).collect();
    rows.sort();
    for (begin, end) in rows {
        let joins = match (begin, reached) {
            (None, _) => true,
            (Some(begin), Some(reached)) => begin <= reached,
            (Some(_), None) => false,
        };
        if !joins {
            return false;
        }
        match end {
            None => return true,
            Some(end) => reached = Some(reached.map_or(end, |now| now.max(end))),
        }
        if reached.zip(high).is_some_and(|(reached, high)| high <= reached) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::{Amount, Base, OneOf, Per};
    use super::*;

    fn row(lower: Option<(i64, Inclusion)>, upper: Option<(i64, Inclusion)>) -> Row {
        let edge = |e: Option<(i64, Inclusion)>| e.map(|(at, inclusive)| Edge { at: Ratio::whole(at), inclusive });
        let pays = Amount { base: OneOf::just(Base::Money(1.into())), per: Per::Window };
        Row { lower: edge(lower), upper: edge(upper), otherwise: false, when: Vec::new(), pays }
    }

    fn goes(scale: Scale, targets: &[(Bound, Option<Ratio>)], between: Option<Between>) -> Goes<'_> {
        Goes { scale, whole: scale == Scale::InARow, targets, between, to: None }
    }

    fn all(rows: &[Row]) -> Vec<&Row> {
        rows.iter().collect()
    }

    #[test]
    fn rows_that_touch_leave_nothing_out() {
        use Inclusion::{No, Yes};
        let short = goes(Scale::ShortBy, &[], None);
        let rows = [row(Some((0, No)), Some((5, Yes))), row(Some((5, No)), Some((15, Yes))), row(Some((15, No)), None)];
        assert!(!gap(&all(&rows), short));
        assert!(!overlap(&all(&rows), short));
        assert!(gap(&all(&rows[..2]), short), "beyond the last row");
        assert!(gap(&all(&rows[1..]), short), "before the first");
        assert!(gap(&all(&[row(Some((0, No)), Some((5, No))), row(Some((5, No)), None)]), short), "at the edge");
        assert!(overlap(&all(&[row(Some((0, No)), Some((5, Yes))), row(Some((5, Yes)), None)]), short), "at the edge");
    }

    #[test]
    fn between_beside_a_firm_edge() {
        use Inclusion::{Between as Open, No, Yes};
        let rows = [row(Some((90, Open)), Some((95, Open))), row(None, Some((90, No)))];
        let target = [(Bound::AtLeast, Some(Ratio::whole(95)))];
        let by = |between| goes(Scale::Attained, &target, between);
        assert!(!gap(&all(&rows), by(Some(Between::LowerIn))));
        assert!(gap(&all(&rows), by(Some(Between::UpperIn))), "90 itself");
        assert!(gap(&all(&rows), by(None)), "by one of the readings");
        assert!(!overlap(&all(&rows), by(None)));
        assert!(overlap(&all(&[row(Some((90, Open)), Some((95, Open))), row(None, Some((90, Yes)))]), by(None)));
    }

    #[test]
    fn to_beside_what_begins_at_its_end() {
        use Inclusion::{To, Yes};
        let rows = [row(Some((60, Yes)), Some((90, To))), row(Some((90, Inclusion::No)), None), row(None, Some((60, Inclusion::No)))];
        let target = [(Bound::AtMost, Some(Ratio::whole(30)))];
        let by = |to| Goes { to, ..goes(Scale::Attained, &target, Some(Between::LowerIn)) };
        assert!(!gap(&all(&rows), by(Some(ToEnd::IncludesTheEnd))));
        assert!(gap(&all(&rows), by(Some(ToEnd::ExcludesTheEnd))), "90 itself");
        assert!(gap(&all(&rows), by(None)), "by one of the readings");
        let twice = [row(Some((60, Yes)), Some((90, To))), row(Some((90, Yes)), None)];
        assert!(overlap(&all(&twice), by(Some(ToEnd::IncludesTheEnd))), "90 in both");
        assert!(!overlap(&all(&twice), by(Some(ToEnd::ExcludesTheEnd))));
    }

    #[test]
    fn the_target_itself_by_its_bound() {
        use Inclusion::No;
        let rows = [row(None, Some((95, No)))];
        let held = |bound| !gap(&all(&rows), goes(Scale::Attained, &[(bound, Some(Ratio::whole(95)))], None));
        assert!(held(Bound::AtLeast) && !held(Bound::Above) && !held(Bound::Exactly));
        assert!(
            gap(&all(&rows), goes(Scale::Attained, &[(Bound::AtLeast, Some(Ratio::whole(95))), (Bound::AtLeast, Some(Ratio::whole(97)))], None)),
            "a stricter one"
        );
        let above = [row(Some((0, No)), None)];
        assert!(!gap(&all(&above), goes(Scale::ShortBy, &[(Bound::AtLeast, None)], None)));
        assert!(gap(&all(&above), goes(Scale::ShortBy, &[(Bound::Above, None)], None)), "short by nought");
    }

    #[test]
    fn whole_numbers_leave_nothing_between_them() {
        use Inclusion::Yes;
        let in_a_row = goes(Scale::InARow, &[], None);
        let rows = [row(Some((1, Yes)), Some((1, Yes))), row(Some((2, Yes)), Some((2, Yes))), row(Some((3, Yes)), None)];
        assert!(!gap(&all(&rows), in_a_row) && !overlap(&all(&rows), in_a_row));
        assert!(gap(&all(&rows[1..]), in_a_row), "the first miss");
    }

    #[test]
    fn rows_of_other_groups_do_not_meet() {
        let of = |names: &[u16], mut row: Row| {
            row.when = vec![names.iter().map(|n| Value::Name(*n)).collect()];
            row
        };
        let rows = [of(&[0], row(None, None)), of(&[1, 2], row(None, None))];
        let flat = goes(Scale::Missed, &[], None);
        let known = |n: u16| [Some((0..n).map(Value::Name).collect())];
        let of_three = groups(&rows, &known(3)).unwrap();
        assert!(of_three.iter().all(|rows| !gap(rows, flat) && !overlap(rows, flat)));
        assert!(groups(&rows, &known(4)).unwrap().iter().any(|rows| gap(rows, flat)), "a group without a row");
        let twice = [of(&[0, 1], row(None, None)), of(&[1], row(None, None))];
        assert!(groups(&twice, &known(2)).unwrap().iter().any(|rows| overlap(rows, flat)));
    }
}
