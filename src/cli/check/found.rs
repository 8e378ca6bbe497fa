//! What a check comes to in a few lines; scenarios written; checking again when files change.

use super::{Args, Profile, count, once};
use crate::calendar::Calendars;
use crate::cli::exit::{Ended, Exit, Stop};
use crate::cli::io::Io;
use crate::cli::load::{self, Front};
use crate::cli::{moment, outputs};
use crate::finding::{Family, Finding, MISSING, Verdict};
use crate::plan::Plan;
use crate::report::{history, words};
use crate::resolve::LoadedFile;
use crate::syntax::tree::ItemKind;
use crate::text::{Sources, safe};
use crate::value::Date;
use crate::witness::{Difference, History, Trial, open_points};
use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::time::{Duration, SystemTime};

/// What a sound contract holds, in two lines.
pub(super) fn summary(plan: &Plan) -> String {
    let parts = [
        (plan.clocks.len(), "clock"),
        (plan.objectives.iter().filter(|o| !o.hidden).count(), "objective"),
        (plan.credits.len(), "credit"),
        (plan.sources.len(), "source"),
        (plan.parts.len(), "part"),
    ];
    let held: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, one)| count(n, one, &format!("{one}s"))).collect();
    let (settled, _) = load::settled_and_open(plan);
    let open = open_points(plan).len();
    let name = if plan.agreement.is_empty() { "no errors".to_owned() } else { format!("{}: no errors", safe(&plan.agreement)) };
    let mut out = format!("{name}{}{}\n", if held.is_empty() { "" } else { "; " }, held.join(", "));
    if !plan.agreement.is_empty() {
        out.push_str(&format!("{} settled, {open} open\n", count(settled, "choice point", "choice points")));
    }
    out
}

/// Whether a finding is told in a line: its question has been shown whole of something else (`shown`), or no money and no right hangs on what was found, in a contract by which money is paid.
pub(super) fn is_brief<'f>(plan: &Plan, finding: &'f Finding, shown: &mut Vec<&'f str>) -> bool {
    let paid = plan.credits.iter().any(|credit| !credit.points);
    let Some(witness) = finding.witness.as_ref().filter(|_| finding.accepted.is_none()) else { return false };
    let verdict = matches!(witness.difference, Difference::Verdict { .. } | Difference::Missed { .. });
    // A question of the contract's own words is another each time.
    let own = matches!(finding.code, "ambiguity/meaning" | "ambiguity/value");
    let again = !own && shown.contains(&finding.code);
    let brief = again || paid && finding.stake().is_zero() && verdict;
    if !brief {
        shown.push(finding.code);
    }
    brief
}

