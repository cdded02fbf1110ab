//! The ways in which a call can go.

use std::time::Duration;

use emulator::Fault;

use super::pending_call::{Kind, PendingCall};

/// The time for which a process stands still: longer than a lease.
pub(in crate::explore) const STANDSTILL: Duration = Duration::from_secs(90);
/// The seconds by which a late message is later than it should be: longer than a lease, too.
pub(in crate::explore) const LATE_SECONDS: u64 = 90;

/// SOLAPI's code of a phone that is off.
const PHONE_OFF: u16 = 3_043;

/// One way in which a call can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::explore) enum Choice {
    /// It is executed and answered.
    Goes,
    /// It is not executed, nor is any other attempt at it.
    Fails,
    /// It is executed; neither its answer comes nor does any other attempt arrive.
    AnswerLost,
    /// It is executed and its answer is lost; a second attempt at it, where its caller makes one, goes.
    SecondAttempt,
    /// Its caller gives it up, and so every other attempt, and it is executed afterwards.
    LandsLater,
    /// Its process dies before it is executed.
    DiesBefore,
    /// Its process dies when it was executed.
    DiesAfter,
    /// Its process stands still before it is sent, while others go on.
    StandsStill,
    /// Its message arrives twice, or what is told of its SMS.
    ArrivesTwice,
    /// Its message is accepted and lost, or what is told of its SMS.
    NeverArrives,
    /// Its message arrives late.
    ArrivesLate,
    /// It is not executed: there were too many.
    Throttled,
    /// It is not executed, and never will be.
    Refused,
    /// The SMS is sent, and does not arrive.
    Undelivered,
    /// Nothing is known of the SMS yet.
    NotYet,
    /// The index is answered as it was before anything was due.
    Lags,
    /// The source is silent until the invocation is told to stop.
    ToldToStop,
    /// Another process goes on before it.
    GivesWay {
        /// The other.
        to: u64,
    },
}

/// What can become of a source that is asked.
const SOURCE: &[Choice] = &[Choice::Goes, Choice::Fails, Choice::ToldToStop, Choice::DiesBefore];
const READ: &[Choice] = &[Choice::Goes, Choice::Fails, Choice::DiesBefore, Choice::StandsStill];
const WRITE: &[Choice] = &[
    Choice::Goes,
    Choice::Fails,
    Choice::AnswerLost,
    Choice::SecondAttempt,
    Choice::LandsLater,
    Choice::DiesBefore,
    Choice::DiesAfter,
    Choice::StandsStill,
];
const LATE_WRITE: &[Choice] = &[Choice::Goes, Choice::StandsStill];
const INDEX: &[Choice] = &[Choice::Goes, Choice::Lags];
const RECEIPT: &[Choice] =
    &[Choice::Goes, Choice::NotYet, Choice::Fails, Choice::DiesBefore, Choice::StandsStill];
const SEND: &[Choice] = &[
    Choice::Goes,
    Choice::Fails,
    Choice::AnswerLost,
    Choice::ArrivesTwice,
    Choice::NeverArrives,
    Choice::ArrivesLate,
    Choice::DiesBefore,
    Choice::DiesAfter,
];
const PUBLISH: &[Choice] = &[
    Choice::Goes,
    Choice::Fails,
    Choice::SecondAttempt,
    Choice::Throttled,
    Choice::Refused,
    Choice::DiesBefore,
    Choice::DiesAfter,
    Choice::StandsStill,
];
const PUBLISH_GROUP: &[Choice] = &[
    Choice::Goes,
    Choice::Fails,
    Choice::SecondAttempt,
    Choice::Throttled,
    Choice::Refused,
    Choice::Undelivered,
    Choice::DiesBefore,
    Choice::DiesAfter,
    Choice::StandsStill,
];

const PUBLISH_TOLD: &[Choice] = &[
    Choice::Goes,
    Choice::Fails,
    Choice::SecondAttempt,
    Choice::Throttled,
    Choice::Refused,
    Choice::Undelivered,
    Choice::ArrivesTwice,
    Choice::NeverArrives,
    Choice::DiesBefore,
    Choice::DiesAfter,
    Choice::StandsStill,
];

