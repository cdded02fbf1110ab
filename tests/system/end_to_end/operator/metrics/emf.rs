//! The rules of the Embedded Metric Format (CloudWatch User Guide, "Specification: Embedded metric format", and its JSON
//! schema), and ours: nothing in a record but what is known beforehand.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The units of the schema that we use.
const UNITS: [&str; 3] = ["Count", "Milliseconds", "Seconds"];
const OUTCOMES: [&str; 7] = ["completed", "failed", "cancelled", "expired", "sent", "unknown", "withheld"];

/// What CloudWatch would not take of a record.
pub(super) fn faults_of(record: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned())
        }
    };
    let meta = &record["_aws"];
    expect(only(meta, &["Timestamp", "CloudWatchMetrics"]), "members of _aws");
    expect(meta["Timestamp"].as_u64().is_some_and(|at| at > 1_500_000_000_000), "Timestamp in milliseconds");
    let directives = meta["CloudWatchMetrics"].as_array().map(Vec::as_slice).unwrap_or_default();
    expect(!directives.is_empty(), "a directive");
    for directive in directives {
        expect(only(directive, &["Namespace", "Dimensions", "Metrics"]), "members of a directive");
        expect(directive["Namespace"] == "Textback", "Namespace");
        let sets = directive["Dimensions"].as_array().map(Vec::as_slice).unwrap_or_default();
        expect(!sets.is_empty(), "a set of dimensions");
        for name in sets.iter().flat_map(|set| set.as_array().into_iter().flatten()) {
            let value = name.as_str().and_then(|name| record[name].as_str());
            expect(value.is_some_and(|value| (1..=1_024).contains(&value.len())), "a dimension's value");
        }
        let metrics = directive["Metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
        expect((1..=100).contains(&metrics.len()), "1 to 100 metrics");
        for metric in metrics {
            expect(only(metric, &["Name", "Unit"]), "members of a metric");
            expect(UNITS.iter().any(|unit| metric["Unit"] == *unit), "a unit of the schema");
            expect(metric["Name"].as_str().is_some_and(|name| record[name].is_number()), "a metric's number");
        }
    }
    faults
}

/// What in a record is neither its metadata nor a number nor a word of a closed set.
pub(super) fn strangers_in(record: &Value, sources: &BTreeSet<&str>) -> Vec<String> {
    let is_known = |(name, value): &(&String, &Value)| match (name.as_str(), value.as_str()) {
        ("_aws", None) => true,
        ("Outcome", Some(outcome)) => OUTCOMES.contains(&outcome),
        ("Channel", Some(channel)) => ["sns", "solapi"].contains(&channel),
        ("Source", Some(source)) => sources.contains(source),
        _ => value.is_number(),
    };
    let members = record.as_object().into_iter().flatten();
    members.filter(|member| !is_known(member)).map(|(name, value)| format!("{name}: {value}")).collect()
}

fn only(object: &Value, members: &[&str]) -> bool {
    object.as_object().is_some_and(|object| object.keys().all(|name| members.contains(&name.as_str())))
}

#[test]
fn a_record_that_breaks_a_rule_or_tells_of_somebody_is_found() {
    let sound = json!({
        "_aws": {
            "Timestamp": 1_795_449_194_007_u64,
            "CloudWatchMetrics": [{
                "Namespace": "Textback",
                "Dimensions": [["Outcome"]],
                "Metrics": [{ "Name": "JobsFinished", "Unit": "Count" }],
            }],
        },
        "Outcome": "completed",
        "JobsFinished": 1,
    });
    assert_eq!(faults_of(&sound), Vec::<String>::new());
    let broken = [
        ("/_aws/Timestamp", json!(1_795_449_194)),
        ("/_aws/CloudWatchMetrics", json!([])),
        ("/_aws/CloudWatchMetrics/0/Dimensions/0/0", json!("Nothing")),
        ("/_aws/CloudWatchMetrics/0/Metrics/0/Unit", json!("Jobs")),
        ("/JobsFinished", json!("1")),
    ];
    for (place, value) in broken {
        let mut record = sound.clone();
        *record.pointer_mut(place).unwrap() = value;
        assert_eq!(faults_of(&record).len(), 1, "{place}");
    }
    let sources = BTreeSet::from(["shop-a"]);
    assert_eq!(strangers_in(&sound, &sources), Vec::<String>::new());
    for (name, value) in
        [("Outcome", "01023456789"), ("Channel", "01023456789"), ("Source", "shop-b"), ("Query", "q")]
    {
        let mut record = sound.clone();
        record[name] = json!(value);
        assert_eq!(strangers_in(&record, &sources).len(), 1, "{name}");
    }
}
