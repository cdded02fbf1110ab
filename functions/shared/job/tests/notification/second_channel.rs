//! The second channel's turn: once, only after the first one surely did not bring the text, and never with a contact that is
//! kept for more than an hour.

use std::time::Duration;

use job::*;

use crate::{at, found, group, waiting};

const SOLAPI_THEN_SNS: Channels = Channels::two(ChannelName::Solapi, ChannelName::Sns);
const PHONE_OFF: Receipt = Receipt::Undelivered(UndeliveredReason::PhoneOff);
/// The version of the words that tell of a second channel, and of those that do not.
const KEEPING: Consent = Consent { words: 3 };
const NOT_KEEPING: Consent = Consent { words: 2 };

/// A job whose search ended at 0 s, and whose text is due.
fn due(consent: Consent) -> Job {
    waiting().agreed(consent).claim(at(0)).unwrap().complete(1, &found(), at(0)).unwrap()
}

/// Claimed by SOLAPI as a group, with SNS next.
fn sending(consent: Consent) -> Job {
    let due = due(consent);
    let route = due.route(SOLAPI_THEN_SNS).unwrap();
    due.routed(route).claim_notification_as(group("G1"), at(1)).unwrap()
}

fn sent() -> Job {
    sending(KEEPING).record_notification(0, PublishOutcome::Sent(None), at(2)).unwrap()
}

fn outgoing(job: &Job) -> &Outgoing {
    match &job.notification {
        Notification::Due(outgoing) | Notification::Sending(outgoing) => outgoing,
        other => panic!("{other:?}"),
    }
}

/// The job has its second channel's turn since that moment.
fn assert_passed_on(job: &Job, seconds: u64) {
    let next = outgoing(job);
    assert_eq!(next.route, Some(Route { channel: ChannelName::Sns, next: None }));
    assert_eq!((next.at, next.tries, next.unknowns, &next.reference), (at(seconds).now, 0, 0, &None));
    assert_eq!(job.notification.status(), NotificationStatus::Waiting);
    assert_eq!(job.due, Some(Due { at: at(seconds + 60).now, wakes: 0 }));
    assert!(matches!(job.next_step(at(seconds)), Step::Publish(_)), "at once");
}

#[test]
fn a_text_that_the_first_channel_refuses_has_the_seconds_turn_once() {
    let refused = sending(KEEPING).record_notification(0, PublishOutcome::Refused, at(2)).unwrap();
    assert_passed_on(&refused, 2);
    let claimed = refused.claim_notification(at(3)).unwrap();
    assert_eq!(outgoing(&claimed).attempt(), 1, "another attempt than the first channel's");
    let again = claimed.record_notification(1, PublishOutcome::Refused, at(4)).unwrap();
    assert_eq!((&again.notification, again.due), (&Notification::Failed, None));
}

#[test]
fn a_text_that_did_not_arrive_has_the_seconds_turn_and_one_that_did_is_erased_in_that_write() {
    let sent = sent();
    assert_eq!(sent.notification.contact(), Some(&Sealed::new(vec![1])));
    assert_eq!(sent.notification.channel(), Some(ChannelName::Solapi));
    assert_passed_on(&sent.record_receipt(&group("G1"), PHONE_OFF, at(20)).unwrap(), 20);
    let delivered = sent.record_receipt(&group("G1"), Receipt::Delivered, at(20)).unwrap();
    assert_eq!((&delivered.notification, delivered.due), (&Notification::Delivered, None));
}

#[test]
fn a_text_by_the_last_channel_keeps_no_contact_and_has_no_other_turn() {
    let refused = sending(KEEPING).record_notification(0, PublishOutcome::Refused, at(2)).unwrap();
    let sent = refused.claim_notification_as(group("G2"), at(3)).unwrap();
    let sent = sent.record_notification(1, PublishOutcome::Sent(None), at(4)).unwrap();
    assert_eq!((sent.notification.contact(), sent.notification.channel()), (None, Some(ChannelName::Sns)));
    let undelivered = sent.record_receipt(&group("G2"), PHONE_OFF, at(20)).unwrap();
    assert_eq!(undelivered.notification.status(), NotificationStatus::Undelivered);
    assert_eq!(undelivered.notification.channel(), Some(ChannelName::Sns));
}

