//! Files that are written are none of those that are read, nor each other. Looked at before anything is opened for writing.

use super::exit::Stop;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// A file of the command line and what it is there.
#[derive(Clone, Debug)]
pub(super) struct Named {
    what: &'static str,
    path: PathBuf,
}

/// A file with what it is: `the log`, `--rejects`.
pub(super) fn named(what: &'static str, path: impl Into<PathBuf>) -> Named {
    Named { what, path: path.into() }
}

/// Refuses a command that would write over what it reads, or two things into one file. Devices and pipes keep nothing, so they may be both.
pub(super) fn apart(inputs: &[Named], outputs: &[Named]) -> Result<(), Stop> {
    for (at, output) in outputs.iter().enumerate() {
        let mut others = inputs.iter().chain(outputs.iter().take(at));
        if let Some(other) = others.find(|other| same(&other.path, &output.path)) {
            let said = format!("{} `{}` is the same file as {} `{}`", output.what, output.path.display(), other.what, other.path.display());
            return Err(Stop::usage_help(said, format!("give {} a file of its own", output.what)));
        }
    }
    Ok(())
}

/// Whether two paths lead to one file that keeps what is written to it.
fn same(a: &Path, b: &Path) -> bool {
    match (fs::metadata(seen(a)), fs::metadata(seen(b))) {
        (Ok(one), Ok(two)) => one.is_file() && (one_file(&one, &two) || real(a).is_some_and(|a| Some(a) == real(b))),
        (Err(_), Err(_)) => real(a).is_some_and(|a| Some(a) == real(b)),
        _ => false,
    }
}

/// `-` is what standard input is read from.
fn seen(path: &Path) -> &Path {
    if path.as_os_str() == "-" { Path::new("/dev/stdin") } else { path }
}

/// Without links, `.` and `..`; of a file that is not there yet, by its folder.
fn real(path: &Path) -> Option<PathBuf> {
    let path = seen(path);
    if let Ok(found) = path.canonicalize() {
        return Some(found);
    }
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(parent.canonicalize().ok()?.join(path.file_name()?))
}

/// The same file under two names, by what the file system says.
#[cfg(unix)]
fn one_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn one_file(_: &Metadata, _: &Metadata) -> bool {
    false
}
