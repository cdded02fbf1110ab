//! `web-page`: the pages, their assets, and an answer to everything that no other function answers.
//!
//! [`WebPage::handle`] renders `/`, `/s/{token}` with the page of its number, and `/r/{view}`, serves `/assets/…` and `/api/openapi.json`, and says 404 and 405 in the form that the
//! asker reads: problem details under `/api/`, a page elsewhere.

mod description;
mod reader;

use answer::{
    File, JobLink, KnownTags, Problem, RequestSpan, Resource, Selection, Target, language_of, listing, takes,
};
use cloud::{Aws, Clock, Environment, JobTable, Secret, SettingError, StoredFinding, TableError};
use job::{ChannelName, Countries, Ending, Job, Language, SourceLabel, Token, ViewToken, Wording};
use lambda_http::{
    Body, Request, RequestExt, Response,
    http::{HeaderValue, Method, StatusCode, header},
};
use page::{Asset, Form, JobPage, PrivacyPage, SampleSms, StartPage, Typed};
use percent_encoding::percent_decode_str;

use crate::reader::Reader;

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct WebPage {
    /// Where jobs are kept.
    pub table: JobTable,
    /// The sources that may be asked.
    pub sources: Vec<SourceLabel>,
    /// The other countries than Korea that texts may go to.
    pub other_countries: Countries,
    /// The address of the site: what previews show comes from there, whatever a request says of its host.
    pub home: String,
    /// The words of texts, of which the start page shows one.
    pub wording: Wording,
    /// Who runs the service and how to reach them, if that is told.
    pub operator: Option<String>,
    /// The channel of texts, as the pages tell of it.
    pub channel: ChannelName,
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
            sources: cloud::source_labels_from(environment)?,
            other_countries: cloud::other_countries_from(environment)?,
            home: cloud::public_url_from(environment)?.to_owned(),
            wording: cloud::wording_from(environment)?,
            operator: environment.optional("OPERATOR").map(str::to_owned),
            channel: cloud::channel_name_from(environment)?,
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
                answer::see_other(&link.page_path())
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
        match (resource, &target.job) {
            (Resource::StartPage, _) => {
                reader.remember(self.start_page(request, &reader).await, self.is_secure())
            }
            (Resource::JobPage | Resource::SharedPage, Some(link)) => {
                reader.remember(self.job_page(request, link, &reader).await, self.is_secure())
            }
            (Resource::NumberPage, Some(link)) => {
                reader.remember(self.number_page(link, &reader).await, self.is_secure())
            }
            (Resource::JobPage | Resource::SharedPage | Resource::NumberPage, None) => missing(&reader),
            (Resource::Privacy, _) => reader.remember(self.privacy_page(&reader), self.is_secure()),
            (Resource::Description, _) => description::response(&self.sources),
            (Resource::Asset, _) => match page::asset(request.uri().path()) {
                Some(asset) => file(request, asset),
                None => missing(&reader),
            },
            _ => refuse(request, target),
        }
    }

    /// Returns true when browsers reach the site by HTTPS alone.
    fn is_secure(&self) -> bool {
        self.home.starts_with("https:")
    }

    async fn start_page(&self, request: &Request, reader: &Reader) -> Response<Body> {
        let key = Secret::random_token();
        let earlier = match self.earlier_search(request).await {
            Ok(earlier) => earlier,
            Err(problem) => return answer::html(problem.status(), page::trouble(reader.language())),
        };
        let names: Option<Vec<_>> = earlier
            .as_ref()
            .map(|job| job.sources.iter().map(|source| source.name.as_str().to_owned()).collect());
        let query = earlier.as_ref().map_or("", |job| job.query.as_str());
        let typed = Typed { query, sources: names.as_deref(), ..Typed::default() };
        let mut response = answer::html(
            StatusCode::OK,
            page::start(&StartPage {
                form: self.form(typed, &self.sample(reader.language()), reader.language()),
                sources: &self.sources,
                has_erased: has_erased(request),
                key: key.as_str(),
                home: Some(&self.home),
            }),
        );
        // The one page that search engines may show names no search.
        if earlier.is_none() {
            response.headers_mut().remove("x-robots-tag");
        }
        response
    }

    fn form<'a>(&'a self, typed: Typed<'a>, sample: &'a str, language: Language) -> Form<'a> {
        Form {
            language,
            reaches_abroad: !self.other_countries.is_empty(),
            typed,
            mistakes: &[],
            notice: None,
            sample: Some(SampleSms { channel: self.channel, body: sample }),
            operator: self.operator.as_deref(),
        }
    }

    /// A text as it will come, whose link leads nowhere.
    fn sample(&self, language: Language) -> String {
        let token = Token::from_bytes([0; 16]);
        let text = self.wording.body(language, Ending::Completed, &token);
        text.as_str().replace(token.as_str(), "…")
    }

    fn privacy_page(&self, reader: &Reader) -> Response<Body> {
        let [storage_region, sms_region] = self.regions.each_ref().map(String::as_str);
        let page = PrivacyPage {
            language: reader.language(),
            operator: self.operator.as_deref(),
            storage_region,
            channel: self.channel,
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
        let job = self.table.read(&key, self.clock.now()).await;
        job.map_err(|error| Problem::unavailable("job not read", &key, &error))
    }

    async fn job_page(&self, request: &Request, link: &JobLink, reader: &Reader) -> Response<Body> {
        match self.watched_page(request, link, reader).await {
            Ok(Some(page)) => page,
            Ok(None) => missing(reader),
            Err(error) => {
                let problem = Problem::unavailable("job not read", &link.key, &error);
                answer::html(problem.status(), page::trouble(reader.language()))
            }
        }
    }

    /// The page where a number is given later; where none can be, the search's page, which says how its text stands.
    async fn number_page(&self, link: &JobLink, reader: &Reader) -> Response<Body> {
        match self.table.peek(&link.key, self.clock.now()).await {
            Ok(Some(job)) if job.check_takes_number().is_ok() => {
                let language = reader.language_or(job.language);
                let sample = self.sample(language);
                let form = self.form(Typed::default(), &sample, language);
                answer::html(StatusCode::OK, page::number(&form, &link.page_path()))
            }
            Ok(Some(_)) => answer::see_other(&link.page_path()),
            Ok(None) => missing(reader),
            Err(error) => {
                let problem = Problem::unavailable("job not read", &link.key, &error);
                answer::html(problem.status(), page::trouble(reader.language()))
            }
        }
    }

    /// The page, or "you have this version already" for a script that watches: for that, the job alone is read.
    async fn watched_page(
        &self,
        request: &Request,
        link: &JobLink,
        reader: &Reader,
    ) -> Result<Option<Response<Body>>, TableError> {
        let (key, now, shown) = (&link.key, self.clock.now(), KnownTags::new(request));
        let mut known = None;
        if !shown.named().is_empty() {
            let Some(job) = self.table.peek(key, now).await? else { return Ok(None) };
            known = Some(job.version);
            let job = link.shows(job);
            if shown.includes(&answer::version_tag(&job)) {
                return Ok(Some(answer::not_modified(&job, now)));
            }
        }
        let read = self.table.read_results(key, now, known).await?;
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
            api: &link.job_path(),
            share: &link.share_path(),
            is_owners: link.owner.is_some(),
            home: &self.home,
            view: &link.view,
            labels: &self.sources,
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

fn missing(reader: &Reader) -> Response<Body> {
    answer::html(StatusCode::NOT_FOUND, page::missing(reader.language()))
}

/// The answer where there is nothing, or nothing for this method.
fn refuse(request: &Request, target: &Target) -> Response<Body> {
    let problem = match target.resource {
        None => Problem::NotFound,
        Some(resource) => Problem::MethodNotAllowed(resource.methods()),
    };
    let mut response = problem.response(language_of(request));
    if target.is_api {
        return response;
    }
    let language = Reader::of(request).language();
    let page = match problem {
        Problem::NotFound => page::missing(language),
        _ => page::not_allowed(language),
    };
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, "text/html; charset=utf-8".try_into().expect("it is ASCII"));
    *response.body_mut() = page.into();
    response
}
