//! Owners: each creates a job through the real functions, and reads, cancels or forgets it as people do.

use std::{collections::HashMap, sync::Arc, time::Duration};

use cancel_job::CancelJob;
use cloud::{Aws, Clock, JobTable, Seal, Secret, WakeUps};
use create_job::{Challenge, CreateJob};
use emulator::{KEY_ALIAS, TABLE};
use job::{Channels, Countries, SourceLabel, SourceName, Wording};
use job_status::JobStatus;
use lambda_http::{Body, Request, RequestExt, Response, http};
use page::PageSettings;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::{
    checks::{
        limits::{LIMITS, draw_number},
        property::Property,
        row::rank,
    },
    lambda::QUEUE_URL,
    services::source,
    time,
    world::World,
};

/// A creator tries so many times before giving up.
const TRIES: u32 = 8;
/// Of a hundred owners, so many leave a number, cancel, erase, watch to the end, send everything twice.
const WITH_PHONE: u8 = 70;
const CANCELLING: u8 = 12;
const ERASING: u8 = 12;
const WATCHING: u8 = 25;
const DOUBLE: u8 = 5;
/// Of a thousand jobs, so many are poison.
const POISON: u16 = 8;
/// Of a hundred requests, so many break off before their answer.
const BROKEN_OFF: u8 = 1;

/// The functions behind the front door, as one process runs them.
pub(super) struct FrontDoor {
    create_job: CreateJob,
    job_status: JobStatus,
    cancel_job: CancelJob,
}

impl FrontDoor {
    pub(super) fn open(aws: &Aws, clock: Clock, (sources, channels): (&[&str], Channels)) -> Self {
        let table = JobTable::new(aws, TABLE);
        Self {
            create_job: CreateJob {
                table: table.clone(),
                wake_ups: WakeUps::new(aws, QUEUE_URL),
                seal: Seal::new(aws, KEY_ALIAS),
                secret: secret(),
                notification_limits: LIMITS,
                challenge: Challenge::default(),
                settings: PageSettings {
                    sources: sources.iter().map(|name| label(name)).collect(),
                    other_countries: Countries::default(),
                    wording: Wording::new("텍스트백", "Textback", "https://txt.example")
                        .expect("it fits one part"),
                    channels,
                    has_alim_talk: false,
                    operator: None,
                },
                clock,
            },
            job_status: JobStatus { table: table.clone(), clock },
            cancel_job: CancelJob { table, clock },
        }
    }

    /// The answer; `None` when the connection broke, or the process with it, before there was one.
    async fn send(&self, request: Request) -> Option<Response<Body>> {
        let answer = self.answer(request);
        if fastrand::u8(..100) < BROKEN_OFF {
            return timeout(Duration::from_millis(fastrand::u64(1..100)), answer).await.ok();
        }
        Some(answer.await)
    }

    /// Answers a request by the function that it is for.
    pub(super) async fn answer(&self, request: Request) -> Response<Body> {
        match *request.method() {
            http::Method::POST | http::Method::PUT => self.create_job.handle(request).await,
            http::Method::DELETE => self.cancel_job.handle(request).await,
            _ => self.job_status.handle(request).await,
        }
    }
}

pub(super) fn secret() -> Secret {
    Secret::new(b"the same in every simulation: 32")
}

fn label(name: &str) -> SourceLabel {
    let name = SourceName::parse(name).expect("a source name");
    SourceLabel { korean: name.as_str().to_owned(), english: name.as_str().to_owned(), name }
}

/// An owner and their job.
pub(super) struct Owner {
    pub(super) world: Arc<World>,
    pub(super) doors: Arc<Vec<FrontDoor>>,
    /// The idempotency key, of which the token and the job's key follow.
    pub(super) name: String,
}

/// The last answer that a reader has seen.
#[derive(Clone, Debug)]
struct Seen {
    version: u64,
    status: String,
    progress: u64,
}

impl Seen {
    fn is_behind(&self, before: &Self) -> bool {
        let ended_otherwise = rank(&before.status) == rank("completed") && self.status != before.status;
        self.version < before.version
            || rank(&self.status) < rank(&before.status)
            || self.progress < before.progress
            || ended_otherwise
    }
}

