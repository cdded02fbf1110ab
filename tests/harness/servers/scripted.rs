use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::future::BoxFuture;
use job::{SourceLabel, SourceName};
use search::{Hit, Query, RawHit, Source, SourceError};
use textback::Sources;
use tokio::sync::watch;

/// A source that answers when the test lets it, and counts how often it was asked.
#[derive(Clone)]
pub struct Scripted {
    pub(crate) name: &'static str,
    asked: Arc<AtomicUsize>,
    answers: watch::Sender<bool>,
    hits: usize,
}

impl Scripted {
    /// A source that waits to be [answered](Self::answer) and then has this many hits.
    pub fn new(name: &'static str, hits: usize) -> Self {
        Self { name, asked: Arc::default(), answers: watch::Sender::new(false), hits }
    }

    /// A source that has this many hits at once.
    pub fn answering(name: &'static str, hits: usize) -> Self {
        let source = Self::new(name, hits);
        source.answer();
        source
    }

    /// Lets the source answer, now and ever after.
    pub fn answer(&self) {
        self.answers.send_replace(true);
    }

    /// The number of times that it was asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// These sources as a system's.
    ///
    /// # Panics
    /// When a name is no source name.
    pub fn system(scripted: &[&Self]) -> Sources {
        let label = |source: &&Self| SourceLabel {
            name: SourceName::parse(source.name).expect("a source name"),
            korean: source.name.to_owned(),
            english: source.name.to_owned(),
        };
        Sources {
            labels: scripted.iter().map(label).collect(),
            sources: scripted.iter().map(|source| Arc::new((*source).clone()) as Arc<dyn Source>).collect(),
            time_out: Duration::from_secs(60),
        }
    }

    /// The source's hits, once it may answer.
    pub(crate) fn found(&self) -> impl Future<Output = Vec<RawHit>> + Send {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.subscribe();
        async move {
            answers.wait_for(|answers| *answers).await.expect("the source keeps the sender");
            (0..self.hits).map(|place| self.hit(place)).collect()
        }
    }

    fn hit(&self, place: usize) -> RawHit {
        let url = format!("https://{}.example/{place}", self.name);
        RawHit { title: format!("{} {place}", self.name), url, ..RawHit::default() }
    }
}

impl Source for Scripted {
    fn name(&self) -> &str {
        self.name
    }

    fn search<'a>(&'a self, _: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        let found = self.found();
        Box::pin(async move {
            Ok(found.await.into_iter().map(|raw| Hit::new(raw).expect("a sound hit")).collect())
        })
    }
}
