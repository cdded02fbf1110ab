//! The place where calls wait until they are told how they go.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Notify, oneshot};

use super::{choice::Choice, pending_call::PendingCall};

/// A call that waits, of a process.
struct Waiting {
    process: u64,
    call: PendingCall,
    go: oneshot::Sender<Choice>,
}

#[derive(Default)]
pub(in crate::explore) struct Gate {
    waiting: Mutex<Vec<Waiting>>,
    /// The ways of next attempts, by the names that the SDK has for calls.
    next_attempts: Mutex<HashMap<String, Choice>>,
    /// Told when a call came, and when a task ended.
    pub(in crate::explore) news: Notify,
}

impl Gate {
    /// Waits to be told the way; `None` when the process is dead by then.
    pub(in crate::explore) async fn pass(&self, process: u64, call: PendingCall) -> Option<Choice> {
        let (go, way) = oneshot::channel();
        self.waiting().push(Waiting { process, call, go });
        self.news.notify_one();
        way.await.ok()
    }

    /// The calls that wait, in the order in which they came.
    pub(in crate::explore) fn standing(&self) -> Vec<(u64, PendingCall)> {
        self.waiting().iter().map(|waiting| (waiting.process, waiting.call.clone())).collect()
    }

    /// Tells the call at this place its way.
    pub(in crate::explore) fn let_go(&self, place: usize, choice: Choice) {
        let waiting = self.waiting().remove(place);
        // A caller that has given up meanwhile does not hear it.
        let _ = waiting.go.send(choice);
    }

    /// No call of a dead process waits any more.
    pub(in crate::explore) fn forget(&self, process: u64) {
        self.waiting().retain(|waiting| waiting.process != process);
    }

    /// The way of another attempt at a call, once.
    pub(in crate::explore) fn next_attempt(&self, invocation: &str) -> Option<Choice> {
        let mut attempts = self.attempts();
        let choice = attempts.remove(invocation)?;
        if let Some(next) = choice.next_attempt() {
            attempts.insert(invocation.to_owned(), next);
        }
        Some(choice)
    }

    /// Notes the way of the attempts that follow one that went like this.
    pub(in crate::explore) fn expect_attempts(&self, invocation: &str, choice: Choice) {
        if let Some(next) = choice.next_attempt() {
            self.attempts().insert(invocation.to_owned(), next);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn attempts(&self) -> MutexGuard<'_, HashMap<String, Choice>> {
        self.next_attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
