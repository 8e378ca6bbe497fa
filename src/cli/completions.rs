//! `sla completions`: what a shell needs to complete command lines.

use super::Cli;
use super::exit::{Ended, Exit};
use super::io::Io;
use clap::CommandFactory as _;
use clap_complete::Shell;

/// Prints completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla completions bash > /etc/bash_completion.d/sla
  sla completions zsh  > ~/.zfunc/_sla
  sla completions fish > ~/.config/fish/completions/sla.fish")]
pub(super) struct Args {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let mut page = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sla", &mut page);
    io.print(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Clean)
}
