//! The log: files or standard input, opened, watched, read, with rejects written out and progress shown.

use super::digest::{Watch, Watched};
use super::exit::{Exit, Stop};
use super::host;
use super::io::Io;
use super::outputs::{self, Named};
use crate::diagnostic::{Diagnostic, Severity};
use crate::events::{self, Event, Input, Log, ReadReport, Reject, Sink};
use crate::plan::Plan;
use crate::report::words;
use crate::text::Sources;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Events between two looks at the clock for progress.
const STRIDE: u64 = 1 << 15;

/// The log of a command line.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct LogArgs {
    /// The event log, CSV or JSON Lines, plain or gzipped; may be given more than once; `-` is standard input
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub(super) log: Vec<PathBuf>,
}

impl LogArgs {
    /// Whether some of it comes from standard input, and so only once.
    pub(super) fn has_stdin(&self) -> bool {
        self.log.iter().any(|path| is_stdin(path))
    }
}

/// What came of reading a log.
pub(super) struct Read {
    pub(super) report: ReadReport,
    pub(super) path: events::Path,
    /// Digest of each file, in order.
    pub(super) digests: Vec<String>,
}

impl Read {
    /// The digest of one file; of several, that of their digests.
    pub(super) fn digest(&self) -> Option<String> {
        match self.digests.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            many => Some(super::digest::Digest::of(many.concat().as_bytes())),
        }
    }

    /// `tickets.csv: 2,412 rows, 3 of them could not be used`
    pub(super) fn line(&self) -> String {
        let names: Vec<&str> = self.report.inputs.iter().map(|i| i.name.as_str()).collect();
        let names = if names.len() > 3 { words::count(names.len() as u64, "file", "files") } else { names.join(", ") };
        let mut out = format!("{names}: {}", words::count(self.report.rows, "row", "rows"));
        for (n, what) in [(self.report.left_out, "left out by the mapping"), (self.report.rejects.total(), "could not be used")] {
            if n > 0 {
                out.push_str(&format!(", {} {what}", words::grouped(&n.to_string())));
            }
        }
        out
    }
}

