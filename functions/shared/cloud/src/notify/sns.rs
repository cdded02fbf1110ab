//! Amazon SNS: one call, which nothing can be asked about afterwards.

mod publish_outcome;

use aws_sdk_sns::{Client, types::MessageAttributeValue};
use futures::{FutureExt, future::BoxFuture};
use job::{PhoneNumber, PublishOutcome, SmsBody};

use self::publish_outcome::outcome_of;
use super::channel::{Channel, Draft};
use crate::{Aws, Environment, SettingError};

/// SNS. It publishes once: whether to try again is the job's decision.
#[derive(Clone)]
pub struct Sns {
    client: Client,
    max_price: Option<String>,
}

impl Sns {
    /// SNS in `SMS_REGION`, paying at most `SMS_MAX_PRICE` US dollars for one text when that is set.
    pub fn from_environment(aws: &Aws, environment: &Environment) -> Result<Self, SettingError> {
        let (aws, max_price) = sending_of(aws, environment)?;
        Ok(Self { client: aws.sns_without_retries(), max_price })
    }

    /// SNS behind this connection, without a price limit.
    pub fn new(aws: &Aws) -> Self {
        Self { client: aws.sns_without_retries(), max_price: None }
    }

    async fn send(&self, phone: &PhoneNumber, body: &SmsBody) -> PublishOutcome {
        let mut request = self.client.publish().phone_number(phone.as_str()).message(body.as_str());
        request = request.message_attributes("AWS.SNS.SMS.SMSType", attribute("String", "Transactional"));
        if let Some(price) = &self.max_price {
            request = request.message_attributes("AWS.SNS.SMS.MaxPrice", attribute("Number", price));
        }
        outcome_of(request.send().await)
    }
}

impl Channel for Sns {
    fn publish<'a>(
        &'a self,
        _draft: &'a Draft,
        phone: &'a PhoneNumber,
        body: &'a SmsBody,
    ) -> BoxFuture<'a, PublishOutcome> {
        self.send(phone, body).boxed()
    }
}

/// The connection to `SMS_REGION`, and the most that one text may cost there by `SMS_MAX_PRICE`.
pub(super) fn sending_of(
    aws: &Aws,
    environment: &Environment,
) -> Result<(Aws, Option<String>), SettingError> {
    let region = environment.required("SMS_REGION", "a region that sends SMS, such as ap-northeast-1")?;
    let price = |text: &str| {
        let is_amount = text.parse::<f64>().is_ok_and(|price| price > 0.0 && price.is_finite());
        is_amount.then(|| text.to_owned())
    };
    let max_price = environment.parsed("SMS_MAX_PRICE", price, "US dollars such as 0.10 are")?;
    Ok((aws.in_region(region), max_price))
}

fn attribute(data_type: &str, value: &str) -> MessageAttributeValue {
    let built = MessageAttributeValue::builder().data_type(data_type).string_value(value).build();
    built.expect("the data type is given")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_that_a_text_may_cost_is_an_amount_above_nothing() {
        let channel = |price: &str| {
            let environment = Environment::from([("SMS_REGION", "ap-northeast-1"), ("SMS_MAX_PRICE", price)]);
            Sns::from_environment(&Aws::local("http://127.0.0.1:9"), &environment)
        };
        for price in ["0.10", "0.00645", "1", "12.5"] {
            assert_eq!(channel(price).unwrap().max_price.as_deref(), Some(price));
        }
        assert_eq!(channel("").unwrap().max_price, None);
        let malformed = "SMS_MAX_PRICE cannot be used: US dollars such as 0.10 are expected";
        for price in ["0", "0.00", "-0.10", "inf", "NaN", "1e999", "0,10", "$0.10", "0.10 USD", " "] {
            let error = channel(price).err().expect(price);
            assert_eq!(error.to_string(), malformed, "{price}");
        }
    }
}
