//! Sources that an operator configures in a file, `sources.toml`, and that are asked over HTTP.
//!
//! A tour, in the order of a source's life:
//!
//! 1. [`file`] reads `sources.toml`, checks all of it and reports a mistake with its line: [`SourcesFile::parse`].
//!    [`SourcesFile::build`] makes sources of it. A catalogue that the file names is opened by the program, since this
//!    crate does not link full-text search.
//! 2. [`template`] is text with places such as `{query}` and `${SHOP_KEY}`: an address, a header, a body.
//! 3. [`ask`] sends the request of a search: admitted, in turn, again where that helps, through redirects.
//! 4. [`answer`] reads the response within its limits and finds the hits in it.
//! 5. A [`fault`] is what can go wrong on the way; it becomes a [`search::SourceError`], and what the source said of it is
//!    behind a [`mask`].
//! 6. [`suggest`] writes a section for an address of which nothing else is known.

mod answer;
mod ask;
mod fault;
mod file;
mod mask;
mod suggest;
mod template;

pub use file::catalogue_table::CatalogueTable;
pub use file::mistake::{ConfigurationError, Disabled, Mistake};
pub use file::{BuildError, Configured, OpenCatalogue, SourcesFile};
pub use suggest::{SuggestError, Suggestion, suggest};
pub use template::nearest;
