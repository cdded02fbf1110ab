//! The API's description, OpenAPI 3.1, made of what the code says: its routes, problems, words and bodies.
//!
//! It is built in development only (the feature `openapi`); what is served is the file that it was written to, and a test
//! compares the two.

mod bodies;
mod operations;
mod order;
mod words;

use utoipa::{
    PartialSchema,
    openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder},
};

use crate::{JobBody, results::ResultsBody};

pub(crate) use bodies::{failure, hits};
pub(crate) use words::{
    job_status, language, moment, source_name, source_reason, source_state, text_status, token,
};

/// The description of this version of the API.
pub fn openapi() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Textback")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Start a slow search, go away, get a text with a link to the results. Whoever knows a job's id may read and cancel it: treat it as a secret. Times are RFC 3339 in UTC, problems \
             RFC 9457, their words in Korean or English by `Accept-Language`.",
        ))
        .license(Some(
            LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build(),
        ));
    let components = ComponentsBuilder::new()
        .schema("Order", order::order())
        .schema("SourceName", source_name())
        .schema("Job", JobBody::schema())
        .schema("Results", ResultsBody::schema())
        .schema("Hit", bodies::hit())
        .schema("Problem", bodies::problem());
    OpenApiBuilder::new()
        .info(info.build())
        .paths(operations::paths())
        .components(Some(components.build()))
        .build()
}

#[cfg(test)]
#[path = "openapi/openapi_tests.rs"]
mod tests;
