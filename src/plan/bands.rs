//! Whether the rows of a credit table leave a value out or hold one twice: exact arithmetic on their edges.

use super::{Edge, Inclusion, Row, Scale};
use crate::readings::Between;
use crate::value::Ratio;

/// Where a row begins or ends: a value, and whether the row reaches just short of it (0) or just past it (1), as an end; as a beginning, from it (0) or
/// from just past it (1).
type Cut = (Ratio, u8);

/// Whether the edges of `between` are inside: the lower, the upper.
type Edges = (bool, bool);

fn edges(reading: Option<Between>, unless: bool) -> Edges {
    match reading {
        None => (unless, unless),
        Some(Between::LowerIn) => (true, false),
        Some(Between::UpperIn) => (false, true),
        Some(Between::BothIn) => (true, true),
        Some(Between::BothOut) => (false, false),
    }
}

fn inside(edge: Edge, open: bool) -> bool {
    edge.inclusive == Inclusion::Yes || (edge.inclusive == Inclusion::Between && open)
}

fn begin(row: &Row, edges: Edges) -> Option<Cut> {
    row.lower.map(|e| (e.at, u8::from(!inside(e, edges.0))))
}

fn end(row: &Row, edges: Edges) -> Option<Cut> {
    row.upper.map(|e| (e.at, u8::from(inside(e, edges.1))))
}

/// Whether two rows hold one value. `between`: how its edges are read if that is settled; else they are taken as inside.
pub(super) fn overlap(rows: &[Row], between: Option<Between>) -> bool {
    let edges = edges(between, true);
    let rows: Vec<&Row> = rows.iter().filter(|r| !r.otherwise).collect();
    let before = |end: Option<Cut>, begin: Option<Cut>| matches!((end, begin), (Some(end), Some(begin)) if end <= begin);
    let meet = |a: &Row, b: &Row| !(before(end(a, edges), begin(b, edges)) || before(end(b, edges), begin(a, edges)));
    rows.iter().enumerate().any(|(i, a)| rows.iter().skip(i + 1).any(|b| meet(a, b)))
}

/// Whether a value that misses the target (at least or at most, if it is one value) is held by no row. `between`: as for [`overlap`]; else its edges are
/// taken as outside.
pub(super) fn gap(rows: &[Row], scale: Scale, target: Option<(bool, Option<Ratio>)>, between: Option<Between>) -> bool {
    let edges = edges(between, false);
    // What must be covered: from `reached` (none: unbounded) to `high`.
    let (mut reached, high): (Option<Cut>, Option<Cut>) = match (scale, target) {
        (Scale::ShortBy, _) => (Some((Ratio::ZERO, 1)), None),
        (Scale::Attained, Some((true, Some(value)))) => (None, Some((value, 0))),
        (Scale::Attained, Some((false, Some(value)))) => (Some((value, 1)), None),
        _ => (None, None),
    };
    let mut rows: Vec<(Option<Cut>, Option<Cut>)> = rows.iter().map(|r| (begin(r, edges), end(r, edges))).collect();
    rows.sort();
    for (begin, end) in rows {
        let joins = match (begin, reached) {
            (None, _) => true,
            (Some(begin), Some(reached)) => begin <= reached,
            (Some(_), None) => false,
        };
        if !joins {
            return true;
        }
        match end {
            None => return false,
            Some(end) => reached = Some(reached.map_or(end, |now| now.max(end))),
        }
        if reached.zip(high).is_some_and(|(reached, high)| high <= reached) {
            return false;
        }
    }
    true
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

    #[test]
    fn rows_that_touch_leave_nothing_out() {
        use Inclusion::{No, Yes};
        let rows = [row(Some((0, No)), Some((5, Yes))), row(Some((5, No)), Some((15, Yes))), row(Some((15, No)), None)];
        assert!(!gap(&rows, Scale::ShortBy, None, None));
        assert!(!overlap(&rows, None));
        assert!(gap(&rows[..2], Scale::ShortBy, None, None), "beyond the last row");
        assert!(gap(&rows[1..], Scale::ShortBy, None, None), "before the first");
        assert!(gap(&[row(Some((0, No)), Some((5, No))), row(Some((5, No)), None)], Scale::ShortBy, None, None), "at the edge");
        assert!(overlap(&[row(Some((0, No)), Some((5, Yes))), row(Some((5, Yes)), None)], None), "at the edge");
    }

    #[test]
    fn between_beside_a_firm_edge() {
        use Inclusion::{Between as Open, No, Yes};
        let rows = [row(Some((90, Open)), Some((95, Open))), row(None, Some((90, No)))];
        let target = Some((true, Some(Ratio::whole(95))));
        assert!(!gap(&rows, Scale::Attained, target, Some(Between::LowerIn)));
        assert!(gap(&rows, Scale::Attained, target, Some(Between::UpperIn)), "90 itself");
        assert!(gap(&rows, Scale::Attained, target, None), "by one of the readings");
        assert!(!overlap(&rows, None));
        assert!(overlap(&[row(Some((90, Open)), Some((95, Open))), row(None, Some((90, Yes)))], None));
    }
}
