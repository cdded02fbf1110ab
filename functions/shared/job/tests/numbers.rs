//! The rule for numbers against libphonenumber's word, over a million strings and more: whatever we take, it knows as a
//! mobile number, and whatever it knows as one, we take, but for the differences that are named here.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::{cell::RefCell, collections::BTreeMap};

use job::{Countries, PhoneNumber};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region};

/// How numbers begin: Korean mobile ones in every way, others, and those of the countries that can be set.
const BEGINNINGS: [&str; 40] = [
    "010",
    "10",
    "+8210",
    "+82 010",
    "+82 (0)10",
    "82 10",
    "82010",
    "0082 10",
    "008210",
    "0",
    "011",
    "016",
    "019",
    "012",
    "02",
    "070",
    "080",
    "1588",
    "060",
    "+82",
    "+1 900",
    "+81 90",
    "+81 080",
    "+81 70",
    "+886 9",
    "+886 09",
    "+65 8",
    "+65 9",
    "+61 4",
    "+61 04",
    "+66 8",
    "+66 6",
    "+44 7",
    "+49 15",
    "001 82 10",
    "082 10",
    "++82 10",
    "(010",
    " \u{feff}010",
    "",
];
const BETWEEN: [&str; 12] =
    [" ", "-", "-", "\u{2011}", "\u{2013}", ".", "(", ")", "\u{a0}", "\u{3000}", "/", "\u{0}"];

/// A number as somebody might type it, or nearly.
#[derive(Clone, Copy, Debug)]
struct Typing {
    beginning: usize,
    /// The digits that follow.
    digits: u64,
    count: u32,
    /// Two bits for each place: what is written between digits, mostly nothing.
    between: u64,
    is_full_width: bool,
}

fn typings() -> impl Strategy<Value = Typing> {
    (0..BEGINNINGS.len(), 0..10_000_000_000u64, 0..12u32, any::<u64>(), 0..8u8).prop_map(
        |(beginning, digits, count, between, width)| {
            // Half of all have the eight digits that a Korean number has, and half are grouped as people do.
            let count = if count < 6 { 5 + count } else { 8 };
            let between = if between % 2 == 0 { 0 } else { between };
            Typing { beginning, digits, count, between, is_full_width: width == 0 }
        },
    )
}

impl Typing {
    fn text(self) -> String {
        let digits = format!("{:010}", self.digits);
        let mut text = BEGINNINGS[self.beginning].to_owned();
        for (place, digit) in digits.chars().take(self.count as usize).enumerate() {
            let drawn = (self.between >> (place * 6)) % 64;
            if drawn < BETWEEN.len() as u64 && self.between != 0 {
                text.push_str(BETWEEN[drawn as usize]);
            }
            text.push(digit);
        }
        match self.is_full_width {
            true => text.chars().map(full_width).collect(),
            false => text,
        }
    }
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap(),
        _ => c,
    }
}

/// The mobile number that libphonenumber reads in a text, and its country.
fn theirs(text: &str, region: Option<Region>) -> Option<(String, String)> {
    let number = PHONE_NUMBER_UTIL.parse(text, region).ok()?;
    let is_mobile = number.is_valid() && number.get_type() == PhoneNumberType::Mobile;
    let country = number.get_region_code()?.as_region_str().to_string();
    is_mobile.then(|| (number.to_string(), country))
}

/// Why libphonenumber reads a Korean mobile number where we read none.
fn difference(text: &str) -> Option<&'static str> {
    let digits: String = text
        .chars()
        .filter_map(|c| c.to_digit(10).or_else(|| half_width_digit(c)))
        .map(|d| d.to_string())
        .collect();
    let pluses = text.chars().filter(|c| matches!(c, '+' | '\u{ff0b}')).count();
    let table = [
        (text.len() > 64, "it reads more than 64 bytes"),
        (text.contains(['\u{0}', '/', '\u{ff0f}']), "it stops at a NUL and a slash, we refuse them"),
        (
            pluses > 1 || (pluses == 1 && !text.trim_start().starts_with(['+', '\u{ff0b}'])),
            "it takes a plus anywhere",
        ),
        (digits.starts_with("00"), "it takes every Korean prefix for calls abroad, we 00 alone"),
        (digits.starts_with("08"), "it takes a carrier's code before the number"),
    ];
    table.into_iter().find_map(|(holds, why)| holds.then_some(why))
}

