//! Common to the tests of channels: a world that texts by them, a call that goes wrong, and the calls that were made.

use emulator::{CallCount, Fault, FaultPlan, FaultRule, Service};
use job::{Channels, Rules};
use serde_json::Value;
use tempfile::TempDir;
use tests::{Scripted, World};
use textback::SystemSettings;

/// A world whose texts go by these channels, and whose one source answers at once.
pub(crate) async fn world(channels: &str) -> (World, TempDir) {
    let source = Scripted::new("a", 1);
    source.answer();
    searching(channels, &source).await
}

/// A world whose texts go by these channels.
pub(crate) async fn searching(channels: &str, source: &Scripted) -> (World, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let settings = World::settings(folder.path().to_owned(), Scripted::system(&[source]), Rules::AGREED);
    let channels = Channels::parse(channels).unwrap();
    (World::of(SystemSettings { channels, ..settings }).await, folder)
}

/// The next call of this operation goes wrong.
pub(crate) fn once(service: Service, operation: &str, fault: Fault) -> FaultPlan {
    let mut plan = always(service, operation, fault);
    plan.rules[0].times = Some(1);
    plan
}

/// Every call of this operation goes wrong.
pub(crate) fn always(service: Service, operation: &str, fault: Fault) -> FaultPlan {
    let rule = FaultRule::new(service, fault);
    FaultPlan { seed: 0, rules: vec![FaultRule { operation: Some(operation.to_owned()), ..rule }] }
}

/// Sent, and maybe known to have arrived by now.
pub(crate) fn is_out(status: &Value) -> bool {
    ["sent", "delivered"].iter().any(|state| status["notification"]["state"] == *state)
}

/// How often each operation of a service was called.
pub(crate) fn calls(world: &World, service: Service) -> Vec<(String, u64)> {
    let of_service = |call: CallCount| (call.service == service).then_some((call.operation, call.calls));
    world.calls().into_iter().filter_map(of_service).collect()
}
