//! The life of a job, told as tables: every transition, from where it applies and where it is refused.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::time::Duration;

use job::*;

const RULES: Rules = Rules::AGREED;

fn at(seconds: u64) -> Moment {
    Moment { now: Timestamp::from_millis(1_800_000_000_000 + seconds * 1_000), rules: RULES }
}

fn name(text: &str) -> SourceName {
    SourceName::parse(text).unwrap()
}

fn asked(notification: Notification) -> NewJob {
    NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse("검정원피스").unwrap(),
        language: Language::Korean,
        sources: vec![name("a"), name("b")],
        notification,
        request: None,
    }
}

fn new_job() -> Job {
    Job::create(asked(Notification::Waiting(Sealed::new(vec![1, 2, 3]))), at(0))
}

fn done(text: &str, hits: u16) -> SourceProgress {
    SourceProgress { name: name(text), state: SourceState::Done { hits } }
}

fn failed(text: &str) -> SourceProgress {
    SourceProgress { name: name(text), state: SourceState::Failed(SourceFault::Unreachable) }
}

fn completed() -> Job {
    new_job().claim(at(1)).unwrap().complete(1, &[done("a", 3), done("b", 0)], at(9)).unwrap()
}

#[test]
fn a_new_job_is_pending_and_the_sweep_looks_at_it_after_a_lease() {
    let job = new_job();
    assert_eq!((job.status(), job.version, job.progress()), (Status::Pending, 1, 0));
    assert_eq!(job.due, Some(Due { at: at(60).now, wakes: 0 }));
    assert_eq!(job.expires_at, at(7 * 86_400).now);
    let (limit, counter) = (NotificationLimit::Block, [9; 16]);
    let reserved = vec![Reservation { limit, counter, at: at(0).now, number: None }];
    assert_eq!(job.reserving(reserved.clone()).reservations, reserved);
}

#[test]
fn a_search_goes_from_claim_over_progress_to_completion_and_makes_the_text_due() {
    let claimed = new_job().claim(at(1)).unwrap();
    assert_eq!((claimed.status(), claimed.epoch), (Status::Processing, 1));
    let half = claimed.advance(1, &[done("a", 3)], at(5)).unwrap();
    assert_eq!((half.progress(), half.sources[0].hits()), (50, 3));
    assert_eq!(half.due, claimed.due, "progress leaves the index alone");
    let ended = half.complete(1, &[failed("b")], at(9)).unwrap();
    assert_eq!((ended.status(), ended.progress()), (Status::Completed, 100));
    assert_eq!(ended.notification.status(), NotificationStatus::Waiting);
    assert_eq!(ended.notification_due_at(), Some(at(9).now));
}

#[test]
fn a_job_fails_only_when_no_source_answered() {
    let job = new_job().claim(at(1)).unwrap().complete(1, &[failed("a"), failed("b")], at(9)).unwrap();
    assert_eq!(job.failure(), Some(FailureReason::NoSourceAnswered));
    assert!(job.notification_due_at().is_some(), "a failed search is texted too");
}

#[test]
fn a_source_that_is_not_over_at_completion_counts_as_timed_out() {
    let job = new_job().claim(at(1)).unwrap().complete(1, &[done("a", 1)], at(9)).unwrap();
    assert_eq!(job.sources[1].state, SourceState::Failed(SourceFault::TimedOut));
}

#[test]
fn a_leased_job_is_claimed_by_nobody_else_until_the_lease_was_repaired() {
    let claimed = new_job().claim(at(1)).unwrap();
    assert_eq!(claimed.claim(at(60)), Err(TransitionError::Leased { until: at(61).now }));
    assert_eq!(claimed.claim(at(61)), Err(TransitionError::LeaseExpired));
    assert_eq!(claimed.repair(at(60)), None);
    let repaired = claimed.repair(at(61)).unwrap();
    assert_eq!((repaired.repair, repaired.job.crashes), (Repair::SearcherLost, 1));
    assert_eq!(repaired.job.status(), Status::Processing, "status never goes back");
    assert_eq!(repaired.wake_up_delay(at(61).now), Some(Duration::ZERO));
    assert_eq!(repaired.job.claim(at(62)).unwrap().epoch, 2);
}

