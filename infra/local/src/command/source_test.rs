use search::{Diagnosis, Query};

use crate::{Sources, StartError};

/// As many hits as fit a terminal.
const HITS_WANTED: usize = 10;

/// Asks the source of this name and tells every step of it, for its operator's terminal: the query is shown, secrets
/// are masked. Fails when there is no such source.
pub async fn source_test(sources: &Sources, name: &str, query: &str) -> Result<Diagnosis, StartError> {
    let Some(source) = sources.sources.iter().find(|source| source.name() == name) else {
        let known: Vec<_> = sources.sources.iter().map(|source| source.name()).collect();
        return Err(StartError::NoSuchSource { name: name.to_owned(), known: known.join(", ") });
    };
    let query = Query { text: query.to_owned(), language: None, limit: HITS_WANTED };
    Ok(source.diagnose(&query).await)
}
