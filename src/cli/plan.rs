//! `sla plan`: the compiled contract as JSON.

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::outputs::{apart, named};
use super::{host, load};
use std::path::PathBuf;

/// Writes the compiled contract as JSON, which evaluates without its text
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla plan contract.sla -o plan.json
  sla plan contract.sla --source mapping.sla -o plan.json
  sla eval plan.json --log tickets.csv           the same result as from the contract
  sla plan contract.sla --format human           what the contract computes, in words")]
pub(super) struct Args {
    /// The contract
    #[arg(value_name = "CONTRACT.sla")]
    file: PathBuf,
    /// The mapping that turns an export into events
    #[arg(long, value_name = "MAPPING.sla")]
    source: Option<PathBuf>,
    /// Where to write it; standard output unless said
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t, conflicts_with = "output")]
    format: Format,
    /// Puts a reading in force
    #[arg(long, value_name = "POINT=READING")]
    reading: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For programs: the plan itself
    #[default]
    Json,
    /// For people: what it computes, in words
    Human,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let (mut plan, front) = load::contract(&args.file, args.source.as_deref())?.plan()?;
    load::give(&mut plan, &args.reading)?;
    if args.format == Format::Human {
        io.print(&crate::report::contract::page(&plan))?;
        return Ok(Exit::Clean);
    }
    let Some(path) = &args.output else {
        io.print_json(&plan)?;
        return Ok(Exit::Clean);
    };
    let inputs: Vec<_> = front.files.iter().map(|f| named("a file of the contract", f)).collect();
    apart(&inputs, &[named("--output", path)])?;
    let mut text = serde_json::to_vec_pretty(&plan).map_err(|e| Stop::fault(format!("the plan cannot be written: {e}")))?;
    text.push(b'\n');
    host::write_file(path, &text)?;
    Ok(Exit::Clean)
}