/// What takes events, and can begin again.
pub(super) trait Taker {
    /// The next event.
    fn take(&mut self, event: &Event<'_>);
    /// Everything so far is void.
    fn again(&mut self);
}

/// The files of the log, by what they are.
pub(super) fn named(args: &LogArgs) -> impl Iterator<Item = Named> {
    args.log.iter().map(|path| outputs::named("the log", path))
}

/// Whether a log means the same events to two plans: it has local times and words, and the plans may read them otherwise. Times without an offset are in the zone of the mapping, never in that of the agreement.
pub(super) fn hear_alike(one: &Plan, other: &Plan) -> bool {
    // Where rows say when they were entered, months count.
    let entered = one.sources.iter().any(|source| source.entered.is_some());
    let rules = |plan: &Plan| {
        let of_all = [plan.rules.local_gap, plan.rules.local_fold, plan.rules.unknown_party, plan.rules.whose_record];
        let of_entered = [plan.rules.backdated, plan.rules.late_record, plan.zone];
        let asked: Vec<_> = of_all.iter().chain(of_entered.iter().filter(|_| entered)).collect();
        asked.into_iter().map(|at| plan.points.get(*at).map(|p| p.reading.clone())).collect::<Vec<_>>()
    };
    one.roles == other.roles && one.cases == other.cases && one.sources == other.sources && rules(one) == rules(other)
}

/// Reads the log from beginning to end, in order of time.
pub(super) fn read(plan: &Plan, args: &LogArgs, rejects: Option<&Path>, taker: &mut dyn Taker) -> Result<Read, Stop> {
    let stdin = args.log.iter().filter(|p| is_stdin(p)).count();
    if stdin > 1 {
        return Err(Stop::usage("standard input (`-`) is given as a log more than once"));
    }
    let mut size = 0;
    for path in args.log.iter().filter(|p| !is_stdin(p)) {
        // so that a file that cannot be had is named before anything is read
        let file = host::open_log(path)?;
        size += file.metadata().map(|m| m.len()).unwrap_or(0);
    }
    let mut watches = Vec::new();
    let mut open = || {
        watches = args.log.iter().map(|_| Watch::default()).collect::<Vec<_>>();
        args.log.iter().zip(&watches).map(|(path, watch)| input(path, watch)).collect()
    };
    let writer = rejects.map(|path| Ok::<_, Stop>((host::create(path)?, path.to_path_buf()))).transpose()?;
    let mut feed = Feed { taker, rejects: writer, failed: None, progress: Progress::new(size), seen: 0 };
    let done = events::stream(plan, Log { open: &mut open, rewindable: stdin == 0 }, &mut feed);
    feed.progress.end();
    let (failed, writer) = (feed.failed.take(), feed.rejects.take());
    if let Some((mut writer, path)) = writer
        && let Some(error) = failed.or_else(|| writer.flush().err())
    {
        return Err(host::unwritable(&path, &error));
    }
    let (report, path) = done.map_err(|e| Stop::one(Exit::Findings, e.diagnostic()))?;
    let digests: Vec<String> = watches.iter().map(|w| w.look()).collect();
    distinct(args, &report, &digests)?;
    Ok(Read { report, path, digests })
}

/// One file given twice would count everything in it twice.
fn distinct(args: &LogArgs, report: &ReadReport, digests: &[String]) -> Result<(), Stop> {
    let with_rows = || args.log.iter().zip(digests).zip(&report.inputs).filter(|(_, input)| input.rows > 0).map(|(file, _)| file);
    let twice = with_rows().enumerate().find_map(|(at, (again, digest))| Some((with_rows().take(at).find(|(_, other)| *other == digest)?.0, again)));
    let Some((first, again)) = twice else { return Ok(()) };
    let said = format!("the log `{}` holds the very same as `{}`, so all of it would count twice", again.display(), first.display());
    Err(Stop::usage_help(said, "leave one of them out"))
}

/// What is said of the rows that could not be used, on standard error; with `strict` they are errors.
pub(super) fn say(read: &Read, strict: bool, io: &mut Io) -> Result<(), Stop> {
    let severity = if strict { Severity::Error } else { Severity::Warning };
    let rejected: Vec<Diagnostic> = read
        .report
        .rejects
        .iter()
        .map(|(reason, count, first)| {
            let column = first.column.as_ref().map(|c| format!(", column `{c}`")).unwrap_or_default();
            let rows = words::count(count, "row", "rows");
            let message = format!("{rows} not used: {} (first at {}:{}{column}: `{}`)", reason.says(), first.file, first.line, first.cell);
            Diagnostic::new(severity, "log/rejected", message).help(reason.help())
        })
        .collect();
    if strict && !rejected.is_empty() {
        return Err(Stop::said(Exit::Findings, rejected, Sources::default()));
    }
    if !rejected.is_empty() && read.report.rejects.total() == read.report.rows {
        let nothing = Diagnostic::new(Severity::Error, "log/nothing-used", "no row of the log could be used, so there is nothing to evaluate");
        let all = rejected.into_iter().chain([nothing.help("mend what is said above; `--rejects FILE` writes the rows out with their reasons")]).collect();
        return Err(Stop::said(Exit::Findings, all, Sources::default()));
    }
    let near = read.report.inputs.iter().flat_map(|input| input.near.iter().map(move |near| (input, near)));
    let near = near.map(|(input, (column, field))| {
        let (column, file) = (crate::text::harmless(column.as_bytes(), 40), crate::text::harmless(input.name.as_bytes(), 200));
        let message = format!("the column `{column}` of {file} is not read, and no column gives the field `{field}`");
        let help = format!("call the column `{field}`, or write a mapping with the line `field {field} from \"{column}\"`");
        Diagnostic::new(Severity::Warning, "log/near-column", message).help(help)
    });
    let rejected: Vec<Diagnostic> = rejected.into_iter().chain(near).collect();
    let notes = read.report.notes().into_iter().map(|note| Diagnostic::new(Severity::Note, "log/note", note));
    let all: Vec<Diagnostic> = rejected.into_iter().chain(notes).collect();
    if !all.is_empty() {
        io.complain(&all, &Sources::default());
    }
    Ok(())
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn input(path: &Path, watch: &Watch) -> std::io::Result<Input> {
    let watch = watch.clone();
    if is_stdin(path) {
        return Ok(Input { name: "standard input".to_owned(), reader: Box::new(Watched { reader: std::io::stdin(), watch }) });
    }
    let file = host::open(path)?;
    Ok(Input { name: path.display().to_string(), reader: Box::new(Watched { reader: file, watch }) })
}

/// A row that could not be used, as `--rejects` writes it. `schemas/reject.json` describes it.
#[derive(Serialize)]
struct RejectLine<'a> {
    file: &'a str,
    line: u64,
    reason: &'static str,
    column: Option<&'a str>,
    cell: &'a str,
    row: String,
}

struct Feed<'a> {
    taker: &'a mut dyn Taker,
    rejects: Option<(std::io::BufWriter<std::fs::File>, PathBuf)>,
    failed: Option<std::io::Error>,
    progress: Progress,
    seen: u64,
}

impl Sink for Feed<'_> {
    fn event(&mut self, event: &Event<'_>) {
        self.taker.take(event);
        self.seen = self.seen.wrapping_add(1);
        if self.seen.is_multiple_of(STRIDE) {
            self.progress.step(self.seen);
        }
    }

    fn reject(&mut self, reject: &Reject<'_>) {
        let Some((writer, _)) = &mut self.rejects else { return };
        let row = String::from_utf8_lossy(reject.row).into_owned();
        let line = RejectLine { file: reject.file, line: reject.line, reason: reject.reason.code(), column: reject.column, cell: &reject.cell, row };
        let done = serde_json::to_writer(&mut *writer, &line).map_err(std::io::Error::from).and_then(|()| writer.write_all(b"\n"));
        if let Err(error) = done {
            self.failed.get_or_insert(error);
        }
    }

    fn restart(&mut self) {
        self.taker.again();
        self.seen = 0;
        if let Some((writer, path)) = &mut self.rejects {
            match std::fs::File::create(&*path) {
                Ok(file) => *writer = std::io::BufWriter::new(file),
                Err(error) => self.failed = Some(error),
            }
        }
    }
}

/// A line on standard error, only on a terminal and only when it takes long.
struct Progress {
    bar: Option<ProgressBar>,
    began: std::time::Instant,
    wanted: bool,
}

impl Progress {
    fn new(size: u64) -> Self {
        Self { bar: None, began: now(), wanted: std::io::stderr().is_terminal() && size > 1 << 20 }
    }

    fn step(&mut self, events: u64) {
        if !self.wanted || self.began.elapsed().as_millis() < 1_500 {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
            let style = ProgressStyle::with_template("{spinner} {human_pos} events, {elapsed}");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        bar.set_position(events);
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// What the clock on the wall of this machine says; for progress and the run block alone.
#[expect(clippy::disallowed_methods, reason = "only progress and the run block are timed")]
pub(super) fn now() -> std::time::Instant {
    std::time::Instant::now()
}
