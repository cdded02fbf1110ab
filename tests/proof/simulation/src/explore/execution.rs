//! One execution: everything runs until each task waits, then one call is told how it goes, and so on to the end.

use std::{collections::HashSet, path::Path, sync::Arc, time::Duration};

use emulator::FaultPlan;
use job::Rules;
use tokio::{
    task::JoinHandle,
    time::{Instant, sleep, timeout_at},
};

use super::{
    calls::{Choice, Kind, PendingCall, STANDSTILL},
    fingerprint::{TOGETHER, hash_of},
    order::{Order, Standing},
    owners,
    platform::Platform,
    scenario::Scenario,
    schedule::Schedule,
    stage::Stage,
};
use crate::{
    breakage::Breakage,
    checks::{limits, property::Property},
    plan, time,
    world::World,
};

/// The seed of what chance is left: the SDK's pauses and the spread of delays.
const SEED: u64 = 22;
/// Steps after which an execution is taken to have no end.
const STEPS: usize = 2_000;
/// Everything is over by then, in milliseconds of virtual time.
const LONGEST: u64 = 12 * 60 * 60 * 1_000;

/// The setting of an execution.
pub(super) struct Setting<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) breakage: Option<Breakage>,
    /// The file in which SMS are kept.
    pub(super) inbox: &'a Path,
    /// True when its story is wanted.
    pub(super) is_told: bool,
}

/// A step as it is told: who called, and the ways in which the call could go.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) who: String,
    pub(super) call: String,
    pub(super) ways: Vec<&'static str>,
}

/// The result of one execution.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The number of ways at each step.
    pub(super) ways: Vec<usize>,
    /// When the search ended, in milliseconds.
    pub(super) ended: Option<u64>,
    pub(super) violations: Vec<(Property, String)>,
    /// The story, where one was wanted, and its steps.
    pub(super) lines: Vec<String>,
    pub(super) told: Vec<Step>,
}

/// Executes a schedule. `is_known` is asked at each step after the schedule's last one, and ends the execution where what
/// follows has been seen.
pub(super) fn execute(
    setting: &Setting<'_>,
    schedule: &Schedule,
    is_known: &mut dyn FnMut(u64) -> bool,
) -> Outcome {
    fastrand::seed(SEED);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let Setting { scenario, breakage, inbox, is_told } = *setting;
        time::begin(scenario.clocks_off());
        let channels = (scenario.channels, FaultPlan::default());
        let stage = Stage::new(World::new(inbox.to_owned(), channels, (breakage, None)), is_told);
        let mut execution = Execution {
            platform: Platform::new(&stage, scenario, Rules::AGREED),
            owners: start_owners(&stage, scenario),
            stage,
            scenario,
            schedule,
            steps: Vec::new(),
            told: is_told.then(Vec::new),
            current: None,
            has_given_way: false,
            still: HashSet::new(),
        };
        let is_over = execution.play(is_known).await;
        execution.outcome(is_over)
    })
}

fn start_owners(stage: &Arc<Stage>, scenario: &Scenario) -> Vec<JoinHandle<()>> {
    let owner = |(place, acts): (usize, &&'static [_])| {
        let name = format!("owner {}", place + 1);
        tokio::spawn(owners::live(Arc::clone(stage), name, acts, scenario.sources))
    };
    scenario.owners.iter().enumerate().map(owner).collect()
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing is left to happen.
    Over,
    /// What follows has been seen.
    Known,
    /// It went on and on.
    Endless,
}

struct Execution<'a> {
    stage: Arc<Stage>,
    platform: Platform,
    owners: Vec<JoinHandle<()>>,
    scenario: &'a Scenario,
    schedule: &'a Schedule,
    /// The number of ways at each step so far.
    steps: Vec<usize>,
    told: Option<Vec<Step>>,
    /// The process whose call went last: it goes on first.
    current: Option<u64>,
    /// True when the last call that was to go gave way, so that the next one goes.
    has_given_way: bool,
    /// The processes that stand still.
    still: HashSet<u64>,
}

