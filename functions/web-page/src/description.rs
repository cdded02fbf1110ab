//! The API's description: one file, with the sources of this system. The tests compare it with the code.

use job::SourceLabel;
use lambda_http::{Body, Response, http::StatusCode};
use serde_json::Value;

/// OpenAPI 3.1.
const FILE: &str = include_str!("../openapi.json");

/// The description. It is asked for so seldom that it is read anew each time.
pub(crate) fn response(sources: &[SourceLabel]) -> Response<Body> {
    let mut description: Value = serde_json::from_str(FILE).expect("a test has read the file");
    let names = sources.iter().map(|source| source.name.as_str());
    description["components"]["schemas"]["SourceName"]["enum"] = names.collect();
    answer::json(StatusCode::OK, &description)
}

#[cfg(test)]
#[path = "description_tests.rs"]
mod tests;
