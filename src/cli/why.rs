//! `sla why`: the history behind one case, or behind one window of an objective.

mod parts;

use super::evaluate::{self, Ready, RunArgs, Wants};
use super::exit::{Ended, Exit, Stop};
use super::io::Io;
use super::log;
use crate::diagnostic::nearest;
use crate::eval::Facts;
use crate::outcome::{Body, Verdict};
use crate::plan::{Objective, Plan};
use crate::report::{amount, timeline, words};

/// Says why: the timeline of a case, or what stands behind a window of an objective
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla why contract.sla --log tickets.csv T-1042
  sla why contract.sla --log tickets.csv --source mapping.sla T-1042
  sla why contract.sla --log tickets.csv quick_fix 2027-02
  sla why contract.sla --log tickets.csv quick_fix February 2027
  sla why contract.sla T-1042 --log one.csv two.csv")]
pub(super) struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// A case by its key; or an objective and a window: `2027-02`, `February 2027`, `2027-Q1`
    #[arg(value_name = "CASE | OBJECTIVE WINDOW", num_args = 0..=3)]
    what: Vec<String>,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let mut args = RunWhy { run: &args.run, log: args.run.log.clone(), what: args.what.clone() };
    args.untangle();
    let mut ready = evaluate::ready(args.run, io)?;
    match args.what.as_slice() {
        [] => Err(Stop::usage("say which case, or which objective and window: sla why CONTRACT.sla --log FILE CASE")),
        [case] if find(&ready.plan, case).is_none() => of_case(&ready, &args, case, io),
        [objective] => Err(Stop::usage(format!("say which window of `{objective}`: sla why … {objective} 2027-02"))),
        [objective, window @ ..] => of_window(&mut ready, &args, objective, &label(&window.join(" ")), io),
    }
}

/// The arguments, once it is clear which of them are logs.
struct RunWhy<'a> {
    run: &'a RunArgs,
    log: log::LogArgs,
    what: Vec<String>,
}

impl RunWhy<'_> {
    /// `--log a.csv CASE` gives the case to the option, which takes several values: what is asked for is what follows the last file there is.
    fn untangle(&mut self) {
        if !self.what.is_empty() {
            return;
        }
        let is_log = |path: &std::path::PathBuf| path.as_os_str() == "-" || path.exists();
        let last = self.log.log.iter().rposition(is_log).map_or(1, |at| at + 1).min(self.log.log.len());
        self.what = self.log.log.split_off(last).iter().map(|p| p.to_string_lossy().into_owned()).collect();
    }
}

fn of_case(ready: &Ready, args: &RunWhy<'_>, case: &str, io: &mut Io) -> Ended {
    let wants = Wants { facts: Facts::Of(case.to_owned()), stretches: true, ..Wants::default() };
    let done = evaluate::evaluate(ready, &args.log, &wants)?;
    log::say(&done.read, false, io)?;
    if done.facts.is_empty() {
        return Err(Stop::usage_help(format!("the log holds no case `{case}`"), "keys are as they stand in the log; or name an objective and a window"));
    }
    for (at, facts) in done.facts.iter().enumerate() {
        if at > 0 {
            io.print("\n")?;
        }
        if let Some(part) = &facts.part {
            io.print(&format!("in {}: ", crate::text::safe(part)))?;
        }
        let plan = facts.part.as_ref().and_then(|part| ready.plan.part(part)).unwrap_or(&ready.plan);
        io.print(&timeline::page(plan, facts, ready.calendars.zone(), done.body.as_of))?;
    }
    io.print(&words::rests_on(&done.body))?;
    Ok(Exit::Clean)
}