#[test]
fn an_owner_who_agreed_to_one_channel_alone_has_one() {
    let sent = sending(NOT_KEEPING).record_notification(0, PublishOutcome::Sent(None), at(2)).unwrap();
    assert_eq!(sent.notification.contact(), None);
    let refused = sending(NOT_KEEPING).record_notification(0, PublishOutcome::Refused, at(2)).unwrap();
    assert_eq!(refused.notification, Notification::Failed);
    assert_eq!(due(NOT_KEEPING).route(SOLAPI_THEN_SNS).unwrap().next, None);
    assert_eq!(due(KEEPING).route(Channels::one(ChannelName::Sns)).unwrap().next, None);
}

#[test]
fn an_unknown_outcome_of_the_first_channel_leaves_nothing_to_the_second() {
    let doubtful = due(KEEPING).claim_notification(at(1)).unwrap();
    let route = Route { channel: ChannelName::Sns, next: Some(ChannelName::Solapi) };
    let doubtful = doubtful.routed(route).record_notification(0, PublishOutcome::Unknown, at(2)).unwrap();
    let again = doubtful.claim_notification(at(62)).unwrap();
    for outcome in [PublishOutcome::Refused, PublishOutcome::Unknown] {
        assert_eq!(
            again.record_notification(1, outcome, at(63)).unwrap().notification,
            Notification::Unknown
        );
    }
    let late = doubtful.repair(at(1_801)).unwrap();
    assert_eq!((late.repair, late.job.notification), (Repair::NotificationGivenUp, Notification::Unknown));
}

#[test]
fn an_outcome_that_the_first_channel_tells_later_is_no_doubt() {
    let unknown = sending(KEEPING).record_notification(0, PublishOutcome::Unknown, at(2)).unwrap();
    let read = unknown.record_notification(1, PublishOutcome::Sent(None), at(62)).unwrap();
    assert!(read.notification.contact().is_some());
    let next = read.record_receipt(&group("G1"), PHONE_OFF, at(80)).unwrap();
    assert_passed_on(&next, 80);
    let late = next.record_notification(0, PublishOutcome::Sent(None), at(81));
    assert_eq!(late, Err(TransitionError::Fenced), "of the text that did not arrive");
}

#[test]
fn a_text_that_the_first_channel_never_takes_has_the_seconds_turn_after_half_an_hour() {
    let mut job = sending(KEEPING);
    let mut now = at(2);
    while outgoing(&job).earlier == 0 {
        let attempt = outgoing(&job).attempt();
        job = job.record_notification(attempt, PublishOutcome::NotSent { spread: 100 }, now).unwrap();
        if outgoing(&job).earlier == 0 {
            now = Moment { now: outgoing(&job).at, ..now };
            job = job.claim_notification_as(group("G1"), now).unwrap();
        }
    }
    let seconds = now.now.since(at(0).now).as_secs();
    assert!((1_500..1_800).contains(&seconds), "{seconds}");
    assert_passed_on(&job, seconds);
}

#[test]
fn a_text_that_no_searcher_tries_for_half_an_hour_has_the_seconds_turn_by_the_sweep() {
    let job = due(KEEPING);
    let route = job.route(SOLAPI_THEN_SNS).unwrap();
    let repaired = job.clone().routed(route).repair(at(1_800)).unwrap();
    assert_eq!(repaired.repair, Repair::ChannelGivenUp);
    assert_eq!(repaired.wake_up_delay(at(1_800).now), Some(Duration::ZERO));
    assert_passed_on(&repaired.job, 1_800);
    let unrouted = job.repair(at(1_800)).unwrap();
    assert_eq!(unrouted.job.notification, Notification::Failed);
}

/// A searcher that stands still could still have its group sent.
#[test]
fn a_text_whose_earlier_publish_may_still_be_under_way_is_not_passed_on_when_time_is_up() {
    let unknown = sending(KEEPING).record_notification(0, PublishOutcome::Unknown, at(2)).unwrap();
    let asked = unknown.claim_notification_as(group("G1"), at(62)).unwrap();
    let not_sent = PublishOutcome::NotSent { spread: 100 };
    let given_up = asked.record_notification(1, not_sent, at(1_799)).unwrap();
    assert_eq!(given_up.notification, Notification::Failed);
    let refused = asked.record_notification(1, PublishOutcome::Refused, at(63)).unwrap();
    assert_passed_on(&refused, 63);
}

