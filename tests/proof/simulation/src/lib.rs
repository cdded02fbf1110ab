//! The simulation: thousands of jobs through the real functions and the real adapters, over services whose wire is
//! full of faults, in virtual time.
//!
//! - [`Simulation`] runs one seed and reports what may not be;
//! - `wire` carries the SDK's calls in memory, `calls` observes them where they arrive, `queue` is the queue;
//! - `lambda` runs process-job and sweep-jobs in processes that are killed and stalled, `owner` does what people do
//!   through create-job, job-status and cancel-job;
//! - [`explore`] lets the same functions go along every schedule with few deviations instead of one by chance;
//! - `story` says of one job what may not be; [`Breakage`]s show that it is noticed.
//!
//! A seed determines every event and its order, by one thread, one paused clock, and one seeded source of chance
//! for faults, latencies, deaths, people and the SDK's jitter. It does not determine the bytes of ciphertexts, message ids
//! and writer ids, and the order of attributes in a request; nothing that happens depends on them. A change of the code
//! under test changes what a seed does from its first changed call on.

mod breakage;
mod checks;
pub mod explore;
mod lambda;
mod owner;
mod plan;
mod process;
mod services;
mod time;
mod world;

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use emulator::Service;
use job::{ChannelName, Channels, Rules};
use serde_json::Value;
use tokio::time::{sleep, timeout};

pub use breakage::Breakage;
pub use checks::property::Property;
pub use checks::report::{Report, Violation};

use self::{
    lambda::Lambda,
    owner::{FrontDoor, Owner},
    services::{source::NAMES, wire::connected},
    world::World,
};

/// One simulation.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The seed of all chance.
    pub seed: u64,
    /// The number of owners.
    pub jobs: u32,
    /// The channels of texts.
    pub channels: Channels,
    /// The part that is broken on purpose.
    pub breakage: Option<Breakage>,
    /// The beginning of a job's key: its events are told on standard error.
    pub follow: Option<String>,
}

/// Jobs begin so many milliseconds apart, on average: some 100 are alive at a time.
const APART: u64 = 400;
/// After the last job began: its maximum age, its text's 30 minutes, and what sweeps take.
const AFTERWARDS: Duration = Duration::from_secs(75 * 60);
/// Longer than any owner watches a job, and the same day for all.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// An outage begins so often, and lasts at most so long.
const OUTAGES: Duration = Duration::from_secs(300);
const OUTAGE_MILLIS: u64 = 45_000;
/// So many links are opened when they have expired.
const EXPIRED_LOOKS: u32 = 20;

impl Simulation {
    /// The usual simulation with this seed.
    pub const fn new(seed: u64, jobs: u32) -> Self {
        Self { seed, jobs, channels: Channels::one(ChannelName::Sns), breakage: None, follow: None }
    }

    /// The same with texts by SOLAPI.
    pub fn by_solapi(seed: u64, jobs: u32) -> Self {
        Self { channels: Channels::one(ChannelName::Solapi), ..Self::new(seed, jobs) }
    }

    /// The same with texts by SOLAPI, many of which do not arrive, and then by SNS.
    pub fn by_two_channels(seed: u64, jobs: u32) -> Self {
        let channels = Channels::two(ChannelName::Solapi, ChannelName::Sns);
        Self { channels, ..Self::new(seed, jobs) }
    }

    /// The same with texts by SENS.
    pub fn by_sens(seed: u64, jobs: u32) -> Self {
        Self { channels: Channels::one(ChannelName::Sens), ..Self::new(seed, jobs) }
    }

    /// Runs it on a thread of its own.
    ///
    /// # Panics
    /// When it cannot run: no thread, no runtime, no folder.
    pub fn run(self) -> Report {
        let thread = std::thread::Builder::new().name(format!("seed {}", self.seed));
        let thread = thread.spawn(move || self.run_here()).expect("a thread");
        thread.join().expect("a simulation that ends")
    }

