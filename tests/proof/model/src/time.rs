//! Time. Nothing changes between two moments at which a clock strikes for an actor, so the model knows no others.

use job::{Job, Notification, State as Progress, Timestamp};

use crate::{
    state::{State, searcher::Searcher, seconds_of},
    system::System,
};

/// A text is given up so long after its search ended: `notification/life.rs`, `GIVEN_UP`.
const GIVEN_UP_SECONDS: u64 = 30 * 60;
/// Moments further away than this are no part of the model: a job is kept for 7 days.
const HORIZON_SECONDS: u32 = 3 * 60 * 60;

impl System {
    /// The next moment at which a clock strikes for an actor; `None` when no actor waits for one.
    pub fn next_strike(&self, state: &State) -> Option<u32> {
        let mut moments = Vec::new();
        if let Some(row) = &state.row {
            self.strikes(&row.job, &mut moments);
        }
        let mut strikes = Vec::new();
        for searcher in &state.searchers {
            match searcher {
                // Should the outcome come too late, it goes on with what it had claimed.
                Searcher::Recording(recording) => self.strikes(&recording.claimed, &mut moments),
                Searcher::Searching(progress) if state.left.renewals > 0 => strikes.push(progress.renew_at),
                _ => {}
            }
        }
        if self.bounds.predecessor.is_some() {
            moments.extend(state.findings.iter().flatten().map(|found| found.expires_at));
        }
        let clocks = state.clocks;
        for ahead in [clocks.sweep, clocks.searchers[0], clocks.searchers[1], clocks.creator] {
            strikes.extend(moments.iter().filter_map(|moment| seconds_of(*moment, ahead)));
        }
        let is_ahead = |strike: &u32| (state.now + 1..state.now + HORIZON_SECONDS).contains(strike);
        strikes.into_iter().filter(is_ahead).min()
    }

    fn strikes(&self, job: &Job, moments: &mut Vec<Timestamp>) {
        if self.bounds.predecessor.is_some() {
            moments.push(job.expires_at);
        }
        let Some(due) = job.due else { return };
        moments.push(due.at);
        if let Progress::Processing(Some(lease)) = job.state {
            moments.push(lease.until);
        }
        if let Notification::Due(outgoing) | Notification::Sending(outgoing) = &job.notification {
            moments.push(outgoing.at);
        }
        moments.push(match job.ended_at() {
            Some(ended) => ended.plus(std::time::Duration::from_secs(GIVEN_UP_SECONDS)),
            None => job.created_at.plus(self.at(job.created_at).rules.max_age),
        });
    }
}
