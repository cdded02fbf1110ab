//! The currencies that stand at a number.

use super::words::is_price_word;

/// The currencies that one sign may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CurrencySet(&'static str);

impl CurrencySet {
    /// That of a sign at which letters stand that may make another of it.
    const UNSURE: Self = Self("");

    fn codes(self) -> impl Iterator<Item = &'static str> {
        self.0.split_whitespace()
    }

    /// The usual currency where the sign may mean it, or the only one that it means.
    pub(super) fn one(self, usual: Option<&str>) -> Option<String> {
        let mut codes = self.codes();
        let first = codes.next()?;
        let code =
            if codes.next().is_none() { first } else { self.codes().find(|code| usual == Some(*code))? };
        Some(code.to_owned())
    }

    /// The currency of two signs at one number.
    pub(super) fn and(self, other: Self) -> Self {
        let mut shared = self.codes().filter(|code| other.codes().any(|other| other == *code));
        match (shared.next(), shared.next()) {
            _ if self == other => self,
            (Some(code), None) => Self(code),
            _ => Self::UNSURE,
        }
    }

    /// The same beside a word that stands one further out, and whether the word belongs to it: `CAD $19`, `US $19`. A
    /// sign that may mean several currencies is unsure beside other letters, as in `J$19` and `CUP $12`.
    pub(super) fn beside(self, word: &str, sign: &str, attached: bool) -> (Self, bool) {
        let joined = || (word.len() > 1).then(|| meant(&format!("{word}{sign}"))).flatten();
        if let Some(other) = meant(word).or_else(joined) {
            return (self.and(other), true);
        }
        let is_letter = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
        let like_a_code = is_letter || OTHER_CODES.split(' ').any(|code| code == word);
        let is_doubtful = attached || (like_a_code && self.codes().nth(1).is_some());
        let is_unsure = !word.is_empty() && is_doubtful && !is_price_word(word);
        (if is_unsure { Self::UNSURE } else { self }, false)
    }
}

/// ISO 4217's code for a code, or for a sign or a word: `KRW` for `krw`, `₩` and `원`. One that may mean several is the usual
/// currency, if it may mean that. None for what is neither, as `GBp` and `GBX`, which count pence.
pub fn currency_code(text: &str, usual: Option<&str>) -> Option<String> {
    let text = text.trim();
    let code = text.to_ascii_uppercase();
    let is_code = CODES.split(' ').chain(OTHER_CODES.split(' ')).any(|known| known == code);
    // "usd", "Usd" and "USD", but not "GBp".
    let is_one_case = text.chars().skip(1).all(char::is_lowercase) || text == code;
    if is_code {
        return is_one_case.then_some(code);
    }
    meant(text)?.one(usual)
}

/// The currencies of a text that is nothing but a sign, a word or a code of them.
pub(super) fn meant(text: &str) -> Option<CurrencySet> {
    all().find(|(sign, _)| *sign == text).map(|(_, set)| set)
}

/// Currencies, and the signs and words for each of them.
const SIGNS: [(&str, &str); 38] = [
    ("USD AUD CAD SGD HKD TWD NZD MXN CLP COP ARS", "$ dollars"),
    ("USD", "US$ 달러 불 usd Usd"),
    ("AUD", "AU$ A$"),
    ("CAD", "CA$ C$ CDN$"),
    ("HKD", "HK$"),
    ("TWD", "NT$"),
    ("NZD", "NZ$"),
    ("SGD", "SG$ S$"),
    ("MXN", "MX$ Mex$"),
    ("MXN CLP COP ARS PHP", "pesos"),
    ("BRL", "R$"),
    ("KRW", "₩ 원 won Won WON krw Krw"),
    ("EUR", "€ 유로 euro euros Euro eur Eur"),
    ("GBP EGP", "£"),
    ("EGP", "E£"),
    ("JPY CNY", "¥"),
    ("JPY", "円 엔 yen JP¥"),
    ("CNY TWD HKD", "元"),
    ("CNY", "위안 RMB CN¥"),
    ("VND", "₫"),
    ("PHP", "₱"),
    ("INR", "₹"),
    ("INR PKR LKR NPR", "Rs"),
    ("THB", "฿ baht"),
    ("RUB", "₽ руб"),
    ("TRY", "₺ TL"),
    ("UAH", "₴ грн"),
    ("ILS", "₪"),
    ("KZT", "₸"),
    ("MYR", "RM"),
    ("IDR", "Rp"),
    ("SEK NOK DKK ISK", "kr Kr"),
    ("CHF", "Fr"),
    ("PLN", "zł"),
    ("CZK", "Kč"),
    ("HUF", "Ft"),
    ("RON", "lei"),
    ("PEN", "S/"),
];

/// ISO 4217's codes of currencies in which shops sell.
const CODES: &str = "KRW USD EUR JPY CNY GBP AUD CAD CHF HKD SGD TWD THB MYR IDR VND PHP INR NZD SEK NOK DKK ISK PLN CZK \
    HUF RON TRY RUB UAH ILS AED SAR QAR KWD BHD OMR JOD TND EGP ZAR BRL MXN ARS CLP COP PEN KZT MOP PKR LKR NPR";
/// The others: in a text they may be words, as `ALL` and `TOP`, where a field holds nothing else they are not.
const OTHER_CODES: &str = "AFN ALL AMD ANG AOA AWG AZN BAM BBD BDT BGN BIF BMD BND BOB BSD BTN BWP BYN BZD CDF CRC CUP CVE \
    DJF DOP DZD ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HNL HTG IQD IRR JMD KES KGS KHR KMF KPW KYD LAK LBP LRD LSL \
    LYD MAD MDL MGA MKD MMK MNT MRU MUR MVR MWK MZN NAD NGN NIO PAB PGK PYG RSD RWF SBD SCR SDG SHP SLE SOS SRD SSP STN \
    SVC SYP SZL TJS TMT TOP TTD TZS UGX UYU UZS VED VES VUV WST XAF XCD XCG XOF XPF YER ZMW ZWG";

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
