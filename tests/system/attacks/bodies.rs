//! Bodies that are too large, too deep, ambiguous, or not what they say they are.

use crate::attack::{Attack, Request};

const CREATE: &str = "/api/search-jobs";

pub(crate) fn attacks() -> Vec<Attack> {
    [json(), forms(), types(), sizes()].into_iter().flatten().collect()
}

fn json() -> Vec<Attack> {
    let post = |body: &str, expected| Request::new("JSON", "POST", CREATE).json(body).expecting(expected);
    let number = "01023456789";
    vec![
        post(&"[".repeat(8_000), 400),
        post(&format!("{}1{}", "{\"query\":".repeat(700), "}".repeat(700)), 400),
        post(&format!(r#"{{"query":{}"q"{}}}"#, "[".repeat(100), "]".repeat(100)), 422),
        // Whoever stands before us may have looked at the other one.
        post(r#"{"query":"q","query":"r"}"#, 422),
        post(&format!(r#"{{"query":"q","phone":"{number}","phone":"01098765432","consent":true}}"#), 422),
        post(&format!(r#"{{"query":"q","phone":"{number}","consent":false,"consent":true}}"#), 422),
        post(
            &format!(r#"{{"query":"q","phone":"{number}","consent":true,"ph\u006fne":"01098765432"}}"#),
            422,
        ),
        post(r#"{"query":"q"}{"query":"r"}"#, 400),
        post(r#"{"query":"q"} // and more"#, 400),
        post("{\"query\":\"q\"\u{0}}", 400),
        post("\u{feff}{\"query\":\"q\"}", 400),
        post(r#"{"query":"\ud800"}"#, 400),
        post(r#"{"query":"a\u0000b"}"#, 422),
        post(r#"{"query":"\u200b\u202e"}"#, 422),
        post(r#"{"query":1e999}"#, 400),
        post(r#"{"query":{"$gt":""}}"#, 422),
        post(r#"{"__proto__":{"admin":true},"constructor":1,"query":"q"}"#, 422),
        post(r#"{"query":"q","phone":"+82 10 2345 6789\u0000","consent":true}"#, 422),
        post(r#"{"query":"q","phone":"010-2345-6789\r\nBcc: 010-9876-5432","consent":true}"#, 422),
        post(r#"{"query":"q","phone":["010-2345-6789","010-9876-5432"],"consent":true}"#, 422),
        post(r#"{"query":"q","phone":"010-2345-6789, 010-9876-5432","consent":true}"#, 422),
        post(r#"{"query":"q","phone":"+1 900 555 0199","consent":true}"#, 422),
        post(r#"{"query":"q","sources":["../../etc/passwd"]}"#, 422),
        post(r#"{"query":"q","sources":[[[[]]]]}"#, 422),
        post(&format!(r#"{{"query":"q","sources":[{}"a"]}}"#, r#""a","#.repeat(1_000)), 202),
        post(r#"{"query":"<script>alert(1)</script>\"'`{{7*7}}${7*7}"}"#, 202),
    ]
}

fn forms() -> Vec<Attack> {
    let post = |body: &str, expected| Request::new("form", "POST", "/").form(body).expecting(expected);
    vec![
        post("", 422),
        post("query=%00&sources=a", 422),
        post("query=%ff%fe%fd&sources=a", 422),
        post("query=%BF%F8%C7%C7%BD%BA&sources=a", 422),
        post("query=q%0d%0aSet-Cookie:a=b&sources=a", 422),
        post("query=%22%3E%3Cscript%3E&phone=%22%3E%3Cscript%3E&sources=a&key=%22%3E&language=%22%3E", 422),
        post("query=q&sources=a&phone=01023456789", 422),
        post("query=q&sources=a&phone=01023456789&consent=no", 422),
        post("query=q&sources=%3Cscript%3E", 422),
        post(&"a=b&".repeat(2_000), 422),
        post(&"&".repeat(8_000), 422),
        post(&format!("query={}&sources=a", "%F0%9F%92%A9".repeat(201)), 422),
        post("query=q&sources=a&language=%0d%0aX:y&key=language", 303),
    ]
}

/// A body is what its `Content-Type` says, and nobody guesses.
fn types() -> Vec<Attack> {
    let post = |target: &str, content_type: &str, expected| {
        let request = Request::new("type", "POST", target).header("content-type", content_type);
        request.body(r#"{"query":"q"}"#).expecting(expected)
    };
    vec![
        post(CREATE, "text/plain", 415),
        post(CREATE, "application/jsonp", 415),
        post(CREATE, "application/json-seq", 415),
        post(CREATE, "multipart/form-data; boundary=x", 415),
        post(CREATE, "application/x-www-form-urlencoded", 415),
        post(CREATE, "text/html, application/json", 415),
        post(CREATE, "application/json; charset=utf-7", 202),
        post("/", "application/json", 415),
        post("/", "multipart/form-data; boundary=x", 415),
    ]
}

fn sizes() -> Vec<Attack> {
    let json = || Request::new("size", "POST", CREATE).header("content-type", "application/json");
    let form =
        || Request::new("size", "POST", "/").header("content-type", "application/x-www-form-urlencoded");
    let body = |bytes: usize| vec![b'a'; bytes];
    let refused = [json().body(body(8 * 1_024 + 1)), json().body(body(9_000_000))];
    let mut attacks: Vec<_> = refused.map(|request| request.expecting(413)).into();
    // A form of any length comes back as a page that tells what to put right.
    attacks.push(form().body(body(64 * 1_024 + 1)).expecting(422));
    attacks.push(form().body(body(9_000_000)).expecting(422));
    attacks.push(json().body(vec![b' '; 8 * 1_024]).expecting(400));
    attacks
}
