//! Lambda, the event source mapping and EventBridge: sandboxes that take batches
//! of wake-ups, and a sweep and a rescue every minute. Sandboxes are killed and stalled at any moment.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use cloud::{
    Aws, Carriers, Channel, Clock, EndUserMessaging, JobTable, Metrics, Seal, Sens, SensAccount, Sns, Solapi,
    SolapiAccount, WakeUps,
};
use emulator::{KEY_ALIAS, SENS_ACCOUNT, SOLAPI_ACCOUNT, TABLE};
use job::{ChannelName, Channels, Rules, Wording};
use process_job::{Event, IsolationLock, LatencyEstimates, ProcessJob, Rescue, Response};
use search::Source;
use serde::de::IgnoredAny;
use sweep_jobs::SweepJobs;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{
    breakage::Breakage,
    process::Process,
    services::{queue::Message, source::Simulated, wire::connected},
    time,
    world::World,
};

/// The template's `Timeout` of process-job, and when it is told to stop: with a margin of 10 s.
const FUNCTION_TIME_OUT: Duration = Duration::from_secs(120);
const STOP: Duration = Duration::from_secs(110);
/// The event source mapping gathers a batch for so many milliseconds at most.
const WINDOW: u64 = 300;
const MINUTE: Duration = Duration::from_secs(60);
/// Of a hundred sandboxes at work, so many are killed or stalled.
const KILLED: u8 = 6;
const STALLED: u8 = 3;
/// So many are killed where it matters that others go on from what they had found.
const KILLED_OFTEN: u8 = 40;
/// The URL of the queue, which is the only one.
pub(super) const QUEUE_URL: &str = "http://in-memory/123456789012/textback-wake-ups";

/// A sandbox of process-job: one invocation at a time.
struct Sandbox {
    process: Arc<Process>,
    function: Arc<ProcessJob>,
}

/// The platform under the functions.
pub(super) struct Lambda {
    world: Arc<World>,
    rules: Rules,
    idle: Mutex<Vec<Sandbox>>,
}

impl Lambda {
    pub(super) fn start(world: &Arc<World>, rules: Rules) {
        let lambda = Arc::new(Self { world: Arc::clone(world), rules, idle: Mutex::default() });
        tokio::spawn(Arc::clone(&lambda).pump());
        if world.breakage != Some(Breakage::NoSweep) {
            tokio::spawn(lambda.schedule());
        }
    }

    /// Hands visible messages to sandboxes, until the world is closed.
    async fn pump(self: Arc<Self>) {
        while !self.world.is_closed() {
            let batch = self.world.queue.receive();
            if !batch.is_empty() {
                tokio::spawn(Arc::clone(&self).invoke(batch));
                continue;
            }
            let now = time::elapsed();
            let wait = self.world.queue.next_visible().map_or(600_000, |visible| visible.saturating_sub(now));
            let news = self.world.queue.news.notified();
            let _ = timeout(Duration::from_millis(wait.max(1)), news).await;
            sleep(Duration::from_millis(fastrand::u64(1..=WINDOW))).await;
        }
    }

    async fn invoke(self: Arc<Self>, batch: Vec<Message>) {
        let mut event = SqsEvent::default();
        event.records = batch.iter().map(record_of).collect();
        let Some(Response::Batch(answer)) = self.run(Event::Batch(event)).await else { return };
        let failed: Vec<_> =
            answer.batch_item_failures.into_iter().map(|item| item.item_identifier).collect();
        for message in batch.iter().filter(|message| !failed.contains(&message.id.to_string())) {
            self.world.tell(None, &format!("message {} is done", message.id));
            // A delete can be lost too: it comes again.
            if fastrand::u8(..100) != 0 {
                self.world.queue.delete(message.id);
            }
        }
    }

    /// One invocation of process-job: its answer, unless its sandbox did not live to give one.
    async fn run(&self, event: Event) -> Option<Response> {
        let sandbox = self.idle().pop().unwrap_or_else(|| self.sandbox());
        let stop = CancellationToken::new();
        let call = {
            let (function, stop) = (Arc::clone(&sandbox.function), stop.clone());
            tokio::spawn(async move { function.handle(event, &stop).await })
        };
        let fate = self.trouble(Arc::clone(&sandbox.process), FUNCTION_TIME_OUT);
        let warning = async {
            sleep(STOP).await;
            stop.cancel();
            sleep(FUNCTION_TIME_OUT - STOP).await;
        };
        let abort = call.abort_handle();
        let answer = tokio::select! {
            biased;
            () = fate => None,
            answer = call => answer.ok(),
            () = warning => None,
        };
        stop.cancel();
        abort.abort();
        match answer {
            Some(answer) if !sandbox.process.is_dead() => {
                self.idle().push(sandbox);
                answer.ok()
            }
            // As at the time limit: nothing of the sandbox runs on.
            _ => {
                sandbox.process.kill();
                None
            }
        }
    }

