use lambda_http::http::StatusCode;
use serde_json::json;
use utoipa::openapi::{
    ContentBuilder, HttpMethod, ObjectBuilder, PathItem, Paths, PathsBuilder, Ref, Required, ResponseBuilder,
    Type,
    header::{Header, HeaderBuilder},
    link::LinkBuilder,
    path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    request_body::RequestBodyBuilder,
};

use super::words::{one_of, text, text_like, token};
use crate::{Problem, selection};

const JOB: &str = "/api/search-jobs/{token}";

pub(super) fn paths() -> Paths {
    let mut job = PathItem::new(HttpMethod::Get, read());
    job.merge_operations(PathItem::new(HttpMethod::Delete, cancel()));
    PathsBuilder::new()
        .path("/api/search-jobs", PathItem::new(HttpMethod::Post, create()))
        .path(JOB, job)
        .path(format!("{JOB}/results"), PathItem::new(HttpMethod::Get, results()))
        .build()
}

fn create() -> Operation {
    let key = text_like("^[!-~]{1,255}$");
    let key = parameter("Idempotency-Key", ParameterIn::Header, key)
        .description(Some("A random name for this request: sent again with it, it is the same job."));
    let order = ContentBuilder::new().schema(Some(Ref::from_schema_name("Order")));
    let follow =
        |operation: &str| LinkBuilder::new().operation_id(operation).parameter("token", "$response.body#/id");
    let accepted = body("The job is saved and will be searched.", "Job")
        .header("Location", header("Where the job is read."))
        .header("Retry-After", seconds())
        .link("read", follow("readSearchJob").build())
        .link("results", follow("readSearchResults").build())
        .link("cancel", follow("cancelSearchJob").build());
    let operation = operation("createSearchJob", "Starts a search.")
        .parameter(key)
        .parameter(accept_language())
        .request_body(Some(
            RequestBodyBuilder::new()
                .content("application/json", order)
                .required(Some(Required::True))
                .build(),
        ))
        .response("202", accepted);
    with_problems(
        operation,
        &[
            Problem::MalformedJson,
            Problem::BodyTooLarge,
            Problem::UnsupportedMediaType,
            Problem::Invalid(Vec::new()),
            Problem::Unavailable,
        ],
    )
}

fn read() -> Operation {
    let known = parameter("If-None-Match", ParameterIn::Header, text())
        .description(Some("The `ETag` of what is known already."));
    let found = body("The job as it is now.", "Job")
        .header("ETag", header("The job's version."))
        .header("Retry-After", seconds());
    let known_already = ResponseBuilder::new()
        .description("It is still that version.")
        .header("ETag", header("The version."));
    let operation = of_a_job("readSearchJob", "Reads a job.")
        .parameter(known)
        .response("200", found)
        .response("304", known_already);
    with_problems(operation, &[Problem::NotFound, Problem::Unavailable])
}

fn results() -> Operation {
    let offset = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(0))
        .maximum(Some(selection::MAX_OFFSET))
        .description(Some("How many hits to pass over."));
    let seen = parameter("seen", ParameterIn::Query, text_like(&selection::seen_pattern()))
        .description(Some("The `seen` of an earlier answer: what was shown then stays where it was."));
    let source = parameter("source", ParameterIn::Query, super::source_name().into())
        .description(Some("Only this source's hits."));
    let operation = of_a_job("readSearchResults", "Reads a page of what was found so far, best first.")
        .parameter(parameter("offset", ParameterIn::Query, offset))
        .parameter(parameter("sort", ParameterIn::Query, one_of(["best", "price"])))
        .parameter(source)
        .parameter(seen)
        .response("200", body("The hits.", "Results"));
    with_problems(operation, &[Problem::NotFound, Problem::Invalid(Vec::new()), Problem::Unavailable])
}

fn cancel() -> Operation {
    let erase = ObjectBuilder::new().schema_type(Type::Boolean);
    let erase = parameter("erase", ParameterIn::Query, erase)
        .description(Some("Whether job, results and number are erased for good instead."));
    let cancelled = body("The cancelled job.", "Job").header("ETag", header("The job's version."));
    let operation = of_a_job("cancelSearchJob", "Cancels a job, or erases it.")
        .parameter(erase)
        .response("200", cancelled)
        .response("204", ResponseBuilder::new().description("Nothing of it is left."));
    let problems =
        [Problem::NotFound, Problem::AlreadyEnded, Problem::Invalid(Vec::new()), Problem::Unavailable];
    with_problems(operation, &problems)
}

fn of_a_job(id: &str, summary: &str) -> OperationBuilder {
    let token = ParameterBuilder::new()
        .name("token")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(token()));
    operation(id, summary).parameter(token).parameter(accept_language())
}

fn operation(id: &str, summary: &str) -> OperationBuilder {
    OperationBuilder::new().operation_id(Some(id)).summary(Some(summary))
}

fn parameter(name: &str, place: ParameterIn, schema: ObjectBuilder) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .schema(Some(schema.build()))
}

fn accept_language() -> Parameter {
    parameter("Accept-Language", ParameterIn::Header, text())
        .description(Some("`ko` or `en`: the language of what is said."))
        .build()
}

fn body(description: &str, schema: &str) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema)));
    ResponseBuilder::new().description(description).content("application/json", content)
}

fn header(description: &str) -> Header {
    HeaderBuilder::new().schema(Some(text().build())).description(Some(description)).build()
}

/// Absent once nothing more is to come, as every header is that is not required.
fn seconds() -> Header {
    let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
    HeaderBuilder::new()
        .schema(Some(number.build()))
        .description(Some("In how many seconds it is worth reading again."))
        .example(Some(json!(2)))
        .build()
}

/// One answer for each status: several problems may share one.
fn with_problems(operation: OperationBuilder, problems: &[Problem]) -> Operation {
    let answer = |operation: OperationBuilder, problem: &Problem| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(problem.title(job::Language::English))
            .content("application/problem+json", content);
        let response = match problem.status() {
            StatusCode::SERVICE_UNAVAILABLE => response.header("Retry-After", seconds()),
            _ => response,
        };
        operation.response(problem.status().as_str(), response)
    };
    problems.iter().fold(operation, answer).build()
}
