//! The catalogues that a file of sources names, each opened once.

use std::{
    collections::{HashMap, hash_map::Entry},
    path::{Path, PathBuf},
    sync::Arc,
};

use catalogue::{Catalogue, CatalogueSource};
use search::{Cause, RecordOptions, Source};
use sources::CatalogueTable;

/// The catalogues opened so far, each by its options. Their paths are relative to a folder, unless they are absolute.
pub(crate) struct Catalogues<'f> {
    folder: &'f Path,
    opened: HashMap<(PathBuf, RecordOptions), Catalogue>,
}

/// A catalogue does not have the shop that a source is.
#[derive(Debug, thiserror::Error)]
#[error("shop: expected a shop of the catalogue, found {shop:?}; it has {known}")]
struct NoSuchShop {
    shop: String,
    known: String,
}

impl<'f> Catalogues<'f> {
    pub(crate) fn new(folder: &'f Path) -> Self {
        Self { folder, opened: HashMap::new() }
    }

    /// The catalogue, or one shop of it, as a source of this name.
    pub(crate) fn source(&mut self, name: &str, table: &CatalogueTable) -> Result<Arc<dyn Source>, Cause> {
        let which = (self.folder.join(&table.file), table.options.clone());
        let catalogue = match self.opened.entry(which) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let (file, options) = entry.key();
                let catalogue = Catalogue::open(file, options)?;
                entry.insert(catalogue)
            }
        };
        match catalogue.source(name, table.shop.as_deref()) {
            Some(source) => Ok(Arc::new(source)),
            None => Err(NoSuchShop {
                shop: table.shop.clone().unwrap_or_default(),
                known: catalogue.sources().iter().map(CatalogueSource::label).collect::<Vec<_>>().join(", "),
            }
            .into()),
        }
    }
}
