//! Life after life of every program, in turn, so that whatever else this machine does touches all of them alike.

use std::{path::Path, time::Duration};

use serde_json::Value;

use crate::{
    measured::throttle::Throttle,
    program::{Life, Program},
    wire::aws::Aws,
};

/// What was seen of one program, in all rounds.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) init: Vec<Duration>,
    pub(crate) first: Vec<Duration>,
    pub(crate) warm: Vec<Duration>,
    /// Processor time of a warm request.
    pub(crate) cpu: Vec<Duration>,
    pub(crate) peak_kib: Vec<u64>,
    /// The first request, and a warm one, with the share of 128 MB.
    pub(crate) throttled_first: Vec<Duration>,
    pub(crate) throttled_warm: Vec<Duration>,
    /// A warm request when every call takes [`BACK_END`].
    pub(crate) delayed: Vec<Duration>,
}

/// How long a call to a service takes where that is measured.
const BACK_END: Duration = Duration::from_millis(4);
/// Requests of which the median is a life's warm request.
const WARM: u32 = 40;
/// The same where each takes long.
const FEW: u32 = 10;

impl Seen {
    /// The start and the first request.
    pub(crate) fn cold(&self) -> Vec<Duration> {
        self.init.iter().zip(&self.first).map(|(init, first)| *init + *first).collect()
    }

    /// The same with the share of 128 MB from the first request on.
    pub(crate) fn throttled_cold(&self) -> Vec<Duration> {
        self.init.iter().zip(&self.throttled_first).map(|(init, first)| *init + *first).collect()
    }
}

/// The middle one.
pub(crate) fn median<T: Copy + Ord + Default>(values: &[T]) -> T {
    let mut values = values.to_vec();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// One more life of a program, which is asked one event after the other: cold, warm, and with slow services.
pub(crate) async fn live(
    program: &Program,
    next: &dyn Fn() -> String,
    (aws, folder): (&Aws, &Path),
    seen: &mut Seen,
) {
    let log = folder.join("program.log");
    let mut life = Life::begin(program, aws, &log).await;
    seen.init.push(life.init);
    let (first, body) = life.answer(&next()).await;
    assert!(is_success(&body), "{} answers {body}", program.name);
    seen.first.push(first);
    let before = life.cpu();
    let mut warm = Vec::new();
    for _ in 0..WARM {
        warm.push(life.answer(&next()).await.0);
    }
    seen.cpu.push((life.cpu() - before) / WARM);
    seen.warm.push(median(&warm));
    aws.delay(BACK_END);
    let mut delayed = Vec::new();
    for _ in 0..FEW {
        delayed.push(life.answer(&next()).await.0);
    }
    aws.delay(Duration::ZERO);
    seen.delayed.push(median(&delayed));
    seen.peak_kib.push(life.peak_kib());
    life.end().await;
}

/// What answers HTTP tells a status, a durable function how it ended, and a searcher the messages that it could not do.
pub(crate) fn is_success(body: &Value) -> bool {
    body["statusCode"].as_u64().is_none_or(|status| (200..400).contains(&status))
        && (body["Status"].is_null() || body["Status"] == "SUCCEEDED")
        && body["batchItemFailures"].as_array().is_none_or(Vec::is_empty)
}

/// One more life of a program that has the share of 128 MB once it has started.
pub(crate) async fn live_throttled(
    program: &Program,
    event: &str,
    (aws, folder): (&Aws, &Path),
    (throttle, seen): (&Throttle, &mut Seen),
) -> std::io::Result<()> {
    let mut life = Life::begin(program, aws, &folder.join("program.log")).await;
    throttle.take(life.id())?;
    seen.throttled_first.push(life.answer(event).await.0);
    let mut warm = Vec::new();
    for _ in 0..FEW {
        warm.push(life.answer(event).await.0);
    }
    seen.throttled_warm.push(median(&warm));
    life.end().await;
    Ok(())
}
