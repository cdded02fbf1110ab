//! From a file of sources to sources.

#[cfg(feature = "catalogue")]
use std::collections::{HashMap, hash_map::Entry};
use std::path::Path;
#[cfg(feature = "catalogue")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use super::catalogue_table::CataloguePlan;
use super::{Configured, Kind, SourcesFile};
#[cfg(feature = "catalogue")]
use crate::catalogue::{Catalogue, CatalogueError, CatalogueSource};
use crate::http::{Clients, HttpSource};
use crate::{Diagnosis, Hit, Query, Source, SourceError};

/// Why sources cannot be made of a file without mistakes.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// No client for HTTP, for instance because the system has no trusted roots for TLS.
    #[error("connections to sources cannot be made ({0}); check the system's TLS certificates")]
    Client(#[source] reqwest::Error),
    /// A catalogue that cannot be used.
    #[cfg(feature = "catalogue")]
    #[error("source {name:?}: {error}")]
    Catalogue {
        /// The source's name.
        name: String,
        /// What is wrong with it.
        #[source]
        error: CatalogueError,
    },
    /// A catalogue without the shop that a source is.
    #[cfg(feature = "catalogue")]
    #[error("source {name:?}: shop: expected a shop of the catalogue, found {shop:?}; it has {known}")]
    Shop {
        /// The source's name.
        name: String,
        /// The shop that is not there.
        shop: String,
        /// The shops that are.
        known: String,
    },
    /// A catalogue, in a program that is built without them.
    #[cfg(not(feature = "catalogue"))]
    #[error("source {name:?}: file: {file} cannot be read: this program is built without catalogues")]
    NoCatalogues {
        /// The source's name.
        name: String,
        /// The file as it is configured, and its shop.
        file: String,
    },
}

impl SourcesFile {
    /// Makes the sources, in the order of the file. Catalogues are read from `folder`, where the file lies, unless
    /// their path is absolute; one that several sources share is read once.
    pub fn build(&self, folder: &Path) -> Result<Vec<Arc<dyn Source>>, BuildError> {
        let mut clients = Clients::default();
        let mut shelf = Shelf::new(folder);
        let mut source = |configured: &Configured| match &configured.kind {
            Kind::Http(plan) => {
                let source = HttpSource::new(Arc::clone(plan), &mut clients).map_err(BuildError::Client)?;
                Ok(Arc::new(source) as Arc<dyn Source>)
            }
            Kind::Catalogue(plan) => shelf.source(&configured.name, plan),
        };
        let weighed = |configured: &Configured| {
            let (source, weight) = (source(configured)?, configured.weight);
            Ok(Arc::new(Weighed { source, weight }) as Arc<dyn Source>)
        };
        self.sources.iter().map(weighed).collect()
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

/// The catalogues that were read.
#[cfg(feature = "catalogue")]
struct Shelf<'f> {
    folder: &'f Path,
    catalogues: HashMap<PathBuf, Catalogue>,
}

#[cfg(feature = "catalogue")]
impl<'f> Shelf<'f> {
    fn new(folder: &'f Path) -> Self {
        Self { folder, catalogues: HashMap::new() }
    }

    fn source(&mut self, name: &str, plan: &CataloguePlan) -> Result<Arc<dyn Source>, BuildError> {
        let catalogue = match self.catalogues.entry(self.folder.join(&plan.file)) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let opened = Catalogue::open(entry.key());
                entry.insert(opened.map_err(|error| BuildError::Catalogue { name: name.to_owned(), error })?)
            }
        };
        let source = catalogue.source(name, plan.shop.as_deref());
        source.map(|source| Arc::new(source) as Arc<dyn Source>).ok_or_else(|| BuildError::Shop {
            name: name.to_owned(),
            shop: plan.shop.clone().unwrap_or_default(),
            known: catalogue.sources().iter().map(CatalogueSource::label).collect::<Vec<_>>().join(", "),
        })
    }
}

#[cfg(not(feature = "catalogue"))]
type NoSource = Result<Arc<dyn Source>, BuildError>;

/// Stands where catalogues would be.
#[cfg(not(feature = "catalogue"))]
struct Shelf;

#[cfg(not(feature = "catalogue"))]
impl Shelf {
    fn new(_: &Path) -> Self {
        Self
    }

    fn source(&mut self, name: &str, CataloguePlan { file, shop }: &CataloguePlan) -> NoSource {
        let file = shop.as_ref().map_or_else(|| file.clone(), |shop| format!("{file} ({shop})"));
        Err(BuildError::NoCatalogues { name: name.to_owned(), file })
    }
}
