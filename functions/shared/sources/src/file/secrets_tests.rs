//! Facts about secrets in a file of sources.

use super::SourcesFile;
use super::tests::{GOOD, mistake};

#[test]
fn a_secret_that_stands_at_the_wrong_place_is_not_shown() {
    for (lines, expected) in [
        ("headers = \"Authorization: Bearer AbCd1234\"", "headers: expected a table, found string"),
        ("token = \"AbCd1234\"", "token: expected a table: { url = "),
        ("token = { secret = 123456789 }", "token.secret: expected text in quotes, found integer"),
        ("sign = \"AbCd1234\"", "sign: expected \"aws\" or \"hmac\""),
        ("form = \"apiKey=AbCd1234&q={query}\"", "form: expected a table, found string"),
        ("then = \"https://a.example/?key=AbCd1234, expected `a`\"", "then: expected a table: { ids = "),
        ("headers = { Authorization = \"Bearer AbCd1234 {x\" }", "written twice)"),
        (
            "headers = { Authorization = [\"AbCd1234\"] }",
            "headers.Authorization: expected text in quotes, found sequence",
        ),
        ("json = 123456789", "json: expected a table, or text that holds JSON, found a TOML integer"),
    ] {
        let message = mistake(lines);
        let is_shown = message.contains("AbCd1234") || message.contains("123456789");
        assert!(message.contains(expected) && !is_shown, "{message}");
    }
}

#[test]
fn a_secret_that_cannot_stand_in_a_header_is_not_shown() {
    let hostile = |_: &str| Some("sesame\r\nX-Admin: yes".to_owned());
    let error = SourcesFile::parse(GOOD, &hostile).expect_err("a header of two lines").to_string();
    assert!(
        error.contains("headers.Authorization: expected visible ASCII") && !error.contains("sesame"),
        "{error}"
    );
}
