pub(crate) mod entity_tags;
pub(crate) mod precondition;
pub(crate) mod request_span;
pub(crate) mod selection;

use std::net::IpAddr;

use job::Language;
use lambda_http::{Request, RequestExt, http::header, request::RequestContext};

/// The language that the request prefers among ours: chosen on a page before, or preferred by the browser; Korean when it
/// does not say.
pub fn language_of(request: &Request) -> Language {
    chosen_language(request).unwrap_or_else(|| preferred_language(request))
}

/// The name of the cookie that remembers a language.
pub const LANGUAGE_COOKIE: &str = "language";

/// The language that was chosen on a page before.
pub fn chosen_language(request: &Request) -> Option<Language> {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == LANGUAGE_COOKIE).find_map(|(_, code)| Language::from_code(code))
}

fn preferred_language(request: &Request) -> Language {
    let header = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    // Tags are the same in either case (RFC 9110, 8.5.1).
    let preferred = accept_language::parse_with_quality(&header.unwrap_or_default().to_ascii_lowercase());
    // A quality of 0 says that the language is not wanted (12.4.2).
    let wanted = preferred.iter().filter(|(_, quality)| *quality > 0.0);
    let primary = |tag: &str| Language::from_code(tag.split(['-', '_']).next().unwrap_or_default());
    wanted.filter_map(|(tag, _)| primary(tag)).next().unwrap_or_default()
}

/// The media type of a form's body.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The media type of the body without its parameters, in lower case.
pub fn media_type(request: &Request) -> Option<String> {
    let header = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(header.split(';').next()?.trim().to_ascii_lowercase())
}

/// Returns true when the body's charset is said to be another than UTF-8, in which forms are sent.
pub fn names_other_charset(request: &Request) -> bool {
    let header = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut parameters = header.unwrap_or_default().split(';').skip(1).filter_map(|one| one.split_once('='));
    let charset = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charset.is_some_and(|(_, name)| {
        let name = name.trim().trim_matches('"').to_ascii_lowercase();
        name != "utf-8" && name != "utf8"
    })
}

/// Returns true when the body is coded, such as by gzip (RFC 9110, 8.4): bodies are short, so none is unpacked.
pub fn is_coded(request: &Request) -> bool {
    let lines = request.headers().get_all(header::CONTENT_ENCODING).iter();
    lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).any(|coding| {
        let coding = coding.trim_ascii();
        !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity")
    })
}

/// The address that sent the request, as API Gateway saw the connection. What headers say of it (`X-Forwarded-For`,
/// `Forwarded`) is the sender's own word.
pub fn client_address(request: &Request) -> Option<IpAddr> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return None;
    };
    context.http.source_ip.as_ref()?.parse().ok()
}

/// Returns true when the reader takes a body in this coding, such as `gzip` (RFC 9110, 12.5.3).
pub fn takes(request: &Request, coding: &str) -> bool {
    let lines =
        request.headers().get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        let quality = quality.trim().strip_prefix(['q', 'Q']).and_then(|quality| quality.strip_prefix('='));
        let quality = quality.map_or(Ok(1.0), str::parse::<f32>);
        name.trim().eq_ignore_ascii_case(coding) && quality.is_ok_and(|quality| quality > 0.0)
    })
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
            ("EN-US,EN;q=0.9", Language::English),
            ("EN", Language::English),
            ("en_US", Language::English),
            ("KO;Q=0.5,EN;Q=0.9", Language::English),
            ("en;q=0", Language::Korean),
            ("en;q=0.0, ko;q=0.1", Language::Korean),
            ("en;q=0, en-US", Language::English),
            (";;q=ü,", Language::Korean),
        ];
        for (header, expected) in table {
            assert_eq!(language_of(&with("accept-language", header)), expected, "{header}");
        }
    }

    #[test]
    fn a_language_that_was_chosen_counts_more_than_the_browsers() {
        for (cookie, expected) in [("a=b; language=en", Language::English), ("language=xx", Language::Korean)]
        {
            assert_eq!(language_of(&with("cookie", cookie)), expected, "{cookie}");
        }
    }

    #[test]
    fn a_media_type_is_read_without_its_parameters() {
        let request = with("content-type", "Application/JSON; charset=utf-8");
        assert_eq!(media_type(&request).unwrap(), "application/json");
    }

    #[test]
    fn the_clients_address_is_the_gateways_word_and_never_a_headers() {
        let event = |address: &str| {
            let event = serde_json::json!({
                "version": "2.0",
                "rawPath": "/",
                "headers": { "x-forwarded-for": "203.0.113.9", "forwarded": "for=203.0.113.9" },
                "requestContext": { "http": { "method": "GET", "path": "/", "sourceIp": address } },
            });
            lambda_http::request::from_str(&event.to_string()).unwrap()
        };
        for address in ["192.0.2.7", "2001:db8::7"] {
            assert_eq!(client_address(&event(address)).unwrap().to_string(), address);
        }
        assert_eq!(client_address(&event("elsewhere")), None);
        assert_eq!(client_address(&with("x-forwarded-for", "203.0.113.9")), None);
    }

    #[test]
    fn a_coding_is_taken_when_it_is_named_and_not_refused() {
        let table = [
            ("gzip, deflate, br, zstd", true),
            ("GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip;Q=0", false),
            ("gzip; Q=0.1", true),
            ("gzip;q=x", false),
            ("br", false),
            ("", false),
        ];
        for (header, expected) in table {
            assert_eq!(takes(&with("accept-encoding", header), "gzip"), expected, "{header}");
        }
    }

    #[test]
    fn a_body_is_coded_unless_its_coding_is_none() {
        for coding in ["gzip", "br", "deflate", "zstd", "x-gzip", "identity, gzip", "GZIP"] {
            assert!(is_coded(&with("content-encoding", coding)), "{coding}");
        }
        for coding in ["", "identity", " Identity ", "identity,"] {
            assert!(!is_coded(&with("content-encoding", coding)), "{coding}");
        }
        assert!(!is_coded(&with("accept-encoding", "gzip")));
    }
}
