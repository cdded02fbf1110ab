//! What can be wrong with a file of sources.

use std::fmt;

use super::Disabled;

/// One mistake, told on one line: where it is and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The source in whose table it is, if it has a name.
    pub source: Option<String>,
    /// The key, with those above it, such as `hit.title`; empty where TOML itself is broken.
    pub key: String,
    /// What was expected, and what was found.
    pub problem: String,
}

/// Why a file of sources cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigurationError {
    /// Every mistake that is in it, in the order of the file. `Display` writes one line for each.
    Mistakes(Vec<Mistake>),
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
        let lines: Vec<String> = match self {
            Self::Mistakes(mistakes) => mistakes.iter().map(Mistake::to_string).collect(),
            Self::NoneLeft(disabled) if disabled.is_empty() => {
                vec!["expected at least one [[source]], found none".to_owned()]
            }
            Self::NoneLeft(disabled) => {
                let last = "no source is left: set the variables of at least one".to_owned();
                disabled.iter().map(Disabled::to_string).chain([last]).collect()
            }
        };
        formatter.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ConfigurationError {}
