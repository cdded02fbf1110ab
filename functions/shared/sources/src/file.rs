//! `sources.toml`: the sources, described by an operator who writes no Rust. Its keys are in `infra/sources/README.md`.
//!
//! A file is a list of `[[source]]`. All of it is checked at once by [`SourcesFile::parse`], which reports the
//! first mistake with its line; [`SourcesFile::build`] makes it into [`search::Source`]s.

pub(crate) mod catalogue_table;
mod http_table;
pub(crate) mod mistake;
mod source_table;
pub(crate) mod values;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use job::SourceLabel;
use search::{Cause, Diagnosis, Hit, Query, Source, SourceError};

use self::catalogue_table::{CatalogueKeys, CatalogueTable};
use self::http_table::HttpTable;
use self::mistake::{ConfigurationError, Disabled, Mistake, wrong};
pub(crate) use self::source_table::SourceTable;
use self::values::{CommonKeys, SourceKind};
use crate::ask::plan::Plan;
use crate::ask::{Clients, HttpSource};
use crate::template::Variables;

/// A file of sources without a mistake.
#[derive(Debug)]
pub struct SourcesFile {
    sources: Vec<Configured>,
    disabled: Vec<Disabled>,
}

/// One source as it is configured.
#[derive(Debug)]
pub struct Configured {
    label: SourceLabel,
    /// In thousandths: for [`search::Finding::weighing`].
    weight: u32,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Http(Arc<Plan>),
    Catalogue(Box<CatalogueTable>),
}

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
    /// Checks a whole file. `environment` gives the values of variables.
    ///
    /// Fails with the first mistake found in it, or because no source is left without those whose variables are unset.
    pub fn parse(
        text: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigurationError> {
        let (mut sources, mut disabled, mut names) = (Vec::new(), Vec::new(), HashSet::new());
        for table in SourceTable::all(text)? {
            let mut variables = Variables::new(environment);
            let source = configured(&table, &mut variables)?;
            let name = source.name().to_owned();
            // Two sources of one name would overwrite each other's findings.
            if !names.insert(name.clone()) {
                let expected = format!("expected a name of its own, found {name:?} for the second time");
                return Err(table.mistake(wrong(&["name"], expected)).into());
            }
            if variables.unset.is_empty() {
                sources.push(source);
            } else {
                disabled.push(Disabled { name, variables: variables.unset });
            }
        }
        if sources.is_empty() {
            Err(ConfigurationError::NoneLeft(disabled))
        } else {
            Ok(Self { sources, disabled })
        }
    }

    /// The sources that can be asked, in the order of the file, which is the order in which they are shown.
    pub fn sources(&self) -> &[Configured] {
        &self.sources
    }

    /// Those that are asked over HTTP.
    pub(crate) fn plans(&self) -> impl Iterator<Item = Arc<Plan>> {
        self.sources.iter().filter_map(|source| match &source.kind {
            Kind::Http(plan) => Some(Arc::clone(plan)),
            Kind::Catalogue(_) => None,
        })
    }

    /// The catalogue that the source of this name is.
    pub fn catalogue(&self, name: &str) -> Option<&CatalogueTable> {
        self.sources.iter().find(|source| source.name() == name).and_then(|source| match &source.kind {
            Kind::Catalogue(table) => Some(table.as_ref()),
            Kind::Http(_) => None,
        })
    }

    /// The sources that are left out; the program warns of them at its start.
    pub fn disabled(&self) -> &[Disabled] {
        &self.disabled
    }

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

impl Configured {
    /// The name under which its findings are stored.
    pub fn name(&self) -> &str {
        self.label.name.as_str()
    }

    /// The source as people see it.
    pub fn label(&self) -> &SourceLabel {
        &self.label
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

fn configured(table: &SourceTable<'_>, variables: &mut Variables<'_>) -> Result<Configured, Mistake> {
    let CommonKeys { name, label, kind, weight } = table.common()?;
    let label = SourceLabel { name: name.0, korean: label.ko.0, english: label.en.0 };
    let kind = match kind {
        SourceKind::Http => {
            let plan = table.read::<HttpTable>()?.plan(label.name.as_str(), variables);
            Kind::Http(Arc::new(plan.map_err(|wrong| table.mistake(wrong))?))
        }
        SourceKind::Catalogue => {
            let catalogue = CatalogueTable::try_from(table.read::<CatalogueKeys>()?);
            Kind::Catalogue(Box::new(catalogue.map_err(|wrong| table.mistake(wrong))?))
        }
    };
    Ok(Configured { label, weight: weight.0, kind })
}

#[cfg(test)]
#[path = "file/file_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "file/names_tests.rs"]
mod names_tests;

#[cfg(test)]
#[path = "file/secrets_tests.rs"]
mod secrets_tests;
