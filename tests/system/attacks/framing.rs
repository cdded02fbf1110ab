//! Requests whose end is a matter of opinion. Between two servers that disagree, the rest of one request becomes the
//! beginning of somebody else's. A function gets an event with one body in it, so the opinion that counts is that of
//! what stands before: here the local front door, deployed API Gateway.

use crate::attack::Attack;

const KIND: &str = "framing";
const OTHER: &str = "GET /s/0000000000000000000000 HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Attacks by framing; those that a victim's token is in would erase the victim's job.
pub(crate) fn attacks(token: &str) -> Vec<Attack> {
    [lengths(), chunks(), lines(token)].into_iter().flatten().collect()
}

fn post(headers: &str, body: &str) -> String {
    format!(
        "POST /api/search-jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\n{headers}\r\n\r\n{body}"
    )
}

fn lengths() -> Vec<Attack> {
    let refused = |shown: &str, headers: &str| Attack::raw(KIND, shown, (&post(headers, OTHER), 400));
    vec![
        refused("two different Content-Lengths", "Content-Length: 0\r\nContent-Length: 61"),
        refused("Content-Length: 0, 61", "Content-Length: 0, 61"),
        refused("Content-Length: +0", "Content-Length: +0"),
        refused("Content-Length: -1", "Content-Length: -1"),
        refused("Content-Length: 0x10", "Content-Length: 0x10"),
        refused("Content-Length: 18446744073709551616", "Content-Length: 18446744073709551616"),
        refused("Content-Length : 0", "Content-Length : 0"),
    ]
}

fn chunks() -> Vec<Attack> {
    let whole = |headers: &str| post(headers, &format!("0\r\n\r\n{OTHER}"));
    let refused = |shown: &str, headers: &str| Attack::raw(KIND, shown, (&whole(headers), 400));
    let chunked =
        |shown: &str, body: &str| Attack::raw(KIND, shown, (&post("Transfer-Encoding: chunked", body), 400));
    vec![
        refused("Content-Length and Transfer-Encoding", "Content-Length: 6\r\nTransfer-Encoding: chunked"),
        refused("Transfer-Encoding and Content-Length", "Transfer-Encoding: chunked\r\nContent-Length: 66"),
        refused("Transfer-Encoding: xchunked", "Transfer-Encoding: xchunked"),
        refused("Transfer-Encoding: chunked, identity", "Transfer-Encoding: chunked, identity"),
        refused("Transfer-Encoding : chunked", "Transfer-Encoding : chunked"),
        refused("Transfer-Encoding on a folded line", "Transfer-Encoding:\r\n chunked"),
        chunked("a chunk of a negative size", "-1\r\n\r\n"),
        chunked("a chunk larger than any number", "fffffffffffffffff\r\n"),
        chunked("a chunk without its line break", "1\r\nab0\r\n\r\n"),
        chunked("a chunk's size with a bare line feed", "1\na\n0\n\n"),
    ]
}

fn lines(token: &str) -> Vec<Attack> {
    let raw = |shown: &str, bytes: &str, expected| Attack::raw(KIND, shown, (bytes, expected));
    let erase = format!("DELETE /api/search-jobs/{token}?erase=true HTTP/1.1\r\nHost: localhost\r\n\r\n");
    vec![
        raw("a line break in a path", &format!("GET /s/a\r\n{erase}"), 400),
        raw(
            "a request after one with Connection: close",
            &format!("GET /s/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n{erase}"),
            404,
        )
        .reaching_a_function(),
        raw("a line break in a header's name", "GET / HTTP/1.1\r\nHost: localhost\r\na\rb: c\r\n\r\n", 400),
        raw("a NUL in a header", "GET / HTTP/1.1\r\nHost: localhost\r\na: b\0c\r\n\r\n", 400),
        raw("a space before a header", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 400),
        raw("no version", "GET /\r\n\r\n", 400),
        raw("HTTP/0.9", "GET / HTTP/0.9\r\n\r\n", 400),
        raw("HTTP/3.0", "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n", 400),
        raw("a TLS greeting", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\r\n\r\n", 400),
        raw("two spaces in the line", "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        raw(
            "an asterisk for a path",
            "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            400,
        ),
        raw("200 headers", &format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(200)), 431),
        raw(
            "a path of 100,000 characters",
            &format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000)),
            414,
        ),
    ]
}
