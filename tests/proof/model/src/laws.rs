//! The laws that must hold of every write that lands, and of every state.

use std::time::Duration;

use job::{
    Job, Notification, NotificationStatus, PublishOutcome, Repair, Rules, SourceState, State as Progress,
    Status, Timestamp,
};

use crate::{
    state::{
        Actor, State,
        history::{Broken, History, Law},
        write::{Change, Put},
    },
    system::System,
};

/// The laws that a write breaks by landing on what stands.
pub fn of_write(before: Option<&Job>, put: &Put, history: &History, rules: Rules) -> Broken {
    let mut broken = Broken::default();
    let Some(before) = before else { return broken };
    let mut must = |holds: bool, law: Law| {
        if !holds {
            broken.add(law);
        }
    };
    let after = &*put.after;
    if put.change == Change::Insert {
        must(before.expires_at <= after.created_at, Law::Acknowledged);
        return broken;
    }
    must(goes_forward(before, after), Law::Forward);
    must(before.ended_at().is_none() || keeps_its_end(before, after), Law::Ended);
    let lease = match before.state {
        Progress::Processing(lease) => lease,
        _ => None,
    };
    let is_ending = before.ended_at().is_none() && after.ended_at().is_some();
    match put.change {
        Change::Claim => {
            must(after.epoch == before.epoch + 1, Law::Leased);
            must(lease.is_none_or(|lease| lease.until <= put.at), Law::Leased);
        }
        Change::Search(claim) => must(lease.is_some() && claim == history.claims, Law::Fenced),
        Change::Repair(_) => {
            let is_counted = after.crashes == before.crashes + 1;
            must(is_counted || lease.is_none() || is_ending, Law::Counted);
            let is_old = before.created_at.plus(rules.max_age) <= put.at;
            must(!is_ending || is_old || (is_counted && after.crashes >= 3), Law::Early);
        }
        Change::Record(outcome, attempt) => {
            let is_of_it = matches!(&before.notification, Notification::Sending(sending) if sending.attempt() == attempt);
            // That a text was sent is worth knowing, whichever it was.
            must(is_of_it || outcome == PublishOutcome::Sent, Law::Fenced);
        }
        Change::Insert | Change::Cancel | Change::ClaimNotification => {}
    }
    if put.change == Change::Repair(Repair::NotificationOutcomeLost) {
        let is_over = matches!(&before.notification, Notification::Sending(sending) if sending.at <= put.at);
        must(is_over, Law::Texts);
    }
    broken
}

/// True when a text would come too late: 30 minutes after the search ended, or, with the longest delay of 5 minutes
/// before the next try, after 25.
pub fn is_late_for_a_text(job: &Job, now: Timestamp) -> bool {
    job.ended_at().is_some_and(|ended| ended.plus(Duration::from_secs(25 * 60)) <= now)
}

fn goes_forward(before: &Job, after: &Job) -> bool {
    let sources = before.sources.iter().zip(&after.sources);
    after.version > before.version
        && rank(after.status()) >= rank(before.status())
        && after.progress() >= before.progress()
        && after.epoch >= before.epoch
        && after.crashes >= before.crashes
        && after.updated_at >= before.updated_at
        && sources.into_iter().all(|(old, new)| !old.is_over() || old == new)
}

fn keeps_its_end(before: &Job, after: &Job) -> bool {
    before.state == after.state && before.sources == after.sources
}

const fn rank(status: Status) -> u8 {
    match status {
        Status::Pending => 0,
        Status::Processing => 1,
        Status::Completed | Status::Failed | Status::Cancelled => 2,
    }
}

impl State {
    /// A job that was acknowledged stands until it expires.
    pub fn keeps_what_was_acknowledged(&self) -> bool {
        let told = self.history.acknowledged;
        told.is_none_or(|expires_at| {
            // An hour before it expires no clock says that it has.
            let is_old = expires_at <= self.moment_after(60 * 60);
            is_old || self.row.as_ref().is_some_and(|row| row.job.expires_at == expires_at)
        })
    }

    /// An owner who was told that the job is cancelled finds it cancelled.
    pub fn keeps_the_cancel(&self) -> bool {
        !self.history.cancelled || self.job().is_some_and(|job| job.status() == Status::Cancelled)
    }

    /// A job that is unfinished, or has a text under way, is in the due index, and no other is.
    pub fn is_indexed(&self) -> bool {
        self.job().is_none_or(|job| {
            job.due.is_some() == (job.ended_at().is_none() || job.notification.is_under_way())
        })
    }

    /// A cancelled job is never texted about.
    pub fn texts_nobody_after_a_cancel(&self) -> bool {
        self.job().is_none_or(|job| job.status() != Status::Cancelled || self.history.accepted == 0)
    }

    /// The contact is gone when the text's life ends.
    pub fn forgets_the_contact(&self) -> bool {
        self.job().is_none_or(|job| {
            job.ended_at().is_none()
                || job.notification.is_under_way()
                || job.notification.contact().is_none()
        })
    }

    /// The job says of its text what happened.
    pub fn tells_the_truth_of_the_text(&self, system: &System) -> bool {
        let Some(job) = self.job() else { return true };
        let History { accepted, unknown, refused, given_up, .. } = self.history;
        match job.notification.status() {
            NotificationStatus::Sent => accepted > 0,
            NotificationStatus::Failed => accepted == 0 && (refused || given_up),
            NotificationStatus::Unknown => unknown > 1 || (unknown > 0 && (refused || given_up)),
            NotificationStatus::None => !system.bounds.text || job.status() == Status::Cancelled,
            NotificationStatus::Waiting | NotificationStatus::Withheld => true,
            NotificationStatus::Delivered | NotificationStatus::Undelivered => false,
        }
    }

    /// A source that is shown as done has its finding stored, with as many hits.
    pub fn stores_what_it_shows(&self) -> bool {
        self.job().is_none_or(|job| {
            // What has expired is deleted item by item.
            job.is_expired(self.clock(Actor::Sweep))
                || job.sources.iter().zip(&self.findings).all(|(source, found)| match source.state {
                    SourceState::Done { hits } => {
                        found.is_some_and(|found| found.is_of(job) && found.hits == hits)
                    }
                    _ => true,
                })
        })
    }
}
