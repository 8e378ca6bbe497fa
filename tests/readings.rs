//! A small contract and log for each kind of choice point, `tests/cases/readings/KIND.sla`: both evaluators implement every reading of the kind, and no two readings come to the same.
//! The log is what its scenarios tell; where it matters from where rows come, the files `KIND.*.csv`.

use crate::chance::engine;
use sla::check::scenario::{Moment, Scenario};
use sla::eval::{Options, Program, Several};
use sla::events::{Input, OwnedEvent, Reason, Writer, collect};
use sla::outcome::{Body, CaseFacts};
use sla::plan::Plan;
use sla::plan::lower::lower;
use sla::readings::{KINDS, Kind};
use sla::reference;
use sla::resolve::{Texts, load};
use sla::text::FileId;
use sla::value::{Instant, Micros};
use std::collections::BTreeMap;
use std::path::Path;

/// Any zone name is a reading of `timezone`: beside the one that its record names, this one.
const ANOTHER_ZONE: &str = "Asia/Tokyo";

/// A contract and its scenarios: each as a log that is read again under every reading, and its as-of.
pub(crate) struct Fixture {
    pub(crate) plan: Plan,
    pub(crate) logs: Vec<(Files, Option<Instant>)>,
}

/// The files of a log.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

fn inputs(files: &Files) -> Vec<Input> {
    files.iter().map(|(name, log)| Input { name: name.clone(), reader: Box::new(std::io::Cursor::new(log.clone())) }).collect()
}

/// Every file of a folder of `tests/cases`, by name.
#[expect(clippy::disallowed_methods, reason = "reads the fixtures")]
pub(crate) fn files(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())).collect()
}

/// Times are written in UTC, whatever the zone: readings about local time change what becomes of a log, not the log.
fn instant(moment: &Moment) -> Instant {
    let local = i64::from(moment.civil.date.days()) * Micros::DAY.0 + moment.civil.time.0;
    Instant(local - i64::from(moment.offset.unwrap_or(0)) * Micros::MINUTE.0).plus(moment.plus)
}

fn log(plan: &Plan, scenario: &Scenario) -> (Files, Option<Instant>) {
    let mut events = Vec::new();
    for event in &scenario.events {
        for n in 0..i64::from(event.times()) {
            let time = instant(&event.at).plus(Micros(event.repeat.map_or(0, |repeat| repeat.step.0) * n));
            let (case, values) = (event.case.as_str().into(), event.values.iter().cloned().collect());
            events.push(OwnedEvent { time, kind: event.kind, case, event: event.event, by: event.by, values });
        }
    }
    events.sort_by_key(|event| event.time);
    let mut writer = Writer::new(plan, Vec::new()).unwrap();
    events.iter().for_each(|event| writer.event(&event.as_event()).unwrap());
    (vec![("log.csv".to_owned(), writer.finish().unwrap())], scenario.as_of.as_ref().map(instant))
}

pub(crate) fn fixture(name: &str, files: &BTreeMap<String, String>) -> Result<Fixture, String> {
    if !files.contains_key(name) {
        return Err("there is no contract for it".to_owned());
    }
    let lowered = lower(&load(&Texts::new(files.iter().map(|(name, text)| (name.as_str(), text.as_str()))), Path::new(name)));
    // An amount that is left blank is a case of its own.
    let wrong = lowered.diagnostics.iter().filter(|d| d.code != "open/unknown");
    let said: Vec<String> = wrong.map(|d| format!("{}: {}", d.code, d.message)).collect();
    let Some(plan) = lowered.plan.filter(|_| said.is_empty()) else { return Err(said.join("; ")) };
    let own = |file: &&String| name.strip_suffix("sla").is_some_and(|stem| file.starts_with(stem) && file.ends_with(".csv"));
    let exports: Files = files.keys().filter(own).map(|file| (file.clone(), files[file].clone().into_bytes())).collect();
    if !exports.is_empty() {
        return Ok(Fixture { plan, logs: vec![(exports, None)] });
    }
    let logs: Vec<_> = lowered.scenarios.iter().filter(|scenario| scenario.span.file == FileId(0)).map(|scenario| log(&plan, scenario)).collect();
    if logs.is_empty() {
        return Err("it has no scenario".to_owned());
    }
    Ok(Fixture { plan, logs })
}