/// What is known of the open points.
pub(super) fn counted(args: &Args, plan: &Plan, findings: &[Finding], blank: usize) -> String {
    let currency = plan.currency.as_ref().map(|c| c.code.as_str());
    let open: Vec<&Finding> = findings.iter().filter(|f| f.family == Family::Ambiguity).collect();
    if open.is_empty() && (blank == 0 || args.profile != Profile::Sign) {
        return String::new();
    }
    if args.profile == Profile::Draft {
        if let Some(lines) = priced(currency, &open) {
            return lines;
        }
        let ids: Vec<&str> = open.iter().filter_map(|f| f.point.as_deref()).collect();
        return format!("open: {}\n`--profile review` shows which of them matter\n", ids.join(", "));
    }
    let of = |is: fn(&Verdict) -> bool| open.iter().filter(|f| is(&f.verdict)).count();
    let differ = of(|v| *v == Verdict::Differs);
    let owed = open.iter().filter(|f| f.verdict == Verdict::Differs && !f.stake().is_zero()).count();
    let mut out = format!("{} in what is owed", count(owed, "open point differs", "open points differ"));
    if differ > owed {
        out.push_str(&format!(", {} in verdicts or rights alone", differ - owed));
    }
    let accepted = open.iter().filter(|f| f.accepted.is_some()).count();
    if accepted > 0 {
        out.push_str(&format!(" ({accepted} accepted)"));
    }
    let same: Vec<&str> = open.iter().filter(|f| matches!(f.verdict, Verdict::Same(_))).filter_map(|f| f.point.as_deref()).collect();
    if !same.is_empty() {
        out.push_str(&format!("; {} proved the same: {}", same.len(), same.join(", ")));
    }
    let bound = open.iter().find_map(|f| match f.verdict {
        Verdict::NotSeparated(histories, events) if histories > 0 => Some((histories, events)),
        _ => None,
    });
    let ids_of = |is: fn(&Verdict) -> bool| open.iter().filter(|f| is(&f.verdict)).filter_map(|f| f.point.as_deref()).collect::<Vec<_>>().join(", ");
    if let Some((histories, events)) = bound {
        out.push_str(&format!(
            "\nnot separated by {} of up to {}: {}{}",
            count(histories, "history", "histories"),
            count(events, "event", "events"),
            ids_of(|v| matches!(v, Verdict::NotSeparated(1.., _))),
            if args.deep { "" } else { " (`--deep` looks longer)" }
        ));
    }
    let of_rows = ids_of(|v| matches!(v, Verdict::NotSeparated(0, _)));
    if !of_rows.is_empty() {
        let how = if args.log.is_empty() { "so only a log tells (`--log`)" } else { "and neither a verdict nor an amount of this log turns on them" };
        out.push_str(&format!("\nasked where rows are read, {how}: {of_rows}"));
    }
    out.push('\n');
    if args.profile == Profile::Sign {
        let left: Vec<&str> = open.iter().filter(|f| f.accepted.is_none()).filter_map(|f| f.point.as_deref()).collect();
        let points = count(left.len(), "point is open and not accepted", "points are open and not accepted");
        if !left.is_empty() {
            out.push_str(&format!("not ready to sign: {points}: {}\n", left.join(", ")));
        }
        if blank > 0 {
            out.push_str(&format!("not ready to sign: {} left blank\n", count(blank, "value is", "values are")));
        }
        if left.is_empty() && blank == 0 {
            out.push_str("ready to sign: whatever is open is accepted\n");
        }
    }
    out
}

/// What open points were worth on a log, a line each; none if there was no log.
fn priced(currency: Option<&str>, open: &[&Finding]) -> Option<String> {
    let mut out = String::from("open, and what the readings come to on the log\n");
    let mut same = Vec::new();
    for finding in open {
        let (Some(point), Some(price)) = (&finding.point, &finding.price) else { return None };
        let unread = finding.readings.iter().filter(|r| !price.owed.iter().any(|(name, _)| *name == r.name));
        let unread: Vec<&str> = unread.map(|r| r.name.as_str()).collect();
        if !price.parts() && unread.is_empty() {
            same.push(point.as_str());
            continue;
        }
        let owed: Vec<String> = price.owed.iter().map(|(name, amount)| format!("{} {}", safe(name), words::money(*amount, currency))).collect();
        let verdicts = price.verdicts.iter().max().copied().unwrap_or(0);
        let told = if verdicts > 0 { format!("; {}", count(verdicts, "verdict differs", "verdicts differ")) } else { String::new() };
        let unread = if unread.is_empty() { String::new() } else { format!("; {} needs the log as a file", safe(&unread.join(", "))) };
        out.push_str(&format!("  {}: {}{told}{unread}\n", safe(point), owed.join(", ")));
    }
    if !same.is_empty() {
        out.push_str(&format!("no amount and no verdict differs on the log: {}\n", same.join(", ")));
    }
    Some(out)
}

