//! A price as people and shops write it. A wrong price is worse than none: where a text can be read in two ways, there
//! is none.

use serde_json::Number;

pub use self::amount::number_of;
use self::amount::{Amount, amounts, is_one_of};
pub use self::units::currency_code;
use self::units::meant;
use self::words::{MULTIPLIERS, RANGE_MARKS, THOUSAND_PARTS};

mod amount;
mod units;
mod words;

/// A longer text describes something, and its first number is not a price.
const MAX_CHARS: usize = 120;

/// The amount in a text such as `39,000원`, `$1,299.50` or `1.234,50 €`, and its currency: the one that the text names,
/// or else the usual one.
///
/// None for a text that has no price in it, or more than one; for one whose currency is not sure, as `$` where won are
/// usual; for anything below nothing; and for money that is no price of the whole, as `월 3,250원` and `$10 off`.
pub fn price_in(text: &str, usual: Option<&str>) -> Option<(Number, Option<String>)> {
    let text = narrow(text)?;
    let usual = usual.map(|usual| usual.trim().to_ascii_uppercase());
    let usual = usual.as_deref();
    if let Some(number) = as_programs_write(&text, usual) {
        return Some((number?, usual.map(str::to_owned)));
    }
    let amounts = amounts(&text);
    let rest = without(&amounts, &text);
    let priced = sharing_currencies(amounts);
    let is_no_price = |amount: &Amount<'_>| amount.is_multiplied() || amount.counts_payments();
    let money: Vec<_> = priced.iter().filter(|amount| amount.currencies.is_some()).collect();
    if priced.iter().any(is_no_price) || (money.is_empty() && words::name_other_money(&rest)) {
        return None;
    }
    match money.as_slice() {
        [] => the_only(&priced, &rest, usual),
        money => one_of(money, &priced, &text, usual),
    }
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
        '\u{223c}' => '~',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => '\u{a0}',
        c if c.is_whitespace() && !c.is_control() => ' ',
        c => job::to_half_width(c),
    };
    let text: String = job::nfc(text).chars().map(one).filter(|c| !job::is_invisible(*c)).collect();
    let rest = without_brackets(&text);
    // Digits of other scripts are not read.
    let is_foreign = |c: char| c.is_numeric() && !c.is_ascii_digit();
    let text = if rest.contains(|c: char| c.is_ascii_digit()) { rest } else { text };
    (!text.contains(is_foreign)).then_some(text)
}

/// The text outside brackets, and what in them belongs to a number.
fn without_brackets(text: &str) -> String {
    let (mut rest, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            _ if depth == 0 => rest.push(c),
            ')' | ']' => depth -= 1,
            _ => inside.push(c),
        }
        if depth == 0 && !inside.is_empty() {
            let is_behind_one = rest.contains(|c: char| c.is_ascii_digit());
            if (is_behind_one || inside.contains(MULTIPLIERS)) && belongs_to_a_number(inside.trim()) {
                rest.extend([" ", inside.trim(), " "]);
            }
            inside.clear();
        }
    }
    rest
}

/// True for words in brackets that say more of the number before them: `(SEK)`, `(천원)`, `(per month)`.
fn belongs_to_a_number(inside: &str) -> bool {
    let multiplies = |word: &str| word.starts_with(MULTIPLIERS) && word.ends_with(['원', '円', '元']);
    let says_more = |word: &str| meant(word).is_some() || multiplies(word) || words::names_a_rate(word);
    let has_digits = inside.contains(|c: char| c.is_ascii_digit());
    inside.contains("단위") || (!has_digits && inside.split([' ', ':', ',', '/']).any(says_more))
}

/// Digits with at most one point, or with an exponent, and nothing else. Some(None): neither that nor anything else,
/// since `1.234` is a thousand here and one there.
fn as_programs_write(text: &str, usual: Option<&str>) -> Option<Option<Number>> {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+'));
    if !is_number {
        return None;
    }
    let amount: f64 = text.parse().ok()?;
    match text.split_once('.') {
        Some((whole, part))
            if part.len() == 3 && whole.len() <= 3 && whole != "0" && !is_one_of(&THOUSAND_PARTS, usual) =>
        {
            Some(None)
        }
        _ => Some(number_of(amount)),
    }
}

