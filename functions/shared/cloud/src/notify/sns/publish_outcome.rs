//! The meaning of an answer of SNS `Publish`, or of the lack of one, for the text, by the documented errors of
//! `Publish` (SNS API reference).

use aws_sdk_sns::{
    error::{ProvideErrorMetadata, SdkError},
    operation::publish::{PublishError, PublishOutput},
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use job::PublishOutcome;

use crate::notify::channel::{not_sent, was_never_written};

/// Refused for good: the fault is the number's or the text's own, and another try would be refused too. All other errors
/// of the caller's (status 4xx), such as a right that is missing, a spent limit or a key out of reach, are the
/// operator's to mend: the text waits for that, since a refusal erases the number.
const REFUSED: [&str; 7] = [
    "InvalidParameter",
    "InvalidParameterValue",
    "ParameterValueInvalid",
    "Validation",
    "ValidationError",
    "OptedOut",
    // AWS End User Messaging, through which SNS sends: opted out, or its country is blocked.
    "Conflict",
];
/// Ended in the middle of being answered, says AWS (Common Errors), whatever the status.
const UNFINISHED: [&str; 2] = ["RequestAborted", "RequestTimeout"];

pub(crate) fn outcome_of(
    answer: Result<PublishOutput, SdkError<PublishError, HttpResponse>>,
) -> PublishOutcome {
    let error = match answer {
        Ok(output) if output.message_id.is_some() => return PublishOutcome::Sent(None),
        Ok(_) => return PublishOutcome::Unknown,
        Err(error) => error,
    };
    let outcome = match &error {
        error if was_never_written(error) => not_sent(),
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
    let code = code.strip_suffix("Exception").unwrap_or(code);
    match status {
        400..500 if REFUSED.contains(&code) => PublishOutcome::Refused,
        400..500 if UNFINISHED.contains(&code) || status == 408 => PublishOutcome::Unknown,
        400..500 => not_sent(),
        _ => PublishOutcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn kind(outcome: PublishOutcome) -> &'static str {
        match outcome {
            PublishOutcome::Sent(_) => "sent",
            PublishOutcome::Refused => "refused",
            PublishOutcome::NotSent { .. } => "not sent",
            PublishOutcome::Unknown => "unknown",
            PublishOutcome::Unwanted => "unwanted",
        }
    }

    /// Code, status and meaning of each error.
    const MEANINGS: [(&str, u16, &str); 51] = [
        // SNS, Publish.
        ("AuthorizationError", 403, "not sent"),
        ("EndpointDisabled", 400, "not sent"),
        ("InternalError", 500, "unknown"),
        ("InvalidParameter", 400, "refused"),
        ("ParameterValueInvalid", 400, "refused"),
        ("InvalidParameterValue", 400, "refused"),
        ("InvalidSecurity", 403, "not sent"),
        ("KMSAccessDenied", 400, "not sent"),
        ("KMSDisabled", 400, "not sent"),
        ("KMSInvalidState", 400, "not sent"),
        ("KMSNotFound", 400, "not sent"),
        ("KMSOptInRequired", 403, "not sent"),
        ("KMSThrottling", 400, "not sent"),
        ("NotFound", 404, "not sent"),
        ("PlatformApplicationDisabled", 400, "not sent"),
        ("ValidationException", 400, "refused"),
        // SNS, elsewhere than in the list of Publish.
        ("OptedOut", 400, "refused"),
        ("Throttled", 429, "not sent"),
        ("UserError", 400, "not sent"),
        // AWS End User Messaging, SendTextMessage.
        ("AccessDeniedException", 400, "not sent"),
        ("ConflictException", 400, "refused"),
        ("InternalServerException", 500, "unknown"),
        ("ResourceNotFoundException", 400, "not sent"),
        ("ServiceQuotaExceededException", 400, "not sent"),
        ("ThrottlingException", 400, "not sent"),
        // Common Errors of all services.
        ("AuthorizationErrorException", 403, "not sent"),
        ("AccessDenied", 403, "not sent"),
        ("ExpiredTokenException", 403, "not sent"),
        ("IncompleteSignature", 403, "not sent"),
        ("InternalFailure", 500, "unknown"),
        ("InvalidClientTokenId", 403, "not sent"),
        ("MalformedHttpRequestException", 400, "not sent"),
        ("MissingAuthenticationToken", 403, "not sent"),
        ("NotAuthorized", 401, "not sent"),
        ("OptInRequired", 403, "not sent"),
        ("RequestAbortedException", 400, "unknown"),
        ("RequestEntityTooLargeException", 413, "not sent"),
        ("RequestExpired", 400, "not sent"),
        ("RequestTimeoutException", 408, "unknown"),
        ("ServiceUnavailable", 503, "unknown"),
        ("SignatureDoesNotMatch", 403, "not sent"),
        ("Throttling", 400, "not sent"),
        ("UnrecognizedClientException", 403, "not sent"),
        ("UnknownOperationException", 404, "not sent"),
        ("ValidationError", 400, "refused"),
        // Answers without a code, of whatever stands between.
        ("", 400, "not sent"),
        ("", 408, "unknown"),
        ("", 429, "not sent"),
        ("", 502, "unknown"),
        ("", 504, "unknown"),
        ("", 302, "unknown"),
    ];

    #[test]
    fn every_documented_error_of_publish_has_its_meaning() {
        for (code, status, expected) in MEANINGS {
            assert_eq!(kind(refusal(code, status)), expected, "{code} {status}");
        }
    }

    #[test]
    fn a_request_that_could_not_be_made_was_surely_not_sent_and_one_without_an_answer_may_have_been() {
        let of = |error: SdkError<PublishError, HttpResponse>| kind(outcome_of(Err(error)));
        let response = || HttpResponse::new(200_u16.try_into().unwrap(), SdkBody::empty());
        assert_eq!(of(SdkError::construction_failure("no credentials")), "not sent");
        assert_eq!(of(SdkError::timeout_error("5 s")), "unknown");
        assert_eq!(of(SdkError::dispatch_failure(ConnectorError::io("cut".into()))), "unknown");
        assert_eq!(of(SdkError::response_error("no XML", response())), "unknown");
        assert_eq!(kind(outcome_of(Ok(PublishOutput::builder().message_id("1").build()))), "sent");
        assert_eq!(kind(outcome_of(Ok(PublishOutput::builder().build()))), "unknown", "SNS always names it");
    }

    #[tokio::test]
    async fn a_refused_connection_surely_sent_nothing() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let closed = listener.local_addr().unwrap();
        drop(listener);
        let sns = crate::Sns::new(&crate::Aws::local(&format!("http://{closed}")));
        assert_eq!(kind(publish(&sns).await), "not sent");
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
        let sns = crate::Sns::new(&crate::Aws::local(&format!("http://{address}")));
        assert_eq!(kind(publish(&sns).await), "unknown");
        cutting.await.unwrap();
    }

    async fn publish(sns: &crate::Sns) -> PublishOutcome {
        let wording = job::Wording::new("텍스트백", "Textback", "https://txt.kr").unwrap();
        let token = job::Token::from_bytes([1; 16]);
        let body = wording.body(job::Language::Korean, job::Ending::Completed, &token.clone().into());
        sns.send(&job::PhoneNumber::parse("01023456789").unwrap(), &body).await
    }
}
