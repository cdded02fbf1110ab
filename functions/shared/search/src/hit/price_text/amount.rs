//! The numbers of a text, and what stands at each.

use std::ops::Range;

use serde_json::Number;

use super::units::{CurrencySet, unit_after, unit_before};
use super::words::{self, MULTIPLIERS, NO_PARTS, POINT_IS_DECIMAL, THOUSAND_PARTS};

/// A number of a text, with the currency that stands at it.
pub(super) struct Amount<'t> {
    pub(super) text: &'t str,
    digits: Range<usize>,
    /// The number and its currency.
    pub(super) all: Range<usize>,
    pub(super) currencies: Option<CurrencySet>,
}

/// The numbers of a text, in its order.
pub(super) fn amounts(text: &str) -> Vec<Amount<'_>> {
    let mut amounts: Vec<Amount<'_>> = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        // "$.99", but not "No.5".
        let before = text[from..at].strip_suffix('.').filter(|before| !before.ends_with(char::is_alphabetic));
        let start = if before.is_some() { at - 1 } else { at };
        let (currency_before, all_start) = unit_before(&text[from..start], from);
        let end = end_of_digits(text, at, words::words(&text[..all_start]).all(words::is_price_word));
        let tail = end + dash_for_nothing(&text[end..]);
        let (currency_after, all_end) = unit_after(&text[tail..], tail);
        let currencies = match (currency_before, currency_after) {
            (Some(before), Some(after)) => Some(before.and(after)),
            (before, after) => before.or(after),
        };
        let amount = Amount { text, digits: start..end, all: all_start..all_end, currencies };
        let amount = amount.beside_words(from);
        from = amount.all.end;
        amounts.push(amount);
    }
    amounts
}

