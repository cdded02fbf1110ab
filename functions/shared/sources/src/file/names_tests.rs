//! Facts about the names in a file of sources: labels, and the fields of columns.

use super::tests::{GOOD, every_variable};
use super::*;

#[test]
fn a_label_fits_one_line_and_is_shown_without_what_cannot_be_seen() {
    let labelled = |korean: &str| SourcesFile::parse(&GOOD.replace("가게", korean), &every_variable);
    let file = labelled(&format!("가\u{200b}게  {}", "x".repeat(56))).expect("60 characters");
    assert_eq!(file.sources()[0].label().korean, format!("가게 {}", "x".repeat(56)));
    let error = labelled(&"가".repeat(500)).expect_err("too long").to_string();
    assert!(error.ends_with("label.ko: expected at most 60 characters, found 500"), "{error}");
}

#[test]
fn a_column_of_no_field_is_told_with_the_field_that_was_probably_meant() {
    let text = GOOD.to_owned() + "columns = { title = [\"품명\"], prise = \"값\" }\n";
    let error = SourcesFile::parse(&text, &every_variable).expect_err("no such field").to_string();
    let expected =
        "line 22: source \"records\": columns.prise: expected a key that is known here; did you mean price?";
    assert_eq!(error, expected);
}

#[test]
fn a_name_belongs_to_one_source() {
    let text = GOOD.replace("\"records\"", "\"shop-a\"");
    let error = SourcesFile::parse(&text, &every_variable).expect_err("two of a name").to_string();
    let expected =
        "line 18: source \"shop-a\": name: expected a name of its own, found \"shop-a\" for the second time";
    assert_eq!(error, expected);
}
