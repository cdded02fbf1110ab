//! Spans and their borders: to the millisecond in which something begins or ends.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::time::Duration;

use job::*;

const LEASE_MS: u64 = 60_000;
const WEEK_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

fn at(millis: u64) -> Moment {
    Moment { now: Timestamp::from_millis(1_800_000_000_000 + millis), rules: Rules::AGREED }
}

fn asked(key: Key) -> NewJob {
    NewJob {
        key,
        query: QueryText::parse("q").unwrap(),
        language: Language::Korean,
        sources: vec![SourceName::parse("a").unwrap()],
        notification: Notification::Waiting(Sealed::new(vec![1, 2, 3])),
        request: None,
    }
}

fn new_job() -> Job {
    Job::create(asked(Key::from_bytes([7; 32])), at(0))
}

fn text_is_due() -> Job {
    let done =
        [SourceProgress { name: SourceName::parse("a").unwrap(), state: SourceState::Done { hits: 1 } }];
    new_job().claim(at(0)).unwrap().complete(1, &done, at(1_000)).unwrap()
}

#[test]
fn a_timestamp_is_told_in_milliseconds_and_in_whole_seconds() {
    let moment = Timestamp::from_millis(2_999);
    assert_eq!((moment.millis(), moment.seconds(), moment.rounded_up().millis()), (2_999, 2, 3_000));
}

#[test]
fn another_lease_leaves_the_other_rules_as_agreed() {
    let lease = Duration::from_secs(2);
    assert_eq!(Rules::with_lease(lease), Rules { lease, ..Rules::AGREED });
    assert_ne!(Rules::with_lease(lease), Rules::AGREED);
}

#[test]
fn a_lease_holds_until_the_moment_it_names() {
    let claimed = new_job().claim(at(0)).unwrap();
    assert!(claimed.is_leased(at(LEASE_MS - 1)) && !claimed.is_leased(at(LEASE_MS)));
    assert!(!new_job().is_leased(at(0)));
}

#[test]
fn a_job_expires_in_the_moment_its_retention_ends() {
    assert_eq!([WEEK_MS - 1, WEEK_MS].map(|millis| new_job().is_expired(at(millis).now)), [false, true]);
}

#[test]
fn a_job_was_updated_when_it_was_last_written_by_the_fastest_clock() {
    let claimed = new_job().claim(at(5_000)).unwrap();
    assert_eq!(claimed.updated_at, at(5_000).now);
    assert_eq!(claimed.advance(1, &[], at(3_000)).unwrap().updated_at, at(5_000).now);
}

#[test]
fn a_job_is_long_due_ten_leases_after_its_due_time() {
    let border = LEASE_MS + 10 * LEASE_MS;
    assert_eq!([border - 1, border].map(|millis| new_job().is_long_due(at(millis))), [false, true]);
    let cancelled = new_job().cancel(at(0).now).unwrap().unwrap();
    assert!(!cancelled.is_long_due(at(WEEK_MS)), "what has ended is not due");
}

#[test]
fn a_job_is_in_the_shard_of_its_key_until_two_wake_ups_went_unanswered() {
    for (byte, shard) in [(0, 0), (3, 3), (5, 1), (254, 2)] {
        let job = Job::create(asked(Key::from_bytes([byte; 32])), at(0));
        let woken = |wakes| Job { due: job.due.map(|due| Due { wakes, ..due }), ..job.clone() };
        let shards = [0, 1, 2, 3].map(|wakes| woken(wakes).due_shard());
        assert_eq!(shards, [shard, shard, ORPHAN_SHARD, ORPHAN_SHARD]);
        assert_eq!([1, 2].map(|wakes| woken(wakes).is_orphaned()), [false, true]);
    }
}

#[test]
fn consent_is_kept_with_the_words_that_were_agreed_to() {
    assert_eq!(new_job().agreed(Consent { words: 3 }).consent, Some(Consent { words: 3 }));
}

