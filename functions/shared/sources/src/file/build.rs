//! From a file of sources to sources.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use search::{Cause, Diagnosis, Hit, Query, Source, SourceError};

use super::catalogue_table::CatalogueTable;
use super::{Configured, Kind, SourcesFile};
use crate::ask::{Clients, HttpSource};

/// Sources cannot be made of a file without mistakes.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// No client for HTTP, for instance because the system has no trusted roots for TLS.
    #[error("connections to sources cannot be made ({0}); check the system's TLS certificates")]
    Client(#[source] reqwest::Error),
    /// A catalogue that cannot be used.
    #[error("source {name:?}: {error}")]
    Catalogue {
        /// The source's name.
        name: String,
        /// The error of the program that opened it.
        #[source]
        error: Cause,
    },
}

/// Opens the catalogue that a source of this name is: a program links full-text search only if it opens one.
pub type OpenCatalogue<'a> = dyn FnMut(&str, &CatalogueTable) -> Result<Arc<dyn Source>, Cause> + 'a;

impl SourcesFile {
    /// Makes the sources, in the order of the file.
    pub fn build(&self, open: &mut OpenCatalogue<'_>) -> Result<Vec<Arc<dyn Source>>, BuildError> {
        let mut clients = Clients::default();
        let mut weighed = |Configured { label, weight, kind }: &Configured| {
            let name = label.name.as_str();
            let source: Arc<dyn Source> = match kind {
                Kind::Http(plan) => {
                    Arc::new(HttpSource::new(Arc::clone(plan), &mut clients).map_err(BuildError::Client)?)
                }
                Kind::Catalogue(table) => {
                    let unusable = |error| BuildError::Catalogue { name: name.to_owned(), error };
                    open(name, table).map_err(unusable)?
                }
            };
            Ok(Arc::new(Weighed { source, weight: *weight }) as Arc<dyn Source>)
        };
        self.sources.iter().map(&mut weighed).collect()
    }
}

/// A source with the weight that it was configured with.
struct Weighed {
    source: Arc<dyn Source>,
    weight: u32,
}

impl Source for Weighed {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        self.source.search(query)
    }

    fn time_out(&self) -> Option<Duration> {
        self.source.time_out()
    }

    fn weight(&self) -> u32 {
        self.weight
    }

    fn diagnose<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Diagnosis> {
        self.source.diagnose(query)
    }
}
