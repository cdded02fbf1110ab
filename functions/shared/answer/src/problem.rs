use job::{FailureReason, Language};
use lambda_http::{
    Body, Response,
    http::{StatusCode, header},
};
use serde_json::{Value, json};

use crate::{
    Mistake,
    mistake::in_language,
    response::{serialise, set, set_language, typed},
};

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

impl Problem {
    /// The answer, in the reader's language.
    pub fn response(&self, language: Language) -> Response<Body> {
        let body = serialise(&self.to_json(language));
        let mut response = typed(self.status(), "application/problem+json", body.into());
        set_language(&mut response, language);
        match self {
            Self::MethodNotAllowed(methods) => set(&mut response, header::ALLOW, &methods.join(", ")),
            // RFC 9110, 12.5.3: the codings that would have been read.
            Self::UnsupportedCoding => set(&mut response, header::ACCEPT_ENCODING, "identity"),
            Self::Unavailable => set(&mut response, header::RETRY_AFTER, "5"),
            _ => {}
        }
        response
    }

    /// The answer where no page can be rendered: to programs the same, to people its title alone.
    pub(crate) fn bare_response(&self, is_api: bool, language: Language) -> Response<Body> {
        let mut response = self.response(language);
        if !is_api {
            set(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
            *response.body_mut() = self.title(language).into();
        }
        response
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::MalformedAddress | Self::MalformedJson | Self::MalformedIdempotencyKey => {
                StatusCode::BAD_REQUEST
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::AlreadyEnded => StatusCode::CONFLICT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType | Self::UnsupportedCoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) | Self::IdempotencyKeyReused | Self::WeakIdempotencyKey => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Its title in this language.
    pub(crate) const fn title(&self, language: Language) -> &'static str {
        let (korean, english) = self.words();
        in_language(language, korean, english)
    }

    /// A stable name, for programs.
    const fn code(&self) -> &'static str {
        match self {
            Self::MalformedAddress => "malformed-address",
            Self::MalformedJson => "malformed-json",
            Self::MalformedIdempotencyKey => "malformed-idempotency-key",
            Self::WeakIdempotencyKey => "weak-idempotency-key",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed(_) => "method-not-allowed",
            Self::AlreadyEnded => "already-ended",
            Self::BodyTooLarge => "body-too-large",
            Self::UnsupportedMediaType => "unsupported-media-type",
            Self::UnsupportedCoding => "unsupported-content-encoding",
            Self::Invalid(_) => "invalid-request",
            Self::IdempotencyKeyReused => "idempotency-key-reused",
            Self::Unavailable => "unavailable",
        }
    }

    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::MalformedAddress => (
                "주소에 쓸 수 없는 문자가 있어요. 퍼센트 인코딩해서 다시 보내 주세요.",
                "The address has characters that it cannot have. Percent-encode them and send it again.",
            ),
            Self::MalformedJson => ("본문이 올바른 JSON이 아니에요.", "The body is not valid JSON."),
            Self::MalformedIdempotencyKey => (
                "Idempotency-Key는 공백 없는 ASCII 16~255자여야 해요.",
                "Idempotency-Key must be 16 to 255 visible ASCII characters.",
            ),
            Self::WeakIdempotencyKey => (
                "Idempotency-Key가 너무 짧아요. UUID처럼 16자 이상의 무작위 값을 보내 주세요.",
                "This Idempotency-Key is too short. Send a random value of at least 16 characters, such as a UUID.",
            ),
            Self::NotFound => (
                "찾는 내용이 없어요. 링크가 잘렸거나 보관 기간이 지났을 수 있어요.",
                "There is nothing here. The link may be cut off or no longer kept.",
            ),
            Self::MethodNotAllowed(_) => {
                ("여기서 쓸 수 없는 메서드예요.", "This method is not allowed here.")
            }
            Self::AlreadyEnded => ("이미 끝난 검색이에요.", "The search has already ended."),
            Self::BodyTooLarge => ("본문이 8 KiB를 넘어요.", "The body is over 8 KiB."),
            Self::UnsupportedMediaType => {
                ("Content-Type은 application/json이어야 해요.", "Content-Type must be application/json.")
            }
            Self::UnsupportedCoding => (
                "본문을 압축하지 말고 Content-Encoding 없이 보내 주세요.",
                "Send the body as it is, without compression and without Content-Encoding.",
            ),
            Self::Invalid(_) => ("요청을 고쳐서 다시 보내 주세요.", "Correct the request and send it again."),
            Self::IdempotencyKeyReused => (
                "이 Idempotency-Key는 다른 요청에 쓰였어요. 새 키로 다시 보내 주세요.",
                "This Idempotency-Key was used for another request. Send a new key.",
            ),
            Self::Unavailable => (
                "지금은 처리할 수 없어요. 잠시 뒤에 다시 해 주세요.",
                "Not possible right now. Try again shortly.",
            ),
        }
    }

    fn to_json(&self, language: Language) -> Value {
        let mut problem = problem_json(self.code(), self.title(language));
        problem["status"] = self.status().as_u16().into();
        if let Self::Invalid(mistakes) = self {
            problem["errors"] = mistakes.iter().map(|mistake| mistake.to_json(language)).collect();
        }
        problem
    }
}

/// The reason why a job failed, in the same shape.
pub(crate) fn failure_json(reason: FailureReason, language: Language) -> Value {
    let (korean, english) = match reason {
        FailureReason::NoSourceAnswered => ("응답한 검색처가 없었어요.", "No source answered."),
        FailureReason::TooOld => {
            ("검색이 너무 오래 걸려서 멈췄어요.", "The search took too long and was stopped.")
        }
        FailureReason::Crashed => ("검색 중에 문제가 거듭 생겼어요.", "The search broke again and again."),
    };
    problem_json(reason.code(), in_language(language, korean, english))
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
