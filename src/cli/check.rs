//! `sla check`: what is wrong with a contract, what is open in it, what is unwise.

mod found;
mod mend;
mod price;

use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::load::{self, Front};
use crate::calendar::Calendars;
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::finding::{Family, Finding, Interval, Verdict, ambiguities, risks};
use crate::plan::Plan;
use crate::report::{checked, finding, interval, words};
use crate::witness::{Effort, open_points};
use clap::ValueEnum;
use std::path::PathBuf;

/// Says what is wrong with a contract, what it leaves open, and what is unwise in it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla check draft.sla                                what can be read in more than one way, each with a history that proves it
  sla check draft.sla --log year.csv                 the same, by what it was worth on a log
  sla check draft.sla --fix reopen@resolution=restarts
  sla check draft.sla --profile sign                 nothing may be open that is not accepted
  sla check draft.sla --save-scenarios witnesses     every history as a scenario that `sla test` runs
  sla check contract.sla --source mapping.sla        a mapping with it
  sla check contract.sla --format sarif > findings.sarif

Profiles: `draft` counts what is open, `review` shows what matters, `sign` refuses while something is open and not accepted.
Ends with 0 if nothing is found at or above the level asked for with `--fail-on`, and 1 if there is.")]
pub(super) struct Args {
    /// The file to check
    #[arg(value_name = "CONTRACT.sla")]
    file: PathBuf,
    /// A mapping to check with it
    #[arg(long, value_name = "MAPPING.sla")]
    source: Option<PathBuf>,
    /// How strict to be
    #[arg(long, value_enum, default_value_t)]
    profile: Profile,
    /// What makes the command end with 1; by default what the profile asks for
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Prices open points on an event log; may be given more than once
    #[arg(long, value_name = "FILE", num_args = 1..)]
    log: Vec<PathBuf>,
    /// Up to when the log counts; its latest event unless said
    #[arg(long, value_name = "T", requires = "log")]
    as_of: Option<String>,
    /// Only these points, by their ids or kinds
    #[arg(long, value_name = "POINT", num_args = 1..)]
    point: Vec<String>,
    /// Looks longer for histories, and for points that part only together
    #[arg(long)]
    deep: bool,
    /// Settles a point in the file; may be given more than once
    #[arg(long, value_name = "POINT=READING")]
    fix: Vec<String>,
    /// Writes every history as a scenario beside the readings it parts
    #[arg(long, value_name = "DIR")]
    save_scenarios: Option<PathBuf>,
    /// The day on which it is looked at: what is accepted may have expired; today unless said
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// Checks again whenever a file changes
    #[arg(long, conflicts_with_all = ["fix", "save_scenarios"])]
    watch: bool,
    /// How to show what is found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The places drawn, for people
    #[default]
    Human,
    /// Sentences without drawing, for screen readers
    Plain,
    /// Everything, for programs
    Json,
    /// SARIF 2.1.0, for review tools
    Sarif,
    /// A line each, for editors and scripts
    Short,
}

/// How strict a check is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Profile {
    /// Counts what is open, and prices it if there is a log
    Draft,
    /// Shows the points whose readings part
    #[default]
    Review,
    /// Refuses while a point is open and not accepted
    Sign,
}

/// From which level on findings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Level {
    /// Errors only
    Error,
    /// Ambiguities as well
    Ambiguity,
    /// Risks as well
    Risk,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Plain => "plain",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Short => "short",
        }
    }
}

impl Args {
    fn level(&self) -> Level {
        self.fail_on.unwrap_or(match self.profile {
            Profile::Draft => Level::Error,
            Profile::Review | Profile::Sign => Level::Ambiguity,
        })
    }
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    if args.watch {
        return found::watch(args, io);
    }
    once(args, io)
}

fn once(args: &Args, io: &mut Io) -> Ended {
    let mut front = load::contract(&args.file, args.source.as_deref())?;
    if !args.fix.is_empty() {
        mend::mend(&mut front, args, io)?;
    }
    if front.is_wrong() {
        say(args, &front, None, io)?;
        return Ok(Exit::Findings);
    }
    let Some(plan) = front.lowered.plan.clone() else {
        say(args, &front, None, io)?;
        return Ok(Exit::Clean);
    };
    if plan.agreement.is_empty() && plan.objectives.is_empty() {
        say(args, &front, None, io)?;
        if matches!(args.format, Format::Human | Format::Plain) {
            io.print(&found::summary(&plan))?;
        }
        return Ok(Exit::Clean);
    }
    let calendars = load::compile(&plan)?;
    let (findings, interval) = findings(args, &front, &plan, io)?;
    say(args, &front, Some(Found { plan: &plan, calendars: &calendars, findings: &findings, interval: interval.as_ref() }), io)?;
    if let Some(folder) = &args.save_scenarios {
        found::save(args, &front, folder, &plan, &calendars, &findings, io)?;
    }
    let unfinished = args.profile == Profile::Sign && blanks(&front.lowered.diagnostics) > 0;
    Ok(if unfinished || fails(args, &findings) { Exit::Findings } else { Exit::Clean })
}

