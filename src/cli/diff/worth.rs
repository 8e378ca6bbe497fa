//! What each version, and each change, comes to on a log. The log is read once for all plans that hear it alike.

use super::Args;
use crate::cli::exit::Stop;
use crate::cli::io::Io;
use crate::cli::log::{self, LogArgs, Taker};
use crate::eval::{Options, Part, Program};
use crate::events::Event;
use crate::finding::diff::{Diff, Worth};
use crate::outcome::Body;
use crate::plan::Plan;

/// Adds to each change what it came to, and puts what was worth most first. What was read, in a line.
pub(super) fn price(args: &Args, found: &mut Diff, written: [&Plan; 2], io: &mut Io) -> Result<String, Stop> {
    let as_of = super::as_of(args, found)?;
    // As they are written, unless one takes the place of another version or has another term: then as they are compared.
    let framed = found.by_itself || found.terms_differ;
    let [old, new] = if framed { [&found.old, &found.new] } else { written };
    let mut plans: Vec<&Plan> = vec![old, new];
    for change in &found.changes {
        plans.extend([&change.before, &change.now]);
    }
    let logs = LogArgs { log: args.log.clone() };
    let mut bodies: Vec<Option<Body>> = plans.iter().map(|_| None).collect();
    let mut line = None;
    let mut first = true;
    while let Some(at) = bodies.iter().position(Option::is_none) {
        let alike: Vec<usize> = (at..plans.len()).filter(|n| bodies.get(*n).is_some_and(Option::is_none) && alike(&plans, at, *n)).collect();
        if !std::mem::take(&mut first) && logs.has_stdin() {
            let help = "save it to a file first: what happens is called otherwise in the two versions, so the log is read for each";
            return Err(Stop::usage_help("a log from standard input can be read only once", help));
        }
        let read = one_reading(&plans, &alike, as_of, &logs, &mut bodies)?;
        if line.is_none() {
            log::say(&read, false, io)?;
        }
        line.get_or_insert(read.line());
    }
    let mut worths = bodies.chunks(2).map(|pair| match pair {
        [Some(before), Some(now)] => Some(Worth::of(before, now)),
        _ => None,
    });
    found.worth = worths.next().flatten();
    for (change, worth) in found.changes.iter_mut().zip(worths) {
        // A log is a history: what parts on it parts.
        change.direction = worth.as_ref().map_or(change.direction, |worth| change.direction.on(worth));
        change.worth = worth;
    }
    found.sort();
    Ok(line.unwrap_or_default())
}

/// Whether a log means the same events to two of the plans.
fn alike(plans: &[&Plan], one: usize, other: usize) -> bool {
    plans.get(one).zip(plans.get(other)).is_some_and(|(one, other)| log::hear_alike(one, other))
}

/// Reads the log once, into these plans.
fn one_reading(plans: &[&Plan], alike: &[usize], as_of: Option<crate::value::Instant>, logs: &LogArgs, bodies: &mut [Option<Body>]) -> Result<log::Read, Stop> {
    let fault = |flaws: Vec<String>| Stop::fault(format!("the plan cannot be made ready: {}", flaws.join("; ")));
    let of: Vec<&Plan> = alike.iter().filter_map(|at| plans.get(*at)).copied().collect();
    let programs: Vec<Program> = of.iter().map(|plan| Program::compile(plan).map_err(fault)).collect::<Result<_, _>>()?;
    let options = Options { as_of, ..Options::default() };
    let first = || programs.iter().map(|program| Part::first(program, options.clone())).collect();
    let mut runner = Runner { parts: first(), again: &first };
    let plan = of.first().copied().ok_or_else(|| Stop::fault("a log for nobody"))?;
    let read = log::read(plan, logs, None, &mut runner)?;
    for (at, part) in alike.iter().zip(runner.parts) {
        if let Some(body) = bodies.get_mut(*at) {
            *body = Some(part.finish(&mut |_| ()));
        }
    }
    Ok(read)
}

struct Runner<'p, 'f> {
    parts: Vec<Part<'p>>,
    again: &'f dyn Fn() -> Vec<Part<'p>>,
}

impl Taker for Runner<'_, '_> {
    fn take(&mut self, event: &Event<'_>) {
        self.parts.iter_mut().for_each(|part| part.push(event));
    }

    fn again(&mut self) {
        self.parts = (self.again)();
    }
}
