//! `sla test`: runs the scenarios and properties in files and folders.

mod expect;
mod happens;
mod property;
mod until;
mod versions;

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::load::{self, Front};
use crate::calendar::Calendars;
use crate::check::scenario::{Expectation, Moment, Scenario};
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::outcome::{Body, CaseFacts};
use crate::plan::Plan;
use crate::readings::{LocalFold, LocalGap};
use crate::report::words;
use crate::text::{FileId, safe};
use crate::value::Instant;
use std::path::{Path, PathBuf};

/// Runs the scenarios and `always` properties in files and folders
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla test scenarios.sla
  sla test .                      every .sla file in the folder and below

Lines that a scenario may hold what it promises in:
  expect quick_fix in February 2027 is 0%, missed
  expect availability for eu in February 2027 is about 99.86%     rounded half up to the places written; without `about`, exactly
  expect credit for availability in 12 months to February 2027 is 10% of fee
  expect credit for availability in February 2027 is 100 GBP, claimable            or claimed, or lapsed: where its claim stands
  expect right to terminate in March 2027                         expect no right to terminate in April 2027
  expect rush in March 2027                                       a season, surge or phase applies

Ends with 1 if a scenario fails, and shows the expectation, what was expected and what was found.")]
pub(super) struct Args {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
}

/// How deep folders are searched.
const DEEPEST: usize = 20;

#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    broken: usize,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let mut files = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            find(path, 0, &mut files)?;
        } else {
            files.push((path.clone(), true));
        }
    }
    let mut count = Count::default();
    for (file, named) in &files {
        one_file(file, *named, &mut count, io)?;
    }
    if count.passed + count.failed + count.broken == 0 {
        return Err(Stop::usage_help("there is no scenario to run", "a scenario is a `scenario \"…\" { … }` in a .sla file that uses the contract"));
    }
    let scenarios = words::count((count.passed + count.failed) as u64, "scenario", "scenarios");
    let broken = if count.broken > 0 { format!(", {} with errors", words::count(count.broken as u64, "file", "files")) } else { String::new() };
    io.print(&format!("{scenarios}: {} passed, {} failed{broken}\n", count.passed, count.failed))?;
    Ok(if count.failed + count.broken > 0 { Exit::Findings } else { Exit::Clean })
}

/// Every `.sla` file below a folder, in order of names.
fn find(folder: &Path, depth: usize, into: &mut Vec<(PathBuf, bool)>) -> Result<(), Stop> {
    let entries = std::fs::read_dir(folder).map_err(|e| super::host::unreadable("folder", folder, &e))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !path.is_symlink() && !hidden && depth < DEEPEST {
            find(&path, depth + 1, into)?;
        } else if path.extension().is_some_and(|e| e == "sla") && path.is_file() {
            into.push((path, false));
        }
    }
    Ok(())
}

fn one_file(path: &Path, named: bool, count: &mut Count, io: &mut Io) -> Result<(), Stop> {
    let front = load::contract(path, None)?;
    let shown = path.display().to_string();
    let shown = safe(shown.strip_prefix("./").unwrap_or(&shown));
    if front.is_wrong() {
        count.broken += 1;
        io.print(&format!("{shown}\n"))?;
        return Ok(say(io, &front.lowered.diagnostics, &front)?);
    }
    let own: Vec<&Scenario> = front.lowered.scenarios.iter().filter(|s| s.span.file == FileId(0)).collect();
    let Some(plan) = front.lowered.plan.as_ref().filter(|_| !own.is_empty()) else {
        if named {
            io.print(&format!("{shown}: no scenario\n"))?;
        }
        return Ok(());
    };
    io.print(&format!("{shown}\n"))?;
    for scenario in own {
        let flaws = scenario_flaws(plan, &front, scenario)?;
        if flaws.is_empty() {
            count.passed += 1;
            io.print(&format!("  ok    {}\n", safe(&scenario.title)))?;
        } else {
            count.failed += 1;
            io.print(&format!("  FAIL  {}\n\n", safe(&scenario.title)))?;
            say(io, &flaws, &front)?;
        }
    }
    Ok(())
}

fn say(io: &mut Io, diagnostics: &[Diagnostic], front: &Front) -> std::io::Result<()> {
    let page = render::form("human").map(|f| (f.render)(diagnostics, &front.sources, io.look)).unwrap_or_default();
    io.print(&page)?;
    io.print("\n")
}

/// Everything a scenario promises that does not hold.
fn scenario_flaws(plan: &Plan, front: &Front, scenario: &Scenario) -> Result<Vec<Diagnostic>, Stop> {
    let mut plan = plan.clone();
    for (id, reading) in &scenario.given {
        if let Err(flaw) = plan.give(id, reading) {
            return Ok(vec![Diagnostic::error("scenario/reading", flaw, scenario.span)]);
        }
    }
    let calendars = load::compile(&plan)?;
    let clockwork = Clockwork::of(&plan, &calendars);
    let found = happens::play(&plan, scenario, &clockwork)?;
    let flaw = |e: &Expectation| match &e.part {
        None => {
            // What belongs to an earlier version is expected of that.
            let (path, e) = versions::whose(&plan, &found, e);
            let plan = path.as_ref().map_or(Some(&plan), |path| plan.part(path))?;
            expect::flaw(plan, &found.of(path.as_deref())?, &e, &clockwork)
        }
        Some(part) => expect::flaw(plan.part(part)?, &found.of(Some(part))?, e, &clockwork),
    };
    let mut flaws: Vec<Diagnostic> = scenario.expects.iter().filter_map(flaw).collect();
    flaws.extend(front.lowered.always.iter().filter_map(|always| property::flaw(&plan, &calendars, &found.body, always, &scenario.title)));
    Ok(flaws)
}

/// What a scenario comes to.
struct Found {
    body: Body,
    facts: Vec<CaseFacts>,
}

impl Found {
    /// What it comes to for the agreement, or for a part of it.
    fn of(&self, part: Option<&str>) -> Option<Self> {
        let body = part.map_or(Some(&self.body), |part| self.body.part(part))?.clone();
        let facts = self.facts.iter().filter(|f| f.part.as_deref() == part).cloned().collect();
        Some(Self { body, facts })
    }
}

/// From moments as written to instants.
struct Clockwork<'a> {
    calendars: &'a Calendars,
    gap: LocalGap,
    fold: LocalFold,
}

impl<'a> Clockwork<'a> {
    fn of(plan: &Plan, calendars: &'a Calendars) -> Self {
        let gap = plan.points.choice(plan.rules.local_gap).unwrap_or(LocalGap::MovedForward);
        Self { calendars, gap, fold: plan.points.choice(plan.rules.local_fold).unwrap_or(LocalFold::First) }
    }

    fn instant(&self, moment: &Moment) -> Instant {
        moment.instant(self.calendars, self.gap, self.fold)
    }
}

/// A flaw at a place: what is expected there, what was found.
fn flaw(span: crate::text::Span, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::new(Severity::Error, "scenario/failed", format!("expected {expected}, found {found}")).at(span, format!("found {found}"))
}
