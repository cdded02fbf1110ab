use std::{fs, path::Path};

use yaml_serde::Value;

/// What the template says of sizes.
pub(crate) struct Deployed(Value);

impl Deployed {
    pub(crate) fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
        let text = fs::read_to_string(file).expect("the template");
        Self(yaml_serde::from_str(&text).expect("YAML"))
    }

    /// Gigabytes of a function; of one that answers HTTP, and of the sweep, without its name.
    pub(crate) fn gigabytes(&self, function: Option<&str>) -> f64 {
        let properties = match function {
            Some(name) => &self.0["Resources"][name]["Properties"],
            None => &self.0["Globals"]["Function"],
        };
        let memory = &properties["MemorySize"];
        // What is a parameter is its default.
        let memory = memory.as_str().map_or(memory, |name| &self.0["Parameters"][name]["Default"]);
        memory.as_f64().expect("megabytes") / 1_024.0
    }

    /// Metrics under an alarm.
    pub(crate) fn alarm_metrics(&self) -> usize {
        let resources = self.0["Resources"].as_mapping().into_iter().flatten();
        let alarms = resources.filter(|(_, resource)| resource["Type"] == "AWS::CloudWatch::Alarm");
        let metrics = |(_, alarm): (&Value, &Value)| match alarm["Properties"]["Metrics"].as_sequence() {
            Some(metrics) => metrics.iter().filter(|metric| !metric["MetricStat"].is_null()).count(),
            None => 1,
        };
        alarms.map(metrics).sum()
    }

    /// Metrics of our own that the dashboard shows; a metric that is counted by source is one for each of these, and one by
    /// channel is that of the one channel.
    pub(crate) fn own_metrics(&self, sources: usize) -> usize {
        let body = &self.0["Resources"]["Dashboard"]["Properties"]["DashboardBody"][0];
        let body = body.as_str().expect("a dashboard");
        let count = |words: &str| body.matches(words).count();
        // The age at the end is drawn three times.
        let named = count("[\"${AWS::StackName}\", \"") - 2;
        named + count("{${AWS::StackName},Source}") * sources + count("{${AWS::StackName},Channel}")
    }
}
