//! The metrics of this machine: the very lines that CloudWatch would read in the functions' logs, kept in
//! `<data>/metrics.jsonl` and added up when its page is opened. Processes on one folder write into one file, and a restart
//! forgets nothing; a sweep a minute adds half a megabyte a day.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use cloud::Metrics;
use emulator::private_lines;
use serde::Serialize;
use serde_json::Value;

/// The file with the records.
#[derive(Clone, Debug)]
pub(crate) struct MetricRecords(PathBuf);

/// The sums of one metric's records with one value of its dimension. All our measures are whole numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MetricSummary {
    pub(crate) name: String,
    pub(crate) unit: String,
    /// The dimension's value, such as `completed`.
    pub(crate) of: Option<String>,
    pub(crate) records: u64,
    pub(crate) sum: u64,
    pub(crate) most: u64,
    pub(crate) last: u64,
}

impl MetricRecords {
    /// The records in this folder, which is there.
    pub(crate) fn in_folder(data: &Path) -> Self {
        Self(data.join("metrics.jsonl"))
    }

    /// Metrics for functions that count into this file.
    pub(crate) fn metrics(&self) -> io::Result<Metrics> {
        Ok(Metrics::to(private_lines(&self.0)?))
    }

    /// All records added up, by name and dimension. A line that is no record, such as one that a kill cut off, is
    /// passed over.
    pub(crate) fn summaries(&self) -> io::Result<Vec<MetricSummary>> {
        let mut summaries = BTreeMap::new();
        for line in BufReader::new(File::open(&self.0)?).split(b'\n') {
            let record: Value = serde_json::from_slice(&line?).unwrap_or_default();
            for directive in record["_aws"]["CloudWatchMetrics"].as_array().into_iter().flatten() {
                add(&mut summaries, &record, directive);
            }
        }
        Ok(summaries.into_values().collect())
    }
}

fn add(summaries: &mut BTreeMap<(String, Option<String>), MetricSummary>, record: &Value, directive: &Value) {
    let dimension = directive["Dimensions"][0][0].as_str();
    let of = dimension.and_then(|name| record[name].as_str()).map(str::to_owned);
    for metric in directive["Metrics"].as_array().into_iter().flatten() {
        let name = metric["Name"].as_str().unwrap_or_default().to_owned();
        let Some(value) = record[&name].as_u64() else { continue };
        let unit = metric["Unit"].as_str().unwrap_or("None").to_owned();
        let key = (name.clone(), of.clone());
        let none = MetricSummary { name, unit, of: of.clone(), records: 0, sum: 0, most: value, last: value };
        let summary = summaries.entry(key).or_insert(none);
        summary.records += 1;
        summary.sum += value;
        summary.most = summary.most.max(value);
        summary.last = value;
    }
}

#[cfg(test)]
mod tests {
    use std::{fs::OpenOptions, io::Write, time::Duration};

    use cloud::{Finish, Metric};

    use super::*;

    #[test]
    fn records_are_added_up_by_name_and_dimension_over_restarts_torn_lines_and_bytes_that_are_no_utf_8() {
        let folder = tempfile::tempdir().unwrap();
        let records = MetricRecords::in_folder(folder.path());
        let first = records.metrics().unwrap();
        first.count(&Metric::JobFinished(Finish::Completed));
        first.count(&Metric::OldestDueAge(Duration::from_secs(7)));
        let mut torn = OpenOptions::new().append(true).open(&records.0).unwrap();
        torn.write_all(b"\xff\n{\"_aws\":{\"Clou").unwrap();
        let second = records.metrics().unwrap();
        for count in [Metric::JobFinished(Finish::Completed), Metric::JobFinished(Finish::Failed)] {
            second.count(&count);
        }
        second.count(&Metric::OldestDueAge(Duration::from_secs(3)));
        let summaries = records.summaries().unwrap();
        let told: Vec<_> = summaries
            .iter()
            .map(|t| (t.name.as_str(), t.of.as_deref(), t.records, t.sum, t.most, t.last))
            .collect();
        let expected = [
            ("JobsFinished", Some("completed"), 2, 2, 1, 1),
            ("JobsFinished", Some("failed"), 1, 1, 1, 1),
            ("OldestDueAge", None, 2, 10, 7, 3),
        ];
        assert_eq!(told, expected);
    }
}