    fn run_here(self) -> Report {
        fastrand::seed(self.seed);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async {
            time::begin(plan::clocks_off(self.seed));
            let texts = folder.path().join("texts.jsonl");
            let inbox = texts.clone();
            let world = World::new(
                texts,
                (self.channels, plan::faults(self.seed, self.channels, self.breakage)),
                (self.breakage, self.follow.clone()),
            );
            self.play(&world).await;
            self.report(&world, &texts_in(&inbox))
        })
    }

    async fn play(&self, world: &Arc<World>) {
        let rules = Rules::AGREED;
        Lambda::start(world, rules);
        tokio::spawn(outages(Arc::clone(world)));
        let doors = Arc::new((0..3).map(|_| open_door(world, rules)).collect::<Vec<_>>());
        let span = u64::from(self.jobs) * APART;
        let mut owners = tokio::task::JoinSet::new();
        for number in 0..self.jobs {
            let (world, doors) = (Arc::clone(world), Arc::clone(&doors));
            let owner = Owner { world, doors, name: format!("{}-{number}", self.seed) };
            owners.spawn(owner.live(Duration::from_millis(fastrand::u64(..=span))));
        }
        let living = async {
            while let Some(lived) = owners.join_next().await {
                lived.expect("an owner who lives");
            }
        };
        timeout(LONGEST, living).await.expect("owners who have had enough within a day");
        sleep(AFTERWARDS).await;
        world.close();
        sleep(rules.retention).await;
        for number in 0..self.jobs.min(EXPIRED_LOOKS) {
            let (world, doors) = (Arc::clone(world), Arc::clone(&doors));
            Owner { world, doors, name: format!("{}-{number}", self.seed) }.look_too_late().await;
        }
    }

    fn report(&self, world: &World, inbox: &HashMap<String, usize>) -> Report {
        let (events, digest) = world.digest();
        let mut report = Report {
            seeds: vec![self.seed],
            seconds: time::elapsed() / 1_000,
            events,
            digest,
            messages: world.queue.counts().0,
            injected: world.injected(),
            ..Report::default()
        };
        let bounds = plan::bounds(self.seed);
        let mut observed = world.observed();
        for (key, what) in checks::limits::beyond(&observed.stories, plan::most_apart(self.seed)) {
            let story = observed.stories.get_mut(&key).expect("it was promised a text");
            story.violates(Property::WithinLimits, what);
        }
        for key in checks::limits::refused_for_nothing(&observed.stories, plan::most_apart(self.seed)) {
            let story = observed.stories.get_mut(&key).expect("it was refused a text");
            story.violates(Property::GivenBack, "refused a text, and no limit stood against it".to_owned());
        }
        for (key, story) in &mut observed.stories {
            story.check_the_end(inbox.get(key).copied().unwrap_or(0), &bounds);
            report.jobs += u64::from(story.acknowledged);
            report.texts += story.texts.len() as u64;
            report.doubled += u64::from(story.texts.len() > 1);
            if let Some(row) = &story.row {
                report.unknown += u64::from(row.text == "unknown" && story.texts.is_empty());
                report.withheld += u64::from(row.text == "withheld");
                *report.ends.entry(row.status.clone()).or_default() += 1;
            }
            let told = story.violations.drain(..);
            report.violations.extend(told.map(|(property, what)| Violation {
                property,
                seed: self.seed,
                key: key.clone(),
                what,
            }));
        }
        report
    }
}

/// The front door as another process runs it.
fn open_door(world: &Arc<World>, rules: Rules) -> FrontDoor {
    let (_, aws) = connected(world);
    FrontDoor::open(&aws, time::clock(fastrand::usize(..time::CLOCKS), rules), (&NAMES, world.channels))
}

/// The number of texts in the inbox for each job.
fn texts_in(inbox: &Path) -> HashMap<String, usize> {
    let mut texts = HashMap::new();
    for line in std::fs::read_to_string(inbox).expect("the inbox").lines() {
        let text: Value = serde_json::from_str(line).expect("a text");
        let link = text["body"].as_str().and_then(|body| body.rsplit('/').next()).unwrap_or_default();
        let key = job::TextLink::parse(link).expect("a link with a token").token.key().hex();
        *texts.entry(key).or_default() += 1;
    }
    texts
}

/// From time to time a service is out for a while.
async fn outages(world: Arc<World>) {
    loop {
        sleep(OUTAGES.mul_f64(fastrand::f64() * 2.0)).await;
        let carrier = match world.channels.first() {
            ChannelName::Sns => Service::Sns,
            ChannelName::Solapi => Service::Solapi,
            ChannelName::Sens => Service::Sens,
            ChannelName::EndUserMessaging => Service::SmsVoice,
        };
        let services = [Service::DynamoDb, Service::Sqs, carrier, Service::Kms];
        let span = Duration::from_millis(fastrand::u64(1_000..OUTAGE_MILLIS));
        world.begin_outage(services[fastrand::usize(..services.len())], span);
    }
}
