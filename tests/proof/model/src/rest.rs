//! The rest of a job's life, when nothing goes wrong any more. All who were at work are dead by then, which is the worst
//! that can have happened to the job.

use std::time::Duration;

use job::{
    Job, Moment, Notification, NotificationStatus, PublishOutcome, Repaired, SourceState, Status, Step,
    Timestamp,
};

use crate::{
    report::told_row,
    state::{Actor, State},
    system::System,
};

/// A minute: the schedule of the sweep and the rescue.
const MINUTE: u32 = 60;
/// The oldest job ends 30 minutes after it was created, by clocks that are 10 minutes apart; the sweep looks at it
/// 10 minutes later at the latest, and its text is given up 30 minutes after that. 100 minutes are more than enough.
const ROUNDS: u32 = 100;
/// A job that is taken up again, and its searcher dies: three times, and then it ends.
const DEATHS: u32 = 3;
/// A dead searcher's job is taken up within two leases.
const TAKEN_UP_WITHIN: Duration = Duration::from_secs(2 * 60);

/// The course of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rest {
    /// The queue loses everything, searches succeed.
    WithoutQueue,
    /// The queue loses everything, and every searcher dies.
    Deadly,
    /// Nothing is lost: until the job is taken up. The sweep has passed a second ago.
    UntilTakenUp,
}

/// The job and the world around it, while the rest is played.
pub struct Play<'a> {
    system: &'a System,
    rest: Rest,
    state: State,
    job: Job,
    /// Leases since.
    claims: u32,
    /// The true time at which the rest began.
    began: Timestamp,
    /// When the queue's wake-up is delivered.
    wake_up_at: Option<u32>,
    /// The events, one line each, where they are to be read.
    told: Option<Vec<String>>,
}

impl<'a> Play<'a> {
    /// The rest of a state with this job, not yet played.
    pub fn new(system: &'a System, state: &State, job: &Job, rest: Rest) -> Self {
        let began = state.moment_after(0);
        let state = State { searchers: Default::default(), late: None, ..state.clone() };
        Self { system, rest, state, job: job.clone(), claims: 0, began, wake_up_at: None, told: None }
    }

    /// Tells what happens, one line each, from now on.
    pub fn tell_all(&mut self) {
        self.told = Some(Vec::new());
    }

    /// Plays it to its end. What is told of it, when it is to be told.
    pub fn on(&mut self) -> Vec<String> {
        let end = self.state.now + ROUNDS * MINUTE;
        if self.rest == Rest::UntilTakenUp {
            self.state.now += MINUTE - 1;
        }
        while self.state.now <= end && !self.is_over() {
            self.sweep();
            if self.job.is_orphaned() {
                self.work();
            }
            if self.wake_up_at.take_if(|at| *at <= self.state.now).is_some() {
                self.work();
            }
            if !self.is_over() {
                self.state.now += MINUTE;
            }
        }
        self.tell(&format!("so it stands, with {} texts taken", self.state.history.accepted));
        self.told.take().unwrap_or_default()
    }

    /// True when it went as it must, with the job as it was before.
    pub fn went_well(&self, before: &Job) -> bool {
        match self.rest {
            Rest::WithoutQueue => {
                let is_over = self.job.due.is_none() && self.job.ended_at().is_some();
                is_over && self.keeps_findings(before) && self.texts_if_it_can(before)
            }
            Rest::Deadly => self.is_over() && self.claims <= DEATHS,
            Rest::UntilTakenUp => {
                self.is_over() && self.state.moment_after(0) <= self.began.plus(TAKEN_UP_WITHIN)
            }
        }
    }

    fn tell(&mut self, what: &str) {
        if let Some(told) = &mut self.told {
            told.push(format!("{:>5} s  from here alone: {what}{}", self.state.now, told_row(&self.job)));
        }
    }

    fn is_over(&self) -> bool {
        match self.rest {
            Rest::WithoutQueue => self.job.due.is_none(),
            Rest::Deadly => self.job.ended_at().is_some(),
            Rest::UntilTakenUp => self.claims > 0 || self.job.ended_at().is_some(),
        }
    }

    fn moment(&self, actor: Actor) -> Moment {
        self.system.moment(&self.state, actor)
    }

