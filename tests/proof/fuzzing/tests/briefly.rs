//! Every kept input, and others for a moment. What breaks a target is kept beside the others once it is mended.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::{
    fs,
    panic::catch_unwind,
    time::{Duration, Instant},
};

use catalogue::Catalogue;
use fuzzing::{TARGETS, Target, mutate::mutated};
use search::{HitDate, Markup, absolute, plain, price_in};

/// The tries of each target, and their time at most; `tests/bin/fuzzing` tries harder. The inputs are the same every
/// time, so what passed on a slow machine passes on a fast one.
const TRIES: u32 = 200;
const MOMENT: Duration = Duration::from_secs(4);

#[test]
fn every_kept_input_is_still_answered_as_it_should_be() {
    for target in TARGETS {
        let inputs = target.inputs();
        assert!(!inputs.is_empty(), "{} has inputs to start from", target.name);
        for (path, input) in inputs {
            let fed = catch_unwind(|| (target.feed)(&input));
            assert!(fed.is_ok(), "{} breaks over {}", target.name, path.display());
        }
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "how many there were is the result")]
fn no_input_that_is_tried_for_a_moment_breaks_anything() {
    for target in TARGETS {
        let (executions, took) = tried(target);
        println!("{:<14} {executions:>8} executions in {:.1} s", target.name, took.as_secs_f32());
        assert!(executions > 0);
    }
}

fn tried(target: Target) -> (u32, Duration) {
    let kept: Vec<_> = target.inputs().into_iter().map(|(_, input)| input).collect();
    let (mut random, began, mut executions) = (fastrand::Rng::with_seed(7), Instant::now(), 0);
    while executions < TRIES && began.elapsed() < MOMENT {
        let input = mutated(&kept, &mut random);
        if catch_unwind(|| (target.feed)(&input)).is_err() {
            let path = std::env::temp_dir().join(format!("textback-fuzz-{}", target.name));
            fs::write(&path, &input).unwrap();
            panic!("{} breaks over {}", target.name, path.display());
        }
        executions += 1;
    }
    (executions, began.elapsed())
}

/// The length of a text, and the number of pieces of that length that another one has.
const LENGTH: usize = 8_000;
const TIMES: usize = 16;
/// Once is in proportion, and 16 times is the square.
const MOST: u64 = 4;
/// Linux counts in steps of up to 20 ms.
const NOISE: u64 = 100_000_000;

/// The nanoseconds that this thread has had a processor, as Linux counts them: others on the machine change nothing of it.
fn processor_time() -> u64 {
    let counted = fs::read_to_string("/proc/thread-self/schedstat").ok();
    counted.and_then(|counted| counted.split(' ').next()?.parse().ok()).unwrap_or(0)
}

fn time_of(work: impl Fn()) -> u64 {
    let began = processor_time();
    work();
    processor_time() - began
}

/// The name of the work, the work, and pieces of texts.
type Work = (&'static str, fn(&str), &'static [&'static str]);
/// What is done to a text, and the pieces that make its work the worst.
const WORK: [Work; 6] = [
    (
        "markup",
        |text| drop(Markup::Html.plain(text.to_owned())),
        &["<", "</", "<a ", "<a b=\"", "<!--", "<![CDATA[", "<script>", "&", "&#", "&amp;", "&a", "<b>&lt;"],
    ),
    (
        "address",
        |text| drop(absolute(text, None, Markup::Html)),
        &["https://", "&", "&amp;", "&#47;", "../", "%", "%2", "?", "@", "https://a@"],
    ),
    (
        "title",
        |text| drop(plain(text, 200)),
        &["\u{301}\u{323}", "\u{323}\u{301}", "👩\u{200d}", "🇰", "\u{200b}", "\u{1100}", "\u{202e}a", " \t"],
    ),
    ("price", |text| drop(price_in(text, None)), &["1,", "1 ", "1.", "₩", "만", "1만", "~", "0", "1-"]),
    (
        "date",
        |text| assert!(HitDate::parse(text).is_none()),
        &["1", "2020-", "-", "2020년 ", "T", ":", "Mon, "],
    ),
    (
        "catalogue",
        |text| drop(Catalogue::from_jsonl(text.as_bytes())),
        &["{", "[", "\"", "{\"title\":\"a\"}\n", "\n", "\\"],
    ),
];

#[test]
fn the_work_on_a_text_grows_in_proportion_to_the_text() {
    for (name, work, pieces) in WORK {
        for piece in pieces {
            let (short, long) =
                (piece.repeat(LENGTH / piece.len()), piece.repeat(LENGTH * TIMES / piece.len()));
            let apart = time_of(|| (0..TIMES).for_each(|_| work(&short)));
            let whole = time_of(|| work(&long));
            assert!(whole <= apart * MOST + NOISE, "{name} of {piece:?}: {apart} ns apart, {whole} ns whole");
        }
    }
}