#[test]
fn what_is_kept_goes_55_minutes_after_the_search_whether_or_not_anyone_asks() {
    let mut asked = sent();
    while let Notification::Awaited(awaited) = &asked.notification {
        let moment = Moment { now: awaited.at, ..at(0) };
        let is_over = awaited.at >= at(3_300).now;
        asked = asked.record_receipt(&group("G1"), Receipt::Pending, moment).unwrap();
        assert_eq!(asked.notification.contact().is_none(), is_over, "{moment:?}");
    }
    let mut swept = sent();
    let mut seconds = 60;
    while seconds <= 3_600 {
        swept = swept.repair(at(seconds)).map_or(swept, |repaired| repaired.job);
        assert!(swept.notification.contact().is_none() || seconds < 3_300 + 60, "{seconds}");
        seconds += 60;
    }
    assert_eq!(swept.notification.contact(), None);
    assert_eq!(swept.notification.channel(), Some(ChannelName::Solapi), "its receipt may come yet");
    let late = swept.record_receipt(&group("G1"), PHONE_OFF, at(3_601)).unwrap();
    assert_eq!(late.notification.status(), NotificationStatus::Undelivered);
}

#[test]
fn a_receipt_that_comes_when_the_contact_may_not_be_used_any_more_passes_nothing_on() {
    let last = sent().record_receipt(&group("G1"), PHONE_OFF, at(3_299)).unwrap();
    assert_passed_on(&last, 3_299);
    let late = sent().record_receipt(&group("G1"), PHONE_OFF, at(3_300)).unwrap();
    assert_eq!(late.notification.status(), NotificationStatus::Undelivered);
}

#[test]
fn the_second_channel_may_try_until_55_minutes_after_the_search() {
    let next = sent().record_receipt(&group("G1"), PHONE_OFF, at(2_400)).unwrap();
    let claimed = next.claim_notification(at(2_400)).unwrap();
    let attempt = outgoing(&claimed).attempt();
    let not_sent = PublishOutcome::NotSent { spread: 100 };
    let retried = claimed.record_notification(attempt, not_sent, at(2_401)).unwrap();
    assert_eq!(outgoing(&retried).at, at(2_403).now);
    let given_up = retried.repair(at(3_300)).unwrap();
    assert_eq!(
        (given_up.repair, given_up.job.notification),
        (Repair::NotificationGivenUp, Notification::Failed)
    );
}

#[test]
fn a_changed_setting_asks_the_stored_channel_and_leaves_one_that_is_gone_without_a_guess() {
    let sns = Channels::one(ChannelName::Sns);
    let one = Route { channel: ChannelName::Solapi, next: None };
    assert_eq!(sending(KEEPING).route(Channels::one(ChannelName::Solapi)), Some(one));
    assert_eq!(sending(KEEPING).route(sns), None);
    let not_sent =
        sending(KEEPING).record_notification(0, PublishOutcome::NotSent { spread: 100 }, at(2)).unwrap();
    assert_passed_on(&not_sent.leave_channel(sns, at(3)).unwrap(), 3);
    let unknown = sending(KEEPING).record_notification(0, PublishOutcome::Unknown, at(2)).unwrap();
    assert_eq!(unknown.leave_channel(sns, at(3)).unwrap().notification, Notification::Unknown);
    let left = sent().leave_channel(sns, at(3)).unwrap();
    assert_eq!((&left.notification, left.due), (&Notification::Sent, None));
    let second = sent().record_receipt(&group("G1"), PHONE_OFF, at(20)).unwrap();
    let left = second.leave_channel(Channels::one(ChannelName::Solapi), at(21)).unwrap();
    assert_eq!(left.notification, Notification::Failed, "not by the channel that did not bring it");
    assert_eq!(left.leave_channel(sns, at(22)), Err(TransitionError::NoNotificationDue));
}

#[test]
fn a_text_with_a_second_channel_takes_no_other_number_until_it_has_that_turn() {
    let request = || NotificationRequest {
        notification: Notification::Waiting(Sealed::new(vec![2])),
        reservations: Vec::new(),
        stop_proof: None,
        consent: KEEPING,
    };
    assert_eq!(sent().request_notification(request(), at(10)), Err(TransitionError::NotificationOver));
    let next = sent().record_receipt(&group("G1"), PHONE_OFF, at(20)).unwrap();
    let other = next.request_notification(request(), at(30)).unwrap();
    let asked = outgoing(&other);
    assert_eq!((&asked.contact, asked.route, asked.earlier), (&Sealed::new(vec![2]), None, 0));
}

#[test]
fn a_failed_search_that_is_taken_up_again_keeps_no_contact_of_a_text_that_is_out() {
    let failed =
        Job { state: State::Failed { at: at(0).now, reason: FailureReason::NoSourceAnswered }, ..sent() };
    let redriven = failed.redrive(at(30)).unwrap();
    assert_eq!((redriven.notification.contact(), &redriven.notification), (None, &Notification::Sent));
}
