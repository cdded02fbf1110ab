//! What became of a write that was answered by an error or a refusal: settled by what stands, not by guessing.

use crate::Timestamp;

/// What stands under a job's key, as far as a writer must know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its version.
    pub version: u64,
    /// Until when it counts, whether or not the table has deleted it.
    pub expires_at: Timestamp,
    /// Whether this very attempt wrote it: every attempt has a writer id of its own.
    pub is_ours: bool,
}

/// What became of a write. `T` is what stands, in whatever form the caller has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled<T> {
    /// It stands.
    Landed,
    /// It does not, and what it was to replace still stands.
    NotLanded,
    /// Something else stands.
    Overtaken(T),
    /// Nothing stands where something was to be replaced.
    Gone,
}

impl<T> Settled<T> {
    /// Of a write that was to replace this version.
    pub fn of_replacing(before: u64, standing: Option<(Standing, T)>) -> Self {
        match standing {
            None => Self::Gone,
            Some((found, _)) if found.is_ours => Self::Landed,
            Some((found, _)) if found.version == before => Self::NotLanded,
            Some((_, other)) => Self::Overtaken(other),
        }
    }

    /// Of a write that was to be the first at this moment. What had expired by then does not stand.
    pub fn of_inserting(now: Timestamp, standing: Option<(Standing, T)>) -> Self {
        match standing {
            None => Self::NotLanded,
            Some((found, _)) if found.is_ours => Self::Landed,
            Some((found, _)) if found.expires_at <= now => Self::NotLanded,
            Some((_, other)) => Self::Overtaken(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn standing(version: u64, is_ours: bool) -> Option<(Standing, ())> {
        Some((Standing { version, expires_at: Timestamp::from_millis(2_000), is_ours }, ()))
    }

    #[test]
    fn a_replacement_landed_when_this_very_attempt_stands() {
        let table = [
            (standing(4, true), Settled::Landed),
            (standing(3, false), Settled::NotLanded),
            (standing(4, false), Settled::Overtaken(())),
            (standing(7, false), Settled::Overtaken(())),
            (None, Settled::Gone),
        ];
        for (found, expected) in table {
            assert_eq!(Settled::of_replacing(3, found), expected, "{found:?}");
        }
    }

    #[test]
    fn an_insert_landed_when_this_very_attempt_stands() {
        let table = [
            (standing(1, true), Settled::Landed),
            (standing(1, false), Settled::Overtaken(())),
            (None, Settled::NotLanded),
        ];
        for (found, expected) in table {
            assert_eq!(Settled::of_inserting(Timestamp::from_millis(1_999), found), expected, "{found:?}");
        }
    }

    #[test]
    fn an_insert_that_failed_is_not_taken_for_the_expired_job_that_the_table_has_not_deleted_yet() {
        let expired = standing(7, false);
        assert_eq!(Settled::of_inserting(Timestamp::from_millis(2_000), expired), Settled::NotLanded);
    }
}
