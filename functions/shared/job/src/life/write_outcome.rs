//! The outcome of a write that was answered by an error or a refusal: settled by reading what stands, not by guessing.

use crate::Timestamp;

/// The version that stands under a job's key, as far as a writer must know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// Its version.
    pub version: u64,
    /// Until when it counts, whether or not the table has deleted it.
    pub expires_at: Timestamp,
    /// True when this very attempt wrote it: every attempt has a writer id of its own.
    pub is_ours: bool,
}

/// The outcome of a write. `T` is the stored job, in the form that the caller has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteOutcome<T> {
    /// It stands.
    Committed,
    /// It does not, and what it was to replace still stands.
    NotCommitted,
    /// Something else stands.
    Superseded(T),
    /// Nothing stands where something was to be replaced.
    Missing,
}

impl<T> WriteOutcome<T> {
    /// Of a write that was to replace this version.
    pub fn after_replace(before: u64, stored: Option<(StoredVersion, T)>) -> Self {
        match stored {
            None => Self::Missing,
            Some((found, _)) if found.is_ours => Self::Committed,
            Some((found, _)) if found.version == before => Self::NotCommitted,
            Some((_, other)) => Self::Superseded(other),
        }
    }

    /// Of a write that was to be the first at this moment. What had expired by then does not stand.
    pub fn after_insert(now: Timestamp, stored: Option<(StoredVersion, T)>) -> Self {
        match stored {
            None => Self::NotCommitted,
            Some((found, _)) if found.is_ours => Self::Committed,
            Some((found, _)) if found.expires_at <= now => Self::NotCommitted,
            Some((_, other)) => Self::Superseded(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn stored(version: u64, is_ours: bool) -> Option<(StoredVersion, ())> {
        Some((StoredVersion { version, expires_at: Timestamp::from_millis(2_000), is_ours }, ()))
    }

    #[test]
    fn a_replacement_landed_when_this_very_attempt_stands() {
        let table = [
            (stored(4, true), WriteOutcome::Committed),
            (stored(3, false), WriteOutcome::NotCommitted),
            (stored(4, false), WriteOutcome::Superseded(())),
            (stored(7, false), WriteOutcome::Superseded(())),
            (None, WriteOutcome::Missing),
        ];
        for (found, expected) in table {
            assert_eq!(WriteOutcome::after_replace(3, found), expected, "{found:?}");
        }
    }

    #[test]
    fn an_insert_landed_when_this_very_attempt_stands() {
        let table = [
            (stored(1, true), WriteOutcome::Committed),
            (stored(1, false), WriteOutcome::Superseded(())),
            (None, WriteOutcome::NotCommitted),
        ];
        for (found, expected) in table {
            assert_eq!(
                WriteOutcome::after_insert(Timestamp::from_millis(1_999), found),
                expected,
                "{found:?}"
            );
        }
    }

    #[test]
    fn an_insert_that_failed_is_not_taken_for_the_expired_job_that_the_table_has_not_deleted_yet() {
        let expired = stored(7, false);
        assert_eq!(
            WriteOutcome::after_insert(Timestamp::from_millis(2_000), expired),
            WriteOutcome::NotCommitted
        );
    }
}
