//! The tree: where an expression stands, and what it is made of.

use super::{CondExpr, Expr, HistoryExpr, NumExpr, SetExpr};
use crate::text::Span;

impl SetExpr {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(path) => path.span,
            Self::Test(cond) => cond.span(),
            Self::Not(_, span) | Self::Group(_, span) | Self::During(_, span) | Self::Broken(span) => *span,
            Self::Joined { span, .. } | Self::Between { span, .. } | Self::Apart { span, .. } => *span,
            Self::Several { span, .. } | Self::For { span, .. } | Self::Lasting { span, .. } | Self::UpTo { span, .. } => *span,
        }
    }

    /// The sets it is made of, one step down.
    pub fn inner(&self) -> Vec<&Self> {
        match self {
            Self::Joined { parts, .. } | Self::Several { of: parts, .. } => parts.iter().collect(),
            Self::Not(inner, _) | Self::Group(inner, _) | Self::Lasting { set: inner, .. } | Self::UpTo { set: inner, .. } => vec![inner],
            Self::For { set, among, .. } => std::iter::once(set.as_ref()).chain(among.as_deref()).collect(),
            Self::Name(_) | Self::Test(_) | Self::During(..) | Self::Between { .. } | Self::Apart { .. } | Self::Broken(_) => Vec::new(),
        }
    }

    /// The set without the brackets around it.
    pub fn ungrouped(&self) -> &Self {
        let mut set = self;
        while let Self::Group(inner, _) = set {
            set = inner;
        }
        set
    }
}

impl CondExpr {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Flag(field) => field.span,
            Self::Not(_, span) | Self::Group(_, span) | Self::Broken(span) => *span,
            Self::Joined { span, .. } | Self::Is { span, .. } | Self::Compare { span, .. } | Self::Number { span, .. } => *span,
            Self::Apart { span, .. } | Self::During { span, .. } | Self::For { span, .. } => *span,
        }
    }
}

impl NumExpr {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Value(value) => value.span,
            Self::Fold(fold) => fold.span,
            Self::Group(_, span) | Self::Broken(span) => *span,
            Self::PercentOf { span, .. } | Self::Time { span, .. } | Self::Joined { span, .. } => *span,
            Self::Choose { span, .. } | Self::Preceding { span, .. } | Self::Per { span, .. } | Self::Allocation { span, .. } => *span,
        }
    }

    /// The value, if it is nothing more.
    pub fn value(&self) -> Option<&Expr> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl HistoryExpr {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Joined { span, .. } | Self::Test { span, .. } | Self::Group(_, span) | Self::Broken(span) => *span,
        }
    }
}
