use std::collections::BTreeSet;

use answer::{JobLink, Problem, ROUTES, Selection, Target, listing, results_body};
use cloud::StoredFinding;
use job::{
    FailureReason, Job, Language, Moment, NewJob, Notification, NotificationStatus, QUERY_CHARACTERS,
    QueryText, Redriven, Rules, SourceFault, SourceName, SourceState, State, Status, Timestamp, Token,
    UndeliveredReason,
};
use lambda_http::{Request, RequestExt};
use search::{Finding, Hit, RawHit, RawPrice};
use serde_json::json;
use words::{Message, Mistake};

use super::*;

const TOKEN: &str = "7n42DGM5Tflk9n8mt7Fhc7";

fn described() -> Value {
    serde_json::from_str(FILE).unwrap()
}

fn schema(name: &str) -> Value {
    described()["components"]["schemas"][name].clone()
}

fn body(response: &Response<Body>) -> Value {
    let Body::Text(text) = response.body() else { panic!("no text") };
    serde_json::from_str(text).unwrap()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn words(value: &Value) -> BTreeSet<&str> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

/// A new problem does not compile until it is listed.
fn every_problem() -> [Problem; 15] {
    let is_listed = |problem: &Problem| match problem {
        Problem::MalformedAddress
        | Problem::MalformedJson
        | Problem::MalformedIdempotencyKey
        | Problem::WeakIdempotencyKey
        | Problem::NotFound
        | Problem::MethodNotAllowed(_)
        | Problem::AlreadyEnded
        | Problem::AlreadyTexted
        | Problem::PreconditionFailed
        | Problem::BodyTooLarge
        | Problem::UnsupportedMediaType
        | Problem::UnsupportedCoding
        | Problem::Invalid(_)
        | Problem::IdempotencyKeyReused
        | Problem::Unavailable => true,
    };
    let parameter = Mistake::Parameter { name: "offset", expected: Message::ExpectedOffset };
    let all = [
        Problem::MalformedAddress,
        Problem::MalformedJson,
        Problem::MalformedIdempotencyKey,
        Problem::WeakIdempotencyKey,
        Problem::NotFound,
        Problem::MethodNotAllowed(Vec::new()),
        Problem::AlreadyEnded,
        Problem::AlreadyTexted,
        Problem::PreconditionFailed,
        Problem::BodyTooLarge,
        Problem::UnsupportedMediaType,
        Problem::UnsupportedCoding,
        Problem::Invalid(vec![Mistake::QueryEmpty, parameter]),
        Problem::IdempotencyKeyReused,
        Problem::Unavailable,
    ];
    assert!(all.iter().all(is_listed));
    all
}

/// A job of which everything is said that can be: it failed, was redriven and failed again.
fn job() -> Job {
    let new_job = NewJob {
        key: Token::parse(TOKEN).unwrap().key(),
        query: QueryText::parse("q").unwrap(),
        language: Language::Korean,
        sources: ["a", "b"].map(|name| SourceName::parse(name).unwrap()).into(),
        notification: Notification::None,
        request: None,
    };
    let now = Timestamp::from_millis(0);
    let mut job = Job::create(new_job, Moment { now, rules: Rules::AGREED });
    job.state = State::Failed { at: now, reason: FailureReason::TooOld };
    job.redriven = Some(Redriven { times: 1, at: now });
    job.sources[0].state = SourceState::Failed(SourceFault::TimedOut);
    job
}

/// A hit of which everything is said that can be.
fn hit(number: usize) -> Hit {
    Hit::new(RawHit {
        title: "t".to_owned(),
        url: format!("https://a.example/{number}"),
        text: Some("t".to_owned()),
        image: Some("https://a.example/i".to_owned()),
        price: Some(RawPrice { amount: 39_000.into(), currency: "KRW".to_owned() }),
        shop: Some("s".to_owned()),
        date: Some("2026-11-29".to_owned()),
    })
    .unwrap()
}

fn link() -> JobLink {
    Token::parse(TOKEN).unwrap().into()
}

fn results() -> Value {
    let finding = Finding::new((0..101).map(hit).collect()).encode();
    let findings = [StoredFinding { source: "b".to_owned(), hits: 100, bytes: finding }];
    let job = job();
    let listing = listing(&job, &findings, &Selection::default());
    serde_json::to_value(results_body(&job, &link(), &listing)).unwrap()
}

#[test]
fn every_route_of_the_api_is_described_and_no_other() {
    let described = described();
    let mut found = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        found.extend(keys(item).into_iter().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    // HEAD is what GET is, without the body.
    let routes = ROUTES.iter().filter(|route| route.method != "HEAD");
    let routes = routes.map(|route| (route.method, route.resource.path()));
    let api = routes.filter(|(_, path)| path.starts_with("/api/"));
    assert_eq!(found, api.map(|(method, path)| format!("{method} {path}")).collect());
}

#[test]
fn the_words_of_a_job_are_the_codes() {
    let job = schema("Job");
    let properties = &job["properties"];
    let statuses =
        [Status::Pending, Status::Processing, Status::Completed, Status::Failed, Status::Cancelled];
    let texts = [
        NotificationStatus::None,
        NotificationStatus::Waiting,
        NotificationStatus::Sent,
        NotificationStatus::Delivered,
        NotificationStatus::Undelivered,
        NotificationStatus::Withheld,
        NotificationStatus::Failed,
        NotificationStatus::Unknown,
    ];
    let source = &properties["sources"]["items"]["properties"];
    let urn = |code: &str| format!("urn:textback:problem:{code}");
    let failures: Vec<_> = FailureReason::ALL.iter().map(|reason| urn(reason.code())).collect();
    // A fourth word is that of a source that had not answered when its search was cancelled.
    let states = [SourceState::Waiting, SourceState::Searching, SourceState::Done { hits: 1 }];
    let states =
        states.into_iter().chain([SourceState::Failed(SourceFault::TimedOut)]).map(SourceState::code);
    let table: [(&Value, BTreeSet<&str>); 7] = [
        (&source["state"], states.chain(["stopped"]).collect()),
        (
            &properties["notification"]["properties"]["reason"],
            UndeliveredReason::ALL.iter().map(|reason| reason.code()).collect(),
        ),
        (&properties["status"], statuses.map(Status::code).into()),
        (&properties["notification"]["properties"]["state"], texts.map(NotificationStatus::code).into()),
        (&properties["language"], [Language::Korean, Language::English].map(Language::code).into()),
        (&source["reason"], SourceFault::ALL.iter().map(|fault| fault.code()).collect()),
        (
            &properties["error"]["oneOf"][1]["properties"]["type"],
            failures.iter().map(String::as_str).collect(),
        ),
    ];
    for (property, expected) in table {
        assert_eq!(words(&property["enum"]), expected);
    }
}

#[test]
fn a_job_and_its_results_have_the_fields_that_are_described() {
    let sent = body(&answer::job(&job(), &link(), Timestamp::from_millis(0)));
    let shared = body(&answer::job(&job(), &link().view.into(), Timestamp::from_millis(0)));
    let (results, described_job) = (results(), schema("Job"));
    let described_results = schema("Results");
    let source = &described_job["properties"]["sources"]["items"]["properties"];
    let links = &described_job["properties"]["links"]["properties"];
    assert_eq!(keys(&described_job["properties"]), keys(&sent));
    assert_eq!(keys(links), keys(&sent["links"]));
    assert_eq!(keys(&schema("SharedJob")["properties"]), keys(&shared));
    assert_eq!(keys(&described_results["properties"]), keys(&results));
    assert_eq!(keys(&schema("Hit")["properties"]), keys(&results["hits"][0]));
    assert_eq!(keys(&schema("Hit")["properties"]["price"]["properties"]), keys(&results["hits"][0]["price"]));
    let [failed, cut] = [keys(&results["sources"][0]), keys(&results["sources"][1])];
    assert_eq!(keys(source), failed.union(&cut).copied().collect());
    let shared = (schema("SharedJob"), shared);
    for (described, value) in [(described_job, sent), (described_results, results.clone()), shared] {
        assert!(words(&described["required"]).is_subset(&keys(&value)));
    }
}

#[test]
fn every_problem_is_described_with_its_fields_and_its_status() {
    let schema = schema("Problem");
    let problems = every_problem().map(|problem| body(&problem.response(Language::English)));
    let types: BTreeSet<_> = problems.iter().map(|problem| problem["type"].as_str().unwrap()).collect();
    assert_eq!(words(&schema["properties"]["type"]["enum"]), types);
    let fields: BTreeSet<_> = problems.iter().flat_map(keys).collect();
    assert_eq!(keys(&schema["properties"]), fields);
    let errors = problems.iter().filter_map(|problem| problem["errors"].as_array()).flatten();
    let told: BTreeSet<_> = errors.flat_map(keys).collect();
    assert_eq!(keys(&schema["properties"]["errors"]["items"]["properties"]), told);
    let statuses: BTreeSet<_> = problems.iter().map(|problem| problem["status"].to_string()).collect();
    for item in self::described()["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let refusals = keys(&operation["responses"]).into_iter().filter(|status| *status >= "400");
            refusals.for_each(|status| assert!(statuses.contains(status), "{status}"));
        }
    }
}

#[test]
fn the_borders_of_parameters_are_the_codes() {
    let described = described();
    let parameter = |path: &str, method: &str, name: &str| {
        let parameters = described["paths"][path][method]["parameters"].as_array().unwrap();
        parameters.iter().find(|parameter| parameter["name"] == name).unwrap()["schema"].clone()
    };
    let offset = parameter("/api/search-jobs/{token}/results", "get", "offset");
    let selects = |offset: u64| {
        let query = std::collections::HashMap::from([("offset".to_owned(), vec![offset.to_string()])]);
        Selection::of(&Request::default().with_query_string_parameters(query)).is_ok()
    };
    let most = offset["maximum"].as_u64().unwrap();
    assert!(selects(most) && !selects(most + 1) && offset["minimum"] == json!(0));
    let query = schema("Order")["anyOf"][0]["properties"]["query"].clone();
    assert!(query["pattern"].as_str().unwrap().contains(&format!("{{0,{}}}", QUERY_CHARACTERS - 2)));
    let request = lambda_http::http::Request::builder().uri(format!("/api/search-jobs/{TOKEN}"));
    assert!(Target::new(&request.body(Body::Empty).unwrap()).job.is_some());
    let token = parameter("/api/search-jobs/{token}", "get", "token");
    assert_eq!(token["pattern"], format!("^[0-9A-Za-z]{{{}}}$", TOKEN.len()));
    let view = parameter("/api/shared/{view}", "get", "view");
    assert_eq!(view["pattern"], format!("^[0-9a-f]{{{}}}$", link().view.as_str().len()));
}

#[test]
fn it_is_openapi_3_1_and_every_reference_in_it_leads_somewhere() {
    let described = described();
    assert_eq!(described["openapi"], "3.1.0");
    let text = described.to_string();
    let references: BTreeSet<_> =
        text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(!references.is_empty());
    for reference in references {
        assert!(described.pointer(reference).is_some(), "{reference}");
    }
}
