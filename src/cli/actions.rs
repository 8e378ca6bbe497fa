//! `actions.toml` beside a contract: what was agreed in reviews and is still to be done.

use super::exit::{Exit, Stop};
use super::host;
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::Plan;
use crate::report::agenda::Action;
use crate::text::{FileId, Source, Sources, Span};
use crate::value::Date;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;
use toml::value::{Datetime, Value};

/// Its name.
pub(super) const NAME: &str = "actions.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    action: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    what: Spanned<String>,
    owner: Spanned<String>,
    due: Option<Spanned<Datetime>>,
    review: Option<Spanned<String>>,
    done: Option<Spanned<Value>>,
}

/// The actions that are open, in order of their dates; none if there is no such file beside the contract. `from`: the day before which a date is late.
pub(super) fn open(contract: &Path, plan: &Plan, from: Date) -> Result<Vec<Action>, Stop> {
    let path = contract.with_file_name(NAME);
    let Some(text) = host::text_if_there(&path, "list of actions")? else { return Ok(Vec::new()) };
    let mut sources = Sources::default();
    let file = sources.add(Source::new(path.display().to_string(), text.as_str()));
    let mut wrong = Vec::new();
    let mut actions = Vec::new();
    match toml::from_str::<File>(&text) {
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let said = Diagnostic::error("actions/shape", error.message().trim().to_owned(), Span::new(file, span.start, span.end));
            wrong.push(said.help(
                "an action is `[[action]]` with `what = \"…\"`, `owner = \"PARTY\"`, and perhaps `due = 2027-01-31`, `review = \"NAME\"`, `done = true`",
            ));
        }
        Ok(list) => {
            for entry in &list.action {
                match action(entry, plan, from, file) {
                    Ok(Some(action)) => actions.push(action),
                    Ok(None) => {}
                    Err(flaw) => wrong.push(*flaw),
                }
            }
        }
    }
    if !wrong.is_empty() {
        return Err(Stop::said(Exit::Findings, wrong, sources));
    }
    actions.sort_by_key(|a| (a.due.is_none(), a.due));
    Ok(actions)
}

/// An entry; none if it is done.
fn action(entry: &Entry, plan: &Plan, from: Date, file: FileId) -> Result<Option<Action>, Box<Diagnostic>> {
    let place = |span: std::ops::Range<usize>| Span::new(file, span.start, span.end);
    let unknown = |what: &str, name: &Spanned<String>, known: Vec<&str>| {
        let said = Diagnostic::error("actions/unknown", format!("the agreement has no {what} `{}`", name.get_ref()), place(name.span()));
        match nearest(name.get_ref(), known.iter().copied()) {
            Some(near) => Box::new(said.help(format!("did you mean `{near}`?"))),
            None => Box::new(said.help(format!("it has {}", known.join(", ")))),
        }
    };
    let owner = entry.owner.get_ref();
    if !plan.parties.iter().any(|p| p.name == *owner) {
        return Err(unknown("party", &entry.owner, plan.parties.iter().map(|p| p.name.as_str()).collect()));
    }
    if let Some(review) = &entry.review
        && !plan.reviews.iter().any(|r| r.name == *review.get_ref())
    {
        return Err(unknown("review", review, plan.reviews.iter().map(|r| r.name.as_str()).collect()));
    }
    let due = match &entry.due {
        None => None,
        Some(at) => {
            let date =
                date(at.get_ref()).ok_or_else(|| Diagnostic::error("actions/shape", "this is no date", place(at.span())).help("write `due = 2027-01-31`"))?;
            Some(date)
        }
    };
    let done = match entry.done.as_ref().map(|d| (d.get_ref(), d.span())) {
        None => false,
        Some((Value::Boolean(done), _)) => *done,
        Some((Value::Datetime(_), _)) => true,
        Some((_, span)) => {
            return Err(Diagnostic::error("actions/shape", "`done` is neither yes or no nor a date", place(span))
                .help("write `done = true` or `done = 2027-01-31`")
                .into());
        }
    };
    let review = entry.review.as_ref().map(|r| r.get_ref().clone());
    let late = due.is_some_and(|due| due < from);
    Ok((!done).then(|| Action { what: entry.what.get_ref().clone(), owner: owner.clone(), due, review, late }))
}

fn date(at: &Datetime) -> Option<Date> {
    let date = at.date.filter(|_| at.time.is_none())?;
    Date::new(i32::from(date.year), date.month, date.day)
}
