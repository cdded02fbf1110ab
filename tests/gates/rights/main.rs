//! The rights that a whole suite of tests has used, beside those that the template gives: `tests/bin/rights` says how.

#![expect(clippy::print_stdout, reason = "the report is its purpose")]

use std::{fs, process::ExitCode};

use emulator::{DECISIONS, Roles};
use tests::Review;

fn main() -> ExitCode {
    let file = std::env::var_os(DECISIONS).expect("tests/bin/rights names the file of decisions");
    let decisions = fs::read_to_string(file).expect("the file that the tests have written");
    let roles = Roles::deployed().unwrap_or_else(|error| panic!("{error}"));
    let review = Review::new(&roles, &decisions);
    print!("{review}");
    if review.findings().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
