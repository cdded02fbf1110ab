//! The target of a request, and the link to a job that it may be.

use job::{Job, Key, StopCode, TextLink, Token, ViewToken};
use lambda_http::Request;

use crate::{Resource, routes::is_api};

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

/// The job that a link leads to, and what the link allows: everything with its owner's token, reading alone with its view
/// token. What follows from one is computed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobLink {
    /// The owner's token; `None` in a shared link.
    pub owner: Option<Token>,
    /// The code behind it, in the link of a text.
    pub code: Option<StopCode>,
    /// The token to show around.
    pub view: ViewToken,
    /// The key of the job, if there is one.
    pub key: Key,
}

impl From<Token> for JobLink {
    fn from(token: Token) -> Self {
        let link = Self::from(token.view());
        Self { owner: Some(token), ..link }
    }
}

impl From<ViewToken> for JobLink {
    fn from(view: ViewToken) -> Self {
        let key = view.key();
        Self { owner: None, code: None, view, key }
    }
}

impl JobLink {
    /// The link that a segment of this resource's path makes, if it is well-formed.
    fn parse(resource: Resource, segment: &str) -> Option<Self> {
        if resource.is_shared() {
            return ViewToken::parse(segment).ok().map(Self::from);
        }
        let TextLink { token, code } = TextLink::parse(segment).ok()?;
        (code.is_none() || resource.takes_code()).then(|| Self { code, ..Self::from(token) })
    }

    /// The job as far as the link shows it.
    pub fn shows(&self, job: Job) -> Job {
        if self.owner.is_some() { job } else { job.shared() }
    }

    /// The characters that the link carries.
    pub fn id(&self) -> &str {
        self.owner.as_ref().map_or(self.view.as_str(), Token::as_str)
    }

    /// The job's path, for programs.
    pub fn job_path(&self) -> String {
        self.path(Resource::Job, Resource::SharedJob)
    }

    /// The path of its results, for programs.
    pub fn results_path(&self) -> String {
        self.path(Resource::Results, Resource::SharedResults)
    }

    /// The path of its page.
    pub fn page_path(&self) -> String {
        self.path(Resource::JobPage, Resource::SharedPage)
    }

    /// The path of its page as a text's link has it, with the code where there is one.
    pub fn text_path(&self) -> String {
        format!("{}{}", self.page_path(), self.code.as_ref().map_or("", StopCode::as_str))
    }

    /// The path of the page where the reader of a text stops texts to its number; `None` without the text's code.
    pub fn stop_path(&self) -> Option<String> {
        self.code.as_ref().map(|_| format!("{}/stop", self.text_path()))
    }

    /// The path of the page to show around.
    pub fn share_path(&self) -> String {
        Resource::SharedPage.path_for(self.view.as_str())
    }

    fn path(&self, owners: Resource, shared: Resource) -> String {
        if self.owner.is_some() { owners } else { shared }.path_for(self.id())
    }
}