    /// Kills or stalls a process at some moment, or does nothing to it; done when it is dead.
    async fn trouble(&self, process: Arc<Process>, within: Duration) {
        let chance = fastrand::u8(..100);
        // Moments of every size: half of them in the first second, where the writes are.
        let longest =
            if fastrand::bool() { 1_000 } else { u64::try_from(within.as_millis()).unwrap_or(1_000) };
        let moment = Duration::from_millis(fastrand::u64(1..=longest));
        let killed = match self.world.breakage {
            Some(Breakage::HiddenFindings) => KILLED_OFTEN,
            _ => KILLED,
        };
        if chance < killed {
            sleep(moment).await;
            self.world.observed().kills += 1;
            self.world.tell(None, &format!("process {} is killed", process.id));
            return process.kill();
        }
        if chance < killed + STALLED {
            sleep(moment).await;
            self.world.observed().stalls += 1;
            let millis = fastrand::u64(1_000..180_000);
            self.world.tell(None, &format!("process {} stands still for {millis} ms", process.id));
            process.stall(Duration::from_millis(millis));
        }
        // A source may kill its process too.
        loop {
            sleep(Duration::from_secs(1)).await;
            if process.is_dead() {
                return;
            }
        }
    }

    /// A sweep and a rescue every minute, until the world is closed.
    async fn schedule(self: Arc<Self>) {
        let mut next = Instant::now() + MINUTE;
        while !self.world.is_closed() {
            tokio::time::sleep_until(next).await;
            next += MINUTE;
            tokio::spawn(Arc::clone(&self).sweep());
            let lambda = Arc::clone(&self);
            tokio::spawn(async move { lambda.run(Event::Rescue(Rescue { rescue: IgnoredAny })).await });
        }
    }

    async fn sweep(self: Arc<Self>) {
        let (process, aws) = connected(&self.world);
        let clock = time::clock(fastrand::usize(..time::CLOCKS), self.rules);
        let (table, wake_ups) = (JobTable::new(&aws, TABLE), WakeUps::new(&aws, QUEUE_URL));
        let function = SweepJobs { table, wake_ups, metrics: Metrics::default(), clock };
        let sweep = tokio::spawn(async move { function.handle().await });
        let abort = sweep.abort_handle();
        tokio::select! {
            biased;
            () = self.trouble(process, MINUTE) => {}
            _ = sweep => {}
        }
        abort.abort();
    }

    fn sandbox(&self) -> Sandbox {
        let (process, aws) = connected(&self.world);
        let sources = Simulated::all(&self.world, &process);
        let clock = time::clock(fastrand::usize(..time::CLOCKS), self.rules);
        let function = process_job(&aws, self.world.channels, sources, clock);
        Sandbox { process, function: Arc::new(function) }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Sandbox>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The function that searches, over this connection.
pub(super) fn process_job(
    aws: &Aws,
    channels: Channels,
    sources: Vec<Arc<dyn Source>>,
    clock: Clock,
) -> ProcessJob {
    ProcessJob {
        latencies: LatencyEstimates::default(),
        table: JobTable::new(aws, TABLE),
        wake_ups: WakeUps::new(aws, QUEUE_URL),
        carriers: carriers(channels, aws, clock),
        seal: Seal::new(aws, KEY_ALIAS),
        wording: Wording::new("텍스트백", "Textback", "https://txt.example").expect("it fits one part"),
        sources,
        source_time_out: Duration::from_secs(20),
        clock,
        metrics: Metrics::default(),
        isolation: IsolationLock::default(),
    }
}

fn carriers(channels: Channels, aws: &Aws, clock: Clock) -> Carriers {
    let channel = |name| -> Result<Arc<dyn Channel>, Infallible> {
        Ok(match name {
            ChannelName::Sns => Arc::new(Sns::new(aws)),
            ChannelName::EndUserMessaging => {
                Arc::new(EndUserMessaging::new(aws, JobTable::new(aws, TABLE), clock))
            }
            ChannelName::Solapi => {
                Arc::new(Solapi::new(SolapiAccount::new(SOLAPI_ACCOUNT), "http://in-memory/solapi", aws))
            }
            ChannelName::Sens => {
                Arc::new(Sens::new(SensAccount::new(SENS_ACCOUNT), "http://in-memory/sens", aws))
            }
        })
    };
    match Carriers::new(channels, channel) {
        Ok(carriers) => carriers,
    }
}

pub(super) fn record_of(message: &Message) -> SqsMessage {
    let mut record = SqsMessage::default();
    record.message_id = Some(message.id.to_string());
    record.body = Some(message.body.clone());
    record
}
