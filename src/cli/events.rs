//! `sla events`: what a mapping makes of an export, in the vocabulary's own shape, so that it can be looked at and used as a log.

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::load;
use super::log::{self, LogArgs, Taker};
use crate::events::Event;
use crate::plan::{FieldKind, Plan, Value};
use serde_json::{Map, json};
use std::path::PathBuf;

/// Prints the events a mapping makes of an export, a JSON line each
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla events --log tickets.csv --source mapping.sla
  sla events --log tickets.csv --source mapping.sla --rejects rejects.jsonl > events.jsonl
  sla eval contract.sla --log events.jsonl          what it prints is a log that needs no mapping

Rows that cannot be used are counted by reason on standard error; with `--strict` they are an error.")]
pub(super) struct Args {
    #[command(flatten)]
    log: LogArgs,
    /// The mapping
    #[arg(long, value_name = "MAPPING.sla")]
    source: PathBuf,
    /// Writes the rows that could not be used, whole, a JSON line each
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Makes rows that cannot be used an error
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let (plan, _) = load::contract(&args.source, None)?.plan()?;
    if plan.sources.is_empty() {
        return Err(Stop::usage_help(format!("`{}` holds no `source`", args.source.display()), "a mapping is a `source … for … { … }`"));
    }
    let mut lines = Lines { plan: &plan, text: String::new() };
    let read = log::read(&plan, &args.log, args.rejects.as_deref(), &mut lines)?;
    log::say(&read, args.strict, io)?;
    io.print(&lines.text)?;
    Ok(Exit::Clean)
}

struct Lines<'p> {
    plan: &'p Plan,
    text: String,
}

impl Taker for Lines<'_> {
    fn take(&mut self, event: &Event<'_>) {
        let Some(kind) = self.plan.case(event.kind) else { return };
        let mut line = Map::new();
        line.insert("time".into(), json!(event.time.rfc3339()));
        if self.plan.cases.len() > 1 {
            line.insert("kind".into(), json!(kind.name));
        }
        line.insert("case".into(), json!(event.case));
        if let Some(what) = event.event.and_then(|id| kind.events.get(id.index())) {
            line.insert("event".into(), json!(what.name));
        }
        if let Some(role) = event.by.and_then(|id| self.plan.roles.get(id.index())) {
            line.insert("by".into(), json!(role));
        }
        for (id, value) in event.values {
            if let Some(field) = kind.fields.get(id.index()) {
                line.insert(field.name.clone(), value.as_ref().map_or(serde_json::Value::Null, |v| shown(v, &field.kind)));
            }
        }
        self.text.push_str(&serde_json::Value::Object(line).to_string());
        self.text.push('\n');
    }

    fn again(&mut self) {
        self.text.clear();
    }
}

fn shown(value: &Value, kind: &FieldKind) -> serde_json::Value {
    match (value, kind) {
        (Value::Name(at), FieldKind::Names(names)) => json!(names.get(usize::from(*at))),
        (Value::Name(at), _) => json!(at),
        (Value::Text(text), _) => json!(**text),
        (Value::Flag(flag), _) => json!(flag),
        (Value::Number(number), _) => json!(number.to_string()),
    }
}