/// What stands around the numbers of a text, or of its beginning.
fn without(amounts: &[Amount<'_>], text: &str) -> String {
    let mut rest = text.to_owned();
    for amount in amounts.iter().rev().filter(|amount| amount.all.end <= text.len()) {
        rest.replace_range(amount.all.clone(), " ");
    }
    words::without_phrases(&rest)
}

/// A number beside one with a currency has it too where both are the ends of a range.
fn sharing_currencies(mut amounts: Vec<Amount<'_>>) -> Vec<Amount<'_>> {
    let backwards = (1..amounts.len()).rev().map(|at| (at, at - 1));
    let forwards = (1..amounts.len()).map(|at| (at - 1, at));
    for (from, to) in backwards.chain(forwards) {
        if is_range(&amounts[from.min(to)], &amounts[from.max(to)]) {
            amounts[to].currencies = amounts[to].currencies.or(amounts[from].currencies);
        }
    }
    amounts
}

fn is_range(one: &Amount<'_>, other: &Amount<'_>) -> bool {
    RANGE_MARKS.contains(&one.text[one.all.end..other.all.start].trim())
}

/// The price of a text that names no currency: its only number, beside nothing but words that belong to prices, or the
/// lower end of a range such as `39,000-49,000`.
fn the_only(amounts: &[Amount<'_>], rest: &str, usual: Option<&str>) -> Option<(Number, Option<String>)> {
    let plain: Vec<_> = amounts.iter().filter(|amount| !amount.counts_something()).collect();
    let is_range = matches!(amounts, [one, other]
        if is_range(one, other) && one.has_comma() && other.has_comma() && !one.is_negative());
    let comma_count = amounts.iter().filter(|amount| amount.has_comma()).count();
    let amount = match (plain.as_slice(), amounts) {
        ([amount], _) if comma_count <= 1 => *amount,
        (_, [one, other]) if is_range && one.number(usual)?.as_f64() < other.number(usual)?.as_f64() => one,
        _ => return None,
    };
    let are_harmless = (amounts.len() > 1 && !is_range) || words::words(rest).all(words::is_price_word);
    // A sign of its own, such as ¢, makes it something else.
    let is_mark = |c: char| c.is_alphanumeric() || c.is_whitespace() || ".,:;-–—~〜+/!()[]%·|…".contains(c);
    if !are_harmless || !rest.chars().all(is_mark) || words::ends_before_a_bound(amount.before()) {
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
        // "256 39,000원", "12€90", "19 € 99", "39, 900원"
        let is_beside = matches!(gap.trim(), "" | "," | ".");
        let is_bare = |amount: &Amount<'_>| amount.currencies.is_none() && !amount.counts_something();
        let is_last = text[pair[1].all.end..].trim().is_empty();
        let is_doubtful = is_bare(&pair[0]) && pair[1].currencies.is_some()
            || is_bare(&pair[1]) && pair[0].currencies.is_some() && (is_last || !gap.trim().is_empty());
        gap.is_empty() || (is_beside && is_doubtful)
    };
    let is_no_price =
        |amount: &&Amount<'_>| amount.is_negative() || amount.is_a_rate() || amount.is_in_a_word();
    let [first, others @ ..] = money else { return None };
    let last = others.last().unwrap_or(first);
    if words::name_other_money(&without(all, first.before()))
        || words::name_other_money_behind(last.after())
        || all.windows(2).any(doubtful)
        || money.iter().any(is_no_price)
        || words::ends_before_a_bound(first.before())
    {
        return None;
    }
    let currency = first.currencies?.one(usual)?;
    let amount = first.number(Some(&currency))?;
    let ranges = money.windows(2).all(|pair| is_range(pair[0], pair[1]));
    let number = |other: &&Amount<'_>| {
        (other.currencies?.one(usual)? == currency).then(|| other.number(Some(&currency)))?
    };
    let same = others.iter().all(|other| number(other).as_ref() == Some(&amount));
    let rises =
        others.iter().all(|other| number(other).is_some_and(|other| other.as_f64() > amount.as_f64()));
    ((ranges && rises) || same).then_some((amount, Some(currency)))
}

#[cfg(test)]
#[path = "price_text/price_text_tests.rs"]
mod tests;
