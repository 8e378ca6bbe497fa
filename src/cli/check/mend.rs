//! `--fix`: settles points in the project's own files, and checks that they are settled.

use super::Args;
use crate::cli::exit::Stop;
use crate::cli::io::Io;
use crate::cli::load::{self, Front};
use crate::finding::settle;
use crate::text::safe;

/// Makes the edits one after the other, each on what the former left.
pub(super) fn mend(front: &mut Front, args: &Args, io: &mut Io) -> Result<(), Stop> {
    for given in &args.fix {
        let (id, reading) = load::split(given)?;
        let edit = settle(&front.loaded, &front.lowered, id, reading).map_err(Stop::usage)?;
        let source = front.sources.get(edit.span.file).ok_or_else(|| Stop::fault("an edit without a file"))?;
        let (path, made) = (source.name.clone(), edit.made(&source.text).ok_or_else(|| Stop::fault("an edit outside its file"))?);
        std::fs::write(&path, made).map_err(|e| Stop::usage(format!("`{}` cannot be written: {e}", safe(&path))))?;
        let (line, _) = source.line_column(edit.span.start);
        io.print(&format!("{}:{line}: {}\n", safe(&path), safe(&edit.title)))?;
        *front = load::contract(&args.file, args.source.as_deref())?;
    }
    Ok(())
}
