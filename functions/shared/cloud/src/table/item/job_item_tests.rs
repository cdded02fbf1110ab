//! Jobs to items and back, and what they weigh.

use std::time::Duration;

use job::{
    AwaitedReceipt, ChannelName, Moment, NewJob, Notification, NotificationLimit, NotificationRequest,
    PublishOutcome, Receipt, Route, Rules, Sealed, SmsReference, SourceFault, SourceName, SourceState, Token,
    UndeliveredReason,
};

use super::*;

fn at(seconds: u64) -> Moment {
    Moment { now: Timestamp::from_millis(1_800_000_000_123 + seconds * 1_000), rules: Rules::AGREED }
}

fn usual_job() -> Job {
    let names =
        ["hanbit-closet", "seoul-books", "yongsan-again", "market", "shop-5", "shop-6", "shop-7", "shop-8"];
    let new_job = NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse(&"검정 원피스 겨울 ".repeat(6)).unwrap(),
        language: Language::Korean,
        sources: names.map(|name| SourceName::parse(name).unwrap()).to_vec(),
        // 50 bytes of contact and what KMS adds: key id, nonce, tag and framing.
        notification: Notification::Waiting(Sealed::new(vec![9; 210]).marked_by(Some([8; 16]))),
        request: Some(RequestFingerprint::new([3; 16])),
    };
    let reservation = |limit, number| Reservation { limit, counter: [5; 16], at: at(0).now, number };
    let reservations = vec![
        reservation(NotificationLimit::Address, Some([6; 16])),
        reservation(NotificationLimit::Number, None),
        reservation(NotificationLimit::Block, None),
        reservation(NotificationLimit::All, None),
    ];
    let job = Job::create(new_job, at(0)).agreed(Consent { words: 65_535 });
    job.reserving(reservations).proving(Some(StopProof::new([4; 16])))
}

fn lives() -> Vec<Job> {
    let job = usual_job();
    let claimed = job.claim(at(1)).unwrap();
    let mut seen = claimed.sources.clone();
    seen[0].state = SourceState::Done { hits: 12 };
    seen[1].state = SourceState::Failed(SourceFault::Unreachable);
    let advanced = claimed.advance(1, &seen, at(5)).unwrap();
    let due = advanced.complete(1, &seen, at(9)).unwrap();
    let sending = due.claim_notification(at(10)).unwrap();
    let group = SmsReference::parse("G4V20261129120000ABCDEFGHIJKLMNO").unwrap();
    let named = due.claim_notification_as(group.clone(), at(10)).unwrap();
    let awaited = named.record_notification(0, PublishOutcome::Sent(None), at(11)).unwrap();
    let request = |notification| request_for(&job, notification);
    let failed = sending.record_notification(0, PublishOutcome::Refused, at(11)).unwrap();
    let asked = failed.request_notification(request(job.notification.clone()), at(90_000)).unwrap();
    let record = |outcome| sending.record_notification(0, outcome, at(11)).unwrap();
    let mut lives = by_two_channels(&due, &group);
    lives.extend([
        claimed.release(1, &seen, at(6)).unwrap(),
        claimed.repair(at(70)).unwrap().job,
        claimed.complete(1, &[], at(9)).unwrap(),
        claimed.complete(1, &[], at(9)).unwrap().redrive(at(50)).unwrap(),
        claimed.cancel(at(9).now).unwrap().unwrap(),
        job.repair(at(100)).unwrap().job,
        record(PublishOutcome::Sent(None)),
        failed.request_notification(request(Notification::Withheld), at(90_000)).unwrap(),
        asked.claim_notification(at(90_001)).unwrap(),
        asked,
        failed,
        record(PublishOutcome::NotSent { spread: 90 }),
        record(PublishOutcome::Unknown),
        Job { notification: Notification::Withheld, request: None, ..job.clone() },
        Job { notification: Notification::Unknown, ..due.clone() },
        claimed.clone().expecting(Some(at(35).now)),
        job,
        claimed,
        advanced,
        due,
        sending,
        named.record_notification(0, PublishOutcome::Unknown, at(11)).unwrap(),
        awaited.record_receipt(&group, Receipt::Pending, at(20)).unwrap(),
        awaited.record_receipt(&group, Receipt::Delivered, at(20)).unwrap(),
        awaited.record_receipt(&group, Receipt::Undelivered(UndeliveredReason::Spam), at(20)).unwrap(),
        awaited,
        named,
    ]);
    lives
}

fn request_for(job: &Job, notification: Notification) -> NotificationRequest {
    let (reservations, stop_proof) = (job.reservations.clone(), job.stop_proof);
    NotificationRequest { notification, reservations, stop_proof, consent: Consent { words: 1 } }
}