#[test]
fn a_contact_is_there_until_the_texts_life_ends() {
    let contact = Sealed::new(vec![1, 2, 3]);
    let due = text_is_due();
    let sending = due.claim_notification(at(1_000)).unwrap();
    for job in [&new_job(), &due, &sending] {
        assert_eq!(job.notification.contact(), Some(&contact), "{:?}", job.notification.status());
    }
    let sent = sending.record_notification(0, PublishOutcome::Sent(None), at(2_000)).unwrap();
    assert_eq!((sent.notification.contact(), Notification::Withheld.contact()), (None, None));
}

#[test]
fn a_publish_has_30_s_and_after_an_unknown_outcome_the_sweep_looks_a_lease_after_the_next() {
    let sending = text_is_due().claim_notification(at(1_000)).unwrap();
    let Notification::Sending(outgoing) = &sending.notification else { panic!("not claimed") };
    assert_eq!((outgoing.at, sending.due.unwrap().at), (at(31_000).now, at(31_000).now));
    let again = sending.record_notification(0, PublishOutcome::Unknown, at(2_000)).unwrap();
    assert_eq!(again.notification_due_at(), Some(at(62_000).now));
    assert_eq!(again.due.unwrap().at, at(62_000 + LEASE_MS).now);
}

#[test]
fn a_publish_under_way_is_given_its_time_whatever_the_index_says() {
    let sending = text_is_due().claim_notification(at(1_000)).unwrap();
    let early = Job { due: Some(Due { at: at(2_000).now, wakes: 0 }), ..sending };
    assert_eq!(early.repair(at(30_999)), None);
    assert_eq!(early.repair(at(31_000)).unwrap().repair, Repair::NotificationOutcomeLost);
}

#[test]
fn the_agreed_limits_are_counted_in_hours_and_days() {
    let rate_limit = |limits: &[(u32, Duration)]| {
        RateLimit::new(limits.iter().map(|&(count, span)| Limit { count, span }))
    };
    let agreed = NotificationLimits::AGREED;
    let half_an_hour = HOUR / 2;
    assert_eq!(agreed.of_address(), rate_limit(&[(10, HOUR)]).counting_names_once(HOUR));
    let of_number = rate_limit(&[(1, Duration::from_secs(60)), (3, HOUR), (5, DAY)]);
    assert_eq!(agreed.of_number(half_an_hour), of_number.remembering(half_an_hour));
    assert_eq!(agreed.of_block(), rate_limit(&[(10, HOUR), (30, DAY)]));
    assert_eq!(agreed.of_all(), rate_limit(&[(200, DAY)]));
}

#[test]
fn a_name_that_was_counted_half_an_hour_ago_counts_once_while_names_are_kept_for_an_hour() {
    let names = |remembers| {
        let rate_limit = RateLimit::new([Limit { count: 9, span: DAY }]).remembering(remembers);
        let window = rate_limit.admit(&SlidingWindow::default(), Some("a"), at(0).now).unwrap();
        let window = rate_limit.admit(&window, Some("b"), at(2 * 3_600_000).now).unwrap();
        window.entries().iter().filter(|entry| entry.name.is_some()).count()
    };
    assert_eq!((names(Duration::ZERO), names(3 * HOUR)), (1, 2));
}

