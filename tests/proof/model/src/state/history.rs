//! What happened, and which laws it broke.

use job::Timestamp;

/// The events as an outside observer knows them: the laws are checked against these.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct History {
    /// The expiry of the job that was acknowledged, which names it.
    pub acknowledged: Option<Timestamp>,
    /// The owner was told that the job is cancelled.
    pub cancelled: bool,
    /// The owner was told that the job is erased.
    pub erased: bool,
    /// Leases written.
    pub claims: u8,
    /// Texts that the text service took.
    pub accepted: u8,
    /// Publishes of unknown outcome, as counted in the table.
    pub unknown: u8,
    /// A publish was refused for good.
    pub refused: bool,
    /// The text was given up because of its age.
    pub given_up: bool,
    /// The laws broken on the way here.
    pub broken: Broken,
}

/// A promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Law {
    /// No acknowledged job is lost.
    Acknowledged,
    /// A read never goes back.
    Forward,
    /// An end is an end.
    Ended,
    /// An old epoch never writes, nor does an old claim on the text.
    Fenced,
    /// A lease has an epoch of its own, and a live one belongs to one searcher.
    Leased,
    /// A lease that ends in silence is counted.
    Counted,
    /// Only its own end, its age or the third crash end a search.
    Early,
    /// A write that stands is not taken for lost, nor a lost one for standing.
    WriteOutcome,
    /// A second text only after an unknown outcome, and never a third.
    Texts,
    /// A source that had answered is not asked again.
    AskedOnce,
    /// Nothing is written under the key of an erased job.
    Erased,
}

/// Some laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Broken(u16);

impl Broken {
    /// One more.
    pub const fn add(&mut self, law: Law) {
        self.0 |= 1 << law as u16;
    }

    /// All of another set.
    pub const fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// True when a law is among them.
    pub const fn has(self, law: Law) -> bool {
        self.0 & (1 << law as u16) != 0
    }
}
