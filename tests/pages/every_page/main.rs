//! Every page in every state, in both languages, light and dark, in a real Chromium: accessible by axe-core, valid by
//! the W3C's validator, never wider than its screen, without a complaint from the browser.
//!
//! [`states`] lists the states, [`seeded::seed`] puts the searches for them into the table, [`tour`] walks through them.
//! `tests/bin/look screens` takes pictures on the same walk.

#[path = "../browser/browser.rs"]
mod browser;
#[path = "../browser/driver.rs"]
mod driver;

mod budget;
mod checks;
mod devtools;
mod page_script;
mod states;
mod tour;
mod traffic;
mod witness;

/// Searches in every state, and what they found.
mod seeded {
    pub(crate) mod broken;
    pub(crate) mod goods;
    pub(crate) mod seed;
    pub(crate) mod shops;
}
