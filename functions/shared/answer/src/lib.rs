//! What every HTTP answer says the same way.
//!
//! - [`ROUTES`]: which function answers what, and so which methods a path allows;
//! - [`language_of`], [`media_type`], [`job_token`], [`Selection`]: what a request says;
//! - [`Problem`] and [`Mistake`]: what is wrong, as `application/problem+json` (RFC 9457);
//! - [`JobBody`], [`results_body`]: a job and its results as JSON;
//! - [`json`], [`html`], [`see_other`], [`not_modified`]: answers, each with the headers that keep a link secret.

mod headers;
mod job_body;
mod mistake;
mod problem;
mod request;
mod response;
mod results;
mod routes;
mod selection;

pub use headers::CONTENT_SECURITY_POLICY;
pub use job_body::JobBody;
pub use mistake::Mistake;
pub use problem::Problem;
pub use request::{job_token, language_of, media_type};
pub use response::{asset, html, job, json, not_modified, see_other};
pub use results::{HITS_PER_PAGE, page_of, ranked_hits, results_body};
pub use routes::{Function, ROUTES, Route, allowed_methods, function_for};
pub use selection::Selection;
