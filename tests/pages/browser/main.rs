//! The pages in a real Chromium, in front of a real `textback`: what a person does, and what a person sees.
//!
//! [`stage`] starts both, [`driver`] and [`browser`] are how browsers are driven. `tests/bin/look screens` takes pictures of
//! every page with the same two.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod browser;
mod driver;
mod hands;
mod stage;

mod ends;
mod leaving;
mod resending;
mod results;
mod starting;
mod watching;
mod without_script;
