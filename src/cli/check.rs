//! `sla check`: what is wrong with a contract, a library or a mapping.

use super::exit::{Ended, Exit};
use super::io::Io;
use super::load;
use crate::diagnostic::render;
use crate::plan::Plan;
use crate::report::words;
use clap::ValueEnum;
use std::path::PathBuf;

/// Says what is wrong with a contract, a library or a mapping
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla check contract.sla
  sla check contract.sla --source mapping.sla
  sla check contract.sla --format short          a line each, for editors
  sla check contract.sla --format sarif > findings.sarif

Ends with 0 if nothing is wrong and 1 if there are errors.")]
pub(super) struct Args {
    /// The file to check
    #[arg(value_name = "CONTRACT.sla")]
    file: PathBuf,
    /// A mapping to check with it
    #[arg(long, value_name = "MAPPING.sla")]
    source: Option<PathBuf>,
    /// How to show what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The places drawn, for people
    #[default]
    Human,
    /// Sentences without drawing, for screen readers
    Plain,
    /// Everything, for programs
    Json,
    /// SARIF 2.1.0, for review tools
    Sarif,
    /// A line each, for editors and scripts
    Short,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Plain => "plain",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Short => "short",
        }
    }
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let front = load::contract(&args.file, args.source.as_deref())?;
    let page = render::form(args.format.name()).map(|f| (f.render)(&front.lowered.diagnostics, &front.sources, io.look));
    io.print(&page.unwrap_or_default())?;
    if front.is_wrong() {
        return Ok(Exit::Findings);
    }
    if matches!(args.format, Format::Human | Format::Plain)
        && let Some(plan) = &front.lowered.plan
    {
        io.print(&summary(plan))?;
    }
    Ok(Exit::Clean)
}

/// What a sound contract holds, in two lines.
fn summary(plan: &Plan) -> String {
    let count = |n: usize, one: &str| words::count(n as u64, one, &format!("{one}s"));
    let parts = [
        (plan.clocks.len(), "clock"),
        (plan.objectives.iter().filter(|o| !o.hidden).count(), "objective"),
        (plan.credits.len(), "credit"),
        (plan.sources.len(), "source"),
        (plan.parts.len(), "part"),
    ];
    let held: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, one)| count(n, one)).collect();
    let (settled, open) = load::settled_and_open(plan);
    let name = if plan.agreement.is_empty() { "no errors".to_owned() } else { format!("{}: no errors", crate::text::safe(&plan.agreement)) };
    let mut out = format!("{name}{}{}\n", if held.is_empty() { "" } else { "; " }, held.join(", "));
    if !plan.agreement.is_empty() {
        out.push_str(&format!(
            "{} settled, {open} open{}\n",
            count(settled, "choice point"),
            if open > 0 { "; `sla eval` lists the readings it takes meanwhile" } else { "" }
        ));
    }
    out
}
