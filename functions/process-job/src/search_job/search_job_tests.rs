//! Facts about one lease of searching.

use job::{Language, NewJob, Notification, QueryText, Rules, SourceFault, SourceName, Timestamp, Token};
use search::{Cause, SourceError};

use super::*;
use crate::search_job::{lease::PROGRESS, progress::GATHERING};

/// A new kind of failure does not compile until it is listed.
fn every_error() -> [SourceError; 10] {
    let why = || Cause::from("why");
    let is_listed = |error: &SourceError| match error {
        SourceError::TimedOut
        | SourceError::Unreachable(_)
        | SourceError::PrivateAddress(_)
        | SourceError::Refused(_)
        | SourceError::RateLimited(_)
        | SourceError::Failing(_)
        | SourceError::TooLarge(_)
        | SourceError::BadAnswer(_)
        | SourceError::Internal(_)
        | SourceError::Panicked => true,
    };
    let all = [
        SourceError::TimedOut,
        SourceError::Unreachable(why()),
        SourceError::PrivateAddress(why()),
        SourceError::Refused(why()),
        SourceError::RateLimited(why()),
        SourceError::Failing(why()),
        SourceError::TooLarge(why()),
        SourceError::BadAnswer(why()),
        SourceError::Internal(why()),
        SourceError::Panicked,
    ];
    assert!(all.iter().all(is_listed));
    all
}

#[test]
fn every_failure_of_a_source_keeps_its_name_in_the_job() {
    for error in every_error() {
        let kept = SourceFault::from_code(error.code()).code();
        // A panic is a fault of ours, whatever it was.
        let expected = if matches!(error, SourceError::Panicked) { "internal" } else { error.code() };
        assert_eq!(kept, expected);
    }
}

fn progress() -> SearchProgress {
    let new_job = NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse("원피스").unwrap(),
        language: Language::Korean,
        sources: vec![SourceName::parse("a").unwrap()],
        notification: Notification::None,
        request: None,
    };
    SearchProgress::new(Job::create(
        new_job,
        job::Moment { now: Timestamp::from_millis(1), rules: Rules::AGREED },
    ))
}

#[test]
fn the_delay_after_an_error_doubles_with_each_lease_up_to_a_minute() {
    let mut job = progress().job;
    for (epoch, seconds) in [(1, 2), (2, 4), (5, 32), (6, 60), (7, 60), (64, 60), (u32::MAX, 60)] {
        job.epoch = epoch;
        assert_eq!(pause_after_error(&job), Duration::from_secs(seconds), "lease {epoch}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_written_is_tried_again_after_a_pause_and_not_when_the_lease_ends() {
    let (mut progress, lease) = (progress(), Duration::from_secs(60));
    let begun = Instant::now();
    assert_eq!(progress.next_write(lease), begun + lease / 2, "without news, the lease is renewed");
    progress.note("a", SourceState::Done { hits: 3 });
    assert_eq!(progress.next_write(lease), begun + GATHERING);
    tokio::time::advance(Duration::from_secs(40)).await;
    progress.next_progress = Instant::now() + PROGRESS;
    assert_eq!(progress.next_write(lease), begun + Duration::from_secs(44), "with the news, in time");
}
