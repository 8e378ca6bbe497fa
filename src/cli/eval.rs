//! `sla eval`: what was met, missed and owed.

use super::evaluate::{self, Done, Ready, RunArgs, Wants};
use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::outputs::{apart, named};
use super::readings::{Heard, Other, ROUNDS};
use super::{host, log};
use crate::eval::{Facts, Options};
use crate::finding::{Interval, Price};
use crate::outcome::{Body, Verdict};
use crate::reference;
use crate::report::interval::{self, JsonInterval};
use crate::report::{cases, csv, json, text};
use crate::witness::open_points;
use clap::ValueEnum;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Evaluates a contract on an event log: what was met, missed and owed
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla eval contract.sla --source mapping.sla --log tickets.csv
  sla eval plan.json --log tickets.csv --format json
  sla eval contract.sla --log tickets.csv --as-of 2026-07-01
  sla eval contract.sla --log tickets.csv --reading reopen@resolution=restarts
  sla eval draft.sla --log tickets.csv --interval     from what to what is owed, over all readings of what is open
  sla eval contract.sla --log tickets.csv --cases cases.jsonl --rejects rejects.jsonl
  zcat tickets.csv.gz | sla eval contract.sla --log -

Ends with 4 if a verdict is undetermined, such as that of a month that is not over; `--as-of` says up to when the log counts.")]
pub(super) struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Writes a JSON line a case: its clocks and what became of it
    #[arg(long, value_name = "FILE.jsonl")]
    cases: Option<PathBuf>,
    /// Writes the rows that could not be used, whole, a JSON line each
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Makes rows that cannot be used an error
    #[arg(long)]
    strict: bool,
    /// Evaluates once more, the plain and slow way, and compares
    #[arg(long)]
    verify: bool,
    /// Says from what to what the amount goes over all readings of what is open; reads the log again
    #[arg(long)]
    interval: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let ready = evaluate::ready(&args.run, io)?;
    let inputs = log::named(&args.run.log).chain(ready.files.iter().map(|f| named("a file of the contract", f)));
    let outputs = args.rejects.iter().map(|p| named("--rejects", p)).chain(args.cases.iter().map(|p| named("--cases", p)));
    apart(&inputs.collect::<Vec<_>>(), &outputs.collect::<Vec<_>>())?;
    let facts = if args.cases.is_some() { Facts::All } else { Facts::None };
    let wants = Wants { facts, stretches: false, others: args.format != Format::Csv, events: args.verify, rejects: args.rejects.clone() };
    let mut done = evaluate::evaluate(&ready, &args.run.log, &wants)?;
    log::say(&done.read, args.strict, io)?;
    if args.verify {
        verify(&ready, &done)?;
        done.run.verified = Some(true);
    }
    if let Some(path) = &args.cases {
        write_cases(path, &done)?;
    }
    let interval = if args.interval { over_all_readings(&ready, args)? } else { None };
    match args.format {
        Format::Text => {
            let line = done.read.line();
            let page = text::Page {
                plan: &ready.plan,
                body: &done.body,
                zone: ready.calendars.zone(),
                log: &line,
                refused: done.read.report.rejects.total(),
                others: &done.others,
            };
            io.print(&text::page(&page))?;
            if args.verify {
                io.print("\nverified: the reference evaluator says the same\n")?;
            }
            if args.interval {
                let currency = ready.plan.currency.as_ref().map(|c| c.code.as_str());
                let said =
                    interval.as_ref().map_or_else(|| "no open point moves what is owed on the log by itself\n".to_owned(), |of| interval::line(of, currency));
                io.print(&format!("\nover all readings\n  {said}"))?;
            }
        }
        Format::Json => io.print_json(&json::Outcome {
            body: &done.body,
            other_readings: json::other_readings(&done.others),
            interval: interval.as_ref().map(JsonInterval::of),
            run: &done.run,
        })?,
        Format::Csv => io.print(&csv::page(&done.body).map_err(|e| Stop::fault(e.to_string()))?)?,
    }
    Ok(if undetermined(&done.body) { Exit::Undetermined } else { Exit::Clean })
}

/// What is owed over all readings of the open points that move it.
fn over_all_readings(ready: &Ready, args: &Args) -> Result<Option<Interval>, Stop> {
    if args.run.log.has_stdin() {
        return Err(Stop::usage_help("`--interval` reads the log more than once, and standard input can be read once", "give the log as a file"));
    }
    let points = open_points(&ready.plan);
    let others = Other::all(&ready.plan, points.iter().map(|open| (open.id.as_str(), open.readings.as_slice())));
    let mut log = Heard::new(&ready.plan, &args.run.log, Options { as_of: ready.as_of, ..Options::default() });
    let (own, bodies) = log.one_by_one(&others, None)?;
    let mut prices: Vec<(String, Price)> =
        points.iter().map(|open| (open.id.clone(), Price::of(&open.id, (open.readings.first().map_or("", String::as_str), &own), &[]))).collect();
    for (Other { point, reading, .. }, body) in others.iter().zip(bodies) {
        if let Some(((_, price), body)) = prices.iter_mut().find(|(known, _)| known == point).zip(body) {
            price.add(reading, &own, &body);
        }
    }
    let prices: Vec<(&str, &Price)> = prices.iter().map(|(point, price)| (point.as_str(), price)).collect();
    log.interval(&prices, ROUNDS)
}

/// Whether a verdict of the agreement or of one that it rests on is undetermined.
fn undetermined(body: &Body) -> bool {
    body.results.iter().any(|r| r.verdict == Verdict::Undetermined || r.blank)
        || body.parts.iter().map(|part| &part.body).chain(body.before.as_deref()).any(undetermined)
}

fn write_cases(path: &Path, done: &Done) -> Result<(), Stop> {
    let mut file = host::create(path)?;
    let lines = done.facts.iter().try_for_each(|facts| {
        serde_json::to_writer(&mut file, &cases::line(facts)).map_err(std::io::Error::from)?;
        file.write_all(b"\n")
    });
    lines.and_then(|()| file.flush()).map_err(|e| host::unwritable(path, &e))
}

/// That the reference evaluator gives the same body, line by line of its JSON.
fn verify(ready: &Ready, done: &Done) -> Result<(), Stop> {
    let (body, _) = reference::evaluate(&ready.plan, &done.events, ready.as_of);
    let page = |body| serde_json::to_string_pretty(body).map_err(|e| Stop::fault(e.to_string()));
    let (engine, plain) = (page(&done.body)?, page(&body)?);
    if engine == plain {
        return Ok(());
    }
    let differs = engine.lines().zip(plain.lines()).enumerate().find(|(_, (a, b))| a != b);
    let (line, (a, b)) = differs.map_or((0, ("the result ends", "the result goes on")), |(at, both)| (at + 1, both));
    let said = format!("the two evaluators differ at line {line} of the body: engine `{}`, reference `{}`", a.trim(), b.trim());
    Err(Stop::fault(said))
}
