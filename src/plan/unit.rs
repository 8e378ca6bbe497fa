//! Units of numbers that are worked out: what sums, products and quotients are of.

use super::Quantity;

/// What a number is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumUnit {
    /// Of one.
    Share,
    /// A number of cases, or of what a field counts.
    Number,
    /// Time.
    Length,
    /// Money, in the agreement's currency.
    Money,
    /// Service points; a number, as far as it is computed with.
    Points,
}

impl NumUnit {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Share => "a percentage",
            Self::Number => "a number",
            Self::Length => "a length of time",
            Self::Money => "an amount of money",
            Self::Points => "a number of points",
        }
    }

    fn plain(self) -> bool {
        matches!(self, Self::Share | Self::Number | Self::Points)
    }

    fn counts(self) -> bool {
        matches!(self, Self::Number | Self::Points)
    }

    /// Of a sum or difference, of the greater of two, of a comparison: one unit. Points and plain numbers are one.
    pub fn sum(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (a, b) if a.counts() && b.counts() => Some(Self::Points),
            _ => None,
        }
    }

    /// Of a product: at most one part is time or money. A share of a number is a number, a share of a share a share.
    pub fn product(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a.plain() && b.plain() => Some(if a.counts() { a.sum(b).unwrap_or(a) } else { b }),
            (a, b) if b.plain() => Some(a),
            (a, b) if a.plain() => Some(b),
            _ => None,
        }
    }

    /// Of a quotient: a share if both are of one unit, else what is divided, by a share or a number.
    pub fn quotient(self, other: Self) -> Option<Self> {
        if self.sum(other).is_some() {
            return Some(Self::Share);
        }
        other.plain().then_some(self)
    }

    /// Of a quantity; none if it is not known.
    pub fn of_quantity(quantity: Quantity) -> Option<Self> {
        match quantity {
            Quantity::Share(_) => Some(Self::Share),
            Quantity::Number(_) => Some(Self::Number),
            Quantity::Length(_) => Some(Self::Length),
            Quantity::Money(_) => Some(Self::Money),
            Quantity::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NumUnit::{Length, Money, Number, Points, Share};

    #[test]
    fn products_and_quotients() {
        assert_eq!((Share.product(Share), Share.product(Number), Number.product(Share)), (Some(Share), Some(Number), Some(Number)));
        assert_eq!((Share.product(Money), Money.product(Number), Money.product(Length)), (Some(Money), Some(Money), None));
        assert_eq!((Points.product(Money), Points.product(Number), Points.product(Share)), (Some(Money), Some(Points), Some(Points)));
        assert_eq!((Length.quotient(Length), Length.quotient(Number), Number.quotient(Length)), (Some(Share), Some(Length), None));
        assert_eq!((Number.quotient(Number), Share.quotient(Number), Number.quotient(Share)), (Some(Share), Some(Share), Some(Number)));
        assert_eq!((Share.sum(Length), Points.sum(Number)), (None, Some(Points)));
    }
}
