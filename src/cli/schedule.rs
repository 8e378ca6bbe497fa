//! `sla schedule`: the Interpretation Schedule of a contract, for signature.

use super::exit::{Ended, Exit};
use super::format::Format;
use super::io::Io;
use super::load;
use crate::report::schedule;
use crate::text::safe;
use std::path::PathBuf;

/// Prints every choice point a contract meets, the reading in force and what settled it, for signature
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla schedule contract.sla
  sla schedule contract.sla --open                   only what nobody settled
  sla schedule contract.sla --format json")]
pub(super) struct Args {
    /// The contract
    #[arg(value_name = "CONTRACT.sla")]
    contract: PathBuf,
    /// Puts a reading in force; may be given more than once
    #[arg(long, value_name = "POINT=READING")]
    reading: Vec<String>,
    /// Only what is open
    #[arg(long)]
    open: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let (mut plan, front) = load::contract(&args.contract, None)?.plan()?;
    load::give(&mut plan, &args.reading)?;
    let place = |at: usize| {
        let span = front.lowered.point_spans.get(at)?;
        let source = front.sources.get(span.file)?;
        Some(format!("{}:{}", safe(&source.name), source.line_column(span.start).0))
    };
    let mut entries = schedule::entries(&plan, &place);
    if args.open {
        entries.retain(|entry| entry.settled == "open");
    }
    match args.format {
        Format::Text => io.print(&schedule::page(&plan, &entries))?,
        Format::Json => io.print_json(&entries)?,
    }
    Ok(Exit::Clean)
}
