//! Where the instructions of a warm request are: by crate, and how much of it is ours.

use std::collections::BTreeMap;

use crate::{
    functions::Place,
    measured::callgrind,
    program::{Program, event},
};

/// Floors 0 to 3, as symbols name them.
const OURS: [&str; 8] =
    ["job", "cloud", "answer", "page", "create_job", "job_status", "web_page", "cancel_job"];
/// Rows of the table.
const ROWS: usize = 14;

/// The tables in Markdown, for a creation and a read of the status.
pub(crate) async fn table(place: &Place) -> String {
    let (token, _) = place.created().await;
    let mut text = String::new();
    for (name, event_name) in [("create-job", "search"), ("job-status", "status")] {
        let (program, event) = (Program::binary(name, &place.functions), event(name, event_name, &token));
        let functions =
            callgrind::warm_by_function(&program, &|| event.clone(), (&place.aws, place.folder.path())).await;
        text.push_str(&by_crate(name, &functions));
    }
    text
}

fn by_crate(name: &str, functions: &BTreeMap<String, u64>) -> String {
    let mut crates: BTreeMap<&str, u64> = BTreeMap::new();
    for (function, count) in functions {
        *crates.entry(crate_of(function)).or_default() += count;
    }
    let all: u64 = crates.values().sum();
    let share = |count: u64| format!("{count} | {:.1} %", count as f64 * 100.0 / all as f64);
    let ours: u64 = crates.iter().filter(|(name, _)| OURS.contains(name)).map(|(_, count)| count).sum();
    let mut rows: Vec<_> = crates.into_iter().filter(|(name, _)| !OURS.contains(name)).collect();
    rows.sort_unstable_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rows: String =
        rows.iter().take(ROWS).map(|(name, count)| format!("| {name} | {} |\n", share(*count))).collect();
    format!(
        "| {name}: a warm request's code is in | instructions | |\n|---|---|---|\n| **ours** | {} |\n{rows}| all | {} |\n\n",
        share(ours),
        share(all),
    )
}

/// The crate of a function: the first in its name that is not the standard library's, whose generics serve others.
fn crate_of(function: &str) -> &str {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut is_named = false;
    for (place, _) in function.match_indices("::") {
        let name = function[..place].rsplit(|c| !is_name(c)).next().unwrap_or_default();
        let is_first = !function[..place - name.len()].ends_with("::");
        if !is_first || name.is_empty() {
            continue;
        }
        if !matches!(name, "core" | "alloc" | "std") {
            return name;
        }
        is_named = true;
    }
    match is_named {
        true => "the standard library",
        false if function.starts_with("aws_lc") => "aws-lc",
        false => "C and assembler: memory, copies, cryptography",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_of_the_crate_that_it_works_for() {
        for (function, expected) in [
            ("sha2::sha256::compress256", "sha2"),
            ("core::ptr::drop_in_place<aws_types::Region>", "aws_types"),
            ("<core::pin::Pin<P> as core::future::Future>::poll", "the standard library"),
            ("alloc::vec::Vec<T,A>::extend<http::header::HeaderValue>", "http"),
            (
                "<&mut serde_json::ser::Serializer<W,F> as serde_core::ser::Serializer>::serialize_str",
                "serde_json",
            ),
            ("create_job::save::<impl create_job::CreateJob>::save::{{closure}}", "create_job"),
            ("aws_lc_0_47_0_EVP_DigestVerify", "aws-lc"),
            ("_int_malloc", "C and assembler: memory, copies, cryptography"),
        ] {
            assert_eq!(crate_of(function), expected, "{function}");
        }
    }
}
