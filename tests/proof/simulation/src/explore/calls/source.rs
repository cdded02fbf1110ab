//! A source that answers at once, fails, is silent, or dies with its process.

use std::{future::pending, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use search::{Hit, Query, RawHit, Source, SourceError};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{super::stage::Stage, choice::Choice, pending_call::PendingCall};
use crate::process::Process;

/// The names of the sources.
pub(in crate::explore) const NAMES: [&str; 2] = ["first", "second"];
/// A query with this word is answered by no source.
pub(in crate::explore) const HOPELESS: &str = "hopeless";
/// The time that an invocation still runs when its sources are silent: longer than one that was ended by a restart.
const SILENCE: Duration = Duration::from_secs(5);

pub(in crate::explore) struct AnsweringSource {
    pub(in crate::explore) name: &'static str,
    pub(in crate::explore) stage: Arc<Stage>,
    pub(in crate::explore) process: Arc<Process>,
    /// The time that it takes.
    pub(in crate::explore) takes: Duration,
    /// Told to its invocation when its time is over.
    pub(in crate::explore) stop: CancellationToken,
}

impl AnsweringSource {
    async fn answer(&self, query: &Query) -> Result<Vec<Hit>, SourceError> {
        let (word, key) = query.text.split_once(' ').unwrap_or_default();
        self.stage.world.story(key, |story| story.asked(self.name, &self.process));
        sleep(self.takes).await;
        let call = PendingCall::source(self.name);
        let way = self.stage.gate.pass(self.process.id, call.clone()).await;
        let choice = way.unwrap_or(Choice::DiesBefore);
        self.stage.note(self.process.id, (&call, choice), (None, 0));
        let who = self.stage.name_of(self.process.id);
        self.stage.tell(&who, [call.name.as_str(), choice.words()].join(" ").trim_end());
        match choice {
            Choice::DiesBefore => {
                self.process.kill();
                self.stage.gate.forget(self.process.id);
                pending().await
            }
            Choice::ToldToStop => {
                sleep(SILENCE).await;
                self.stop.cancel();
                pending().await
            }
            Choice::Fails => Err(SourceError::Unreachable("by choice".into())),
            _ if word == HOPELESS => Err(SourceError::Unreachable("always".into())),
            // Two searchers that ask the same source are answered differently.
            _ => Ok((0..1 + self.process.id % 3).map(|place| self.hit(place)).collect()),
        }
    }

    fn hit(&self, place: u64) -> Hit {
        let url = format!("https://{}.example/{place}", self.name);
        Hit::new(RawHit { title: format!("{} {place}", self.name), url, ..RawHit::default() })
            .expect("a sound hit")
    }
}

impl Source for AnsweringSource {
    fn name(&self) -> &str {
        self.name
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(self.answer(query))
    }
}
