//! The events beside the functions: `functions/<function>/events/<event>.json`.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// The deployed functions, each a package, a binary and a folder of the same name.
pub const FUNCTIONS: [&str; 7] =
    ["create-job", "job-status", "cancel-job", "web-page", "process-job", "sweep-jobs", "record-receipt"];

/// The name of a function in the template: `create-job` is `CreateJob`.
pub fn logical_id(function: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    function.split('-').map(capital).collect()
}

/// The name of a function's role in the template, which is its access key id here: `create-job` has `CreateJobRole`.
pub fn role_of(function: &str) -> String {
    format!("{}Role", logical_id(function))
}

/// One of a function's events, with a job's token, the one to show around and the key in their places.
///
/// # Panics
/// When there is none of this name, or it is no JSON.
pub fn event_for(function: &str, event: &str, token: &str) -> Value {
    let path = folder(function).join(format!("{event}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (view, key) = match job::Token::parse(token) {
        Ok(token) => (token.view().as_str().to_owned(), token.key().hex()),
        Err(_) => Default::default(),
    };
    let text = text.replace("TOKEN", token).replace("VIEW", &view).replace("KEY", &key);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of a function's events, in alphabetical order.
///
/// # Panics
/// When it has no folder of them.
pub fn events_of(function: &str) -> Vec<String> {
    let files = fs::read_dir(folder(function)).expect("a folder of events").flatten();
    let name = |file: fs::DirEntry| file.file_name().to_str()?.strip_suffix(".json").map(str::to_owned);
    let mut names: Vec<_> = files.filter_map(name).collect();
    names.sort();
    names
}

/// The JSON in the body of a function's HTTP answer.
///
/// # Panics
/// When there is none.
pub fn body(answer: &Value) -> Value {
    let text = answer["body"].as_str().unwrap_or_else(|| panic!("no body: {answer}"));
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn folder(function: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../functions", function, "events"].iter().collect()
}
