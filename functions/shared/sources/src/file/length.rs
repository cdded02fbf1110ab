//! A length of time as people write it.

use std::time::Duration;

pub(crate) const EXPECTED: &str = "a length of time such as \"500ms\", \"20s\" or \"2m\", from 100ms to 10m";
const SHORTEST: Duration = Duration::from_millis(100);
/// A function on AWS Lambda ends after 15 minutes.
const LONGEST: Duration = Duration::from_secs(600);

pub(crate) fn parse(text: &str) -> Option<Duration> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u32 = text[..end].parse().ok()?;
    let unit = match &text[end..] {
        "ms" => Duration::from_millis(1),
        "s" => Duration::from_secs(1),
        "m" => Duration::from_secs(60),
        _ => return None,
    };
    let length = unit.checked_mul(number)?;
    (SHORTEST..=LONGEST).contains(&length).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_has_a_unit_and_bounds() {
        assert_eq!(parse("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(parse("20s"), Some(Duration::from_secs(20)));
        assert_eq!(parse("10m"), Some(Duration::from_secs(600)));
        for wrong in
            ["20", "s", "", "-5s", "1.5s", "20 s", "99ms", "11m", "1h", "99999999999s", "4294967295m"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
