//! The function's settings, read once at its start.

mod sources_file;
mod stop;

use std::{path::Path, sync::Arc, time::Duration};

use catalogue::{Catalogue, CatalogueError};
use cloud::{Aws, Carriers, Clock, Environment, JobTable, Metrics, Seal, SettingError, WakeUps};
use search::{RecordOptions, Source};

use self::sources_file::compare;
pub use self::{
    sources_file::{SourcesError, configured_in, labels_of, sources_in},
    stop::{TIME_LIMIT, stop_before, time_to_search, warn_of_slow_sources},
};
use crate::{IsolationLock, LatencyEstimates, ProcessJob};

/// The time that one source may take unless a setting says otherwise: long for a phone in the hand, short beside a
/// search that one walks away from.
const SOURCE_TIME_OUT: Duration = Duration::from_secs(20);

/// The function cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A setting.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The catalogue.
    #[error("CATALOGUE_FILE cannot be used: {0}")]
    Catalogue(#[from] CatalogueError),
    /// The file of sources.
    #[error("SOURCES_FILE cannot be used: {0}")]
    Sources(#[from] SourcesError),
}

impl ProcessJob {
    /// The function with the settings of its environment, counting there.
    pub fn from_environment(environment: &Environment, metrics: &Metrics) -> Result<Self, SetUpError> {
        let sources = match environment.optional("SOURCES_FILE") {
            Some(file) => {
                let file = Path::new(file);
                let (configured, sources) = sources_in(file, environment)?;
                compare(&cloud::source_labels_from(environment)?, file, &configured)?;
                warn_of_slow_sources(&sources, TIME_LIMIT);
                sources
            }
            None => {
                let expected = "the path of a catalogue, .jsonl, .csv or .index, or SOURCES_FILE";
                let file = environment.required("CATALOGUE_FILE", expected)?;
                sources_of(&Catalogue::open(file, &RecordOptions::default())?)
            }
        };
        Ok(Self::with_sources(environment, sources, metrics)?)
    }

    /// The function with the settings of its environment, asking these sources.
    pub fn with_sources(
        environment: &Environment,
        sources: Vec<Arc<dyn Source>>,
        metrics: &Metrics,
    ) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?.counting(metrics),
            wake_ups: WakeUps::from_environment(&aws, environment)?.counting(metrics),
            carriers: Carriers::from_environment(&aws, environment)?,
            seal: Seal::from_environment(&aws, environment)?,
            wording: cloud::wording_from(environment)?,
            sources,
            source_time_out: SOURCE_TIME_OUT,
            clock: Clock::new(cloud::rules_from(environment)?),
            metrics: metrics.clone(),
            isolation: IsolationLock::default(),
            latencies: LatencyEstimates::default(),
        })
    }
}

/// A catalogue's sources, ready to be asked.
pub fn sources_of(catalogue: &Catalogue) -> Vec<Arc<dyn Source>> {
    catalogue.sources().into_iter().map(|source| Arc::new(source) as Arc<dyn Source>).collect()
}
