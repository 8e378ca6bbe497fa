//! `sla new`: a folder to begin with.

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::{host, starter};
use std::path::PathBuf;

/// Writes a starter: a contract, a mapping, a log of 200 tickets, scenarios; or the contract of a kind of service
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla new desk
  cd desk && sla test .
  sla new cloud --template cloud_service

Never writes over a file that is there.")]
pub(super) struct Args {
    /// The folder to write into; made if it is not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// Begin with the contract of a kind of service instead, and a small log
    #[arg(long, value_name = "NAME")]
    template: Option<starter::Template>,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let dir = &args.dir;
    let files = args.template.map_or_else(starter::files, starter::Template::files);
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
    io.print(match args.template {
        None => "  sla test .\n  sla eval contract.sla --source mapping.sla --log tickets.csv\n",
        Some(_) => "  sla test .\n  sla eval contract.sla --log log.csv --as-of 2027-04-01\n",
    })?;
    Ok(Exit::Clean)
}
