//! Evaluates a log that can be read again: in one pass if every case's events come in order of time, sorted first if not.

use super::part::{Options, Part};
use super::program::Program;
use crate::events::Event;
use crate::outcome::{Body, CaseFacts};

/// Evaluates what `read` gives. It is called once, and a second time if the log turns out not to be in order. True beside the result if it was sorted.
///
/// # Errors
/// Whatever `read` fails with.
pub fn run<E>(
    program: &Program,
    options: &Options,
    mut read: impl FnMut(&mut dyn FnMut(&Event<'_>)) -> Result<(), E>,
    facts: &mut dyn FnMut(CaseFacts),
) -> Result<(Body, bool), E> {
    let mut part = Part::first(program, options.clone());
    read(&mut |event| part.push(event))?;
    if part.in_order() {
        return Ok((part.finish(facts), options.sort));
    }
    let mut part = Part::first(program, Options { sort: true, ..options.clone() });
    read(&mut |event| part.push(event))?;
    Ok((part.finish(facts), true))
}
