//! Mistakes that could have been made. The model is worth as much as it finds of them.
//!
//! Seven were made: from [`Mutant::FailedThoughUnknown`] on. The model found [`Mutant::FindingsForgottenAtTheEnd`]; the
//! others were found by reading the code, and the model finds them too.

use crate::{
    bounds::{Bounds, Left},
    configurations::{ERASED, LIFE, REQUESTS, SEARCH},
};

/// One behaviour of the production code, altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mutant {
    /// A write under a lease is judged by the searcher that holds the lease now.
    NoFencing,
    /// Every lease of a job has the same epoch.
    LeaseWithoutEpoch,
    /// A searcher takes a job whose lease is alive.
    LiveLeaseClaimed,
    /// The text is recorded as sent before it is published.
    TextRecordedBeforeItIsSent,
    /// The sweep ends a job that no searcher takes up.
    SweepEndsInsteadOfWaking,
    /// A searcher that had not heard of a cancel writes over it.
    CancelOverwritten,
    /// A cancelled job keeps its contact.
    CancelKeepsContact,
    /// A claimed job is in no index.
    DueTimeDroppedOnClaim,
    /// A new job is in no index.
    NewJobWithoutDueTime,
    /// A job that was given back is due when it expires.
    GivenBackWithoutDueTime,
    /// A lease that ended in silence is not counted.
    CrashesNeverCounted,
    /// Unanswered wake-ups are not counted, so that no searcher goes without the queue.
    NeverForsaken,
    /// An error of a write is taken for a failure without looking.
    ReadBackOmitted,
    /// An error of a write is taken for a success.
    ErrorTakenForSuccess,
    /// An insert replaces what stands.
    InsertOverwrites,
    /// A source counts as done before its finding is stored.
    DoneBeforeItIsKept,
    /// Findings of another searcher are not read.
    NothingRecalled,
    /// After an unknown outcome the text is tried again, always.
    UnknownWithoutEnd,
    /// An unknown outcome is taken for "not sent".
    UnknownTakenForNotSent,
    /// A late outcome is recorded for whichever publish is under way.
    OutcomeOfAnyAttempt,
    /// A text that was refused after an unknown outcome counts as failed.
    FailedThoughUnknown,
    /// The sweep that ends a job for its searchers does not read the findings that they had stored.
    FindingsForgottenAtTheEnd,
    /// An insert that failed is taken for the expired job that was still there.
    ExpiredTakenForStanding,
    /// Of two answers of a source the first is stored and the second counted.
    OwnHitsCounted,
    /// A clock that is behind takes an earlier job's findings for this one's.
    EarlierFindingsRecalled,
    /// With a clock that is behind, an earlier job's finding stands in the way.
    EarlierFindingStands,
    /// What is erased leaves its key to the next request, and its searcher takes that one's row for its own.
    ErasedWithoutMarker,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::NoFencing,
        Self::LeaseWithoutEpoch,
        Self::LiveLeaseClaimed,
        Self::TextRecordedBeforeItIsSent,
        Self::SweepEndsInsteadOfWaking,
        Self::CancelOverwritten,
        Self::CancelKeepsContact,
        Self::DueTimeDroppedOnClaim,
        Self::NewJobWithoutDueTime,
        Self::GivenBackWithoutDueTime,
        Self::CrashesNeverCounted,
        Self::NeverForsaken,
        Self::ReadBackOmitted,
        Self::ErrorTakenForSuccess,
        Self::InsertOverwrites,
        Self::DoneBeforeItIsKept,
        Self::NothingRecalled,
        Self::UnknownWithoutEnd,
        Self::UnknownTakenForNotSent,
        Self::OutcomeOfAnyAttempt,
        Self::FailedThoughUnknown,
        Self::FindingsForgottenAtTheEnd,
        Self::ExpiredTakenForStanding,
        Self::OwnHitsCounted,
        Self::EarlierFindingsRecalled,
        Self::EarlierFindingStands,
        Self::ErasedWithoutMarker,
    ];

    /// Where it is looked for.
    pub const fn bounds(self) -> Bounds {
        match self {
            Self::InsertOverwrites | Self::ExpiredTakenForStanding | Self::EarlierFindingStands => REQUESTS,
            Self::EarlierFindingsRecalled => {
                Bounds { left: Left { crashes: 1, strikes: 2, ..Left::NOTHING }, late: false, ..REQUESTS }
            }
            Self::ErasedWithoutMarker => ERASED,
            Self::OwnHitsCounted | Self::NothingRecalled => SEARCH,
            Self::OutcomeOfAnyAttempt => {
                Bounds { owner: false, left: Left { strikes: 2, ..Left::NOTHING }, ..LIFE }
            }
            Self::UnknownWithoutEnd | Self::UnknownTakenForNotSent | Self::FailedThoughUnknown => Bounds {
                owner: false,
                searchers: 1,
                left: Left { faults: 3, strikes: 3, ..Left::NOTHING },
                ..LIFE
            },
            _ => {
                Bounds { left: Left { faults: 1, crashes: 1, stops: 1, strikes: 3, ..Left::NOTHING }, ..LIFE }
            }
        }
    }
}
