//! The currencies that stand at a number.

/// The currencies that one sign may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CurrencySet(&'static str);

impl CurrencySet {
    /// The usual currency where the sign may mean it, or the only one that it means.
    pub(super) fn one(self, usual: Option<&str>) -> Option<String> {
        let is_meant = |usual: &String| self.0.split(' ').any(|code| code == usual);
        if self.0.contains(' ') {
            usual.map(str::to_ascii_uppercase).filter(is_meant)
        } else {
            Some(self.0.to_owned())
        }
    }
}

/// Currencies, and the signs and words for each of them.
const SIGNS: [(&str, &str); 33] = [
    ("USD AUD CAD SGD HKD TWD NZD MXN CLP COP ARS", "$ dollars"),
    ("USD", "US$ 달러 불 usd"),
    ("AUD", "AU$ A$"),
    ("CAD", "CA$ C$"),
    ("HKD", "HK$"),
    ("TWD", "NT$"),
    ("NZD", "NZ$"),
    ("SGD", "SG$ S$"),
    ("BRL", "R$"),
    ("KRW", "₩ 원 won Won WON krw"),
    ("EUR", "€ 유로 euro euros Euro"),
    ("GBP EGP", "£"),
    ("JPY CNY", "¥"),
    ("JPY", "円 엔 yen"),
    ("CNY TWD", "元"),
    ("CNY", "위안 RMB"),
    ("VND", "₫"),
    ("PHP", "₱"),
    ("INR", "₹"),
    ("INR PKR LKR", "Rs"),
    ("THB", "฿ baht"),
    ("RUB", "₽ руб"),
    ("TRY", "₺ TL"),
    ("UAH", "₴"),
    ("ILS", "₪"),
    ("KZT", "₸"),
    ("MYR", "RM"),
    ("IDR", "Rp"),
    ("SEK NOK DKK ISK", "kr Kr"),
    ("PLN", "zł"),
    ("CZK", "Kč"),
    ("HUF", "Ft"),
    ("RON", "lei"),
];

/// ISO 4217's codes of currencies in which shops sell.
const CODES: &str = "KRW USD EUR JPY CNY GBP AUD CAD CHF HKD SGD TWD THB MYR IDR VND PHP INR NZD SEK NOK DKK ISK PLN CZK \
    HUF RON TRY RUB UAH ILS AED SAR QAR KWD EGP ZAR BRL MXN ARS CLP COP PEN KZT MOP";

fn all() -> impl Iterator<Item = (&'static str, CurrencySet)> {
    let codes = CODES.split(' ').map(|code| (code, CurrencySet(code)));
    let signs = SIGNS.iter().flat_map(|(set, signs)| signs.split(' ').map(|sign| (sign, CurrencySet(set))));
    signs.chain(codes)
}

/// The currency at the end of a text that begins at `from`, and where it starts. A minus may stand between it and its
/// number.
pub(super) fn unit_before(text: &str, from: usize) -> (Option<CurrencySet>, usize) {
    let trimmed = text.trim_end_matches([' ', '\u{a0}']);
    let trimmed = trimmed.strip_suffix('-').unwrap_or(trimmed).trim_end_matches([' ', '\u{a0}']);
    let at = trimmed.strip_suffix('.').unwrap_or(trimmed);
    let found = all().filter_map(|(sign, set)| {
        let rest = at.strip_suffix(sign)?;
        // A word has to be one of its own; signs such as 원 do not stand before a number.
        let stands_alone = !sign.starts_with(char::is_alphabetic) || !rest.ends_with(char::is_alphabetic);
        (stands_alone && !is_counted(sign)).then_some((Some(set), from + rest.len()))
    });
    // The longest: `US$` and not `$`.
    found.min_by_key(|(_, start)| *start).unwrap_or((None, from + text.len()))
}

/// The currency at the beginning of a text at `from`, and where it ends.
pub(super) fn unit_after(text: &str, from: usize) -> (Option<CurrencySet>, usize) {
    let trimmed = text.trim_start_matches([' ', '\u{a0}']);
    let attached = trimmed.len() == text.len();
    let found = all().filter_map(|(sign, set)| {
        let rest = trimmed.strip_prefix(sign)?;
        let word = sign.ends_with(char::is_alphabetic);
        // 39,000원부터, but not 2 원피스.
        let ends = !word || !rest.starts_with(char::is_alphabetic) || (attached && is_counted(sign));
        // "₩1,000 ₩900": the second sign belongs to what follows it.
        let next = rest.strip_prefix('.').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit());
        let is_next = !attached && !is_counted(sign) && next;
        (ends && !is_next).then_some((Some(set), from + text.len() - rest.len()))
    });
    found.max_by_key(|(_, end)| *end).unwrap_or((None, from))
}

/// Words that stand only behind a number, and together with what follows them.
fn is_counted(sign: &str) -> bool {
    matches!(sign, "원" | "円" | "엔" | "元" | "위안" | "유로" | "달러" | "불")
}
