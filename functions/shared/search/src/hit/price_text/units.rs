//! The currencies that stand at a number.

/// The currencies that one sign may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CurrencySet(&'static [&'static str]);

impl CurrencySet {
    /// The usual currency where the sign may mean it, or the only one that it means.
    pub(super) fn one(self, usual: Option<&str>) -> Option<String> {
        let usual = usual.map(str::to_ascii_uppercase).filter(|usual| self.0.contains(&usual.as_str()));
        match self.0 {
            [only] => Some((*only).to_owned()),
            _ => usual,
        }
    }
}

const DOLLARS: &[&str] = &["USD", "AUD", "CAD", "SGD", "HKD", "TWD", "NZD", "MXN", "CLP", "COP", "ARS"];
const CROWNS: &[&str] = &["SEK", "NOK", "DKK", "ISK"];

/// Signs and words, a longer one before its end: `US$` before `$`.
const SIGNS: [(&str, &[&str]); 56] = [
    ("US$", &["USD"]),
    ("AU$", &["AUD"]),
    ("CA$", &["CAD"]),
    ("HK$", &["HKD"]),
    ("NT$", &["TWD"]),
    ("NZ$", &["NZD"]),
    ("SG$", &["SGD"]),
    ("S$", &["SGD"]),
    ("A$", &["AUD"]),
    ("C$", &["CAD"]),
    ("R$", &["BRL"]),
    ("$", DOLLARS),
    ("₩", &["KRW"]),
    ("€", &["EUR"]),
    ("£", &["GBP", "EGP"]),
    ("¥", &["JPY", "CNY"]),
    ("₫", &["VND"]),
    ("₱", &["PHP"]),
    ("₹", &["INR"]),
    ("฿", &["THB"]),
    ("₽", &["RUB"]),
    ("₺", &["TRY"]),
    ("₴", &["UAH"]),
    ("₪", &["ILS"]),
    ("₸", &["KZT"]),
    ("원", &["KRW"]),
    ("円", &["JPY"]),
    ("엔", &["JPY"]),
    ("元", &["CNY", "TWD"]),
    ("위안", &["CNY"]),
    ("유로", &["EUR"]),
    ("달러", &["USD"]),
    ("불", &["USD"]),
    ("won", &["KRW"]),
    ("Won", &["KRW"]),
    ("WON", &["KRW"]),
    ("yen", &["JPY"]),
    ("baht", &["THB"]),
    ("euros", &["EUR"]),
    ("euro", &["EUR"]),
    ("Euro", &["EUR"]),
    ("dollars", DOLLARS),
    ("RMB", &["CNY"]),
    ("Rs", &["INR", "PKR", "LKR"]),
    ("RM", &["MYR"]),
    ("Rp", &["IDR"]),
    ("TL", &["TRY"]),
    ("kr", CROWNS),
    ("Kr", CROWNS),
    ("zł", &["PLN"]),
    ("Kč", &["CZK"]),
    ("Ft", &["HUF"]),
    ("lei", &["RON"]),
    ("руб", &["RUB"]),
    ("krw", &["KRW"]),
    ("usd", &["USD"]),
];

/// ISO 4217's codes of currencies in which shops sell.
const CODES: [&[&str]; 45] = [
    &["KRW"],
    &["USD"],
    &["EUR"],
    &["JPY"],
    &["CNY"],
    &["GBP"],
    &["AUD"],
    &["CAD"],
    &["CHF"],
    &["HKD"],
    &["SGD"],
    &["TWD"],
    &["THB"],
    &["MYR"],
    &["IDR"],
    &["VND"],
    &["PHP"],
    &["INR"],
    &["NZD"],
    &["SEK"],
    &["NOK"],
    &["DKK"],
    &["ISK"],
    &["PLN"],
    &["CZK"],
    &["HUF"],
    &["RON"],
    &["TRY"],
    &["RUB"],
    &["UAH"],
    &["ILS"],
    &["AED"],
    &["SAR"],
    &["QAR"],
    &["KWD"],
    &["EGP"],
    &["ZAR"],
    &["BRL"],
    &["MXN"],
    &["ARS"],
    &["CLP"],
    &["COP"],
    &["PEN"],
    &["KZT"],
    &["MOP"],
];

fn all() -> impl Iterator<Item = (&'static str, CurrencySet)> {
    let codes = CODES.iter().map(|code| (code[0], CurrencySet(code)));
    SIGNS.iter().map(|(sign, set)| (*sign, CurrencySet(set))).chain(codes)
}

/// The currency at the end of a text that begins at `from`, and where it starts. A minus may stand between it and its
/// number.
pub(super) fn unit_before(text: &str, from: usize) -> (Option<CurrencySet>, usize) {
    let trimmed = text.trim_end_matches([' ', '\u{a0}']);
    let trimmed = trimmed.strip_suffix('-').unwrap_or(trimmed).trim_end_matches([' ', '\u{a0}']);
    let at = trimmed.strip_suffix('.').unwrap_or(trimmed);
    let found = all().find_map(|(sign, set)| {
        let rest = at.strip_suffix(sign)?;
        // A word has to be one of its own; signs such as 원 do not stand before a number.
        let stands_alone = !sign.starts_with(char::is_alphabetic) || !rest.ends_with(char::is_alphabetic);
        (stands_alone && !is_counted(sign)).then_some((set, from + rest.len()))
    });
    match found {
        Some((set, start)) => (Some(set), start),
        None => (None, from + text.len()),
    }
}

/// The currency at the beginning of a text at `from`, and where it ends.
pub(super) fn unit_after(text: &str, from: usize) -> (Option<CurrencySet>, usize) {
    let trimmed = text.trim_start_matches([' ', '\u{a0}']);
    let attached = trimmed.len() == text.len();
    let found = all().find_map(|(sign, set)| {
        let rest = trimmed.strip_prefix(sign)?;
        let word = sign.ends_with(char::is_alphabetic);
        // 39,000원부터, but not 2 원피스.
        let ends = !word || !rest.starts_with(char::is_alphabetic) || (attached && is_counted(sign));
        // "₩1,000 ₩900": the second sign belongs to what follows it.
        let next = rest.strip_prefix('.').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit());
        let is_next = !attached && !is_counted(sign) && next;
        (ends && !is_next).then_some((set, from + text.len() - rest.len()))
    });
    match found {
        Some((set, end)) => (Some(set), end),
        None => (None, from),
    }
}

/// Words that stand only behind a number, and together with what follows them.
fn is_counted(sign: &str) -> bool {
    matches!(sign, "원" | "円" | "엔" | "元" | "위안" | "유로" | "달러" | "불")
}
