//! A price as a source writes it.

use serde_json::Number;

/// Units that multiply what stands before them: no price is better than one that is wrong by ten thousand.
const MULTIPLIERS: [char; 6] = ['만', '천', '억', 'k', 'K', 'M'];

/// The first amount in a text such as `39,000원`, `$1,299.50` or `1.234,50 €`.
///
/// Digits with at most one point are a number as programs write it. In anything else the last separator is a decimal
/// one if one or two digits follow it and it stands there once; every other separator groups digits.
pub(crate) fn amount_of(text: &str) -> Option<Number> {
    let text = text.trim();
    if text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.starts_with(|c: char| c.is_ascii_digit())
    {
        return number(text);
    }
    let start = text.find(|c: char| c.is_ascii_digit())?;
    if text[..start].ends_with(['-', '\u{2212}']) {
        return None;
    }
    let run = &text[start..];
    let end = run.find(|c| !is_part(c)).unwrap_or(run.len());
    if run[end..].trim_start().starts_with(MULTIPLIERS) {
        return None;
    }
    number(&canonical(run[..end].trim_end_matches(|c: char| !c.is_ascii_digit())))
}

/// Digits, and what separates them: also an apostrophe (Switzerland) and spaces that do not break (France).
fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | '\u{A0}' | '\u{202F}')
}

fn canonical(digits: &str) -> String {
    let decimal = digits
        .rfind(['.', ','])
        .filter(|at| (1..=2).contains(&(digits.len() - at - 1)))
        .filter(|at| digits.matches(&digits[*at..=*at]).count() == 1);
    let kept = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    match decimal {
        Some(at) => format!("{}.{}", kept(&digits[..at]), kept(&digits[at..])),
        None => kept(digits),
    }
}

fn number(digits: &str) -> Option<Number> {
    match digits.parse::<u64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => Number::from_f64(digits.parse().ok()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        let table = [
            ("39000", Some("39000")),
            ("19.5", Some("19.5")),
            ("1234.567", Some("1234.567")),
            ("39,000원", Some("39000")),
            ("₩1,299,000", Some("1299000")),
            ("$1,299.50", Some("1299.5")),
            ("1.234,50 €", Some("1234.5")),
            ("1'234.50 CHF", Some("1234.5")),
            ("€ 1.234", Some("1234")),
            ("US$19.99 - US$29.99", Some("19.99")),
            ("최저 12,900원부터", Some("12900")),
            ("3만원", None),
            ("$1.2k", None),
            ("-5원", None),
            ("무료", None),
            ("", None),
            ("1.2.3", None),
        ];
        for (text, expected) in table {
            assert_eq!(amount_of(text).map(|amount| amount.to_string()).as_deref(), expected, "{text}");
        }
    }
}
