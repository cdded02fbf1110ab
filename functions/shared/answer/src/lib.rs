//! Everything that HTTP answers say the same way.
//!
//! - [`ROUTES`]: which function answers what; [`Resource`]: what a path names, and so which methods it allows;
//! - [`Target`], [`language_of`], [`media_type`], [`is_coded`], [`client_address`], [`takes`], [`KnownTags`],
//!   [`Selection`]: what a request says;
//! - [`RequestSpan`]: the parts of a request that may be logged, in one line;
//! - [`Problem`]: what is wrong, with each [`words::Mistake`], as `application/problem+json` (RFC 9457);
//! - [`job()`], [`results_body`]: a job and its results as JSON; [`listing`]: the results in a reader's order, which no
//!   news upsets;
//! - [`serve`]: how a function answers Lambda's requests;
//! - [`json`], [`html`], [`file()`], [`see_other`], [`options`], [`not_modified`]: answers, each with the headers that keep a link
//!   secret; [`packed`] makes them short.

mod entity_tags;
mod headers;
mod job_body;
mod job_response;
mod listing;
mod problem;
mod request;
mod request_span;
mod response;
mod results;
mod routes;
mod selection;
mod serving;

pub use entity_tags::KnownTags;
pub use headers::CONTENT_SECURITY_POLICY;
pub use job_response::{accepted, job, not_modified, version_tag};
pub use listing::listing;
pub use problem::Problem;
pub use request::{client_address, is_coded, language_of, media_type, takes};
pub use request_span::RequestSpan;
pub use response::{File, erased, file, html, json, options, packed, see_other};
pub use results::results_body;
pub use routes::{Function, ROUTES, Resource, Route, Target, function_for};
pub use selection::{HITS_PER_PAGE, Selection};
pub use serving::serve;
