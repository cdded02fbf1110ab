//! The order of the calls that wait, and the ways in which the next one can go.

use std::collections::HashSet;

use job::ChannelName;

use super::{
    calls::{Choice, Kind, PendingCall, REFUSING},
    scenario::{Habit, Scenario},
};

/// The question that is deadly where one is.
const DEADLY: &str = "ask second";
/// What owners do later, at any moment of the search, and what arrives late.
const SECOND_THOUGHTS: [&str; 5] = ["cancel", "erase", "number", "stop", LATE];
/// The process of a write that arrives late.
pub(super) const LATE: &str = "late write";

/// A call that waits, with the name of its process.
pub(super) struct Standing<'a> {
    pub(super) process: u64,
    pub(super) name: String,
    pub(super) call: &'a PendingCall,
}

/// What decides on the order.
pub(super) struct Order<'a> {
    pub(super) scenario: &'a Scenario,
    /// The process whose call went last: it goes on first.
    pub(super) current: Option<u64>,
    /// The processes that stand still.
    pub(super) still: &'a HashSet<u64>,
    /// True when the last call that was to go gave way, so that the next one goes.
    pub(super) has_given_way: bool,
}

impl Order<'_> {
    /// The call that goes unless it is chosen otherwise: of the process that went last, or the one that has waited longest,
    /// owners' second thoughts after everything else, and processes that stand still last.
    pub(super) fn next(&self, waiting: &[Standing<'_>]) -> usize {
        let is_current = |standing: &Standing<'_>| self.current == Some(standing.process);
        let is_moving = |standing: &Standing<'_>| !self.still.contains(&standing.process);
        let is_prompt =
            |standing: &Standing<'_>| is_moving(standing) && !self.is_second_thought(&standing.name);
        let place = waiting.iter().position(is_current);
        let hasty =
            || waiting.iter().position(|standing| is_moving(standing) && self.is_hasty(&standing.name));
        let place = place.or_else(hasty).or_else(|| waiting.iter().position(is_prompt));
        place.or_else(|| waiting.iter().position(is_moving)).unwrap_or(0)
    }

    /// The ways of a call; the first one is the usual one here.
    pub(super) fn ways(&self, waiting: &[Standing<'_>], place: usize) -> Vec<Choice> {
        let Standing { process, call, .. } = &waiting[place];
        let mut ways = match self.is_refused(call) {
            true => REFUSING.to_vec(),
            false => Choice::all_of(call).to_vec(),
        };
        let usual = self.usual_way(&waiting[place]);
        if let Some(at) = ways.iter().position(|way| *way == usual) {
            ways.swap(0, at);
        }
        // One that stood still goes on, and does not stand still again at once.
        if self.still.contains(process) {
            ways.retain(|way| *way != Choice::StandsStill);
        }
        if call.is_shared && !self.has_given_way {
            let mut others: Vec<_> = waiting.iter().map(|standing| standing.process).collect();
            others.retain(|other| other != process);
            others.dedup();
            ways.extend(others.into_iter().map(|to| Choice::GivesWay { to }));
        }
        ways
    }

    /// True when its channel refuses this SMS.
    fn is_refused(&self, call: &PendingCall) -> bool {
        let refuses = match self.scenario.channels.first() {
            ChannelName::Sns => Kind::Publish,
            ChannelName::EndUserMessaging => Kind::PublishTold,
            ChannelName::Solapi => Kind::Fill,
            ChannelName::Sens => Kind::PublishGroup,
        };
        self.scenario.has(Habit::Refused) && call.kind == refuses
    }

    fn usual_way(&self, standing: &Standing<'_>) -> Choice {
        let has = |habit| self.scenario.has(habit);
        match standing.call.kind {
            Kind::Send if has(Habit::Doubled) => Choice::ArrivesTwice,
            Kind::Send if has(Habit::Unheard) && standing.name.starts_with("create") => Choice::NeverArrives,
            Kind::Source if has(Habit::Interrupted) && standing.name == "searcher 1" => Choice::ToldToStop,
            Kind::Publish | Kind::PublishGroup | Kind::PublishTold if has(Habit::Unanswered) => {
                Choice::SecondAttempt
            }
            Kind::Source if has(Habit::Deadly) && standing.call.name == DEADLY => Choice::DiesBefore,
            _ if self.is_refused(standing.call) => Choice::Refused,
            Kind::PublishGroup if has(Habit::Throttled) => Choice::Throttled,
            Kind::Receipt if has(Habit::Unreceipted) => Choice::NotYet,
            Kind::PublishTold if has(Habit::Unreceipted) => Choice::NeverArrives,
            Kind::PublishGroup | Kind::PublishTold if has(Habit::Undelivered) => Choice::Undelivered,
            _ => Choice::Goes,
        }
    }

    fn is_second_thought(&self, name: &str) -> bool {
        SECOND_THOUGHTS.iter().any(|kind| name.starts_with(kind))
    }

    fn is_hasty(&self, name: &str) -> bool {
        self.scenario.has(Habit::Hasty) && self.is_second_thought(name) && !name.starts_with(LATE)
    }
}
