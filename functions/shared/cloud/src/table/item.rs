//! Items of the table: written from and read into types, put on a condition, and told apart.
//!
//! The row of a job that was created under an idempotency key and erased keeps its key and its expiry, and nothing else: a
//! marker. A request that is sent again under that key is refused, so an erased job never comes back, and no searcher that
//! still holds the old job can write it.

pub(super) mod job_item;
pub(super) mod reservation_bytes;
mod source_text;

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::put_item::{PutItemError, builders::PutItemFluentBuilder},
    types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem},
};

use self::job_item::JobItem;
use super::job_table::{JobTable, TableError};
use crate::{client::redacted, crypto::random_bytes};

pub(crate) type Item = HashMap<String, AttributeValue>;

/// Names one attempt at a write.
pub(crate) fn random_writer() -> u64 {
    u64::from_be_bytes(random_bytes())
}

pub(crate) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn to_item(item: impl serde::Serialize) -> Result<Item, TableError> {
    serde_dynamo::to_item(item).map_err(|_| TableError::Foreign)
}

pub(crate) fn from_item<T: serde::de::DeserializeOwned>(item: Item) -> Result<T, TableError> {
    // The reader panics over a type that DynamoDB learned after it was written.
    if !item.values().all(is_of_known_type) {
        return Err(TableError::Foreign);
    }
    serde_dynamo::from_item(item).map_err(|_| TableError::Foreign)
}

fn is_of_known_type(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::L(list) => list.iter().all(is_of_known_type),
        AttributeValue::M(map) => map.values().all(is_of_known_type),
        other => !other.is_unknown(),
    }
}

pub(crate) fn service<E>(error: SdkError<E>) -> TableError
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    TableError::Service(redacted(error))
}

/// A put of a whole item, on a condition on what stands in its place. What stands against it is in the refusal.
pub(crate) struct ConditionalPut {
    pub(crate) item: Item,
    pub(crate) condition: &'static str,
    pub(crate) values: Vec<(&'static str, AttributeValue)>,
}

/// Fills in what a call and a part of a transaction have under the same names.
macro_rules! fill {
    ($builder:expr, $table:expr, $put:expr) => {{
        let ConditionalPut { item, condition, values } = $put;
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Item>();
        $builder
            .table_name(&$table.name)
            .set_item(Some(item))
            .condition_expression(condition)
            .set_expression_attribute_values((!values.is_empty()).then_some(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }};
}

impl ConditionalPut {
    pub(crate) fn alone(self, table: &JobTable) -> PutItemFluentBuilder {
        fill!(table.client.put_item(), table, self)
    }

    pub(crate) fn in_transaction(self, table: &JobTable) -> TransactWriteItem {
        let put = fill!(Put::builder(), table, self).build().expect("the item and the table are given");
        TransactWriteItem::builder().put(put).build()
    }
}

/// The item that stood against a conditional put.
pub(crate) fn refused_by(error: &SdkError<PutItemError>) -> Option<Item> {
    match error.as_service_error()? {
        PutItemError::ConditionalCheckFailedException(refusal) => refusal.item.clone(),
        _ => None,
    }
}

/// The attributes that decide how a row is erased.
pub(crate) const PROJECTION: &str = "pk, sk, v, w, i, tr, expires_at";

/// True for the marker of an erased job: every job has a version.
pub(crate) fn is_erased(row: &Item) -> bool {
    !row.contains_key("v")
}

/// The job of a row that is not the marker of an erased one.
pub(crate) fn unerased(row: Item) -> Result<Option<JobItem>, TableError> {
    if is_erased(&row) { Ok(None) } else { from_item(row).map(Some) }
}

/// The marker to write in a row's place; `None` when the job has no idempotency key, whose token is random and never
/// drawn again.
pub(crate) fn marker(row: &Item) -> Option<Item> {
    let attribute = |name: &str| Some((name.to_owned(), row.get(name)?.clone()));
    row.get("i")?;
    ["pk", "sk", "expires_at"].into_iter().map(attribute).collect()
}

/// The primary key of an item.
pub(crate) fn key_of(item: &Item) -> Item {
    let of_key = item.iter().filter(|(name, _)| matches!(name.as_str(), "pk" | "sk"));
    of_key.map(|(name, value)| (name.clone(), value.clone())).collect()
}
