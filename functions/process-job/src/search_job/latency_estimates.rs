use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use job::{Job, Timestamp};

/// The time that each source usually takes, as far as this process has seen. A search's end is told from it to those
/// who watch, and nothing depends on it: a process that has seen nothing knows nothing.
#[derive(Clone, Debug, Default)]
pub struct LatencyEstimates(Arc<Mutex<HashMap<String, Duration>>>);

impl LatencyEstimates {
    /// Learns that a source took so long: what is usual moves a quarter of the way there.
    pub(crate) fn learn(&self, source: &str, took: Duration) {
        let mut times = self.times();
        let estimate = times.get(source).map_or(took, |estimate| (*estimate * 3 + took) / 4);
        times.insert(source.to_owned(), estimate);
    }

    /// When a search that begins now will usually have ended: with the slowest of the sources that are left. `None`
    /// when one of them is new.
    pub(crate) fn end_of(&self, job: &Job, now: Timestamp) -> Option<Timestamp> {
        let times = self.times();
        let left = job.sources.iter().filter(|source| !source.is_over());
        let estimate =
            left.map(|source| times.get(source.name.as_str()).copied()).collect::<Option<Vec<_>>>()?;
        Some(now.plus(estimate.into_iter().max()?))
    }

    fn times(&self) -> MutexGuard<'_, HashMap<String, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use job::{Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, SourceState, Token};

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);

    fn job() -> Job {
        let new_job = NewJob {
            key: Token::from_bytes([7; 16]).key(),
            query: QueryText::parse("q").unwrap(),
            language: Language::Korean,
            sources: ["quick", "slow"].map(|name| SourceName::parse(name).unwrap()).to_vec(),
            notification: Notification::None,
            request: None,
        };
        Job::create(new_job, Moment { now: NOW, rules: Rules::AGREED })
    }

    fn learnt(times: &[(&str, u64)]) -> LatencyEstimates {
        let estimate = LatencyEstimates::default();
        times.iter().for_each(|(source, seconds)| estimate.learn(source, Duration::from_secs(*seconds)));
        estimate
    }

    #[test]
    fn a_search_is_expected_to_end_with_its_slowest_source() {
        let estimate = learnt(&[("quick", 1), ("slow", 35)]);
        assert_eq!(estimate.end_of(&job(), NOW), Some(Timestamp::from_millis(36_000)));
        assert_eq!(
            learnt(&[("quick", 1)]).end_of(&job(), NOW),
            None,
            "nobody knows how long the other takes"
        );
    }

    #[test]
    fn only_the_sources_that_are_left_count() {
        let mut job = job();
        job.sources[1].state = SourceState::Done { hits: 3 };
        assert_eq!(learnt(&[("quick", 1)]).end_of(&job, NOW), Some(Timestamp::from_millis(2_000)));
    }

    #[test]
    fn one_answer_out_of_the_ordinary_changes_what_is_usual_by_a_quarter() {
        let mut job = job();
        job.sources.truncate(1);
        let estimate = learnt(&[("quick", 4), ("quick", 20)]);
        assert_eq!(estimate.end_of(&job, NOW), Some(Timestamp::from_millis(9_000)));
    }
}
