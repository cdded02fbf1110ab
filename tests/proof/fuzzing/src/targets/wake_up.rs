//! The searcher's wake-ups: events of the queue's and of the schedule's.

use std::sync::Arc;

use process_job::Event;
use tokio_util::sync::CancellationToken;

use crate::{functions::act, services::Held};

/// Feeds the searcher: whatever the records hold, it answers with those that are to be delivered again.
///
/// # Panics
/// When it does.
pub fn feed(input: &[u8]) {
    let Ok(event) = serde_json::from_slice::<Event>(input) else { return };
    let answer = act(Held::default(), async |functions, _| {
        Arc::clone(&functions.process_job).handle(event, &CancellationToken::new()).await
    });
    let answer = answer.expect("an empty table is no error");
    serde_json::to_string(&answer).expect("an answer is JSON");
}
