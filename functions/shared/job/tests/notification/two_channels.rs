//! What holds with two channels in every life, whatever is lost, late or repeated in whatever order: never two texts that
//! may both have arrived, no end that is taken back, and no contact after an hour.

use std::time::Duration;

use job::*;
use proptest::prelude::*;

use crate::{at, waiting};

const MINUTE: Duration = Duration::from_secs(60);
const PHONE_OFF: Receipt = Receipt::Undelivered(UndeliveredReason::PhoneOff);

/// Something that happens.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// A searcher publishes; its answer may be lost, and so may what it writes.
    Publish { is_heard: bool, is_recorded: bool, is_throttled: bool },
    /// The channel is asked for the receipt, and may know nothing yet.
    Ask { is_known: bool },
    /// A searcher that stood still writes what came of an earlier publish.
    Late { place: usize },
    /// The sweep comes.
    Sweep,
}

/// The channels, and what is true of them whether or not it is known.
#[derive(Clone, Copy, Debug)]
struct Truth {
    channels: Channels,
    /// The first channel refuses the number, and so does the second.
    refuses: [bool; 2],
    /// What SOLAPI sends arrives.
    arrives: bool,
}

struct World {
    job: Job,
    truth: Truth,
    /// Texts that SOLAPI and SNS accepted.
    solapi: u32,
    sns: u32,
    /// True once SOLAPI has told that its text did not arrive.
    is_undelivered: bool,
    outcomes: Vec<(u8, PublishOutcome)>,
    claimed: Option<u8>,
    now: Timestamp,
}

fn event() -> impl Strategy<Value = Event> {
    let often = || prop::bool::weighted(0.8);
    let publish = (often(), often(), prop::bool::weighted(0.3));
    prop_oneof![
        6 => publish.prop_map(|(is_heard, is_recorded, is_throttled)| Event::Publish { is_heard, is_recorded, is_throttled }),
        4 => any::<bool>().prop_map(|is_known| Event::Ask { is_known }),
        2 => (0usize..6).prop_map(|place| Event::Late { place }),
        3 => Just(Event::Sweep),
    ]
}

fn truth() -> impl Strategy<Value = Truth> {
    let channels = prop::sample::select(vec!["solapi,sns", "sns,solapi"]);
    (channels, any::<[bool; 2]>(), any::<bool>()).prop_map(|(names, refuses, arrives)| Truth {
        channels: Channels::parse(names).unwrap(),
        refuses,
        arrives,
    })
}

impl World {
    fn new(truth: Truth) -> Self {
        let now = at(0).now;
        let job = waiting().agreed(Consent { words: 3 });
        let job = job.claim(at(0)).unwrap().complete(1, &[], at(0)).unwrap();
        let (solapi, sns, is_undelivered) = (0, 0, false);
        Self { job, truth, solapi, sns, is_undelivered, outcomes: Vec::new(), claimed: None, now }
    }