impl Owner {
    /// Everything an owner does.
    pub(super) async fn live(self, arrival: Duration) {
        sleep(arrival).await;
        let token = secret().token(&self.key());
        let (path, key) = (format!("/api/search-jobs/{}", token.as_str()), token.key().hex());
        if !self.create(&key, token.as_str()).await {
            return;
        }
        self.world.story(&key, |story| story.acknowledged = true);
        if fastrand::u8(..100) < CANCELLING {
            self.watch(&path, &key, fastrand::u32(..8)).await;
            self.cancel(&path, &key).await;
        }
        if fastrand::u8(..100) < ERASING {
            self.watch(&path, &key, fastrand::u32(..8)).await;
            return self.erase_and_repeat(&path, &key).await;
        }
        let looks = if fastrand::u8(..100) < WATCHING { 400 } else { fastrand::u32(..4) };
        self.watch(&path, &key, looks).await;
        if fastrand::u8(..100) < DOUBLE {
            self.reuse(&key).await;
        }
    }

    /// Opens the link when it has expired.
    pub(super) async fn look_too_late(self) {
        let token = secret().token(&self.key());
        let request = http::Request::get(format!("/api/search-jobs/{}", token.as_str()));
        let answer = self.send(request.body(Body::Empty).expect("a sound request")).await;
        if let Some(status) = answer.map(|answer| answer.status().as_u16())
            && status < 500
            && status != 404
        {
            self.violates(&token.key().hex(), Property::EndsInTime, format!("read when expired: {status}"));
        }
    }

    async fn send(&self, request: Request) -> Option<Response<Body>> {
        self.doors[fastrand::usize(..self.doors.len())].send(request).await
    }

    /// Creates the job; whether it was acknowledged.
    async fn create(&self, key: &str, token: &str) -> bool {
        let word = if fastrand::u16(..1_000) < POISON { source::POISON } else { "dress" };
        let mut body = json!({ "query": format!("{word} {key}"), "language": "ko" });
        if fastrand::u8(..100) < WITH_PHONE {
            let number = draw_number();
            body["phone"] = number.as_str().into();
            self.world.story(key, |story| story.number = Some(number));
            body["consent"] = true.into();
        }
        let body = body.to_string();
        for tried in 0..TRIES {
            let answer = if fastrand::u8(..100) < DOUBLE {
                let (first, second) =
                    tokio::join!(self.send(self.creation(&body)), self.send(self.creation(&body)));
                first.or(second)
            } else {
                self.send(self.creation(&body)).await
            };
            match answer.map(|answer| (answer.status().as_u16(), body_of(&answer))) {
                Some((202, job)) => {
                    if job["id"] != token {
                        self.violates(
                            key,
                            Property::OneJobForAKey,
                            "another job for the same key".to_owned(),
                        );
                    }
                    return true;
                }
                Some((status, _)) if status < 500 => {
                    self.violates(key, Property::OneJobForAKey, format!("creating was answered {status}"));
                    return false;
                }
                _ => sleep(Duration::from_millis(fastrand::u64(100..1_000) << tried)).await,
            }
        }
        false
    }

    /// Its idempotency key: 16 characters or more.
    fn key(&self) -> String {
        format!("simulated-search-{}", self.name)
    }

    fn creation(&self, body: &str) -> Request {
        let request = http::Request::post("/api/search-jobs").header("content-type", "application/json");
        let request = request.header("idempotency-key", self.key()).body(Body::from(body));
        request.expect("a sound request")
    }

