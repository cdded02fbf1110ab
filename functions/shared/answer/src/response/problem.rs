use job::{FailureReason, Key, Language};
use lambda_http::{
    Body, Response,
    http::{StatusCode, header},
};
use serde_json::{Value, json};
use strum::IntoStaticStr;
use words::{Message, Mistake, message};

use super::{html, serialise, set, set_language, typed};

/// A fault of a request, or one of ours: each variant is one outcome at the edge. Detail that is not the
/// sender's business is logged where it happens and never sent. Its name is its code, which is stable, for programs.
#[derive(Clone, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
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
    /// The job is not in the version that the request is about.
    PreconditionFailed,
    /// The body is over the limit.
    BodyTooLarge,
    /// The body is of another type.
    UnsupportedMediaType,
    /// The body is coded, such as by gzip.
    #[strum(serialize = "unsupported-content-encoding")]
    UnsupportedCoding,
    /// The body is readable and wrong.
    #[strum(serialize = "invalid-request")]
    Invalid(Vec<Mistake>),
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// A service behind us does not answer.
    Unavailable,
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
        self.with_way_out(response)
    }

    /// The answer to a reader of pages.
    pub fn page(&self, page: String) -> Response<Body> {
        self.with_way_out(html(self.status(), page))
    }

    fn with_way_out(&self, mut response: Response<Body>) -> Response<Body> {
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
            *response.body_mut() = message(language, self.outcome().1).into();
        }
        response
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.outcome().0
    }

    /// The outcome that it is: its status and its title.
    const fn outcome(&self) -> (StatusCode, Message) {
        use StatusCode as Status;
        match self {
            Self::MalformedAddress => (Status::BAD_REQUEST, Message::ProblemMalformedAddress),
            Self::MalformedJson => (Status::BAD_REQUEST, Message::ProblemMalformedJson),
            Self::MalformedIdempotencyKey => (Status::BAD_REQUEST, Message::ProblemMalformedIdempotencyKey),
            Self::WeakIdempotencyKey => (Status::UNPROCESSABLE_ENTITY, Message::ProblemWeakIdempotencyKey),
            Self::NotFound => (Status::NOT_FOUND, Message::ProblemNotFound),
            Self::MethodNotAllowed(_) => (Status::METHOD_NOT_ALLOWED, Message::ProblemMethodNotAllowed),
            Self::AlreadyEnded => (Status::CONFLICT, Message::ProblemAlreadyEnded),
            Self::AlreadyTexted => (Status::CONFLICT, Message::ProblemAlreadyTexted),
            Self::PreconditionFailed => (Status::PRECONDITION_FAILED, Message::ProblemPreconditionFailed),
            Self::BodyTooLarge => (Status::PAYLOAD_TOO_LARGE, Message::ProblemBodyTooLarge),
            Self::UnsupportedMediaType => {
                (Status::UNSUPPORTED_MEDIA_TYPE, Message::ProblemUnsupportedMediaType)
            }
            Self::UnsupportedCoding => (Status::UNSUPPORTED_MEDIA_TYPE, Message::ProblemUnsupportedCoding),
            Self::Invalid(_) => (Status::UNPROCESSABLE_ENTITY, Message::ProblemInvalid),
            Self::IdempotencyKeyReused => {
                (Status::UNPROCESSABLE_ENTITY, Message::ProblemIdempotencyKeyReused)
            }
            Self::Unavailable => (Status::SERVICE_UNAVAILABLE, Message::ProblemUnavailable),
        }
    }

    fn to_json(&self, language: Language) -> Value {
        let (status, title) = self.outcome();
        let mut problem = problem_json(self.into(), message(language, title));
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
