//! The receipt of a text: asked for within an hour, and told forward alone.

use std::time::Duration;

use job::*;
use proptest::prelude::*;

use crate::{at, found, group, waiting};

/// A job whose text was sent at 10 s, in group G1.
fn sent() -> Job {
    let due = waiting().claim(at(1)).unwrap().complete(1, &found(), at(9)).unwrap();
    let sending = due.claim_notification_as(group("G1"), at(9)).unwrap();
    sending.record_notification(0, PublishOutcome::Sent(None), at(10)).unwrap()
}

fn record(job: &Job, receipt: Receipt, seconds: u64) -> Result<Job, TransitionError> {
    job.record_receipt(&group("G1"), receipt, at(seconds))
}

#[test]
fn a_text_of_a_name_is_asked_about_nine_times_within_its_hour_and_then_stays_sent() {
    let (mut job, mut asked) = (sent(), Vec::new());
    assert_eq!((job.notification.status(), job.notification.contact()), (NotificationStatus::Sent, None));
    while let Notification::Awaited(awaited) = &job.notification {
        let moment = Moment { now: awaited.at, rules: Rules::AGREED };
        let before = Moment { now: Timestamp::from_millis(awaited.at.millis() - 1), ..moment };
        assert_eq!(job.next_step(before), Step::Later(awaited.at));
        assert_eq!(job.next_step(moment), Step::AskReceipt(group("G1")));
        assert_eq!(job.due, Some(Due { at: awaited.at.plus(Rules::AGREED.lease), wakes: 0 }));
        asked.push(awaited.at.since(at(10).now).as_secs());
        job = job.record_receipt(&group("G1"), Receipt::Pending, moment).unwrap();
    }
    assert_eq!(asked, [5, 35, 180, 720, 1_260, 1_800, 2_340, 2_880, 3_420]);
    assert_eq!((&job.notification, job.due), (&Notification::Sent, None));
}

/// Such as SENS, which names a text when it has taken it.
#[test]
fn a_text_that_its_channel_names_only_when_it_has_sent_it_is_asked_about_by_that_name() {
    let text = Outgoing { unknowns: 1, ..Outgoing::new(Sealed::new(vec![1]), at(9).now) };
    for notification in [Notification::Sending(text.clone()), Notification::Due(text)] {
        let mut job = sent();
        job.notification = notification;
        let named = job.record_notification(1, PublishOutcome::Sent(Some(group("R1"))), at(10)).unwrap();
        assert_eq!(named.notification.reference(), Some(&group("R1")));
        assert_eq!(named.next_step(at(15)), Step::AskReceipt(group("R1")));
        let unnamed = job.record_notification(1, PublishOutcome::Sent(None), at(10)).unwrap();
        assert_eq!((unnamed.notification, unnamed.due), (Notification::Sent, None));
    }
}

#[test]
fn a_watcher_reads_once_after_each_time_the_channel_is_asked_and_no_more_after_the_hour() {
    let (mut job, mut reads, mut now) = (sent(), Vec::new(), at(10).now);
    while let Some(pause) = job.poll_after(now) {
        now = now.plus(pause);
        reads.push(now.since(at(10).now).as_secs());
        while let Notification::Awaited(awaited) = &job.notification
            && awaited.at <= now
        {
            let moment = Moment { now: awaited.at, rules: Rules::AGREED };
            job = job.record_receipt(&group("G1"), Receipt::Pending, moment).unwrap();
        }
    }
    assert_eq!(reads, [8, 38, 183, 723, 1_263, 1_803, 2_343, 2_883, 3_423]);
    assert_eq!(record(&sent(), Receipt::Delivered, 12).unwrap().poll_after(at(12).now), None);
    assert_eq!(
        sent().shared().poll_after(at(12).now),
        None,
        "whoever is shown it learns nothing of the text"
    );
}

#[test]
fn a_watcher_of_a_channel_that_is_never_asked_reads_ever_less() {
    let (job, mut reads, mut now) = (sent(), 0, at(10).now);
    while let Some(pause) = job.poll_after(now) {
        (now, reads) = (now.plus(pause), reads + 1);
    }
    assert!(now >= at(3_610).now && reads < 90, "{reads} reads");
}

