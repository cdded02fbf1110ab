//! The meaning of an answer of SNS `Publish`, or of the lack of one, for the text, by the documented errors of
//! `Publish` (SNS API reference).

use aws_sdk_sns::{
    error::{ProvideErrorMetadata, SdkError},
    operation::publish::{PublishError, PublishOutput},
};
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::ConnectorError};
use job::PublishOutcome;

/// Refused for good: another try would be refused too.
const REFUSED: [&str; 8] = [
    "InvalidParameter",
    "InvalidParameterValue",
    "ParameterValueInvalid",
    "ValidationException",
    "ValidationError",
    "AuthorizationError",
    "InvalidSecurity",
    "NotFound",
];
/// Refused for now: surely not sent.
const THROTTLED: [&str; 5] =
    ["Throttling", "ThrottlingException", "Throttled", "TooManyRequests", "KMSThrottling"];

pub(crate) fn outcome_of(
    answer: Result<PublishOutput, SdkError<PublishError, HttpResponse>>,
) -> PublishOutcome {
    let error = match answer {
        Ok(output) if output.message_id.is_some() => return PublishOutcome::Sent,
        Ok(_) => return PublishOutcome::Unknown,
        Err(error) => error,
    };
    let outcome = match &error {
        SdkError::ConstructionFailure(_) => not_sent(),
        SdkError::DispatchFailure(failure) if failure.as_connector_error().is_some_and(never_connected) => {
            not_sent()
        }
        SdkError::ServiceError(service) => {
            let status = service.raw().status().as_u16();
            refusal(error.code().unwrap_or_default(), status)
        }
        _ => PublishOutcome::Unknown,
    };
    tracing::warn!(code = error.code().unwrap_or("none"), ?outcome, "SNS did not accept the SMS");
    outcome
}

fn refusal(code: &str, status: u16) -> PublishOutcome {
    let code = code.strip_suffix("Exception").filter(|_| !REFUSED.contains(&code)).unwrap_or(code);
    if THROTTLED.contains(&code) || status == 429 {
        return not_sent();
    }
    match status {
        _ if REFUSED.contains(&code) => PublishOutcome::Refused,
        400..500 => PublishOutcome::Refused,
        _ => PublishOutcome::Unknown,
    }
}

/// A delay of 80 to 120 percent, so that what failed together is not tried again together.
fn not_sent() -> PublishOutcome {
    PublishOutcome::NotSent { spread: fastrand::u8(80..=120) }
}

/// True when the connection never stood, so that no request can have been written. A time-out while connecting is
/// known only by its message: the client keeps its type to itself.
fn never_connected(error: &ConnectorError) -> bool {
    let outermost: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(outermost), |error| error.source()).any(|error| {
        let connecting = error.downcast_ref::<hyper_util::client::legacy::Error>();
        connecting.is_some_and(hyper_util::client::legacy::Error::is_connect)
            || error.to_string().starts_with("HTTP connect timeout")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(outcome: PublishOutcome) -> &'static str {
        match outcome {
            PublishOutcome::Sent => "sent",
            PublishOutcome::Refused => "refused",
            PublishOutcome::NotSent { .. } => "not sent",
            PublishOutcome::Unknown => "unknown",
        }
    }

    #[test]
    fn every_documented_error_of_publish_has_its_meaning() {
        let table = [
            ("InvalidParameter", 400, "refused"),
            ("ParameterValueInvalid", 400, "refused"),
            ("InvalidParameterValue", 400, "refused"),
            ("ValidationException", 400, "refused"),
            ("AuthorizationError", 403, "refused"),
            ("InvalidSecurity", 403, "refused"),
            ("NotFound", 404, "refused"),
            ("OptedOut", 400, "refused"),
            ("Throttling", 400, "not sent"),
            ("ThrottlingException", 429, "not sent"),
            ("ThrottledException", 429, "not sent"),
            ("KMSThrottling", 400, "not sent"),
            ("", 429, "not sent"),
            ("InternalError", 500, "unknown"),
            ("", 502, "unknown"),
            ("ServiceUnavailable", 503, "unknown"),
            ("", 504, "unknown"),
        ];
        for (code, status, expected) in table {
            assert_eq!(kind(refusal(code, status)), expected, "{code} {status}");
        }
    }

    #[test]
    fn the_spread_of_retries_is_20_percent_either_way() {
        for _ in 0..1_000 {
            let PublishOutcome::NotSent { spread } = not_sent() else { panic!("not a retry") };
            assert!((80..=120).contains(&spread));
        }
    }

    #[tokio::test]
    async fn a_refused_connection_surely_sent_nothing() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let closed = listener.local_addr().unwrap();
        drop(listener);
        let texts = crate::SmsChannel::new(&crate::Aws::local(&format!("http://{closed}")));
        assert_eq!(kind(publish(&texts).await), "not sent");
    }

    #[tokio::test]
    async fn a_connection_cut_after_the_request_leaves_the_outcome_unknown() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let cutting = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 64];
            tokio::io::AsyncReadExt::read(&mut stream, &mut request).await.unwrap();
        });
        let texts = crate::SmsChannel::new(&crate::Aws::local(&format!("http://{address}")));
        assert_eq!(kind(publish(&texts).await), "unknown");
        cutting.await.unwrap();
    }

    async fn publish(texts: &crate::SmsChannel) -> PublishOutcome {
        let wording = job::Wording::new("텍스트백", "Textback", "https://txt.kr").unwrap();
        let token = job::Token::from_bytes([1; 16]);
        let body = wording.body(job::Language::Korean, job::Ending::Completed, &token);
        texts.publish(&job::PhoneNumber::parse("01023456789").unwrap(), &body).await
    }
}
