use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use cloud::json_lines;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// How much was logged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Logged {
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
}

impl Logged {
    /// What the functions have logged until now: their lines, and the counts among them, which the system keeps in this
    /// file.
    pub(crate) fn so_far(counts: &Path) -> Self {
        let counts = fs::read(counts).expect("the system's counts");
        let ends = counts.iter().filter(|byte| **byte == b'\n').count();
        Self {
            lines: LINES.load(Ordering::Relaxed) + ends as u64,
            bytes: BYTES.load(Ordering::Relaxed) + counts.len() as u64,
        }
    }

    /// What came after this much.
    pub(crate) fn without(self, before: Self) -> Self {
        Self { lines: self.lines - before.lines, bytes: self.bytes - before.bytes }
    }
}

static LINES: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

/// What is deployed; whatever else this process is made of logs nothing on AWS.
const DEPLOYED: [&str; 11] = [
    "answer",
    "cancel_job",
    "cloud",
    "create_job",
    "job",
    "job_status",
    "process_job",
    "record_receipt",
    "search",
    "sweep_jobs",
    "web_page",
];

/// Measures from now on what the functions log on Lambda at their usual level, and shows none of it.
pub(crate) fn start() {
    let ours = Targets::new().with_targets(DEPLOYED.map(|target| (target, LevelFilter::INFO)));
    tracing_subscriber::registry().with(json_lines(|| Scale).with_filter(ours)).init();
}

struct Scale;

impl Write for Scale {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        LINES.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(line.len() as u64, Ordering::Relaxed);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
