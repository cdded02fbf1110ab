//! Prices as people read them.

use search::Price;

/// "₩39,000"; other currencies with their code, as "USD 19.50".
pub(crate) fn price_text(price: &Price) -> String {
    let amount = price.amount().as_f64().unwrap_or_default();
    match price.currency() {
        "KRW" => format!("₩{}", grouped(&format!("{amount:.0}"))),
        code if amount.fract() == 0.0 => format!("{code} {}", grouped(&format!("{amount:.0}"))),
        code => format!("{code} {}", grouped(&format!("{amount:.2}"))),
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
        let said = |price: &str| {
            let (amount, currency) = price.split_once(' ').unwrap();
            let amount = amount.parse().unwrap();
            let raw = RawPrice { amount, currency: currency.to_owned() };
            price_text(&Price::new(raw).unwrap())
        };
        let table = [
            ("39000 KRW", "₩39,000"),
            ("0 KRW", "₩0"),
            ("999 KRW", "₩999"),
            ("1234567.8 KRW", "₩1,234,568"),
            ("19.5 USD", "USD 19.50"),
            ("120 EUR", "EUR 120"),
            ("1000000000000000 JPY", "JPY 1,000,000,000,000,000"),
        ];
        for (price, text) in table {
            assert_eq!(said(price), text);
        }
    }
}