#[test]
fn progress_renews_the_lease_without_touching_the_due_time() {
    let renewed = new_job().claim(at(1)).unwrap().advance(1, &[], at(50)).unwrap();
    assert_eq!(renewed.due.unwrap().at, at(61).now);
    assert_eq!(renewed.repair(at(109)), None, "the lease is alive until 110");
    assert_eq!(renewed.repair(at(110)).unwrap().repair, Repair::SearcherLost);
}

#[test]
fn a_void_lease_writes_nothing() {
    let second = new_job().claim(at(1)).unwrap().repair(at(61)).unwrap().job.claim(at(62)).unwrap();
    assert_eq!(second.advance(1, &[done("a", 1)], at(63)), Err(TransitionError::Fenced));
    assert_eq!(second.complete(1, &[done("a", 1)], at(63)), Err(TransitionError::Fenced));
    assert_eq!(second.release(1, &[], at(63)), Err(TransitionError::Fenced));
    assert_eq!(completed().advance(1, &[], at(63)), Err(TransitionError::Ended));
}

#[test]
fn the_third_crash_ends_the_job_as_poison() {
    let mut job = new_job();
    for crash in 1..=3u64 {
        let start = crash * 100;
        job = job.claim(at(start)).unwrap().repair(at(start + 60)).unwrap().job;
    }
    assert_eq!((job.crashes, job.failure()), (3, Some(FailureReason::Crashed)));
    assert!(job.notification_due_at().is_some());
}

#[test]
fn poison_with_answers_behind_it_completes_with_what_there_is() {
    let mut job = new_job().claim(at(1)).unwrap().advance(1, &[done("a", 2)], at(5)).unwrap();
    job = job.repair(at(65)).unwrap().job;
    for start in [100, 200] {
        job = job.claim(at(start)).unwrap().repair(at(start + 60)).unwrap().job;
    }
    assert_eq!((job.status(), job.sources[0].hits()), (Status::Completed, 2));
}

#[test]
fn a_released_job_goes_on_where_it_stopped_and_counts_no_crash() {
    let released = new_job().claim(at(1)).unwrap().release(1, &[done("a", 2)], at(20)).unwrap();
    assert_eq!((released.status(), released.crashes), (Status::Processing, 0));
    let again = released.claim(at(21)).unwrap();
    assert_eq!((again.epoch, again.sources[0].hits()), (2, 2));
}

#[test]
fn nobody_takes_it_up_so_it_is_woken_with_growing_delay() {
    let mut job = new_job();
    let mut delays = Vec::new();
    let mut now = at(60).now;
    for _ in 0..6 {
        let repaired = job.repair(Moment { now, rules: RULES }).unwrap();
        assert_eq!(repaired.repair, Repair::WokenAgain);
        job = repaired.job;
        delays.push(job.due.unwrap().at.since(now).as_secs());
        now = job.due.unwrap().at;
    }
    assert_eq!(delays, [60, 120, 240, 480, 600, 240], "and never beyond its age");
    assert!(job.is_orphaned());
}

#[test]
fn no_job_stays_unfinished_over_its_age() {
    let half = new_job().claim(at(1)).unwrap().advance(1, &[done("a", 2)], at(5)).unwrap();
    let ended = half.repair(at(1_800)).unwrap();
    assert_eq!((ended.repair, ended.job.status()), (Repair::TooOld, Status::Completed));
    let empty = new_job().repair(at(1_800)).unwrap().job;
    assert_eq!(empty.failure(), Some(FailureReason::TooOld));
    assert_eq!(new_job().claim(at(1_800)), Err(TransitionError::TooOld));
}

