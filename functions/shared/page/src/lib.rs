//! The pages, their words and their assets, as strings. No HTTP types, no clock.
//!
//! A tour, in reading order:
//!
//! - [`PageSettings`] is what they tell of the service;
//! - [`start()`] renders the page where a search begins; [`Form`], [`Typed`] and [`words::Mistake`] bring it back when a
//!   form without JavaScript was wrong;
//! - [`consent_given`] is the version of what its reader agrees to when a text is asked for;
//! - [`job()`] renders the page behind the link: how far the search is, what became of its text, what was found;
//! - [`number()`] renders the page where a number for it is given later;
//! - [`stop()`] renders the page where the reader of a text stops texts to its number;
//! - [`privacy()`] renders what happens to what people leave here;
//! - [`missing`], [`trouble`], [`stuck`] and [`not_allowed`] are the pages for everything else;
//! - [`asset`] serves the style sheets, the scripts and the pictures that the pages link, under names that change with
//!   their content, packed when the program was built.
//!
//! Every word a reader sees is one of [`words`], also those that the script shows. Every page works without JavaScript;
//! the script only makes it come by itself. Nothing is inline but the one line that reads a page again whose script did
//! not begin, so that the pages run under a policy of `'self'` and that line's hash.

mod assets;
mod job_page;
mod manifest;
mod notice_pages;
mod parts;
mod privacy;
mod settings;
mod start;
mod stop;

pub use assets::{Asset, asset};
pub use job_page::{JobPage, job};
pub use notice_pages::{missing, not_allowed, stuck, trouble};
pub use parts::consent::consent_given;
pub use parts::form::{Form, Typed};
pub use privacy::{PrivacyPage, privacy};
pub use settings::PageSettings;
pub use start::{number, start};
pub use stop::{StopPage, stop};
