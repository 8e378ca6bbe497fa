//! What `eval`, `why` and `events` share: a plan made ready, a log run through it.

use super::digest::Digest;
use super::exit::Stop;
use super::io::Io;
use super::log::{self, LogArgs, Read, Taker};
use super::moment::{self, Moment};
use super::{host, load};
use crate::calendar::Calendars;
use crate::eval::{Facts, Options, Part, Program, Several};
use crate::events::{Event, OwnedEvent};
use crate::outcome::{Body, CaseFacts};
use crate::plan::{Plan, Point, Settled};
use crate::readings::{LocalFold, LocalGap};
use crate::report::json::{self, Hashes, Run};
use crate::report::text::Other;
use crate::value::Instant;
use std::path::{Path, PathBuf};

/// What is evaluated, and how.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// The contract, or a plan made from it
    #[arg(value_name = "CONTRACT.sla|PLAN.json")]
    pub(super) contract: PathBuf,
    #[command(flatten)]
    pub(super) log: LogArgs,
    /// The mapping that turns an export into events
    #[arg(long, value_name = "MAPPING.sla")]
    pub(super) source: Option<PathBuf>,
    /// Up to when the log counts; its latest event unless said
    #[arg(long, value_name = "T")]
    pub(super) as_of: Option<String>,
    /// Puts a reading in force; may be given more than once
    #[arg(long, value_name = "POINT=READING")]
    pub(super) reading: Vec<String>,
}

/// A plan made ready.
pub(super) struct Ready {
    pub(super) plan: Plan,
    pub(super) calendars: Calendars,
    pub(super) as_of: Option<Instant>,
    contract_hash: Option<String>,
    /// What the contract was read from.
    pub(super) files: Vec<PathBuf>,
}

/// Loads the contract or plan, says what is worth a warning in it, and puts readings in force.
pub(super) fn ready(args: &RunArgs, io: &mut Io) -> Result<Ready, Stop> {
    let (mut plan, contract_hash, files) = load(&args.contract, args.source.as_deref(), io)?;
    load::give(&mut plan, &args.reading)?;
    let calendars = load::compile(&plan)?;
    let as_of = args.as_of.as_deref().map(|text| instant(text, &plan, &calendars)).transpose()?;
    Ok(Ready { plan, calendars, as_of, contract_hash, files })
}

fn load(contract: &Path, source: Option<&Path>, io: &mut Io) -> Result<(Plan, Option<String>, Vec<PathBuf>), Stop> {
    if load::is_plan(contract) {
        if source.is_some() {
            let help = "make the plan with its mapping: sla plan CONTRACT.sla --source MAPPING.sla -o PLAN.json";
            return Err(Stop::usage_help("a plan holds its mapping already, so `--source` cannot be given with one", help));
        }
        return Ok((load::plan_file(contract)?, None, vec![contract.to_path_buf()]));
    }
    let (plan, front) = load::contract(contract, source)?.plan()?;
    if !front.lowered.diagnostics.is_empty() {
        io.complain(&front.lowered.diagnostics, &front.sources);
    }
    let mut digest = Digest::default();
    front.sources.iter().for_each(|(_, source)| digest.update(source.text.as_bytes()));
    if plan.agreement.is_empty() && plan.objectives.is_empty() {
        let help = "name the contract first, and the mapping with `--source`";
        return Err(Stop::usage_help(format!("`{}` holds no agreement to evaluate", contract.display()), help));
    }
    Ok((plan, Some(digest.finish()), front.files))
}

/// A moment of the command line in the agreement's zone.
pub(super) fn instant(text: &str, plan: &Plan, calendars: &Calendars) -> Result<Instant, Stop> {
    let gap = plan.points.choice(plan.rules.local_gap).unwrap_or(LocalGap::MovedForward);
    let fold = plan.points.choice(plan.rules.local_fold).unwrap_or(LocalFold::First);
    Ok(match moment::moment(text).map_err(Stop::usage)? {
        Moment::Instant(at) => at,
        Moment::Local(civil) => calendars.zone().instant(civil, gap, fold),
    })
}

/// What to work out beside the result.
#[derive(Clone, Debug, Default)]
pub(super) struct Wants {
    pub(super) facts: Facts,
    pub(super) stretches: bool,
    /// The result under every other reading of open values.
    pub(super) others: bool,
    /// Keep the events, for the reference evaluator.
    pub(super) events: bool,
    /// Where rows that cannot be used are written.
    pub(super) rejects: Option<PathBuf>,
}

/// What came out.
pub(super) struct Done {
    pub(super) body: Body,
    pub(super) facts: Vec<CaseFacts>,
    pub(super) others: Vec<Other>,
    pub(super) events: Vec<OwnedEvent>,
    pub(super) read: Read,
    pub(super) run: Run,
}

