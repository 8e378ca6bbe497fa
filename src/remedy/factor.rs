//! Factors on what a row pays, and what is too little to be paid.

use crate::outcome::Factor;
use crate::value::Ratio;
use rust_decimal::Decimal;

/// The exact amount times its factors; none if it is nought, below `least`, or does not fit.
pub fn multiplied(exact: Ratio, factors: &[Factor], least: Option<Decimal>) -> Option<Ratio> {
    let product = factors.iter().try_fold(exact, |product, factor| product.times(factor.by))?;
    let least = least.and_then(Ratio::from_decimal);
    (product != Ratio::ZERO && least.is_none_or(|least| product >= least)).then_some(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_multiply_and_little_is_nothing() {
        let factor = |by| Factor { by, adjustment: None };
        let of = |factors: &[Ratio], least: Option<i64>| {
            let factors: Vec<Factor> = factors.iter().map(|by| factor(*by)).collect();
            multiplied(Ratio::whole(10), &factors, least.map(Decimal::from)).map(|r| r.num())
        };
        assert_eq!(of(&[], None), Some(10));
        assert_eq!(of(&[Ratio::whole(2), Ratio::new(1, 4).unwrap()], None), Some(5));
        assert_eq!(of(&[Ratio::ZERO], None), None);
        assert_eq!((of(&[], Some(10)), of(&[], Some(11))), (Some(10), None));
    }
}
