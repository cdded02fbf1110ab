//! The names of a job and of its owner.

use job::{Countries, Key, PhoneNumber, QueryText, SourceName, Token};

/// Feeds everything that a link or a wake-up carries: what is read is written back the same.
///
/// # Panics
/// When it is not.
pub fn feed_token(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok(token) = Token::parse(&text) {
        assert_eq!(token.as_str(), text);
        assert!(text.len() == 22 && text.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_eq!(Key::parse(&token.key().hex()), Ok(token.key()));
    }
    if let Ok(key) = Key::parse(&text) {
        assert_eq!(key.hex(), text);
    }
    if let Ok(name) = SourceName::parse(&text) {
        assert_eq!(name.as_str(), text);
    }
}

/// Feeds what is typed into the form: a number is one of E.164 that is read as itself, and a query can be seen.
///
/// # Panics
/// When it is not.
pub fn feed_number(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let all = Countries::all();
    if let Ok(number) = PhoneNumber::parse_among(&text, &all) {
        let digits = number.as_str().strip_prefix('+').expect("E.164 begins with a plus");
        assert!((8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(PhoneNumber::parse_among(number.as_str(), &all).as_ref(), Ok(&number));
        assert!(!format!("{number:?}").contains(digits));
    }
    if let Ok(korean) = PhoneNumber::parse(&text) {
        assert!(korean.as_str().starts_with("+8210") && korean.as_str().len() == 13);
    }
    if let Ok(query) = QueryText::parse(&text) {
        assert!((1..=200).contains(&query.as_str().chars().count()));
        assert!(!query.as_str().chars().any(char::is_control));
    }
}
