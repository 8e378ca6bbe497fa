//! Several readings of one agreement on one log, in one pass. Readings that only decide what is made of what was taken in share all that a log costs; those that judge the same lives otherwise
//! share the lives; what makes other lives of the rows runs beside it.

use super::asked::Asked;
use super::buffer::Buffer;
use super::part::{Options, Part};
use super::program::Program;
use crate::events::Event;
use crate::outcome::Body;

/// Programs of one plan, under evaluation.
#[derive(Debug)]
pub struct Several<'p> {
    taking: Vec<Taking<'p>>,
    /// Events that wait until there are enough of them to be worth a thread.
    waiting: Buffer,
    count: usize,
}

/// Programs that make the same lives of a log.
#[derive(Debug)]
struct Taking<'p> {
    part: Part<'p>,
    programs: Vec<Sharing<'p>>,
}

/// A program of several, by its position.
#[derive(Debug)]
struct Sharing<'p> {
    place: usize,
    program: &'p Program,
    /// It judges lives as the one beside the part's own at this position; none: as the part's own.
    beside: Option<usize>,
}

/// Programs that make the same lives, before there is anything to take.
struct Alike<'p> {
    living: String,
    /// What each way to judge them is, and the first program that does so.
    judging: Vec<(String, &'p Program)>,
    programs: Vec<Sharing<'p>>,
}

/// So many events are handed out at once.
const HANDFUL: usize = 8_192;

impl<'p> Several<'p> {
    /// Of programs made from one plan under different readings.
    pub fn new(programs: impl IntoIterator<Item = &'p Program>, options: &Options) -> Self {
        let mut alike: Vec<Alike<'p>> = Vec::new();
        let mut count = 0;
        for program in programs {
            let (living, judging) = (program.living(), program.judging());
            let at = alike.iter().position(|known| known.living == living).unwrap_or(alike.len());
            if at == alike.len() {
                alike.push(Alike { living, judging: Vec::new(), programs: Vec::new() });
            }
            let Some(group) = alike.get_mut(at) else { continue };
            let at = group.judging.iter().position(|(known, _)| *known == judging).unwrap_or(group.judging.len());
            if at == group.judging.len() {
                group.judging.push((judging, program));
            }
            group.programs.push(Sharing { place: count, program, beside: at.checked_sub(1) });
            count += 1;
        }
        let taking = |group: Alike<'p>| {
            let firsts: Vec<&Program> = group.judging.into_iter().map(|(_, program)| program).collect();
            let (own, beside) = firsts.split_first()?;
            Some(Taking { part: Part::beside(own, beside.to_vec(), options.clone()), programs: group.programs })
        };
        Self { taking: alike.into_iter().filter_map(taking).collect(), waiting: Buffer::default(), count }
    }

    /// How many times each row is taken in.
    pub fn passes(&self) -> usize {
        self.taking.len()
    }

    /// Takes the next event of the log.
    pub fn push(&mut self, event: &Event<'_>) {
        match self.taking.as_mut_slice() {
            [] => {}
            [only] => only.part.push(event),
            _ => {
                self.waiting.push(event);
                if self.waiting.len() >= HANDFUL {
                    self.hand_out();
                }
            }
        }
    }

    /// Takes these events, the next of the log.
    pub fn take(&mut self, events: &Buffer) {
        self.hand_out();
        self.deliver(events);
    }

    fn deliver(&mut self, events: &Buffer) {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let each = self.taking.len().div_ceil(threads).max(1);
        let push = |some: &mut [Taking<'_>]| some.iter_mut().for_each(|one| events.events().for_each(|event| one.part.push(&event)));
        match self.taking.as_mut_slice() {
            one if one.len() < 2 => push(one),
            several => std::thread::scope(|scope| several.chunks_mut(each).for_each(|some| drop(scope.spawn(move || push(some))))),
        }
    }

    fn hand_out(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let mut waiting = std::mem::take(&mut self.waiting);
        self.deliver(&waiting);
        waiting.clear();
        self.waiting = waiting;
    }

    /// The results, in the order of the programs.
    pub fn finish(self) -> Vec<Body> {
        self.finish_asking().0
    }

    /// The results, in the order of the programs, and what the log asked of the first.
    pub fn finish_asking(mut self) -> (Vec<Body>, Asked) {
        self.hand_out();
        let mut asked = Asked::default();
        let bodies = self.taking.into_iter().flat_map(|taking| {
            let programs: Vec<(Option<usize>, &Program)> = taking.programs.iter().map(|sharing| (sharing.beside, sharing.program)).collect();
            let (bodies, asks) = taking.part.finish_as(&programs);
            if taking.programs.iter().any(|sharing| sharing.place == 0) {
                asked = asks;
            }
            taking.programs.into_iter().map(|sharing| sharing.place).zip(bodies)
        });
        let mut found: Vec<(usize, Body)> = Vec::with_capacity(self.count);
        found.extend(bodies);
        found.sort_by_key(|(place, _)| *place);
        (found.into_iter().map(|(_, body)| body).collect(), asked)
    }
}
