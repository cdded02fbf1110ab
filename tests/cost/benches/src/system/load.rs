//! Jobs through create, search and text, and reads of a status, by more and more clients at once.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};

use crate::{measured::rounds::median, system::System};

/// Clients at once, and the jobs that they make and the reads that they do, so that each step takes a few seconds.
const STEPS: [(usize, usize, usize); 3] = [(1, 40, 1_000), (10, 300, 4_000), (100, 600, 8_000)];

/// The table in Markdown.
pub(crate) async fn table(folder: &Path) -> String {
    let system = System::start(folder, &["--pace", "0", "--text-limits", "off"]).await;
    let ended = system.create(None).await;
    system.drain(&ended).await;
    let mut text = HEAD.to_owned();
    for (clients, jobs, reads) in STEPS {
        let made = measure(clients, jobs, async || {
            let token = system.create(Some("010-2345-6789")).await;
            system.drain(&token).await;
        })
        .await;
        let read = measure(clients, reads, async || drop(system.status(&ended).await)).await;
        text.push_str(&format!("| {clients} | {made} | {read} |\n"));
    }
    text
}

const HEAD: &str = "\
| clients at once | jobs/s | create to text, median, ms | 99 %, ms | reads/s | a read, median, ms | 99 %, ms |
|---|---|---|---|---|---|---|
";

/// So many things done by so many clients: how many a second, and how long one takes.
pub(crate) async fn measure(clients: usize, count: usize, work: impl AsyncFn()) -> String {
    let began = Instant::now();
    let timed = async |_| {
        let began = Instant::now();
        work().await;
        began.elapsed()
    };
    let mut times: Vec<Duration> =
        stream::iter(0..count).map(timed).buffer_unordered(clients).collect().await;
    let a_second = count as f64 / began.elapsed().as_secs_f64();
    times.sort_unstable();
    let slow = times.get(count * 99 / 100).copied().unwrap_or_default();
    format!("{a_second:.0} | {} | {}", ms(median(&times)), ms(slow))
}

pub(crate) fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}
