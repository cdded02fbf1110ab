//! A failed job that an operator has searched again.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::time::Duration;

use job::*;

const RULES: Rules = Rules::AGREED;

fn at(seconds: u64) -> Moment {
    Moment { now: Timestamp::from_millis(1_800_000_000_000 + seconds * 1_000), rules: RULES }
}

fn new_job(notification: Notification) -> Job {
    let new_job = NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse("검정원피스").unwrap(),
        language: Language::Korean,
        sources: ["a", "b"].map(|name| SourceName::parse(name).unwrap()).to_vec(),
        notification,
        request: None,
    };
    Job::create(new_job, at(0))
}

/// Nobody answered, and a text of it is due.
fn failed() -> Job {
    new_job(Notification::Waiting(Sealed::new(vec![1])))
        .claim(at(1))
        .unwrap()
        .complete(1, &[], at(9))
        .unwrap()
}

#[test]
fn a_redriven_job_waits_for_a_searcher_and_asks_what_had_failed_again() {
    let job = failed();
    let redriven = job.redrive(at(100)).unwrap();
    assert_eq!((redriven.state.clone(), redriven.failure()), (State::Processing(None), None));
    assert_eq!(redriven.version, job.version + 1);
    assert!(redriven.sources.iter().all(|source| source.state == SourceState::Waiting));
    assert_eq!(redriven.due, Some(Due { at: at(160).now, wakes: 0 }));
    assert_eq!(redriven.claim(at(101)).unwrap().epoch, 2, "late writers of the first search stay fenced off");
}

#[test]
fn a_redrive_leaves_its_trace_and_the_time_a_job_is_kept() {
    let job = failed();
    let first = job.redrive(at(100)).unwrap();
    assert_eq!(first.redriven, Some(Redriven { times: 1, at: at(100).now }));
    let again = first.claim(at(101)).unwrap().complete(2, &[], at(102)).unwrap().redrive(at(200)).unwrap();
    assert_eq!(again.redriven, Some(Redriven { times: 2, at: at(200).now }));
    assert_eq!((again.created_at, again.expires_at), (job.created_at, job.expires_at));
}

#[test]
fn the_age_of_a_redriven_job_counts_from_its_redrive() {
    let too_old = new_job(Notification::None).repair(at(1_800)).unwrap().job;
    let redriven = too_old.redrive(at(90_000)).unwrap();
    assert!(redriven.claim(at(90_000 + 1_799)).is_ok());
    assert_eq!(redriven.claim(at(90_000 + 1_800)), Err(TransitionError::TooOld));
    assert_eq!(redriven.poll_after(at(90_001).now), Some(Duration::from_secs(1)));
}

#[test]
fn a_redriven_poison_job_has_two_more_attempts() {
    let mut job = new_job(Notification::None);
    for start in [100, 200, 300] {
        job = job.claim(at(start)).unwrap().repair(at(start + 60)).unwrap().job;
    }
    assert_eq!(job.failure(), Some(FailureReason::Crashed));
    let mut again = job.redrive(at(400)).unwrap();
    assert_eq!(again.crashes, 1);
    for start in [500, 600] {
        again = again.claim(at(start)).unwrap().repair(at(start + 60)).unwrap().job;
    }
    assert_eq!(again.failure(), Some(FailureReason::Crashed));
}

#[test]
fn a_text_that_was_surely_not_sent_waits_for_the_new_end() {
    let redriven = failed().redrive(at(10)).unwrap();
    assert!(matches!(redriven.notification, Notification::Waiting(_)));
    let done =
        [SourceProgress { name: SourceName::parse("a").unwrap(), state: SourceState::Done { hits: 1 } }];
    let ended = redriven.claim(at(11)).unwrap().complete(2, &done, at(12)).unwrap();
    assert_eq!((ended.status(), ended.notification_due_at()), (Status::Completed, Some(at(12).now)));
}

#[test]
fn a_text_that_was_sent_is_not_sent_again() {
    let sent = failed()
        .claim_notification(at(9))
        .unwrap()
        .record_notification(0, PublishOutcome::Sent(None), at(10))
        .unwrap();
    let redriven = sent.redrive(at(100)).unwrap();
    assert_eq!(redriven.notification, Notification::Sent);
    let ended = redriven.claim(at(101)).unwrap().complete(2, &[], at(102)).unwrap();
    assert_eq!((ended.notification.status(), ended.due), (NotificationStatus::Sent, None));
}

#[test]
fn while_a_text_may_be_on_its_way_a_redrive_is_refused() {
    let sending = failed().claim_notification(at(9)).unwrap();
    assert_eq!(sending.redrive(at(10)), Err(TransitionError::NotificationUnderWay));
    let unknown = sending.record_notification(0, PublishOutcome::Unknown, at(15)).unwrap();
    assert_eq!(
        unknown.redrive(at(16)),
        Err(TransitionError::NotificationUnderWay),
        "the second may be the last"
    );
}

#[test]
fn what_has_not_failed_is_not_redriven() {
    let job = new_job(Notification::None);
    let cancelled = job.cancel(at(1).now).unwrap().unwrap();
    let done =
        [SourceProgress { name: SourceName::parse("a").unwrap(), state: SourceState::Done { hits: 1 } }];
    let completed = job.claim(at(1)).unwrap().complete(1, &done, at(2)).unwrap();
    for job in [job, cancelled, completed] {
        assert_eq!(job.redrive(at(100)), Err(TransitionError::NotFailed));
    }
}
