//! Choice points that two plans read otherwise, or that one of them leaves open.

use crate::plan::{Plan, Point, Settled};

/// How a point is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Name of the reading.
    pub reading: String,
    /// What it means, in a sentence.
    pub says: String,
    /// Whether nobody agreed it.
    pub open: bool,
}

impl Read {
    fn of(point: &Point) -> Self {
        let record = crate::readings::kind(&point.kind).and_then(|k| k.reading(&point.reading));
        let says = record.map_or_else(|| point.reading.clone(), |r| r.says.to_owned());
        Self { reading: point.reading.clone(), says, open: point.settled == Settled::Provisional }
    }
}

/// A point, before and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingChange {
    /// The point, as `--reading` takes it.
    pub point: String,
    /// What it asks.
    pub question: String,
    /// Before; none: it was not asked.
    pub before: Option<Read>,
    /// Now; none: it is not asked any more.
    pub now: Option<Read>,
}

impl ReadingChange {
    /// Whether results are the same: only whether it is agreed differs.
    pub fn is_of_agreement_alone(&self) -> bool {
        self.before.as_ref().zip(self.now.as_ref()).is_some_and(|(before, now)| before.reading == now.reading)
    }
}

/// The points that differ between two plans; those that only one of them asks are told where they are open.
pub(super) fn apart(before: &Plan, now: &Plan) -> Vec<ReadingChange> {
    let met = |p: &&Point| p.settled != Settled::NotMet;
    let find = |plan: &Plan, id: &str| plan.points.find(id).map(|(_, p)| p).filter(|p| met(p)).map(Read::of);
    let mut out: Vec<ReadingChange> = Vec::new();
    for point in before.points.0.iter().chain(&now.points.0).filter(met) {
        if out.iter().any(|c| c.point == point.id) {
            continue;
        }
        let (one, other) = (find(before, &point.id), find(now, &point.id));
        let apart = match (&one, &other) {
            (Some(one), Some(other)) => one.reading != other.reading || one.open != other.open,
            (one, other) => one.as_ref().or(other.as_ref()).is_some_and(|read| read.open),
        };
        if apart {
            let question = crate::readings::kind(&point.kind).map_or("which of the values or meanings that are written holds?", |k| k.question);
            out.push(ReadingChange { point: point.id.clone(), question: question.to_owned(), before: one, now: other });
        }
    }
    out
}
