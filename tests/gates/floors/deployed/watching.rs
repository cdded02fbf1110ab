//! Whether somebody notices: alarms, the dashboard, and what they count with.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use tests::Prices;
use yaml_serde::Value;

use crate::{
    deployed::template::{template, texts},
    safeguards::of_kind,
};

/// What the functions count, with the dimension by which some of it is told apart.
const METRICS: [(&str, &str); 13] = [
    ("JobsCreated", ""),
    ("JobsFinished", "Outcome"),
    ("JobAgeAtFinish", ""),
    ("TextOutcomes", "Outcome"),
    ("ChannelFailures", "Channel"),
    ("ReceiptsDropped", ""),
    ("PartPrice", ""),
    ("JobsResumed", ""),
    ("SearchersCrashed", ""),
    ("WakeUpsSent", ""),
    ("SweepRepairs", ""),
    ("OldestDueAge", ""),
    ("SourceFailures", "Source"),
];

/// A metric and its dimension, if it has one.
type Metric = (String, String);

/// Every place of the dashboard where something is put in, as if that were a 1.
fn dashboard(template: &Value) -> Option<Json> {
    let body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"][0].as_str()?;
    let mut parts = body.split("${");
    let first = parts.next()?.to_owned();
    let rest = parts.filter_map(|part| Some(format!("1{}", part.split_once('}')?.1)));
    serde_json::from_str(&[first].into_iter().chain(rest).collect::<String>()).ok()
}

/// Our metrics that the dashboard draws: those of the stack's own namespace, its name, which is put in.
fn drawn(dashboard: &Json) -> Vec<Metric> {
    let widgets = dashboard["widgets"].as_array().into_iter().flatten();
    let lines = widgets.flat_map(|widget| widget["properties"]["metrics"].as_array().into_iter().flatten());
    let metric = |line: &Json| match (line[0].as_str(), line[0]["expression"].as_str()) {
        (Some("1"), _) => Some((text_of(&line[1]), text_of(&line[2]))),
        (_, Some(search)) if search.contains("{1,Source} MetricName=\"SourceFailures\"") => {
            Some(("SourceFailures".to_owned(), "Source".to_owned()))
        }
        (_, Some(search)) if search.contains("{1,Channel} MetricName=\"ChannelFailures\"") => {
            Some(("ChannelFailures".to_owned(), "Channel".to_owned()))
        }
        _ => None,
    };
    lines.filter_map(metric).collect()
}