    fn at(&self) -> Moment {
        Moment { now: self.now, rules: Rules::AGREED }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Publish { is_heard, is_recorded, is_throttled } => {
                if let Some((attempt, outcome)) = self.publish(is_throttled) {
                    let outcome = if is_heard { outcome } else { PublishOutcome::Unknown };
                    self.outcomes.push((attempt, outcome.clone()));
                    if is_recorded {
                        self.record(attempt, outcome);
                    }
                }
            }
            Event::Ask { is_known } => self.ask(is_known),
            Event::Late { place } => {
                if let Some((attempt, outcome)) = self.outcomes.get(place).cloned() {
                    self.record(attempt, outcome);
                }
            }
            Event::Sweep => {
                if let Some(repaired) = self.job.repair(self.at()) {
                    self.become_next(repaired.job);
                }
            }
        }
    }

    /// Claims the due text and publishes it, as process-job does; what came of it in truth.
    fn publish(&mut self, is_throttled: bool) -> Option<(u8, PublishOutcome)> {
        let (at, due) = (self.at(), self.job.clone());
        let Notification::Due(outgoing) = due.notification.clone() else { return None };
        due.claim_notification(at).ok()?;
        let route = due.route(self.truth.channels).unwrap();
        let is_by_solapi = route.channel == ChannelName::Solapi;
        let due = due.routed(route);
        if is_by_solapi && outgoing.reference.is_some() && self.solapi > 0 {
            self.become_next(
                due.record_notification(outgoing.attempt(), PublishOutcome::Sent(None), at).unwrap(),
            );
            return None;
        }
        let claimed = match is_by_solapi {
            true => due.claim_notification_as(SmsReference::parse("G1").unwrap(), at).unwrap(),
            false => due.claim_notification(at).unwrap(),
        };
        let Notification::Sending(sending) = &claimed.notification else { panic!("it is claimed") };
        let attempt = sending.attempt();
        assert!(self.claimed.is_none_or(|before| attempt > before), "attempt {attempt} again");
        self.claimed = Some(attempt);
        self.become_next(claimed);
        let place = usize::from(route.channel != self.truth.channels.first());
        Some((attempt, self.outcome(is_by_solapi, self.truth.refuses[place], is_throttled)))
    }

    fn outcome(&mut self, is_by_solapi: bool, is_refused: bool, is_throttled: bool) -> PublishOutcome {
        match (is_refused, is_throttled) {
            (true, _) => return PublishOutcome::Refused,
            (_, true) => return PublishOutcome::NotSent { spread: 100 },
            _ if is_by_solapi => self.solapi = 1,
            _ => self.sns += 1,
        }
        PublishOutcome::Sent(None)
    }

    fn record(&mut self, attempt: u8, outcome: PublishOutcome) {
        if let Ok(next) = self.job.record_notification(attempt, outcome, self.at()) {
            self.become_next(next);
        }
    }

    fn ask(&mut self, is_known: bool) {
        let Notification::Awaited(awaited) = &self.job.notification else { return };
        let receipt = match (is_known, self.truth.arrives) {
            (false, _) => Receipt::Pending,
            (true, true) => Receipt::Delivered,
            (true, false) => PHONE_OFF,
        };
        self.is_undelivered |= receipt == PHONE_OFF;
        let next = self.job.record_receipt(&awaited.reference, receipt, self.at()).unwrap();
        self.become_next(next);
    }

    fn become_next(&mut self, next: Job) {
        assert_eq!(next.version, self.job.version + 1);
        let has_ended = self.job.due.is_none();
        assert!(!has_ended || next.notification == self.job.notification, "an end is taken back: {next:?}");
        let had_contact = self.job.notification.contact().is_some();
        assert!(had_contact || next.notification.contact().is_none(), "an erased contact came back");
        assert!(next.due.is_some() || next.notification.contact().is_none(), "an end keeps a contact");
        self.job = next;
    }

    fn check(&self, began: Timestamp) {
        let doubts = self.outcomes.iter().any(|(_, outcome)| *outcome == PublishOutcome::Unknown);
        let is_lost = doubts || self.job.version > 5;
        assert!(self.sns <= 1 || (self.sns == 2 && is_lost), "{} texts by SNS", self.sns);
        assert!(self.solapi == 0 || self.sns == 0 || self.is_undelivered, "two texts that may have arrived");
        let is_over = began.plus(60 * MINUTE) <= self.now;
        assert!(!is_over || self.job.notification.contact().is_none(), "still there: {:?}", self.job);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn in_whatever_order_outcomes_and_receipts_come_one_text_may_arrive_and_no_contact_is_left_after_the_hour(
        truth in truth(),
        history in prop::collection::vec((event(), 0u64..300), 0..50),
    ) {
        let mut world = World::new(truth);
        let began = world.now;
        let mut sweep = began.plus(MINUTE);
        // Whatever happens, the sweep comes every minute; then it is alone for two hours.
        let quiet = (0..120).map(|_| (Event::Sweep, 60));
        for (event, seconds) in history.into_iter().chain(quiet) {
            let until = world.now.plus(Duration::from_secs(seconds));
            while sweep <= until {
                world.now = sweep;
                world.happen(Event::Sweep);
                world.check(began);
                sweep = sweep.plus(MINUTE);
            }
            world.now = until;
            world.happen(event);
            world.check(began);
        }
        prop_assert_eq!(world.job.due, None);
    }

    #[test]
    fn where_nothing_is_lost_the_text_arrives_by_the_first_channel_that_brings_it(truth in truth()) {
        let mut world = World::new(truth);
        for _ in 0..4 {
            world.happen(Event::Publish { is_heard: true, is_recorded: true, is_throttled: false });
            world.now = world.now.plus(Duration::from_secs(10));
            world.happen(Event::Ask { is_known: true });
        }
        let brings = |place: usize, channel: Option<ChannelName>| {
            !truth.refuses[place] && (channel == Some(ChannelName::Sns) || truth.arrives)
        };
        let is_brought = brings(0, Some(truth.channels.first())) || brings(1, truth.channels.second());
        let status = world.job.notification.status();
        let is_told = matches!(status, NotificationStatus::Sent | NotificationStatus::Delivered);
        prop_assert_eq!(is_told, is_brought, "{:?}", status);
    }
}
