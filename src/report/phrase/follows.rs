//! Fields that follow from others, in words.

use super::clause;
use super::set::value;
use crate::plan::{CaseType, FieldId, Follows, Plan};
use crate::text::safe;

/// `priority of each ticket from impact, urgency: P1 at high, high; P2 at high, any`
pub fn follows(plan: &Plan, case: &CaseType, of: &Follows) -> String {
    let field = |id: &FieldId| case.fields.get(id.index());
    let name = |id: &FieldId| field(id).map_or_else(|| "?".to_owned(), |f| safe(&f.name));
    let from: Vec<String> = of.from.iter().map(name).collect();
    let rows = of.rows.iter().map(|row| {
        let cells = of.from.iter().zip(&row.when).map(|(id, values)| match values.as_slice() {
            [] => "any".to_owned(),
            values => values.iter().map(|v| value(field(id), v)).collect::<Vec<_>>().join(" or "),
        });
        let then = row.value.as_ref().map_or_else(|| "none".to_owned(), |v| value(field(&of.field), v));
        format!("{then} at {}", cells.collect::<Vec<_>>().join(", "))
    });
    let rows: Vec<String> = rows.collect();
    let recorded = plan.points.get(of.recorded).filter(|point| point.reading == "recorded").map_or("", |_| ", unless it is recorded");
    format!("{} of each {} from {}{recorded}{}: {}", name(&of.field), safe(&case.name), from.join(", "), clause(of.clause.as_deref()), rows.join("; "))
}
