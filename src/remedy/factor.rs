//! Factors on what a row pays, and what is too little to be paid.

use crate::outcome::Factor;
use crate::readings::SeveralFactors;
use crate::value::Ratio;
use rust_decimal::Decimal;

/// The exact amount times its factors, each with what it makes of it; none if it is nought, below `least`, or does not fit.
pub fn multiplied(exact: Ratio, factors: &mut [Factor], how: SeveralFactors, least: Option<Decimal>) -> Option<Ratio> {
    // `no credits` is none, whatever else holds.
    let none = factors.iter().any(|factor| factor.by == Ratio::ZERO);
    let (mut together, mut product) = (Ratio::ONE, exact);
    for (n, factor) in factors.iter_mut().enumerate() {
        together = match how {
            _ if n == 0 => factor.by,
            SeveralFactors::InTurn => together.times(factor.by)?,
            SeveralFactors::Added => together.plus(factor.by)?.minus(Ratio::ONE)?,
            SeveralFactors::Largest => together.max(factor.by),
        };
        product = exact.times(together.max(Ratio::ZERO))?;
        factor.makes = product;
    }
    let least = least.and_then(Ratio::from_decimal);
    (!none && product != Ratio::ZERO && least.is_none_or(|least| product >= least)).then_some(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_multiply_and_little_is_nothing() {
        let factor = |by| Factor { by, adjustment: None, makes: Ratio::ZERO };
        let by = |factors: &[Ratio], how, least: Option<i64>| {
            let mut factors: Vec<Factor> = factors.iter().map(|by| factor(*by)).collect();
            multiplied(Ratio::whole(10), &mut factors, how, least.map(Decimal::from)).map(|r| r.num())
        };
        let of = |factors: &[Ratio], least| by(factors, SeveralFactors::InTurn, least);
        assert_eq!(of(&[], None), Some(10));
        assert_eq!(of(&[Ratio::whole(2), Ratio::new(1, 4).unwrap()], None), Some(5));
        assert_eq!(of(&[Ratio::ZERO], None), None);
        assert_eq!((of(&[], Some(10)), of(&[], Some(11))), (Some(10), None));
        let two = [Ratio::whole(2), Ratio::new(3, 2).unwrap()];
        let all = [SeveralFactors::InTurn, SeveralFactors::Added, SeveralFactors::Largest];
        assert_eq!(all.map(|how| by(&two, how, None)), [Some(30), Some(25), Some(20)]);
        assert_eq!(all.map(|how| by(&[Ratio::ZERO, Ratio::ZERO], how, None)), [None; 3], "never less than nothing");
    }
}
