//! Counters of texts: what was let through lately, of whom only a keyed hash. They are written in the transaction that
//! saves the job they were counted for, so a job is counted once or not at all, however often its request is repeated.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{AttributeValue, CancellationReason, KeysAndAttributes, TransactWriteItem},
};
use job::{Job, NotificationLimit, NotificationLimits, SlidingWindow, Timestamp, WindowEntry};
use serde::{Deserialize, Serialize};

use super::{
    insert::{self, Inserted},
    item::{ConditionalPut, Item, from_item, is_erased, number, random_writer, service, to_item},
    job_table::{JobTable, TableError},
};

/// The sort key of counters: each holds the whole of its sliding windows.
const SORT_KEY: &str = "window";

/// The longest pause before a counter is tried again, in milliseconds.
const LONGEST_PAUSE: u64 = 512;

/// The name of a counter: what it counts, and of whom, hashed with the secret. There are only 80 million numbers, so
/// that a hash without a secret would hide none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CounterName(String);

/// A counter as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    name: CounterName,
    /// 0 while there is none.
    version: u64,
    /// The events that it let through lately.
    pub window: SlidingWindow,
}

/// A counter with one more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The counter as it was read.
    pub before: Counter,
    /// The content that it is to hold.
    pub window: SlidingWindow,
    /// When nothing of that counts any more, and the item may go.
    pub expires_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct CounterItem {
    pk: String,
    sk: String,
    /// version
    v: u64,
    /// entries of the window
    m: Vec<EntryItem>,
    /// entries that were given back since
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    r: Vec<EntryItem>,
    /// in seconds
    expires_at: u64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct EntryItem {
    /// at, in milliseconds
    a: u64,
    /// count
    c: u32,
    /// name
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
}

impl CounterName {
    /// The counter of this limit, of whom or what the secret made this hash.
    pub fn new(limit: NotificationLimit, hash: [u8; 16]) -> Self {
        Self(format!("count#{}#{}", limit.code(), const_hex::encode(hash)))
    }

    /// The counter of wrong tries to stop the texts of a job, of which the secret made this hash.
    pub fn stop_tries(hash: [u8; 16]) -> Self {
        Self(format!("count#stop-tries#{}", const_hex::encode(hash)))
    }

    pub(super) fn key(&self) -> Item {
        let pair = |name: &str, value: &str| (name.to_owned(), AttributeValue::S(value.to_owned()));
        HashMap::from([pair("pk", &self.0), pair("sk", SORT_KEY)])
    }
}

impl JobTable {
    /// Reads these counters as they are now, in this order.
    pub async fn counters(&self, names: Vec<CounterName>) -> Result<Vec<Counter>, TableError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let keys = KeysAndAttributes::builder().consistent_read(true);
        let keys = keys.set_keys(Some(names.iter().map(CounterName::key).collect())).build();
        let keys = keys.expect("the keys are given");
        let read =
            self.client.batch_get_item().request_items(&self.name, keys).send().await.map_err(service)?;
        if read.unprocessed_keys.is_some_and(|left| !left.is_empty()) {
            return Err(TableError::Service("some counters were not read".into()));
        }
        let items = read.responses.unwrap_or_default().remove(&self.name).unwrap_or_default();
        let items: Vec<CounterItem> = items.into_iter().map(from_item).collect::<Result<_, _>>()?;
        Ok(names.into_iter().map(|name| Counter::among(&items, name)).collect())
    }

    /// Saves a new job as [`JobTable::insert`] does, together with what was counted for it: both or neither. `None`:
    /// another job was counted meanwhile, so the counters are to be read again.
    pub async fn insert_counted(
        &self,
        job: &Job,
        counted: &[Counted],
    ) -> Result<Option<Inserted>, TableError> {
        // A transaction costs twice what a put does.
        if counted.is_empty() {
            return self.insert(job).await.map(Some);
        }
        let inserted = self.transact(job, counted).await?;
        inserted.map(|inserted| self.count_insert(job, inserted)).transpose()
    }

    /// Writes these counters, all or none of them. `false`: they were written meanwhile, so they are to be read again.
    pub async fn write_counters(&self, counted: &[Counted]) -> Result<bool, TableError> {
        let writes = counted.iter().map(|count| self.put_of_count(count)).collect::<Result<Vec<_>, _>>()?;
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(true),
            Err(error) if reasons_of(&error).is_some_and(are_about_others) => Ok(false),
            Err(error) => Err(service(error)),
        }
    }

    /// True when the owner of the number that is marked under this keyed hash wants no texts now.
    pub async fn is_stopped(&self, mark: [u8; 16], now: Timestamp) -> Result<bool, TableError> {
        let name = CounterName::new(NotificationLimit::Stopped, mark);
        let get = self.client.get_item().table_name(&self.name).consistent_read(true);
        let item = get.set_key(Some(name.key())).send().await.map_err(service)?.item;
        let window = item.map(from_item::<CounterItem>).transpose()?.map(|item| item.window());
        Ok(window.is_some_and(|window| NotificationLimits::of_stopped().admit(&window, None, now).is_none()))
    }

    async fn transact(&self, job: &Job, counted: &[Counted]) -> Result<Option<Inserted>, TableError> {
        let writer = random_writer();
        let mut writes = vec![insert::first_version(job, writer)?.in_transaction(self)];
        for count in counted {
            writes.push(self.put_of_count(count)?);
        }
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(writes)).send().await
        else {
            return Ok(Some(Inserted::New));
        };
        let reasons = reasons_of(&error).unwrap_or_default();
        match standing_in(reasons) {
            Some(item) if is_erased(&item) => Ok(Some(Inserted::Erased)),
            Some(item) => insert::settle(job, writer, Some(from_item(item)?), service(error)).map(Some),
            None if are_about_others(reasons) => Ok(None),
            None => Err(service(error)),
        }
    }

    pub(super) fn put_of_count(&self, count: &Counted) -> Result<TransactWriteItem, TableError> {
        let (condition, values) = match count.before.version {
            0 => ("attribute_not_exists(pk)", Vec::new()),
            version => ("v = :before", vec![(":before", number(version))]),
        };
        let item = to_item(CounterItem::new(count))?;
        Ok(ConditionalPut { item, condition, values }.in_transaction(self))
    }
}

