use lambda_http::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Everything from here, no frames; images may come from the shops that are shown. Inline is one script alone, by its
/// hash: crate `page` says what it does.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
     script-src 'self' 'sha256-oRWONwQboqs10pd1zwZFVLcsHWAY6tWjcb5oSAUtl88='; style-src 'self'; \
     img-src 'self' https:; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'";

const NO_SNIFFING: (HeaderName, &str) = (header::X_CONTENT_TYPE_OPTIONS, "nosniff");
const NO_OTHER_ORIGIN: (HeaderName, &str) =
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin");

/// On every answer but files: a link is a secret, so no store, no referrer and no index may keep it.
const GUARDS: [(HeaderName, &str); 8] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    NO_SNIFFING,
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    NO_OTHER_ORIGIN,
];

/// On a file, which is the same for every reader, names no search and is no secret: what keeps it a file. The rest
/// would be a third of what a small one weighs.
const FILE_GUARDS: [(HeaderName, &str); 2] = [NO_SNIFFING, NO_OTHER_ORIGIN];

/// A drawing can be opened as a document of its own, and could then run what is in it.
const DRAWING_POLICY: (HeaderName, &str) = (header::CONTENT_SECURITY_POLICY, "default-src 'none'");

pub(crate) fn guard(headers: &mut HeaderMap) {
    add(headers, &GUARDS);
}

/// Guards a file of this kind.
pub(crate) fn guard_file(headers: &mut HeaderMap, content_type: &str) {
    add(headers, &FILE_GUARDS);
    if content_type == "image/svg+xml" {
        add(headers, &[DRAWING_POLICY]);
    }
}

fn add(headers: &mut HeaderMap, guards: &[(HeaderName, &'static str)]) {
    for (name, value) in guards {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
