//! A `[[source]]` that is a catalogue.

use super::section::Section;

/// Which catalogue, and what of it.
#[derive(Debug)]
pub(super) struct CataloguePlan {
    pub(super) file: String,
    pub(super) shop: Option<String>,
}

pub(super) fn plan(section: &Section<'_>) -> Option<CataloguePlan> {
    let shop = section.text("shop").map(str::to_owned);
    let file = section.need_text("file")?.to_owned();
    Some(CataloguePlan { file, shop })
}