/// The length of what stands for no parts: `39,-`, `39.--`, `499/-`.
fn dash_for_nothing(after: &str) -> usize {
    let Some(rest) = after.strip_prefix([',', '.', ':', '/']) else { return 0 };
    let tail = rest.trim_start_matches(['-', '–', '—']);
    let is_end = tail.len() < rest.len() && !tail.starts_with(|c: char| c.is_ascii_digit());
    if is_end { after.len() - tail.len() } else { 0 }
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

impl Amount<'_> {
    pub(super) fn before(&self) -> &str {
        &self.text[..self.all.start]
    }

    pub(super) fn after(&self) -> &str {
        &self.text[self.all.end..]
    }

    /// The same with the words one further out from its number, of which those before begin after `from`.
    fn beside_words(mut self, from: usize) -> Self {
        let Some(mut set) = self.currencies else { return self };
        let (text, is_latin) = (self.text, |c: char| c.is_ascii_alphabetic());
        let signs = [&text[self.all.start..self.digits.start], &text[self.digits.end..self.all.end]];
        let sign = signs.map(str::trim).into_iter().find(|sign| !sign.is_empty()).unwrap_or_default();
        let near = text[from..self.all.start].trim_end();
        let word = &near[near.trim_end_matches(is_latin).len()..];
        let (before, belongs) = set.beside(word, sign, from + near.len() == self.all.start);
        if belongs {
            self.all.start = from + near.len() - word.len();
        }
        set = before;
        let near = text[self.all.end..].trim_start();
        let word = &near[..near.len() - near.trim_start_matches(is_latin).len()];
        let (after, belongs) = set.beside(word, sign, near.len() == text.len() - self.all.end);
        if belongs {
            self.all.end = text.len() - near.len() + word.len();
        }
        self.currencies = Some(after);
        self
    }

    pub(super) fn has_comma(&self) -> bool {
        self.text[self.digits.clone()].contains(',')
    }

    pub(super) fn is_multiplied(&self) -> bool {
        let after = &self.text[self.digits.end..];
        let multiplies = |text: &str, is_money: bool| {
            let word = text.trim_start().split(|c: char| !c.is_alphabetic()).next();
            words::multiplies(word.unwrap_or_default(), is_money)
        };
        after.trim_start().starts_with(MULTIPLIERS)
            || multiplies(after, self.currencies.is_some())
            || multiplies(self.after(), false)
    }

    /// So many of them are the price: `10x de R$ 129,90`.
    pub(super) fn counts_payments(&self) -> bool {
        let Some(rest) = self.after().strip_prefix(['x', 'X', '×']) else { return false };
        let goes_on = rest.starts_with(char::is_alphanumeric)
            || rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        self.currencies.is_none() && !goes_on
    }

    /// Letters are attached to it that belong to no price: `39,000원대`, `500円OFF`, `£300pw`.
    pub(super) fn is_in_a_word(&self) -> bool {
        let word = self.after().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_part =
            self.all.start == self.digits.start && self.before().ends_with(|c: char| c.is_ascii_alphabetic());
        // A particle or another word stands at these as it does anywhere.
        let is_spelt_together = self.text[..self.all.end].ends_with(['원', '円', '元']);
        let is_other = if is_spelt_together { words::is_tail(word) } else { !words::is_price_word(word) };
        is_part || (!word.is_empty() && is_other)
    }

    /// It counts pieces or hundredths, is a part of a name or a date, or is below nothing.
    pub(super) fn counts_something(&self) -> bool {
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

    /// A minus before it, or before its currency, that is not the middle of a range; or an arrow at it.
    pub(super) fn is_negative(&self) -> bool {
        let inside = &self.text[self.all.start..self.digits.start];
        let sign = self.before().trim_end().strip_suffix(['-', '△', '▲']);
        let arrows = ['↓', '▼'];
        inside.contains('-')
            || self.before().ends_with(arrows)
            || self.after().starts_with(arrows)
            || sign.is_some_and(|rest| {
                !rest.trim_end().ends_with(|c: char| {
                    c.is_ascii_digit() || c.is_alphabetic() || matches!(c, '₩' | '€' | '$')
                })
            })
    }

    /// So much for each of something, or so many times: `2,580원/100g`, `39,000원 × 12`, `2 x 19,900원`.
    pub(super) fn is_a_rate(&self) -> bool {
        let (before, after) = (self.before().trim_end(), self.after().trim_start());
        let times = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let timed = |rest: &str| {
            !rest.ends_with(char::is_alphabetic) && rest.trim_end().ends_with(char::is_alphanumeric)
        };
        after.starts_with(['/', '×'])
            || after.strip_prefix(['*', 'x', 'X']).is_some_and(times)
            || before.strip_suffix(['*', 'x', 'X']).is_some_and(timed)
            || before.ends_with('×')
            || before.ends_with('당')
            || ["pro ", "par ", "al ", "le ", "la ", "je ", "die "].iter().any(|word| after.starts_with(word))
    }

    /// The amount, by the marks between its digits; `None` where they can mean two things.
    pub(super) fn number(&self, currency: Option<&str>) -> Option<Number> {
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

pub(super) fn is_one_of(codes: &[&str], currency: Option<&str>) -> bool {
    currency.is_some_and(|code| codes.contains(&code))
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
    if part.len() <= 2 && first.len() <= 3 && is_one_of(&NO_PARTS, currency) {
        return None;
    }
    if part.len() == 3 && (1..=3).contains(&first.len()) && first != "0" {
        if is_one_of(&THOUSAND_PARTS, currency) {
            return (last == '.').then_some(true);
        }
        let is_unsure = last == '.' && (currency.is_none() || is_one_of(&POINT_IS_DECIMAL, currency));
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

/// The amount in whole numbers where it is one.
pub fn number_of(amount: f64) -> Option<Number> {
    // Beyond this an f64 no longer counts one by one.
    if amount.fract() == 0.0 && (0.0..=1e15).contains(&amount) {
        return Some(Number::from(amount as u64));
    }
    Number::from_f64(amount)
}
