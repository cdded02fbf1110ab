//! Every page in every state, in both languages, light and dark, in a real Chromium: accessible by axe-core, valid by
//! the W3C's validator, never wider than its screen, without a complaint from the browser.
//!
//! [`states`] lists the states, [`seed`] puts the searches for them into the table, [`tour`] walks through them.
//! `tests/bin/look screens` takes pictures on the same walk.

#[path = "../browser/browser.rs"]
mod browser;
#[path = "../browser/driver.rs"]
mod driver;

mod axe;
mod broken;
mod budget;
mod checks;
mod devtools;
mod fit;
mod goods;
mod page_script;
mod paper;
mod seed;
mod served;
mod shops;
mod states;
mod tour;
mod traffic;
mod validator;
mod witness;