/// How many values of a contract are left blank.
fn blanks(said: &[Diagnostic]) -> usize {
    said.iter().filter(|d| d.code == "open/unknown").count()
}

/// Whether something is found at or above the level asked for.
fn fails(args: &Args, findings: &[Finding]) -> bool {
    let level = args.level();
    findings.iter().filter(|f| f.accepted.is_none()).any(|f| match f.family {
        Family::Ambiguity => level >= Level::Ambiguity && (f.verdict == Verdict::Differs || args.profile == Profile::Sign),
        Family::Risk => level >= Level::Risk,
    })
}

fn findings(args: &Args, front: &Front, plan: &Plan, io: &mut Io) -> Result<(Vec<Finding>, Option<Interval>), Stop> {
    let effort = match (args.profile, args.deep) {
        (_, true) => Effort::deep(),
        (Profile::Draft, false) => Effort { histories: 0, ..Effort::default() },
        _ => Effort::default(),
    };
    let named = |id: &str, name: &str| id == name || id.split('@').next() == Some(name);
    let mut points = open_points(plan);
    if let Some(name) = args.point.iter().find(|name| !points.iter().any(|open| named(&open.id, name))) {
        let ids: Vec<&str> = points.iter().map(|p| p.id.as_str()).collect();
        let near = crate::diagnostic::nearest(name, ids.iter().copied());
        let help = near.map_or_else(|| format!("it has {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
        return Err(Stop::usage_help(format!("no open choice point `{name}` in this contract"), help));
    }
    points.retain(|open| args.point.is_empty() || args.point.iter().any(|name| named(&open.id, name)));
    let mut findings = ambiguities(&front.loaded, &front.lowered, points, effort, found::today(args)?);
    let log = if args.log.is_empty() { None } else { Some(price::price(args, plan, &mut findings, io)?) };
    if args.profile != Profile::Draft && args.point.is_empty() {
        findings.extend(risks(&front.loaded, plan, log.as_ref().map(|log| &log.body)));
    }
    Ok((findings, log.and_then(|log| log.interval)))
}

/// What was found in a sound contract.
#[derive(Clone, Copy)]
struct Found<'a> {
    plan: &'a Plan,
    calendars: &'a Calendars,
    findings: &'a [Finding],
    interval: Option<&'a Interval>,
}

/// Prints what was said and found.
fn say(args: &Args, front: &Front, found: Option<Found<'_>>, io: &mut Io) -> Result<(), Stop> {
    let said = &front.lowered.diagnostics;
    if args.format == Format::Json {
        let interval = found.and_then(|found| found.interval);
        let found = found.map(|of| (of.plan, of.calendars.zone(), of.findings));
        return Ok(io.print_json(&checked::checked(said, &front.sources, found, interval))?);
    }
    let Some(form) = render::form(args.format.name()) else { return Ok(()) };
    let shown = |f: &&Finding| f.verdict == Verdict::Differs || f.family == Family::Risk;
    let findings: Vec<&Finding> = found.iter().flat_map(|of| of.findings).filter(shown).collect();
    if !matches!(args.format, Format::Human | Format::Plain) {
        let all: Vec<_> = said.iter().cloned().chain(findings.iter().map(|f| f.diagnostic())).collect();
        return Ok(io.print(&(form.render)(&all, &front.sources, io.look))?);
    }
    if !said.is_empty() {
        io.print(&(form.render)(said, &front.sources, io.look))?;
    }
    if said.iter().any(|d| d.severity == Severity::Error) {
        return Ok(());
    }
    let Some(Found { plan, calendars, findings: all, interval }) = found else { return Ok(()) };
    let open = findings.iter().copied().filter(|f| f.family == Family::Ambiguity && args.profile != Profile::Draft);
    let mut shown: Vec<&str> = Vec::new();
    let (brief, whole): (Vec<&Finding>, Vec<&Finding>) = open.partition(|one| args.point.is_empty() && found::is_brief(plan, one, &mut shown));
    for one in whole {
        io.print(&(form.render)(&[one.diagnostic()], &front.sources, io.look))?;
        io.print(&finding::block(plan, calendars.zone(), one))?;
        io.print(&finding::settling(one))?;
        io.print("\n")?;
    }
    io.print(&finding::brief(&brief, plan.currency.as_ref().map(|c| c.code.as_str())))?;
    io.print(&found::summary(plan))?;
    io.print(&found::counted(args, plan, all, blanks(said)))?;
    if let Some(interval) = interval {
        io.print(&interval::line(interval, plan.currency.as_ref().map(|c| c.code.as_str())))?;
    }
    Ok(io.print(&found::risks(&front.sources, all))?)
}

/// Says how many there are of something.
fn count(n: usize, one: &str, many: &str) -> String {
    words::count(n as u64, one, many)
}
