//! The pages, their words and their assets, as strings. No AWS, no HTTP types, no clock.
//!
//! A tour, in reading order:
//!
//! - [`start()`] renders the page where a search begins; [`Typed`] and [`Mistake`] bring it back when a form without
//!   JavaScript was wrong;
//! - [`job()`] renders the page behind the link: how far the search is, what became of its text, what was found;
//! - [`missing`], [`trouble`] and [`not_allowed`] are the pages for everything else;
//! - [`asset`] serves the style sheet, the script and the icon that the pages link, under names that change with
//!   their content.
//!
//! Every word a reader sees is in `words/ko.ftl` and `words/en.ftl`, also those that the script shows. Every page
//! works without JavaScript; the script only makes it come by itself. There is nothing inline, so that the pages run
//! under a policy of `'self'` alone.

mod assets;
mod form;
mod job_page;
mod moment;
mod notice_pages;
mod price;
mod sheet;
mod start;
mod words;

pub use assets::{Asset, asset};
pub use form::{Mistake, Typed};
pub use job_page::{JobPage, job};
pub use notice_pages::{missing, not_allowed, trouble};
pub use start::{StartPage, start};
