//! What Lambda, the event source mapping and EventBridge do: searchers that are handed a wake-up, sweeps and rescues.

use std::sync::Arc;

use aws_lambda_events::event::sqs::SqsEvent;
use cloud::{JobTable, Metrics, WakeUps};
use emulator::TABLE;
use job::{ORPHAN_SHARD, Rules};
use process_job::{Event, Rescue, Response};
use search::Source;
use serde::de::IgnoredAny;
use sweep_jobs::SweepJobs;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    calls::{AnsweringSource, NAMES, connected},
    stage::Stage,
};
use crate::{
    lambda::{QUEUE_URL, process_job, record_of},
    process::Process,
    queue::Message,
    time,
};

/// A sweep and a rescue come at most so often, in milliseconds.
const MINUTE: u64 = 60_000;

pub(super) struct Platform {
    stage: Arc<Stage>,
    rules: Rules,
    running: Vec<(Arc<Process>, JoinHandle<()>)>,
    swept: u64,
}

impl Platform {
    pub(super) fn new(stage: &Arc<Stage>, rules: Rules) -> Self {
        Self { stage: Arc::clone(stage), rules, running: Vec::new(), swept: 0 }
    }

    /// Ends what the dead have left behind, and forgets what has ended.
    pub(super) fn bury(&mut self) {
        for (process, task) in &self.running {
            if process.is_dead() {
                task.abort();
            }
        }
        self.running.retain(|(process, task)| !process.is_dead() && !task.is_finished());
    }

    /// The processes that are at work.
    pub(super) fn alive(&self) -> impl Iterator<Item = u64> {
        self.running.iter().map(|(process, _)| process.id)
    }

    /// Hands each visible message to a searcher of its own; true when there were any.
    pub(super) fn deliver(&mut self) -> bool {
        let batch = self.stage.world.queue.receive();
        let is_any = !batch.is_empty();
        for message in batch {
            let mut event = SqsEvent::default();
            event.records = vec![record_of(&message)];
            self.run("searcher", Event::Batch(event), Some(message));
        }
        is_any
    }

    /// When the next sweep has something to do: a row is due by then.
    pub(super) fn next_sweep(&self) -> Option<u64> {
        let observed = self.stage.world.observed();
        let due = observed.stories.values().filter_map(|story| story.row.as_ref()?.due_at()).min()?;
        let due = due.saturating_sub(time::BEGINNING.unsigned_abs());
        Some(due.max(self.swept + MINUTE))
    }

    /// Sweeps, when it is time; and rescues, where a job is orphaned.
    pub(super) fn sweep_in_time(&mut self) -> bool {
        if self.next_sweep().is_none_or(|next| next > time::elapsed()) {
            return false;
        }
        self.swept = time::elapsed();
        self.sweep();
        let is_orphaned = self.stage.world.observed().stories.values().any(|story| {
            story.row.as_ref().is_some_and(|row| row.due_shard() == Some(u64::from(ORPHAN_SHARD)))
        });
        if is_orphaned {
            self.run("rescue", Event::Rescue(Rescue { rescue: IgnoredAny }), None);
        }
        true
    }

    fn sweep(&mut self) {
        let process = self.stage.process("sweep");
        let aws = connected(&self.stage, &process);
        let function = SweepJobs {
            table: JobTable::new(&aws, TABLE),
            wake_ups: WakeUps::new(&aws, QUEUE_URL),
            metrics: Metrics::default(),
            clock: time::clock(0, self.rules),
        };
        let stage = Arc::clone(&self.stage);
        let sweep = async move {
            let _ = function.handle().await;
            stage.gate.news.notify_one();
        };
        self.running.push((process, tokio::spawn(sweep)));
    }

    /// One invocation of process-job; its message is deleted when it is answered as done.
    fn run(&mut self, kind: &str, event: Event, message: Option<Message>) {
        let process = self.stage.process(kind);
        let aws = connected(&self.stage, &process);
        let stop = CancellationToken::new();
        let source = |name| {
            let (stage, process, stop) = (Arc::clone(&self.stage), Arc::clone(&process), stop.clone());
            Arc::new(AnsweringSource { name, stage, process, stop }) as Arc<dyn Source>
        };
        let (channel, sources) = (self.stage.world.channel, NAMES.map(source).into());
        let function = Arc::new(process_job(&aws, channel, sources, time::clock(0, self.rules)));
        let (stage, of) = (Arc::clone(&self.stage), Arc::clone(&process));
        let invocation = async move {
            let answer = function.handle(event, &stop).await;
            if of.is_dead() {
                return;
            }
            if let (Ok(Response::Batch(answer)), Some(message)) = (answer, message) {
                let is_done = answer.batch_item_failures.is_empty();
                stage.tell(&stage.name_of(of.id), if is_done { "has worked" } else { "HAS FAILED" });
                if is_done {
                    stage.world.queue.delete(message.id);
                }
            }
            stage.gate.news.notify_one();
        };
        self.running.push((process, tokio::spawn(invocation)));
    }
}
