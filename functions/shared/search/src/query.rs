//! The question of a search.

use std::fmt;

use job::Language;

/// The question that every source is asked: the text as it was typed, the user's language, the number of hits wanted.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    /// The words as they were typed; never logged, and redacted in `Debug`.
    pub text: String,
    /// The language of the asker, if it is known: a source may prefer it, none has to.
    pub language: Option<Language>,
    /// The most hits that are of use; a source may answer with more, and a finding is cut.
    pub limit: usize,
}

impl fmt::Debug for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Query")
            .field("text", &format_args!("[redacted]"))
            .field("language", &self.language)
            .field("limit", &self.limit)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_does_not_show_what_was_asked() {
        let query = Query { text: "검정 원피스".into(), language: Some(Language::Korean), limit: 20 };
        let shown = format!("{query:?}");
        assert!(shown.contains("[redacted]") && !shown.contains("원피스"), "{shown}");
    }
}
