//! Sources, their answers, and one ranked list made of them. Of jobs it knows the language alone, of AWS nothing.
//!
//! A tour, in the order a search takes:
//!
//! 1. A [`Query`] is a user's question: plain text, perhaps a language, and how many hits are wanted.
//! 2. A [`Source`] is one place that is searched. It answers with [`Hit`]s or fails with a [`SourceError`].
//!    What comes from outside is hostile, so a [`Hit`] is only ever made from a [`RawHit`] by [`Hit::new`].
//! 3. [`fan_out`] asks all sources at the same time and yields each as it answers; one that is slow, fails or
//!    panics does not touch its neighbours.
//! 4. A [`Finding`] is what one source answered, bounded and compressed: the checkpoint that is stored.
//! 5. [`rank`] makes one list out of all findings, without duplicates, each time it is read; [`rank_stable`] does so
//!    for a reader while the list grows. A [`Listing`] is the page of it that is shown.

mod diagnosis;
mod fan_out;
mod finding;
mod hit;
mod query;
mod rank;
mod record_options;
mod source;
mod source_error;

pub use diagnosis::{Diagnosis, Step, Steps, error_chain};
pub use fan_out::{Answered, fan_out, panic_message};
pub use finding::{DEFAULT_WEIGHT, Finding, FindingError, MAX_HITS};
pub use hit::address::{AddressError, absolute};
pub use hit::date::HitDate;
pub use hit::markup::Markup;
pub use hit::plain::plain;
pub use hit::price::{Price, PriceError, RawPrice};
pub use hit::price_text::{currency_code, number_of, price_in};
pub use hit::{Hit, HitError, RawHit};
pub use query::Query;
pub use rank::listing::Listing;
pub use rank::order::Order;
pub use rank::result_group::{Contribution, Ranked};
pub use rank::stable::{MAX_STEPS, Seen, Stable, rank_stable};
pub use rank::{of_sources, rank};
pub use record_options::{HIT_FIELDS, RecordOptions};
pub use source::{Source, off_thread};
pub use source_error::{Cause, SourceError};
