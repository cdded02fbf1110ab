//! The orders in which a list can be read.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use strum::{EnumString, IntoStaticStr};

use super::result_group::Ranked;
use crate::{Hit, Price};

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Order {
    /// As ranked.
    #[default]
    Best,
    /// Lowest price first.
    Price,
    /// Newest first.
    Newest,
}

impl Order {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Best, Self::Price, Self::Newest];

    /// Its name in addresses.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// True if it puts hits like this one before others.
    pub fn concerns(self, hit: &Hit) -> bool {
        match self {
            Self::Best => true,
            Self::Price => hit.price().is_some(),
            Self::Newest => hit.date().is_some(),
        }
    }

    /// Sorts a list that is ranked. Hits without a price or a date come last, and equal ones keep their order.
    pub fn sort(self, list: &mut [Ranked]) {
        match self {
            Self::Best => {}
            Self::Price => sort_by_price(list),
            Self::Newest => list.sort_by_key(|ranked| Reverse(ranked.hit.date().map(|date| date.place()))),
        }
    }
}

/// Amounts in different currencies cannot be compared: the currency that most hits have comes first, then the others.
fn sort_by_price(list: &mut [Ranked]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for price in list.iter().filter_map(|ranked| ranked.hit.price()) {
        *counts.entry(price.currency().to_owned()).or_default() += 1;
    }
    let place = |currency: &str| Reverse(counts.get(currency).copied().unwrap_or_default());
    // A price is made of a number that fits.
    let amount = |price: &Price| price.amount().as_f64().unwrap_or_default();
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
