//! The mistakes in a file of sources.

use std::fmt;

/// One mistake, told on one line: where it is and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The source in whose table it is, if it has a name.
    pub source: Option<String>,
    /// The key, with those above it, such as `hit.title`; empty where TOML itself is broken.
    pub key: String,
    /// The expected value and the one found.
    pub problem: String,
}

/// A value of a table that does not do. The table makes a [`Mistake`] of it.
#[derive(Debug)]
pub(crate) struct WrongValue {
    /// Those above it first.
    pub(crate) keys: Vec<String>,
    pub(crate) expected: String,
}

/// The mistake of a value at this key, which is named with the keys above it.
pub(crate) fn wrong(keys: &[&str], expected: impl ToString) -> WrongValue {
    WrongValue { keys: keys.iter().map(ToString::to_string).collect(), expected: expected.to_string() }
}

/// A source that is left out because a variable it needs is not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("source {name:?} is left out: {} is not set", .variables.join(", "))]
pub struct Disabled {
    /// The source's name.
    pub name: String,
    /// The variables that are not set, or empty.
    pub variables: Vec<String>,
}

/// A file of sources cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationError {
    /// The first mistake found in it.
    #[error(transparent)]
    Mistake(#[from] Mistake),
    /// No source is left, since variables of all are unset: one line for each.
    #[error("{}", none_left(.0))]
    NoneLeft(Vec<Disabled>),
}

impl std::error::Error for Mistake {}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: ", self.line)?;
        if let Some(source) = &self.source {
            write!(formatter, "source {source:?}: ")?;
        }
        if !self.key.is_empty() {
            write!(formatter, "{}: ", self.key)?;
        }
        formatter.write_str(&self.problem)
    }
}

fn none_left(disabled: &[Disabled]) -> String {
    if disabled.is_empty() {
        return "expected at least one [[source]], found none".to_owned();
    }
    let lines: String = disabled.iter().map(|disabled| format!("{disabled}\n")).collect();
    lines + "no source is left: set the variables of at least one"
}
