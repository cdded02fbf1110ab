//! All sources, asked at the same time.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream};
use tokio::time::timeout;

use crate::{Hit, Query, Source, SourceError};

/// One source and its answer.
#[derive(Debug)]
pub struct Answered {
    /// The source's name.
    pub source: String,
    /// Its hits, best first, or why there are none.
    pub result: Result<Vec<Hit>, SourceError>,
}

/// A source that keeps its own time is ended from here this much later: it tells a time-out from being ended.
const GRACE: Duration = Duration::from_secs(1);

/// Asks every source and yields each as it answers, fails, panics or runs out of time: its own if it has one to say,
/// `time_out` if not.
///
/// The searches run inside the stream, on the task that polls it: dropping it ends them all, and time that its
/// reader spends elsewhere counts against them.
pub fn fan_out(
    sources: Vec<Arc<dyn Source>>,
    query: Arc<Query>,
    time_out: Duration,
) -> impl Stream<Item = Answered> + Send + Unpin {
    sources
        .into_iter()
        .map(|source| ask(source, Arc::clone(&query), time_out))
        .collect::<FuturesUnordered<_>>()
}

async fn ask(source: Arc<dyn Source>, query: Arc<Query>, time_out: Duration) -> Answered {
    // Inside `async` also a panic of `search` itself, before there is a future, is caught.
    let search = AssertUnwindSafe(async { source.search(&query).await }).catch_unwind();
    let time_out = source.time_out().map_or(time_out, |own| own + GRACE);
    let result = match timeout(time_out, search).await {
        Err(_elapsed) => Err(SourceError::TimedOut),
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => {
            let message = panic_message(panic.as_ref());
            tracing::error!(
                source = source.name(),
                panic.message = message,
                "search of source panicked: {message}"
            );
            Err(SourceError::Panicked)
        }
    };
    Answered { source: source.name().to_owned(), result }
}

/// The message of a caught panic: `panic!` leaves a `&str` or a `String`; anything else has no text to show.
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;
    use futures::future::BoxFuture;
    use tokio::time::{Instant, sleep};

    use super::*;
    use crate::RawHit;

    enum Act {
        AnswerAfter(u64),
        FailAfter(u64),
        PanicAtOnce,
        PanicAfter(u64),
        SayAndAnswerAfter(u64),
    }

    struct Actor(&'static str, Act);

    impl Source for Actor {
        fn name(&self) -> &str {
            self.0
        }

        fn time_out(&self) -> Option<Duration> {
            match self.1 {
                Act::SayAndAnswerAfter(seconds) => Some(Duration::from_secs(seconds)),
                _ => None,
            }
        }

        fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
            if matches!(self.1, Act::PanicAtOnce) {
                panic!("at once");
            }
            Box::pin(async move {
                match self.1 {
                    Act::AnswerAfter(seconds) | Act::SayAndAnswerAfter(seconds) => {
                        sleep(Duration::from_secs(seconds)).await;
                        let raw = RawHit {
                            title: query.text.clone(),
                            url: "https://a.example/".into(),
                            ..RawHit::default()
                        };
                        Hit::new(raw)
                            .map(|hit| vec![hit])
                            .map_err(|error| SourceError::BadAnswer(error.into()))
                    }
                    Act::FailAfter(seconds) => {
                        sleep(Duration::from_secs(seconds)).await;
                        Err(SourceError::Refused("status 503".into()))
                    }
                    Act::PanicAtOnce => unreachable!("panicked before there was a future"),
                    Act::PanicAfter(seconds) => {
                        sleep(Duration::from_secs(seconds)).await;
                        panic!("after {seconds} seconds");
                    }
                }
            })
        }
    }

    /// Name, outcome and second of each answer, in the order in which they came.
    async fn outcomes(actors: Vec<Actor>) -> Vec<(String, &'static str, u64)> {
        let sources = actors.into_iter().map(|actor| Arc::new(actor) as Arc<dyn Source>).collect();
        let query = Arc::new(Query { text: "원피스".into(), language: None, limit: 10 });
        let start = Instant::now();
        fan_out(sources, query, Duration::from_secs(10))
            .map(|Answered { source, result }| {
                let outcome = result.as_ref().map_or_else(SourceError::code, |_| "answered");
                (source, outcome, start.elapsed().as_secs())
            })
            .collect()
            .await
    }

    #[tokio::test(start_paused = true)]
    async fn each_source_is_yielded_as_it_answers() {
        let actors = vec![
            Actor("slow", Act::AnswerAfter(5)),
            Actor("quick", Act::AnswerAfter(1)),
            Actor("middle", Act::AnswerAfter(3)),
        ];
        let expected = [("quick", "answered", 1), ("middle", "answered", 3), ("slow", "answered", 5)];
        assert_eq!(outcomes(actors).await, expected.map(|(name, what, when)| (name.to_owned(), what, when)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_one_source_does_does_not_touch_its_neighbours() {
        let actors = vec![
            Actor("never", Act::AnswerAfter(1_000_000)),
            Actor("good", Act::AnswerAfter(9)),
            Actor("panics-late", Act::PanicAfter(2)),
            Actor("refuses", Act::FailAfter(4)),
            Actor("panics", Act::PanicAtOnce),
        ];
        let expected = [
            ("panics", "panicked", 0),
            ("panics-late", "panicked", 2),
            ("refuses", "refused", 4),
            ("good", "answered", 9),
            ("never", "timed-out", 10),
        ];
        assert_eq!(outcomes(actors).await, expected.map(|(name, what, when)| (name.to_owned(), what, when)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_says_how_long_it_takes_is_given_that_long() {
        let actors = vec![Actor("usual", Act::AnswerAfter(40)), Actor("long", Act::SayAndAnswerAfter(40))];
        let expected = [("usual", "timed-out", 10), ("long", "answered", 40)];
        assert_eq!(outcomes(actors).await, expected.map(|(name, what, when)| (name.to_owned(), what, when)));
    }

    #[tokio::test(start_paused = true)]
    async fn without_sources_there_is_nothing_to_wait_for() {
        assert_eq!(outcomes(Vec::new()).await, []);
    }

    #[test]
    fn the_message_of_a_panic_is_kept() {
        assert_eq!(panic_message(&"plain"), "plain");
        assert_eq!(panic_message(&"made".to_owned()), "made");
        assert_eq!(panic_message(&42), "no message");
    }
}
