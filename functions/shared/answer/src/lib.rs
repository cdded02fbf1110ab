//! Everything that HTTP answers say the same way.
//!
//! - [`ROUTES`]: which function answers what; [`Resource`]: what a path names, and so which methods it allows;
//! - [`Target`], [`JobLink`], [`language_of`], [`media_type`], [`is_coded`], [`client_address`], [`takes`], [`KnownTags`],
//!   [`Precondition`], [`Selection`]: what a request says;
//! - [`RequestSpan`]: the parts of a request that may be logged, in one line;
//! - [`Problem`]: what is wrong, with each [`words::Mistake`], as `application/problem+json` (RFC 9457);
//! - [`job()`], [`results_body`]: a job and its results as JSON; [`listing`]: the results in a reader's order, which no
//!   news upsets;
//! - [`serve`]: how a function answers Lambda's requests; [`in_time`]: the time that each has;
//! - [`json`], [`html`], [`file()`], [`see_other`], [`options`], [`not_modified`]: answers, each with the headers that keep a link
//!   secret; [`packed`] makes them short.

mod request;
mod response;
mod routes;
mod serving;
mod target;

pub use request::{
    FORM, LANGUAGE_COOKIE, chosen_language, client_address,
    entity_tags::KnownTags,
    is_coded, language_of, media_type, names_other_charset,
    precondition::Precondition,
    request_span::RequestSpan,
    selection::{HITS_PER_PAGE, Selection},
    takes,
};
pub use response::{
    File, erased, file,
    headers::CONTENT_SECURITY_POLICY,
    html,
    job_response::{accepted, job, not_modified, results_body, version_tag, with_version},
    json,
    listing::listing,
    options, packed,
    problem::Problem,
    see_other,
};
pub use routes::{Function, ROUTES, Resource, Route, function_for};
pub use serving::{in_time, serve};
pub use target::{JobLink, Target};
