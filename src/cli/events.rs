//! `sla events`: what a mapping makes of an export, in the vocabulary's own shape, so that it can be looked at and used as a log.

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::load;
use super::log::{self, LogArgs, Taker};
use super::outputs::{apart, named};
use crate::events::{Event, Writer};
use crate::plan::Plan;
use std::path::PathBuf;

/// Prints the events a mapping makes of an export, as CSV in the vocabulary's own shape
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla events --log tickets.csv --source mapping.sla
  sla events --log tickets.csv --source mapping.sla --rejects rejects.jsonl > events.csv
  sla eval contract.sla --log events.csv            what it prints is a log that needs no mapping

Rows that cannot be used are counted by reason on standard error; with `--strict` they are an error. In a field's column
an empty cell says nothing and `(none)` takes the value away.")]
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
    let (plan, front) = load::contract(&args.source, None)?.plan()?;
    let inputs = log::named(&args.log).chain(front.files.iter().map(|f| named("a file of the mapping", f)));
    let outputs = args.rejects.iter().map(|p| named("--rejects", p));
    apart(&inputs.collect::<Vec<_>>(), &outputs.collect::<Vec<_>>())?;
    if plan.sources.is_empty() {
        return Err(Stop::usage_help(format!("`{}` holds no `source`", args.source.display()), "a mapping is a `source … for … { … }`"));
    }
    let mut lines = Lines { plan: &plan, writer: fresh(&plan)? };
    let read = log::read(&plan, &args.log, args.rejects.as_deref(), &mut lines)?;
    log::say(&read, args.strict, io)?;
    let text = lines.writer.finish().map_err(|e| Stop::usage(e.to_string()))?;
    io.print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Clean)
}

fn fresh(plan: &Plan) -> Result<Writer<'_, Vec<u8>>, Stop> {
    Writer::new(plan, Vec::new()).map_err(|e| Stop::usage(e.to_string()))
}

struct Lines<'p> {
    plan: &'p Plan,
    writer: Writer<'p, Vec<u8>>,
}

impl Taker for Lines<'_> {
    fn take(&mut self, event: &Event<'_>) {
        // writing to memory does not fail
        let _ = self.writer.event(event);
    }

    fn again(&mut self) {
        if let Ok(writer) = fresh(self.plan) {
            self.writer = writer;
        }
    }
}
