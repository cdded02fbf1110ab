use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{
    event_for,
    facts::{Fact, Facts, equal, holds},
};

/// The job that ends with a text.
pub const TEXTED: &str = "texted";
/// One without a number, whose wake-up shares its batch with an unreadable one; erased in the end.
const PLAIN: &str = "plain";
/// One that began in a form and was given a number later, in both ways; cancelled, then erased by form.
const FORM: &str = "form";
/// No job.
const NONE: &str = "-";

/// One event of the story: of which function, about which job, and what it is answered.
pub struct Step {
    /// The function's package.
    pub function: &'static str,
    /// The event's file, without its ending.
    pub event: &'static str,
    /// The job's name in the story.
    pub job: &'static str,
    facts: Facts,
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

/// Sends every event of every function at least once, as one story, by `invoke`, and hands each answer's facts to `told`.
///
/// Returns the token of the one job that was texted.
pub async fn tell_every_event(
    invoke: impl AsyncFn(&'static str, Value) -> Result<Value, String>,
    mut told: impl FnMut(&Step, Result<String, Vec<String>>),
) -> String {
    let mut jobs = Jobs::default();
    for step in steps() {
        let token = jobs.token(step.job);
        let answer = invoke(step.function, event_for(step.function, step.event, &token)).await;
        let outcome = answer.map_err(|problem| vec![problem]).and_then(|answer| {
            let token = jobs.created(&step, &answer).unwrap_or(token);
            step.facts.told_by(&answer, &token)
        });
        told(&step, outcome);
    }
    jobs.token(TEXTED)
}

/// The whole story.
fn steps() -> Vec<Step> {
    [with_a_text(), without_a_number(), by_form(), without_a_job()].into_iter().flatten().collect()
}

fn with_a_text() -> Vec<Step> {
    let created = [
        status(202),
        equal("/headers/location", "/api/search-jobs/TOKEN"),
        equal("/body/status", "pending"),
        equal("/body/notification/state", "waiting"),
    ];
    let pending = [status(200), equal("/headers/etag", "\"v1\""), equal("/body/status", "pending")];
    let completed = [
        status(200),
        equal("/body/status", "completed"),
        equal("/body/progress", 100),
        equal("/body/notification/state", "sent"),
    ];
    let results = [status(200), equal("/body/complete", true), holds("/body/hits/0/url", "https://")];
    let shared = [status(200), equal("/body/status", "completed"), equal("/body/notification", Value::Null)];
    let head = || [status(200), equal("/body", Value::Null)];
    vec![
        step("create-job", "search-with-number", TEXTED, created),
        step("job-status", "status", TEXTED, pending),
        step("job-status", "status-known", TEXTED, [status(304), equal("/headers/etag", "\"v1\"")]),
        step("web-page", "job", TEXTED, [status(200), holds("/body", "원피스")]),
        step("process-job", "wake-up", TEXTED, [equal("/batchItemFailures", json!([]))]),
        step("job-status", "status", TEXTED, completed),
        step("job-status", "results", TEXTED, results),
        step("job-status", "next-results", TEXTED, [status(200), equal("/body/complete", true)]),
        step("job-status", "results-head", TEXTED, head()),
        step("web-page", "job-in-english", TEXTED, [status(200), holds("/body", "lang=\"en\"")]),
        step("job-status", "status-head", TEXTED, head()),
        step("job-status", "shared-status", TEXTED, shared),
        step("job-status", "shared-status-head", TEXTED, head()),
        step("job-status", "shared-results", TEXTED, [status(200), equal("/body/complete", true)]),
        step("job-status", "shared-results-head", TEXTED, head()),
        step("web-page", "stop", TEXTED, [status(200), holds("/body", "<form")]),
        step("create-job", "stop-by-form", TEXTED, [status(200), holds("/body", "role=\"status\"")]),
        step("web-page", "shared-job", TEXTED, [status(200), holds("/body", "원피스")]),
    ]
}

fn without_a_number() -> Vec<Step> {
    let created = [status(202), equal("/body/status", "pending"), equal("/body/notification/state", "none")];
    let unreadable = json!([{ "itemIdentifier": "2e1424d4-f796-459a-8184-9c92662be6da" }]);
    let completed =
        [status(200), equal("/body/status", "completed"), equal("/body/notification/state", "none")];
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
    let numbered = [status(202), equal("/body/notification/state", "waiting")];
    vec![
        step("create-job", "form", FORM, page()),
        step("web-page", "number", FORM, [status(200), holds("/body", "<form")]),
        step("create-job", "number-later", FORM, numbered),
        step("create-job", "number-later-by-form", FORM, page()),
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
        step("record-receipt", "queued", NONE, [equal("/outcome", "passing")]),
        step("record-receipt", "delivered", NONE, [equal("/outcome", "unknown")]),
    ]
}

/// The tokens of the jobs that were created so far.
#[derive(Default)]
struct Jobs(HashMap<&'static str, String>);

impl Jobs {
    /// A job's token; empty before there is one.
    fn token(&self, job: &str) -> String {
        self.0.get(job).cloned().unwrap_or_default()
    }

    /// Keeps the token of the job that a step has created, at the end of its answer's location.
    fn created(&mut self, step: &Step, answer: &Value) -> Option<String> {
        if step.function != "create-job" || step.job == NONE {
            return None;
        }
        let token = answer["headers"]["location"].as_str()?.rsplit('/').next()?.to_owned();
        self.0.insert(step.job, token.clone());
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FUNCTIONS, events_of};

    #[test]
    fn no_event_beside_a_function_is_left_out() {
        let told: Vec<_> = steps().iter().map(|step| (step.function, step.event.to_owned())).collect();
        let all =
            FUNCTIONS.into_iter().flat_map(|of| events_of(of).into_iter().map(move |event| (of, event)));
        let left_out: Vec<_> = all.filter(|event| !told.contains(event)).collect();
        assert!(left_out.is_empty(), "{left_out:?}");
    }
}