#[test]
fn a_cancel_wins_over_a_search_and_no_text_is_sent() {
    let claimed = new_job().claim(at(1)).unwrap();
    let cancelled = claimed.cancel(at(5).now).unwrap().unwrap();
    assert_eq!(
        (cancelled.status(), cancelled.notification.status()),
        (Status::Cancelled, NotificationStatus::None)
    );
    assert_eq!((cancelled.notification.contact(), cancelled.due), (None, None));
    assert_eq!(cancelled.complete(1, &[done("a", 1)], at(6)), Err(TransitionError::Ended));
    assert_eq!(cancelled.cancel(at(7).now), Ok(None), "a second cancel changes nothing");
    assert_eq!(completed().cancel(at(9).now), Err(TransitionError::Ended));
}

#[test]
fn a_text_is_claimed_before_it_is_published_and_its_contact_is_gone_when_it_is_out() {
    let sending = completed().claim_notification(at(9)).unwrap();
    assert_eq!(sending.claim_notification(at(10)), Err(TransitionError::NoNotificationDue));
    let sent = sending.record_notification(0, PublishOutcome::Sent(None), at(10)).unwrap();
    assert_eq!(
        (sent.notification.status(), sent.notification.contact(), sent.due),
        (NotificationStatus::Sent, None, None)
    );
}

#[test]
fn a_refused_text_fails_and_its_contact_is_gone() {
    let refused = completed()
        .claim_notification(at(9))
        .unwrap()
        .record_notification(0, PublishOutcome::Refused, at(10))
        .unwrap();
    assert_eq!(
        (refused.notification.status(), refused.notification.contact()),
        (NotificationStatus::Failed, None)
    );
}

#[test]
fn a_text_that_was_surely_not_sent_is_due_again_after_2_10_30_90_300_seconds() {
    let mut job = completed();
    let mut delays = Vec::new();
    for attempt in 0..6 {
        let now = job.notification_due_at().unwrap();
        let moment = Moment { now, rules: RULES };
        job = job
            .claim_notification(moment)
            .unwrap()
            .record_notification(attempt, PublishOutcome::NotSent { spread: 100 }, moment)
            .unwrap();
        delays.push(job.notification_due_at().unwrap().since(now).as_secs());
    }
    assert_eq!(delays, [2, 10, 30, 90, 300, 300]);
    assert!(matches!(job.claim_notification(at(10)), Err(TransitionError::NotificationTooEarly { .. })));
}

#[test]
fn a_text_that_cannot_be_sent_is_given_up_30_minutes_after_the_end() {
    let mut job = completed();
    let mut attempt = 0;
    while let Some(now) = job.notification_due_at() {
        let moment = Moment { now, rules: RULES };
        job = job
            .claim_notification(moment)
            .unwrap()
            .record_notification(attempt, PublishOutcome::NotSent { spread: 120 }, moment)
            .unwrap();
        attempt += 1;
    }
    assert_eq!((job.notification.status(), job.notification.contact()), (NotificationStatus::Failed, None));
    assert!(job.updated_at.since(at(9).now) < Duration::from_secs(30 * 60));
    let forgotten = completed().repair(at(9 + 30 * 60)).unwrap();
    assert_eq!(
        (forgotten.repair, forgotten.job.notification.status()),
        (Repair::NotificationGivenUp, NotificationStatus::Failed)
    );
}

#[test]
fn an_unknown_outcome_allows_one_more_text_and_never_a_third() {
    let unknown = completed()
        .claim_notification(at(9))
        .unwrap()
        .record_notification(0, PublishOutcome::Unknown, at(15))
        .unwrap();
    assert_eq!(unknown.notification_due_at(), Some(at(75).now));
    let second = unknown
        .claim_notification(at(75))
        .unwrap()
        .record_notification(1, PublishOutcome::Unknown, at(80))
        .unwrap();
    assert_eq!(
        (second.notification.status(), second.notification.contact(), second.due),
        (NotificationStatus::Unknown, None, None)
    );
}