#[test]
fn a_receipt_that_nobody_asks_for_is_given_up_after_an_hour() {
    let woken = sent().repair(at(80)).unwrap();
    assert_eq!((woken.repair, woken.job.due.unwrap().wakes), (Repair::WokenAgain, 1));
    let given_up = woken.job.repair(at(3_610)).unwrap();
    assert_eq!((given_up.repair, given_up.job.due), (Repair::ReceiptGivenUp, None));
    assert_eq!(given_up.job.notification, Notification::Sent);
}

#[test]
fn a_receipt_of_another_text_or_of_none_is_dropped() {
    let job = sent();
    let refused = Err(TransitionError::NoReceiptAwaited);
    assert_eq!(job.record_receipt(&group("G2"), Receipt::Delivered, at(20)), refused);
    let delivered = record(&job, Receipt::Delivered, 20).unwrap();
    for receipt in [Receipt::Pending, Receipt::Undelivered(UndeliveredReason::Spam), Receipt::Delivered] {
        assert_eq!(record(&delivered, receipt, 30), refused);
    }
    let phone_off = Receipt::Undelivered(UndeliveredReason::PhoneOff);
    let undelivered = record(&job, phone_off, 20).unwrap();
    assert_eq!(record(&undelivered, phone_off, 25), refused, "it is known");
    let request = NotificationRequest {
        notification: Notification::Waiting(Sealed::new(vec![2])),
        reservations: Vec::new(),
        stop_proof: None,
        consent: Consent { words: 1 },
    };
    let asked_again = undelivered.request_notification(request, at(30)).unwrap();
    assert_eq!(record(&asked_again, Receipt::Delivered, 40), refused, "of the text before");
}

#[test]
fn a_text_is_known_by_the_name_of_its_channel_from_its_claim_until_it_has_arrived() {
    let job = sent();
    let name = Some(group("G1"));
    let text = Outgoing { reference: name.clone(), ..Outgoing::new(Sealed::new(vec![1]), at(9).now) };
    let undelivered = record(&job, Receipt::Undelivered(UndeliveredReason::PhoneOff), 20).unwrap();
    let named = [
        Notification::Due(text.clone()),
        Notification::Sending(text),
        job.notification.clone(),
        undelivered.notification,
    ];
    for notification in named {
        assert_eq!(notification.reference(), name.as_ref(), "{notification:?}");
    }
    assert_eq!(record(&job, Receipt::Delivered, 20).unwrap().notification.reference(), None);
}

fn receipt() -> impl Strategy<Value = Receipt> {
    let reasons = prop::sample::select(UndeliveredReason::ALL);
    prop_oneof![Just(Receipt::Pending), reasons.prop_map(Receipt::Undelivered), Just(Receipt::Delivered),]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn in_whatever_order_receipts_come_the_end_is_the_same_and_nothing_goes_back(
        (receipts, other) in prop::collection::vec(receipt(), 1..6)
            .prop_flat_map(|receipts| (Just(receipts.clone()), Just(receipts).prop_shuffle())),
    ) {
        let ends = [&receipts, &other].map(|receipts| {
            let mut job = sent();
            for (seconds, receipt) in (20..).zip(receipts) {
                let before = rank(&job);
                job = record(&job, *receipt, seconds).unwrap_or(job);
                assert!(rank(&job) >= before, "{receipt:?}");
            }
            rank(&job)
        });
        prop_assert_eq!(ends[0], ends[1]);
        prop_assert_eq!(Some(ends[0]), receipts.into_iter().max());
    }
}

/// What is known of the text.
fn rank(job: &Job) -> Receipt {
    match job.notification.status() {
        NotificationStatus::Delivered => Receipt::Delivered,
        NotificationStatus::Undelivered => Receipt::Undelivered(job.notification.reason().unwrap()),
        _ => Receipt::Pending,
    }
}

#[test]
fn no_ask_is_so_late_that_it_looks_like_a_clocks_mistake() {
    let mut job = sent();
    for _ in 0..5 {
        let Notification::Awaited(awaited) = &job.notification else { panic!("{:?}", job.notification) };
        let moment = Moment { now: awaited.at, rules: Rules::AGREED };
        job = job.record_receipt(&group("G1"), Receipt::Pending, moment).unwrap();
        assert!(job.due.unwrap().at < Due::latest(moment), "{:?}", job.due);
        assert_eq!(job.repair(Moment { now: moment.now.plus(Duration::from_secs(1)), ..moment }), None);
    }
}
