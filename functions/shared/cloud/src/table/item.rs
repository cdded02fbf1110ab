//! Items of the table: written from and read into types, and told apart.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::put_item::PutItemError,
    types::AttributeValue,
};

use super::job_table::TableError;
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

/// The item that stood against a conditional put.
pub(crate) fn refused_by(error: &SdkError<PutItemError>) -> Option<Item> {
    match error.as_service_error()? {
        PutItemError::ConditionalCheckFailedException(refusal) => refusal.item.clone(),
        _ => None,
    }
}