impl Counter {
    fn among(items: &[CounterItem], name: CounterName) -> Self {
        let found = items.iter().find(|item| item.pk == name.0);
        Self {
            name,
            version: found.map_or(0, |item| item.v),
            window: found.map_or_else(SlidingWindow::default, CounterItem::window),
        }
    }
}

impl CounterItem {
    fn new(count: &Counted) -> Self {
        Self {
            pk: count.before.name.0.clone(),
            sk: SORT_KEY.to_owned(),
            v: count.before.version + 1,
            m: count.window.entries().iter().map(EntryItem::new).collect(),
            r: Vec::new(),
            expires_at: count.expires_at.rounded_up().seconds(),
        }
    }

    fn window(&self) -> SlidingWindow {
        let counted = SlidingWindow::new(self.m.iter().map(EntryItem::entry).collect());
        self.r.iter().fold(counted, |window, released| window.without(&released.entry()))
    }
}

impl EntryItem {
    pub(super) fn new(entry: &WindowEntry) -> Self {
        Self { a: entry.at.millis(), c: entry.count, n: entry.name.clone() }
    }

    fn entry(&self) -> WindowEntry {
        WindowEntry { at: Timestamp::from_millis(self.a), count: self.c, name: self.n.clone() }
    }
}

/// The reason for which each of the writes was cancelled, when it was the transaction's own affair. The job's comes
/// first.
pub(super) fn reasons_of(error: &SdkError<TransactWriteItemsError>) -> Option<&[CancellationReason]> {
    match error.as_service_error()? {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            Some(cancelled.cancellation_reasons())
        }
        _ => None,
    }
}

/// The job that stands under the key of the one that was to be written.
fn standing_in(reasons: &[CancellationReason]) -> Option<Item> {
    let reason = reasons.first().filter(|reason| reason.code() == Some("ConditionalCheckFailed"))?;
    reason.item.clone()
}

/// True when each write was cancelled because of what others wrote, or for another write's sake.
pub(super) fn are_about_others(reasons: &[CancellationReason]) -> bool {
    let is_about_others = |reason: &CancellationReason| {
        matches!(reason.code(), None | Some("None" | "ConditionalCheckFailed" | "TransactionConflict"))
    };
    !reasons.is_empty() && reasons.iter().all(is_about_others)
}

/// The pause before a counter is tried again at which others were in the way, after so many tries.
/// With full jitter, so that those who met do not meet again.
pub fn pause_after(round: u32) -> Duration {
    let most = 4u64.checked_shl(round).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
    Duration::from_millis(fastrand::u64(0..most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_4_ms_to_half_a_second_and_no_two_are_alike() {
        for (round, most) in [(0, 4), (3, 32), (7, 512), (20, 512), (u32::MAX, 512)] {
            let pauses: Vec<_> = (0..1_000).map(|_| pause_after(round).as_millis()).collect();
            let longest = pauses.iter().max().copied().unwrap_or_default();
            assert!(longest < most && longest >= most / 2, "round {round}: {longest} ms");
            assert!(pauses.iter().any(|pause| *pause < most / 2), "full jitter begins at zero");
        }
    }
}
