//! A text by a channel that can be asked: whatever is lost, late or killed in whatever order, it is sent once.

use std::time::Duration;

use job::*;
use proptest::prelude::*;

use crate::{at, waiting};

const MINUTE: Duration = Duration::from_secs(60);

/// Something that happens: to one of three searchers, or to the job.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// A searcher reads the job and asks the channel; the channel may not answer.
    Prepare { searcher: usize, answers: bool },
    /// It writes its claim, publishes, or writes what came of that; the channel's answer may be lost.
    GoOn { searcher: usize, is_heard: bool },
    /// The channel gives its group up.
    Fail { group: usize },
    /// It dies.
    Die { searcher: usize },
    /// The sweep comes.
    Sweep,
}

/// What a searcher does next.
#[derive(Clone, Debug)]
enum Doing {
    Writing { read: Box<Job>, next: Box<Job>, group: Option<usize> },
    Publishing { attempt: u8, group: usize },
    Recording { attempt: u8, outcome: PublishOutcome },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Group {
    Pending,
    Sent,
    Dead,
}

struct World {
    job: Job,
    groups: Vec<Group>,
    searchers: [Option<Doing>; 3],
    now: Timestamp,
}

fn event() -> impl Strategy<Value = Event> {
    let (searcher, often) = (0usize..3, || prop::bool::weighted(0.7));
    prop_oneof![
        4 => (searcher.clone(), often()).prop_map(|(searcher, answers)| Event::Prepare { searcher, answers }),
        8 => (searcher.clone(), often()).prop_map(|(searcher, is_heard)| Event::GoOn { searcher, is_heard }),
        1 => (0usize..6).prop_map(|group| Event::Fail { group }),
        2 => searcher.prop_map(|searcher| Event::Die { searcher }),
        2 => Just(Event::Sweep),
    ]
}

fn reference(group: usize) -> SmsReference {
    crate::group(&format!("G{group}"))
}

impl World {
    fn new() -> Self {
        let job = waiting().claim(at(0)).unwrap().complete(1, &[], at(0)).unwrap();
        Self { job, groups: Vec::new(), searchers: Default::default(), now: at(0).now }
    }

    fn at(&self) -> Moment {
        Moment { now: self.now, rules: Rules::AGREED }
    }

    fn sent(&self) -> usize {
        self.groups.iter().filter(|group| **group == Group::Sent).count()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Prepare { searcher, answers } => {
                if self.searchers[searcher].is_none() {
                    self.searchers[searcher] = self.prepare(answers);
                }
            }
            Event::GoOn { searcher, is_heard } => {
                if let Some(doing) = self.searchers[searcher].take() {
                    self.searchers[searcher] = self.go_on(doing, is_heard);
                }
            }
            Event::Fail { group } => {
                if let Some(group @ Group::Pending) = self.groups.get_mut(group) {
                    *group = Group::Dead;
                }
            }
            Event::Die { searcher } => self.searchers[searcher] = None,
            Event::Sweep => {
                if let Some(repaired) = self.job.repair(self.at()) {
                    self.job = repaired.job;
                }
            }
        }
    }

    /// As process-job does it: nothing is written before the channel has told of the group that the job names.
    fn prepare(&mut self, answers: bool) -> Option<Doing> {
        let at = self.at();
        let Notification::Due(due) = &self.job.notification else { return None };
        self.job.claim_notification(at).ok()?;
        let named = due.reference.as_ref().map(|name| name.as_str()[1..].parse::<usize>().unwrap());
        let (next, group) = match named.map(|group| (group, self.groups[group])) {
            _ if !answers => (self.job.put_notification_off(100, at), None),
            Some((_, Group::Sent)) => {
                (self.job.record_notification(due.attempt(), PublishOutcome::Sent(None), at), None)
            }
            Some((group, Group::Pending)) => {
                (self.job.claim_notification_as(reference(group), at), Some(group))
            }
            Some((_, Group::Dead)) | None => {
                self.groups.push(Group::Pending);
                let group = self.groups.len() - 1;
                (self.job.claim_notification_as(reference(group), at), Some(group))
            }
        };
        Some(Doing::Writing { read: Box::new(self.job.clone()), next: Box::new(next.ok()?), group })
    }

    fn go_on(&mut self, doing: Doing, is_heard: bool) -> Option<Doing> {
        match doing {
            Doing::Writing { read, next, group } => {
                if self.job.version != read.version {
                    return None;
                }
                self.job = *next;
                let Notification::Sending(sending) = &self.job.notification else { return None };
                Some(Doing::Publishing { attempt: sending.attempt(), group: group? })
            }
            Doing::Publishing { attempt, group } => {
                // A group is sent once, whatever is asked of it.
                let outcome = match (self.groups[group], is_heard) {
                    (Group::Dead, true) => PublishOutcome::NotSent { spread: 100 },
                    (_, true) => PublishOutcome::Sent(None),
                    (_, false) => PublishOutcome::Unknown,
                };
                if self.groups[group] == Group::Pending {
                    self.groups[group] = Group::Sent;
                }
                Some(Doing::Recording { attempt, outcome })
            }
            Doing::Recording { attempt, outcome } => {
                if let Ok(recorded) = self.job.record_notification(attempt, outcome, self.at()) {
                    self.job = recorded;
                }
                None
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn it_is_sent_once_whatever_happens_and_told_so_in_the_end(
        history in prop::collection::vec((event(), 0u64..40), 0..60),
    ) {
        let mut world = World::new();
        let began = world.now;
        for (event, seconds) in history {
            world.now = world.now.plus(Duration::from_secs(seconds));
            // A text is given up 30 minutes after the search: what is not known by then stays so.
            if world.now.since(began) > 15 * MINUTE {
                break;
            }
            world.happen(event);
            prop_assert!(world.sent() <= 1, "two groups are sent");
        }
        // From now on nothing goes wrong.
        world.searchers = Default::default();
        for _ in 0..14 {
            world.now = world.now.plus(MINUTE);
            world.happen(Event::Sweep);
            world.happen(Event::Prepare { searcher: 0, answers: true });
            for _ in 0..3 {
                world.happen(Event::GoOn { searcher: 0, is_heard: true });
            }
        }
        prop_assert_eq!(world.sent(), 1);
        prop_assert_eq!(world.job.notification.status(), NotificationStatus::Sent);
    }
}
