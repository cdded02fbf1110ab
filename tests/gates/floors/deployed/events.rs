//! Every function has events, it can read them, and they are all that can come. What `sam local` is told beside them
//! fits the template and the local endpoint.

use std::{collections::BTreeSet, fs, path::Path};

use answer::function_for;
use emulator::{ACCOUNT, KEY_ALIAS, SMS_REGION, TABLE, WAKE_UP_QUEUE};
use lambda_http::request::from_str;
use process_job::Event;
use serde_json::{Value, json};
use tests::{event_for, events_of, logical_id};

use crate::{
    ROOT,
    deployed::template::{deployed, folder_of, routes_of, template},
};

/// A token in the right shape.
const TOKEN: &str = "2Yb8xT4mQw7KpLz1Rs9VdE";

/// What is wrong with a function's event; `None` when the function can read it.
fn problem(function: &str, event: &Value) -> Option<String> {
    match function {
        "process-job" => serde_json::from_value::<Event>(event.clone()).err().map(|error| error.to_string()),
        // It takes anything: the schedule's event says nothing that it needs.
        "sweep-jobs" => (event["source"] != "aws.events").then(|| "it is not the schedule's".to_owned()),
        "record-receipt" => {
            (event["source"] != "aws.sms-voice").then(|| "it is not of the texts' service".to_owned())
        }
        _ => misrouted(function, event),
    }
}

/// An HTTP event that API Gateway would not have sent to this function, or in this form.
fn misrouted(function: &str, event: &Value) -> Option<String> {
    let request = match from_str(&event.to_string()) {
        Ok(request) => request,
        Err(error) => return Some(error.to_string()),
    };
    let (method, path) = (request.method().as_str(), request.uri().path());
    let route = event["routeKey"].as_str().unwrap_or_default();
    if folder_of(function_for(method, path)) != function {
        return Some(format!("{method} {path} is another function's"));
    }
    (!routes_of(function).contains(route)).then(|| format!("{route} is no route of its"))
}

/// The routes that a function's events came by.
fn routes_in_events(function: &str) -> BTreeSet<String> {
    let events = events_of(function).into_iter().map(|event| event_for(function, &event, TOKEN));
    events.filter_map(|event| event["routeKey"].as_str().map(str::to_owned)).collect()
}

#[test]
fn every_function_of_the_template_has_an_event_for_each_of_its_routes() {
    for (folder, routes) in deployed(&template()) {
        let function = folder.strip_prefix("functions/").expect("functions are there");
        assert!(!events_of(function).is_empty(), "{function} has no event");
        assert_eq!(routes_in_events(function), routes, "{function}");
    }
}

#[test]
fn every_event_is_read_by_the_function_beside_it() {
    for function in tests::FUNCTIONS {
        for event in events_of(function) {
            let problem = problem(function, &event_for(function, &event, TOKEN));
            assert_eq!(problem, None, "{function}, {event}");
        }
    }
}

#[test]
fn the_settings_of_sam_local_are_the_local_endpoints_and_sam_passes_on_every_one() {
    let text = fs::read_to_string(Path::new(ROOT).join("infra/sam-local.json")).expect("the file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let settings = file["Parameters"].as_object().expect("variables for every function");
    let endpoint = settings["AWS_ENDPOINT_URL"].as_str().expect("an address");
    let queue = format!("{endpoint}/{ACCOUNT}/{WAKE_UP_QUEUE}");
    for (name, local) in
        [("TABLE_NAME", TABLE), ("QUEUE_URL", &queue), ("KMS_KEY_ID", KEY_ALIAS), ("SMS_REGION", SMS_REGION)]
    {
        assert_eq!(settings[name], local, "{name}");
    }
    // SAM drops the variables that no function has in the template, without a word.
    let known: BTreeSet<String> = tests::FUNCTIONS.into_iter().flat_map(variables_of).collect();
    let unknown: Vec<_> = settings.keys().filter(|name| !known.contains(name.as_str())).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

/// The names of the variables that the template gives to a function.
fn variables_of(function: &str) -> Vec<String> {
    let template = template();
    let own = &template["Resources"][logical_id(function).as_str()]["Properties"];
    let all = [own, &template["Globals"]["Function"]].map(|of| of["Environment"]["Variables"].as_mapping());
    let names = all.into_iter().flatten().flat_map(|variables| variables.keys());
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn an_event_that_is_anothers_or_none_at_all_is_found() {
        let status = event_for("job-status", "status", TOKEN);
        assert_eq!(problem("job-status", &status), None);
        assert!(problem("cancel-job", &status).expect("a problem").contains("another function's"));
        let mut rerouted = status;
        rerouted["routeKey"] = json!("GET /elsewhere");
        assert!(problem("job-status", &rerouted).expect("a problem").contains("no route"));
        assert!(problem("web-page", &json!({ "rawPath": 1 })).is_some());
        assert!(problem("process-job", &json!({ "records": [] })).is_some());
        assert!(problem("sweep-jobs", &json!({})).is_some());
        assert!(problem("record-receipt", &json!({})).is_some());
    }
}
