//! The text that ends a search: by whichever channel, whatever is lost, late or repeated.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod groups;
mod number_later;
mod receipts;
mod second_channel;
mod two_channels;

use job::*;

/// So many seconds after the moment at which most of these jobs begin.
fn at(seconds: u64) -> Moment {
    Moment { now: Timestamp::from_millis(1_800_000_000_000 + seconds * 1_000), rules: Rules::AGREED }
}

fn group(name: &str) -> SmsReference {
    SmsReference::parse(name).unwrap()
}

/// A job with one source.
fn new_job(notification: Notification) -> Job {
    let new_job = NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse("q").unwrap(),
        language: Language::Korean,
        sources: vec![SourceName::parse("a").unwrap()],
        notification,
        request: None,
    };
    Job::create(new_job, at(0))
}

/// A job whose text waits for its end.
fn waiting() -> Job {
    new_job(Notification::Waiting(Sealed::new(vec![1])))
}

/// The answer of its source.
fn found() -> [SourceProgress; 1] {
    [SourceProgress { name: SourceName::parse("a").unwrap(), state: SourceState::Done { hits: 1 } }]
}
