use std::{path::Path, sync::Arc, time::Duration};

use cloud::{Aws, Clock, Environment, JobTable, Seal, SettingError, Texts, WakeUps};
use search::{
    Source,
    catalogue::{Catalogue, CatalogueError},
};

use crate::ProcessJob;

/// How long one source may take unless a setting says otherwise: long for a phone in the hand, short beside a
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
}

impl ProcessJob {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SetUpError> {
        let file = environment.required("CATALOGUE_FILE", "the path of a catalogue, .jsonl or .csv")?;
        let sources = sources_of(&Catalogue::open(Path::new(file))?);
        Ok(Self::with_sources(environment, sources)?)
    }

    /// The function with the settings of its environment, asking these sources.
    pub fn with_sources(
        environment: &Environment,
        sources: Vec<Arc<dyn Source>>,
    ) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?,
            wake_ups: WakeUps::from_environment(&aws, environment)?,
            texts: Texts::from_environment(&aws, environment)?,
            seal: Seal::from_environment(&aws, environment)?,
            wording: cloud::wording_from(environment)?,
            sources,
            source_time_out: SOURCE_TIME_OUT,
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }
}

/// A catalogue's sources, ready to be asked.
pub fn sources_of(catalogue: &Catalogue) -> Vec<Arc<dyn Source>> {
    catalogue.sources().into_iter().map(|source| Arc::new(source) as Arc<dyn Source>).collect()
}