/// A text; nothing of what is none, such as how a line is drawn.
fn text_of(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// Our metrics that raise an alarm, without those that are counted out of the log.
fn watched(template: &Value) -> Vec<Metric> {
    let mut found = Vec::new();
    for (_, alarm) in of_kind(template, "AWS::CloudWatch::Alarm") {
        let parts = alarm["Metrics"].as_sequence().into_iter().flatten();
        for metric in parts.map(|part| &part["MetricStat"]["Metric"]).chain([alarm]) {
            let is_ours = texts(&metric["Namespace"]) == ["AWS::StackName"];
            if is_ours && metric["MetricName"] != "CrashedJobs" {
                let dimension = texts(&metric["Dimensions"][0]["Name"]).concat();
                found.push((texts(&metric["MetricName"]).concat(), dimension));
            }
        }
    }
    found
}

/// What alarms or the dashboard look at and nobody counts, and what is counted and on no dashboard.
fn unseen(template: &Value) -> Vec<String> {
    let Some(dashboard) = dashboard(template) else {
        return vec!["the dashboard is no JSON".to_owned()];
    };
    let counted = METRICS.map(|(metric, by)| (metric.to_owned(), by.to_owned()));
    let counted = BTreeSet::from(counted);
    let drawn: BTreeSet<_> = drawn(&dashboard).into_iter().collect();
    let of_alarms = watched(template).into_iter().filter(|metric| !counted.contains(metric));
    let differing = drawn.symmetric_difference(&counted).cloned().chain(of_alarms);
    let mut found: Vec<_> =
        differing.map(|(metric, by)| format!("{metric} {by}").trim_end().to_owned()).collect();
    let namespace = &template["Globals"]["Function"]["Environment"]["Variables"]["METRICS_NAMESPACE"];
    if texts(namespace) != ["AWS::StackName"] {
        found.push("functions count where nothing looks".to_owned());
    }
    found
}

/// Every alarm tells somebody and is on the dashboard, and a deployment looks at those that tell of a bad one.
fn unheard(template: &Value) -> Vec<String> {
    let body = &template["Resources"]["Dashboard"]["Properties"]["DashboardBody"][0];
    let mut found = Vec::new();
    for (name, alarm) in of_kind(template, "AWS::CloudWatch::Alarm") {
        if alarm["AlarmActions"].is_null() {
            found.push(format!("{name} tells nobody"));
        }
        if !texts(body).concat().contains(&format!("${{{name}.Arn}}")) {
            found.push(format!("{name} is not on the dashboard"));
        }
    }
    let watched = &template["Globals"]["Function"]["DeploymentPreference"]["Alarms"];
    if texts(&watched[1]) != ["NewVersionsAlarm", "${AWS::StackName}-server-errors"] {
        found.push("a bad deployment goes on".to_owned());
    }
    // What may be red before would hold up its own fix; tests/aws looks at what these alarms count.
    if texts(&watched[2]) != ["NewVersionsAlarm"] {
        found.push("no deployment gets past a red alarm".to_owned());
    }
    found
}

/// The template's prices that are not these.
fn other_prices(template: &Value, prices: &Prices) -> Vec<String> {
    let mapped = template["Mappings"]["Prices"].as_mapping().into_iter().flatten();
    let differs = |(name, price): (&Value, &Value)| {
        let name = texts(name).concat();
        // Keys of a mapping have no underscore.
        let agreed = prices.of_one(if name == "lambda-x86" { "lambda-x86_64" } else { &name });
        let number = |key: &str| texts(&price[key]).concat().parse::<f64>().unwrap_or_default();
        ((number("Usd") / number("Per") - agreed).abs() > agreed * 1e-9).then_some(name)
    };
    mapped.filter_map(differs).collect()
}

#[test]
fn what_is_counted_is_seen_and_what_is_seen_is_counted() {
    assert_eq!(unseen(&template()), Vec::<String>::new());
}

#[test]
fn every_alarm_tells_somebody_and_two_of_them_end_a_deployment() {
    assert_eq!(unheard(&template()), Vec::<String>::new());
}

#[test]
fn the_dashboard_counts_with_the_prices_of_the_cost_table() {
    assert_eq!(other_prices(&template(), &Prices::read()), Vec::<String>::new());
}

mod the_checks_can_fail {
    use super::*;
    use crate::deployed::template::{parsed, template_text};

    #[test]
    fn what_nobody_sees_hears_or_counts_is_found() {
        let actions = "      AlarmActions: !If [HasAlarmEmail, [!Ref AlarmTopic], []]\n";
        for (from, to, expected) in [
            (actions, "", "CrashesAlarm tells nobody"),
            ("\"${SweepStoppedAlarm.Arn}\",", "", "SweepStoppedAlarm is not on the dashboard"),
            ("- [!Ref NewVersionsAlarm, ", "- [", "a bad deployment goes on"),
            ("- [!Ref NewVersionsAlarm]", "- [!Ref CrashesAlarm]", "no deployment gets past a red alarm"),
            ("\"widgets\": [", "\"widgets\": [,", "the dashboard is no JSON"),
            ("MetricName: OldestDueAge", "MetricName: OldestAge", "OldestAge"),
            ("StackName}\", \"WakeUpsSent\"]", "StackName}\", \"WakeUps\"]", "WakeUps"),
            ("StackName},Source}", "StackName},Shop}", "SourceFailures Source"),
            ("METRICS_NAMESPACE:", "NAMESPACE:", "functions count where nothing looks"),
        ] {
            let text = template_text();
            assert!(text.contains(from), "{from}");
            let template = parsed(&text.replacen(from, to, 1));
            let found = [unseen(&template), unheard(&template)].concat();
            assert!(found.iter().any(|part| part == expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn another_price_is_found() {
        let dearer = parsed(&template_text().replace("Usd: \"1.23\"", "Usd: \"1.24\""));
        assert_eq!(other_prices(&dearer, &Prices::read()), ["http-api"]);
    }
}
