//! `web-page`: the pages, their assets, and an answer to everything that no other function answers.
//!
//! [`WebPage::handle`] renders `/`, `/s/{token}` with the pages of its number, and `/r/{view}`, serves `/assets/…` and `/api/openapi.json`, and says 404 and 405 in the form that the
//! asker reads: problem details under `/api/`, a page elsewhere.

mod description;
mod reader;

use answer::{
    File, JobLink, KnownTags, Problem, RequestSpan, Resource, Selection, Target, in_time, listing, takes,
};
use cloud::{Aws, Clock, Environment, JobTable, Secret, SettingError, StoredFinding, TableError};
use job::{Job, Key, Language, ViewToken};
use lambda_http::{
    Body, Request, RequestExt, Response,
    http::{HeaderValue, Method, StatusCode, header},
};
use page::{Asset, Form, JobPage, PageSettings, PrivacyPage, StopPage, Typed};
use percent_encoding::percent_decode_str;

use crate::reader::Reader;

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct WebPage {
    /// Where jobs are kept.
    pub table: JobTable,
    /// What the pages tell of the service.
    pub settings: PageSettings,
    /// Where searches are stored, and from where texts are sent.
    pub regions: [String; 2],
    /// The time.
    pub clock: Clock,
}

impl WebPage {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?,
            settings: PageSettings::from_environment(environment)?,
            regions: [
                environment.required("AWS_REGION", "a region such as ap-northeast-2")?.to_owned(),
                environment
                    .required("SMS_REGION", "a region that sends SMS, such as ap-northeast-1")?
                    .to_owned(),
            ],
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }

    /// Answers a request for a page, and whatever else arrives.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let target = Target::new(&request);
        RequestSpan::new(&request, &target).run(self.answer(&request, &target)).await
    }

    async fn answer(&self, request: &Request, target: &Target) -> Response<Body> {
        let response = match (request.method(), target.resource) {
            (&Method::GET | &Method::HEAD, None | Some(Resource::JobPage | Resource::SharedPage))
                if let Some(link) = link_before_text(request.uri().path()) =>
            {
                answer::see_other(&link.text_path())
            }
            (&Method::GET | &Method::HEAD, Some(resource)) => self.read(request, target, resource).await,
            (&Method::OPTIONS, Some(resource)) => answer::options(resource),
            _ => refuse(request, target),
        };
        match response.headers().contains_key(header::CONTENT_ENCODING) {
            true => response,
            false => answer::packed(request, response),
        }
    }

    async fn read(&self, request: &Request, target: &Target, resource: Resource) -> Response<Body> {
        let reader = Reader::of(request);
        let page = match (resource, &target.job) {
            (Resource::Description, _) => return description::response(&self.settings.sources),
            (Resource::Asset, _) if let Some(asset) = page::asset(request.uri().path()) => {
                return file(request, asset);
            }
            (Resource::StartPage, _) => in_time(self.start_page(request, &reader)).await.map(Some),
            (Resource::JobPage | Resource::SharedPage, Some(link)) => {
                in_time(self.job_page(request, link, &reader)).await
            }
            (Resource::NumberPage, Some(link)) => in_time(self.number_page(link, &reader)).await,
            (Resource::StopPage, Some(link)) => in_time(self.stop_page(link, &reader)).await,
            (Resource::Privacy, _) => Ok(Some(self.privacy_page(&reader))),
            (Resource::JobPage | Resource::SharedPage | Resource::Asset, _)
            | (Resource::NumberPage | Resource::StopPage, _) => Ok(None),
            _ => return refuse(request, target),
        };
        let language = reader.language();
        let page = match page {
            Ok(page) => page.unwrap_or_else(|| Problem::NotFound.page(page::missing(language))),
            Err(problem) => problem.page(page::trouble(language)),
        };
        reader.remember(page, self.is_secure())
    }

    /// Returns true when browsers reach the site by HTTPS alone.
    fn is_secure(&self) -> bool {
        self.home().starts_with("https:")
    }

    /// The address of the site.
    fn home(&self) -> &str {
        self.settings.wording.address()
    }

    async fn start_page(&self, request: &Request, reader: &Reader) -> Result<Response<Body>, Problem> {
        let key = Secret::random_token();
        let earlier = self.earlier_search(request).await?;
        let names: Option<Vec<_>> = earlier
            .as_ref()
            .map(|job| job.sources.iter().map(|source| source.name.as_str().to_owned()).collect());
        let query = earlier.as_ref().map_or("", |job| job.query.as_str());
        let typed = Typed { query, sources: names.as_deref(), ..Typed::default() };
        let page = page::start(&self.form(typed, reader.language()), key.as_str(), has_erased(request));
        let mut response = answer::html(StatusCode::OK, page);
        // The one page that search engines may show names no search.
        if earlier.is_none() {
            response.headers_mut().remove("x-robots-tag");
        }
        Ok(response)
    }

    const fn form<'a>(&'a self, typed: Typed<'a>, language: Language) -> Form<'a> {
        Form { settings: &self.settings, language, typed, mistakes: &[], notice: None }
    }

    fn privacy_page(&self, reader: &Reader) -> Response<Body> {
        let [storage_region, sms_region] = self.regions.each_ref().map(String::as_str);
        let page = PrivacyPage {
            language: reader.language(),
            operator: self.settings.operator.as_deref(),
            storage_region,
            channels: self.settings.channels,
            has_alim_talk: self.settings.has_alim_talk,
            sms_region,
            retention: self.clock.rules().retention,
        };
        answer::html(StatusCode::OK, page::privacy(&page))
    }

    /// The search whose words the start page is filled in with, if it is asked for and still kept.
    async fn earlier_search(&self, request: &Request) -> Result<Option<Job>, Problem> {
        let named = request.query_string_parameters_ref().and_then(|query| query.first("again"));
        let Some(key) = named.and_then(|view| Some(ViewToken::parse(view).ok()?.key())) else {
            return Ok(None);
        };
        self.table.read(&key, self.clock.now()).await.map_err(|error| unread(&key, &error))
    }

    /// The page where a number is given later; where none can be, the search's page, which says how its text stands.
    async fn number_page(&self, link: &JobLink, reader: &Reader) -> Result<Option<Response<Body>>, Problem> {
        let job = self.table.peek(&link.key, self.clock.now()).await;
        let job = job.map_err(|error| unread(&link.key, &error))?;
        Ok(job.map(|job| match job.check_takes_number() {
            Ok(()) => {
                let form = self.form(Typed::default(), reader.language_or(job.language));
                answer::html(StatusCode::OK, page::number(&form, &link.page_path()))
            }
            Err(_) => answer::see_other(&link.page_path()),
        }))
    }

    /// The page where the reader of a text stops texts to its number. It does not tell if the code is the text's.
    async fn stop_page(&self, link: &JobLink, reader: &Reader) -> Result<Option<Response<Body>>, Problem> {
        if link.code.is_none() {
            return Ok(None);
        }
        let job = self.table.peek(&link.key, self.clock.now()).await;
        let job = job.map_err(|error| unread(&link.key, &error))?;
        Ok(job.map(|job| {
            let form = self.form(Typed::default(), reader.language_or(job.language));
            let page = page::stop(&StopPage { form: &form, page_path: &link.text_path(), done: None });
            answer::html(StatusCode::OK, page)
        }))
    }

    /// The page, or "you have this version already" for a script that watches: for that, the job alone is read.
    async fn job_page(
        &self,
        request: &Request,
        link: &JobLink,
        reader: &Reader,
    ) -> Result<Option<Response<Body>>, Problem> {
        let (key, now, shown) = (&link.key, self.clock.now(), KnownTags::new(request));
        let mut known = None;
        if !shown.named().is_empty() {
            let job = self.table.peek(key, now).await.map_err(|error| unread(key, &error))?;
            let Some(job) = job else { return Ok(None) };
            known = Some(job.version);
            let job = link.shows(job);
            if shown.includes(&answer::version_tag(&job)) {
                return Ok(Some(answer::not_modified(&job, now)));
            }
        }
        let read = self.table.read_results(key, now, known).await.map_err(|error| unread(key, &error))?;
        Ok(read.map(|(job, findings)| {
            let job = link.shows(job);
            let page = self.render(request, link, &job, &findings, reader);
            answer::with_version(answer::html(StatusCode::OK, page), &job, now)
        }))
    }

    fn render(
        &self,
        request: &Request,
        link: &JobLink,
        job: &Job,
        findings: &[StoredFinding],
        reader: &Reader,
    ) -> String {
        // An address that was tampered with shows the first page.
        let mut selection = Selection::of(request).unwrap_or_default();
        // Without scripts, a page that comes again tells nothing of what its reader has seen.
        let comes_again = job.ended_at().is_none() && selection.seen.is_empty();
        if comes_again {
            selection = selection.having_watched(findings.len());
        }
        let mut listing = listing(job, findings, &selection);
        if comes_again {
            listing.new = 0;
        }
        page::job(&JobPage {
            language: reader.language_or(job.language),
            job,
            path: &link.page_path(),
            stop: link.stop_path().as_deref(),
            api: &link.job_path(),
            share: &link.share_path(),
            is_owners: link.owner.is_some(),
            home: self.home(),
            view: &link.view,
            labels: &self.settings.sources,
            listing: &listing,
            longest: self.clock.rules().max_age,
            now: self.clock.now(),
        })
    }
}

