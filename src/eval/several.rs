//! Several readings of one agreement on one log, in one pass. Readings that only decide what is made of what was taken in share all that a log costs;
//! what takes rows in otherwise runs beside it.

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

/// Programs that take rows in alike, by their positions.
#[derive(Debug)]
struct Taking<'p> {
    part: Part<'p>,
    programs: Vec<(usize, &'p Program)>,
}

/// So many events are handed out at once.
const HANDFUL: usize = 8_192;

impl<'p> Several<'p> {
    /// Of programs made from one plan under different readings.
    pub fn new(programs: impl IntoIterator<Item = &'p Program>, options: &Options) -> Self {
        let mut taking: Vec<(String, Taking<'p>)> = Vec::new();
        let mut count = 0;
        for program in programs {
            let intake = program.intake();
            match taking.iter_mut().find(|(known, _)| *known == intake) {
                Some((_, alike)) => alike.programs.push((count, program)),
                None => taking.push((intake, Taking { part: Part::first(program, options.clone()), programs: vec![(count, program)] })),
            }
            count += 1;
        }
        Self { taking: taking.into_iter().map(|(_, taking)| taking).collect(), waiting: Buffer::default(), count }
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

    fn hand_out(&mut self) {
        let Self { taking, waiting, .. } = self;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let each = taking.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            for some in taking.chunks_mut(each) {
                scope.spawn(|| some.iter_mut().for_each(|one| waiting.events().for_each(|event| one.part.push(&event))));
            }
        });
        waiting.clear();
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
            let (places, programs): (Vec<usize>, Vec<&Program>) = taking.programs.into_iter().unzip();
            let (bodies, asks) = taking.part.finish_as(&programs);
            if places.contains(&0) {
                asked = asks;
            }
            places.into_iter().zip(bodies)
        });
        let mut found: Vec<(usize, Body)> = Vec::with_capacity(self.count);
        found.extend(bodies);
        found.sort_by_key(|(place, _)| *place);
        (found.into_iter().map(|(_, body)| body).collect(), asked)
    }
}
