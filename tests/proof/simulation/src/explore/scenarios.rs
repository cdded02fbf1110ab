//! The scenarios that are explored.

use job::{ChannelName, Channels};

use super::scenario::{Act, Habit, Scenario};

/// Two numbers that are given later.
const LATER: &str = "+821087654321";
const OTHER: &str = "+821076543210";

const SOUND: Scenario = Scenario {
    name: "",
    about: "",
    owners: &[&[Act::CreateWithNumber]],
    sources: 1,
    channels: Channels::one(ChannelName::Sns),
    habits: &[],
    clocks: [0; 3],
};
const TOLD: Channels = Channels::one(ChannelName::EndUserMessaging);
const SOLAPI_THEN_SNS: Channels = Channels::two(ChannelName::Solapi, ChannelName::Sns);
const SNS_THEN_SOLAPI: Channels = Channels::two(ChannelName::Sns, ChannelName::Solapi);
const TEN_MINUTES: i64 = 10 * 60 * 1_000;

/// All scenarios.
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: "number", about: "one job with a number, one searcher at a time", ..SOUND },
    Scenario {
        name: "two-searchers",
        about: "each wake-up reaches two searchers at once",
        habits: &[Habit::Doubled],
        ..SOUND
    },
    Scenario {
        name: "slow",
        about: "a source that takes longer than a lease, and sweeps beside its searcher",
        habits: &[Habit::Slow],
        ..SOUND
    },
    Scenario {
        name: "cancel",
        about: "a job with a number that is cancelled while it is searched",
        owners: &[&[Act::CreateWithNumber, Act::Cancel]],
        ..SOUND
    },
    Scenario {
        name: "hasty-cancel",
        about: "the same, cancelled as soon as the job is there",
        owners: &[&[Act::CreateWithNumber, Act::Cancel]],
        habits: &[Habit::Hasty],
        ..SOUND
    },
    Scenario {
        name: "hasty-erase",
        about: "a job with a number that is erased as soon as it is there, or while it is searched",
        owners: &[&[Act::CreateWithNumber, Act::Erase]],
        habits: &[Habit::Hasty],
        ..SOUND
    },
    Scenario {
        name: "interrupted",
        about: "a search whose first invocation ends before its source has answered",
        habits: &[Habit::Interrupted],
        ..SOUND
    },
    Scenario {
        name: "unanswered",
        about: "a text whose outcome stays unknown",
        habits: &[Habit::Unanswered],
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
        habits: &[Habit::Unheard],
        ..SOUND
    },
    Scenario {
        name: "poison",
        about: "a job that kills each of its searchers when one of two sources has answered",
        sources: 2,
        habits: &[Habit::Deadly],
        ..SOUND
    },
    Scenario {
        name: "late-number",
        about: "a number that is given when the search has ended, or before",
        owners: &[&[Act::Create, Act::Give(LATER)]],
        ..SOUND
    },
    Scenario {
        name: "hasty-number",
        about: "a number that is given as soon as the job is there, or while it is searched",
        owners: &[&[Act::Create, Act::Give(LATER)]],
        habits: &[Habit::Hasty],
        ..SOUND
    },
    Scenario {
        name: "another-number",
        about: "another number for a text that waits, is sent or is out",
        owners: &[&[Act::CreateWithNumber, Act::Give(LATER)]],
        habits: &[Habit::Hasty],
        ..SOUND
    },
    Scenario {
        name: "corrected-number",
        about: "the same, given when the search has ended, or before",
        owners: &[&[Act::CreateWithNumber, Act::Give(LATER)]],
        ..SOUND
    },
    Scenario {
        name: "two-numbers",
        about: "two numbers that are given at the same time",
        owners: &[&[Act::Create, Act::GiveBeside(LATER)], &[Act::AwaitCreation, Act::GiveBeside(OTHER)]],
        ..SOUND
    },
    Scenario {
        name: "solapi",
        about: "one job with a number, texted by SOLAPI, and its receipt",
        channels: Channels::one(ChannelName::Solapi),
        ..SOUND
    },
    Scenario {
        name: "unreceipted",
        about: "the same, whose receipt never comes",
        channels: Channels::one(ChannelName::Solapi),
        habits: &[Habit::Unreceipted],
        ..SOUND
    },
    Scenario {
        name: "undelivered",
        about: "an SMS that does not arrive, and then another number",
        channels: Channels::one(ChannelName::Solapi),
        owners: &[&[Act::CreateWithNumber, Act::AwaitEnd, Act::Give(LATER)]],
        habits: &[Habit::Undelivered],
        ..SOUND
    },
    Scenario {
        name: "erased-receipt",
        about: "a job that is erased before, while or after its receipt is asked for",
        channels: Channels::one(ChannelName::Solapi),
        owners: &[&[Act::CreateWithNumber, Act::Erase]],
        ..SOUND
    },
    Scenario {
        name: "sens",
        about: "one job with a number, texted by SENS, and its receipt",
        channels: Channels::one(ChannelName::Sens),
        ..SOUND
    },
    Scenario {
        name: "end-user-messaging",
        about: "one job with a number, texted by AWS End User Messaging, and its receipt, which is told",
        channels: TOLD,
        ..SOUND
    },
    Scenario {
        name: "untold",
        about: "the same, whose receipt is never told",
        channels: TOLD,
        habits: &[Habit::Unreceipted],
        ..SOUND
    },
    Scenario {
        name: "erased-told",
        about: "a job that is erased before, while or after its receipt is told",
        channels: TOLD,
        owners: &[&[Act::CreateWithNumber, Act::Erase]],
        ..SOUND
    },
    Scenario {
        name: "undelivered-told-next",
        about: "an SMS of which is told that it did not arrive, and that SNS sends once more",
        channels: Channels::two(ChannelName::EndUserMessaging, ChannelName::Sns),
        habits: &[Habit::Undelivered],
        ..SOUND
    },
    Scenario {
        name: "unanswered-by-sens",
        about: "a text by SENS whose outcome stays unknown",
        channels: Channels::one(ChannelName::Sens),
        habits: &[Habit::Unanswered],
        ..SOUND
    },
    Scenario {
        name: "refused-next",
        about: "an SMS that SOLAPI refuses, and that SNS sends",
        channels: SOLAPI_THEN_SNS,
        habits: &[Habit::Refused],
        ..SOUND
    },
    Scenario {
        name: "next-receipt",
        about: "an SMS that SNS refuses, and that SOLAPI sends, and its receipt",
        channels: SNS_THEN_SOLAPI,
        habits: &[Habit::Refused],
        ..SOUND
    },
    Scenario {
        name: "undelivered-next",
        about: "an SMS by SOLAPI that does not arrive, and that SNS sends once more",
        channels: SOLAPI_THEN_SNS,
        habits: &[Habit::Undelivered],
        ..SOUND
    },
    Scenario {
        name: "throttled-next",
        about: "an SMS that SOLAPI does not take for half an hour, and that SNS sends",
        channels: SOLAPI_THEN_SNS,
        habits: &[Habit::Throttled],
        ..SOUND
    },
    Scenario {
        name: "unreceipted-next",
        about: "an SMS by SOLAPI whose receipt never comes: what is kept for SNS is erased within the hour",
        channels: SOLAPI_THEN_SNS,
        habits: &[Habit::Unreceipted],
        ..SOUND
    },
    Scenario {
        name: "erased-next",
        about: "a job that is erased before, while or after its undelivered SMS is sent once more",
        channels: SOLAPI_THEN_SNS,
        owners: &[&[Act::CreateWithNumber, Act::Erase]],
        habits: &[Habit::Undelivered],
        ..SOUND
    },
    Scenario {
        name: "stopped",
        about: "a number that is stopped as soon as the job is there, or while it is searched and texted",
        owners: &[&[Act::CreateWithNumber, Act::Stop]],
        habits: &[Habit::Hasty],
        ..SOUND
    },
    Scenario {
        name: "stopped-next",
        about: "a number that is stopped when its first SMS is out, which does not arrive, before the second channel has its turn",
        channels: SOLAPI_THEN_SNS,
        owners: &[&[Act::CreateWithNumber, Act::Stop]],
        habits: &[Habit::Undelivered],
        ..SOUND
    },
    Scenario {
        name: "redrive",
        about: "a job that fails, is texted about, and is searched again on its operator's word",
        owners: &[&[Act::CreateHopeless, Act::AwaitEnd, Act::Redrive]],
        ..SOUND
    },
    Scenario {
        name: "redrive-erase",
        about: "the same, and it is erased while it is searched again",
        owners: &[&[Act::CreateHopeless, Act::AwaitEnd, Act::Redrive, Act::Erase, Act::CreateAnother]],
        ..SOUND
    },
    Scenario {
        name: "fast-searchers",
        about: "searchers whose clocks are ten minutes ahead",
        clocks: [0, TEN_MINUTES, 0],
        ..SOUND
    },
    Scenario {
        name: "fast-sweep",
        about: "sweeps whose clocks are ten minutes ahead",
        clocks: [0, 0, TEN_MINUTES],
        ..SOUND
    },
    Scenario {
        name: "slow-sweep",
        about: "owners and searchers whose clocks are ten minutes ahead of the sweep's",
        clocks: [TEN_MINUTES, TEN_MINUTES, 0],
        ..SOUND
    },
];

impl Scenario {
    /// The scenario of this name.
    pub fn named(name: &str) -> Option<Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name).copied()
    }
}
