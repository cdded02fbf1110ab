use crate::Timestamp;

/// The reason for which a transition does not apply to a job as it is now. A refusal is news, not a failure: the caller
/// reads the job again or leaves it to the searcher that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// Another searcher works on it.
    #[error("the job is leased until {}", until.millis())]
    Leased {
        /// When that lease ends unless it is renewed.
        until: Timestamp,
    },
    /// Its searcher is gone without a word: [`Job::repair`](crate::Job::repair) comes first, it counts the crash.
    #[error("the job's lease has expired and awaits repair")]
    LeaseExpired,
    /// It is over its age: [`Job::repair`](crate::Job::repair) ends it.
    #[error("the job is over its age and awaits repair")]
    TooOld,
    /// A newer lease exists, or none: the caller's lease is void.
    #[error("the lease is void")]
    Fenced,
    /// It has ended: completed, failed or cancelled.
    #[error("the job has ended")]
    Ended,
    /// It has not failed, so there is nothing to take up again.
    #[error("the job has not failed")]
    NotFailed,
    /// Its text may be on its way: what is done next could lead to one too many.
    #[error("the job's text is on its way; it ends at the latest 30 minutes after the job")]
    NotificationUnderWay,
    /// Its text is out, or may be: there is no other.
    #[error("the job's text is out")]
    NotificationOver,
    /// The channel says nothing that is not known, or says it of another text.
    #[error("no such receipt is awaited")]
    NoReceiptAwaited,
    /// No text is due.
    #[error("no text is due")]
    NoNotificationDue,
    /// The text must wait.
    #[error("the text must wait until {}", at.millis())]
    NotificationTooEarly {
        /// From when on it may be sent.
        at: Timestamp,
    },
}
