use std::collections::HashMap;

/// The settings of a process, read once at its start.
#[derive(Clone, Default)]
pub struct Environment {
    variables: HashMap<String, String>,
}

/// A setting that is missing or cannot be understood. It names the variable and never shows its value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// It is not set, or empty.
    #[error("{name} is not set: {expected} is expected")]
    Missing {
        /// The variable.
        name: &'static str,
        /// The value that it should hold.
        expected: &'static str,
    },
    /// It holds something else.
    #[error("{name} cannot be used: {problem}")]
    Malformed {
        /// The variable.
        name: &'static str,
        /// The fault, and what is expected.
        problem: String,
    },
}

impl SettingError {
    /// The fault of a variable that is set.
    pub fn malformed(name: &'static str, problem: impl ToString) -> Self {
        Self::Malformed { name, problem: problem.to_string() }
    }
}

impl Environment {
    /// The variables of this process.
    pub fn of_this_process() -> Self {
        Self { variables: std::env::vars().collect() }
    }

    /// A variable that must be there.
    pub fn required(&self, name: &'static str, expected: &'static str) -> Result<&str, SettingError> {
        self.optional(name).ok_or(SettingError::Missing { name, expected })
    }

    /// A variable that may be absent. An empty one counts as absent.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A variable that may be absent, as this reads it; of a text that it does not read, the error says what is expected.
    pub fn parsed<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
        expected: &str,
    ) -> Result<Option<T>, SettingError> {
        let Some(value) = self.optional(name) else { return Ok(None) };
        let malformed = || SettingError::malformed(name, format!("{expected} expected"));
        parse(value).map(Some).ok_or_else(malformed)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self { variables: pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

impl<const L: usize> From<[(&str, &str); L]> for Environment {
    fn from(pairs: [(&str, &str); L]) -> Self {
        pairs.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_variable_is_named_with_what_it_should_hold() {
        let environment = Environment::from([("EMPTY", "")]);
        let missing = environment.required("TABLE_NAME", "the name of the jobs' table").unwrap_err();
        assert_eq!(missing.to_string(), "TABLE_NAME is not set: the name of the jobs' table is expected");
        assert!(environment.required("EMPTY", "something").is_err());
    }
}
