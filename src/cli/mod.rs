//! The command line: one file per command, and the only room with input and output.
//! Commands return an [`Exit`] or a reason to stop; nothing here decides what a contract means.

mod actions;
mod agenda;
mod calendar;
mod check;
mod completions;
mod diff;
mod digest;
mod eval;
mod evaluate;
mod events;
mod exit;
mod explain;
mod format;
mod host;
mod io;
mod load;
mod log;
mod moment;
mod new;
mod outputs;
mod plan;
mod readings;
mod schedule;
mod starter;
mod test;
mod why;

pub use exit::Exit;
pub use io::ColorWhen;

use clap::{Parser, Subcommand};
use exit::{Ended, Stop};
use io::Io;
use std::io::Write as _;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  sla new desk                                      a starter with a contract, a log and scenarios
  sla check contract.sla                            what is wrong with it
  sla eval contract.sla --log tickets.csv           what was met, missed and owed
  sla diff signed.sla draft.sla                     what differs in meaning, and whom it favours
  sla why contract.sla --log tickets.csv T-1042     why, for one case
  sla agenda contract.sla --log tickets.csv         who meets whom, about what
  sla schedule contract.sla                         every reading in force, for signature
  sla explain reopen                                a question contracts leave open

Exit codes: 0 clean, 1 findings, 2 usage, 3 our fault, 4 a result is undetermined.";

/// Service agreements as text: check them, evaluate them on event logs, and see why.
#[derive(Debug, Parser)]
#[command(name = "sla", version, after_help = AFTER, disable_help_subcommand = true)]
pub struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorWhen,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Check(check::Args),
    Diff(diff::Args),
    Eval(eval::Args),
    Why(why::Args),
    Agenda(agenda::Args),
    Plan(plan::Args),
    Schedule(schedule::Args),
    Test(test::Args),
    Events(events::Args),
    Explain(explain::Args),
    Calendar(calendar::Args),
    Completions(completions::Args),
}

/// Reads the command line, does what it says, and says how it ended.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        let _ = std::io::stderr().write_all(apology(&place).as_bytes());
        std::process::exit(i32::from(Exit::Fault.code()));
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            // A help page that nobody reads is no failure.
            let _ = error.print();
            return exit.into();
        }
    };
    let mut io = Io::new(cli.color);
    let ended = run(cli.command, &mut io).and_then(|exit| Ok(io.flush().map(|()| exit)?));
    match ended {
        Ok(exit) => exit.into(),
        Err(Stop::Pipe) => Exit::Clean.into(),
        Err(Stop::Said(said)) => {
            io.complain(&said.diagnostics, &said.sources);
            said.exit.into()
        }
    }
}

fn run(command: Command, io: &mut Io) -> Ended {
    match command {
        Command::New(args) => new::run(&args, io),
        Command::Eval(args) => eval::run(&args, io),
        Command::Why(args) => why::run(&args, io),
        Command::Agenda(args) => agenda::run(&args, io),
        Command::Test(args) => test::run(&args, io),
        Command::Events(args) => events::run(&args, io),
        Command::Check(args) => check::run(&args, io),
        Command::Diff(args) => diff::run(&args, io),
        Command::Plan(args) => plan::run(&args, io),
        Command::Schedule(args) => schedule::run(&args, io),
        Command::Explain(args) => explain::run(&args, io),
        Command::Calendar(args) => calendar::run(&args, io),
        Command::Completions(args) => completions::run(&args, io),
    }
}

/// What is printed when this program is wrong.
fn apology(place: &str) -> String {
    format!("sorry: this is a fault of `sla`, not of your files{place}\nplease report it with the command and, if you can, the contract\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_apology_says_where() {
        assert!(apology(" (src/x.rs:1)").contains("not of your files (src/x.rs:1)"));
    }
}
