use std::fmt;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::Language;

/// The name of a source: 1 to 32 of `a`–`z`, `0`–`9` and `-`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceName(String);

/// A text that is no source name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a source name: 1 to 32 of a-z, 0-9 and \"-\" are expected")]
pub struct MalformedSourceName;

impl SourceName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, MalformedSourceName> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=32).contains(&text.len()) && text.bytes().all(allowed) {
            return Ok(Self(text.to_owned()));
        }
        Err(MalformedSourceName)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A source as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLabel {
    /// Its name.
    pub name: SourceName,
    /// The label for Korean readers.
    pub korean: String,
    /// The label for English readers.
    pub english: String,
}

impl SourceLabel {
    /// The label for readers of this language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Korean => &self.korean,
            Language::English => &self.english,
        }
    }
}

/// The progress of one source with one job.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceProgress {
    /// Which source.
    pub name: SourceName,
    /// Its progress.
    pub state: SourceState,
}

/// The states of a source: they only move forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum SourceState {
    /// Not asked yet.
    Waiting,
    /// Asked, and no answer yet.
    Searching,
    /// Answered with this many hits.
    Done {
        /// The number of hits in its finding.
        hits: u16,
    },
    /// Will not answer for this job.
    Failed(SourceFault),
}

/// The reason for which a source did not answer: a fact of the result, not a failure of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum SourceFault {
    /// No answer within its time-out, or before the job's own deadline.
    TimedOut,
    /// It could not be reached.
    Unreachable,
    /// It stands in a private network, which its settings do not allow.
    PrivateAddress,
    /// It refused the request.
    Refused,
    /// It was asked too often.
    RateLimited,
    /// It has an error of its own.
    Failing,
    /// Its answer was larger than what is read of one.
    TooLarge,
    /// Its answer could not be understood.
    BadAnswer,
    /// It broke inside this system.
    Internal,
}

impl SourceState {
    /// The word for it in answers and on pages.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

impl SourceFault {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// A stable code, stored and shown to programs.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The fault with this code; an unknown code, from a newer version of ourselves, is [`Self::Internal`].
    pub fn from_code(code: &str) -> Self {
        code.parse().unwrap_or(Self::Internal)
    }
}

impl SourceProgress {
    /// A source that has not been asked.
    pub const fn waiting(name: SourceName) -> Self {
        Self { name, state: SourceState::Waiting }
    }

    /// Hits found so far.
    pub const fn hits(&self) -> u16 {
        match self.state {
            SourceState::Done { hits } => hits,
            _ => 0,
        }
    }

    /// True when nothing more is to be expected of it.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, SourceState::Done { .. } | SourceState::Failed(_))
    }

    /// The later of two views of the same source: what is over stays as it is, what was asked stays asked.
    pub(crate) fn forward_to(&self, newer: SourceState) -> Self {
        let state = match (self.state, newer) {
            (SourceState::Done { .. } | SourceState::Failed(_), _) => self.state,
            (SourceState::Searching, SourceState::Waiting) => self.state,
            _ => newer,
        };
        Self { name: self.name.clone(), state }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_never_goes_back() {
        let order = [
            SourceState::Waiting,
            SourceState::Searching,
            SourceState::Done { hits: 3 },
            SourceState::Failed(SourceFault::Refused),
        ];
        let name = SourceName::parse("shop-1").unwrap();
        let after = |from, to| SourceProgress { name: name.clone(), state: from }.forward_to(to).state;
        assert_eq!(after(order[1], order[0]), order[1]);
        assert_eq!(after(order[0], order[1]), order[1]);
        assert_eq!(after(order[1], order[2]), order[2]);
        assert_eq!(after(order[2], order[3]), order[2]);
        assert_eq!(after(order[3], order[2]), order[3]);
        assert_eq!(after(order[2], order[0]), order[2]);
    }

    #[test]
    fn every_fault_is_read_back_from_its_code() {
        let codes: Vec<_> = SourceFault::ALL.iter().map(|fault| fault.code()).collect();
        let expected = [
            "timed-out",
            "unreachable",
            "private-address",
            "refused",
            "rate-limited",
            "failing",
            "too-large",
            "bad-answer",
            "internal",
        ];
        assert_eq!(codes, expected);
        for fault in SourceFault::ALL {
            assert_eq!(SourceFault::from_code(fault.code()), *fault);
        }
        assert_eq!(SourceFault::from_code("from-the-future"), SourceFault::Internal);
    }

    #[test]
    fn a_source_name_is_lower_case_letters_digits_and_dashes() {
        assert!(SourceName::parse("hanbit-closet-2").is_ok());
        for wrong in ["", "Hanbit", "한빛", "a b", "a_b", &"a".repeat(33)] {
            assert_eq!(SourceName::parse(wrong), Err(MalformedSourceName), "{wrong}");
        }
    }
}
