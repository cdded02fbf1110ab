use job::{FailureReason, Key, Language};
use lambda_http::{
    Body, Response,
    http::{StatusCode, header},
};
use serde_json::{Value, json};
use words::{Message, Mistake, message};

use super::{serialise, set, set_language, typed};

/// A fault of a request, or one of ours: each variant is one outcome at the edge. Detail that is not the
/// sender's business is logged where it happens and never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The query of the address has characters that it cannot have.
    MalformedAddress,
    /// The body is not JSON.
    MalformedJson,
    /// The `Idempotency-Key` header is empty, too long or not visible ASCII.
    MalformedIdempotencyKey,
    /// The `Idempotency-Key` header is so short that others would send the same.
    WeakIdempotencyKey,
    /// No such path, no such token, or no longer.
    NotFound,
    /// The path is there and does not allow the method.
    MethodNotAllowed(Vec<&'static str>),
    /// The job has ended, so it cannot be cancelled.
    AlreadyEnded,
    /// The job's text is out, or on its way: there is no other.
    AlreadyTexted,
    /// The body is over the limit.
    BodyTooLarge,
    /// The body is of another type.
    UnsupportedMediaType,
    /// The body is coded, such as by gzip.
    UnsupportedCoding,
    /// The body is readable and wrong.
    Invalid(Vec<Mistake>),
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// A service behind us does not answer.
    Unavailable,
}

/// A problem as it is answered.
struct Outcome {
    status: StatusCode,
    code: &'static str,
    title: Message,
}

impl Problem {
    /// A service behind us did not answer, about this job: why is logged, in these words, and never sent.
    pub fn unavailable(what: &str, key: &Key, error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(job.key = key.short(), error, "{what}");
        Self::Unavailable
    }

    /// The answer, in the reader's language.
    pub fn response(&self, language: Language) -> Response<Body> {
        let body = serialise(&self.to_json(language));
        let mut response = typed(self.status(), "application/problem+json", body.into());
        set_language(&mut response, language);
        match self {
            Self::MethodNotAllowed(methods) => set(&mut response, header::ALLOW, &methods.join(", ")),
            // RFC 9110, 12.5.3: the codings that would have been read.
            Self::UnsupportedCoding => set(&mut response, header::ACCEPT_ENCODING, "identity"),
            _ => {}
        }
        response
    }

    /// The answer where no page can be rendered: to programs the same, to people its title alone.
    pub(crate) fn bare_response(&self, is_api: bool, language: Language) -> Response<Body> {
        let mut response = self.response(language);
        if !is_api {
            set(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
            *response.body_mut() = message(language, self.outcome().title).into();
        }
        response
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.outcome().status
    }

    /// The outcome that it is. Its code is a stable name, for programs.
    const fn outcome(&self) -> Outcome {
        let (status, code, title) = match self {
            Self::MalformedAddress => {
                (StatusCode::BAD_REQUEST, "malformed-address", Message::ProblemMalformedAddress)
            }
            Self::MalformedJson => (StatusCode::BAD_REQUEST, "malformed-json", Message::ProblemMalformedJson),
            Self::MalformedIdempotencyKey => (
                StatusCode::BAD_REQUEST,
                "malformed-idempotency-key",
                Message::ProblemMalformedIdempotencyKey,
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", Message::ProblemNotFound),
            Self::MethodNotAllowed(_) => {
                (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", Message::ProblemMethodNotAllowed)
            }
            Self::AlreadyEnded => (StatusCode::CONFLICT, "already-ended", Message::ProblemAlreadyEnded),
            Self::AlreadyTexted => (StatusCode::CONFLICT, "already-texted", Message::ProblemAlreadyTexted),
            Self::BodyTooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", Message::ProblemBodyTooLarge)
            }
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                Message::ProblemUnsupportedMediaType,
            ),
            Self::UnsupportedCoding => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-content-encoding",
                Message::ProblemUnsupportedCoding,
            ),
            Self::Invalid(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid-request", Message::ProblemInvalid)
            }
            Self::IdempotencyKeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                Message::ProblemIdempotencyKeyReused,
            ),
            Self::WeakIdempotencyKey => {
                (StatusCode::UNPROCESSABLE_ENTITY, "weak-idempotency-key", Message::ProblemWeakIdempotencyKey)
            }
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", Message::ProblemUnavailable)
            }
        };
        Outcome { status, code, title }
    }

    fn to_json(&self, language: Language) -> Value {
        let Outcome { status, code, title } = self.outcome();
        let mut problem = problem_json(code, message(language, title));
        problem["status"] = status.as_u16().into();
        if let Self::Invalid(mistakes) = self {
            problem["errors"] = mistakes.iter().map(|mistake| mistake_json(mistake, language)).collect();
        }
        problem
    }
}

fn mistake_json(mistake: &Mistake, language: Language) -> Value {
    let detail = mistake.text(language);
    match mistake {
        Mistake::Parameter { name, .. } => json!({ "detail": detail, "parameter": name }),
        _ => json!({ "detail": detail, "pointer": mistake.pointer() }),
    }
}

/// The reason why a job failed, in the same shape.
pub(crate) fn failure_json(reason: FailureReason, language: Language) -> Value {
    problem_json(reason.code(), message(language, words::failure(reason)))
}

fn problem_json(code: &str, title: &str) -> Value {
    json!({ "type": urn(code), "title": title })
}

/// A problem's code as its `type`.
pub(crate) fn urn(code: &str) -> String {
    format!("urn:textback:problem:{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_status_type_title_and_pointers() {
        let problem = Problem::Invalid(vec![Mistake::QueryEmpty, Mistake::SourceUnknown(1)]);
        let response = problem.response(Language::English);
        assert_eq!(response.status(), 422);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let Body::Text(body) = response.body() else { panic!("no text") };
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["type"], "urn:textback:problem:invalid-request");
        assert_eq!(body["errors"][0]["pointer"], "#/query");
        assert_eq!(body["errors"][1]["pointer"], "#/sources/1");
    }

    #[test]
    fn a_method_that_is_not_allowed_is_told_which_are() {
        let response = Problem::MethodNotAllowed(vec!["GET", "DELETE"]).response(Language::Korean);
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"]),
            (405, &"GET, DELETE".parse().unwrap())
        );
    }

    #[test]
    fn every_answer_carries_the_guards() {
        let response = Problem::NotFound.response(Language::Korean);
        for (name, value) in [("cache-control", "no-store"), ("referrer-policy", "no-referrer")] {
            assert_eq!(response.headers()[name], value);
        }
        assert!(
            response.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'")
        );
    }
}
