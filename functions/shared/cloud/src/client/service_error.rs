use std::error::Error;

use aws_smithy_runtime_api::{
    client::{orchestrator::HttpResponse, result::SdkError},
    http::StatusCode,
};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// The part of a service's refusal that is kept: its code, and never its words, which may repeat what it was sent.
#[derive(Debug, thiserror::Error)]
#[error("refused with {code} ({status})")]
struct ServiceError {
    code: String,
    status: u16,
}

/// A failed call as it may be logged.
pub(crate) fn redacted<E>(error: SdkError<E, HttpResponse>) -> Box<dyn Error + Send + Sync>
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    match &error {
        SdkError::ServiceError(refused) => {
            let code = error.code().unwrap_or("no code").to_owned();
            Box::new(ServiceError { code, status: StatusCode::as_u16(refused.raw().status()) })
        }
        _ => Box::new(error),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::{error::ErrorMetadata, operation::get_item::GetItemError};
    use aws_smithy_types::body::SdkBody;

    use super::*;

    #[test]
    fn a_refusal_is_told_by_its_code_and_never_in_the_services_words() {
        let words = "Value '+821023456789' failed to satisfy a constraint";
        let metadata = ErrorMetadata::builder().code("ValidationException").message(words).build();
        let response = HttpResponse::new(StatusCode::try_from(400).unwrap(), SdkBody::from(words));
        let error = redacted(SdkError::service_error(GetItemError::generic(metadata), response));
        assert_eq!(error.to_string(), "refused with ValidationException (400)");
        assert!(error.source().is_none() && !format!("{error:?}").contains("2345"));
    }
}