/// Most other readings that are followed at once.
const MOST: usize = 24;

/// Runs the log through the plan.
pub(super) fn evaluate(ready: &Ready, args: &LogArgs, wants: &Wants) -> Result<Done, Stop> {
    let began = log::now();
    let program = program(&ready.plan)?;
    let varied = if wants.others { varied(&ready.plan)? } else { Vec::new() };
    let options = Options { as_of: ready.as_of, facts: wants.facts.clone(), stretches: wants.stretches, ..Options::default() };
    let plain = Options { as_of: ready.as_of, ..Options::default() };
    let first = || Parts { main: Part::first(&program, options.clone()), others: Several::new(varied.iter().map(|v| &v.program), &plain) };
    let mut runner = Runner { first: &first, parts: first(), events: wants.events.then(Vec::new) };
    let read = log::read(&ready.plan, args, wants.rejects.as_deref(), &mut runner)?;
    let Runner { parts, events, .. } = runner;
    let mut facts = Vec::new();
    let body = parts.main.finish(&mut |f| facts.push(f));
    let others = gather(&ready.plan, &body, &varied, parts.others.finish());
    let run = Run {
        program: format!("sla {}", env!("CARGO_PKG_VERSION")),
        tz_database: crate::calendar::TZ_DATABASE,
        hashes: Hashes {
            contract: ready.contract_hash.clone(),
            plan: Digest::of(&serde_json::to_vec(&ready.plan).map_err(|e| Stop::fault(e.to_string()))?),
            log: read.digest(),
        },
        path: read.path.name(),
        inputs: json::inputs(&read.report),
        rows: read.report.rows,
        events: read.report.events,
        left_out: read.report.left_out,
        rejects: json::rejects(&read.report),
        verified: None,
        elapsed_us: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        peak_memory_kb: host::peak_memory_kb(),
    };
    Ok(Done { body, facts, others, events: events.unwrap_or_default(), read, run })
}

/// The engine's form of a plan.
pub(super) fn program(plan: &Plan) -> Result<Program, Stop> {
    Program::compile(plan).map_err(|flaws| Stop::fault(format!("the plan cannot be made ready: {}", flaws.join("; "))))
}

/// A plan with one open value read otherwise.
struct Varied {
    point: String,
    reading: String,
    program: Program,
}

/// Every other reading of the contract's own open values and words.
fn varied(plan: &Plan) -> Result<Vec<Varied>, Stop> {
    let mut out = Vec::new();
    let open = |p: &&Point| matches!(p.settled, Settled::Provisional | Settled::Given);
    for point in plan.points.0.iter().filter(|p| p.kind == "value" || p.kind == "meaning").filter(open) {
        for reading in point.readings.iter().filter(|r| **r != point.reading) {
            if out.len() < MOST {
                let mut other = plan.clone();
                other.points.give(&point.id, reading).map_err(Stop::fault)?;
                out.push(Varied { point: point.id.clone(), reading: reading.clone(), program: program(&other)? });
            }
        }
    }
    Ok(out)
}

fn gather(plan: &Plan, body: &Body, varied: &[Varied], bodies: Vec<Body>) -> Vec<Other> {
    let mut found: Vec<(&Varied, Option<Body>)> = varied.iter().zip(bodies.into_iter().map(Some)).collect();
    let mut out = Vec::new();
    for point in &plan.points.0 {
        let mut readings = Vec::new();
        for reading in &point.readings {
            if *reading == point.reading {
                readings.push((reading.clone(), body.clone()));
            } else if let Some((_, other)) = found.iter_mut().find(|(v, _)| v.point == point.id && v.reading == *reading) {
                readings.extend(other.take().map(|other| (reading.clone(), other)));
            }
        }
        if readings.len() > 1 {
            out.push(Other { point: point.id.clone(), readings, reading: point.reading.clone() });
        }
    }
    out
}

struct Parts<'p> {
    main: Part<'p>,
    others: Several<'p>,
}

struct Runner<'p, 'f> {
    first: &'f dyn Fn() -> Parts<'p>,
    parts: Parts<'p>,
    events: Option<Vec<OwnedEvent>>,
}

impl Taker for Runner<'_, '_> {
    fn take(&mut self, event: &Event<'_>) {
        self.parts.main.push(event);
        self.parts.others.push(event);
        if let Some(events) = &mut self.events {
            events.push(OwnedEvent::from(event));
        }
    }

    fn again(&mut self) {
        self.parts = (self.first)();
        if let Some(events) = &mut self.events {
            events.clear();
        }
    }
}
