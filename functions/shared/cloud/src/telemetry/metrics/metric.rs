use std::time::Duration;

use job::{ChannelName, FailureReason, Job, NotificationStatus, SourceName, Status};
use metrique_writer_core::{
    Entry, EntryWriter, MetricFlags, Observation, Unit, Value, ValueWriter, unit::NegativeScale,
};

/// One count, of one metric. Alarms and dashboards go by these names and dimensions.
///
/// A dimension is a value of a closed enum or the name of a source, and a source's name comes from the configuration:
/// nothing that a visitor typed can get into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric<'a> {
    /// `JobsCreated`: a job was saved.
    JobCreated,
    /// `JobsFinished`, by `Outcome`: a job ended.
    JobFinished(Finish),
    /// `JobAgeAtFinish`: how long a job that ended had taken, in milliseconds.
    JobAgeAtFinish(Duration),
    /// `TextOutcomes`, by `Outcome`: the life of a text ended. Beside it the `Channel` that had it, if one had.
    NotificationEnded(NotificationStatus, Option<ChannelName>),
    /// `ChannelFailures`, by `Channel`: it did not bring a text, and the next one has its turn.
    ChannelFailed(ChannelName),
    /// `ReceiptsDropped`: what was told of a text was of none that is waited for, or not as documented.
    ReceiptDropped,
    /// `PartPrice`: the price of each part of a text, where its receipt tells it, in millionths of a US dollar.
    PartPrice(u64),
    /// `JobsResumed`: a searcher took up what another one had begun.
    JobResumed,
    /// `SearchersCrashed`: a lease ran out in silence.
    SearcherCrashed,
    /// `WakeUpsSent`: the queue took a wake-up.
    WakeUpSent,
    /// `SweepRepairs`: how many jobs one sweep repaired.
    SweepRepairs(usize),
    /// `OldestDueAge`: for how long the job that had been due longest had been so at a sweep, in seconds; 0 for none.
    OldestDueAge(Duration),
    /// `SourceFailures`, by `Source`: a source that was asked did not answer as it should.
    SourceFailed(&'a SourceName),
}

/// The end of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Finish {
    /// With results.
    Completed,
    /// Without.
    Failed,
    /// By its owner.
    Cancelled,
    /// Over its age and without results. One that has some is completed with them.
    Expired,
}

impl Finish {
    /// The end of a job that has ended.
    pub fn of(job: &Job) -> Option<Self> {
        match (job.status(), job.failure()) {
            (Status::Completed, _) => Some(Self::Completed),
            (Status::Cancelled, _) => Some(Self::Cancelled),
            (Status::Failed, Some(FailureReason::TooOld)) => Some(Self::Expired),
            (Status::Failed, _) => Some(Self::Failed),
            (Status::Pending | Status::Processing, _) => None,
        }
    }
}

impl Metric<'_> {
    /// The metric's name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::JobCreated => "JobsCreated",
            Self::JobFinished(_) => "JobsFinished",
            Self::JobAgeAtFinish(_) => "JobAgeAtFinish",
            Self::NotificationEnded(..) => "TextOutcomes",
            Self::ChannelFailed(_) => "ChannelFailures",
            Self::ReceiptDropped => "ReceiptsDropped",
            Self::PartPrice(_) => "PartPrice",
            Self::JobResumed => "JobsResumed",
            Self::SearcherCrashed => "SearchersCrashed",
            Self::WakeUpSent => "WakeUpsSent",
            Self::SweepRepairs(_) => "SweepRepairs",
            Self::OldestDueAge(_) => "OldestDueAge",
            Self::SourceFailed(_) => "SourceFailures",
        }
    }

    /// The metric's one dimension and its value, if it has one.
    pub fn dimension(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::JobFinished(finish) => Some(("Outcome", finish.into())),
            Self::NotificationEnded(end, _) => Some(("Outcome", end.code())),
            Self::ChannelFailed(channel) => Some(("Channel", channel.code())),
            Self::SourceFailed(source) => Some(("Source", source.as_str())),
            _ => None,
        }
    }

    /// What its line says besides, in no dimension: a series for each would be paid for each.
    pub fn property(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::NotificationEnded(_, Some(channel)) => Some(("Channel", channel.code())),
            _ => None,
        }
    }

    fn measure(&self) -> Measure {
        match self {
            Self::JobAgeAtFinish(age) => {
                let millis = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
                Measure(millis, Unit::Second(NegativeScale::Milli))
            }
            Self::OldestDueAge(age) => Measure(age.as_secs(), Unit::Second(NegativeScale::One)),
            Self::SweepRepairs(jobs) => Measure(*jobs as u64, Unit::Count),
            Self::PartPrice(price) => Measure(*price, Unit::None),
            _ => Measure(1, Unit::Count),
        }
    }
}

/// A number and its unit.
struct Measure(u64, Unit);

impl Value for Measure {
    fn write(&self, writer: impl ValueWriter) {
        writer.metric([Observation::Unsigned(self.0)], self.1, [], MetricFlags::empty());
    }
}

impl Entry for Metric<'_> {
    fn write<'a>(&'a self, writer: &mut impl EntryWriter<'a>) {
        for (name, value) in self.dimension().into_iter().chain(self.property()) {
            writer.value(name, value);
        }
        writer.value(self.name(), &self.measure());
    }
}
