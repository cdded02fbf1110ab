//! Other orders of the list, and parts of it.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use super::{Contribution, Ranked};

/// Sorts by price, lowest first; hits without a price come last and equal ones keep their order. Amounts in
/// different currencies cannot be compared: the currency that most hits have comes first, then the others.
pub fn sort_by_price(list: &mut [Ranked]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for price in list.iter().filter_map(|ranked| ranked.hit.price()) {
        *counts.entry(price.currency().to_owned()).or_default() += 1;
    }
    let place = |currency: &str| Reverse(counts.get(currency).copied().unwrap_or_default());
    list.sort_by(|one, other| match (one.hit.price(), other.hit.price()) {
        (Some(one), Some(other)) => place(one.currency())
            .cmp(&place(other.currency()))
            .then_with(|| one.currency().cmp(other.currency()))
            .then_with(|| amount(one).total_cmp(&amount(other))),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
}

/// The contributions of these sources; of all if none is named. Filtered before ranking, a source shows its own
/// hits also where another one's was placed better.
pub fn of_sources<'a>(contributions: &[Contribution<'a>], wanted: &[&str]) -> Vec<Contribution<'a>> {
    let is_wanted = |source| wanted.is_empty() || wanted.contains(&source);
    contributions.iter().filter(|contribution| is_wanted(contribution.source)).copied().collect()
}

/// A price is made of a number that fits.
fn amount(price: &crate::Price) -> f64 {
    price.amount().as_f64().unwrap_or_default()
}