    fn sweep(&mut self) {
        let at = self.moment(Actor::Sweep);
        if self.job.due.is_none_or(|due| due.at > at.now) {
            return;
        }
        let Some(repaired) = self.repaired(at) else { return };
        if self.rest == Rest::UntilTakenUp {
            self.wake_up_at =
                repaired.wake_up_delay(at.now).map(|delay| self.state.now + delay.as_secs() as u32);
        }
        self.job = repaired.job;
        self.tell("the sweep repairs it");
    }

    /// `JobTable::repair`
    fn repaired(&self, at: Moment) -> Option<Repaired> {
        let production = &self.system.production;
        let repaired = production.repair(&self.job, at)?;
        if production.ends_search(&self.job, &repaired) {
            return production.repair_with(&self.job, &self.state.findings, at);
        }
        Some(repaired)
    }

    /// `work`, with a publish that is taken.
    fn work(&mut self) {
        let at = self.moment(Actor::Searcher(0));
        // Every step is written, so few of them follow each other: repair, search, publish.
        for _ in 0..10 {
            match self.system.production.next_step(&self.job, at) {
                Step::Leave | Step::Later(_) | Step::AskReceipt(_) => return,
                Step::Repair(_) => match self.repaired(at) {
                    Some(repaired) => {
                        self.job = repaired.job;
                        self.tell("a searcher repairs it");
                    }
                    None => return,
                },
                Step::Publish(claimed) => {
                    self.job = *claimed;
                    self.tell("a searcher claims its text");
                    self.publish(at);
                }
                Step::Search(claimed) => {
                    self.job = *claimed;
                    self.claims += 1;
                    self.tell("a searcher takes it up");
                    if self.rest != Rest::WithoutQueue {
                        return;
                    }
                    self.search(at);
                }
            }
        }
    }

    fn search(&mut self, at: Moment) {
        let mut sources = self.job.sources.clone();
        for (place, source) in sources.iter_mut().enumerate() {
            let found = self.state.findings[place].filter(|found| found.is_of(&self.job));
            source.state = SourceState::Done { hits: found.map_or(1, |found| found.hits) };
        }
        let epoch = self.job.epoch;
        if let Ok(ended) = self.system.production.finish(&self.job, epoch, &sources, at) {
            self.job = ended;
            self.tell("its search ends");
            self.publish(at);
        }
    }

    fn publish(&mut self, at: Moment) {
        let Notification::Sending(sending) = &self.job.notification else { return };
        self.state.history.accepted += 1;
        let (attempt, outcome) = (sending.attempt(), PublishOutcome::Sent);
        if let Ok(sent) = self.system.production.record_notification(&self.job, attempt, outcome, at) {
            self.job = sent;
            self.tell("its text is sent");
        }
    }

    /// Hits that had been found count, however the search came to its end, unless a searcher has told otherwise: one
    /// whose lease is void may store a finding after the next one has asked in vain.
    fn keeps_findings(&self, before: &Job) -> bool {
        before.ended_at().is_some()
            || (0..self.job.sources.len()).filter(|place| !before.sources[*place].is_over()).all(|place| {
                let found = self.state.findings[place].filter(|found| found.is_of(&self.job));
                found.is_none_or(|found| {
                    self.job.sources[place].state == SourceState::Done { hits: found.hits }
                })
            })
    }

    /// From now on every publish is taken, so a text is sent unless it is too late for one.
    fn texts_if_it_can(&self, before: &Job) -> bool {
        let was_lost_twice =
            matches!(&before.notification, Notification::Sending(sending) if sending.unknowns > 0);
        match self.job.notification.status() {
            NotificationStatus::Sent => self.state.history.accepted > 0 && self.state.history.accepted <= 2,
            NotificationStatus::None => !self.system.bounds.text || self.job.status() == Status::Cancelled,
            NotificationStatus::Unknown => was_lost_twice || self.is_late(before),
            NotificationStatus::Failed => self.is_late(before),
            NotificationStatus::Waiting | NotificationStatus::Withheld => false,
            NotificationStatus::Delivered | NotificationStatus::Undelivered => false,
        }
    }

    /// True when it was too late for a text before a searcher could look: 25 minutes after the search ended, less the 10
    /// that clocks may differ, and less the 11 that it may take until the sweep or the rescue comes.
    fn is_late(&self, before: &Job) -> bool {
        let earliest = |ended: Timestamp| ended.plus(Duration::from_secs(4 * 60));
        before.ended_at().is_some_and(|ended| earliest(ended) <= self.began)
    }
}
