use job::{Language, Token};
use lambda_http::{Request, http::header};

/// The language that the request prefers among ours; Korean when it does not say.
pub fn language_of(request: &Request) -> Language {
    let header = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let preferred = accept_language::parse(header.unwrap_or_default());
    let primary = |tag: &String| Language::from_code(tag.split('-').next().unwrap_or_default());
    preferred.iter().find_map(primary).unwrap_or_default()
}

/// The media type of the body without its parameters, in lower case.
pub fn media_type(request: &Request) -> Option<String> {
    let header = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(header.split(';').next()?.trim().to_ascii_lowercase())
}

/// The token in a path such as `/s/{token}` or `/api/search-jobs/{token}/results`, if it is well-formed.
pub fn job_token(request: &Request) -> Option<Token> {
    let path = request.uri().path();
    let rest = path.strip_prefix("/api/search-jobs/").or_else(|| path.strip_prefix("/s/"))?;
    Token::parse(rest.split('/').next()?).ok()
}

#[cfg(test)]
mod tests {
    use lambda_http::{Body, http::Request as HttpRequest};

    use super::*;

    fn with(name: &str, value: &str) -> Request {
        HttpRequest::builder().uri("/").header(name, value).body(Body::Empty).unwrap()
    }

    #[test]
    fn the_preferred_language_is_the_first_of_ours_by_quality() {
        let table = [
            ("ko-KR,ko;q=0.9,en;q=0.8", Language::Korean),
            ("en-US", Language::English),
            ("de, en;q=0.5, ko;q=0.4", Language::English),
            ("fr", Language::Korean),
            ("*", Language::Korean),
            (";;q=ü,", Language::Korean),
        ];
        for (header, expected) in table {
            assert_eq!(language_of(&with("accept-language", header)), expected, "{header}");
        }
    }

    #[test]
    fn a_media_type_is_read_without_its_parameters() {
        let request = with("content-type", "Application/JSON; charset=utf-8");
        assert_eq!(media_type(&request).unwrap(), "application/json");
    }

    #[test]
    fn a_token_is_found_in_every_path_that_carries_one() {
        let token = "7n42DGM5Tflk9n8mt7Fhc7";
        for path in ["/s/{}", "/s/{}/cancel", "/api/search-jobs/{}", "/api/search-jobs/{}/results"] {
            let request = HttpRequest::builder().uri(path.replace("{}", token)).body(Body::Empty).unwrap();
            assert_eq!(job_token(&request).unwrap().as_str(), token);
        }
        let malformed = HttpRequest::builder().uri("/s/short").body(Body::Empty).unwrap();
        assert!(job_token(&malformed).is_none());
    }
}
