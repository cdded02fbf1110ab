use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing::{error, info, info_span, warn};

use super::*;

/// A terminal that a test can read.
#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines on a terminal, each after its time.
fn shown(environment: &Environment, verbose: bool, work: impl FnOnce()) -> Vec<String> {
    let screen = Screen::default();
    let writer = screen.clone();
    let lines = terminal_lines(move || writer.clone());
    let filter = terminal_filter(environment, verbose).unwrap();
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(filter));
    tracing::subscriber::with_default(subscriber, work);
    let text = String::from_utf8(screen.0.lock().unwrap().clone()).unwrap();
    text.lines().map(|line| line["00:00:00".len()..].to_owned()).collect()
}

fn by_default(work: impl FnOnce()) -> Vec<String> {
    shown(&Environment::default(), false, work)
}

#[test]
fn a_search_that_ended_is_one_sentence_under_the_key_of_its_span() {
    let lines = by_default(|| {
        info_span!("work", job.key = "1a2b3c4d", trace.id = "1-2-3").in_scope(|| {
            info!(outcome = "completed", duration_ms = 8_012, results = 23, "search ended");
        });
    });
    assert_eq!(lines, ["  1a2b3c4d  search ended: completed in 8.0 s with 23 results"]);
}

#[test]
fn a_key_that_a_span_learns_later_is_shown_as_well_as_one_of_the_event() {
    let lines = by_default(|| {
        let span = info_span!("request", job.key = tracing::field::Empty);
        span.record("job.key", "1a2b3c4d");
        span.in_scope(|| info!("job created"));
        info!(job.key = "5e6f7a8b", "job cancelled");
        warn!("stopped with work under way");
    });
    assert_eq!(
        lines,
        [
            "  1a2b3c4d  job created",
            "  5e6f7a8b  job cancelled",
            "            WARN stopped with work under way"
        ]
    );
}

#[test]
fn a_warning_says_what_its_fields_add() {
    let lines = by_default(|| {
        let error = io::Error::other("no answer in 20 s");
        warn!(source = "shop-a", error = &error as &dyn std::error::Error, "a source did not answer");
        error!(job.key = "1a2b3c4d", repair = "Poisoned", "the job was ended");
    });
    assert_eq!(
        lines,
        [
            "            WARN a source did not answer: source=shop-a error=no answer in 20 s",
            "  1a2b3c4d  ERROR the job was ended"
        ]
    );
}

#[test]
fn what_a_source_says_cannot_break_a_line_or_move_the_cursor() {
    let lines = by_default(|| {
        let error = io::Error::other("\n\u{1b}[2J12:00:00  1a2b3c4d  text sent");
        warn!(error = &error as &dyn std::error::Error, "a source did not answer");
    });
    assert_eq!(lines.len(), 1);
    assert!(!lines[0].contains('\u{1b}'), "{lines:?}");
}

#[test]
fn a_span_of_what_is_left_out_still_names_the_job_of_what_is_shown() {
    let lines = by_default(|| {
        info_span!(target: "process_job::steps", "work", job.key = "1a2b3c4d").in_scope(|| {
            info!(target: "process_job::steps", "a wake-up found no job");
            info!(target: "process_job::search_job", "search given back");
        });
    });
    assert_eq!(lines, ["  1a2b3c4d  search given back"]);
}

/// An event of the log as the function that answers requests gives it.
fn answered() {
    info!(target: "answer::request::request_span", route = "/", status = 200, "request answered");
    info!(target: "create_job::save", { job.key = "1a2b3c4d" }, "job created");
}

#[test]
fn requests_are_shown_when_they_are_asked_for() {
    let all = ["            request answered: route=/ status=200", "  1a2b3c4d  job created"];
    assert_eq!(by_default(answered), all[1..]);
    assert_eq!(shown(&Environment::default(), true, answered), all);
    assert_eq!(shown(&Environment::from([("LOG_LEVEL", "info")]), false, answered), all);
    assert!(shown(&Environment::from([("LOG_LEVEL", "warn")]), true, answered).is_empty());
}