#[test]
fn a_publisher_that_never_reports_counts_as_an_unknown_outcome() {
    let sending = completed().claim_notification(at(9)).unwrap();
    assert_eq!(sending.repair(at(38)), None);
    let lost = sending.repair(at(39)).unwrap();
    assert_eq!(lost.repair, Repair::NotificationOutcomeLost);
    assert_eq!(lost.wake_up_delay(at(39).now), Some(Duration::from_secs(60)));
    let second = lost.job.claim_notification(at(99)).unwrap().repair(at(129)).unwrap();
    assert_eq!(
        (second.job.notification.status(), second.wake_up_delay(at(129).now)),
        (NotificationStatus::Unknown, None)
    );
}

#[test]
fn a_late_report_that_the_text_was_sent_prevents_the_second_one() {
    let given_up = completed().claim_notification(at(9)).unwrap().repair(at(39)).unwrap().job;
    let sent = given_up.record_notification(0, PublishOutcome::Sent(None), at(40)).unwrap();
    assert_eq!(sent.notification.status(), NotificationStatus::Sent);
}

#[test]
fn a_late_report_of_another_outcome_says_nothing_about_the_present_publish() {
    let second = completed()
        .claim_notification(at(9))
        .unwrap()
        .repair(at(39))
        .unwrap()
        .job
        .claim_notification(at(99))
        .unwrap();
    for outcome in [PublishOutcome::Refused, PublishOutcome::NotSent { spread: 100 }, PublishOutcome::Unknown]
    {
        assert_eq!(second.record_notification(0, outcome, at(100)), Err(TransitionError::Fenced));
    }
}

#[test]
fn a_job_without_a_number_ends_without_a_text() {
    for text in [Notification::None, Notification::Withheld] {
        let job = Job::create(asked(text.clone()), at(0)).claim(at(1)).unwrap();
        let ended = job.complete(1, &[done("a", 1)], at(2)).unwrap();
        assert_eq!((&ended.notification, ended.due), (&text, None));
    }
}

#[test]
fn a_watcher_reads_often_at_first_and_stops_when_nothing_more_will_change() {
    let job = new_job();
    let seconds = |job: &Job, second| job.poll_after(at(second).now).map(|wait| wait.as_secs());
    let claimed = job.claim(at(1)).unwrap();
    let searching = [0, 10, 100, 1_000].map(|second| seconds(&claimed, second));
    assert_eq!(searching, [Some(1), Some(4), Some(8), Some(15)]);
    let in_the_queue = [0, 10, 60, 600].map(|second| seconds(&job, second));
    assert_eq!(in_the_queue, [Some(1), Some(2), Some(15), Some(30)], "the longer it waits, the less is new");
    assert_eq!(seconds(&completed(), 10), Some(3), "the text is still on its way");
    let sent = completed()
        .claim_notification(at(9))
        .unwrap()
        .record_notification(0, PublishOutcome::Sent(None), at(10))
        .unwrap();
    assert_eq!(seconds(&sent, 11), None);
}

#[test]
fn no_source_of_a_search_that_has_ended_is_said_to_be_searched() {
    let begun = new_job().claim(at(1)).unwrap();
    let asked = SourceProgress { name: name("a"), state: SourceState::Searching };
    let begun = begun.advance(1, &[asked, done("b", 1)], at(2)).unwrap();
    let ends = [
        begun.cancel(at(3).now).unwrap().unwrap(),
        new_job().cancel(at(3).now).unwrap().unwrap(),
        begun.complete(1, &[], at(3)).unwrap(),
        new_job().repair(at(100_000)).unwrap().job,
    ];
    for job in ends {
        assert!(job.ended_at().is_some());
        let codes: Vec<_> = job.sources.iter().map(|source| job.source_code(source)).collect();
        assert!(codes.iter().all(|code| ["done", "failed", "stopped"].contains(code)), "{codes:?}");
    }
    assert_eq!(begun.source_code(&begun.sources[0]), "searching");
}
