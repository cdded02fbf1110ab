//! The world that all simulated processes share: services behind their faults, the queue, and observations.

use std::{
    collections::{BTreeMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use emulator::{Call, Fault, FaultPlan, Faults, Injected, Service, Services};

use job::Channels;

use super::{
    breakage::Breakage,
    checks::story::Story,
    process::Process,
    services::{key::key_of, queue::Queue},
    time::elapsed,
};

/// An SDK's retries are rationed by region in each program: a region for each simulation makes them its own.
static REGIONS: AtomicU64 = AtomicU64::new(0);

pub(super) struct World {
    pub(super) services: Services,
    pub(super) queue: Queue,
    pub(super) faults: Faults,
    pub(super) breakage: Option<Breakage>,
    pub(super) channels: Channels,
    /// Whose events are told as they happen, by the beginning of the key.
    follow: Option<String>,
    pub(super) region: String,
    processes: AtomicU64,
    closed: AtomicBool,
    observed: Mutex<Observed>,
}

/// The observations of all jobs.
#[derive(Default)]
pub(super) struct Observed {
    /// By key.
    pub(super) stories: BTreeMap<String, Story>,
    /// The keys of the jobs whose SMS are in SOLAPI's groups, and their numbers, by the groups' names.
    pub(super) groups: BTreeMap<String, (String, String)>,
    /// Transactions that were executed, by their client's token.
    pub(super) transactions: HashSet<String>,
    digest: DefaultHasher,
    events: u64,
    /// Until when a service is out, in milliseconds.
    outage: Option<(Service, u64)>,
    /// Calls that met an outage.
    out: u64,
    pub(super) kills: u64,
    pub(super) stalls: u64,
}

/// A call on its way: whom it is about.
pub(super) struct Sent {
    pub(super) operation: String,
    service: Service,
    pub(super) key: Option<String>,
}

impl World {
    pub(super) fn new(
        texts: PathBuf,
        (channels, plan): (Channels, FaultPlan),
        (breakage, follow): (Option<Breakage>, Option<String>),
    ) -> Arc<Self> {
        let region = format!("simulated-{}", REGIONS.fetch_add(1, Ordering::Relaxed));
        let services = Services::in_memory(texts).expect("memory and a folder are there");
        Arc::new(Self {
            services,
            queue: Queue::default(),
            faults: Faults::new(plan),
            breakage,
            channels,
            follow,
            region,
            processes: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            observed: Mutex::default(),
        })
    }

    /// A new process, which has no connection yet.
    pub(super) fn process(&self) -> Arc<Process> {
        Process::new(self.processes.fetch_add(1, Ordering::Relaxed))
    }

    /// Nothing is pumped, swept or rescued any more.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(super) fn observed(&self) -> MutexGuard<'_, Observed> {
        self.observed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The observations of one job, to be added to.
    pub(super) fn story<T>(&self, key: &str, add: impl FnOnce(&mut Story) -> T) -> T {
        let mut observed = self.observed();
        if !observed.stories.contains_key(key) {
            observed.stories.insert(key.to_owned(), Story::default());
        }
        add(observed.stories.get_mut(key).expect("it was just put there"))
    }

    pub(super) fn sent(&self, call: &Call) -> Sent {
        let key =
            key_of(call).or_else(|| self.observed().groups.get(&call.group).map(|(key, _)| key.clone()));
        Sent { operation: call.operation.clone(), service: call.service, key }
    }

    /// The fault of a call: its service is out, or the plan says so.
    pub(super) fn draw(&self, call: &Call) -> Option<Fault> {
        let mut observed = self.observed();
        if observed.outage.is_some_and(|(service, until)| service == call.service && elapsed() < until) {
            observed.out += 1;
            return Some(if fastrand::bool() { Fault::CutBefore } else { Fault::Fail });
        }
        drop(observed);
        self.faults.draw(call)
    }

    pub(super) fn begin_outage(&self, service: Service, span: Duration) {
        let until = elapsed() + u64::try_from(span.as_millis()).unwrap_or(0);
        self.observed().outage = Some((service, until));
    }

    /// A call was answered, or its connection was cut (status 0).
    pub(super) fn answered(&self, process: &Process, sent: &Sent, (fault, status): (Option<Fault>, u16)) {
        let fault = fault.map_or("", Fault::name);
        let event = (elapsed(), process.id, sent.service, sent.operation.as_str(), fault, status);
        self.tell(sent.key.as_deref(), &format!("{event:?}"));
    }

    /// One more event: it counts for the digest, and is shown when its job is followed.
    pub(super) fn tell(&self, key: Option<&str>, event: &str) {
        let mut observed = self.observed();
        (key, event).hash(&mut observed.digest);
        observed.events += 1;
        drop(observed);
        if let Some(follow) = &self.follow
            && key.unwrap_or_default().starts_with(follow.as_str())
        {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "{:016x} {event}", fastrand::get_seed());
        }
    }

    /// The number of events, and a digest of all of them in their order.
    pub(super) fn digest(&self) -> (u64, u64) {
        let observed = self.observed();
        (observed.events, observed.digest.finish())
    }

    /// The faults by kind, as `service fault`.
    pub(super) fn injected(&self) -> BTreeMap<String, u64> {
        let told =
            |injected: Injected| (format!("{} {}", name(injected.service), injected.fault), injected.times);
        let mut injected: BTreeMap<_, _> = self.faults.injected().into_iter().map(told).collect();
        let observed = self.observed();
        injected.insert("call during an outage".to_owned(), observed.out);
        injected.insert("process killed".to_owned(), observed.kills);
        injected.insert("process stalled".to_owned(), observed.stalls);
        injected
    }

    /// The number of times that the carrier of calls tries this one again by itself. Once would be too often.
    pub(super) fn attempts_too_many(&self, call: &Call) -> usize {
        match (self.breakage, call.service) {
            (Some(Breakage::RetriedPublishes), Service::Sns) => 2,
            _ => 0,
        }
    }
}

const fn name(service: Service) -> &'static str {
    match service {
        Service::DynamoDb => "dynamodb",
        Service::Sqs => "sqs",
        Service::Sns => "sns",
        Service::Kms => "kms",
        Service::Solapi => "solapi",
        Service::Sens => "sens",
        Service::SmsVoice => "sms-voice",
    }
}
