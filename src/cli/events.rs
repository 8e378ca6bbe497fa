//! `sla events`: what a mapping makes of an export, in the vocabulary's own shape, so that it can be looked at and used as a log.

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::load;
use super::log::{self, LogArgs, Taker};
use crate::events::{Event, Writer};
use crate::plan::Plan;
use std::path::PathBuf;

/// Prints the events a mapping makes of an export, as a log that needs no mapping
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla events --log tickets.csv --source mapping.sla
  sla events --log tickets.csv --source mapping.sla --rejects rejects.jsonl > events.csv
  sla eval contract.sla --log events.csv            the same result as from the export

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
    let mut lines = Lines { plan: &plan, writer: Writer::new(&plan, Vec::new())? };
    let read = log::read(&plan, &args.log, args.rejects.as_deref(), &mut lines)?;
    log::say(&read, args.strict, io)?;
    io.print(&String::from_utf8_lossy(&lines.writer.finish()?))?;
    Ok(Exit::Clean)
}

/// Events kept as text until the log has been read: it may turn out that they come again in another order.
struct Lines<'p> {
    plan: &'p Plan,
    writer: Writer<'p, Vec<u8>>,
}

impl Taker for Lines<'_> {
    fn take(&mut self, event: &Event<'_>) {
        // Writing to memory cannot fail.
        let _ = self.writer.event(event);
    }

    fn again(&mut self) {
        if let Ok(writer) = Writer::new(self.plan, Vec::new()) {
            self.writer = writer;
        }
    }
}
