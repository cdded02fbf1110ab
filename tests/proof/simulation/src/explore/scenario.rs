//! The scenarios: who takes part, and what they do.

use job::ChannelName;

/// One thing that an owner does, or an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Creates the job, asking for an SMS.
    CreateWithNumber,
    /// Creates the job, asking for none.
    Create,
    /// Creates a job that no source answers, asking for an SMS.
    CreateHopeless,
    /// Cancels it.
    Cancel,
    /// Erases it.
    Erase,
    /// Sends another request under the key of the erased job, which is refused.
    CreateAnother,
    /// Waits until it has ended, and its SMS's life with it.
    AwaitEnd,
    /// Has it searched again, as `textback redrive` does.
    Redrive,
}

/// One scenario: all executions of it begin alike.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// Its content, in a line.
    pub about: &'static str,
    /// The owners at the same time, all of the same job.
    pub(super) owners: &'static [&'static [Act]],
    /// The sources that are asked.
    pub(super) sources: usize,
    pub(super) channel: ChannelName,
    /// True when each wake-up is delivered to two searchers at the same time.
    pub(super) is_doubled: bool,
    /// True when wake-ups of new jobs are lost, so that the sweep finds them.
    pub(super) is_unheard: bool,
    /// True when the second source kills each process that asks it.
    pub(super) is_deadly: bool,
}

const SOUND: Scenario = Scenario {
    name: "",
    about: "",
    owners: &[],
    sources: 1,
    channel: ChannelName::Sns,
    is_doubled: false,
    is_unheard: false,
    is_deadly: false,
};

/// All scenarios.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "number",
        about: "one job with a number, one searcher at a time",
        owners: &[&[Act::CreateWithNumber]],
        ..SOUND
    },
    Scenario {
        name: "two-searchers",
        about: "each wake-up reaches two searchers at once",
        owners: &[&[Act::CreateWithNumber]],
        is_doubled: true,
        ..SOUND
    },
    Scenario {
        name: "cancel",
        about: "a job with a number that is cancelled while it is searched",
        owners: &[&[Act::CreateWithNumber, Act::Cancel]],
        ..SOUND
    },
    Scenario {
        name: "erase",
        about: "a job with a number that is erased while it is searched, and another request under its key",
        owners: &[&[Act::CreateWithNumber, Act::Erase, Act::CreateAnother]],
        ..SOUND
    },
    Scenario {
        name: "two-creates",
        about: "the same request under one key, twice at the same time",
        owners: &[&[Act::CreateWithNumber], &[Act::CreateWithNumber]],
        ..SOUND
    },
    Scenario {
        name: "unheard",
        about: "a job without a number whose wake-ups are lost, and the sweep, with two sources",
        owners: &[&[Act::Create]],
        sources: 2,
        is_unheard: true,
        ..SOUND
    },
    Scenario {
        name: "solapi",
        about: "one job with a number, texted by SOLAPI",
        owners: &[&[Act::CreateWithNumber]],
        channel: ChannelName::Solapi,
        ..SOUND
    },
    Scenario {
        name: "poison",
        about: "a job that kills each of its searchers when one of two sources has answered",
        owners: &[&[Act::CreateWithNumber]],
        sources: 2,
        is_deadly: true,
        ..SOUND
    },
    Scenario {
        name: "redrive",
        about: "a job that fails, is texted about, and is searched again on its operator's word",
        owners: &[&[Act::CreateHopeless, Act::AwaitEnd, Act::Redrive]],
        ..SOUND
    },
];

impl Scenario {
    /// The scenario of this name.
    pub fn named(name: &str) -> Option<Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name).copied()
    }
}
