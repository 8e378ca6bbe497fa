//! Choice points met by a contract, the reading in force at each, and values that a point chooses between.

use crate::readings::Choice;
use serde::{Deserialize, Serialize};

/// Into [`Points`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PointRef(pub u32);

/// What settled a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// Nothing: the reading is the edition's provisional one.
    Provisional,
    /// Nothing, and nothing turns on it in this contract: a place in the plan needs it, at its provisional reading. Not reported.
    NotMet,
    /// The clause itself, or a `decide`.
    Clause,
    /// A line of the agreement.
    Agreement,
    /// A cited interpretation, by name.
    Interpretation(String),
    /// Whoever evaluates (`--reading`).
    Given,
}

/// One choice point of one contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// `kind@subject`, or `kind` for the agreement as a whole; unique.
    pub id: String,
    /// Name of its [`crate::readings::Kind`]; `value` and `meaning` for those whose readings are the contract's own.
    pub kind: String,
    /// Names of the readings.
    pub readings: Vec<String>,
    /// The one in force.
    pub reading: String,
    /// What put it in force.
    pub settled: Settled,
    /// The clause it belongs to.
    pub clause: Option<String>,
}

/// Every point of a contract, in order of first meeting.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub Vec<Point>);

impl Points {
    /// The point.
    pub fn get(&self, at: PointRef) -> Option<&Point> {
        self.0.get(at.0 as usize)
    }

    /// The reading in force, as a value to match on. Falls back to the provisional one, which [`super::Plan::validate`] makes unreachable.
    pub fn choice<C: Choice>(&self, at: PointRef) -> Option<C> {
        let named = self.get(at).and_then(|p| C::named(&p.reading));
        named.or_else(|| C::named(C::KIND.provisional))
    }

    /// Which of a point's own readings is in force: its position in [`Point::readings`].
    pub fn position(&self, at: PointRef) -> usize {
        self.get(at).and_then(|p| p.readings.iter().position(|r| *r == p.reading)).unwrap_or(0)
    }

    /// The point of that id and where it is.
    pub fn find(&self, id: &str) -> Option<(PointRef, &Point)> {
        let at = self.0.iter().position(|p| p.id == id)?;
        Some((PointRef(u32::try_from(at).ok()?), self.0.get(at)?))
    }

    /// Puts a reading in force (`--reading`). The kind `timezone` takes any text; whether a zone has that name is checked by the caller.
    ///
    /// # Errors
    /// A sentence that names the points or readings there are.
    pub fn give(&mut self, id: &str, reading: &str) -> Result<(), String> {
        let ids: Vec<String> = self.0.iter().map(|p| p.id.clone()).collect();
        let Some(at) = self.0.iter().position(|p| p.id == id) else {
            let own: Vec<String> = self.0.iter().filter(|p| p.kind == id).map(|p| format!("`{}`", p.id)).collect();
            if !own.is_empty() {
                return Err(format!("`{id}` is asked of each thing by itself: write {}", own.join(" or ")));
            }
            let hint = crate::diagnostic::nearest(id, ids.iter().map(String::as_str));
            return Err(match hint {
                Some(near) => format!("no choice point `{id}` in this contract; did you mean `{near}`?"),
                None => format!("no choice point `{id}` in this contract; it has {}", ids.join(", ")),
            });
        };
        let Some(point) = self.0.get_mut(at) else { return Err(format!("no choice point `{id}`")) };
        if point.kind != "timezone" && !point.readings.iter().any(|r| r == reading) {
            return Err(format!("`{id}` has no reading `{reading}`; it has {}", point.readings.join(", ")));
        }
        if !point.readings.iter().any(|r| r == reading) {
            point.readings.push(reading.to_owned());
        }
        reading.clone_into(&mut point.reading);
        point.settled = Settled::Given;
        Ok(())
    }
}

/// A value, or several of which a point chooses one: `options[position of the reading]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneOf<T> {
    /// The point that chooses; none if there is one option.
    pub point: Option<PointRef>,
    /// In the order of the point's readings; never empty.
    pub options: Vec<T>,
}

impl<T> OneOf<T> {
    /// A value that is settled.
    pub fn just(value: T) -> Self {
        Self { point: None, options: vec![value] }
    }

    /// A value that is left blank (`[?]`): amounts and fees may be.
    pub fn blank() -> Self {
        Self { point: None, options: Vec::new() }
    }

    /// The option in force.
    pub fn get<'a>(&'a self, points: &Points) -> Option<&'a T> {
        self.options.get(self.point.map_or(0, |p| points.position(p)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_alone_names_the_points_it_is_asked_at() {
        let point = |id: &str, kind: &str| Point {
            id: id.into(),
            kind: kind.into(),
            readings: vec!["a".into(), "b".into()],
            reading: "a".into(),
            settled: Settled::Provisional,
            clause: None,
        };
        let mut points = Points(vec![point("reopen@fix", "reopen"), point("reopen@reply", "reopen"), point("month", "month")]);
        assert_eq!(points.give("reopen", "b").unwrap_err(), "`reopen` is asked of each thing by itself: write `reopen@fix` or `reopen@reply`");
        assert!(points.give("reopn@fix", "b").unwrap_err().contains("did you mean `reopen@fix`"));
        assert_eq!(points.give("month", "b"), Ok(()));
    }
}
