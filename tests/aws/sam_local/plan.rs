use std::collections::HashMap;

use serde_json::{Value, json};

use crate::facts::{Fact, Facts, equal, holds};

/// The job that ends with a text.
pub(crate) const TEXTED: &str = "texted";
/// One without a number, whose wake-up shares its batch with an unreadable one; erased in the end.
const PLAIN: &str = "plain";
/// One that began in a form; cancelled, then erased by form.
const FORM: &str = "form";
/// No job.
const NONE: &str = "-";

/// One event, the job that it is about, and what it is answered.
pub(crate) struct Step {
    pub(crate) function: &'static str,
    pub(crate) event: &'static str,
    pub(crate) job: &'static str,
    pub(crate) facts: Facts,
}

fn step<const N: usize>(
    function: &'static str,
    event: &'static str,
    job: &'static str,
    facts: [Fact; N],
) -> Step {
    Step { function, event, job, facts: Facts::of(facts) }
}

fn status(code: u16) -> Fact {
    equal("/statusCode", code)
}

/// Every event of every function at least once, as one story.
pub(crate) fn plan() -> Vec<Step> {
    [with_a_text(), without_a_number(), by_form(), without_a_job()].into_iter().flatten().collect()
}

fn with_a_text() -> Vec<Step> {
    let created = [
        status(202),
        equal("/headers/location", "/api/search-jobs/TOKEN"),
        equal("/body/status", "pending"),
        equal("/body/text", "waiting"),
    ];
    let pending = [status(200), equal("/headers/etag", "\"v1\""), equal("/body/status", "pending")];
    let completed = [
        status(200),
        equal("/body/status", "completed"),
        equal("/body/progress", 100),
        equal("/body/text", "sent"),
    ];
    let results = [status(200), equal("/body/complete", true), holds("/body/hits/0/url", "https://")];
    vec![
        step("create-job", "search-with-number", TEXTED, created),
        step("job-status", "status", TEXTED, pending),
        step("job-status", "status-known", TEXTED, [status(304), equal("/headers/etag", "\"v1\"")]),
        step("web-page", "job", TEXTED, [status(200), holds("/body", "원피스")]),
        step("process-job", "wake-up", TEXTED, [equal("/batchItemFailures", json!([]))]),
        step("job-status", "status", TEXTED, completed),
        step("job-status", "results", TEXTED, results),
        step("job-status", "next-results", TEXTED, [status(200), equal("/body/complete", true)]),
        step("web-page", "job-in-english", TEXTED, [status(200), holds("/body", "lang=\"en\"")]),
    ]
}

fn without_a_number() -> Vec<Step> {
    let created = [status(202), equal("/body/status", "pending"), equal("/body/text", "none")];
    let unreadable = json!([{ "itemIdentifier": "2e1424d4-f796-459a-8184-9c92662be6da" }]);
    let completed = [status(200), equal("/body/status", "completed"), equal("/body/text", "none")];
    vec![
        step("create-job", "search", PLAIN, created),
        step("process-job", "unreadable-wake-up", PLAIN, [equal("/batchItemFailures", unreadable)]),
        step("job-status", "status", PLAIN, completed),
        step("cancel-job", "erase", PLAIN, [status(204)]),
        step("job-status", "status", PLAIN, [status(404), holds("/body/type", "not-found")]),
    ]
}

fn by_form() -> Vec<Step> {
    let page = || [status(303), equal("/headers/location", "/s/TOKEN")];
    let erased = [status(303), equal("/headers/location", "/?deleted")];
    vec![
        step("create-job", "form", FORM, page()),
        step("cancel-job", "cancel", FORM, [status(200), equal("/body/status", "cancelled")]),
        step("cancel-job", "form", FORM, page()),
        step("cancel-job", "erase-form", FORM, erased),
        step("web-page", "job", FORM, [status(404), holds("/body", "<html")]),
    ]
}

fn without_a_job() -> Vec<Step> {
    let problem = || equal("/headers/content-type", "application/problem+json");
    let mistakes = [
        status(422),
        problem(),
        equal("/body/errors/0/pointer", "#/colour"),
        equal("/body/errors/1/pointer", "#/query"),
        equal("/body/errors/2/pointer", "#/phone"),
    ];
    let not_allowed = [status(405), problem(), equal("/headers/allow", "POST, OPTIONS")];
    let swept = [equal("/repaired", 0), equal("/woken", 0), equal("/failed", 0)];
    vec![
        step("create-job", "mistakes", NONE, mistakes),
        step("create-job", "form-with-mistakes", NONE, [status(422), holds("/body", "<form")]),
        step("web-page", "start", NONE, [status(200), holds("/body", "<form")]),
        step("web-page", "nowhere", NONE, [status(404), holds("/body", "<html")]),
        step("web-page", "wrong-method", NONE, not_allowed),
        step("process-job", "rescue", NONE, [equal("/jobs", 0)]),
        step("sweep-jobs", "schedule", NONE, swept),
    ]
}

/// The tokens of the jobs that were created so far.
#[derive(Default)]
pub(crate) struct Jobs(HashMap<&'static str, String>);

impl Jobs {
    /// A job's token; empty before there is one.
    pub(crate) fn token(&self, job: &str) -> String {
        self.0.get(job).cloned().unwrap_or_default()
    }

    /// Keeps the token of the job that a step has created, at the end of its answer's location.
    pub(crate) fn created(&mut self, step: &Step, answer: &Value) -> Option<String> {
        if step.function != "create-job" || step.job == NONE {
            return None;
        }
        let token = answer["headers"]["location"].as_str()?.rsplit('/').next()?.to_owned();
        self.0.insert(step.job, token.clone());
        Some(token)
    }
}
