//! Erasing a job and everything found for it, and what is left of one that was erased under its searcher.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem};
use futures::future::try_join_all;
use job::Key;

use super::{
    findings,
    item::{self, ConditionalPut, Item, is_erased, job_item, service},
    job_table::{JobTable, TableError},
    reservations,
};

/// A row that its searcher replaces again and again is erased as it is after this many tries, and what was counted for
/// it stays counted.
const ROUNDS: usize = 10;
/// The condition that the row is the one that was read.
const READ: &str = "w = :read";

impl JobTable {
    /// Erases a job with its contact, and its findings. Its searcher learns it at the next write, which
    /// finds no row to replace. Nothing to erase is erased; an unknown key costs one read. Of a job with an idempotency
    /// key a marker stays until the job would have expired: key and expiry, nothing else.
    ///
    /// Findings go first: should this end in the middle, the job is still there to be erased again.
    pub async fn erase(&self, key: &Key) -> Result<(), TableError> {
        let items = self.items_of(key, "").await?;
        let (row, findings): (Vec<_>, Vec<_>) = items.into_iter().partition(job_item::is_job);
        self.delete_all(findings).await?;
        let Some(row) = row.into_iter().next() else { return Ok(()) };
        if !is_erased(&row) {
            Box::pin(self.erase_row(key, row)).await?;
        }
        self.erase_leftovers(key).await
    }

    /// What limits counted for a text that is not sent now is given back with the row, unless the text is claimed first.
    async fn erase_row(&self, key: &Key, mut row: Item) -> Result<(), TableError> {
        for _ in 0..ROUNDS {
            let reservations = reservations::of_row(&row);
            if reservations.is_empty() {
                break;
            }
            let Err(error) = self.write_releasing(key, self.removal(&row), &reservations).await else {
                return Ok(());
            };
            reservations::log_kept(key, error);
            let items = self.items_of(key, job_item::SORT_KEY).await?;
            let Some(standing) = items.into_iter().next().filter(|row| !is_erased(row)) else {
                return Ok(());
            };
            let is_the_same = standing.get("w") == row.get("w");
            row = standing;
            if is_the_same {
                break;
            }
        }
        match item::marker(&row) {
            Some(marker) => {
                let put = self.client.put_item().table_name(&self.name).set_item(Some(marker));
                put.send().await.map(drop).map_err(service)
            }
            None => self.delete_all(vec![row]).await,
        }
    }

    /// The same as a part of a transaction, of this version of the row alone.
    fn removal(&self, row: &Item) -> TransactWriteItem {
        let writer = row.get("w").cloned().unwrap_or(AttributeValue::Null(true));
        match item::marker(row) {
            Some(item) => {
                let values = vec![(":read", writer)];
                ConditionalPut { item, condition: READ, values }.in_transaction(self)
            }
            None => {
                let delete = Delete::builder().table_name(&self.name).set_key(Some(item::key_of(row)));
                let delete = delete.condition_expression(READ).expression_attribute_values(":read", writer);
                let delete = delete.build().expect("the key and the table are given");
                TransactWriteItem::builder().delete(delete).build()
            }
        }
    }

    /// Erases findings without a job: what a searcher stored before it learnt that the job was erased. Findings are
    /// only ever stored for a job that was there, and one that is gone stays away.
    pub async fn erase_leftovers(&self, key: &Key) -> Result<(), TableError> {
        if self.job_item(key).await?.is_some() {
            return Ok(());
        }
        self.delete_all(self.items_of(key, findings::SORT_KEY_PREFIX).await?).await
    }

    /// A job's items, as far as erasing must know them, whose sort key starts like this.
    async fn items_of(&self, key: &Key, prefix: &str) -> Result<Vec<Item>, TableError> {
        let query = self.client.query().table_name(&self.name).consistent_read(true);
        let query = query.projection_expression(item::PROJECTION);
        let query = query.expression_attribute_values(":pk", AttributeValue::S(job_item::partition(key)));
        let query = match prefix {
            "" => query.key_condition_expression("pk = :pk"),
            _ => query
                .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
                .expression_attribute_values(":sk", AttributeValue::S(prefix.to_owned())),
        };
        let mut items = Vec::new();
        let mut pages = query.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            items.push(item.map_err(service)?);
        }
        Ok(items)
    }

    async fn delete_all(&self, items: Vec<Item>) -> Result<(), TableError> {
        let delete = |item: Item| {
            self.client.delete_item().table_name(&self.name).set_key(Some(item::key_of(&item))).send()
        };
        try_join_all(items.into_iter().map(delete)).await.map(drop).map_err(service)
    }
}
