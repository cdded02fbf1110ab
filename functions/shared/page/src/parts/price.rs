//! Prices as people read them.

use job::Language;
use search::Price;

/// "39,000원" in Korean and "₩39,000" in English; other currencies with their code, as "USD 19.50".
pub(crate) fn price_text(language: Language, price: &Price) -> String {
    let amount = price.amount().as_f64().unwrap_or_default();
    match (price.currency(), language) {
        ("KRW", Language::Korean) => format!("{}원", grouped(&format!("{amount:.0}"))),
        ("KRW", Language::English) => format!("₩{}", grouped(&format!("{amount:.0}"))),
        (code, _) if amount.fract() == 0.0 => format!("{code} {}", grouped(&format!("{amount:.0}"))),
        (code, _) => format!("{code} {}", grouped(&format!("{amount:.2}"))),
    }
}

/// Puts a comma before each group of three digits of the whole part.
fn grouped(number: &str) -> String {
    let whole = number.find('.').unwrap_or(number.len());
    let mut text = String::with_capacity(number.len() + number.len() / 3);
    for (index, digit) in number.char_indices() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use search::RawPrice;

    use super::*;

    #[test]
    fn a_price_reads_as_in_a_shop() {
        let said = |price: &str, language| {
            let (amount, currency) = price.split_once(' ').unwrap();
            let amount = amount.parse().unwrap();
            let raw = RawPrice { amount, currency: currency.to_owned() };
            price_text(language, &Price::new(raw).unwrap())
        };
        let table = [
            ("39000 KRW", "39,000원", "₩39,000"),
            ("0 KRW", "0원", "₩0"),
            ("999 KRW", "999원", "₩999"),
            ("1234567.8 KRW", "1,234,568원", "₩1,234,568"),
            ("19.5 USD", "USD 19.50", "USD 19.50"),
            ("120 EUR", "EUR 120", "EUR 120"),
            ("1000000000000000 JPY", "JPY 1,000,000,000,000,000", "JPY 1,000,000,000,000,000"),
        ];
        for (price, korean, english) in table {
            assert_eq!(said(price, Language::Korean), korean);
            assert_eq!(said(price, Language::English), english);
        }
    }
}
