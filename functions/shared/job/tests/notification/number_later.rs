//! A number that is given later, told as tables: where it applies, where it is refused, and what it makes of a text.

use std::time::Duration;

use job::*;

use crate::{at, found, new_job};

fn sealed(byte: u8) -> Notification {
    Notification::Waiting(Sealed::new(vec![byte]))
}

fn searching(notification: Notification) -> Job {
    new_job(notification).claim(at(1)).unwrap()
}

fn completed(notification: Notification) -> Job {
    searching(notification).complete(1, &found(), at(9)).unwrap()
}

fn asked(notification: Notification) -> NotificationRequest {
    let reservation =
        Reservation { limit: NotificationLimit::Number, counter: [7; 16], at: at(0).now, number: None };
    let reservations = if notification == Notification::Withheld { Vec::new() } else { vec![reservation] };
    let stop_proof = notification.contact().map(|_| StopProof::new([7; 16]));
    NotificationRequest { notification, reservations, stop_proof, consent: Consent { words: 1 } }
}

fn contact(job: &Job) -> Option<&[u8]> {
    job.notification.contact().map(Sealed::ciphertext)
}

#[test]
fn a_number_that_is_given_while_the_search_runs_waits_for_its_end() {
    for before in [new_job(Notification::None), searching(Notification::None)] {
        let given = before.request_notification(asked(sealed(1)), at(5)).unwrap();
        assert_eq!((&given.state, given.due, given.version), (&before.state, before.due, before.version + 1));
        assert_eq!((&given.notification, given.reservations.len()), (&sealed(1), 1));
        assert_eq!(given.consent, Some(Consent { words: 1 }));
    }
    let given = searching(Notification::None).request_notification(asked(sealed(1)), at(5)).unwrap();
    let ended = given.complete(1, &[], at(9)).unwrap();
    assert_eq!(ended.notification_due_at(), Some(at(9).now));
}

#[test]
fn a_number_that_is_given_after_the_end_is_due_at_once_and_for_half_an_hour_from_then() {
    let days = 3 * 86_400;
    let given = completed(Notification::None).request_notification(asked(sealed(1)), at(days)).unwrap();
    assert_eq!((given.notification_due_at(), contact(&given)), (Some(at(days).now), Some([1].as_slice())));
    assert_eq!(given.due, Some(Due { at: at(days + 60).now, wakes: 0 }));
    assert!(given.claim_notification(at(days + 29 * 60)).is_ok());
    assert_eq!(given.claim_notification(at(days + 30 * 60)), Err(TransitionError::TooOld));
    let given_up = given.repair(at(days + 30 * 60)).unwrap();
    assert_eq!(given_up.repair, Repair::NotificationGivenUp);
    assert_eq!(given_up.job.notification, Notification::Failed);
}

#[test]
fn the_number_before_is_forgotten_unless_its_text_may_be_out() {
    let due = completed(sealed(1));
    for before in [searching(sealed(1)), due.clone()] {
        let given = before.request_notification(asked(sealed(2)), at(10)).unwrap();
        assert_eq!((contact(&given), given.reservations.len()), (Some([2].as_slice()), 1));
        let withheld = before.request_notification(asked(Notification::Withheld), at(10)).unwrap();
        assert_eq!((contact(&withheld), withheld.reservations.len()), (None, 0));
    }
    let sending = due.claim_notification(at(10)).unwrap();
    let record = |outcome| sending.record_notification(0, outcome, at(11)).unwrap();
    let table = [
        (sending.clone(), TransitionError::NotificationUnderWay),
        (record(PublishOutcome::Unknown), TransitionError::NotificationUnderWay),
        (record(PublishOutcome::Sent(None)), TransitionError::NotificationOver),
        (Job { notification: Notification::Unknown, ..due.clone() }, TransitionError::NotificationOver),
    ];
    for (job, refusal) in table {
        assert_eq!(job.request_notification(asked(sealed(2)), at(12)), Err(refusal));
        assert_eq!(job.check_takes_number(), Err(refusal));
    }
    for job in [record(PublishOutcome::Refused), record(PublishOutcome::NotSent { spread: 100 })] {
        let given = job.request_notification(asked(sealed(2)), at(12)).unwrap();
        let Notification::Due(outgoing) = given.notification else { panic!("{:?}", given.notification) };
        assert_eq!((outgoing.attempt(), outgoing.contact), (0, Sealed::new(vec![2])));
    }
}

