//! Owners, each with one thing to do after another, and the operator.

use std::{collections::HashMap, sync::Arc, time::Duration};

use cloud::{Counted, CounterName, JobTable, UpdateError, WakeUps};
use emulator::TABLE;
use job::{
    Key, NotificationLimit, NotificationLimits, PhoneNumber, Rules, SlidingWindow, Timestamp, Token,
    WindowEntry,
};
use lambda_http::{Body, Request, RequestExt, Response, http};
use serde_json::json;
use tokio::time::sleep;

use super::{
    calls::{HOPELESS, NAMES, connected},
    scenario::Act,
    stage::Stage,
};
use crate::{
    checks::{property::Property, row::Row},
    lambda::QUEUE_URL,
    owner::{FrontDoor, secret},
    time,
};

/// The idempotency key of every owner of an exploration.
const KEY: &str = "explored-0000000";
const NUMBER: &str = "010-2345-6789";
/// A request is sent so many times at most.
const TRIES: u32 = 4;
/// Between two looks at a job whose end is awaited; and so many looks.
const LOOK: Duration = Duration::from_secs(20);
const LOOKS: u32 = 400;

/// The token of the one job.
pub(super) fn token() -> Token {
    secret().token(KEY)
}

/// Does all of it.
pub(super) async fn live(stage: Arc<Stage>, name: String, acts: &'static [Act], sources: usize) {
    let owner = Owner { stage, name, sources };
    for act in acts {
        if !owner.act(*act).await {
            break;
        }
    }
    owner.stage.gate.news.notify_one();
}

struct Owner {
    stage: Arc<Stage>,
    name: String,
    sources: usize,
}

impl Owner {
    /// True when it was answered as it should be, so that the next thing may follow.
    async fn act(&self, act: Act) -> bool {
        match act {
            Act::CreateWithNumber => self.create(&self.body("words", Some(NUMBER))).await,
            Act::Create => self.create(&self.body("words", None)).await,
            Act::CreateHopeless => self.create(&self.body(HOPELESS, Some(NUMBER))).await,
            Act::Cancel => self.cancel().await,
            Act::Erase => self.erase().await,
            Act::CreateAnother => self.create_another().await,
            Act::AwaitEnd => self.await_row(|row| row.has_ended() && !row.is_notification_under_way()).await,
            Act::Redrive => self.redrive().await,
            Act::Stop => self.stop().await,
            Act::AwaitCreation => self.await_row(|_| true).await,
            Act::Give(number) => self.give(number, true).await,
            Act::GiveBeside(number) => self.give(number, false).await,
        }
    }

    fn key(&self) -> String {
        token().key().hex()
    }

    fn body(&self, word: &str, number: Option<&str>) -> String {
        let mut body = json!({
            "query": format!("{word} {}", self.key()),
            "language": "ko",
            "sources": NAMES[..self.sources],
        });
        if let Some(number) = number {
            body["phone"] = number.into();
            body["consent"] = true.into();
        }
        body.to_string()
    }

    async fn create(&self, body: &str) -> bool {
        match self.insist("create", || creation(body)).await {
            Some(202) => {
                self.stage.world.story(&self.key(), |story| story.acknowledged = true);
                true
            }
            Some(status) => {
                self.violates(Property::OneJobForAKey, format!("creating was answered {status}"));
                false
            }
            None => false,
        }
    }

    async fn create_another(&self) -> bool {
        let body = self.body("others", None);
        match self.insist("create", || creation(&body)).await {
            Some(422) | None => {}
            Some(status) => {
                let what = format!("a request under an erased job's key was answered {status}");
                self.violates(Property::StaysErased, what);
            }
        }
        true
    }

    async fn cancel(&self) -> bool {
        match self.insist("cancel", || deletion(false)).await {
            Some(200) => {
                self.stage.world.story(&self.key(), |story| story.cancelled = Some(time::elapsed()));
            }
            Some(409) | None => {}
            Some(status) => self.violates(Property::NothingLost, format!("cancelling was answered {status}")),
        }
        true
    }

    async fn erase(&self) -> bool {
        self.insist("erase", || deletion(true)).await == Some(204)
    }

    /// Gives a number; `is_alone` where no other owner gives another at the same time.
    async fn give(&self, number: &'static str, is_alone: bool) -> bool {
        self.stage.world.story(&self.key(), |story| story.gives(number));
        match self.insist("number", || giving(number)).await {
            Some(202) if is_alone => self.stage.world.story(&self.key(), |story| story.told(number)),
            Some(202 | 409) | None => {}
            Some(status) => {
                self.violates(Property::NothingLost, format!("giving a number was answered {status}"));
            }
        }
        true
    }

