//! Sets joined side by side: by one word, or by several, where kind `and_or` says how they group.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseSet, OneOf, StateSet, TimeSet};
use crate::readings::{AndOr, Choice};
use crate::syntax::tree::SetJoin;
use crate::text::Span;

/// So many sets at most stand in one that is joined without brackets, in all of its readings.
const LARGEST: usize = 1_000;

/// A kind of set.
pub(super) trait Joined: Clone + PartialEq {
    /// Two of them joined; what is joined by one word is one list.
    fn join(self, join: SetJoin, other: Self) -> Self;
    /// One of several, as a point says.
    fn read(one: OneOf<Self>) -> Self;
    /// How many sets stand in it.
    fn size(&self) -> usize;
}

macro_rules! joined {
    ($type:ident, $($alone:pat => $size:expr),+) => {
        impl Joined for $type {
            fn join(self, join: SetJoin, other: Self) -> Self {
                let list = |parts: Option<Vec<Self>>, first: Self, other: Self| match parts {
                    Some(parts) => parts.into_iter().chain([other]).collect(),
                    None => vec![first, other],
                };
                match (join, self) {
                    (SetJoin::Or, Self::Any(parts)) => Self::Any(list(Some(parts), other.clone(), other)),
                    (SetJoin::Or, first) => Self::Any(list(None, first, other)),
                    (SetJoin::And, Self::All(parts)) => Self::All(list(Some(parts), other.clone(), other)),
                    (SetJoin::And, first) => Self::All(list(None, first, other)),
                    (SetJoin::Except, Self::Except(first, less)) => Self::Except(first, Box::new(less.join(SetJoin::Or, other))),
                    (SetJoin::Except, first) => Self::Except(Box::new(first), Box::new(other)),
                }
            }
            fn read(one: OneOf<Self>) -> Self {
                Self::Read(one)
            }
            fn size(&self) -> usize {
                match self {
                    Self::Any(parts) | Self::All(parts) => parts.iter().map(Joined::size).sum(),
                    Self::Except(a, b) => Joined::size(a.as_ref()) + Joined::size(b.as_ref()),
                    Self::Read(one) => one.options.iter().map(Joined::size).sum(),
                    $($alone => $size),+
                }
            }
        }
    };
}

joined!(StateSet, Self::State(_) => 1);
joined!(CaseSet, Self::States(set) => Joined::size(set), Self::Holds(_) | Self::Between { .. } => 1, Self::Not(set) | Self::NotOf { set, .. } | Self::Lasting { set, .. } => Joined::size(set.as_ref()));
joined!(
    TimeSet,
    Self::Cases(of) => Joined::size(&of.holds) + of.among.as_ref().map_or(0, Joined::size),
    Self::Several { of, .. } => 1 + of.iter().map(Joined::size).sum::<usize>(),
    Self::Always | Self::Used | Self::Calendar(_) | Self::Adjustment(_) | Self::Named(_) => 1,
    Self::Not(set) | Self::Lasting { set, .. } | Self::UpTo { set, .. } => Joined::size(set.as_ref())
);

/// Parts one after the other.
fn in_order<T: Joined>(mut parts: impl Iterator<Item = (SetJoin, T)>) -> Option<T> {
    let (_, first) = parts.next()?;
    Some(parts.fold(first, |left, (join, part)| left.join(join, part)))
}

/// Parts as a reading groups them: runs of the words that bind tighter, then the runs. The join of the first part does not matter.
fn grouped<T: Joined>(parts: &[(SetJoin, T)], how: AndOr) -> Option<T> {
    let tight = |join: SetJoin| match how {
        AndOr::AndFirst => join != SetJoin::Or,
        AndOr::OrFirst => join == SetJoin::Or,
        AndOr::LeftToRight => true,
    };
    let mut runs: Vec<(SetJoin, Vec<(SetJoin, T)>)> = Vec::new();
    for (join, part) in parts {
        match runs.last_mut() {
            Some((_, run)) if tight(*join) => run.push((*join, part.clone())),
            _ => runs.push((*join, vec![(*join, part.clone())])),
        }
    }
    let runs: Option<Vec<(SetJoin, T)>> = runs.into_iter().map(|(join, run)| Some((join, in_order(run.into_iter())?))).collect();
    in_order(runs?.into_iter())
}

impl Lowering<'_> {
    /// Parts that stand side by side; `joins[i]` between `parts[i]` and `parts[i + 1]`.
    pub(super) fn joined_sets<T: Joined>(&mut self, parts: Vec<T>, joins: &[SetJoin], span: Span) -> Option<T> {
        let before = [SetJoin::Or].iter().chain(joins).copied();
        let parts: Vec<(SetJoin, T)> = before.zip(parts).collect();
        let size: usize = parts.iter().map(|(_, part)| part.size()).sum();
        if size > LARGEST {
            let wrong = Diagnostic::error("set/too-large", format!("this set is made of more than {LARGEST} parts, each grouping counted"), span);
            self.say(wrong.help("group with parentheses, such as `(a or b) and c`, or give parts names with `define`"));
            return None;
        }
        let options: Option<Vec<T>> = AndOr::KIND.readings.iter().map(|r| grouped(&parts, AndOr::named(r.name)?)).collect();
        let mut options = options?;
        if options.iter().all(|option| options.first() == Some(option)) {
            return options.pop();
        }
        let subject = if self.here.name.is_empty() { "set".to_owned() } else { self.here.name.clone() };
        let point = self.point(&AndOr::KIND, &subject, None, span);
        Some(T::read(OneOf { point: Some(point), options }))
    }
}
