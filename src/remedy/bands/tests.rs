//! Tables by hand: every reading of gap, overlap, shape and between.

use super::*;
use crate::plan::{Base, Edge, ObjectiveId, OneOf, PartUnit, Per, PointRef, Settled};
use crate::plan::{Point, Points};
use rust_decimal::Decimal;

fn percent(value: i64) -> Ratio {
    Ratio::new(value.into(), 100).unwrap()
}

fn edge(at: i64, inclusive: Inclusion) -> Option<Edge> {
    Some(Edge { at: percent(at), inclusive })
}

fn row(lower: Option<Edge>, upper: Option<Edge>, pays: i64, per: Per) -> Row {
    Row { lower, upper, otherwise: false, when: Vec::new(), pays: Amount { base: OneOf::just(Base::Money(Decimal::from(pays))), per } }
}

fn points(readings: [&str; 4]) -> Points {
    let kinds = ["band_gap", "band_overlap", "band_shape", "between"];
    let point = |(kind, reading): (&str, &str)| Point {
        id: kind.into(),
        kind: kind.into(),
        readings: vec![reading.into()],
        reading: reading.into(),
        settled: Settled::Clause,
        clause: None,
    };
    Points(kinds.into_iter().zip(readings).map(point).collect())
}

fn credit(scale: Scale, rows: Vec<Row>) -> Credit {
    Credit { shape: Some(PointRef(2)), between: Some(PointRef(3)), ..Credit::of(ObjectiveId(0), scale, rows, PointRef(0), PointRef(1)) }
}

/// What a table pays for an attained per cent against a target of at least 95 %.
fn pays(credit: &Credit, readings: [&str; 4], attained: i64) -> Option<(Option<usize>, Ratio)> {
    let standing = Standing {
        measured: Some(percent(attained)),
        upwards: true,
        target: Some(percent(95)),
        missed: attained < 95,
        is_share: true,
        missed_cases: 3,
        in_a_row: 0,
    };
    let base = |amount: &Amount| match amount.base.options.first()? {
        Base::Money(money) => Ratio::from_decimal(*money),
        Base::OfFee(..) | Base::Points(_) | Base::Formula(_) => None,
    };
    Table::of(credit, &points(readings)).pays(&standing, &|_| true, &base).map(|paid| (paid.row, paid.exact))
}

const PLAIN: [&str; 4] = ["nothing", "first_row", "flat", "lower_in"];

fn of(row: usize, amount: i64) -> Option<(Option<usize>, Ratio)> {
    Some((Some(row), Ratio::whole(amount)))
}

#[test]
fn between_decides_the_edges() {
    use Inclusion::Between;
    let table = credit(Scale::Attained, vec![row(edge(80, Between), edge(90, Between), 5, Per::Window)]);
    let with = |between| [PLAIN[0], PLAIN[1], PLAIN[2], between];
    for (between, lower, upper) in [("lower_in", true, false), ("upper_in", false, true), ("both_in", true, true), ("both_out", false, false)] {
        assert_eq!(pays(&table, with(between), 80).is_some(), lower, "{between}");
        assert_eq!(pays(&table, with(between), 90).is_some(), upper, "{between}");
        assert!(pays(&table, with(between), 85).is_some(), "{between}");
    }
}

#[test]
fn gaps_go_to_the_milder_or_the_severer_row() {
    let table = credit(
        Scale::Attained,
        vec![
            row(edge(90, Inclusion::Yes), edge(94, Inclusion::No), 5, Per::Window),
            row(edge(70, Inclusion::Yes), edge(80, Inclusion::No), 10, Per::Window),
            row(None, edge(70, Inclusion::No), 20, Per::Window),
        ],
    );
    let with = |gap| [gap, PLAIN[1], PLAIN[2], PLAIN[3]];
    assert_eq!(pays(&table, with("nothing"), 85), None);
    assert_eq!(pays(&table, with("milder_row"), 85), Some((None, Ratio::whole(5))));
    assert_eq!(pays(&table, with("severer_row"), 85), Some((None, Ratio::whole(10))));
    assert_eq!(pays(&table, with("milder_row"), 94), None, "no row for better service");
    assert_eq!(pays(&table, with("severer_row"), 94), Some((None, Ratio::whole(5))));
    assert_eq!(pays(&table, with("severer_row"), 97), None, "the target is met");
    assert_eq!(pays(&table, with("nothing"), 60), of(2, 20));
}

#[test]
fn overlaps_pay_the_first_the_largest_the_smallest_or_all() {
    let table = credit(
        Scale::ShortBy,
        vec![
            row(edge(0, Inclusion::No), edge(10, Inclusion::Yes), 7, Per::Window),
            row(edge(5, Inclusion::Yes), None, 9, Per::Window),
            row(edge(5, Inclusion::Yes), None, 4, Per::Window),
        ],
    );
    let with = |overlap| [PLAIN[0], overlap, PLAIN[2], PLAIN[3]];
    assert_eq!(pays(&table, with("first_row"), 90), of(0, 7));
    assert_eq!(pays(&table, with("largest"), 90), of(1, 9));
    assert_eq!(pays(&table, with("smallest"), 90), of(2, 4));
    assert_eq!(pays(&table, with("all"), 90), Some((None, Ratio::whole(20))));
    assert_eq!(pays(&table, with("all"), 92), of(0, 7));
    assert_eq!(pays(&table, with("all"), 95), None);
}

#[test]
fn points_flat_and_stepped() {
    let rows = vec![
        row(edge(0, Inclusion::No), edge(5, Inclusion::Yes), 2, Per::Point(PartUnit::Exact)),
        row(edge(5, Inclusion::No), None, 3, Per::Point(PartUnit::Exact)),
    ];
    let by_shortfall = credit(Scale::ShortBy, rows);
    let stepped = [PLAIN[0], PLAIN[1], "stepped", PLAIN[3]];
    assert_eq!(pays(&by_shortfall, PLAIN, 92), of(0, 6));
    assert_eq!(pays(&by_shortfall, PLAIN, 88), of(1, 21));
    assert_eq!(pays(&by_shortfall, stepped, 92), of(0, 6));
    assert_eq!(pays(&by_shortfall, stepped, 88), Some((None, Ratio::whole(5 * 2 + 2 * 3))));
    let attained = credit(
        Scale::Attained,
        vec![row(edge(90, Inclusion::Yes), None, 2, Per::Point(PartUnit::Exact)), row(None, edge(90, Inclusion::No), 3, Per::Point(PartUnit::Exact))],
    );
    assert_eq!(pays(&attained, stepped, 88), Some((None, Ratio::whole(5 * 2 + 2 * 3))));
    assert_eq!(pays(&attained, stepped, 93), of(0, 4));
    assert_eq!(pays(&attained, stepped, 99), None);
}

#[test]
fn missed_otherwise_and_each_case() {
    let missed = credit(Scale::Missed, vec![row(None, None, 50, Per::Window)]);
    assert_eq!(pays(&missed, PLAIN, 94), of(0, 50));
    assert_eq!(pays(&missed, PLAIN, 95), None);
    let mut table = credit(Scale::Attained, vec![row(edge(90, Inclusion::Yes), edge(95, Inclusion::No), 5, Per::MissedCase), row(None, None, 8, Per::Window)]);
    table.rows[1].otherwise = true;
    assert_eq!(pays(&table, PLAIN, 92), of(0, 15));
    assert_eq!(pays(&table, PLAIN, 50), of(1, 8));
    assert_eq!(pays(&table, PLAIN, 96), of(1, 8), "bands are looked up whatever the verdict");
}
