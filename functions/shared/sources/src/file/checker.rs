//! The file as TOML, and the mistakes found in it.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::Mistake;
use super::section::Section;

/// Reads a file and collects what is wrong with it.
pub(crate) struct Checker<'t> {
    text: &'t str,
    table: Spanned<DeTable<'t>>,
    mistakes: RefCell<Vec<(usize, Mistake)>>,
}

impl<'t> Checker<'t> {
    /// Where TOML itself is broken, that is all that is told: the rest might be read wrongly.
    pub(crate) fn new(text: &'t str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let checker = Self { text, table, mistakes: RefCell::default() };
        for error in errors {
            let at = error.span().map_or(text.len(), |span| span.start);
            checker.note(at, (None, ""), format!("expected TOML: {}", error.message().replace('\n', "; ")));
        }
        checker
    }

    /// Visits each `[[source]]`, unless TOML itself is broken.
    pub(crate) fn each_source(&'t self, mut visit: impl FnMut(Section<'t>)) {
        if !self.mistakes.borrow().is_empty() {
            return;
        }
        let root = Section::new(self, self.table.get_ref(), (0, String::new()));
        let sources = root.value("source");
        root.close();
        let Some(sources) = sources else { return };
        match sources.get_ref() {
            DeValue::Array(tables) => {
                let mut names = Vec::new();
                for table in tables.iter() {
                    let at = table.span().start;
                    match table.get_ref() {
                        DeValue::Table(entries) => {
                            let section = Section::new(self, entries, (at, String::new()));
                            section.check_once(&mut names);
                            visit(section);
                        }
                        _ => self.note(at, (None, "source"), "expected [[source]]".to_owned()),
                    }
                }
            }
            _ => self.note(
                sources.span().start,
                (None, "source"),
                "expected [[source]], with two brackets".to_owned(),
            ),
        }
    }

    /// Notes a mistake at a byte of the text.
    pub(crate) fn note(&self, at: usize, (source, key): (Option<&str>, &str), problem: String) {
        let line = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let mistake = Mistake { line, source: source.map(str::to_owned), key: key.to_owned(), problem };
        self.mistakes.borrow_mut().push((at, mistake));
    }

    /// The mistakes in the order of the file.
    pub(crate) fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.borrow().clone();
        mistakes.sort_by_key(|(at, _)| *at);
        mistakes.into_iter().map(|(_, mistake)| mistake).collect()
    }
}
