//! Files: the project folder as the [`World`] of a contract, and files the user names.

use super::exit::Stop;
use crate::resolve::{World, WorldError};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

/// A plan longer than this is none.
const LONGEST_PLAN: u64 = 256_000_000;
/// What is said of a pipe, a device and the like.
const NO_FILE: &str = "it is a pipe or a device, not a file";

/// A folder on disk. The files the user named may be links to anywhere; what they use may not lead out of the folder.
pub(super) struct Folder {
    root: PathBuf,
    shown: PathBuf,
    named: Vec<PathBuf>,
}

impl Folder {
    /// The folder that holds all of `files`, and their names in it: the nearest common one.
    pub(super) fn around(files: &[&Path]) -> Result<(Self, Vec<PathBuf>), Stop> {
        let mut places = Vec::new();
        for file in files {
            must_be_regular(file, "contract")?;
            let name = file.file_name().map(PathBuf::from).unwrap_or_default();
            let parent = parent(file).canonicalize().map_err(|e| unreadable("folder", parent(file), &e))?;
            places.push((parent, name, parent_shown(file)));
        }
        let Some((first, _, shown)) = places.first() else { return Err(Stop::usage("no contract is named")) };
        let (mut root, mut shown) = (first.clone(), shown.clone());
        while !places.iter().all(|(parent, _, _)| parent.starts_with(&root)) && root.pop() {
            shown.push("..");
        }
        let named: Vec<PathBuf> = places.iter().map(|(parent, name, _)| parent.strip_prefix(&root).unwrap_or(parent).join(name)).collect();
        Ok((Self { root, shown, named: named.clone() }, named))
    }
}

impl World for Folder {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        let full = self.root.join(path);
        let real = full.canonicalize().map_err(|e| world_error(&e))?;
        if !real.starts_with(&self.root) && !self.named.iter().any(|n| n == path) {
            return Err(WorldError::Outside);
        }
        let meta = fs::metadata(&real).map_err(|e| world_error(&e))?;
        if meta.is_dir() {
            return Err(WorldError::Folder);
        }
        if !meta.is_file() {
            return Err(WorldError::Other(NO_FILE.to_owned()));
        }
        let longest = crate::resolve::LONGEST as u64;
        let bytes = read_file(&real, longest).map_err(|e| world_error(&e))?;
        bytes.ok_or(WorldError::TooLong)
    }

    fn shown(&self, path: &Path) -> String {
        let mut out = PathBuf::new();
        for part in self.shown.join(path).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                    out.pop();
                }
                part => out.push(part),
            }
        }
        out.to_string_lossy().replace('\\', "/")
    }
}

fn parent(file: &Path) -> &Path {
    file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn parent_shown(file: &Path) -> PathBuf {
    file.parent().map(Path::to_path_buf).unwrap_or_default()
}

fn world_error(error: &io::Error) -> WorldError {
    match error.kind() {
        io::ErrorKind::NotFound => WorldError::Missing,
        _ => WorldError::Other(plain(error)),
    }
}

/// An error of the operating system in lower case, without its number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

/// The complaint about a file that the user named and that cannot be had.
pub(super) fn unreadable(what: &str, path: &Path, error: &io::Error) -> Stop {
    Stop::usage(format!("cannot read the {what} `{}`: {}", path.display(), plain(error)))
}

/// The complaint about a file that cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Stop {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        _ => plain(error),
    };
    Stop::usage(format!("cannot write `{}`: {why}", path.display()))
}

/// That `path` is there and no folder; `what` it should be.
pub(super) fn must_be_file(path: &Path, what: &str) -> Result<(), Stop> {
    let meta = fs::metadata(path).map_err(|e| unreadable(what, path, &e))?;
    if meta.is_dir() {
        return Err(Stop::usage(format!("cannot read the {what} `{}`: it is a folder", path.display())));
    }
    Ok(())
}

/// As [`must_be_file`], and no pipe or device either: contracts and plans are looked at more than once.
fn must_be_regular(path: &Path, what: &str) -> Result<(), Stop> {
    must_be_file(path, what)?;
    let meta = fs::metadata(path).map_err(|e| unreadable(what, path, &e))?;
    if !meta.is_file() {
        let said = format!("cannot read the {what} `{}`: {NO_FILE}", path.display());
        return Err(Stop::usage_help(said, "save it to a file first; only a log may come from a pipe"));
    }
    Ok(())
}

/// A file of at most `longest` bytes, whatever length the file system tells; none if it is longer.
fn read_file(path: &Path, longest: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    open(path)?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= longest).then_some(bytes))
}

/// The text of a plan.
pub(super) fn read_plan(path: &Path) -> Result<Vec<u8>, Stop> {
    must_be_regular(path, "plan")?;
    let bytes = read_file(path, LONGEST_PLAN).map_err(|e| unreadable("plan", path, &e))?;
    bytes.ok_or_else(|| Stop::usage(format!("cannot read the plan `{}`: it is longer than {} MB", path.display(), LONGEST_PLAN / 1_000_000)))
}

/// The text of a small file; none if there is no such file.
pub(super) fn text_if_there(path: &Path, what: &str) -> Result<Option<String>, Stop> {
    if let Err(error) = fs::metadata(path)
        && error.kind() == io::ErrorKind::NotFound
    {
        return Ok(None);
    }
    must_be_regular(path, what)?;
    let bytes = read_file(path, crate::resolve::LONGEST as u64).map_err(|e| unreadable(what, path, &e))?;
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.map(Some).ok_or_else(|| Stop::usage(format!("cannot read the {what} `{}`: it is too long, or not UTF-8", path.display())))
}

/// Opens a log.
pub(super) fn open_log(path: &Path) -> Result<fs::File, Stop> {
    must_be_file(path, "log")?;
    open(path).map_err(|e| unreadable("log", path, &e))
}

/// Opens a file to be read.
#[expect(clippy::disallowed_methods, reason = "this is the host")]
pub(super) fn open(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}

/// The most memory this process has held, in kilobytes, where the system tells.
pub(super) fn peak_memory_kb() -> Option<u64> {
    let status = String::from_utf8(read_file(Path::new("/proc/self/status"), 1_000_000).ok()??).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Writes a whole file.
pub(super) fn write_file(path: &Path, text: &[u8]) -> Result<(), Stop> {
    fs::write(path, text).map_err(|e| unwritable(path, &e))
}

/// Opens a file to be written bit by bit; what it held is gone.
pub(super) fn create(path: &Path) -> Result<io::BufWriter<fs::File>, Stop> {
    fs::File::create(path).map(io::BufWriter::new).map_err(|e| unwritable(path, &e))
}
