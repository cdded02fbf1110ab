//! The processor time that a searcher takes for a job, beside that of a Celery worker for a job that does nothing.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    functions::{Place, ms},
    measured::rounds::median,
    program::{Life, Program},
    waiting::batch,
    wire::aws::Aws,
};

const ROUNDS: u32 = 5;
/// Jobs in an invocation, as the queue hands them over when many wait.
const JOBS: u32 = 10;
const WARMING: u32 = 5;
const COUNTED: u32 = 20;

/// The table in Markdown.
pub(crate) async fn table(place: &Place) -> String {
    let (_, item) = place.created().await;
    let (mut searched, mut again, mut celery) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let program = Program::binary("process-job", &place.functions);
        let mut life = Life::begin(&program, &place.aws, &place.folder.path().join("program.log")).await;
        answer(&mut life, &batches(&place.aws, &item, WARMING)).await;
        let fresh = batches(&place.aws, &item, COUNTED);
        searched.push(answer(&mut life, &fresh).await);
        again.push(answer(&mut life, &fresh).await);
        life.end().await;
        celery.push(celery_job(place).await);
    }
    let peer = median(&celery).as_secs_f64();
    let row = |what: &str, times: &[Duration]| {
        let time = median(times);
        format!("| {what} | {} | {:.1} |\n", ms(time), peer / time.as_secs_f64())
    };
    [
        "| processor time of a searcher | a job, ms | Celery's is so many times that |\n|---|---|---|\n"
            .to_owned(),
        row("process-job, a job whose search has ended", &again),
        row("process-job, a job with four sources, searched, kept and completed", &searched),
        row("Celery, an empty job, on Redis", &celery),
    ]
    .concat()
}

/// Invocations with wake-ups for new jobs.
fn batches(aws: &Aws, item: &Value, count: u32) -> Vec<String> {
    let keys = || (0..JOBS).map(|_| aws.copy_job(item)).collect::<Vec<_>>();
    (0..count).map(|_| batch(&keys())).collect()
}

/// The processor time of one job in these invocations.
async fn answer(life: &mut Life, batches: &[String]) -> Duration {
    let before = life.cpu();
    for batch in batches {
        let (_, told) = life.answer(batch).await;
        assert_eq!(told["batchItemFailures"], json!([]), "{told}");
    }
    let jobs = u32::try_from(batches.len()).expect("a few") * JOBS;
    (life.cpu() - before) / jobs
}

async fn celery_job(place: &Place) -> Duration {
    let peers = place.peers.as_ref().expect("--peers says where Celery is");
    let mut command = Command::new(peers.join("celery/bin/python3"));
    let told = command.arg(peers.join("celery/measure.py")).output().await.expect("Python runs");
    let text = String::from_utf8_lossy(&told.stdout);
    let nanos = text.trim().parse();
    Duration::from_nanos(nanos.unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&told.stderr))))
}
