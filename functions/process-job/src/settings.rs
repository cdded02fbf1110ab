use std::{fs, path::Path, sync::Arc, time::Duration};

use cloud::{Aws, Clock, Environment, JobTable, Seal, SettingError, Texts, WakeUps};
use search::{
    Source,
    catalogue::{Catalogue, CatalogueError},
    sources::{BuildError, ConfigurationError, SourcesFile},
};
use tracing::warn;

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
    /// The file of sources.
    #[error("SOURCES_FILE cannot be used: {0}")]
    Sources(#[from] SourcesError),
}

/// A file of sources cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// It cannot be read.
    #[error("{path} cannot be read ({source})")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// There are mistakes in it: each is told on a line of its own.
    #[error("{path}:\n{source}")]
    Mistakes {
        /// The file.
        path: String,
        /// The mistakes.
        source: ConfigurationError,
    },
    /// A source of it cannot be made.
    #[error("{path}: {source}")]
    Build {
        /// The file.
        path: String,
        /// Why.
        source: BuildError,
    },
}

impl ProcessJob {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SetUpError> {
        let sources = match environment.optional("SOURCES_FILE") {
            Some(file) => sources_in(Path::new(file), environment)?.1,
            None => {
                let expected = "the path of a catalogue, .jsonl or .csv, or SOURCES_FILE";
                sources_of(&Catalogue::open(Path::new(environment.required("CATALOGUE_FILE", expected)?))?)
            }
        };
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

/// The sources of a `sources.toml`, and how they were configured. Those whose secrets are not set are left out with a
/// warning.
pub fn sources_in(
    file: &Path,
    environment: &Environment,
) -> Result<(SourcesFile, Vec<Arc<dyn Source>>), SourcesError> {
    let path = || file.display().to_string();
    let text = fs::read_to_string(file).map_err(|source| SourcesError::File { path: path(), source })?;
    let variable = |name: &str| environment.optional(name).map(str::to_owned);
    let parsed = SourcesFile::parse(&text, &variable);
    let configured = parsed.map_err(|source| SourcesError::Mistakes { path: path(), source })?;
    for disabled in configured.disabled() {
        warn!("{disabled}");
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    let sources = configured.build(folder).map_err(|source| SourcesError::Build { path: path(), source })?;
    Ok((configured, sources))
}
