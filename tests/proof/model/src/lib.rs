//! Every life that a job can have, explored completely within stated bounds.
//!
//! A tour, in reading order:
//!
//! - [`state`]: the table's row, the findings, the queue, the actors at work, the true time and what happened;
//! - [`action`], [`options`], [`call`]: what can happen next, and what may become of a call;
//! - [`put`]: one conditional write, its lost answer and how that is settled;
//! - [`actors`]: the functions, await by await, each saying which production function it mirrors;
//! - [`production`]: the functions of `job`, which are the production code itself, and the [`mutant`]s of it;
//! - [`time`]: the moments that matter;
//! - [`laws`], [`ending`] with [`rest`], [`properties`]: what must hold;
//! - [`system`], [`model`]: all of it as the model checker sees it;
//! - [`bounds`], [`configurations`], [`report`]: how far it goes, what is explored, and what came of it.

pub mod action;
pub mod actors;
pub mod bounds;
pub mod call;
pub mod configurations;
pub mod ending;
pub mod laws;
pub mod model;
pub mod mutant;
pub mod options;
pub mod production;
pub mod properties;
pub mod put;
pub mod report;
pub mod rest;
pub mod saved;
pub mod state;
pub mod system;
pub mod time;
