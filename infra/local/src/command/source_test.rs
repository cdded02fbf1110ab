use job::QueryText;
use search::{Diagnosis, MAX_HITS, Query};

use crate::{Sources, StartError};

/// Asks the source of this name just as a search does, and tells every step of it, for its operator's terminal: the query is shown, secrets
/// are masked. Fails when there is no such source.
pub async fn source_test(sources: &Sources, name: &str, query: &QueryText) -> Result<Diagnosis, StartError> {
    let Some(source) = sources.sources.iter().find(|source| source.name() == name) else {
        let known: Vec<_> = sources.sources.iter().map(|source| source.name()).collect();
        return Err(StartError::NoSuchSource { name: name.to_owned(), known: known.join(", ") });
    };
    let query = Query { text: query.as_str().to_owned(), language: None, limit: MAX_HITS };
    Ok(source.diagnose(&query).await)
}
