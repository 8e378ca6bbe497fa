//! `sla agenda`: who meets whom, when, about what.

use super::evaluate::{self, Done, Ready, RunArgs, Wants};
use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::log::{self, LogArgs};
use super::{actions, moment};
use crate::eval::Facts;
use crate::plan::{NoticeWhen, Plan, Point, PointRef, Right, Settled};
use crate::readings::{Choice, RightAgain};
use crate::report::agenda::{self, Evaluated, Made};
use crate::report::phrase;
use crate::value::{Date, Instant};
use clap::ValueEnum;
use std::path::PathBuf;

/// The longest period, in days.
const LONGEST: i32 = 3_660;
/// Names of the conditions of notices while they are evaluated; no name of a contract has a space.
const NOTICE: &str = "notice ";

/// Says who meets whom, when and about what, with the figures that each topic needs
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla agenda contract.sla                                        the calendar of meetings and topics
  sla agenda contract.sla --log tickets.csv                      with figures, for the month after the log ends
  sla agenda contract.sla --log tickets.csv --source mapping.sla --as-of 2027-01-31
  sla agenda contract.sla --from 2027-01-01 --until 2027-04-01 --format json

The period begins on the day up to which the log counts (without a log, on the first day of the term) and is a month long;
of a review without a meeting in it, the next one is shown. A trend is the latest window that is over beside the mean of
the three before it; a hundredth more or less is steady. Open actions stand in `actions.toml` beside the contract:

  [[action]]
  what   = \"Agree the wording of the automatic receipt\"
  owner  = \"northwind\"
  due    = 2027-01-31
  review = \"operational\"       # none: every review that covers actions
  done   = false               # or a date")]
pub(super) struct Args {
    /// The contract, or a plan made from it
    #[arg(value_name = "CONTRACT.sla|PLAN.json")]
    contract: PathBuf,
    /// The event log; may be given more than once; `-` is standard input
    #[arg(long, value_name = "FILE", num_args = 1..)]
    log: Vec<PathBuf>,
    /// The mapping that turns an export into events
    #[arg(long, value_name = "MAPPING.sla")]
    source: Option<PathBuf>,
    /// Up to when the log counts; its latest event unless said
    #[arg(long, value_name = "T")]
    as_of: Option<String>,
    /// First day of the period
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The day after the last
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Puts a reading in force; may be given more than once
    #[arg(long, value_name = "POINT=READING")]
    reading: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let log = LogArgs { log: args.log.clone() };
    let run = RunArgs { contract: args.contract.clone(), log, source: args.source.clone(), as_of: args.as_of.clone(), reading: args.reading.clone() };
    let mut ready = evaluate::ready(&run, io)?;
    let own = ready.plan.clone();
    let done = if args.log.is_empty() {
        None
    } else {
        watch_notices(&mut ready.plan);
        let mut done = evaluate::evaluate(&ready, &run.log, &Wants { facts: Facts::All, stretches: true, ..Wants::default() })?;
        log::say(&done.read, false, io)?;
        let histories = notices_of(&own, &mut done);
        Some((done, histories))
    };
    let as_of = done.as_ref().map(|(d, _)| d.body.as_of).or(ready.as_of);
    let (from, until) = period(args, &ready, as_of)?;
    let open = actions::open(&args.contract, &own, from)?;
    let log = done.as_ref().map(|(done, histories)| Evaluated { body: &done.body, facts: &done.facts, histories });
    let agenda = agenda::agenda(&Made { plan: &own, calendars: &ready.calendars, from, until, log, actions: &open });
    match args.format {
        Format::Human => io.print(&agenda::text::page(&agenda))?,
        Format::Json => io.print_json(&agenda)?,
    }
    Ok(Exit::Clean)
}

/// The period: as asked, else a month from as-of, else from the beginning of the term.
fn period(args: &Args, ready: &Ready, as_of: Option<Instant>) -> Result<(Date, Date), Stop> {
    let asked = |text: &Option<String>| text.as_deref().map(moment::date).transpose().map_err(Stop::usage);
    let seen = as_of.map(|at| ready.calendars.zone().local(at).date);
    let Some(from) = asked(&args.from)?.or(seen).or(ready.plan.term.from) else {
        return Err(Stop::usage_help("the agreement has no first day and there is no log, so it is not clear from when", "say it: --from 2027-01-01"));
    };
    let month = if from.month == 12 { Date { year: from.year + 1, month: 1, ..from } } else { Date { month: from.month + 1, ..from } };
    let month = Date { day: from.day.min(Date::month_len(month.year, month.month)), ..month };
    let until = asked(&args.until)?.unwrap_or(month);
    if until <= from {
        return Err(Stop::usage(format!("the period ends on {until}, before it begins on {from}")));
    }
    if until.days() - from.days() > LONGEST {
        return Err(Stop::usage("the period is longer than ten years"));
    }
    Ok((from, until))
}

/// Lets the evaluation watch for the conditions of notices as it does for those of rights.
fn watch_notices(plan: &mut Plan) {
    let again = match plan.points.0.iter().position(|p| p.kind == RightAgain::KIND.name) {
        Some(at) => at,
        None => {
            let kind = RightAgain::KIND;
            let readings = kind.readings.iter().map(|r| r.name.to_owned()).collect();
            let (id, reading) = (format!("{}@notices", kind.name), kind.provisional.to_owned());
            plan.points.0.push(Point { id, kind: kind.name.to_owned(), readings, reading, settled: Settled::NotMet, clause: None });
            plan.points.0.len() - 1
        }
    };
    let Ok(again) = u16::try_from(again).map(|at| PointRef(at.into())) else { return };
    for (at, notice) in plan.notices.iter().enumerate() {
        if let NoticeWhen::History(when) = &notice.when {
            let name = format!("{NOTICE}{at}");
            plan.rights.push(Right {
                name,
                clause: notice.clause.clone(),
                party: notice.party,
                when: when.clone(),
                notice_days: None,
                effect_days: None,
                again,
            });
        }
    }
}

/// When those conditions came about, taken out of the result.
fn notices_of(plan: &Plan, done: &mut Done) -> Vec<(usize, String, Instant)> {
    let mut out = Vec::new();
    done.body.rights.retain(|right| {
        let Some(at) = right.right.strip_prefix(NOTICE).and_then(|n| n.parse::<usize>().ok()) else { return true };
        if let Some(NoticeWhen::History(when)) = plan.notices.get(at).map(|n| &n.when) {
            let group: String = right.group.iter().map(|(_, value)| format!(" for {value}")).collect();
            out.push((at, format!("{}{group}, by {}", phrase::history(plan, when), right.window.label), right.window.until));
        }
        false
    });
    out
}
