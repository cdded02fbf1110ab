//! Records behind a full-text index: a catalogue, which is one source for each of its shops.
//!
//! A tour:
//!
//! 1. [`records`] reads a file of records, JSON Lines or CSV of any separator, one after the other.
//! 2. [`index`] files them under their words and their shop, in memory at each start or once, with [`build_index`],
//!    on disk; a search asks it for as much of the query as the catalogue has.
//! 3. [`shops`] names the sources after the shops.
//! 4. A [`Catalogue`] is the index with its shops; each [`CatalogueSource`] of it can be searched.
//!
//! A record that cannot be used is [`Skipped`] and told. A [`CatalogueError`] tells the catalogue's owner in one line what is wrong with it and what to do.

mod catalogue;
mod error;
mod index;
mod records;
mod shops;
mod skipped;

pub use catalogue::{Catalogue, CatalogueSource};
pub use error::CatalogueError;
pub use index::build::{Building, build_index};
pub use skipped::Skipped;
