/// A property that must be true of every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// Durable before the answer; every job ends.
    NothingLost,
    /// Version, status, progress.
    OnlyForward,
    /// One lease at a time writes.
    Fenced,
    /// Silent ends of leases.
    CrashesCounted,
    /// At most two texts.
    AtMostTwo,
    /// At least one text.
    AtLeastOne,
    /// No text after a cancel.
    NoneAfterCancel,
    /// No text to who wants none.
    NoneAfterStop,
    /// The contact is gone.
    ContactErased,
    /// In bounded time.
    EndsInTime,
    /// No source twice.
    NotAskedAgain,
    /// A job fails only when no source answered, and its counts are its findings'.
    Truthful,
    /// One key, one job.
    OneJobForAKey,
    /// No text beyond a limit.
    WithinLimits,
    /// What was never sent counts for no limit.
    GivenBack,
    /// What was erased does not come back.
    StaysErased,
}

impl Property {
    /// All of them, in the order told.
    pub const ALL: [Self; 16] = [
        Self::NothingLost,
        Self::OnlyForward,
        Self::Fenced,
        Self::CrashesCounted,
        Self::AtMostTwo,
        Self::AtLeastOne,
        Self::NoneAfterCancel,
        Self::NoneAfterStop,
        Self::ContactErased,
        Self::EndsInTime,
        Self::NotAskedAgain,
        Self::Truthful,
        Self::OneJobForAKey,
        Self::WithinLimits,
        Self::GivenBack,
        Self::StaysErased,
    ];

    /// Its statement, and the way in which it is checked.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NothingLost => ("no acknowledged job is lost or stuck", "table and status at the end"),
            Self::OnlyForward => {
                ("version, status and progress only move forward", "every write, every poll of every owner")
            }
            Self::Fenced => ("an old epoch never writes", "who claimed, who wrote, at every write"),
            Self::CrashesCounted => ("a lease that ends in silence is counted", "every write"),
            Self::AtMostTwo => (
                "at most two accepted texts by a channel, two only after an unknown outcome, and none by the next one \
                     unless the one before surely did not bring it",
                "inbox, each publish, each row that goes on to the next channel",
            ),
            Self::AtLeastOne => {
                ("a finished job's text is accepted unless its publishes failed", "inbox and text state")
            }
            Self::NoneAfterCancel => ("no text after an acknowledged cancel", "inbox and answers"),
            Self::NoneAfterStop => (
                "no text to a number whose owner wanted none when it was last looked at, which is before each",
                "each publish, each look",
            ),
            Self::ContactErased => {
                ("the contact goes with the text's life, at most 1 h after the end", "every write")
            }
            Self::EndsInTime => (
                "everything ends: search in its maximum age, text in 1 h, link in 7 days",
                "every write, late reads",
            ),
            Self::NotAskedAgain => ("no source is asked again after its finding was stored", "each ask"),
            Self::Truthful => (
                "failed only without findings; counts and text states are true",
                "table and inbox at the end",
            ),
            Self::OneJobForAKey => ("one idempotency key, one job; another body is refused", "answers"),
            Self::WithinLimits => (
                "no number, block or day is texted more than its limits",
                "every contact stored and not given back, by number",
            ),
            Self::GivenBack => (
                "what ends unclaimed is given back, nothing else is, and nobody is refused for it",
                "every end of a text's life, every job without a text",
            ),
            Self::StaysErased => (
                "what was erased is neither written, found nor made again under its key",
                "every write and answer after the erasure",
            ),
        }
    }
}
