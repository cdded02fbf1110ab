//! A job as an item of the table. Attribute names are short because they are stored and paid for with every job.

mod notification;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use job::{
    Consent, Due, FailureReason, Job, Key, Language, Lease, QueryText, Redriven, RequestFingerprint,
    Reservation, SourceProgress, State, StopProof, StoredVersion, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_with::skip_serializing_none;

use super::{reservation_bytes, source_text};

/// The sort key of the job item in its partition.
pub(crate) const SORT_KEY: &str = "job";

/// True when an item of a job's partition is the job itself.
pub(crate) fn is_job(item: &HashMap<String, AttributeValue>) -> bool {
    item.get("sk").and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == SORT_KEY)
}

/// The partition of a job and its findings.
pub(crate) fn partition(key: &Key) -> String {
    partition_beginning(&key.hex())
}

/// The beginning of the partitions of jobs whose keys begin with these digits.
pub(crate) fn partition_beginning(digits: &str) -> String {
    format!("job#{digits}")
}

/// The key whose partition this is.
pub(crate) fn key_of(partition: &str) -> Option<Key> {
    Key::parse(partition.strip_prefix("job#")?).ok()
}

/// A stored item that is no job of this version of ourselves: which attribute, never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored job's attribute {0:?} cannot be read")]
pub struct UnreadableItem(&'static str);

#[skip_serializing_none]
#[derive(Serialize, Deserialize)]
pub(crate) struct JobItem {
    pub(crate) pk: String,
    sk: String,
    /// version
    pub(crate) v: u64,
    /// writer: names one attempt at writing this version
    pub(crate) w: u64,
    /// query
    q: String,
    /// language
    l: String,
    /// created, in milliseconds
    c: u64,
    /// updated, in milliseconds
    m: u64,
    /// in seconds, as the table's TTL wants it
    expires_at: u64,
    /// sources, each `name=state`
    s: Vec<String>,
    /// state
    st: String,
    /// until when it is leased, in milliseconds
    u: Option<u64>,
    /// when it ended, in milliseconds
    n: Option<u64>,
    /// reason of failure
    r: Option<String>,
    /// epoch
    e: u32,
    /// crashes
    x: u8,
    /// text
    t: String,
    /// sealed contact
    tc: Option<ByteBuf>,
    /// the text's moment, in milliseconds
    ta: Option<u64>,
    /// the text's tries
    #[serde(default, skip_serializing_if = "is_zero")]
    tn: u8,
    /// the text's unknown outcomes
    #[serde(default, skip_serializing_if = "is_zero")]
    tu: u8,
    /// when the text was sent, while its receipt is awaited, in milliseconds
    ts: Option<u64>,
    /// reason for which the text did not arrive
    tf: Option<String>,
    /// the text's unknown outcomes that its channel was asked about
    #[serde(default, skip_serializing_if = "is_zero")]
    td: u8,
    /// the text's name at its channel
    tg: Option<String>,
    /// when the text was asked for after the search, in milliseconds
    tq: Option<u64>,
    /// the text's channel
    th: Option<String>,
    /// the channel after it
    tx: Option<String>,
    /// the text's publishes by the channel before it
    #[serde(default, skip_serializing_if = "is_zero")]
    tb: u8,
    /// mark of the number
    tm: Option<ByteBuf>,
    /// proof of the text
    tp: Option<ByteBuf>,
    /// reservations
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tr: Vec<ByteBuf>,
    /// wake-ups unanswered
    #[serde(default, skip_serializing_if = "is_zero")]
    d: u8,
    due_shard: Option<u8>,
    /// in milliseconds
    due_at: Option<u64>,
    /// request fingerprint
    i: Option<ByteBuf>,
    /// version of the words that were agreed to
    k: Option<u16>,
    /// redrives
    #[serde(default, skip_serializing_if = "is_zero")]
    y: u8,
    /// when last redriven, in milliseconds
    ya: Option<u64>,
    /// when it is expected to end, in milliseconds
    z: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(count: &u8) -> bool {
    *count == 0
}

impl JobItem {
    pub(crate) fn new(job: &Job, writer: u64) -> Self {
        let (outgoing, awaited) = (job.notification.outgoing(), job.notification.awaited());
        let fallback = awaited.and_then(|awaited| awaited.fallback.as_ref());
        let next = outgoing.and_then(|outgoing| outgoing.route?.next);
        let next = next.or(fallback.map(|fallback| fallback.channel));
        let earlier = outgoing.map(|outgoing| outgoing.earlier);
        let asked_at = outgoing.and_then(|outgoing| outgoing.asked_at);
        let at = outgoing.map(|outgoing| outgoing.at).or(awaited.map(|awaited| awaited.at));
        let tries = outgoing.map(|outgoing| outgoing.tries).or(awaited.map(|awaited| awaited.asks));
        Self {
            pk: partition(&job.key),
            sk: SORT_KEY.to_owned(),
            v: job.version,
            w: writer,
            q: job.query.as_str().to_owned(),
            l: job.language.code().to_owned(),
            c: job.created_at.millis(),
            m: job.updated_at.millis(),
            expires_at: job.expires_at.seconds(),
            s: job.sources.iter().map(source_text::to_text).collect(),
            st: job.status().code().to_owned(),
            u: lease_of(job).map(|lease| lease.until.millis()),
            n: job.ended_at().map(Timestamp::millis),
            r: job.failure().map(|reason| reason.code().to_owned()),
            e: job.epoch,
            x: job.crashes,
            t: notification::word(&job.notification).to_owned(),
            tc: job.notification.contact().map(|sealed| ByteBuf::from(sealed.ciphertext())),
            ta: at.map(Timestamp::millis),
            tn: tries.unwrap_or(0),
            tu: outgoing.map_or(0, |outgoing| outgoing.unknowns),
            td: outgoing.map_or(0, |outgoing| outgoing.doubts),
            ts: awaited.map(|awaited| awaited.sent_at.millis()),
            tf: job.notification.reason().map(|reason| reason.code().to_owned()),
            tg: job.notification.reference().map(|reference| reference.as_str().to_owned()),
            tq: asked_at.or(fallback.and_then(|fallback| fallback.asked_at)).map(Timestamp::millis),
            th: job.notification.channel().map(|channel| channel.code().to_owned()),
            tx: next.map(|channel| channel.code().to_owned()),
            tb: earlier.or(fallback.map(|fallback| fallback.earlier)).unwrap_or(0),
            tm: job.notification.contact().and_then(|sealed| sealed.mark).map(ByteBuf::from),
            tp: job.stop_proof.map(|proof| ByteBuf::from(proof.bytes())),
            tr: job.reservations.iter().map(reservation_bytes::to_bytes).collect(),
            d: job.due.map_or(0, |due| due.wakes),
            due_shard: job.due.map(|_| job.due_shard()),
            due_at: job.due.map(|due| due.at.millis()),
            i: job.request.map(|fingerprint| ByteBuf::from(fingerprint.bytes())),
            k: job.consent.map(|consent| consent.words),
            y: job.redriven.map_or(0, |redriven| redriven.times),
            ya: job.redriven.map(|redriven| redriven.at.millis()),
            z: job.expected_at.map(Timestamp::millis),
        }
    }

    /// The part of the stored item that a writer must know.
    pub(crate) const fn stored_version(&self, writer: u64) -> StoredVersion {
        StoredVersion {
            version: self.v,
            expires_at: Timestamp::from_millis(self.expires_at * 1_000),
            is_ours: self.w == writer,
        }
    }

    /// Whether this is the job that was created at this moment, and no later one under the same key.
    pub(crate) const fn is_created_at(&self, moment: Timestamp) -> bool {
        self.c == moment.millis()
    }

    pub(crate) fn into_job(self) -> Result<Job, UnreadableItem> {
        Ok(Job {
            key: key_of(&self.pk).ok_or(UnreadableItem("pk"))?,
            version: self.v,
            language: Language::from_code(&self.l).ok_or(UnreadableItem("l"))?,
            sources: self.sources()?,
            created_at: Timestamp::from_millis(self.c),
            updated_at: Timestamp::from_millis(self.m),
            expires_at: Timestamp::from_millis(self.expires_at * 1_000),
            state: self.state()?,
            epoch: self.e,
            crashes: self.x,
            notification: self.text()?,
            reservations: self.reservations()?,
            due: self.due_at.map(|at| Due { at: Timestamp::from_millis(at), wakes: self.d }),
            request: self.request_fingerprint()?,
            consent: self.k.map(|words| Consent { words }),
            stop_proof: hash_in(self.tp.as_ref(), "tp")?.map(StopProof::new),
            redriven: self.ya.map(|at| Redriven { times: self.y, at: Timestamp::from_millis(at) }),
            expected_at: self.z.map(Timestamp::from_millis),
            query: QueryText::parse(&self.q).map_err(|_| UnreadableItem("q"))?,
        })
    }

    fn sources(&self) -> Result<Vec<SourceProgress>, UnreadableItem> {
        self.s.iter().map(|text| source_text::from_text(text).ok_or(UnreadableItem("s"))).collect()
    }

    fn state(&self) -> Result<State, UnreadableItem> {
        let ended = || self.n.map(Timestamp::from_millis).ok_or(UnreadableItem("n"));
        let reason = || self.r.as_deref().and_then(FailureReason::from_code).ok_or(UnreadableItem("r"));
        let lease = self.u.map(|until| Lease { epoch: self.e, until: Timestamp::from_millis(until) });
        match self.st.as_str() {
            "pending" => Ok(State::Pending),
            "processing" => Ok(State::Processing(lease)),
            "completed" => Ok(State::Completed { at: ended()? }),
            "failed" => Ok(State::Failed { at: ended()?, reason: reason()? }),
            "cancelled" => Ok(State::Cancelled { at: ended()? }),
            _ => Err(UnreadableItem("st")),
        }
    }

    fn reservations(&self) -> Result<Vec<Reservation>, UnreadableItem> {
        self.tr.iter().map(|bytes| reservation_bytes::from_bytes(bytes).ok_or(UnreadableItem("tr"))).collect()
    }

    fn request_fingerprint(&self) -> Result<Option<RequestFingerprint>, UnreadableItem> {
        Ok(hash_in(self.i.as_ref(), "i")?.map(RequestFingerprint::new))
    }
}

/// The hash in this attribute.
fn hash_in<const N: usize>(
    stored: Option<&ByteBuf>,
    name: &'static str,
) -> Result<Option<[u8; N]>, UnreadableItem> {
    let bytes = stored.map(|bytes| bytes.as_slice().try_into());
    bytes.transpose().map_err(|_| UnreadableItem(name))
}

const fn lease_of(job: &Job) -> Option<Lease> {
    match job.state {
        State::Processing(lease) => lease,
        _ => None,
    }
}

#[cfg(test)]
#[path = "job_item_tests.rs"]
mod tests;