/// The text of a search that has ended, by one channel and then by another.
fn by_two_channels(due: &Job, group: &SmsReference) -> Vec<Job> {
    let route = Route { channel: ChannelName::Solapi, next: Some(ChannelName::Sns) };
    let routed = due.claim_notification_as(group.clone(), at(10)).unwrap().routed(route);
    let kept = routed.record_notification(0, PublishOutcome::Sent(None), at(11)).unwrap();
    let phone_off = Receipt::Undelivered(UndeliveredReason::PhoneOff);
    let next = kept.record_receipt(group, phone_off, at(20)).unwrap();
    let mut asked_later = kept.clone();
    if let Notification::Awaited(AwaitedReceipt { fallback: Some(fallback), .. }) =
        &mut asked_later.notification
    {
        fallback.asked_at = Some(at(9).now);
    }
    let single = Route { next: None, ..route };
    let alone = due.claim_notification_as(group.clone(), at(10)).unwrap().routed(single);
    let alone = alone.record_notification(0, PublishOutcome::Sent(None), at(11)).unwrap();
    let undelivered = alone.record_receipt(group, phone_off, at(20)).unwrap();
    vec![routed, kept, next.claim_notification(at(21)).unwrap(), next, asked_later, alone, undelivered]
}

#[test]
fn a_job_that_does_not_tell_its_texts_channel_is_read_and_an_unknown_channel_named() {
    let group = SmsReference::parse("G4V").unwrap();
    let kept = by_two_channels(&lives_due(), &group).remove(1);
    let mut item: sizes::Item = serde_dynamo::to_item(JobItem::new(&kept, 1)).unwrap();
    let read = |item: &sizes::Item| serde_dynamo::from_item::<_, JobItem>(item.clone()).unwrap().into_job();
    item.insert("th".to_owned(), aws_sdk_dynamodb::types::AttributeValue::S("pigeon".to_owned()));
    assert_eq!(read(&item), Err(UnreadableItem("th")));
    for attribute in ["th", "tx", "tb", "tc"] {
        item.remove(attribute);
    }
    let earlier = read(&item).unwrap().notification;
    assert_eq!((earlier.channel(), earlier.contact()), (None, None));
    assert!(matches!(earlier, Notification::Awaited(_)));
}

fn lives_due() -> Job {
    usual_job().claim(at(1)).unwrap().complete(1, &[], at(9)).unwrap()
}

#[test]
fn every_job_is_read_back_as_it_was_written() {
    for job in lives() {
        let item: sizes::Item = serde_dynamo::to_item(JobItem::new(&job, 1)).unwrap();
        let read: JobItem = serde_dynamo::from_item(item).unwrap();
        assert_eq!(read.into_job().unwrap(), job);
    }
}

#[test]
fn attributes_of_a_newer_version_are_passed_over_and_broken_ones_named() {
    let mut item: sizes::Item = serde_dynamo::to_item(JobItem::new(&usual_job(), 1)).unwrap();
    item.insert("future".to_owned(), aws_sdk_dynamodb::types::AttributeValue::Bool(true));
    let read: JobItem = serde_dynamo::from_item(item.clone()).unwrap();
    assert_eq!(read.into_job().unwrap(), usual_job());
    item.insert("st".to_owned(), aws_sdk_dynamodb::types::AttributeValue::S("paused".to_owned()));
    let read: JobItem = serde_dynamo::from_item(item).unwrap();
    assert_eq!(read.into_job(), Err(UnreadableItem("st")));
}

#[test]
fn a_usual_job_stays_under_1_kib_in_every_state() {
    for job in lives() {
        let job = Job { query: QueryText::parse(&"가".repeat(60)).unwrap(), ..job };
        let size = sizes::size(&JobItem::new(&job, u64::MAX));
        assert!(size < 1_024, "{} bytes for {:?}", size, job.status());
    }
}

#[test]
fn a_lease_is_kept_to_the_millisecond() {
    let claimed = usual_job().claim(at(1)).unwrap();
    let item = JobItem::new(&claimed, 1);
    assert_eq!(item.u, Some(at(1).now.plus(Duration::from_secs(60)).millis()));
}

/// The size of an item by DynamoDB's published rules (Developer Guide, "Item sizes and formats").
mod sizes {
    use std::collections::HashMap;

    use aws_sdk_dynamodb::types::AttributeValue;

    pub(super) type Item = HashMap<String, AttributeValue>;

    pub(super) fn size(item: &super::JobItem) -> usize {
        let item: Item = serde_dynamo::to_item(item).unwrap();
        item.iter().map(|(name, value)| name.len() + value_size(value)).sum()
    }

    fn value_size(value: &AttributeValue) -> usize {
        match value {
            AttributeValue::S(text) => text.len(),
            AttributeValue::N(digits) => digits.len().div_ceil(2) + 1,
            AttributeValue::B(blob) => blob.as_ref().len(),
            AttributeValue::L(list) => 3 + list.iter().map(|value| 1 + value_size(value)).sum::<usize>(),
            other => panic!("no such attribute is stored: {other:?}"),
        }
    }
}
