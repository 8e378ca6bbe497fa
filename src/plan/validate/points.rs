//! Choice points: ids, kinds, readings; and references to them.

use super::Check;
use crate::calendar::Zone;
use crate::plan::{OneOf, PointRef};
use crate::readings;

impl Check<'_> {
    /// Every point by itself.
    pub(super) fn points(&mut self) {
        let plan = self.plan;
        self.names("choice points", plan.points.0.iter().map(|p| p.id.as_str()));
        for point in &plan.points.0 {
            let id = &point.id;
            self.must(point.readings.contains(&point.reading), || format!("choice point `{id}` has no reading `{}`", point.reading));
            let mut sorted = point.readings.clone();
            sorted.sort();
            sorted.dedup();
            self.must(sorted.len() == point.readings.len(), || format!("choice point `{id}` has the same reading twice"));
            match (point.kind.as_str(), readings::kind(&point.kind)) {
                ("value" | "meaning", _) => {}
                ("timezone", _) => self.must(Zone::named(&point.reading).is_some(), || format!("there is no time zone `{}`", point.reading)),
                (_, Some(kind)) => {
                    self.must(point.readings.iter().all(|r| kind.reading(r).is_some()), || format!("choice point `{id}` has readings that its kind has not"))
                }
                (other, None) => self.fault(format!("choice point `{id}` is of no known kind: `{other}`")),
            }
        }
    }

    /// A reference to a point of a kind.
    pub(super) fn point(&mut self, at: PointRef, kind: &str, place: &str) {
        match self.plan.points.get(at) {
            None => self.fault(format!("{place} refers to a choice point that is not there")),
            Some(point) if point.kind != kind => {
                let fault = format!("{place} needs a choice point of kind `{kind}`, and `{}` is of kind `{}`", point.id, point.kind);
                self.fault(fault);
            }
            Some(_) => {}
        }
    }

    /// As [`Self::point`], where there may be none.
    pub(super) fn some_point(&mut self, at: Option<PointRef>, kind: &str, place: &str) {
        if let Some(at) = at {
            self.point(at, kind, place);
        }
    }

    /// An amount: options, or none where it is left blank.
    pub(super) fn amount_of<T>(&mut self, one: &OneOf<T>, place: &str) {
        if one.point.is_some() || !one.options.is_empty() {
            self.one_of(one, "value", place);
        }
    }

    /// Options: one, or as many as the point has readings.
    pub(super) fn one_of<T>(&mut self, one: &OneOf<T>, kind: &str, place: &str) {
        match one.point {
            None => self.must(one.options.len() == 1, || format!("{place} has {} options and nothing that chooses", one.options.len())),
            Some(at) => {
                self.point(at, kind, place);
                let readings = self.plan.points.get(at).map_or(0, |p| p.readings.len());
                self.must(one.options.len() == readings && readings > 0, || format!("{place} has {} options for {readings} readings", one.options.len()));
            }
        }
    }
}
