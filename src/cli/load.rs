//! From the files the user names to a plan: a contract with its mapping, or a plan itself; readings put in force.

use super::exit::{Exit, Stop};
use super::host::{self, Folder};
use crate::calendar::{Calendars, Zone};
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::lower::{self, Lowered};
use crate::plan::{Plan, Settled};
use crate::readings;
use crate::resolve;
use crate::text::Sources;
use std::path::{Path, PathBuf};

/// A contract after the front: what it says, whatever came of it.
pub(super) struct Front {
    pub(super) loaded: resolve::Loaded,
    pub(super) lowered: Lowered,
    pub(super) sources: Sources,
    /// The files it was read from, as the user would name them.
    pub(super) files: Vec<PathBuf>,
}

impl Front {
    /// Whether anything is an error.
    pub(super) fn is_wrong(&self) -> bool {
        self.lowered.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// The plan, or everything that was said.
    pub(super) fn plan(self) -> Result<(Plan, Self), Stop> {
        let wrong = self.is_wrong();
        match self.lowered.plan.clone() {
            Some(plan) if !wrong => Ok((plan, self)),
            _ => Err(Stop::said(Exit::Findings, self.lowered.diagnostics, self.sources)),
        }
    }
}

/// Reads and lowers a contract, with a mapping beside it if there is one.
pub(super) fn contract(path: &Path, mapping: Option<&Path>) -> Result<Front, Stop> {
    let files: Vec<&Path> = std::iter::once(path).chain(mapping).collect();
    let (folder, names) = Folder::around(&files)?;
    let mut names = names.into_iter();
    let entry = names.next().unwrap_or_default();
    let also: Vec<_> = names.collect();
    let loaded = resolve::load_with(&folder, &entry, &also);
    Ok(Front { lowered: lower::lower(&loaded), files: own_files(&loaded), sources: loaded.sources.clone(), loaded })
}

/// Reads a file for its calendars alone.
pub(super) fn calendars(path: &Path) -> Result<Front, Stop> {
    let (folder, names) = Folder::around(&[path])?;
    let loaded = resolve::load(&folder, names.first().map_or(path, |n| n));
    Ok(Front { lowered: lower::lower_calendars(&loaded), files: own_files(&loaded), sources: loaded.sources.clone(), loaded })
}

fn own_files(loaded: &resolve::Loaded) -> Vec<PathBuf> {
    let own = loaded.files.iter().filter(|f| !f.library);
    own.filter_map(|f| loaded.sources.get(f.id)).map(|source| PathBuf::from(&source.name)).collect()
}

/// Whether the user means a plan rather than a contract.
pub(super) fn is_plan(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"))
}

/// Reads a plan.
pub(super) fn plan_file(path: &Path) -> Result<Plan, Stop> {
    let text = host::read_plan(path)?;
    let shown = path.display();
    let wrong = |message: String, help: &str| Stop::one(Exit::Findings, Diagnostic::new(Severity::Error, "plan/unsound", message).help(help));
    let remedy = "make it again from its contract: sla plan CONTRACT.sla -o PLAN.json";
    let plan: Plan = serde_json::from_slice(&text).map_err(|e| wrong(format!("`{shown}` is not a plan: {e}"), remedy))?;
    plan.validate().map_err(|flaws| wrong(format!("`{shown}` is not a sound plan: {}", flaws.join("; ")), remedy))?;
    Ok(plan)
}

/// Puts `POINT=READING` in force.
pub(super) fn give(plan: &mut Plan, readings: &[String]) -> Result<(), Stop> {
    for given in readings {
        let (id, reading) = split(given)?;
        let timezone = plan.points.get(plan.zone).is_some_and(|p| p.id == id);
        if timezone && Zone::named(reading).is_none() {
            let near = crate::diagnostic::nearest(reading, Zone::names());
            return Err(Stop::usage(format!("there is no time zone `{reading}`{}", near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())));
        }
        plan.give(id, reading).map_err(Stop::usage)?;
    }
    // A reading may not part two versions.
    if let Some(before) = plan.before.as_ref().filter(|_| !readings.is_empty())
        && let Some((name, why)) = plan.parted_unsoundly(before).into_iter().next()
    {
        let help = "count it at the same event in both versions, or let cases stay with the version they were opened under";
        return Err(Stop::usage_help(format!("`{name}` cannot be parted between the versions so: {why}"), help));
    }
    Ok(())
}

/// The two sides of `POINT=READING`.
pub(super) fn split(given: &str) -> Result<(&str, &str), Stop> {
    let help = "such as --reading reopen@resolution=restarts; `sla explain` lists points";
    given.split_once('=').filter(|(a, b)| !a.is_empty() && !b.is_empty()).ok_or_else(|| Stop::usage_help(format!("`{given}` is not POINT=READING"), help))
}

/// The calendars of a plan; a flaw in them is one of the plan.
pub(super) fn compile(plan: &Plan) -> Result<Calendars, Stop> {
    Calendars::compile(plan).map_err(|flaws| {
        let say = |flaw: String| Diagnostic::new(Severity::Error, "plan/calendar", flaw);
        Stop::said(Exit::Findings, flaws.into_iter().map(say).collect(), Sources::default())
    })
}

/// How many points are settled and how many are open.
pub(super) fn settled_and_open(plan: &Plan) -> (usize, usize) {
    let open = plan.points.0.iter().filter(|p| p.settled == Settled::Provisional).count();
    let unmet = plan.points.0.iter().filter(|p| p.settled == Settled::NotMet).count();
    (plan.points.0.len() - open - unmet, open)
}

/// The reading of a kind that a plan has for the agreement as a whole, or the given one, or the provisional one.
pub(super) fn reading_of<C: readings::Choice>(plan: Option<&Plan>, given: &[String]) -> Result<C, Stop> {
    let name = C::KIND.name;
    let mut found = plan.and_then(|p| p.points.find(name)).and_then(|(_, point)| C::named(&point.reading));
    for one in given {
        let (id, reading) = split(one)?;
        if id == name {
            let names: Vec<&str> = C::KIND.readings.iter().map(|r| r.name).collect();
            let none = || Stop::usage(format!("`{name}` has no reading `{reading}`; it has {}", names.join(", ")));
            found = Some(C::named(reading).ok_or_else(none)?);
        }
    }
    found.or_else(|| C::named(C::KIND.provisional)).ok_or_else(|| Stop::fault(format!("`{name}` has no provisional reading")))
}
