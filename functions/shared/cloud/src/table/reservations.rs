//! How the places that a job takes in limits' counters are given back: in the write that ends the job before its text was
//! claimed, or that erases it.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{AttributeValue, TransactWriteItem, Update},
};
use job::{Key, Reservation};
use tracing::warn;

use super::{
    counters::{CounterName, EntryItem, pause_after, reasons_of},
    item::{Item, number, reservation_bytes, service, to_item},
    job_table::JobTable,
};
use crate::cause;

/// Transactions that met another one at a counter are made again this often, some 3.5 s in all: nothing is read in
/// between, so two are in each other's way for milliseconds only.
const ROUNDS: u32 = 20;

/// A counter that is gone has nothing to give back; what would be left of it then goes a day later.
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Appends what is given back. Nothing has to be read for that, so that a flood of cancels is in the way of no cancel.
const GIVE_BACK: &str = "SET r = list_append(if_not_exists(r, :none), :released), m = if_not_exists(m, :none), \
                         expires_at = if_not_exists(expires_at, :later) ADD v :one";

/// The reservations of a stored row. What cannot be read is left out: it must not keep an owner from erasing.
pub(super) fn of_row(row: &Item) -> Vec<Reservation> {
    let stored = row.get("tr").and_then(|stored| stored.as_l().ok()).into_iter().flatten();
    let blobs = stored.filter_map(|stored| stored.as_b().ok());
    blobs.filter_map(|blob| reservation_bytes::from_bytes(blob.as_ref())).collect()
}

impl JobTable {
    /// Makes a write of this job's row and gives its reservations back, both or neither.
    pub(super) async fn write_releasing(
        &self,
        key: &Key,
        write: TransactWriteItem,
        reservations: &[Reservation],
    ) -> Result<(), SdkError<TransactWriteItemsError>> {
        let updates = reservations.iter().map(|reservation| self.update_giving_back(key, reservation));
        let writes: Vec<_> = std::iter::once(write).chain(updates).collect();
        let mut round = 0;
        loop {
            let transaction = self.client.transact_write_items().set_transact_items(Some(writes.clone()));
            let Err(error) = transaction.send().await else { return Ok(()) };
            if round == ROUNDS || !is_in_the_way(&error) {
                return Err(error);
            }
            tokio::time::sleep(pause_after(round)).await;
            round += 1;
        }
    }

    fn update_giving_back(&self, key: &Key, reservation: &Reservation) -> TransactWriteItem {
        let entry = EntryItem::new(&reservation.entry(key));
        let entry = to_item(entry).map(AttributeValue::M).expect("numbers and a text are an item");
        let name = CounterName::new(reservation.limit, reservation.counter);
        let update = Update::builder().table_name(&self.name).set_key(Some(name.key()));
        let update = update
            .update_expression(GIVE_BACK)
            .expression_attribute_values(":released", AttributeValue::L(vec![entry]))
            .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
            .expression_attribute_values(":later", number(reservation.at.seconds() + DAY_SECONDS))
            .expression_attribute_values(":one", number(1));
        let update = update.build().expect("the table, the key and the expression are given");
        TransactWriteItem::builder().update(update).build()
    }
}

/// True when another transaction held an item at the same moment, and nothing else was wrong.
fn is_in_the_way(error: &SdkError<TransactWriteItemsError>) -> bool {
    reasons_of(error).is_some_and(|reasons| {
        reasons.iter().all(|reason| matches!(reason.code(), None | Some("None" | "TransactionConflict")))
    })
}

/// Tells of a write that gave nothing back, unless another writer of the job was faster.
pub(super) fn log_kept(key: &Key, error: SdkError<TransactWriteItemsError>) {
    let refused = reasons_of(&error).and_then(|reasons| reasons.first()?.code());
    if refused != Some("ConditionalCheckFailed") {
        let error = service(error);
        warn!(job.key = key.short(), error = cause(&error), "limits keep counting a text that is not sent");
    }
}
