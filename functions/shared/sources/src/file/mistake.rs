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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigurationError {
    /// The first mistake found in it.
    Mistake(Mistake),
    /// No source is left, since variables of all are unset. `Display` writes one line for each.
    NoneLeft(Vec<Disabled>),
}

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

impl fmt::Display for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistake(mistake) => mistake.fmt(formatter),
            Self::NoneLeft(disabled) if disabled.is_empty() => {
                formatter.write_str("expected at least one [[source]], found none")
            }
            Self::NoneLeft(disabled) => {
                disabled.iter().try_for_each(|disabled| writeln!(formatter, "{disabled}"))?;
                formatter.write_str("no source is left: set the variables of at least one")
            }
        }
    }
}

impl std::error::Error for ConfigurationError {}

impl From<Mistake> for ConfigurationError {
    fn from(mistake: Mistake) -> Self {
        Self::Mistake(mistake)
    }
}