#[test]
fn what_happens_in_one_step_is_added_up() {
    let rate_limit = RateLimit::new([Limit { count: 9, span: HOUR }]);
    let mut window = SlidingWindow::default();
    for _ in 0..3 {
        window = rate_limit.admit(&window, None, at(0).now).unwrap();
    }
    assert_eq!(window.entries().iter().map(|entry| entry.count).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_limit_lets_the_next_one_through_in_the_moment_its_span_is_over() {
    let rate_limit = RateLimit::new([Limit { count: 1, span: Duration::from_secs(60) }]);
    let window = rate_limit.admit(&SlidingWindow::default(), None, at(0).now).unwrap();
    assert_eq!(rate_limit.admit(&window, None, at(59_999).now), None);
    assert!(rate_limit.admit(&window, None, at(60_000).now).is_some());
}

#[test]
fn a_watcher_comes_back_by_what_is_left_until_the_usual_end() {
    let searched = |end: u64| new_job().claim(at(0)).unwrap().expecting(Some(at(end).now));
    let table = [
        (30_000, 0, 2),
        (30_000, 6_000, 5),
        (30_000, 24_500, 2),
        (30_000, 33_000, 1),
        (30_000, 33_001, 4),
        (200_000, 0, 2),
        (200_000, 6_000, 10),
        (200_000, 136_000, 5),
    ];
    for (end, now, seconds) in table {
        let pause = searched(end).poll_after(at(now).now);
        assert_eq!(pause, Some(Duration::from_secs(seconds)), "ends at {end}, read at {now}");
    }
}

const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;

/// A clock was a year ahead when these were written, and is right again.
#[test]
fn a_time_that_lies_further_ahead_than_any_rule_allows_is_over() {
    let pending = Job::create(asked(Key::from_bytes([7; 32])), at(YEAR_MS));
    let woken = pending.repair(at(0)).unwrap();
    assert_eq!((woken.repair, woken.job.due.unwrap().at), (Repair::WokenAgain, at(LEASE_MS).now));
    let claimed = pending.claim(at(YEAR_MS)).unwrap();
    assert!(!claimed.is_leased(at(0)));
    assert_eq!(claimed.claim(at(0)), Err(TransitionError::LeaseExpired));
    assert_eq!(claimed.repair(at(0)).unwrap().repair, Repair::SearcherLost);
    let done = [SourceProgress { state: SourceState::Done { hits: 1 }, ..claimed.sources[0].clone() }];
    let due = claimed.complete(1, &done, at(YEAR_MS)).unwrap();
    let woken = due.repair(at(0)).unwrap();
    assert_eq!((woken.repair, woken.wake_up_delay(at(0).now)), (Repair::WokenAgain, Some(Duration::ZERO)));
    assert!(due.claim_notification(at(0)).is_ok());
    let sending = due.claim_notification(at(YEAR_MS)).unwrap();
    assert_eq!(sending.repair(at(0)).unwrap().repair, Repair::NotificationOutcomeLost);
}

#[test]
fn clocks_that_differ_by_minutes_are_believed() {
    const MINUTES_MS: u64 = 10 * 60_000;
    let claimed = new_job().claim(at(MINUTES_MS)).unwrap();
    assert!(claimed.is_leased(at(0)) && claimed.repair(at(0)).is_none());
    let woken = text_is_due().repair(at(MINUTES_MS + 2 * LEASE_MS)).unwrap();
    assert_eq!(
        woken.job.notification_due_at(),
        text_is_due().notification_due_at(),
        "not put off by a sweep"
    );
    assert_eq!(Due::latest(at(0)), at(25 * 60_000).now, "ten leases and a quarter of an hour");
    let short = Rules { lease: Duration::from_secs(5), ..Rules::AGREED };
    let latest = Due::latest(Moment { rules: short, ..at(0) });
    assert_eq!(latest, at((15 * 60 + 545) * 1_000).now, "a receipt that is asked for, and a lease");
}

#[test]
fn a_text_that_is_never_sent_is_given_up_even_when_its_search_ended_in_the_future() {
    let (mut job, mut now, mut tries) = (text_is_due(), 1_000, 0);
    job.state = State::Completed { at: at(YEAR_MS).now };
    while let Some(due) = job.notification_due_at() {
        now = now.max(due.millis() - at(0).now.millis());
        job = job.claim_notification(at(now)).unwrap();
        job = job.record_notification(tries, PublishOutcome::NotSent { spread: 100 }, at(now)).unwrap();
        tries += 1;
    }
    assert_eq!((tries, &job.notification), (16, &Notification::Failed));
}

#[test]
fn a_pause_before_the_next_try_is_believed_by_a_clock_that_is_a_quarter_of_an_hour_behind() {
    const PUT_OFF_MS: u64 = 1_000_000;
    let mut job = text_is_due();
    for _ in 0..5 {
        job = job.put_notification_off(120, at(PUT_OFF_MS)).unwrap();
    }
    let due = at(PUT_OFF_MS + 360_000).now;
    assert_eq!(job.notification_due_at(), Some(due));
    let behind = at(PUT_OFF_MS - 15 * 60_000);
    assert_eq!(job.claim_notification(behind), Err(TransitionError::NotificationTooEarly { at: due }));
    let mended = at(PUT_OFF_MS - 15 * 60_000 - 1);
    assert!(job.claim_notification(mended).is_ok(), "further ahead than any pause: a clock was put right");
}