fn of_window(ready: &mut Ready, args: &RunWhy<'_>, name: &str, window: &str, io: &mut Io) -> Ended {
    let Some((part, objective)) = find(&ready.plan, name).map(|(part, objective)| (part.map(str::to_owned), objective.clone())) else {
        let names: Vec<&str> = ready.plan.objectives.iter().map(|o| o.name.as_str()).collect();
        let help = nearest(name, names.iter().copied()).map_or_else(|| format!("the contract has {}", names.join(", ")), |n| format!("did you mean `{n}`?"));
        return Err(Stop::usage_help(format!("no objective is called `{name}`"), help));
    };
    let formula = objective.items().is_none();
    let own_plan = ready.plan.clone();
    let own = part.as_ref().and_then(|part| own_plan.part(part)).unwrap_or(&own_plan);
    let asked = match &part {
        Some(part) => ready.plan.part_mut(part),
        None => Some(&mut ready.plan),
    };
    let parts = asked.map(|plan| parts::add(plan, &objective)).unwrap_or_default();
    let facts = if formula { Facts::None } else { Facts::All };
    let done = evaluate::evaluate(ready, &args.log, &Wants { facts, events: formula, ..Wants::default() })?;
    log::say(&done.read, false, io)?;
    let body = part.as_ref().and_then(|part| done.body.part(part)).unwrap_or(&done.body);
    let name = objective.name.as_str();
    // A window of the time before this version is one of the version before it.
    let earlier = part.is_none().then(|| ready_before(&own_plan, &done.body, name, window)).flatten();
    if let Some(earlier) = earlier {
        ready.plan = own_plan;
        return of_window(ready, args, &earlier, window, io);
    }
    let Some(verdict) = verdict(body, &objective, window) else {
        let labels: Vec<&str> = body.results.iter().filter(|r| r.objective == name).map(|r| r.window.label.as_str()).collect();
        let help = match (labels.first(), labels.last()) {
            (Some(first), Some(last)) => format!("its windows run from `{first}` to `{last}`"),
            _ => "no window of the term begins before as-of".to_owned(),
        };
        return Err(Stop::usage_help(format!("`{name}` has no window `{window}`"), help));
    };
    let behind =
        |facts: &crate::outcome::CaseFacts| facts.objectives.iter().any(|i| i.objective == name && i.window.as_ref().is_some_and(|w| w.label == window));
    let cases: Vec<_> = done.facts.iter().filter(|f| f.part == part && behind(f)).cloned().collect();
    let asked = parts::Asked { ready, done: &done, part: part.as_deref(), body };
    let worked_out = |result: &crate::outcome::WindowResult| if formula { asked.of(&parts, result) } else { Default::default() };
    let (plan, zone) = (own, ready.calendars.zone());
    let page = amount::Page { plan, body, objective: &objective, window, cases: &cases, zone, worked_out: &worked_out };
    io.print(&amount::page(&page))?;
    io.print(&words::rests_on(body))?;
    Ok(if verdict == Verdict::Undetermined { Exit::Undetermined } else { Exit::Clean })
}

/// The objective's name in the version that judges a window, with the version; none if this one does, or none does.
fn ready_before(plan: &Plan, body: &Body, name: &str, window: &str) -> Option<String> {
    if body.results.iter().any(|r| r.objective == name && r.window.label == window) {
        return None;
    }
    let (mut plan, mut body, mut path) = (plan, body, String::new());
    while let (Some(before), Some(result)) = (&plan.before, &body.before) {
        (plan, body) = (&before.plan, result);
        path.push_str(&format!("{}.", plan.called()));
        if body.results.iter().any(|r| r.objective == name && r.window.label == window) {
            return Some(format!("{path}{name}"));
        }
    }
    None
}

/// An objective of the agreement, or of a part of it (`hosting.uptime`), with the part.
fn find<'p, 'n>(plan: &'p Plan, name: &'n str) -> Option<(Option<&'n str>, &'p Objective)> {
    let named = |plan: &'p Plan, name: &str| plan.objectives.iter().find(|o| o.name == name && !o.hidden);
    let own = named(plan, name).map(|objective| (None, objective));
    let (part, inner) = name.rsplit_once('.').unzip();
    own.or_else(|| Some((part, named(plan.part(part?)?, inner?)?)))
}

/// The verdict of a window; undetermined if that of any of its groups is.
fn verdict(body: &Body, objective: &Objective, window: &str) -> Option<Verdict> {
    let found = body.results.iter().filter(|r| r.objective == objective.name && r.window.label == window).map(|r| r.verdict);
    found.reduce(|a, b| if a == Verdict::Undetermined { a } else { b })
}

/// `February 2027` as `2027-02`, `Q1 2027` as `2027-Q1`; anything else as it is.
fn label(words: &str) -> String {
    const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let Some((unit, year)) = words.split_once(' ') else { return words.to_owned() };
    let unit = unit.to_lowercase();
    if let Some(at) = MONTHS.iter().position(|m| *m == unit || (unit.len() == 3 && m.starts_with(&unit))) {
        return format!("{year}-{:02}", at + 1);
    }
    if unit.starts_with('q') && unit.len() == 2 {
        return format!("{year}-{}", unit.to_uppercase());
    }
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn windows_are_named_as_people_say_them() {
        assert_eq!(label("February 2027"), "2027-02");
        assert_eq!(label("dec 2026"), "2026-12");
        assert_eq!(label("Q3 2026"), "2026-Q3");
        assert_eq!(label("2026-W05"), "2026-W05");
    }
}
