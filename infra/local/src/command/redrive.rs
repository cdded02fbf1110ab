//! `textback redrive`: an operator's second chance for jobs that failed, here or on AWS.
//!
//! What they had found stays, so only sources that failed are asked again. Dead letters need no such thing: a wake-up
//! is only a hint, and the job behind a lost one has long been found by the sweep.

use std::{fmt, time::Duration};

use cloud::{Aws, Clock, Environment, JobFilter, JobTable, TableError, UpdateError, WakeUps};
use emulator::ADMINISTRATOR;
use job::{FailureReason, Job, Key, Timestamp, TransitionError};

use crate::{StartError, flags::RedriveFlags, moments, variables::Variables};

/// The outcome for each job that was named or found.
#[derive(Debug)]
pub struct RedriveReport {
    outcomes: Vec<(String, Outcome)>,
    is_dry_run: bool,
}

#[derive(Debug)]
enum Outcome {
    Redriven { failed: Option<(FailureReason, Timestamp)> },
    RedrivenWithoutWakeUp,
    Unknown,
    Ambiguous(usize),
    Refused(TransitionError),
    NotWritten(UpdateError),
}

/// The table and the queue of the jobs.
struct Redrive {
    table: JobTable,
    wake_ups: WakeUps,
    clock: Clock,
    is_dry_run: bool,
}

/// Searches failed jobs again, in the table and by the queue of the endpoint that is named, or else of this process's
/// environment. Fails when they do not answer; the reason against a single job is in the report.
pub async fn redrive(flags: &RedriveFlags) -> Result<RedriveReport, StartError> {
    let environment = &match &flags.aws_endpoint {
        Some(url) => Variables::of_endpoint(url).environment_of(ADMINISTRATOR),
        None => Environment::of_this_process(),
    };
    let keys = flags.keys()?;
    let aws = Aws::from_environment(environment).map_err(StartError::NoAws)?;
    let redrive = Redrive {
        table: JobTable::from_environment(&aws, environment)?,
        wake_ups: WakeUps::from_environment(&aws, environment)?,
        clock: Clock::new(cloud::rules_from(environment)?),
        is_dry_run: flags.dry_run,
    };
    let outcomes = match flags.reason {
        Some(reason) => redrive.all(&JobFilter::Failed { reason, from: flags.from, to: flags.to }).await?,
        None => redrive.named(&keys).await?,
    };
    Ok(RedriveReport { outcomes, is_dry_run: flags.dry_run })
}

impl Redrive {
    async fn all(&self, filter: &JobFilter) -> Result<Vec<(String, Outcome)>, TableError> {
        let mut jobs = self.table.find(filter, self.clock.now()).await?;
        jobs.sort_by_key(|job| (job.ended_at(), job.key));
        let mut outcomes = Vec::new();
        for job in jobs {
            outcomes.push((job.key.hex(), self.one(&job).await));
        }
        Ok(outcomes)
    }

    async fn named(&self, keys: &[String]) -> Result<Vec<(String, Outcome)>, TableError> {
        let mut outcomes = Vec::new();
        for digits in keys {
            let outcome = match self.with_key(digits).await?.as_slice() {
                [] => Outcome::Unknown,
                [job] => self.one(job).await,
                several => Outcome::Ambiguous(several.len()),
            };
            outcomes.push((digits.clone(), outcome));
        }
        Ok(outcomes)
    }

    /// The jobs whose key begins like this; a whole key is read for itself, at the price of one read.
    async fn with_key(&self, digits: &str) -> Result<Vec<Job>, TableError> {
        let now = self.clock.now();
        match Key::parse(digits) {
            Ok(key) => Ok(self.table.read(&key, now).await?.into_iter().collect()),
            Err(_) => self.table.find(&JobFilter::Key(digits.to_owned()), now).await,
        }
    }

    async fn one(&self, job: &Job) -> Outcome {
        let at = self.clock.moment();
        let failed = job.failure().zip(job.ended_at());
        if self.is_dry_run {
            return match job.redrive(at) {
                Ok(_) => Outcome::Redriven { failed },
                Err(refusal) => Outcome::Refused(refusal),
            };
        }
        match self.table.update(job, |job| job.redrive(at)).await {
            Ok(job) => match self.wake_ups.send(&job.key, Duration::ZERO).await {
                Ok(()) => Outcome::Redriven { failed },
                Err(_) => Outcome::RedrivenWithoutWakeUp,
            },
            Err(UpdateError::Refused { refusal, .. }) => Outcome::Refused(refusal),
            Err(error) => Outcome::NotWritten(error),
        }
    }
}

impl RedriveReport {
    /// Jobs that were left as they are.
    pub fn left(&self) -> usize {
        self.outcomes.iter().filter(|(_, outcome)| !outcome.is_redriven()).count()
    }
}

impl Outcome {
    const fn is_redriven(&self) -> bool {
        matches!(self, Self::Redriven { .. } | Self::RedrivenWithoutWakeUp)
    }
}

impl fmt::Display for RedriveReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (key, outcome) in &self.outcomes {
            writeln!(f, "{key}  {outcome}")?;
        }
        let verb = if self.is_dry_run { "would be searched again" } else { "searched again" };
        writeln!(f, "{} {verb}, {} left as they are", self.outcomes.len() - self.left(), self.left())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redriven { failed: Some((reason, at)) } => {
                write!(f, "failed {}: {}", moments::text(*at), reason.code())
            }
            Self::Redriven { failed: None } => f.write_str("failed"),
            Self::RedrivenWithoutWakeUp => f.write_str("its wake-up was not sent: the sweep will wake it"),
            Self::Unknown => f.write_str("left: there is no such job, or it is no longer kept"),
            Self::Ambiguous(count) => {
                write!(f, "left: {count} jobs have such a key, so give more of its digits")
            }
            Self::Refused(refusal) => write!(f, "left: {refusal}"),
            Self::NotWritten(error) => write!(f, "left: {error}"),
        }
    }
}
