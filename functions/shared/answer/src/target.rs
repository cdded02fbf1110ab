//! The target of a request.

use job::Key;
use lambda_http::Request;

use crate::{JobLink, Resource, routes::is_api};

/// The target of a request: its path, read once.
#[derive(Clone, Debug)]
pub struct Target {
    /// The resource, if there is one at the path.
    pub resource: Option<Resource>,
    /// The job that the path leads to, if its secret is well-formed.
    pub job: Option<JobLink>,
    /// The path is one for programs, which read problems as JSON.
    pub is_api: bool,
}

impl Target {
    /// The target of a request.
    pub fn new(request: &Request) -> Self {
        Self::of_path(request.uri().path())
    }

    /// The target of a request for this path.
    pub fn of_path(path: &str) -> Self {
        let parsed = Resource::parse(path);
        Self {
            resource: parsed.map(|(resource, _)| resource),
            job: parsed.and_then(|(resource, secret)| JobLink::parse(resource, secret?)),
            is_api: is_api(path),
        }
    }

    /// The key of the job that the path names.
    pub fn key(&self) -> Option<&Key> {
        self.job.as_ref().map(|job| &job.key)
    }
}
