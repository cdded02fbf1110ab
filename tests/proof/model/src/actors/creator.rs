//! One creator with its requests to `create-job`: `save`. After an answer that promises nothing it asks again, as
//! clients do.

use std::mem;

use job::{
    Job, Language, NewJob, Notification, QueryText, RequestFingerprint, Sealed, SourceName, Token,
    WriteOutcome,
};

use crate::{
    action::Fate,
    bounds::spend,
    saved::Saved,
    state::{
        Actor, State,
        creator::Creator,
        history::Law,
        write::{Change, Put},
    },
    system::System,
};

impl System {
    /// A creator sends its request.
    pub fn post(&self, state: &mut State, place: usize) {
        let Creator::Wishing(mut tries) = state.creators[place] else { return };
        spend(&mut tries);
        let at = self.moment(state, Actor::Creator(place));
        let job = self.production.create(self.new_job(self.bounds.creators[place].fingerprint), at);
        let put = Put {
            before: None,
            after: Saved::new(job),
            change: Change::Insert,
            at: at.now,
            is_unanswered: false,
        };
        state.wake_up = true;
        state.creators[place] = Creator::Writing(put, tries);
    }

    /// The job that a creator asks for. The key is one: a request without an idempotency key has a key of its own, so
    /// no two such creators meet.
    pub fn new_job(&self, fingerprint: Option<u8>) -> NewJob {
        let name = |place: usize| SourceName::parse(["a", "b"][place]).expect("a letter is a source's name");
        let contact = Sealed::new(vec![fingerprint.unwrap_or_default()]);
        NewJob {
            key: Token::from_bytes([7; 16]).key(),
            query: QueryText::parse("query").expect("a word is a query"),
            language: Language::English,
            sources: (0..self.bounds.sources).map(name).collect(),
            notification: if self.bounds.text { Notification::Waiting(contact) } else { Notification::None },
            request: fingerprint.map(|fingerprint| RequestFingerprint::new([fingerprint; 16])),
        }
    }

    /// The call that a creator's server waits for reaches the table, and the creator is answered.
    pub fn call_creator(&self, state: &mut State, place: usize, fate: Fate) {
        let Creator::Writing(mut put, tries) = mem::take(&mut state.creators[place]) else { return };
        state.creators[place] = match self.call_put(state, Actor::Creator(place), &mut put, fate) {
            None => Creator::Writing(put, tries),
            Some(WriteOutcome::Committed) => acknowledged(state, &put, put.after.clone()),
            Some(WriteOutcome::Superseded(standing)) if standing.request == put.after.request => {
                acknowledged(state, &put, standing)
            }
            // Another request had used the key.
            Some(WriteOutcome::Superseded(_)) => Creator::Done,
            Some(WriteOutcome::NotCommitted | WriteOutcome::Missing) => unanswered(tries),
        };
    }
}

/// The next step of a creator that was not answered as it hoped.
pub const fn unanswered(tries: u8) -> Creator {
    if tries > 0 { Creator::Wishing(tries) } else { Creator::Done }
}

/// The creator hears that this job stands.
fn acknowledged(state: &mut State, put: &Put, told: Saved) -> Creator {
    let stands = |job: &Job| job.expires_at == told.expires_at && job.request == put.after.request;
    let is_there = state.row.as_ref().is_some_and(|row| stands(&row.job));
    if !is_there || told.is_expired(put.after.created_at) {
        state.history.broken.add(Law::Acknowledged);
    }
    state.history.acknowledged = Some(told.expires_at);
    Creator::Done
}
