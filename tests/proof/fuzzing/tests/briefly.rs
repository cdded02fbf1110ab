//! Every kept input, and others for a moment. What breaks a target is kept beside the others once it is mended.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::{
    fs,
    panic::catch_unwind,
    time::{Duration, Instant},
};

use fuzzing::{TARGETS, Target, mutate::mutated};

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
