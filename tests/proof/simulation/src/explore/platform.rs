//! What Lambda, the event source mapping and EventBridge do: searchers that are handed a wake-up, sweeps and rescues.

use std::{sync::Arc, time::Duration};

use aws_lambda_events::event::sqs::SqsEvent;
use cloud::{JobTable, Metrics, WakeUps};
use emulator::TABLE;
use job::{ORPHAN_SHARD, Rules};
use process_job::{Event, ProcessJob, Rescue, Response};
use record_receipt::RecordReceipt;
use search::Source;
use serde::de::IgnoredAny;
use serde_json::Value;
use sweep_jobs::SweepJobs;
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken;

use super::{
    calls::{AnsweringSource, NAMES, connected},
    scenario::Scenario,
    stage::Stage,
};
use crate::{
    lambda::{QUEUE_URL, process_job, record_of},
    process::Process,
    services::queue::Message,
    time,
};

/// A sweep and a rescue come at most so often, in milliseconds.
const MINUTE: u64 = 60_000;
/// Lambda's pauses after an asynchronous invocation that failed; none follows the third.
const AGAIN: [Duration; 3] = [Duration::from_secs(60), Duration::from_secs(120), Duration::ZERO];
/// The places of clocks: owners have the first.
const SEARCHERS: usize = 1;
const SWEEP: usize = 2;

pub(super) struct Platform {
    stage: Arc<Stage>,
    scenario: Scenario,
    rules: Rules,
    running: Vec<(Arc<Process>, JoinHandle<()>)>,
    swept: u64,
}

impl Platform {
    pub(super) fn new(stage: &Arc<Stage>, scenario: &Scenario, rules: Rules) -> Self {
        let (stage, scenario) = (Arc::clone(stage), *scenario);
        Self { stage, scenario, rules, running: Vec::new(), swept: 0 }
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

    /// Hands each visible message to a searcher of its own, and each event to record-receipt; true when there were any.
    pub(super) fn deliver(&mut self) -> bool {
        let batch = self.stage.world.queue.receive();
        let events = self.stage.world.services.take_events();
        let is_any = !batch.is_empty() || !events.is_empty();
        for event in events {
            self.record(event);
        }
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
        let of_sweep = time::BEGINNING.saturating_add(self.scenario.clocks[SWEEP]);
        Some(due.saturating_sub(of_sweep.unsigned_abs()).max(self.swept + MINUTE))
    }

    /// The milliseconds since the last sweep, as far as they decide on the next one.
    pub(super) fn since_sweep(&self) -> u64 {
        time::elapsed().saturating_sub(self.swept).min(MINUTE)
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

    /// One invocation of record-receipt, and those after it where that fails.
    fn record(&mut self, event: Value) {
        let process = self.stage.process("receipt");
        let aws = connected(&self.stage, &process);
        let function = RecordReceipt {
            table: JobTable::new(&aws, TABLE),
            metrics: Metrics::default(),
            clock: time::clock(SEARCHERS, self.rules),
        };
        let stage = Arc::clone(&self.stage);
        let invocations = async move {
            for pause in AGAIN {
                if function.handle(&event).await.is_ok() {
                    break;
                }
                sleep(pause).await;
            }
            stage.gate.news.notify_one();
        };
        self.running.push((process, tokio::spawn(invocations)));
    }

    fn sweep(&mut self) {
        let process = self.stage.process("sweep");
        let aws = connected(&self.stage, &process);
        let function = SweepJobs {
            table: JobTable::new(&aws, TABLE),
            wake_ups: WakeUps::new(&aws, QUEUE_URL),
            metrics: Metrics::default(),
            clock: time::clock(SWEEP, self.rules),
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
        let takes = Duration::from_millis(self.scenario.source_takes());
        let source = |name| {
            let (stage, process, stop) = (Arc::clone(&self.stage), Arc::clone(&process), stop.clone());
            Arc::new(AnsweringSource { name, stage, process, takes, stop }) as Arc<dyn Source>
        };
        let (channels, sources) = (self.stage.world.channels, NAMES.map(source).into());
        let function = process_job(&aws, channels, sources, time::clock(SEARCHERS, self.rules));
        let function = Arc::new(ProcessJob { source_time_out: function.source_time_out + takes, ..function });
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
