//! What a search costs: ten of them at the same time, after one that was alone, their calls counted on the wire to the
//! embedded endpoint, times the prices of `infra/prices.toml`.
//!
//! - [`visitor`]: what a phone asks for, as the pages' script does;
//! - [`shops`]: eight sources that answer within 32 seconds;
//! - [`meter`]: what passes to the endpoint, and the table's units;
//! - [`log_size`]: what the functions log, counts among it;
//! - [`deployed`]: sizes that the template says;
//! - [`bill`]: all of it times prices.
#![expect(clippy::print_stdout, reason = "the tables are what it is for")]

mod bill;
mod deployed;
mod log_size;
mod meter;
mod shops;
mod visitor;

use std::time::Duration;

use emulator::{Endpoint, EndpointSettings};
use job::{NotificationLimits, Rules};
use tests::World;
use textback::AwsSide;
use tokio::time::timeout;

use crate::{
    bill::{Bill, Counted},
    log_size::Logged,
    meter::{Meter, Tally},
    visitor::{Habit, Visitor},
};

/// As many as a batch of wake-ups holds, so that they wait together as under load.
const JOBS: usize = 10;
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(90);

#[tokio::main]
async fn main() {
    log_size::start();
    let (watched, _) = ten_jobs(Habit::Watches).await;
    let (left, idle) = ten_jobs(Habit::Leaves).await;
    println!("{}", Bill::new().per_thousand(&watched, &left));
    println!("{}", Bill::new().idle_month(&idle));
}

/// Ten people who search at the same time, in a system of their own; what they cost, and what a minute costs in which
/// nobody searches.
async fn ten_jobs(habit: Habit) -> (Counted, Tally) {
    let folder = tempfile::tempdir().expect("a folder");
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.expect("it starts");
    let meter = Meter::to(&endpoint.url()).await;
    let data = folder.path().join("system");
    let counts = data.join("metrics.jsonl");
    let mut settings = World::settings(data, shops::sources(), Rules::AGREED);
    settings.aws = AwsSide::Attached { url: meter.url.clone() };
    settings.notification_limits = NotificationLimits::AGREED;
    let world = World::of(settings).await;
    let mut worked = world.worked();
    // The first sweep and the first rescue.
    timeout(PATIENCE, worked.wait_for(|times| *times >= 2)).await.expect("in time").expect("it runs");
    let idle = meter.tally();
    // The searcher has searched before, as any but a new instance has: it knows how long the shops take.
    Visitor::new(&world, JOBS).visit(Habit::Watches).await;
    // The second sweep and the second rescue, a minute after the first: none falls among the ten.
    timeout(PATIENCE, worked.wait_for(|times| *times >= 4)).await.expect("in time").expect("it runs");
    let before = meter.tally();
    let logged = Logged::so_far(&counts);
    let visitors: Vec<_> = (0..JOBS).map(|number| Visitor::new(&world, number)).collect();
    let visits = futures::future::join_all(visitors.iter().map(|visitor| visitor.visit(habit))).await;
    let logged = Logged::so_far(&counts).without(logged);
    let counted = Counted { visits, tally: meter.tally().without(&before), logged };
    (counted, idle)
}
