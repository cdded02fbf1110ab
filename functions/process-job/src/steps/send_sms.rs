//! The text of a job that ended: published once for each claim, its outcome recorded.

use cloud::{Channel, Draft, SealError, TableError, UpdateError, cause};
use job::{Ending, Job, Notification, PublishOutcome, Sealed, SmsReference, Status, TextLink};
use tracing::{error, info, warn};

use crate::{ProcessJob, WorkError};

impl ProcessJob {
    /// Publishes the text that the job claims, and records what came of it.
    pub(super) async fn send_sms(&self, claimed: Job, draft: &Draft) -> Result<Job, WorkError> {
        let Notification::Sending(sending) = &claimed.notification else {
            return Ok(claimed);
        };
        let attempt = sending.attempt();
        let outcome = self.publish(&claimed, draft).await;
        let at = self.clock.moment();
        match self.table.update(&claimed, |job| job.record_notification(attempt, outcome.clone(), at)).await {
            Ok(recorded) => {
                log(&outcome, claimed.notification.channel_code(), &recorded);
                Ok(recorded)
            }
            Err(UpdateError::Refused { refusal, .. }) => {
                warn!(%refusal, ?outcome, "the text's outcome came too late to be recorded");
                Ok(claimed)
            }
            Err(UpdateError::Gone) => Ok(claimed),
            Err(UpdateError::Contended) => Err(WorkError::Contended),
            Err(UpdateError::Table(error)) => Err(error.into()),
        }
    }

    async fn publish(&self, claimed: &Job, draft: &Draft) -> PublishOutcome {
        let Some(sealed) = claimed.notification.contact() else {
            return PublishOutcome::Refused;
        };
        let contact = match self.seal.open(sealed, &claimed.key).await {
            Ok(contact) => contact,
            Err(error) => {
                error!(error = cause(&error), "contact not opened: the text has no number to go to yet");
                return match error {
                    SealError::Broken => PublishOutcome::Refused,
                    SealError::Service(_) => PublishOutcome::NotSent { spread: 100 },
                };
            }
        };
        let ending = match claimed.status() {
            Status::Failed => Ending::Failed,
            _ => Ending::Completed,
        };
        // What was claimed before its number's owner wanted no texts is not sent after.
        match self.is_unwanted(sealed).await {
            Ok(false) => {}
            Ok(true) => return self.withdraw(claimed, draft).await,
            Err(error) => {
                warn!(error = cause(&error), "not known if the text is wanted: not sent yet");
                return PublishOutcome::NotSent { spread: 100 };
            }
        }
        let code = claimed.stop_proof.map(|proof| proof.code());
        let body = self.wording.body(claimed.language, ending, &TextLink { token: contact.token, code });
        match self.channel_of(claimed) {
            Some(channel) => channel.publish(draft, &contact.phone, &body).await,
            None => PublishOutcome::NotSent { spread: 100 },
        }
    }

    /// The outcome of a text that its number's owner does not want: it is withheld once no other searcher can send it.
    async fn withdraw(&self, claimed: &Job, draft: &Draft) -> PublishOutcome {
        match self.channel_of(claimed) {
            Some(channel) if !channel.withdraw(draft).await => PublishOutcome::NotSent { spread: 100 },
            _ => PublishOutcome::Unwanted,
        }
    }

    /// The channel that has the job's text, if it is still configured. Jobs of an earlier version do not tell: it is the first.
    fn channel_of(&self, job: &Job) -> Option<&dyn Channel> {
        let first = self.carriers.names().first();
        self.carriers.named(job.notification.channel().unwrap_or(first))
    }

    /// True when the number's owner wants no texts. The mark has a hash for its name, which is kept beside the contact: the
    /// secret behind it is not this function's.
    async fn is_unwanted(&self, sealed: &Sealed) -> Result<bool, TableError> {
        match sealed.mark {
            Some(mark) => self.table.is_stopped(mark, self.clock.now()).await,
            None => Ok(false),
        }
    }

    /// Asks the channel whether the text that it knows by this name arrived, and writes what it says. It is asked here and not
    /// by the sweep, which wakes a searcher when it must: so one function alone has the carrier's account.
    pub(super) async fn ask_receipt(
        &self,
        job: &Job,
        reference: &SmsReference,
    ) -> Result<Option<Job>, WorkError> {
        let channel = job.notification.channel_code();
        let Some(carrier) = self.channel_of(job) else {
            warn!(channel, "the text's channel is not configured any more");
            return self.write_next(job, job.leave_channel(self.carriers.names(), self.clock.moment())).await;
        };
        let receipt = carrier.receipt(reference).await;
        info!(channel, ?receipt, "the carrier was asked whether the text arrived");
        self.write_next(job, job.record_receipt(reference, receipt, self.clock.moment())).await
    }
}

fn log(outcome: &PublishOutcome, channel: Option<&str>, job: &Job) {
    let notification = job.notification.status().code();
    match outcome {
        PublishOutcome::Refused if job.notification.is_under_way() => {
            warn!(channel, notification, "text refused: the next channel has its turn")
        }
        PublishOutcome::Sent(_) => info!(channel, notification, "text sent"),
        PublishOutcome::Refused => error!(channel, notification, "text refused"),
        PublishOutcome::NotSent { .. } => warn!(channel, notification, "text not sent, to be tried again"),
        PublishOutcome::Unknown => warn!(channel, notification, "no answer tells whether the text was sent"),
        PublishOutcome::Unwanted => info!(channel, notification, "text withheld: its number takes none"),
    }
}
