//! A `[[source]]` that is a catalogue.

use super::section::Section;

/// The catalogue that a source is, for the program to open.
#[derive(Debug)]
pub struct CatalogueTable {
    /// Its path as it is configured, beside the file of sources unless absolute.
    pub file: String,
    /// The one shop of it that the source is; all of them if none is named.
    pub shop: Option<String>,
}

pub(crate) fn plan(section: &Section<'_>) -> Option<CatalogueTable> {
    let shop = section.text("shop").map(str::to_owned);
    let file = section.need_text("file")?.to_owned();
    Some(CatalogueTable { file, shop })
}