/// The ways of a publish that its channel refuses, and would whenever it came.
pub(in crate::explore) const REFUSING: &[Choice] =
    &[Choice::Refused, Choice::Fails, Choice::DiesBefore, Choice::StandsStill];

impl Choice {
    /// The ways in which such a call can go; the usual one is the first.
    pub(in crate::explore) const fn all_of(call: &PendingCall) -> &'static [Self] {
        match call.kind {
            Kind::Source => SOURCE,
            Kind::Read => READ,
            Kind::Write | Kind::Fill => WRITE,
            Kind::Send => SEND,
            Kind::Publish => PUBLISH,
            Kind::PublishGroup => PUBLISH_GROUP,
            Kind::PublishTold => PUBLISH_TOLD,
            Kind::Receipt => RECEIPT,
            Kind::Index => INDEX,
            Kind::LateWrite => LATE_WRITE,
        }
    }

    /// True when no caller's and no text's fate is explained by it.
    pub(in crate::explore) const fn is_harmless(self) -> bool {
        matches!(
            self,
            Self::Goes
                | Self::ArrivesTwice
                | Self::NeverArrives
                | Self::ArrivesLate
                | Self::Undelivered
                | Self::NotYet
                | Self::Lags
        )
    }

    /// True when the call is executed and its answer is lost.
    pub(in crate::explore) const fn loses_answer(self) -> bool {
        matches!(self, Self::AnswerLost | Self::SecondAttempt)
    }

    /// The fault on the wire that makes a call go this way.
    pub(in crate::explore) const fn fault(self) -> Option<Fault> {
        match self {
            Self::Fails => Some(Fault::CutBefore),
            Self::ArrivesTwice => Some(Fault::Duplicate),
            Self::NeverArrives => Some(Fault::Lose),
            Self::Throttled => Some(Fault::Throttle),
            Self::Refused => Some(Fault::Reject),
            Self::Undelivered => Some(Fault::Undelivered(PHONE_OFF)),
            _ => None,
        }
    }

    /// The way of the next attempt at the same call, where the caller makes one.
    pub(in crate::explore) const fn next_attempt(self) -> Option<Self> {
        match self {
            Self::Fails | Self::AnswerLost | Self::LandsLater => Some(Self::Fails),
            Self::SecondAttempt => Some(Self::Goes),
            Self::Throttled => Some(Self::Throttled),
            _ => None,
        }
    }

    /// The end of a story's line.
    pub(in crate::explore) const fn words(self) -> &'static str {
        match self {
            Self::Goes => "",
            Self::Fails => "FAILS, not executed",
            Self::AnswerLost => "EXECUTED, AND ITS ANSWER IS LOST",
            Self::SecondAttempt => "EXECUTED, AND ITS ANSWER IS LOST; the next attempt goes",
            Self::LandsLater => "GIVEN UP, and executed later",
            Self::Undelivered => "SENT, AND DOES NOT ARRIVE",
            Self::NotYet => "NOTHING IS KNOWN YET",
            Self::Lags => "LAGS BEHIND the table",
            Self::DiesBefore => "ITS PROCESS DIES BEFORE IT",
            Self::DiesAfter => "EXECUTED, AND ITS PROCESS DIES",
            Self::StandsStill => "ITS PROCESS STANDS STILL for 90 s before it",
            Self::ArrivesTwice => "ITS MESSAGE ARRIVES TWICE",
            Self::NeverArrives => "ITS MESSAGE IS LOST",
            Self::ArrivesLate => "ITS MESSAGE IS 90 s LATE",
            Self::Throttled => "THROTTLED, not executed",
            Self::Refused => "REFUSED, not executed",
            Self::ToldToStop => "SILENT until the invocation is told to stop",
            Self::GivesWay { .. } => "GIVES WAY",
        }
    }
}