fn half_width_digit(c: char) -> Option<u32> {
    matches!(c, '\u{ff10}'..='\u{ff19}').then(|| c as u32 - 0xff10)
}

/// 010-5970-0000 to 010-5999-9999 are in use, and libphonenumber does not know them.
fn is_unknown_to_them(number: &str) -> bool {
    number.starts_with("+8210597") || number.starts_with("+8210598") || number.starts_with("+8210599")
}

/// The numbers of the agreed rule: 010 numbers with eight more digits, none of which begin with 0 or 1.
fn is_agreed(number: &str) -> bool {
    number.len() == 13 && number.strip_prefix("+8210").is_some_and(|rest| !rest.starts_with(['0', '1']))
}

fn compared(text: &str) -> Result<&'static str, TestCaseError> {
    let ours = PhoneNumber::parse(text).ok().map(|number| number.as_str().to_owned());
    let read =
        theirs(text, Some(Region::KR)).filter(|(number, country)| country == "KR" && is_agreed(number));
    match (&ours, read) {
        (Some(ours), Some((theirs, _))) => {
            prop_assert_eq!(ours, &theirs, "{:?}", text);
            Ok("both read the same number")
        }
        (Some(ours), None) if is_unknown_to_them(ours) => Ok("we know 010-597x to 010-599x"),
        (Some(ours), None) => {
            // Not in this spelling, but the number itself it knows.
            prop_assert!(theirs(ours, None).is_some(), "{text:?} is {ours}, which is no mobile number");
            Ok("we read a spelling that it does not")
        }
        (None, Some(_)) => match difference(text) {
            Some(why) => Ok(why),
            None => Err(TestCaseError::fail(format!("{text:?} is a mobile number, and we refuse it"))),
        },
        (None, None) => Ok("neither reads a number"),
    }
}

/// Runs so many cases, the same on every machine, and counts what came of them.
fn counted(
    cases: u32,
    check: impl Fn(&str) -> Result<&'static str, TestCaseError>,
) -> BTreeMap<&'static str, u32> {
    let counts = RefCell::new(BTreeMap::new());
    let config = Config { failure_persistence: None, ..Config::with_cases(cases) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::XorShift));
    let outcome = runner.run(&typings(), |typing| {
        let text = typing.text();
        *counts.borrow_mut().entry(check(&text)?).or_insert(0) += 1;
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    counts.into_inner()
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are the result")]
fn over_a_million_strings_we_read_korean_mobile_numbers_as_libphonenumber_does() {
    let counts = counted(1_000_000, compared);
    for (what, count) in &counts {
        println!("{count:>8}  {what}");
    }
    assert!(counts["both read the same number"] > 50_000, "numbers were among the strings");
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are the result")]
fn whatever_is_read_of_another_country_is_a_mobile_number_of_that_country_and_of_no_dearer_kind() {
    let all = Countries::all();
    let counts = counted(300_000, |text| {
        let Ok(number) = PhoneNumber::parse_among(text, &all) else { return Ok("none") };
        if number.as_str().starts_with("+82") {
            return Ok("Korean");
        }
        let known = theirs(number.as_str(), None);
        prop_assert!(known.is_some(), "{text:?} is {}, which is no mobile number", number.as_str());
        let (theirs, country) = known.unwrap();
        prop_assert_eq!(theirs.as_str(), number.as_str());
        let is_set = all.codes().split(',').any(|code| code == country);
        prop_assert!(is_set, "{} is of {}", number.as_str(), country);
        Ok("another country's mobile number")
    });
    println!("{counts:?}");
    assert!(counts["another country's mobile number"] > 1_000);
}
