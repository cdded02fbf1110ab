//! A source that takes its time, fails at times, and kills the process that asks it for poison.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use search::{Hit, Query, RawHit, Source, SourceError};
use tokio::time::sleep;

use crate::{process::Process, world::World};

/// The names of the sources.
pub(crate) const NAMES: [&str; 3] = ["quick", "slow", "moody"];
/// A query with this word is a poison job's.
pub(crate) const POISON: &str = "poison";

/// One process's way to a source.
pub(crate) struct Simulated {
    pub(crate) name: &'static str,
    pub(crate) world: Arc<World>,
    pub(crate) process: Arc<Process>,
}

impl Simulated {
    /// All sources, as one process asks them.
    pub(crate) fn all(world: &Arc<World>, process: &Arc<Process>) -> Vec<Arc<dyn Source>> {
        let source = |name| {
            let (world, process) = (Arc::clone(world), Arc::clone(process));
            Arc::new(Self { name, world, process }) as Arc<dyn Source>
        };
        NAMES.map(source).into()
    }

    async fn answer(&self, query: &Query) -> Result<Vec<Hit>, SourceError> {
        // The query names its job, so that the source knows whom it is asked for.
        let (word, key) = query.text.split_once(' ').unwrap_or_default();
        self.world.tell(Some(key), &format!("  {} asked by process {}", self.name, self.process.id));
        self.world.story(key, |story| story.asked(self.name, &self.process));
        let millis = match self.name {
            "quick" => fastrand::u64(50..2_000),
            "slow" => fastrand::u64(3_000..25_000),
            _ => fastrand::u64(500..9_000),
        };
        let is_deadly = word == POISON && self.name == "slow";
        // Poison kills at any moment of the first seconds: also between a finding and the word of it.
        sleep(Duration::from_millis(if is_deadly { millis % 2_500 } else { millis })).await;
        if is_deadly {
            self.process.kill();
        }
        self.process.go_on_asking().await;
        if self.name == "moody" && fastrand::u8(..100) < 15 {
            return Err(SourceError::Unreachable("in a mood".into()));
        }
        let hits = fastrand::usize(0..4);
        self.world.tell(
            Some(key),
            &format!("  {} answers process {} with {hits} hits", self.name, self.process.id),
        );
        Ok((0..hits).map(|place| self.hit(place)).collect())
    }

    fn hit(&self, place: usize) -> Hit {
        let url = format!("https://{}.example/{place}", self.name);
        let raw = RawHit { title: format!("{} {place}", self.name), url, ..RawHit::default() };
        Hit::new(raw).expect("a sound hit")
    }
}

impl Source for Simulated {
    fn name(&self) -> &str {
        self.name
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(self.answer(query))
    }
}