/// The plan with a reading in force at every point of a kind.
pub(crate) fn read(plan: &Plan, kind: &str, reading: &str) -> Result<Plan, String> {
    let mut plan = plan.clone();
    let mut ids: Vec<String> = plan.points.0.iter().filter(|point| point.kind == kind).map(|point| point.id.clone()).collect();
    ids.dedup();
    if ids.is_empty() {
        return Err("the contract has no such point".to_owned());
    }
    ids.iter().try_for_each(|id| plan.give(id, reading))?;
    Ok(plan)
}

/// What both evaluators say of a log.
pub(crate) fn evaluated(plan: &Plan, log: &Files, as_of: Option<Instant>) -> Result<(Body, Vec<CaseFacts>), String> {
    let (events, report) = collect(plan, inputs(log)).map_err(|why| why.to_string())?;
    if report.rejects.total() > report.rejects.count(Reason::OtherRecord) + report.rejects.count(Reason::AfterItsMonth) {
        return Err("the log does not fit".to_owned());
    }
    let program = Program::compile(plan).map_err(|flaws| format!("{flaws:?}"))?;
    let plain = reference::evaluate_in(plan, program.calendars(), &events, as_of, true);
    if plain == engine(&program, &events, as_of) { Ok(plain) } else { Err("the evaluators differ".to_owned()) }
}

/// What a result says beside the readings it rests on.
fn told(mut body: Body) -> String {
    fn bare(body: &mut Body) {
        body.provisional.clear();
        body.parts.iter_mut().for_each(|part| bare(&mut part.body));
        body.before.iter_mut().for_each(|before| bare(before));
    }
    bare(&mut body);
    serde_json::to_string_pretty(&body).unwrap()
}

/// Readings that share what they take in come to what each comes to by itself.
fn side_by_side(fixture: &Fixture, kind: &str, readings: &[&str]) -> Result<(), String> {
    let plans = readings.iter().map(|reading| read(&fixture.plan, kind, reading)).collect::<Result<Vec<Plan>, String>>()?;
    let programs: Vec<Program> = plans.iter().map(|plan| Program::compile(plan).unwrap()).collect();
    for (log, as_of) in &fixture.logs {
        let (events, _) = collect(&fixture.plan, inputs(log)).map_err(|why| why.to_string())?;
        let mut several = Several::new(&programs, &Options { as_of: *as_of, ..Options::default() });
        events.iter().for_each(|event| several.push(&event.as_event()));
        for ((reading, program), body) in readings.iter().zip(&programs).zip(several.finish()) {
            if engine(program, &events, *as_of).0 != body {
                return Err(format!("`{reading}` beside others is another than by itself"));
            }
        }
    }
    Ok(())
}

fn wrong(kind: &Kind, files: &BTreeMap<String, String>) -> Result<(), String> {
    let fixture = fixture(&format!("{}.sla", kind.name), files)?;
    let mut readings: Vec<&str> = kind.readings.iter().map(|reading| reading.name).collect();
    if kind.name == "timezone" {
        readings.push(ANOTHER_ZONE);
    }
    let mut all: Vec<(&str, Vec<String>)> = Vec::new();
    side_by_side(&fixture, kind.name, &readings)?;
    for reading in readings {
        let plan = read(&fixture.plan, kind.name, reading)?;
        let of_log = |(log, as_of): &(Files, Option<Instant>)| evaluated(&plan, log, *as_of).map(|(body, _)| told(body));
        let bodies = fixture.logs.iter().map(of_log).collect::<Result<Vec<String>, String>>().map_err(|why| format!("{reading}: {why}"))?;
        if let Some((same, _)) = all.iter().find(|(_, known)| *known == bodies) {
            return Err(format!("`{same}` and `{reading}` come to the same"));
        }
        all.push((reading, bodies));
    }
    Ok(())
}

#[test]
fn each_reading_of_each_kind_comes_to_something_else() {
    let files = files("readings");
    let wrong: Vec<String> = KINDS.iter().filter_map(|kind| Some(format!("{}: {}", kind.name, wrong(kind, &files).err()?))).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), KINDS.len(), wrong.join("\n"));
}

/// What scenarios say, they say of the engine; here their logs are read by the reference too.
#[test]
fn both_evaluators_say_the_same_of_what_scenarios_tell() {
    let files = files("scenarios");
    let wrong = |name: &String| -> Result<(), String> {
        let fixture = fixture(name, &files)?;
        fixture.logs.iter().try_for_each(|(log, as_of)| evaluated(&fixture.plan, log, *as_of).map(drop))
    };
    let wrong: Vec<String> = files.keys().filter_map(|name| Some(format!("{name}: {}", wrong(name).err()?))).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}
