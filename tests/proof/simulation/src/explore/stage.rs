//! Everything that the processes of one execution share: the world, the gate, and what is told of them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use emulator::{Call, Service};

use super::{
    calls::{Choice, Gate, PendingCall},
    fingerprint::{Items, hash_of},
};
use crate::{process::Process, time::elapsed, world::World};

pub(super) struct Stage {
    pub(super) world: Arc<World>,
    pub(super) gate: Gate,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    processes: BTreeMap<u64, (String, Arc<Process>)>,
    /// What each process, and each owner by name, has called and found: it decides what they do next.
    histories: BTreeMap<String, u64>,
    items: Items,
    /// The writes that were given up and have not arrived, by the hashes of their processes' histories.
    late_writes: BTreeMap<u64, u64>,
    /// The lines of the story; `None` when none is wanted.
    lines: Option<Vec<String>>,
}

impl Told {
    fn name_of(&self, process: u64) -> String {
        self.processes.get(&process).map(|(name, _)| name.clone()).unwrap_or_default()
    }
}

impl Stage {
    pub(super) fn new(world: Arc<World>, is_told: bool) -> Arc<Self> {
        let told = Told { lines: is_told.then(Vec::new), ..Told::default() };
        Arc::new(Self { world, gate: Gate::default(), told: Mutex::new(told) })
    }

    /// A new process, with a number behind its name where there may be several.
    pub(super) fn process(&self, kind: &str) -> Arc<Process> {
        let process = self.world.process();
        let mut told = self.told();
        let others = told.processes.values().filter(|(name, _)| name.starts_with(kind)).count();
        told.processes.insert(process.id, (format!("{kind} {}", others + 1), Arc::clone(&process)));
        process
    }

    pub(super) fn name_of(&self, process: u64) -> String {
        self.told().name_of(process)
    }

    /// A write was given up by its process, and will arrive as another's.
    pub(super) fn give_up(&self, process: u64, late: u64, pending: &PendingCall) {
        let history = self.history_of(process);
        self.told().late_writes.insert(late, hash_of((history, pending)));
    }

    /// It has arrived.
    pub(super) fn arrive(&self, late: u64) {
        self.told().late_writes.remove(&late);
    }

    pub(super) fn has_late_writes(&self) -> bool {
        !self.told().late_writes.is_empty()
    }

    /// A process stands still: what it does later may be late.
    pub(super) fn hold(&self, process: u64) {
        if let Some((_, process)) = self.told().processes.get(&process) {
            process.stall(Duration::ZERO);
        }
    }

    /// One more line of the story.
    pub(super) fn tell(&self, who: &str, what: &str) {
        let seconds = elapsed() as f64 / 1_000.0;
        if let Some(lines) = &mut self.told().lines {
            lines.push(format!("{seconds:>9.3} s  {who:<14} {what}"));
        }
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.told().lines.clone().unwrap_or_default()
    }

    /// A call was executed or not, and answered with this status; 0 for no answer.
    pub(super) fn note(
        &self,
        process: u64,
        (pending, choice): (&PendingCall, Choice),
        (call, status): (Option<&Call>, u16),
    ) {
        let mut told = self.told();
        let found = call.map(|call| told.items.found_by(call));
        if let Some(call) = call.filter(|_| (200..300).contains(&status)) {
            told.items.follow(call);
        }
        let name = told.name_of(process);
        let history = told.histories.get(&name).copied();
        let next = hash_of((history, pending, choice, status, found));
        told.histories.insert(name, next);
    }

    /// An owner was answered with this status; 0 for no answer.
    pub(super) fn answered(&self, owner: &str, status: u16) {
        let mut told = self.told();
        let history = told.histories.get(owner).copied();
        told.histories.insert(owner.to_owned(), hash_of((history, status)));
    }

    /// What the table holds, and what these processes and all owners have been through.
    pub(super) fn fingerprint(&self, alive: &[u64]) -> u64 {
        let told = self.told();
        let is_alive = |name: &String| {
            let process = told.processes.iter().find(|(_, (named, _))| named == name);
            process.is_none_or(|(id, _)| alive.contains(id))
        };
        let mut histories: Vec<_> =
            told.histories.iter().filter(|(name, _)| is_alive(name)).map(|(_, history)| *history).collect();
        histories.extend(told.late_writes.values());
        histories.sort_unstable();
        hash_of((told.items.digest(), histories))
    }

    /// True when findings are in the table.
    pub(super) fn has_findings(&self) -> bool {
        self.told().items.has_findings()
    }

    /// A process's history alone.
    pub(super) fn history_of(&self, process: u64) -> u64 {
        let told = self.told();
        let name = told.name_of(process);
        let history = told.histories.get(&name).copied();
        // One that has called nothing yet is told from others by its kind.
        history.unwrap_or_else(|| hash_of(name.split(' ').next()))
    }

    /// The row that a call was about, as it stands.
    pub(super) fn row_told(&self, call: &Call, key: Option<&String>) -> String {
        let row = key.filter(|_| call.service == Service::DynamoDb).and_then(|key| {
            let observed = self.world.observed();
            let row = observed.stories.get(key)?.row.as_ref()?;
            Some(format!("→ v{} {}, lease {}, text {}", row.version, row.status, row.epoch, row.text))
        });
        row.unwrap_or_default()
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
