//! An operator's second chance for a job that failed.

use crate::{Due, Job, Moment, Notification, Redriven, SourceProgress, SourceState, State, TransitionError};

impl Job {
    /// Takes a failed job up again, on its operator's word: the one step back that a status ever makes.
    ///
    /// - Hits that were found stay, in the job and in its findings; sources that failed are asked again.
    /// - Its age counts from now, or it would be too old at once. How long it is kept does not change.
    /// - One crash stays on its record, if there was any: it is searched apart from others until it has ended.
    /// - Its owner is texted at most once more: a text that was surely not sent waits for the new end, one that has
    ///   ended has no contact any more, and while one may be on its way the job is refused.
    pub fn redrive(&self, at: Moment) -> Result<Self, TransitionError> {
        if !matches!(self.state, State::Failed { .. }) {
            return Err(TransitionError::NotFailed);
        }
        let notification = match &self.notification {
            Notification::Due(outgoing) if outgoing.unknowns == 0 => {
                Notification::Waiting(outgoing.contact.clone())
            }
            Notification::Due(_) | Notification::Sending(_) => {
                return Err(TransitionError::NotificationUnderWay);
            }
            Notification::Awaited(_) => Notification::Sent,
            ended => ended.clone(),
        };
        let times = self.redriven.map_or(0, |redriven| redriven.times).saturating_add(1);
        Ok(Self {
            state: State::Processing(None),
            sources: self.sources.iter().map(asked_again).collect(),
            crashes: self.crashes.min(1),
            notification,
            due: Some(Due::first(at)),
            redriven: Some(Redriven { times, at: at.now }),
            ..self.next(at.now)
        })
    }
}

fn asked_again(source: &SourceProgress) -> SourceProgress {
    match source.state {
        SourceState::Failed(_) => SourceProgress::waiting(source.name.clone()),
        _ => source.clone(),
    }
}