    /// The same key with another body is refused.
    async fn reuse(&self, key: &str) {
        let answer = self.send(self.creation(r#"{"query": "something else"}"#)).await;
        if let Some(status) = answer.map(|answer| answer.status().as_u16())
            && status != 422
            && status < 500
        {
            self.violates(key, Property::OneJobForAKey, format!("another body was answered {status}"));
        }
    }

    async fn cancel(&self, path: &str, key: &str) {
        for tried in 0..TRIES {
            let request = http::Request::delete(path).body(Body::Empty).expect("a sound request");
            match self.send(request).await.map(|answer| (answer.status().as_u16(), body_of(&answer))) {
                Some((200, job)) => {
                    if job["status"] != "cancelled" {
                        self.violates(key, Property::NoneAfterCancel, format!("answered {}", job["status"]));
                    }
                    return self.world.story(key, |story| story.cancelled = Some(time::elapsed()));
                }
                Some((409, _)) => return,
                Some((404, _)) => {
                    return self.violates(key, Property::NothingLost, "not there to cancel".to_owned());
                }
                _ => sleep(Duration::from_millis(fastrand::u64(100..1_000) << tried)).await,
            }
        }
    }

    /// Erases the job; what is erased is not found again, and sending the request that made it once more makes no other.
    async fn erase_and_repeat(&self, path: &str, key: &str) {
        if !self.erase(path).await {
            return;
        }
        let (query, number) = (format!("dress {key}"), draw_number());
        let body = json!({ "query": query, "language": "ko", "phone": number, "consent": true }).to_string();
        let read = || http::Request::get(path).body(Body::Empty).expect("a sound request");
        for _ in 0..3 {
            for (request, expected) in [(read(), 404), (self.creation(&body), 422)] {
                let status = self.send(request).await.map(|answer| answer.status().as_u16());
                if status.is_some_and(|status| status != expected && status < 500) {
                    self.violates(key, Property::StaysErased, format!("answered {status:?} after it"));
                }
            }
            sleep(Duration::from_millis(fastrand::u64(100..20_000))).await;
        }
    }

    /// True when it was acknowledged.
    async fn erase(&self, path: &str) -> bool {
        for tried in 0..TRIES {
            let request = http::Request::delete(path).body(Body::Empty).expect("a sound request");
            let query = HashMap::from([("erase".to_owned(), vec!["true".to_owned()])]);
            match self.send(request.with_query_string_parameters(query)).await {
                Some(answer) if answer.status() == 204 => return true,
                _ => sleep(Duration::from_millis(fastrand::u64(100..1_000) << tried)).await,
            }
        }
        false
    }

    /// Looks at the job as the page does, at most so many times, until nothing more will change.
    async fn watch(&self, path: &str, key: &str, looks: u32) {
        let mut seen: Option<Seen> = None;
        for _ in 0..looks {
            let mut request = http::Request::get(path);
            if let Some(seen) = &seen {
                request = request.header("if-none-match", format!("\"v{}\"", seen.version));
            }
            let answer = self.send(request.body(Body::Empty).expect("a sound request")).await;
            let pause = answer.as_ref().and_then(|answer| number(answer, "retry-after")).unwrap_or(2);
            if let Some(answer) = answer
                && self.look_at(&answer, key, &mut seen)
            {
                return;
            }
            sleep(Duration::from_millis(pause * 1_000 + fastrand::u64(..500))).await;
        }
    }

    /// True when nothing more will change.
    fn look_at(&self, answer: &Response<Body>, key: &str, seen: &mut Option<Seen>) -> bool {
        match answer.status().as_u16() {
            200 => {}
            304 => return answer.headers().get("retry-after").is_none(),
            404 => {
                self.violates(key, Property::NothingLost, "not found by its owner".to_owned());
                return true;
            }
            _ => return false,
        }
        let job = body_of(answer);
        let version = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).and_then(version_in);
        let now = Seen {
            version: version.unwrap_or(0),
            status: job["status"].as_str().unwrap_or_default().to_owned(),
            progress: job["progress"].as_u64().unwrap_or(0),
        };
        if let Some(before) = seen.as_ref().filter(|before| now.is_behind(before)) {
            self.violates(key, Property::OnlyForward, format!("a reader saw {now:?} after {before:?}"));
        }
        *seen = Some(now);
        answer.headers().get("retry-after").is_none()
    }

    fn violates(&self, key: &str, property: Property, what: String) {
        self.world.story(key, |story| story.violates(property, what));
    }
}

fn body_of(answer: &Response<Body>) -> Value {
    serde_json::from_slice(answer.body()).unwrap_or_default()
}

fn number(answer: &Response<Body>, header: &str) -> Option<u64> {
    answer.headers().get(header)?.to_str().ok()?.parse().ok()
}

fn version_in(tag: &str) -> Option<u64> {
    tag.trim_matches('"').strip_prefix('v')?.parse().ok()
}
