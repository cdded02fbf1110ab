//! The deployed functions over services in memory, and what has to hold of every answer of theirs.

use std::{convert::Infallible, sync::Arc, time::Duration};

use answer::{Function, function_for};
use cancel_job::CancelJob;
use cloud::{Aws, Carriers, Channel, Clock, JobTable, Metrics, Seal, Secret, Sns, WakeUps};
use create_job::{Challenge, CreateJob};
use futures::future::BoxFuture;
use job::{
    ChannelName, Channels, Countries, NotificationLimits, Rules, SourceLabel, SourceName, Timestamp, Wording,
};
use job_status::JobStatus;
use lambda_http::{Body, Request, Response};
use page::PageSettings;
use process_job::{IsolationLock, LatencyEstimates, ProcessJob};
use search::{Hit, Query, Source, SourceError};
use serde_json::Value;
use sweep_jobs::SweepJobs;
use tokio::runtime::{Builder, Runtime};
use web_page::WebPage;

use crate::services::{Held, Services, TABLE};

const QUEUE: &str = "http://in.memory/queue";
/// 2027-01-15: the moment of all kept items.
const NOW: u64 = 1_800_000_000_000;

/// The functions.
pub struct Functions {
    /// `create-job`.
    pub create_job: CreateJob,
    /// `job-status`.
    pub job_status: JobStatus,
    /// `cancel-job`.
    pub cancel_job: CancelJob,
    /// `web-page`.
    pub web_page: WebPage,
    /// `process-job`.
    pub process_job: Arc<ProcessJob>,
    /// `sweep-jobs`.
    pub sweep_jobs: SweepJobs,
}

/// A source that has nothing, at once.
struct Empty;

impl Source for Empty {
    fn name(&self) -> &'static str {
        "a"
    }

    fn search<'a>(&'a self, _: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// The functions, the services under them, and a runtime in which waits pass at once: made once, since making them
/// takes longer than most inputs.
struct Stage {
    runtime: Runtime,
    services: Services,
    functions: Functions,
}

thread_local! {
    static STAGE: Stage = {
        let services = Services::default();
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        let functions = Functions::over(&services.aws());
        Stage { runtime: runtime.expect("a runtime"), services, functions }
    };
}

/// Lets the functions act over services whose table holds this.
pub fn act<T>(held: Held, acting: impl AsyncFnOnce(&Functions, &Services) -> T) -> T {
    STAGE.with(|stage| {
        stage.services.hold(held);
        stage.runtime.block_on(acting(&stage.functions, &stage.services))
    })
}

impl Functions {
    fn over(aws: &Aws) -> Self {
        let (table, clock) = (JobTable::new(aws, TABLE), clock());
        let (wake_ups, seal) = (WakeUps::new(aws, QUEUE), Seal::new(aws, "key"));
        Self {
            create_job: CreateJob {
                table: table.clone(),
                wake_ups: wake_ups.clone(),
                seal: seal.clone(),
                secret: Secret::new(b"a secret that nobody has to keep"),
                notification_limits: NotificationLimits::AGREED,
                challenge: Challenge::default(),
                settings: settings(),
                clock,
            },
            job_status: JobStatus { table: table.clone(), clock },
            cancel_job: CancelJob { table: table.clone(), clock },
            web_page: WebPage {
                table: table.clone(),
                settings: settings(),
                regions: ["ap-northeast-2", "ap-northeast-1"].map(str::to_owned),
                clock,
            },
            sweep_jobs: SweepJobs {
                table: table.clone(),
                wake_ups: wake_ups.clone(),
                metrics: Metrics::default(),
                clock,
            },
            process_job: Arc::new(ProcessJob {
                table,
                wake_ups,
                carriers: carriers(aws),
                seal,
                wording: Wording::new("텍스트백", "Textback", "https://example.kr").expect("sound words"),
                sources: vec![Arc::new(Empty)],
                source_time_out: Duration::from_secs(20),
                clock,
                isolation: IsolationLock::default(),
                latencies: LatencyEstimates::default(),
                metrics: Metrics::default(),
            }),
        }
    }

    /// Lets the function answer whose route it is, and checks the answer.
    ///
    /// # Panics
    /// When it is none that may be given.
    pub async fn answer(&self, request: Request) -> Response<Body> {
        let response = match function_for(request.method().as_str(), request.uri().path()) {
            Function::CreateJob => self.create_job.handle(request).await,
            Function::JobStatus => self.job_status.handle(request).await,
            Function::CancelJob => self.cancel_job.handle(request).await,
            Function::WebPage => self.web_page.handle(request).await,
        };
        check(&response);
        response
    }
}

/// No error of ours but "not now", the guards on everything, JSON that is JSON, and no script but the page's own.
fn check(response: &Response<Body>) {
    let status = response.status().as_u16();
    assert!(status < 500 || status == 503, "{status}");
    let header = |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap_or("?"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    let is_file = header("cache-control").starts_with("public");
    assert!(is_file || header("content-security-policy") == answer::CONTENT_SECURITY_POLICY);
    assert!(is_file || header("cache-control") == "no-store");
    let Body::Text(text) = response.body() else { return };
    if header("content-type").ends_with("json") {
        serde_json::from_str::<Value>(text).expect("JSON");
    } else if header("content-type").starts_with("text/html") {
        assert!(
            text.replace("<script data-after=", "").matches("<script").count() <= 1,
            "a script that is not ours: {text}"
        );
    }
}

fn clock() -> Clock {
    Clock::read_by(|| Timestamp::from_millis(NOW), Rules::AGREED)
}

fn carriers(aws: &Aws) -> Carriers {
    let sns = |_| -> Result<Arc<dyn Channel>, Infallible> { Ok(Arc::new(Sns::new(aws))) };
    match Carriers::new(Channels::one(ChannelName::Sns), sns) {
        Ok(carriers) => carriers,
    }
}

fn settings() -> PageSettings {
    PageSettings {
        sources: labels(),
        other_countries: Countries::all(),
        wording: Wording::new("텍스트백", "Textback", "https://example.kr").expect("it is short"),
        channels: Channels::one(ChannelName::Sns),
        has_alim_talk: false,
        operator: None,
    }
}

fn labels() -> Vec<SourceLabel> {
    let label = |name: &str| SourceLabel {
        name: SourceName::parse(name).expect("a source's name"),
        korean: name.to_owned(),
        english: name.to_owned(),
    };
    ["a", "hanbit-closet", "maru-market"].map(label).into()
}
