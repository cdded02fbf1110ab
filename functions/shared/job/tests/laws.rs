//! What holds in every life, whatever happens in whatever order: random histories over the real transitions.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use job::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Event {
    Claim,
    Advance { epoch: u32, source: usize, hits: u16 },
    Complete { epoch: u32 },
    Release { epoch: u32 },
    Cancel,
    Repair,
    ClaimNotification,
    RecordNotification { attempt: u8, outcome: PublishOutcome },
    Redrive,
    Request { is_withheld: bool },
}

fn event() -> impl Strategy<Value = Event> {
    let outcome = prop_oneof![
        Just(PublishOutcome::Sent(None)),
        Just(PublishOutcome::Refused),
        (80u8..=120).prop_map(|spread| PublishOutcome::NotSent { spread }),
        Just(PublishOutcome::Unknown),
    ];
    prop_oneof![
        4 => Just(Event::Claim),
        4 => (0u32..4, 0usize..3, 0u16..5).prop_map(|(epoch, source, hits)| Event::Advance { epoch, source, hits }),
        2 => (0u32..4).prop_map(|epoch| Event::Complete { epoch }),
        1 => (0u32..4).prop_map(|epoch| Event::Release { epoch }),
        1 => Just(Event::Cancel),
        4 => Just(Event::Repair),
        4 => Just(Event::ClaimNotification),
        1 => Just(Event::Redrive),
        1 => any::<bool>().prop_map(|is_withheld| Event::Request { is_withheld }),
        4 => (0u8..4, outcome).prop_map(|(attempt, outcome)| Event::RecordNotification { attempt, outcome }),
    ]
}

fn apply(job: &Job, event: &Event, at: Moment) -> Option<Job> {
    match event {
        Event::Claim => job.claim(at).ok(),
        Event::Advance { epoch, source, hits } => {
            let mut seen = job.sources.clone();
            seen[*source].state = SourceState::Done { hits: *hits };
            job.advance(*epoch, &seen, at).ok()
        }
        Event::Complete { epoch } => job.complete(*epoch, &[], at).ok(),
        Event::Release { epoch } => job.release(*epoch, &[], at).ok(),
        Event::Cancel => job.cancel(at.now).ok().flatten(),
        Event::Repair => job.repair(at).map(|repaired| repaired.job),
        Event::ClaimNotification => job.claim_notification(at).ok(),
        Event::RecordNotification { attempt, outcome } => {
            job.record_notification(*attempt, outcome.clone(), at).ok()
        }
        Event::Redrive => job.redrive(at).ok(),
        Event::Request { is_withheld } => job.request_notification(request(*is_withheld), at).ok(),
    }
}

fn reservation() -> Reservation {
    let at = Timestamp::from_millis(0);
    Reservation { limit: NotificationLimit::Number, counter: [7; 16], at, number: None }
}

/// Of a number that is given later.
fn request(is_withheld: bool) -> NotificationRequest {
    let consent = Consent { words: 1 };
    match is_withheld {
        true => {
            let (notification, reservations) = (Notification::Withheld, Vec::new());
            NotificationRequest { notification, reservations, stop_proof: None, consent }
        }
        false => NotificationRequest {
            notification: Notification::Waiting(Sealed::new(vec![2])),
            reservations: vec![reservation()],
            stop_proof: Some(StopProof::new([7; 16])),
            consent,
        },
    }
}

fn fresh() -> Job {
    let new_job = NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse("q").unwrap(),
        language: Language::English,
        sources: ["a", "b", "c"].map(|name| SourceName::parse(name).unwrap()).to_vec(),
        notification: Notification::Waiting(Sealed::new(vec![1])),
        request: None,
    };
    let job = Job::create(new_job, Moment { now: Timestamp::from_millis(0), rules: Rules::AGREED });
    job.reserving(vec![reservation()])
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Pending => 0,
        Status::Processing => 1,
        Status::Completed | Status::Failed | Status::Cancelled => 2,
    }
}

