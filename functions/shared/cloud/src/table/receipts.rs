//! Receipts that a channel tells by itself: a row for each of its SMS, from when that was taken to when nothing more is asked
//! about it. There is what was told, under the name that the channel gave the SMS, and nothing of a job, a number or a link.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemError,
    types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use job::{Receipt, SmsReference, Timestamp};

use super::{
    item::{ConditionalPut, Item, number, refused_by, service},
    job_table::{JobTable, TableError},
};

/// The sort key of such a row.
const SORT_KEY: &str = "receipt";
/// The hour in which a job asks for the receipt of its text, and a while.
const KEPT: Duration = Duration::from_secs(65 * 60);

/// What became of a receipt that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenReceipt {
    /// It is the SMS's first one.
    First,
    /// It tells more than those before it.
    News,
    /// It tells no more than those before it.
    Known,
    /// No SMS of this name is waited for.
    Unknown,
}

impl JobTable {
    /// Waits for receipts of the SMS of this name from now on.
    pub async fn await_receipts(&self, sms: &SmsReference, now: Timestamp) -> Result<(), TableError> {
        let mut item = key(sms);
        item.insert("expires_at".to_owned(), number(now.plus(KEPT).rounded_up().seconds()));
        // What a receipt has written is not written over by a second try.
        let put = ConditionalPut { item, condition: "attribute_not_exists(pk)", values: Vec::new() };
        match put.alone(self).send().await {
            Err(error) if refused_by(&error).is_none() => Err(service(error)),
            _ => Ok(()),
        }
    }

    /// Takes a receipt of an SMS that is waited for. Of several the greatest stays, in whatever order they come.
    pub async fn take_receipt(
        &self,
        sms: &SmsReference,
        receipt: Receipt,
        now: Timestamp,
    ) -> Result<TakenReceipt, TableError> {
        let update = self.client.update_item().table_name(&self.name).set_key(Some(key(sms)));
        let update = update
            .condition_expression("expires_at > :now AND (attribute_not_exists(g) OR g < :told)")
            .update_expression("SET g = :told")
            .expression_attribute_values(":now", number(now.seconds()))
            .expression_attribute_values(":told", number(receipt.rank().into()))
            .return_values(ReturnValue::UpdatedOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match update.send().await {
            Ok(updated) if updated.attributes.as_ref().is_none_or(Item::is_empty) => Ok(TakenReceipt::First),
            Ok(_) => Ok(TakenReceipt::News),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                    // What has expired may still stand.
                    let is_awaited =
                        expiry_of(refused.item.as_ref()).is_some_and(|expiry| expiry > now.seconds());
                    Ok(if is_awaited { TakenReceipt::Known } else { TakenReceipt::Unknown })
                }
                _ => Err(service(error)),
            },
        }
    }

    /// What was told of the SMS of this name so far.
    pub async fn told_receipt(&self, sms: &SmsReference) -> Result<Receipt, TableError> {
        let get = self.client.get_item().table_name(&self.name).set_key(Some(key(sms)));
        let item = get.consistent_read(true).send().await.map_err(service)?.item;
        let rank = item.as_ref().and_then(|item| item.get("g")?.as_n().ok()?.parse().ok());
        Ok(rank.map_or(Receipt::Pending, Receipt::from_rank))
    }
}

fn expiry_of(item: Option<&Item>) -> Option<u64> {
    item?.get("expires_at")?.as_n().ok()?.parse().ok()
}

fn key(sms: &SmsReference) -> Item {
    let text = |value: String| AttributeValue::S(value);
    Item::from([
        ("pk".to_owned(), text(format!("sms#{}", sms.as_str()))),
        ("sk".to_owned(), text(SORT_KEY.to_owned())),
    ])
}
