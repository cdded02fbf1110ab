//! What a job says of itself is true even when nobody could write down all that happened.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use job::*;

fn at(seconds: u64) -> Moment {
    Moment { now: Timestamp::from_millis(1_800_000_000_000 + seconds * 1_000), rules: Rules::AGREED }
}

fn claimed() -> Job {
    let new_job = NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse("검정원피스").unwrap(),
        language: Language::Korean,
        sources: ["a", "b"].map(|name| SourceName::parse(name).unwrap()).into(),
        notification: Notification::Waiting(Sealed::new(vec![1, 2, 3])),
        request: None,
    };
    Job::create(new_job, at(0)).claim(at(1)).unwrap()
}

#[test]
fn a_job_that_recalls_a_finding_does_not_fail_when_it_is_ended_without_its_searcher() {
    let lost = claimed();
    assert_eq!(lost.repair(at(1_800)).unwrap().job.status(), Status::Failed);
    let recalling = lost.recalling([("b", 3), ("of another installation", 9)]);
    assert_eq!(recalling.version, lost.version, "it is the same job, better known");
    let ended = recalling.repair(at(1_800)).unwrap().job;
    assert_eq!((ended.status(), ended.sources[1].hits()), (Status::Completed, 3));
    assert_eq!(ended.sources[0].state, SourceState::Failed(SourceFault::TimedOut));
}

#[test]
fn a_text_that_is_given_up_after_an_unknown_outcome_is_unknown_and_not_failed() {
    let ended = claimed().complete(1, &[], at(9)).unwrap();
    let sending = ended.claim_notification(at(9)).unwrap();
    let unknown = sending.record_notification(0, PublishOutcome::Unknown, at(10)).unwrap();
    let again = unknown.claim_notification(at(70)).unwrap();
    let refused = again.record_notification(1, PublishOutcome::Refused, at(71)).unwrap();
    let given_up = unknown.repair(at(9 + 1_800)).unwrap().job;
    for job in [refused, given_up] {
        assert_eq!(
            (job.notification.status(), job.notification.contact(), job.due),
            (NotificationStatus::Unknown, None, None)
        );
    }
}

#[test]
fn a_shared_link_shows_a_job_without_its_text_and_once_ended_always_as_it_was_then() {
    let searching = claimed();
    let shown = searching.clone().shared();
    assert_eq!((shown.version, shown.updated_at), (searching.version, searching.updated_at));
    assert_eq!((&shown.notification, &shown.sources), (&Notification::None, &searching.sources));
    let ended = searching.complete(1, &[], at(9)).unwrap();
    let sent = ended.claim_notification(at(9)).unwrap();
    let sent = sent.record_notification(0, PublishOutcome::Sent(None), at(30)).unwrap();
    assert_eq!(sent.updated_at, at(30).now);
    let shown = sent.shared();
    assert_eq!((shown.version, shown.updated_at), (at(9).now.millis(), at(9).now));
    assert_eq!(shown.notification, Notification::None);
}