fn file(request: &Request, asset: &Asset) -> Response<Body> {
    let (coding, body) = asset.body(|coding| takes(request, coding));
    let tag = asset.path.trim_start_matches("/assets/");
    let mut response = answer::file(request, &File { tag, content_type: asset.content_type, coding, body });
    // A page of another version has linked it: under that address, it is not to be kept.
    if asset.path != request.uri().path() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The link to a search that swallowed what stood behind it, as messengers' links do with a bracket, a full stop or a
/// Korean particle: `/s/{token})`, `/r/{view}에서`. What looks like a file's name is none of these.
fn link_before_text(path: &str) -> Option<JobLink> {
    let begin = if path.starts_with("/s/") || path.starts_with("/r/") { "/s/".len() } else { return None };
    let (link, rest) = path.split_at(begin + path[begin..].find(|c: char| !c.is_ascii_alphanumeric())?);
    let text = percent_decode_str(rest).decode_utf8().ok()?;
    let is_text = !text.contains(|c: char| c.is_ascii_alphanumeric() || c.is_control());
    Target::of_path(link).job.filter(|_| is_text)
}

/// Returns true when a form at `/s/{token}/delete` has just led here. It is the same for every reader, and tells of no search.
fn has_erased(request: &Request) -> bool {
    request.query_string_parameters_ref().is_some_and(|query| query.first("deleted").is_some())
}

fn unread(key: &Key, error: &TableError) -> Problem {
    Problem::unavailable("job not read", key, error)
}

/// The answer where there is nothing, or nothing for this method.
fn refuse(request: &Request, target: &Target) -> Response<Body> {
    let problem = match target.resource {
        None => Problem::NotFound,
        Some(resource) => Problem::MethodNotAllowed(resource.methods()),
    };
    let language = Reader::of(request).language();
    match problem {
        problem if target.is_api => problem.response(language),
        Problem::NotFound => problem.page(page::missing(language)),
        _ => problem.page(page::not_allowed(language)),
    }
}
