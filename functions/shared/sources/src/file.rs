//! `sources.toml`: the sources, described by an operator who writes no Rust. Its keys are in `infra/sources/README.md`.
//!
//! A file is a list of `[[source]]`. All of it is checked at once by [`SourcesFile::parse`], which reports the
//! first mistake with its line; [`SourcesFile::build`] makes it into [`search::Source`]s.

pub(crate) mod build;
pub(crate) mod catalogue_table;
mod http_table;
pub(crate) mod mistake;
mod source_table;
pub(crate) mod values;

use std::collections::HashSet;
use std::sync::Arc;

use job::SourceLabel;

use self::catalogue_table::{CatalogueKeys, CatalogueTable};
use self::http_table::HttpTable;
use self::mistake::{ConfigurationError, Disabled, Mistake, wrong};
pub(crate) use self::source_table::SourceTable;
use self::values::{CommonKeys, SourceKind};
use crate::ask::plan::Plan;
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