fn check_step(before: &Job, after: &Job, event: &Event) -> Result<(), TestCaseError> {
    prop_assert_eq!(after.version, before.version + 1);
    prop_assert!(after.epoch >= before.epoch && after.expires_at == before.expires_at);
    let is_request = matches!(event, Event::Request { .. });
    let needs_attention = after.ended_at().is_none() || after.notification.is_under_way();
    // A text that is withheld is not told of at once.
    let is_to_be_told = is_request && after.notification == Notification::Withheld;
    prop_assert_eq!(
        after.due.is_some(),
        needs_attention || is_to_be_told,
        "due exactly while something is to be done"
    );
    let has_contact = after.notification.contact().is_some();
    prop_assert!(!has_contact || needs_attention, "a contact outlives its use");
    prop_assert!(
        !has_contact || is_request || before.notification.contact().is_some(),
        "an erased contact came back"
    );
    if is_request {
        let may_be_out = matches!(
            before.notification,
            Notification::Sending(_) | Notification::Sent | Notification::Unknown
        );
        prop_assert!(!may_be_out, "a text that may be out has a successor");
        prop_assert_eq!(after.status(), before.status());
        return Ok(());
    }
    let is_unclaimed = matches!(after.notification, Notification::Waiting(_) | Notification::Due(_));
    prop_assert!(after.reservations.is_empty() || is_unclaimed, "what was claimed can be given back");
    prop_assert!(after.reservations.len() <= before.reservations.len(), "a reservation came back");
    let released = before.released_by(after);
    prop_assert!(released.is_empty() || !has_contact, "given back while it may still be sent");
    prop_assert!(
        before.reservations.len() == released.len() + after.reservations.len()
            || matches!(after.notification, Notification::Sending(_)),
        "a reservation is lost without a claim"
    );
    // A redrive is an operator's word: the one permitted step back, and only from a failure.
    if after.redriven != before.redriven {
        prop_assert_eq!(before.status(), Status::Failed);
        return Ok(());
    }
    prop_assert!(rank(after.status()) >= rank(before.status()), "status went back");
    prop_assert!(rank(before.status()) < 2 || after.status() == before.status(), "an end was overwritten");
    prop_assert!(after.progress() >= before.progress(), "progress went back");
    prop_assert!(after.crashes >= before.crashes);
    for (old, new) in before.sources.iter().zip(&after.sources) {
        prop_assert!(!old.is_over() || old == new, "a source that was over changed");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn whatever_happens_a_job_only_moves_forward(history in prop::collection::vec((event(), 0u64..90_000), 1..60)) {
        let mut job = fresh();
        let mut now = Timestamp::from_millis(0);
        let mut publishes = 0;
        for (event, millis) in history {
            now = now.plus(std::time::Duration::from_millis(millis));
            let Some(next) = apply(&job, &event, Moment { now, rules: Rules::AGREED }) else { continue };
            check_step(&job, &next, &event)?;
            if matches!(event, Event::Request { .. }) {
                publishes = 0;
            }
            let not_sent = matches!(event, Event::RecordNotification { outcome: PublishOutcome::NotSent { .. }, .. });
            publishes += i32::from(matches!(event, Event::ClaimNotification)) - i32::from(not_sent);
            job = next;
        }
        prop_assert!(publishes <= 2, "more than two publishes may have been accepted");
    }

    #[test]
    fn repair_alone_ends_every_job(history in prop::collection::vec((event(), 0u64..90_000), 0..40)) {
        let mut job = fresh();
        let mut now = Timestamp::from_millis(0);
        for (event, millis) in history {
            now = now.plus(std::time::Duration::from_millis(millis));
            job = apply(&job, &event, Moment { now, rules: Rules::AGREED }).unwrap_or(job);
        }
        let deadline = now.plus(std::time::Duration::from_secs(2 * 60 * 60));
        while let Some(due) = job.due {
            prop_assert!(now < deadline, "still unfinished: {:?}", job);
            now = now.max(due.at).plus(std::time::Duration::from_secs(60));
            job = apply(&job, &Event::Repair, Moment { now, rules: Rules::AGREED }).unwrap_or(job);
        }
        prop_assert!(job.ended_at().is_some());
        prop_assert!(job.notification.contact().is_none());
    }

    #[test]
    fn no_contact_outlives_the_end_of_its_job_by_an_hour(history in prop::collection::vec((event(), 0u64..90_000), 0..60)) {
        let mut job = fresh();
        let mut now = Timestamp::from_millis(0);
        let minute = std::time::Duration::from_secs(60);
        let (mut sweep, mut asked) = (now.plus(minute), now);
        // Whatever happens, the sweep comes every minute; then it is alone for three hours.
        let quiet = (0..180).map(|_| (Event::Repair, 60_000));
        for (event, millis) in history.into_iter().chain(quiet) {
            now = now.plus(std::time::Duration::from_millis(millis));
            while sweep <= now {
                job = apply(&job, &Event::Repair, Moment { now: sweep, rules: Rules::AGREED }).unwrap_or(job);
                sweep = sweep.plus(minute);
            }
            if let Some(next) = apply(&job, &event, Moment { now, rules: Rules::AGREED }) {
                if matches!(event, Event::Request { .. }) {
                    asked = now;
                }
                job = next;
            }
            let is_over = job.ended_at().is_some_and(|ended| ended.max(asked).plus(60 * minute) <= now);
            prop_assert!(!is_over || job.notification.contact().is_none(), "still there: {:?}", job.notification);
        }
        prop_assert!(job.ended_at().is_some() && job.notification.contact().is_none());
    }
}
