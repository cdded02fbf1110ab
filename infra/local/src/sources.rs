mod pictures;
mod staged;

use std::{path::Path, sync::Arc, time::Duration};

use catalogue::{Catalogue, CatalogueError, CatalogueSource};
use cloud::Environment;
use job::{SourceLabel, SourceName};
use process_job::SourcesError;
use search::{RecordOptions, Source};

pub(crate) use pictures::picture;
use staged::{PICTURES, Staged};

use crate::StartError;

/// The shops that come with the program.
const SAMPLE: &str = include_str!("../../catalogue/sample.jsonl");
/// The longest that one source takes beyond its pace.
const TIME_OUT: Duration = Duration::from_secs(20);

/// The sources that are searched, and their labels for people.
#[derive(Clone)]
pub struct Sources {
    /// The sources.
    pub sources: Vec<Arc<dyn Source>>,
    /// Their labels, in the order shown.
    pub labels: Vec<SourceLabel>,
    /// The longest that one of them takes.
    pub time_out: Duration,
}

impl Sources {
    /// The sample catalogue.
    pub fn sample() -> Result<Self, CatalogueError> {
        let records = SAMPLE.replace("\"/_local", &format!("\"{PICTURES}/_local"));
        Ok(Self::of(&Catalogue::from_jsonl(records.as_bytes())?))
    }

    /// A catalogue of one's own, `.jsonl` or `.csv`, or its index, which is compared with its checksums: here it is
    /// tried before it is deployed.
    pub fn of_file(file: &Path) -> Result<Self, CatalogueError> {
        Ok(Self::of(&Catalogue::open_verified(file, &RecordOptions::default())?))
    }

    /// The sources of a `sources.toml`, with secrets from this process's environment.
    pub fn configured(file: &Path) -> Result<Self, SourcesError> {
        let (configured, sources) = process_job::sources_in(file, &Environment::of_this_process())?;
        Ok(Self { sources, labels: process_job::labels_of(&configured), time_out: TIME_OUT })
    }

    /// The reading of the catalogue that a source of a `sources.toml` is.
    pub fn record_options(file: &Path, name: &str) -> Result<RecordOptions, StartError> {
        let configured = process_job::configured_in(file, &Environment::of_this_process())?;
        let table = configured.catalogue(name).ok_or_else(|| {
            let names = configured.sources().iter().map(|source| source.name());
            let known: Vec<_> = names.filter(|name| configured.catalogue(name).is_some()).collect();
            StartError::NoSuchSource(name.to_owned(), known.join(", "))
        })?;
        Ok(table.options.clone())
    }

    /// The template's parameter `Sources`, by which the functions that only show sources know them.
    pub fn setting(&self) -> String {
        cloud::source_labels_to_setting(&self.labels) + "\n"
    }

    /// A query that finds something.
    pub(crate) fn example(&self) -> &'static str {
        let is_sample = self.labels.first().is_some_and(|label| label.name.as_str() == "hanbit-closet");
        if is_sample { "원피스" } else { "anything" }
    }

    /// These sources with a pace: of n sources, the first answers after an n-th of it and the last after all of it.
    pub fn at_pace(self, pace: Duration) -> Self {
        if pace.is_zero() {
            return self;
        }
        let count = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let paced = |(place, source)| Staged::late(source, pace / count * place);
        let sources = (1..).zip(self.sources).map(paced).collect();
        Self { sources, labels: self.labels, time_out: TIME_OUT + pace }
    }

    /// These sources with the sample's pictures where this system serves them.
    pub(crate) fn with_pictures_at(self, url: &str) -> Self {
        let sources = self.sources.into_iter().map(|source| Staged::illustrated(source, url)).collect();
        Self { sources, ..self }
    }

    /// A catalogue's shops.
    pub(crate) fn of(catalogue: &Catalogue) -> Self {
        let label = |source: &CatalogueSource| SourceLabel {
            name: SourceName::parse(source.name()).expect("a catalogue names its sources by the same rule"),
            korean: source.label().to_owned(),
            english: source.label().to_owned(),
        };
        let labels = catalogue.sources().iter().map(label).collect();
        Self { sources: process_job::sources_of(catalogue), labels, time_out: TIME_OUT }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_sources_are_the_samples() {
        let template = include_str!("../../../template.yaml");
        let setting = cloud::source_labels_to_setting(&Sources::sample().unwrap().labels);
        assert!(template.contains(&setting), "SOURCES in template.yaml should be {setting}");
    }
}
