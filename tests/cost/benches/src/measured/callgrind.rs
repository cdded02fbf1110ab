//! Instructions, counted by valgrind: the same on a busy machine and an idle one.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    program::{Life, Program},
    wire::aws::Aws,
};

/// Requests after which everything that happens once has happened.
const WARMING: u64 = 20;
/// Requests over which a warm one is averaged.
const COUNTED: u64 = 60;

/// Instructions from a program's start to the answer to its first request.
pub(crate) async fn cold(program: &Program, next: &dyn Fn() -> String, place: (&Aws, &Path)) -> u64 {
    total(program, (next, 1), place).await
}

/// Instructions for one warm request: what a life with many takes more than one with a few.
pub(crate) async fn warm(program: &Program, next: &dyn Fn() -> String, place: (&Aws, &Path)) -> u64 {
    let few = total(program, (next, WARMING), place).await;
    let many = total(program, (next, WARMING + COUNTED), place).await;
    many.saturating_sub(few) / COUNTED
}

/// The same by the function that executes them, the callees' apart.
pub(crate) async fn warm_by_function(
    program: &Program,
    next: &dyn Fn() -> String,
    place: (&Aws, &Path),
) -> BTreeMap<String, u64> {
    let few = by_function(&profile(program, (next, WARMING), place).await);
    let mut many = by_function(&profile(program, (next, WARMING + COUNTED), place).await);
    for (function, count) in &mut many {
        *count = count.saturating_sub(few.get(function).copied().unwrap_or(0)) / COUNTED;
    }
    many
}

/// The counts in callgrind's file, whose lines say: a function by its number and, the first time, its name; what a line
/// of it costs; and what a call costs, which is the callee's.
fn by_function(profile: &str) -> BTreeMap<String, u64> {
    let (mut names, mut counts) = (BTreeMap::new(), BTreeMap::<String, u64>::new());
    let (mut function, mut is_call) = (String::new(), false);
    for line in profile.lines() {
        if let Some(named) = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn=")) {
            let (number, name) = named.split_once(' ').unwrap_or((named, ""));
            let name = match name {
                "" => names.get(number).cloned().unwrap_or_default(),
                name => names.entry(number.to_owned()).or_insert_with(|| name.to_owned()).clone(),
            };
            if line.starts_with("fn=") {
                function = name;
            }
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c)) {
            let count: Option<u64> = line.split_whitespace().nth(1).and_then(|count| count.parse().ok());
            if !std::mem::take(&mut is_call) {
                *counts.entry(function.clone()).or_default() += count.unwrap_or(0);
            }
        }
    }
    counts
}

/// The instructions of a life with so many requests.
async fn total(program: &Program, asked: (&dyn Fn() -> String, u64), place: (&Aws, &Path)) -> u64 {
    let profile = profile(program, asked, place).await;
    let totals =
        profile.lines().find_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
    let count = totals.and_then(|line| line.split_whitespace().next()).and_then(|count| count.parse().ok());
    count.expect("callgrind writes a total")
}

/// What callgrind writes about a life with so many requests.
async fn profile(
    program: &Program,
    (next, requests): (&dyn Fn() -> String, u64),
    (aws, folder): (&Aws, &Path),
) -> String {
    let file = folder.join("callgrind.out");
    let valgrind =
        ["valgrind", "--quiet", "--tool=callgrind", &format!("--callgrind-out-file={}", file.display())]
            .map(str::to_owned);
    let log = folder.join("callgrind.log");
    let mut life = Life::begin(&program.under(&valgrind), aws, &log).await;
    for _ in 0..requests {
        life.answer(&next()).await;
    }
    life.end().await;
    let profile = fs::read_to_string(&file);
    profile.unwrap_or_else(|_| panic!("no counts: {}", fs::read_to_string(&log).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_has_what_its_own_lines_cost() {
        let profile = "events: Ir\nfn=(1) main\n10 5\ncfn=(2) sha2::compress\ncalls=2 20\n11 400\n+1 7\n\n\
                       fn=(2)\n20 300\n* 100\n\nfn=(1)\n30 1\ntotals: 413\n";
        let counts = by_function(profile);
        assert_eq!(counts, [("main".to_owned(), 13), ("sha2::compress".to_owned(), 400)].into());
    }
}
