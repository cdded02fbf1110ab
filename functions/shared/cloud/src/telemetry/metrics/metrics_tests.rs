use std::collections::BTreeSet;

use job::{ChannelName, NotificationStatus, SourceName};
use serde_json::Value;

use super::*;

/// A place for lines that a test can read.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lines_of(counts: &[Metric<'_>]) -> Vec<Value> {
    let lines = Lines::default();
    Metrics::to(lines.clone()).count_all(counts.iter().copied());
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_count_is_one_line_in_the_embedded_metric_format() {
    let mut line = lines_of(&[Metric::JobFinished(Finish::Completed)]).remove(0);
    assert!(line["_aws"]["Timestamp"].take().as_u64().unwrap() > 1_700_000_000_000);
    let expected = serde_json::json!({
        "_aws": {
            "CloudWatchMetrics": [{
                "Namespace": "Textback",
                "Dimensions": [["Outcome"]],
                "Metrics": [{ "Name": "JobsFinished", "Unit": "Count" }],
            }],
            "Timestamp": null,
        },
        "Outcome": "completed",
        "JobsFinished": 1,
    });
    assert_eq!(line, expected);
}

#[test]
fn a_stack_counts_in_a_namespace_of_its_own() {
    let lines = Lines::default();
    Metrics::within("shop-a", lines.clone()).count(&Metric::JobCreated);
    let line: Value = serde_json::from_slice(&lines.0.lock().unwrap()).unwrap();
    assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Namespace"], "shop-a");
    let namespace = |environment: Environment| Metrics::to_stdout(&environment).0.unwrap().namespace.clone();
    assert_eq!(namespace(Environment::from([("METRICS_NAMESPACE", "shop-a")])), "shop-a");
    assert_eq!(namespace(Environment::default()), "Textback");
}

#[test]
fn every_metric_has_its_name_unit_and_dimension() {
    let source = SourceName::parse("shop-a").unwrap();
    let second = std::time::Duration::from_millis(1_500);
    let counts = [
        Metric::JobCreated,
        Metric::JobFinished(Finish::Expired),
        Metric::JobAgeAtFinish(second),
        Metric::NotificationEnded(NotificationStatus::Withheld, None),
        Metric::ChannelFailed(ChannelName::Solapi),
        Metric::ReceiptDropped,
        Metric::PartPrice(24_310),
        Metric::JobResumed,
        Metric::SearcherCrashed,
        Metric::WakeUpSent,
        Metric::SweepRepairs(3),
        Metric::OldestDueAge(second),
        Metric::SourceFailed(&source),
    ];
    let told: Vec<_> = lines_of(&counts)
        .iter()
        .map(|line| {
            let directive = &line["_aws"]["CloudWatchMetrics"][0];
            let (metric, dimension) = (&directive["Metrics"][0], &directive["Dimensions"][0]);
            let name = metric["Name"].as_str().unwrap();
            let dimension =
                dimension[0].as_str().map(|name| format!("{name}={}", line[name].as_str().unwrap()));
            format!(
                "{name} {} {} {}",
                line[name],
                metric["Unit"].as_str().unwrap_or("None"),
                dimension.unwrap_or_default()
            )
        })
        .collect();
    let expected = [
        "JobsCreated 1 Count ",
        "JobsFinished 1 Count Outcome=expired",
        "JobAgeAtFinish 1500 Milliseconds ",
        "TextOutcomes 1 Count Outcome=withheld",
        "ChannelFailures 1 Count Channel=solapi",
        "ReceiptsDropped 1 Count ",
        "PartPrice 24310 None ",
        "JobsResumed 1 Count ",
        "SearchersCrashed 1 Count ",
        "WakeUpsSent 1 Count ",
        "SweepRepairs 3 Count ",
        "OldestDueAge 1 Seconds ",
        "SourceFailures 1 Count Source=shop-a",
    ];
    assert_eq!(told, expected);
}

#[test]
fn nothing_is_in_a_line_but_the_metric_what_tells_it_apart_and_the_moment() {
    let source = SourceName::parse("shop-a").unwrap();
    for count in [
        Metric::SourceFailed(&source),
        Metric::NotificationEnded(NotificationStatus::Sent, Some(ChannelName::Sns)),
        Metric::ChannelFailed(ChannelName::Solapi),
        Metric::WakeUpSent,
    ] {
        let line = lines_of(&[count]).remove(0);
        let found: BTreeSet<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        let told = count.dimension().into_iter().chain(count.property()).map(|(name, _)| name);
        assert_eq!(found, ["_aws", count.name()].into_iter().chain(told).collect());
    }
}

#[test]
fn a_count_that_cannot_be_written_is_no_failure() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("full"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    Metrics::to(Full).count(&Metric::JobCreated);
    Metrics::default().count(&Metric::JobCreated);
}
