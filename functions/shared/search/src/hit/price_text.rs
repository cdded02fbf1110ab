//! A price as people and shops write it. A wrong price is worse than none: where a text can be read in two ways, there
//! is none.

use std::ops::Range;

use serde_json::Number;

use self::units::{CurrencySet, unit_after, unit_before};
use self::words::{MULTIPLIERS, MULTIPLYING_WORDS, POINT_IS_DECIMAL, PRICE_WORDS, RANGE_MARKS};

mod units;
mod words;

/// A longer text describes something, and its first number is not a price.
const MAX_CHARS: usize = 120;
/// A number of a text, with the currency that stands at it.
struct Amount<'t> {
    text: &'t str,
    digits: Range<usize>,
    /// The number and its currency.
    all: Range<usize>,
    currencies: Option<CurrencySet>,
}

/// The amount in a text such as `39,000원`, `$1,299.50` or `1.234,50 €`, and its currency: the one that the text names,
/// or else the usual one.
///
/// None for a text that has no price in it, or more than one; for one whose currency is not sure, as `$` where won are
/// usual; and for anything below nothing.
pub fn price_in(text: &str, usual: Option<&str>) -> Option<(Number, Option<String>)> {
    let text = narrow(text)?;
    let usual = usual.map(|usual| usual.trim().to_ascii_uppercase());
    let usual = usual.as_deref();
    if let Some(number) = as_programs_write(&text) {
        return Some((number?, usual.map(str::to_owned)));
    }
    let amounts = amounts(&text);
    if amounts.iter().any(Amount::is_multiplied) {
        return None;
    }
    let priced = sharing_currencies(amounts);
    let (money, bare): (Vec<_>, Vec<_>) = priced.iter().partition(|amount| amount.currencies.is_some());
    match (money.as_slice(), bare.as_slice()) {
        ([], _) => the_only(&priced, &text, usual),
        (money, _) => one_of(money, &priced, &text, usual),
    }
}

/// The amount in whole numbers where it is one.
pub fn number_of(amount: f64) -> Option<Number> {
    // Beyond this an f64 no longer counts one by one.
    if amount.fract() == 0.0 && (0.0..=1e15).contains(&amount) {
        return Some(Number::from(amount as u64));
    }
    Number::from_f64(amount)
}

/// A text on one line in ASCII's digits and marks, without what stands in brackets beside a price.
fn narrow(text: &str) -> Option<String> {
    let text = text.trim();
    if text.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    let one = |c: char| match c {
        '\u{ffe6}' => '₩',
        '\u{ffe5}' => '¥',
        '\u{2212}' | '\u{2010}' | '\u{2011}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => '\u{a0}',
        c if c.is_whitespace() && !c.is_control() => ' ',
        c => job::to_half_width(c),
    };
    let text: String = job::nfc(text).chars().map(one).filter(|c| !job::is_invisible(*c)).collect();
    let mut depth = 0_usize;
    let outside = |c: &char| {
        depth = if matches!(c, '(' | '[') { depth + 1 } else { depth };
        let kept = depth == 0;
        depth = if matches!(c, ')' | ']') { depth.saturating_sub(1) } else { depth };
        kept
    };
    let rest: String = text.chars().filter(outside).collect();
    // Digits of other scripts are not read.
    let is_foreign = |c: char| c.is_numeric() && !c.is_ascii_digit();
    let text = if rest.contains(|c: char| c.is_ascii_digit()) { rest } else { text };
    (!text.contains(is_foreign)).then_some(text)
}

/// Digits with at most one point, or with an exponent, and nothing else. Some(None): neither that nor anything else,
/// since `1.234` is a thousand here and one there.
fn as_programs_write(text: &str) -> Option<Option<Number>> {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+'));
    if !is_number {
        return None;
    }
    let amount: f64 = text.parse().ok()?;
    match text.split_once('.') {
        Some((whole, part)) if part.len() == 3 && whole.len() <= 3 && whole != "0" => Some(None),
        _ => Some(number_of(amount)),
    }
}

fn amounts(text: &str) -> Vec<Amount<'_>> {
    let mut amounts: Vec<Amount<'_>> = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        // "$.99", but not "No.5".
        let before = text[from..at].strip_suffix('.').filter(|before| !before.ends_with(char::is_alphabetic));
        let start = if before.is_some() { at - 1 } else { at };
        let (currency_before, all_start) = unit_before(&text[from..start], from);
        let end = end_of_digits(text, at, all_start == 0 || text[..all_start].trim().is_empty());
        let (currency_after, all_end) = unit_after(&text[end..], end);
        from = all_end;
        let currencies = currency_after.or(currency_before);
        amounts.push(Amount { text, digits: start..end, all: all_start..all_end, currencies });
    }
    amounts
}

