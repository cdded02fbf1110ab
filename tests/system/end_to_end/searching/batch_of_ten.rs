//! Ten searches wait together in one invocation, and none waits for another.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::future::BoxFuture;
use job::{SourceLabel, SourceName};
use search::{DEFAULT_WEIGHT, Hit, Query, RawHit, Source, SourceError};
use serde_json::json;
use tests::PHONE;
use textback::Sources;
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::searching::searcher::{Searcher, key};

/// A source that does what the query says.
struct Obedient {
    /// Lets "slow" and "cancelled" answer.
    go: Semaphore,
    /// Lets "panicking" answer.
    panic: Notify,
    /// The next one who asks for the weight, outside of what guards a search, panics.
    is_broken: AtomicBool,
}

impl Source for Obedient {
    fn name(&self) -> &str {
        "obedient"
    }

    fn weight(&self) -> u32 {
        assert!(!self.is_broken.swap(false, Ordering::SeqCst), "broken as asked");
        DEFAULT_WEIGHT
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async move {
            match query.text.as_str() {
                "slow" | "cancelled" => drop(self.go.acquire().await),
                "panicking" => {
                    self.panic.notified().await;
                    self.is_broken.store(true, Ordering::SeqCst);
                }
                _ => {}
            }
            let url = "https://a.example/1".to_owned();
            let raw = RawHit { title: query.text.clone(), url, ..RawHit::default() };
            Ok(vec![Hit::new(raw).expect("a sound hit")])
        })
    }
}

async fn created(searcher: &Searcher, query: &str) -> String {
    searcher.world.created(&json!({ "query": query, "phone": PHONE, "consent": true })).await
}

#[tokio::test]
async fn neither_a_slow_search_nor_a_panic_nor_a_cancel_delays_the_end_and_the_text_of_the_others() {
    let source =
        Arc::new(Obedient { go: Semaphore::new(0), panic: Notify::new(), is_broken: AtomicBool::new(false) });
    let label = SourceLabel {
        name: SourceName::parse(source.name()).unwrap(),
        korean: "검색처".to_owned(),
        english: "Source".to_owned(),
    };
    let searcher = Searcher::of(Sources {
        sources: vec![Arc::clone(&source) as Arc<dyn Source>],
        labels: vec![label],
        time_out: Duration::from_secs(60),
    })
    .await;
    let mut tokens = Vec::new();
    for query in ["slow", "panicking", "cancelled", "1", "2", "3", "4", "5", "6", "7"] {
        tokens.push(created(&searcher, query).await);
    }
    let keys: Vec<_> = tokens.iter().map(|token| key(token)).collect();
    let keys: Vec<_> = keys.iter().map(String::as_str).collect();
    let invocation = tokio::spawn(searcher.invoke(&keys, &CancellationToken::new()));

    for token in &tokens[3..] {
        let ended = searcher.world.drain(token).await;
        assert_eq!(
            (ended["status"].as_str(), ended["notification"]["state"].as_str()),
            (Some("completed"), Some("sent"))
        );
    }
    assert!(!invocation.is_finished(), "three are still at it");
    assert_eq!(searcher.world.cancel(&tokens[2]).await.status, 200);
    source.panic.notify_one();
    source.go.add_permits(2);

    assert_eq!(invocation.await.unwrap(), ["1"], "only what panicked is delivered again");
    let status = async |token: &str| searcher.world.status(token).await.json()["status"].clone();
    assert_eq!(status(&tokens[0]).await, "completed");
    assert_eq!(status(&tokens[2]).await, "cancelled");
    assert_eq!(searcher.world.texts().await.len(), 8, "seven quick ones and the slow one");
}
