//! `sla diff`: what differs between two versions of an agreement, whom each difference favours, and what it was worth.

mod worth;

use super::evaluate;
use super::exit::{Ended, Exit, Stop};
use super::format::Format;
use super::host::Folder;
use super::io::Io;
use super::load;
use crate::finding::diff::{Diff, Side, Versions, diff, versions};
use crate::report::diff::{Titles, differences, page};
use crate::witness::Effort;
use std::path::{Path, PathBuf};

/// Says what differs in meaning between two versions of an agreement, and whom each difference favours
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla diff signed.sla draft.sla                      each change, whom it favours, and a history that proves it
  sla diff signed.sla draft.sla --log year.csv       the same, by what each change was worth on a log
  sla diff v1.sla v2.sla --source mapping.sla --log export.csv --as-of 2027-01-01
  sla diff v1.sla v2.sla --deep                      looks longer before it says that no history tells two apart
  sla diff v1.sla v2.sla --format json > changes.json

Seen from the customer, a change is `stronger` if on every history tried it owes at least as much and on one more, `weaker` if the reverse,
`incomparable` if there is one of each; or no history that was tried tells the two apart.
Comments, layout, order, clause numbers and names that only differ are no difference.
Ends with 0 if nothing differs in meaning, and 1 if something does.")]
pub(super) struct Args {
    /// The version before
    #[arg(value_name = "OLD.sla")]
    old: PathBuf,
    /// The version now
    #[arg(value_name = "NEW.sla")]
    new: PathBuf,
    /// A mapping that turns an export into events, beside both
    #[arg(long, value_name = "MAPPING.sla")]
    source: Option<PathBuf>,
    /// Says what each version, and each change, comes to on an event log; may be given more than once
    #[arg(long, value_name = "FILE", num_args = 1..)]
    log: Vec<PathBuf>,
    /// Up to when the log counts; its latest event unless said
    #[arg(long, value_name = "T", requires = "log")]
    as_of: Option<String>,
    /// Looks longer for histories
    #[arg(long)]
    deep: bool,
    /// How to show what differs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A side of the comparison, with what its files are read from.
struct Read {
    folder: Folder,
    names: Vec<PathBuf>,
}

impl Read {
    fn of(path: &Path, source: Option<&Path>) -> Result<Self, Stop> {
        if load::is_plan(path) {
            return Err(Stop::usage_help("two contracts are compared, not plans", "name the `.sla` files that the plans were made from"));
        }
        let files: Vec<&Path> = std::iter::once(path).chain(source).collect();
        let (folder, names) = Folder::around(&files)?;
        Ok(Self { folder, names })
    }

    fn side(&self) -> Side<'_> {
        let (entry, also) = self.names.split_first().map_or((Path::new(""), &[][..]), |(entry, also)| (entry.as_path(), also));
        Side { world: &self.folder, entry, also }
    }
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let (old, new) = (Read::of(&args.old, args.source.as_deref())?, Read::of(&args.new, args.source.as_deref())?);
    let read = versions(old.side(), new.side());
    let (old, new) = sound(&read, args)?;
    if read.diagnostics.iter().any(|d| d.severity == crate::diagnostic::Severity::Warning) {
        io.complain(&read.diagnostics, &read.loaded.sources);
    }
    let effort = if args.deep { Effort::deep() } else { Effort { work: 20_000, ..Effort::default() } };
    let mut found = diff(&read, effort).ok_or_else(|| Stop::fault("two contracts without plans"))?;
    let line = if args.log.is_empty() { None } else { Some(worth::price(args, &mut found, [&old, &new], io)?) };
    let (one, other) = (args.old.display().to_string(), args.new.display().to_string());
    let titles = Titles { old: &one, new: &other, log: line.as_deref() };
    match args.format {
        Format::Text => io.print(&page(&found, titles, &read.loaded.sources))?,
        Format::Json => io.print_json(&differences(&found, titles, &read.loaded.sources))?,
    }
    Ok(if found.differs() { Exit::Findings } else { Exit::Clean })
}

/// The two plans as they are written; else everything that was said.
fn sound(read: &Versions, args: &Args) -> Result<(crate::plan::Plan, crate::plan::Plan), Stop> {
    let [Some(old), Some(new)] = &read.written else {
        return Err(wrong(read));
    };
    if read.is_wrong() {
        return Err(wrong(read));
    }
    for (plan, path) in [(old, &args.old), (new, &args.new)] {
        if plan.agreement.is_empty() && plan.objectives.is_empty() {
            return Err(Stop::usage(format!("`{}` holds no agreement to compare", path.display())));
        }
    }
    Ok((old.clone(), new.clone()))
}

fn wrong(read: &Versions) -> Stop {
    Stop::said(Exit::Usage, read.diagnostics.clone(), read.loaded.sources.clone())
}

/// A moment of the command line, in the zone of the new version.
fn as_of(args: &Args, found: &Diff) -> Result<Option<crate::value::Instant>, Stop> {
    let calendars = load::compile(&found.new)?;
    args.as_of.as_deref().map(|text| evaluate::instant(text, &found.new, &calendars)).transpose()
}