#[test]
fn what_has_no_result_to_text_of_takes_no_number() {
    let cancelled = searching(sealed(1)).cancel(at(2).now).unwrap().unwrap();
    let failed = searching(sealed(1)).complete(1, &[], at(9)).unwrap();
    for job in [cancelled, failed] {
        assert_eq!(job.request_notification(asked(sealed(2)), at(10)), Err(TransitionError::Ended));
    }
}

#[test]
fn a_text_that_is_withheld_after_the_end_waits_like_another_until_a_searcher_or_the_sweep_was_there() {
    let job = completed(Notification::None);
    let [sent, withheld] = [sealed(1), Notification::Withheld]
        .map(|notification| job.request_notification(asked(notification), at(100)).unwrap());
    assert_eq!(sent.notification_status(), NotificationStatus::Waiting);
    assert_eq!(withheld.notification_status(), NotificationStatus::Waiting);
    assert_eq!((withheld.version, withheld.updated_at), (sent.version, sent.updated_at));
    assert_eq!(withheld.poll_after(at(100).now), sent.poll_after(at(100).now));
    let Step::Repair(repaired) = withheld.next_step(at(100)) else { panic!("not repaired") };
    assert_eq!((repaired.repair, repaired.wake_up_delay(at(100).now)), (Repair::NotificationWithheld, None));
    let told = repaired.job;
    assert_eq!((told.notification_status(), told.due), (NotificationStatus::Withheld, None));
    assert_eq!((told.poll_after(at(101).now), told.next_step(at(200))), (None, Step::Leave));
    assert!(matches!(sent.next_step(at(100)), Step::Publish(_)), "by then, the other is claimed");
}

#[test]
fn a_text_that_was_asked_for_again_is_texted_at_most_twice_more() {
    let mut job = completed(sealed(1));
    job = job.claim_notification(at(10)).unwrap();
    job = job.record_notification(0, PublishOutcome::Refused, at(11)).unwrap();
    job = job.request_notification(asked(sealed(2)), at(3_600)).unwrap();
    for attempt in 0..2 {
        let now = job.notification_due_at().unwrap();
        job = job.claim_notification(Moment { now, rules: Rules::AGREED }).unwrap();
        let later = Moment { now: now.plus(Duration::from_secs(1)), rules: Rules::AGREED };
        job = job.record_notification(attempt, PublishOutcome::Unknown, later).unwrap();
    }
    assert_eq!((&job.notification, job.due), (&Notification::Unknown, None));
}

#[test]
fn a_text_to_a_number_that_takes_none_is_withheld_and_one_that_may_be_out_stays_unknown() {
    let sending = completed(sealed(1)).claim_notification(at(10)).unwrap();
    let unwanted = sending.record_notification(0, PublishOutcome::Unwanted, at(11)).unwrap();
    assert_eq!((&unwanted.notification, unwanted.due), (&Notification::Withheld, None));
    assert_eq!(unwanted.check_takes_number(), Ok(()), "another number may be");
    let again = sending.record_notification(0, PublishOutcome::Unknown, at(11)).unwrap();
    let again = again.claim_notification(at(80)).unwrap();
    let unwanted = again.record_notification(1, PublishOutcome::Unwanted, at(81)).unwrap();
    assert_eq!(unwanted.notification, Notification::Unknown);
}

#[test]
fn a_text_is_proved_once_it_may_be_out_and_by_its_own_proof_alone() {
    let (own, others) = (StopProof::new([7; 16]), StopProof::new([8; 16]));
    let proving = |job: Job| job.proving(Some(own));
    let due = proving(completed(sealed(1)));
    for job in [proving(searching(sealed(1))), due.clone(), proving(completed(Notification::Withheld))] {
        assert!(!job.is_proved_by(&own), "{:?}", job.notification);
    }
    let sending = due.claim_notification(at(10)).unwrap();
    let sent = sending.record_notification(0, PublishOutcome::Sent(None), at(11)).unwrap();
    let unknown = sending.record_notification(0, PublishOutcome::Unknown, at(11)).unwrap();
    for job in [sending.clone(), sent, unknown] {
        assert!(job.is_proved_by(&own) && !job.is_proved_by(&others), "{:?}", job.notification);
    }
    let refused = sending.record_notification(0, PublishOutcome::Refused, at(11)).unwrap();
    assert!(!refused.is_proved_by(&own), "nothing was sent");
    let asked = refused.request_notification(asked(sealed(2)), at(20)).unwrap();
    assert!(!asked.is_proved_by(&own));
}
