//! Events written as a log in the vocabulary's own shape. Read again, the log gives the same events.

use super::Event;
use super::native::{NONE, OWN};
use crate::plan::{FieldId, FieldKind, Plan, Scope, Value};
use crate::value::Instant;
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// Writes events as CSV: `time`, `case`, `event`, `by`, `kind` if there are several, the fields, and `copy`, which counts
/// rows that would otherwise be the same as one before at the same instant (and be taken for a mistake).
pub struct Writer<'p, W> {
    plan: &'p Plan,
    out: W,
    /// Names of fields, each once.
    fields: Vec<&'p str>,
    line: String,
    now: Option<Instant>,
    met: FxHashMap<String, u32>,
}

impl<'p, W: Write> Writer<'p, W> {
    /// Writes the header.
    ///
    /// # Errors
    /// What `out` says.
    pub fn new(plan: &'p Plan, out: W) -> io::Result<Self> {
        let mut fields: Vec<&str> = Vec::new();
        for field in plan.cases.iter().flat_map(|case| &case.fields).filter(|f| f.scope != Scope::Key) {
            if !fields.contains(&field.name.as_str()) && !OWN.contains(&field.name.as_str()) {
                fields.push(&field.name);
            }
        }
        let mut writer = Self { plan, out, fields, line: String::new(), now: None, met: FxHashMap::default() };
        let kind = (plan.cases.len() > 1).then_some("kind");
        let names = ["time", "case", "event", "by"].into_iter().chain(kind).chain(writer.fields.clone()).chain(["copy"]);
        for (at, name) in names.enumerate() {
            if at > 0 {
                writer.line.push(',');
            }
            cell(&mut writer.line, name);
        }
        writer.end()?;
        Ok(writer)
    }

    /// Writes one event.
    ///
    /// # Errors
    /// What the output says.
    pub fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let case = self.plan.case(event.kind);
        let name = event.event.and_then(|id| case?.events.get(id.index())).map_or("", |e| e.name.as_str());
        let by = event.by.and_then(|id| self.plan.roles.get(id.index())).map_or("", String::as_str);
        self.line.push_str(&event.time.rfc3339());
        for text in [event.case, name, by] {
            self.line.push(',');
            cell(&mut self.line, text);
        }
        if self.plan.cases.len() > 1 {
            self.line.push(',');
            cell(&mut self.line, case.map_or("", |c| c.name.as_str()));
        }
        for column in &self.fields {
            self.line.push(',');
            let given = event.values.iter().rev().find(|(id, _)| self.field(event, *id).is_some_and(|(name, _)| name == *column));
            if let Some((id, value)) = given {
                let kind = self.field(event, *id).map(|(_, kind)| kind);
                cell(&mut self.line, &value.as_ref().map_or(NONE.to_owned(), |value| text(value, kind)));
            }
        }
        self.line.push(',');
        if self.now != Some(event.time) {
            self.now = Some(event.time);
            self.met.clear();
        }
        let count = self.met.entry(self.line.clone()).or_default();
        *count += 1;
        if *count > 1 {
            self.line.push_str(&count.to_string());
        }
        self.end()
    }

    /// Hands back what was written to, flushed.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn field(&self, event: &Event<'_>, id: FieldId) -> Option<(&'p str, &'p FieldKind)> {
        let field = self.plan.case(event.kind)?.fields.get(id.index())?;
        Some((&field.name, &field.kind))
    }

    fn end(&mut self) -> io::Result<()> {
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

fn text(value: &Value, kind: Option<&FieldKind>) -> String {
    match (value, kind) {
        (Value::Name(at), Some(FieldKind::Names(names))) => names.get(usize::from(*at)).cloned().unwrap_or_default(),
        (Value::Name(at), _) => at.to_string(),
        (Value::Text(text), _) => text.to_string(),
        (Value::Flag(flag), _) => if *flag { "yes" } else { "no" }.to_owned(),
        (Value::Number(number), _) => number.to_string(),
    }
}

/// A cell, quoted if it must be.
fn cell(line: &mut String, text: &str) {
    if !text.contains(['"', ',', '\n', '\r']) {
        line.push_str(text);
        return;
    }
    line.push('"');
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::Input;
    use super::super::tests::plan;
    use super::super::{OwnedEvent, collect};
    use super::*;
    use crate::plan::{CaseId, EventId, RoleId};
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Box<[(FieldId, Option<Value>)]>> {
        let priority = (0..2_u16).prop_map(Value::Name).boxed();
        let flag = any::<bool>().prop_map(Value::Flag).boxed();
        let text = r#"[a",\n\r é]{1,4}"#.prop_map(|t| Value::Text(t.into())).boxed();
        let cost = (-500..500_i64, 0..3_u32).prop_map(|(n, scale)| Value::Number(rust_decimal::Decimal::new(n, scale))).boxed();
        let fields: Vec<_> = [priority, flag, text, cost].map(|v| proptest::option::of(proptest::option::of(v))).into();
        fields.prop_map(|fields| (0..).map(FieldId).zip(fields).filter_map(|(id, v)| Some((id, v?))).collect())
    }

    fn events() -> impl Strategy<Value = Vec<OwnedEvent>> {
        let case = prop_oneof![Just("T-1".to_owned()), r#"[a",\n]{1,3}"#].prop_map(Into::into);
        let one = (0..3_i64, case, proptest::option::of(0..4_u16), 0..3_u16, values()).prop_map(|(time, case, event, by, values)| {
            // without an event there is nobody who causes it, and nothing can belong to it
            let values = if event.is_some() { values } else { values.iter().filter(|(id, _)| id.0 != 1).cloned().collect() };
            let (event, by) = (event.map(EventId), event.map(|_| RoleId(by)));
            OwnedEvent { time: Instant(time * 1_500_000), kind: CaseId(0), case, event, by, values }
        });
        proptest::collection::vec(one, 0..6).prop_map(|mut events| {
            events.sort_by_key(|e| e.time);
            events
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(events in events()) {
            let plan = plan();
            let mut writer = Writer::new(&plan, Vec::new()).unwrap();
            for event in &events {
                writer.event(&event.as_event()).unwrap();
            }
            let text = writer.finish().unwrap();
            let (read, report) = collect(&plan, vec![Input { name: "log".to_owned(), reader: Box::new(io::Cursor::new(text.clone())) }]).unwrap();
            prop_assert_eq!(&read, &events, "{}", String::from_utf8_lossy(&text));
            prop_assert_eq!(report.rejects.total() + report.notes().iter().filter(|n| !events.is_empty() && !n.contains("never causes")).count() as u64, 0);
        }
    }
}
