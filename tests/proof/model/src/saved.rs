//! A job, held by many.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::Deref,
    sync::Arc,
};

use job::Job;

/// A job as the table or an actor's memory holds it: shared between states, and hashed once.
#[derive(Clone, Debug)]
pub struct Saved {
    job: Arc<Job>,
    digest: u64,
}

impl Saved {
    /// Holds a job.
    pub fn new(job: Job) -> Self {
        let mut hasher = DefaultHasher::new();
        // When it last changed decides nothing.
        Job { updated_at: job.created_at, ..job.clone() }.hash(&mut hasher);
        Self { digest: hasher.finish(), job: Arc::new(job) }
    }

    /// The hash of all of the job that decides anything.
    pub const fn digest(&self) -> u64 {
        self.digest
    }
}

impl Deref for Saved {
    type Target = Job;

    fn deref(&self) -> &Job {
        &self.job
    }
}

impl PartialEq for Saved {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && (Arc::ptr_eq(&self.job, &other.job) || self.job == other.job)
    }
}

impl Eq for Saved {}

impl Hash for Saved {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}
