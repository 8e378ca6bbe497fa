//! Tests of the room: logs as texts in, events as lines out.

use super::*;
use crate::plan::*;

mod facts;
mod hostile;
mod incidents;
mod mapping;
mod native;

/// A plan with one kind of case and nothing that is evaluated.
pub(super) fn plan() -> Plan {
    let event = |name: &str, by: &[u16]| EventDef { name: name.to_owned(), by: by.iter().map(|&r| RoleId(r)).collect() };
    let field = |name: &str, scope, kind| Field { name: name.to_owned(), scope, kind };
    let names = |names: &[&str]| FieldKind::Names(names.iter().map(|&n| n.to_owned()).collect());
    let state = State { name: "waiting".to_owned(), begin: Vec::new(), end: Vec::new(), nesting: PointRef(0) };
    let ticket = CaseType {
        sort: Sort::Case,
        name: "ticket".to_owned(),
        plural: "tickets".to_owned(),
        events: vec![
            event("opened", &[1]),
            event("reply", &[0, 1, 2]),
            event("resolved", &[]),
            event("closed", &[]),
            event("waiting_begins", &[]),
            event("waiting_ends", &[]),
        ],
        fields: vec![
            field("priority", Scope::Case, names(&["P1", "P2"])),
            field("qualified", Scope::Event, FieldKind::Flag),
            field("team", Scope::Case, FieldKind::Text),
            field("cost", Scope::Case, FieldKind::Number),
        ],
        states: vec![state],
        ends_at: vec![EventId(3)],
        news: Vec::new(),
        follows: Vec::new(),
    };
    let at = PointRef(0);
    Plan {
        agreement: "a".to_owned(),
        parties: vec![Party { role: RoleId(0), name: "northwind".to_owned(), full: "Northwind".to_owned() }],
        roles: ["provider", "customer", "system"].map(str::to_owned).to_vec(),
        term: Term { from: None, until: None, to_end: None },
        zone: at,
        cases: vec![ticket],
        rules: Rules {
            same_instant: at,
            missing_field: at,
            unknown_party: at,
            whose_record: at,
            backdated: at,
            late_record: at,
            month_end: at,
            week_start: at,
            local_gap: at,
            local_fold: at,
            fee_base: at,
            money_rounding: at,
            rounding_place: at,
            blank_group: at,
            blank_time: at,
            limit_order: at,
            carry_over: at,
            returned_credit: at,
            limit_missing: None,
        },
        points: Points::default(),
        ..Plan::new(2026)
    }
}

fn input(name: &str, text: &[u8]) -> Input {
    Input { name: name.to_owned(), reader: Box::new(std::io::Cursor::new(text.to_vec())) }
}

/// `09:00 T-1 opened by customer priority=P1`
fn line(plan: &Plan, event: &Event<'_>) -> String {
    let case = plan.case(event.kind).unwrap();
    let time = event.time.rfc3339();
    let mut out = format!("{} {}", time.strip_prefix("2026-02-03T").and_then(|t| t.strip_suffix(":00Z")).unwrap_or(&time), event.case);
    if let Some(id) = event.event {
        out += &format!(" {}", case.events[id.index()].name);
    }
    if let Some(by) = event.by {
        out += &format!(" by {}", plan.roles[by.index()]);
    }
    for (id, value) in event.values {
        let field = &case.fields[id.index()];
        let shown = match (value, &field.kind) {
            (Some(Value::Name(n)), FieldKind::Names(names)) => names[usize::from(*n)].clone(),
            (Some(Value::Text(text)), _) => text.to_string(),
            (Some(Value::Flag(flag)), _) => flag.to_string(),
            (Some(Value::Number(number)), _) => number.to_string(),
            _ => "-".to_owned(),
        };
        out += &format!(" {}={shown}", field.name);
    }
    out
}

#[derive(Default)]
struct Lines<'p> {
    plan: Option<&'p Plan>,
    events: Vec<String>,
    rejects: Vec<String>,
}

impl Sink for Lines<'_> {
    fn event(&mut self, event: &Event<'_>) {
        self.events.push(line(self.plan.unwrap(), event));
    }
    fn reject(&mut self, reject: &Reject<'_>) {
        self.rejects.push(format!("{}:{} {} {} {}", reject.file, reject.line, reject.reason.code(), reject.column.unwrap_or("-"), reject.cell));
    }
    fn restart(&mut self) {
        self.events.clear();
        self.rejects.clear();
    }
}

/// Events and rejects of one log, and which path was taken.
fn run(plan: &Plan, logs: &[(&str, &str)]) -> Result<(Vec<String>, Vec<String>, Path), ReadError> {
    let mut lines = Lines { plan: Some(plan), ..Lines::default() };
    let mut open = || Ok(logs.iter().map(|(name, text)| input(name, text.as_bytes())).collect());
    let (report, path) = stream(plan, Log { open: &mut open, rewindable: true }, &mut lines)?;
    assert_eq!(report.events as usize, lines.events.len());
    assert_eq!(report.rejects.total() as usize, lines.rejects.len());
    let mut once = Lines { plan: Some(plan), ..Lines::default() };
    stream(plan, Log { open: &mut open, rewindable: false }, &mut once)?;
    assert_eq!((&once.events, &once.rejects), (&lines.events, &lines.rejects), "both paths say the same");
    Ok((lines.events, lines.rejects, path))
}

/// A log of 3 February 2026 in the vocabulary's own shape; `@09:00` stands for a time of that day.
fn native(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split('@').enumerate() {
        let (time, rest) = if at == 0 { ("", part) } else { part.split_at(5) };
        if at > 0 {
            out += &format!("2026-02-03T{time}:00Z");
        }
        out += rest;
    }
    out
}