    /// Writes the mark that a proof writes; proofs are other tests' matter.
    async fn stop(&self) -> bool {
        let number = PhoneNumber::parse(NUMBER).expect("a number");
        let mark = secret().counter(NotificationLimit::Stopped, number.as_str());
        let name = CounterName::new(NotificationLimit::Stopped, mark);
        for _ in 0..TRIES {
            let process = self.stage.process("stop");
            let table = JobTable::new(&connected(&self.stage, &process), TABLE);
            let name = name.clone();
            let stopping = tokio::spawn(async move {
                let before = table.counters(vec![name]).await.ok()?.pop()?;
                let at = Timestamp::from_millis(time::BEGINNING.unsigned_abs() + time::elapsed());
                let window = SlidingWindow::new(vec![WindowEntry { at, count: 1, name: None }]);
                let expires_at = NotificationLimits::of_stopped().forgets_at(&window)?;
                table.write_counters(&[Counted { before, window, expires_at }]).await.ok()
            });
            let is_stopped = stopping.await.ok().flatten();
            self.stage.answered(&self.name, is_stopped.map_or(0, |_| 200));
            if is_stopped == Some(true) {
                self.stage.world.story(&self.key(), |story| story.stopped = Some(time::elapsed()));
                return true;
            }
        }
        false
    }

    async fn await_row(&self, is_awaited: fn(&Row) -> bool) -> bool {
        for _ in 0..LOOKS {
            let row = self.stage.world.story(&self.key(), |story| story.row.as_ref().is_some_and(is_awaited));
            if row {
                return true;
            }
            sleep(LOOK).await;
        }
        false
    }

    /// As `textback redrive` does; the operator sees to it that it is done.
    async fn redrive(&self) -> bool {
        for _ in 0..TRIES {
            let process = self.stage.process("redrive");
            let aws = connected(&self.stage, &process);
            let (table, wake_ups) = (JobTable::new(&aws, TABLE), WakeUps::new(&aws, QUEUE_URL));
            let now = || Timestamp::from_millis(time::BEGINNING.unsigned_abs() + time::elapsed());
            let (key, rules) = (token().key(), Rules::AGREED);
            let redriven = tokio::spawn(async move {
                let Ok(Some(job)) = table.read(&key, now()).await else { return None };
                let at = job::Moment { now: now(), rules };
                match table.update(&job, |job| job.redrive(at)).await {
                    Ok(job) => Some(wake_ups.send(&job.key, Duration::ZERO).await.is_ok()),
                    Err(UpdateError::Refused { .. }) => Some(true),
                    Err(_) => None,
                }
            });
            let outcome = redriven.await.ok().flatten();
            self.stage.answered(&self.name, outcome.map_or(0, |_| 200));
            if outcome.is_some() {
                return true;
            }
        }
        false
    }

    /// Sends a request until it is answered with other than a failure of ours.
    async fn insist(&self, kind: &str, request: impl Fn() -> Request) -> Option<u16> {
        for tried in 0..TRIES {
            let process = self.stage.process(kind);
            let aws = connected(&self.stage, &process);
            let door =
                FrontDoor::open(&aws, time::clock(0, Rules::AGREED), (&NAMES, self.stage.world.channels));
            let request = request();
            let answer = tokio::spawn(async move { door.answer(request).await });
            let status = answer.await.ok().as_ref().map_or(0, status_of);
            self.stage.answered(&self.name, status);
            self.stage.tell(&self.stage.name_of(process.id), &format!("answers {status}"));
            if (1..500).contains(&status) {
                return Some(status);
            }
            sleep(Duration::from_millis(200 << tried)).await;
        }
        None
    }

    fn violates(&self, property: Property, what: String) {
        self.stage.world.story(&self.key(), |story| story.violates(property, what));
    }
}

fn status_of(answer: &Response<Body>) -> u16 {
    answer.status().as_u16()
}

fn creation(body: &str) -> Request {
    let request = http::Request::post("/api/search-jobs").header("content-type", "application/json");
    request.header("idempotency-key", KEY).body(Body::from(body)).expect("a sound request")
}

fn giving(number: &str) -> Request {
    let path = format!("/api/search-jobs/{}/notification", token().as_str());
    let body = json!({ "phone": number, "consent": true }).to_string();
    let request = http::Request::put(path).header("content-type", "application/json");
    request.body(Body::from(body)).expect("a sound request")
}

fn deletion(erases: bool) -> Request {
    let path = format!("/api/search-jobs/{}", token().as_str());
    let request = http::Request::delete(path).body(Body::Empty).expect("a sound request");
    match erases {
        true => request
            .with_query_string_parameters(HashMap::from([("erase".to_owned(), vec!["true".to_owned()])])),
        false => request,
    }
}

/// The key of the one job.
pub(super) fn key() -> Key {
    token().key()
}