impl Execution<'_> {
    async fn play(&mut self, is_known: &mut dyn FnMut(u64) -> bool) -> End {
        loop {
            // The clock moves on its own only when every task waits.
            sleep(Duration::from_millis(1)).await;
            self.platform.bury();
            if self.platform.deliver() {
                continue;
            }
            let waiting = self.stage.gate.standing();
            if self.platform.sweep_in_time() {
                continue;
            }
            if self.steps.len() >= STEPS || time::elapsed() > LONGEST {
                return End::Endless;
            }
            if waiting.is_empty() {
                if !self.let_time_pass().await {
                    return End::Over;
                }
            } else if self.take_step(&waiting, is_known) {
                return End::Known;
            }
        }
    }

    /// One call goes in one of its ways; true when what follows is known.
    fn take_step(&mut self, waiting: &[(u64, PendingCall)], is_known: &mut dyn FnMut(u64) -> bool) -> bool {
        let standing = self.standing(waiting);
        let place = self.order().next(&standing);
        let ways = self.order().ways(&standing, place);
        let (process, call) = &waiting[place];
        let step = self.steps.len();
        if step >= self.schedule.end() && is_known(self.fingerprint(waiting, *process)) {
            return true;
        }
        self.steps.push(ways.len());
        if let Some(told) = &mut self.told {
            let ways = ways.iter().map(|way| way.words()).collect();
            told.push(Step { who: self.stage.name_of(*process), call: call.name.clone(), ways });
        }
        // A way that is not there any more, in a schedule of an earlier version, is the usual one.
        let choice = ways.get(self.schedule.way_at(step)).or(ways.first()).copied().unwrap_or(Choice::Goes);
        self.has_given_way = false;
        self.current = Some(*process);
        match choice {
            Choice::GivesWay { to } => {
                let (who, other) = (self.stage.name_of(*process), self.stage.name_of(to));
                self.stage.tell(&who, &format!("gives way to {other} before {}", call.name));
                self.current = Some(to);
                self.has_given_way = true;
            }
            Choice::StandsStill => {
                self.stage.tell(
                    &self.stage.name_of(*process),
                    &format!("STANDS STILL for 90 s before {}", call.name),
                );
                self.still.insert(*process);
                self.current = None;
                self.stage.hold(*process);
                time::leap(STANDSTILL);
            }
            choice => {
                self.still.remove(process);
                if (choice, call.kind) == (Choice::NeverArrives, Kind::Send) {
                    self.stage.world.story(&owners::key().hex(), |story| story.wake_up_lost = true);
                }
                self.stage.gate.let_go(place, choice);
            }
        }
        false
    }

    fn order(&self) -> Order<'_> {
        let Self { scenario, current, ref still, has_given_way, .. } = *self;
        Order { scenario, current, still, has_given_way }
    }

    fn standing<'a>(&self, waiting: &'a [(u64, PendingCall)]) -> Vec<Standing<'a>> {
        let standing = |(process, call): &'a (u64, PendingCall)| Standing {
            process: *process,
            name: self.stage.name_of(*process),
            call,
        };
        waiting.iter().map(standing).collect()
    }

    /// Waits for the next thing to happen; false when nothing will.
    async fn let_time_pass(&mut self) -> bool {
        let next = [self.stage.world.queue.next_visible(), self.platform.next_sweep()];
        let next = next.into_iter().flatten().min();
        let is_at_work =
            self.platform.alive().next().is_some() || self.owners.iter().any(|task| !task.is_finished());
        let is_at_work = is_at_work || self.stage.has_late_writes();
        let wait = next.map(|next| Duration::from_millis(next.saturating_sub(time::elapsed()) + 1));
        match (is_at_work, wait) {
            (false, None) => return false,
            (false, Some(wait)) => sleep(wait).await,
            (true, wait) => {
                let end = Instant::now() + wait.unwrap_or(Duration::from_secs(600));
                let _ = timeout_at(end, self.stage.gate.news.notified()).await;
            }
        }
        true
    }

    fn fingerprint(&self, waiting: &[(u64, PendingCall)], next: u64) -> u64 {
        let alive: Vec<_> =
            self.platform.alive().chain(waiting.iter().map(|(process, _)| *process)).collect();
        let mut standing: Vec<_> = waiting
            .iter()
            .map(|(process, call)| {
                (self.stage.history_of(*process), call, self.still.contains(process), *process == next)
            })
            .collect();
        standing.sort_unstable();
        let key = owners::key().hex();
        let told = self.stage.world.story(&key, |story| story.shape());
        hash_of((
            self.stage.fingerprint(&alive),
            standing,
            told,
            self.stage.world.queue.shape(TOGETHER),
            time::elapsed() / TOGETHER,
            self.platform.since_sweep() / TOGETHER,
            self.has_given_way,
        ))
    }

    fn outcome(self, end: End) -> Outcome {
        let key = owners::key().hex();
        let mut observed = self.stage.world.observed();
        if end == End::Over {
            for (key, what) in limits::beyond(&observed.stories, 0) {
                let story = observed.stories.get_mut(&key).expect("it was promised a text");
                story.violates(Property::WithinLimits, what);
            }
        }
        let Some(story) = observed.stories.get_mut(&key) else { return Outcome::default() };
        match end {
            End::Over => {
                let texts = story.texts.len();
                let bounds = match self.stage.world.breakage {
                    // A search whose findings are refused for ever ends by its age.
                    Some(Breakage::RefusedFindings) => plan::bounds_apart(0),
                    _ => self.scenario.bounds(self.schedule.deviations.len()),
                };
                story.check_the_end(texts, &bounds);
                // A wake-up erases what was written late. The sweep repeats those of jobs that are there; where this one is lost
                // besides, a finding that no link opens is left to its expiry.
                if story.gone.is_some() && !story.wake_up_lost && self.stage.has_findings() {
                    story.violates(Property::StaysErased, "findings of an erased job are left".to_owned());
                }
            }
            End::Endless => story.violates(Property::EndsInTime, "it goes on and on".to_owned()),
            End::Known => {}
        }
        let (ended, violations) = (story.ended, story.violations.clone());
        drop(observed);
        let (lines, told) = (self.stage.lines(), self.told.unwrap_or_default());
        Outcome { ways: self.steps, ended, violations, lines, told }
    }
}
