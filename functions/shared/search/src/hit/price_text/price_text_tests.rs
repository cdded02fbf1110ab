//! Spellings of prices: the right value, or none.

use proptest::prelude::*;

use super::*;
use doubtful_tests::DOUBTFUL;

#[path = "doubtful_tests.rs"]
mod doubtful_tests;

fn read(text: &str, usual: Option<&str>) -> Option<String> {
    price_in(text, usual).map(|(amount, currency)| format!("{amount} {}", currency.unwrap_or_default()))
}

#[test]
fn a_price_is_read_as_people_write_it_or_not_at_all() {
    let wrong: Vec<_> = SPELLINGS
        .iter()
        .chain(DOUBTFUL)
        .map(|(text, usual, expected)| (*text, *usual, read(text, Some(usual)), *expected))
        .filter(|(_, _, found, expected)| found.as_deref() != *expected)
        .collect();
    assert!(SPELLINGS.len() + DOUBTFUL.len() >= 300);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn without_a_usual_currency_the_text_has_to_name_it() {
    assert_eq!(read("39,000원", None).as_deref(), Some("39000 KRW"));
    assert_eq!(read("$19.99", None), None);
    assert_eq!(read("39000", None).as_deref(), Some("39000 "));
}

#[test]
fn a_text_of_two_megabytes_is_not_searched_for_a_price() {
    assert_eq!(read(&"1,".repeat(1_000_000), Some("KRW")), None);
}

proptest! {
    #[test]
    fn whatever_is_written_is_no_price_below_nothing(
        text in "([0-9]{1,4}|[.,' -]|[$₩€원만円%×x/+~()]|kr|USD|KRW|[가-힣a-z]|\\PC){0,12}", usual in "(KRW|usd)?"
    ) {
        let usual = Some(usual.as_str()).filter(|usual| !usual.is_empty());
        if let Some((amount, currency)) = price_in(&text, usual) {
            prop_assert!(amount.as_f64() >= Some(0.0));
            prop_assert!(currency.is_some() || usual.is_none());
        }
    }
}

const SPELLINGS: &[(&str, &str, Option<&str>)] = &[
    // As programs write it.
    ("39000", "KRW", Some("39000 KRW")),
    ("19.5", "USD", Some("19.5 USD")),
    ("19.99", "MYR", Some("19.99 MYR")),
    ("1299.00", "EUR", Some("1299 EUR")),
    ("1234.567", "EUR", Some("1234.567 EUR")),
    ("0.125", "USD", Some("0.125 USD")),
    ("1.234", "EUR", None),
    ("39.000", "KRW", None),
    ("1e5", "KRW", Some("100000 KRW")),
    ("1.5E+3", "KRW", Some("1500 KRW")),
    ("1e999", "KRW", None),
    ("000039000", "KRW", Some("39000 KRW")),
    ("-5", "KRW", None),
    ("+5", "KRW", None),
    ("1.2.3", "KRW", None),
    // Grouped.
    ("39,000", "KRW", Some("39000 KRW")),
    ("39,000원", "KRW", Some("39000 KRW")),
    ("₩1,299,000", "KRW", Some("1299000 KRW")),
    ("￦39,000", "KRW", Some("39000 KRW")),
    ("39，000원", "KRW", Some("39000 KRW")),
    ("３９，０００円", "JPY", Some("39000 JPY")),
    ("39 000", "KRW", Some("39000 KRW")),
    ("39 000원", "KRW", Some("39000 KRW")),
    ("39\u{a0}000 ₽", "RUB", Some("39000 RUB")),
    ("39\u{202f}000 €", "EUR", Some("39000 EUR")),
    ("39\u{2009}000,50 €", "EUR", Some("39000.5 EUR")),
    ("39\u{2002}000\u{2003}원", "KRW", Some("39000 KRW")),
    ("1 299,00 kr", "SEK", Some("1299 SEK")),
    ("1 234 567 Ft", "HUF", Some("1234567 HUF")),
    ("kr 1 299", "NOK", Some("1299 NOK")),
    ("1'234.50 CHF", "CHF", Some("1234.5 CHF")),
    ("CHF 1’234.50", "CHF", Some("1234.5 CHF")),
    ("$1,299.50", "USD", Some("1299.5 USD")),
    ("1.234,50 €", "EUR", Some("1234.5 EUR")),
    ("1.299,00", "EUR", Some("1299 EUR")),
    ("1,299.00", "EUR", Some("1299 EUR")),
    ("€ 1.234", "EUR", Some("1234 EUR")),
    ("39.000원", "KRW", Some("39000 KRW")),
    ("39.000 ₫", "VND", Some("39000 VND")),
    ("Rp 39.000", "IDR", Some("39000 IDR")),
    ("$1.234", "USD", None),
    ("1.234.567,89 €", "EUR", Some("1234567.89 EUR")),
    ("₹1,23,456.50", "INR", Some("123456.5 INR")),
    ("1,2345원", "KRW", None),
    ("12,34,5원", "KRW", None),
    ("1.234,567.8", "EUR", None),
    ("19,99€", "EUR", Some("19.99 EUR")),
    ("12,90", "EUR", Some("12.9 EUR")),
    ("0,99 €", "EUR", Some("0.99 EUR")),
    ("$.99", "USD", Some("0.99 USD")),
    ("€39,-", "EUR", Some("39 EUR")),
    ("CHF 39.-", "CHF", Some("39 CHF")),
    ("1299:-", "SEK", Some("1299 SEK")),
    // The currency before it, behind it, and another than the usual one.
    ("39,000 KRW", "KRW", Some("39000 KRW")),
    ("KRW 39,000", "KRW", Some("39000 KRW")),
    ("KRW39000", "KRW", Some("39000 KRW")),
    ("39000won", "KRW", Some("39000 KRW")),
    ("1299 kr", "SEK", Some("1299 SEK")),
    ("1299 kr.", "DKK", Some("1299 DKK")),
    ("19.99 MYR", "MYR", Some("19.99 MYR")),
    ("RM19.99", "MYR", Some("19.99 MYR")),
    ("Rs. 1,299", "INR", Some("1299 INR")),
    ("Rs.500", "INR", Some("500 INR")),
    ("1.299,90 TL", "TRY", Some("1299.9 TRY")),
    ("12,90 zł", "PLN", Some("12.9 PLN")),
    ("NT$1,290", "TWD", Some("1290 TWD")),
    ("HK$ 99", "HKD", Some("99 HKD")),
    ("S$12.50", "SGD", Some("12.5 SGD")),
    ("US$19.99", "USD", Some("19.99 USD")),
    ("USD 12.90", "KRW", Some("12.9 USD")),
    ("12.90 USD", "KRW", Some("12.9 USD")),
    ("39,000원", "USD", Some("39000 KRW")),
    ("€12", "KRW", Some("12 EUR")),
    ("$19.99", "KRW", None),
    ("$19.99", "AUD", Some("19.99 AUD")),
    ("¥1,290", "KRW", None),
    ("¥1,290", "JPY", Some("1290 JPY")),
    ("¥99", "CNY", Some("99 CNY")),
    ("1290円", "KRW", Some("1290 JPY")),
    ("1299 kr", "KRW", None),
    ("12€90", "EUR", None),
    ("99¢", "USD", None),
    ("50p", "GBP", None),
    ("20달러", "USD", Some("20 USD")),
    // A number that is no price comes first.
    ("30% 39,000원", "KRW", Some("39000 KRW")),
    ("-30% 39,000원", "KRW", Some("39000 KRW")),
    ("30 % 39,000", "KRW", Some("39000 KRW")),
    ("1+1 12,900원", "KRW", Some("12900 KRW")),
    ("2+1 900원", "KRW", Some("900 KRW")),
    ("500ml 2,900원", "KRW", Some("2900 KRW")),
    ("500 ml 2,900원", "KRW", Some("2900 KRW")),
    ("2개 19,900원", "KRW", Some("19900 KRW")),
    ("2개입 19,900", "KRW", Some("19900 KRW")),
    ("3종 세트 ₩19,900", "KRW", Some("19900 KRW")),
    ("A4 2,900원", "KRW", Some("2900 KRW")),
    ("S24 256 39,000원", "KRW", None),
    ("12,900원 (100ml당 2,580원)", "KRW", Some("12900 KRW")),
    ("[1+1] 12,900원", "KRW", Some("12900 KRW")),
    ("100g당 2,580원", "KRW", None),
    ("2,580원/100g", "KRW", None),
    ("월 39,000원 × 12", "KRW", None),
    ("iPhone 15", "KRW", None),
    ("500ml", "KRW", None),
    ("30%", "KRW", None),
    ("2026-11-29", "KRW", None),
    ("010-2345-6789", "KRW", None),
    ("12:30", "KRW", None),
    ("2 원피스", "KRW", None),
    // Words beside it.
    ("최저 12,900원부터", "KRW", Some("12900 KRW")),
    ("최저 12,900", "KRW", Some("12900 KRW")),
    ("from 19.99", "EUR", Some("19.99 EUR")),
    ("From €19.99", "EUR", Some("19.99 EUR")),
    ("Price: 39,000", "KRW", Some("39000 KRW")),
    ("판매가39,000원", "KRW", Some("39000 KRW")),
    ("39,000원 (VAT 포함)", "KRW", Some("39000 KRW")),
    ("39000+", "KRW", Some("39000 KRW")),
    // Several.
    ("US$19.99 - US$29.99", "USD", Some("19.99 USD")),
    ("10,000원 ~ 20,000원", "KRW", Some("10000 KRW")),
    ("10,000~20,000원", "KRW", Some("10000 KRW")),
    ("$10-20", "USD", Some("10 USD")),
    ("50,000원 39,000원", "KRW", None),
    ("정가 50,000원 판매가 39,000원", "KRW", None),
    ("₩50,000 ₩39,000", "KRW", None),
    ("39,000원 39,000원", "KRW", Some("39000 KRW")),
    ("39,000원 -5,000원", "KRW", None),
    // Multiplied, below nothing, and none.
    ("3만원", "KRW", None),
    ("1만2900円", "JPY", None),
    ("1만 2,900원", "KRW", None),
    ("1억 2천", "KRW", None),
    ("$1.2k", "USD", None),
    ("$1.2M", "USD", None),
    ("$1.2 million", "USD", None),
    ("$12 M", "USD", None),
    ("USB 2m 9,900원", "KRW", Some("9900 KRW")),
    ("3 million won", "KRW", None),
    ("€3 Mio", "EUR", None),
    ("₹2 lakh", "INR", None),
    ("39,000원 + 배송비 3,000원", "KRW", None),
    ("1.000.000", "KRW", Some("1000000 KRW")),
    ("10 000 000 ₫", "VND", Some("10000000 VND")),
    ("20달러", "KRW", Some("20 USD")),
    ("-5원", "KRW", None),
    ("－39000", "KRW", None),
    ("−39,000원", "KRW", None),
    ("-₩39,000", "KRW", None),
    ("₩-39,000", "KRW", None),
    ("- 39,000원", "KRW", None),
    ("무료", "KRW", None),
    ("가격 문의", "KRW", None),
    ("N/A", "KRW", None),
    ("", "KRW", None),
    ("원", "KRW", None),
    ("NaN", "KRW", None),
    ("٣٩٠٠٠", "KRW", None),
    ("1+1 900원", "KRW", Some("900 KRW")),
    ("10% 1 299,00 kr", "SEK", None),
    ("$19.99/month", "USD", None),
    ("US $19.99", "USD", Some("19.99 USD")),
    ("19.99 US$", "USD", Some("19.99 USD")),
    ("SALE 19,900원", "KRW", Some("19900 KRW")),
    ("39,000원 → 29,000원", "KRW", None),
    ("39,000원 (정가 50,000원)", "KRW", Some("39000 KRW")),
    ("약 39,000원", "KRW", Some("39000 KRW")),
    ("39,000 원", "KRW", Some("39000 KRW")),
    ("39000원입니다", "KRW", Some("39000 KRW")),
    ("12.900 KRW", "KRW", Some("12900 KRW")),
    ("￥1,290", "JPY", Some("1290 JPY")),
    ("1,290엔", "KRW", Some("1290 JPY")),
    ("EUR 12,90", "KRW", Some("12.9 EUR")),
    ("12,90 EUR", "EUR", Some("12.9 EUR")),
    ("£1,299.00", "GBP", Some("1299 GBP")),
    ("1 299,00 €", "EUR", Some("1299 EUR")),
    ("1299.9", "KRW", Some("1299.9 KRW")),
    ("29.90 - 39.90", "EUR", None),
    ("2026", "KRW", Some("2026 KRW")),
    ("2026년", "KRW", None),
    ("39,000원2개", "KRW", None),
    ("3+1 2개 39,000원", "KRW", Some("39000 KRW")),
    ("100매x3 39,000원", "KRW", Some("39000 KRW")),
    ("1.5L 2,900원", "KRW", Some("2900 KRW")),
    ("1/2 2,900원", "KRW", Some("2900 KRW")),
    ("No.5 39,000원", "KRW", None),
    ("VND 39.000", "VND", Some("39000 VND")),
    ("B/12,000", "KRW", None),
    ("39\u{200b}000원", "KRW", Some("39000 KRW")),
];
