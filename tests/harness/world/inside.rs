//! Access to a system that runs in the test's own process.

use std::collections::HashMap;

use cloud::Environment;
use emulator::{CallCount, FaultPlan};
use textback::System;
use tokio::sync::watch;

use super::World;
use crate::{events::role_of, process::running::Fate};

impl World {
    /// Ends the system.
    ///
    /// # Panics
    /// When it has ended before, or is not this process's.
    pub async fn end(&self, fate: Fate) {
        let running = self.running.lock().expect("no panic under the lock").take();
        running.expect("a system of this process, still running").end(fate).await;
    }

    /// The environment of the functions, with an administrator's credentials, with which its AWS endpoint can be used.
    ///
    /// # Panics
    /// When the system is not this process's.
    pub fn variables(&self) -> HashMap<&'static str, String> {
        self.with_system(|system| system.variables().iter().cloned().collect())
    }

    /// The environment of one of its functions, with which it calls by its own role.
    ///
    /// # Panics
    /// When the system is not this process's.
    pub fn environment_of(&self, function: &str) -> Environment {
        let own = [("AWS_ACCESS_KEY_ID", role_of(function))];
        self.variables().into_iter().chain(own).collect()
    }

    /// Lets its queue lose every message, or keep them again.
    ///
    /// # Panics
    /// When the system is not this process's, or uses another's endpoint.
    pub fn drop_wake_ups(&self, drops: bool) {
        self.faults(if drops { FaultPlan::losing_wake_ups() } else { FaultPlan::default() });
    }

    /// From now on, lets things go wrong on its wire by this plan.
    ///
    /// # Panics
    /// When the system is not this process's, or uses another's endpoint.
    pub fn faults(&self, plan: FaultPlan) {
        self.with_system(|system| system.endpoint().expect("an endpoint of its own").faults().follow(plan));
    }

    /// The calls to its AWS endpoint so far, and their cost.
    ///
    /// # Panics
    /// When the system is not this process's, or uses another's endpoint.
    pub fn calls(&self) -> Vec<CallCount> {
        self.with_system(|system| system.endpoint().expect("an endpoint of its own").calls())
    }

    /// Changes whenever the system has worked through a batch of wake-ups or a round of its schedule.
    ///
    /// # Panics
    /// When the system is not this process's.
    pub fn worked(&self) -> watch::Receiver<u64> {
        self.worked.clone().expect("a system of this process")
    }

    fn with_system<T>(&self, look: impl FnOnce(&System) -> T) -> T {
        let running = self.running.lock().expect("no panic under the lock");
        look(running.as_ref().expect("a system of this process").system())
    }
}