/// Where digits end that start here. A space groups them only where nothing else stands before them: in `2 900원` it
/// does, in `세트 2 900원` it may not.
fn end_of_digits(text: &str, start: usize, first: bool) -> usize {
    let rest = &text[start..];
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(rest);
    while let Some(mark) = rest[end..].chars().next() {
        let next = digits(&rest[end + mark.len_utf8()..]);
        let groups = match mark {
            '.' | ',' | '\'' => next > 0,
            '\u{a0}' => next == 3,
            ' ' => {
                first && next == 3 && rest[..end].split([' ', '\u{a0}']).next().is_some_and(|g| g.len() <= 3)
            }
            _ => false,
        };
        if !groups {
            break;
        }
        end += mark.len_utf8() + next;
    }
    start + end
}

/// A number beside one with a currency has it too where both are the ends of a range.
fn sharing_currencies(mut amounts: Vec<Amount<'_>>) -> Vec<Amount<'_>> {
    for at in (1..amounts.len()).rev() {
        if is_range(&amounts[at - 1], &amounts[at]) && amounts[at - 1].currencies.is_none() {
            amounts[at - 1].currencies = amounts[at].currencies;
        }
    }
    for at in 1..amounts.len() {
        if is_range(&amounts[at - 1], &amounts[at]) && amounts[at].currencies.is_none() {
            amounts[at].currencies = amounts[at - 1].currencies;
        }
    }
    amounts
}

fn is_range(one: &Amount<'_>, other: &Amount<'_>) -> bool {
    RANGE_MARKS.contains(&one.text[one.all.end..other.all.start].trim())
}

/// The price of a text that names no currency: its only number, beside nothing but words that belong to prices.
fn the_only(amounts: &[Amount<'_>], text: &str, usual: Option<&str>) -> Option<(Number, Option<String>)> {
    let plain: Vec<_> = amounts.iter().filter(|amount| !amount.counts_something()).collect();
    let [amount] = plain.as_slice() else { return None };
    let mut rest = text.to_owned();
    for amount in amounts.iter().rev() {
        rest.replace_range(amount.all.clone(), " ");
    }
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let harmless = |word: &str| PRICE_WORDS.split(' ').any(|known| known == word.to_lowercase());
    // A sign of its own, such as ¢, makes it something else.
    let sign = |c: char| matches!(c, '¢' | '¤' | '#' | '°' | '×' | '*');
    if amounts.len() == 1 && !words.into_iter().all(harmless) || rest.contains(sign) {
        return None;
    }
    Some((amount.number(usual)?, usual.map(str::to_owned)))
}

/// The price of a text that names a currency once, or the lower end of a range.
fn one_of(
    money: &[&Amount<'_>],
    all: &[Amount<'_>],
    text: &str,
    usual: Option<&str>,
) -> Option<(Number, Option<String>)> {
    let doubtful = |pair: &[Amount<'_>]| {
        let gap = &text[pair[0].all.end..pair[1].all.start];
        // "256 39,000원", "12€90"
        let beside = gap.trim().is_empty() && pair[0].currencies.is_none() && !pair[0].counts_something();
        gap.is_empty() || (beside && pair[1].currencies.is_some())
    };
    if all.windows(2).any(doubtful) || money.iter().any(|amount| amount.is_negative() || amount.is_a_rate()) {
        return None;
    }
    let [first, others @ ..] = money else { return None };
    let currency = first.currencies?.one(usual)?;
    let amount = first.number(Some(&currency))?;
    let ranges = money.windows(2).all(|pair| is_range(pair[0], pair[1]));
    let same = others.iter().all(|other| other.number(Some(&currency)).as_ref() == Some(&amount));
    let rises = others
        .iter()
        .all(|other| other.number(Some(&currency)).is_some_and(|other| other.as_f64() > amount.as_f64()));
    ((ranges && rises) || same).then_some((amount, Some(currency)))
}

impl Amount<'_> {
    fn before(&self) -> &str {
        &self.text[..self.all.start]
    }

    fn after(&self) -> &str {
        &self.text[self.all.end..]
    }

    fn is_multiplied(&self) -> bool {
        let after = &self.text[self.digits.end..];
        let behind = [after, self.after()].map(|text| {
            let text = text.trim_start();
            text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase()
        });
        if behind.iter().any(|word| MULTIPLYING_WORDS.contains(&word.as_str())) {
            return true;
        }
        let mut rest = after.trim_start().chars();
        let Some(unit) = rest.next().filter(|c| MULTIPLIERS.contains(c)) else { return false };
        let beside = after.starts_with(unit) || self.currencies.is_some();
        !unit.is_ascii() || (beside && !rest.next().is_some_and(char::is_alphabetic))
    }

    /// It counts pieces or hundredths, is a part of a name or a date, or is below nothing.
    fn counts_something(&self) -> bool {
        let (before, after) = (self.before(), self.after());
        if self.currencies.is_some() {
            return false;
        }
        let joined = |c: char| c.is_alphabetic() || matches!(c, '+' | '*' | '×' | '/' | ':' | '#' | '_');
        // The end of a price, "39000+" and "1299:-", is no name's.
        let mut next = after.chars();
        let mark = next.next();
        let goes_on = mark.is_some_and(char::is_alphabetic)
            || (mark.is_some_and(|c| joined(c) || matches!(c, '-' | '.'))
                && next.next().is_some_and(|c| c.is_ascii_digit()));
        after.trim_start().starts_with(['%', '‰'])
            || after.trim_start().starts_with("퍼센트")
            || after.trim_start().starts_with('×')
            || goes_on
            || before.ends_with(joined)
            || self.is_negative()
            || (before.ends_with('-')
                && before.trim_end_matches('-').ends_with(|c: char| c.is_alphanumeric()))
    }

    /// A minus before it, or before its currency, that is not the middle of a range.
    fn is_negative(&self) -> bool {
        let inside = &self.text[self.all.start..self.digits.start];
        let sign = self.before().trim_end().strip_suffix(['-', '△', '▲']);
        inside.contains('-')
            || sign.is_some_and(|rest| {
                !rest.trim_end().ends_with(|c: char| {
                    c.is_ascii_digit() || c.is_alphabetic() || matches!(c, '₩' | '€' | '$')
                })
            })
    }

    /// So much for each of something: `2,580원/100g`, `39,000원 × 12`.
    fn is_a_rate(&self) -> bool {
        let before = self.before().trim_end();
        self.after().trim_start().starts_with(['/', '×', '*', 'x'])
            || before.ends_with('당')
            || before.ends_with(" per")
    }

    /// The amount, by the marks between its digits; `None` where they can mean two things.
    fn number(&self, currency: Option<&str>) -> Option<Number> {
        let digits = &self.text[self.digits.clone()];
        let groups: Vec<&str> = digits.split(|c: char| !c.is_ascii_digit()).collect();
        let marks: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
        let decimals = match marks.last() {
            Some(mark) if has_decimals(&groups, &marks, *mark, currency)? => 1,
            _ => 0,
        };
        let (whole, marks) = (&groups[..groups.len() - decimals], &marks[..marks.len() - decimals]);
        if !is_grouped(whole, marks) {
            return None;
        }
        let part = if decimals == 1 { groups[groups.len() - 1] } else { "0" };
        number_of(format!("0{}.{part}", whole.concat()).parse().ok()?)
    }
}

/// True if what follows the last mark is a part of one.
fn has_decimals(groups: &[&str], marks: &[char], last: char, currency: Option<&str>) -> Option<bool> {
    let (first, part) = (groups[0], groups[groups.len() - 1]);
    let once = marks.iter().filter(|mark| **mark == last).count() == 1;
    if !matches!(last, '.' | ',') || !once {
        return Some(false);
    }
    if marks.len() > 1 {
        return Some(part.len() <= 3);
    }
    if part.len() == 3 && (1..=3).contains(&first.len()) && first != "0" {
        let is_unsure = last == '.' && currency.is_none_or(|code| POINT_IS_DECIMAL.contains(&code));
        return if is_unsure { None } else { Some(false) };
    }
    Some(part.len() <= 2 || first.len() > 3 || first.is_empty() || first == "0")
}

/// Groups of three, or as in India: 1,23,456.
fn is_grouped(groups: &[&str], marks: &[char]) -> bool {
    let [first, middle @ .., last] = groups else { return true };
    let same = marks.windows(2).all(|pair| pair[0] == pair[1]);
    let sizes = |size: usize| middle.iter().all(|group| group.len() == size);
    let indian = marks.first() == Some(&',') && sizes(2) && first.len() <= 2;
    same && (1..=3).contains(&first.len()) && last.len() == 3 && (sizes(3) || indian)
}

#[cfg(test)]
#[path = "price_text/price_text_tests.rs"]
mod tests;
