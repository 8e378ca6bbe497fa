//! `sla explain`: a choice point or a code of a diagnostic, in plain sentences.

use super::exit::{Ended, Exit, Stop};
use super::format::Format;
use super::io::Io;
use crate::diagnostic::nearest;
use crate::readings::{self, KINDS};
use crate::report::codes;
use crate::report::explain as page;
use crate::resolve::LIBRARY;

/// Explains a choice point or the code of a diagnostic; alone, lists them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla explain                     everything that can be explained
  sla explain reopen              a question contracts leave open, and its readings
  sla explain reopen@resolution   the same, of one clock
  sla explain name/unknown        a code of `sla check`
  sla explain standard.plain_2026 what an interpretation of the library answers
  sla explain itsm                a file of the library")]
pub(super) struct Args {
    /// A choice point (reopen), a code (name/unknown), or a name of the library (itsm, standard.plain_2026)
    #[arg(value_name = "CODE|POINT")]
    what: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let Some(what) = &args.what else {
        match args.format {
            Format::Text => io.print(&page::list())?,
            Format::Json => io.print_json(&page::everything())?,
        }
        return Ok(Exit::Clean);
    };
    let name = what.split('@').next().unwrap_or(what);
    let name = name.strip_prefix("ambiguity/").unwrap_or(name);
    let kind = readings::kind(name).or_else(|| KINDS.iter().copied().find(|k| k.phrase == name));
    if let Some(kind) = kind {
        match args.format {
            Format::Text => io.print(&page::page(kind))?,
            Format::Json => io.print_json(&page::Explanation { points: vec![page::data(kind)], codes: Vec::new() })?,
        }
        return Ok(Exit::Clean);
    }
    if let Some(own) = page::own(name) {
        match args.format {
            Format::Text => io.print(&format!("{name}: {}\n", own.question()))?,
            Format::Json => io.print_json(&page::Explanation { points: vec![own], codes: Vec::new() })?,
        }
        return Ok(Exit::Clean);
    }
    if let (Some(code), Some(says)) = (page::code(what), codes::says(what)) {
        match args.format {
            Format::Text => io.print(&format!("{what}: {says}\n"))?,
            Format::Json => io.print_json(&code)?,
        }
        return Ok(Exit::Clean);
    }
    if let Some(text) = library(what) {
        if matches!(args.format, Format::Json) {
            return Err(Stop::usage_help("the library is text", "leave `--format json` out"));
        }
        io.print(&text)?;
        return Ok(Exit::Clean);
    }
    let known = KINDS.iter().map(|k| k.name).chain(codes::all().map(|(code, _)| code));
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`sla explain` lists what there is".to_owned(),
    };
    Err(Stop::usage_help(format!("nothing is called `{what}`"), help))
}

/// A file of the library, or an interpretation in one, as it stands there.
fn library(name: &str) -> Option<String> {
    let text = |name: &str| LIBRARY.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    if let Some(text) = text(name) {
        return Some(text.to_owned());
    }
    let (file, part) = name.rsplit_once('.')?;
    let head = format!("interpretation {part} ");
    let mut lines = text(file)?.lines().skip_while(|line| !line.starts_with(&head)).peekable();
    lines.peek()?;
    let block: Vec<&str> = lines.scan(false, |over, line| (!std::mem::replace(over, line == "}")).then_some(line)).collect();
    Some(block.join("\n") + "\n")
}
