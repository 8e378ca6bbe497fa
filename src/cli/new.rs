//! `sla new`: a folder to begin with.

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::{host, starter};
use std::path::PathBuf;

/// Writes a starter: a contract, a mapping, a log of 200 tickets, scenarios
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla new desk
  cd desk && sla test .

Never writes over a file that is there.")]
pub(super) struct Args {
    /// The folder to write into; made if it is not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let dir = &args.dir;
    let files = starter::files();
    for (name, _) in &files {
        let path = dir.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(Stop::usage_help(format!("`{}` is there already, and is not written over", path.display()), "name another folder"));
        }
    }
    std::fs::create_dir_all(dir).map_err(|e| host::unwritable(dir, &e))?;
    for (name, text) in &files {
        host::write_file(&dir.join(name), text.as_bytes())?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    io.print(&format!("wrote {} in {}\n\nnext:\n  cd {}\n", names.join(", "), dir.display(), dir.display()))?;
    io.print("  sla test .\n  sla eval contract.sla --source mapping.sla --log tickets.csv\n")?;
    Ok(Exit::Clean)
}
