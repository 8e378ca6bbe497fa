//! Numbers joined by words: `a less b`, `the greater of a and b`.

use super::{NumContext, Worked};
use crate::diagnostic::Diagnostic;
use crate::plan::lower::context::Lowering;
use crate::plan::{Num, NumUnit, Op, Quantity};
use crate::syntax::tree::{NumExpr, NumJoin};
use crate::text::Span;
use crate::value::{Micros, Ratio};

fn operation(join: NumJoin) -> Op {
    match join {
        NumJoin::Plus => Op::Plus,
        NumJoin::Less => Op::Less,
        NumJoin::Times => Op::Times,
        NumJoin::DividedBy => Op::DividedBy,
    }
}

fn adds(join: NumJoin) -> bool {
    matches!(join, NumJoin::Plus | NumJoin::Less)
}

/// Whether a number is nought, as it is written.
fn is_nought(num: &Num) -> bool {
    let Num::Value(of) = num else { return false };
    of.options.iter().any(|q| match q {
        Quantity::Share(share) => *share == Ratio::ZERO,
        Quantity::Number(n) | Quantity::Money(n) => n.is_zero(),
        Quantity::Length(length) => *length == Micros::ZERO,
        Quantity::Unknown => false,
    })
}

impl<'a> Lowering<'a> {
    /// Parts joined in order; different words need brackets, unless both add or both multiply.
    pub(super) fn num_joined(&mut self, parts: &'a [NumExpr], joins: &[NumJoin], context: &NumContext) -> Option<Worked> {
        let lowered: Vec<Option<Worked>> = parts.iter().map(|part| self.num_part(part, context)).collect();
        if joins.iter().zip(joins.iter().skip(1)).any(|(a, b)| adds(*a) != adds(*b)) {
            // Said when it was read.
            return None;
        }
        let mut lowered = lowered.into_iter().zip(parts);
        let (first, at) = lowered.next()?;
        let (mut num, mut unit) = first?;
        let mut left = at.span();
        for ((other, part), join) in lowered.zip(joins) {
            let (other, other_unit) = other?;
            let right = part.span();
            if *join == NumJoin::DividedBy && is_nought(&other) {
                self.error("number/by-nought", "nothing can be divided by nought", right, "");
                return None;
            }
            let joined = match join {
                NumJoin::Plus | NumJoin::Less => unit.sum(other_unit),
                NumJoin::Times => unit.product(other_unit),
                NumJoin::DividedBy => unit.quotient(other_unit),
            };
            let Some(joined) = joined else {
                self.units_part(*join, (left, unit), (right, other_unit));
                return None;
            };
            num = match num {
                Num::Op(op, mut list) if op == operation(*join) && (left != at.span() || list.len() < 2 || !matches!(at, NumExpr::Group(..))) => {
                    list.push(other);
                    Num::Op(op, list)
                }
                num => Num::Op(operation(*join), vec![num, other]),
            };
            unit = joined;
            left = left.to(right);
        }
        Some((num, unit))
    }

    /// `the greater of a and b`
    pub(super) fn num_chosen(&mut self, greater: bool, parts: &'a [NumExpr], context: &NumContext) -> Option<Worked> {
        let lowered: Vec<Option<Worked>> = parts.iter().map(|part| self.num_part(part, context)).collect();
        let mut out = Vec::new();
        let mut first: Option<(Span, NumUnit)> = None;
        for (made, part) in lowered.into_iter().zip(parts) {
            let (num, unit) = made?;
            match first {
                None => first = Some((part.span(), unit)),
                Some((span, former)) => match former.sum(unit) {
                    Some(joined) => first = Some((span, joined)),
                    None => {
                        let what = if greater { "greater" } else { "smaller" };
                        let said = format!("neither is {what}: one is {}, the other {}", former.words(), unit.words());
                        self.say(Diagnostic::error("unit/mismatch", said, part.span()).label(unit.words()).at(span, former.words()));
                        return None;
                    }
                },
            }
            out.push(num);
        }
        let (_, unit) = first?;
        Some((Num::Op(if greater { Op::Greatest } else { Op::Smallest }, out), unit))
    }

    fn units_part(&mut self, join: NumJoin, left: (Span, NumUnit), right: (Span, NumUnit)) {
        let (a, b) = (left.1.words(), right.1.words());
        let said = match join {
            NumJoin::Plus => format!("{a} and {b} have no sum"),
            NumJoin::Less => format!("{b} cannot be taken from {a}"),
            NumJoin::Times => format!("{a} times {b} is nothing that is measured"),
            NumJoin::DividedBy => format!("{a} cannot be divided by {b}"),
        };
        let wrong = Diagnostic::error("unit/mismatch", said, right.0).label(b).at(left.0, a);
        let lengths = matches!(join, NumJoin::Plus | NumJoin::Less) && (left.1 == NumUnit::Share) != (right.1 == NumUnit::Share);
        self.say(match (lengths, left.1 == NumUnit::Share, right.1) {
            (true, true, NumUnit::Length) => {
                let written = self.written(right.0);
                let text = if written.starts_with('(') || !written.contains(' ') {
                    format!("({written} divided by window)")
                } else {
                    format!("(({written}) divided by window)")
                };
                wrong.fix(format!("write `{text}` if its share of the window is meant"), right.0, text)
            }
            (true, true, _) => wrong.help("make both of one unit: `100% of (…)` of what it is a share of, or divide the other by its total"),
            _ => wrong,
        });
    }
}
