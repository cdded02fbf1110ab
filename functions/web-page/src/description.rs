//! The API's description: the file that the code was described in, with the sources of this system.

use job::SourceLabel;
use lambda_http::{Body, Response, http::StatusCode};
use serde_json::Value;

/// OpenAPI 3.1; `examples/openapi.rs` of `answer` writes it, and a test compares it with the code.
const FILE: &str = include_str!("../openapi.json");

/// The description. Nobody waits for it, so it is read anew each time.
pub(crate) fn response(sources: &[SourceLabel]) -> Response<Body> {
    let mut description: Value = serde_json::from_str(FILE).expect("a test has read the file");
    let names = sources.iter().map(|source| source.name.as_str());
    description["components"]["schemas"]["SourceName"]["enum"] = names.collect();
    answer::json(StatusCode::OK, &description)
}