/// What is clear but unwise: a line for each, and one for its help. What is missing from the agreement as a whole stands together.
pub(super) fn risks(sources: &Sources, findings: &[Finding]) -> String {
    let all: Vec<&Finding> = findings.iter().filter(|f| f.family == Family::Risk).collect();
    if all.is_empty() {
        return String::new();
    }
    let place = |risk: &Finding| {
        let label = risk.spans.first()?;
        let source = sources.get(label.span.file)?;
        Some(format!("{}:{}: ", safe(&source.name), source.line_column(label.span.start).0))
    };
    let mut out = String::from("\nclear, but worth a thought\n");
    let (missing, others): (Vec<&Finding>, Vec<&Finding>) = all.into_iter().partition(|risk| MISSING.iter().any(|(code, _)| *code == risk.code));
    for risk in others {
        out.push_str(&format!("  {}{} ({})\n", place(risk).unwrap_or_default(), safe(&risk.message), risk.code));
        out.push_str(&risk.help.as_ref().map(|help| format!("    {}\n", safe(help))).unwrap_or_default());
    }
    if let Some(first) = missing.first() {
        let codes: Vec<&str> = missing.iter().map(|risk| risk.code).collect();
        let names: Vec<&str> = codes.iter().map(|code| MISSING.iter().find(|(known, _)| known == code).map_or(*code, |(_, name)| *name)).collect();
        out.push_str(&format!("  {}the agreement has {} ({})\n", place(first).unwrap_or_default(), names.join(", "), codes.join(", ")));
    }
    out
}

/// The day on which the contract is looked at.
pub(super) fn today(args: &Args) -> Result<Date, Stop> {
    if let Some(text) = &args.today {
        return moment::date(text).map_err(Stop::usage);
    }
    let seconds = now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    Ok(Date::from_days(i32::try_from(seconds / 86_400).unwrap_or(0)))
}

#[expect(clippy::disallowed_methods, reason = "this is the host")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// Writes each witness as scenarios: one for the reading taken meanwhile, one for another; and beside them the contract as it is, so that the folder says the same for ever.
pub(super) fn save(args: &Args, front: &Front, folder: &Path, plan: &Plan, calendars: &Calendars, findings: &[Finding], io: &mut Io) -> Result<(), Stop> {
    let wrong = |path: &Path, e: &std::io::Error| Stop::usage(format!("`{}` cannot be written: {e}", path.display()));
    std::fs::create_dir_all(folder).map_err(|e| wrong(folder, &e))?;
    let contract = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let base = args.file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for file in front.loaded.files.iter().filter(|f| !f.library) {
        let Some(source) = front.sources.get(file.id) else { continue };
        let shown = Path::new(&source.name);
        let inner = shown.strip_prefix(base).unwrap_or(shown);
        if !inner.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            continue;
        }
        let copy = folder.join(inner);
        let own = shown.canonicalize().ok();
        if own.is_some() && own == copy.canonicalize().ok() {
            continue;
        }
        if let Some(parent) = copy.parent() {
            std::fs::create_dir_all(parent).map_err(|e| wrong(parent, &e))?;
        }
        keep(&copy, &source.text)?;
        std::fs::write(&copy, source.text.as_bytes()).map_err(|e| wrong(&copy, &e))?;
    }
    let own: Vec<_> = front.files.iter().map(|f| outputs::named("a file of the contract", f)).collect();
    let (mut written, mut unsaid) = (0, Vec::new());
    for finding in findings {
        let (Some(witness), Some(point)) = (finding.witness.as_deref(), finding.point.as_deref()) else { continue };
        if !history::can_be_written(plan, &witness.history) {
            unsaid.push(safe(point));
            continue;
        }
        let (Some(one), Some(other)) = (Trial::new(plan, &witness.readings(false)), Trial::new(plan, &witness.readings(true))) else { continue };
        let (one_body, other_body) = (one.plays(&witness.history), other.plays(&witness.history));
        let mut text = format!("// {}: two readings part on this history.\nedition {}\nuse \"{}\"\n", safe(point), plan.edition, safe(&contract));
        text.push_str(&uses(front, plan, &witness.history));
        let mut shown = false;
        for (second, body) in [(false, &one_body), (true, &other_body)] {
            let given: Vec<(String, String)> = witness.readings(second).into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            let reading = given.last().map_or("", |(_, reading)| reading.as_str());
            let expects = history::expectations(&witness.difference, &one_body, &other_body, body);
            if expects.is_empty() {
                continue;
            }
            shown = true;
            text.push('\n');
            text.push_str(&history::scenario(plan, calendars.zone(), &format!("{point} read as {reading}"), &witness.history, &given, &expects));
        }
        if !shown {
            unsaid.push(safe(point));
            continue;
        }
        let name: String = point.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
        let path = folder.join(format!("{name}.sla"));
        outputs::apart(&own, &[outputs::named("a file of scenarios", &path)])?;
        std::fs::write(&path, text).map_err(|e| wrong(&path, &e))?;
        written += 1;
    }
    io.print(&format!("{} written to {}\n", count(written, "file of scenarios", "files of scenarios"), folder.display()))?;
    if !unsaid.is_empty() {
        io.print(&format!("not to be said in a scenario: {}\n", unsaid.join(", ")))?;
    }
    Ok(())
}

/// Libraries that know kinds of case of a history, and that only an agreement uses that the contract rests on.
fn uses(front: &Front, plan: &Plan, history: &History) -> String {
    let root = front.loaded.files.first().map(|file| file.id);
    let seen: Vec<_> = root.into_iter().flat_map(|root| front.loaded.by_dependency(root)).collect();
    let declares = |file: &LoadedFile, name: &str| file.tree.items.iter().any(|item| matches!(&item.kind, ItemKind::Case(case) if case.name.text == name));
    let kinds = history.actors.iter().filter_map(|actor| plan.case(actor.kind)).map(|case| case.name.as_str());
    let files = kinds.filter_map(|name| front.loaded.files.iter().find(|file| declares(file, name))).filter(|file| file.library && !seen.contains(&file.id));
    let names: BTreeSet<String> = files
        .filter_map(|file| front.sources.get(file.id))
        .filter_map(|source| Some(source.name.strip_prefix("stdlib/")?.strip_suffix(".sla")?.replace('/', ".")))
        .collect();
    names.iter().map(|name| format!("use {name}\n")).collect()
}

/// Refuses to write a contract over another: who keeps an old one beside its scenarios means to.
#[expect(clippy::disallowed_methods, reason = "this is the host, and the file is as long as what is written")]
fn keep(copy: &Path, text: &str) -> Result<(), Stop> {
    let long = std::fs::metadata(copy).map(|meta| meta.len());
    let same = |length: u64| length == text.len() as u64 && std::fs::read(copy).is_ok_and(|old| old == text.as_bytes());
    match long {
        Ok(length) if !same(length) => {
            let said = format!("`{}` is there already, and is another contract", copy.display());
            Err(Stop::usage_help(said, "give `--save-scenarios` a folder of its own"))
        }
        _ => Ok(()),
    }
}

/// How often files are looked at.
const BLINK: Duration = Duration::from_millis(300);

/// Checks whenever one of the files changes, until it is interrupted.
pub(super) fn watch(args: &Args, io: &mut Io) -> Ended {
    let mut seen = Vec::new();
    loop {
        let files = load::contract(&args.file, args.source.as_deref()).map_or_else(|_| vec![args.file.clone()], |front| front.files);
        let stamps: Vec<Option<SystemTime>> = files.iter().map(|f| std::fs::metadata(f).and_then(|m| m.modified()).ok()).collect();
        if stamps != seen {
            seen = stamps;
            match once(args, io) {
                Ok(_) => {}
                Err(Stop::Pipe) => return Ok(Exit::Clean),
                Err(Stop::Said(said)) => io.complain(&said.diagnostics, &said.sources),
            }
            io.print("-- watching; Ctrl-C ends --\n")?;
            io.flush()?;
        }
        std::thread::sleep(BLINK);
    }
}
