//! How far the search is, as a whole and source by source.

use std::borrow::Cow;

use job::{SourceFault, SourceProgress, SourceState, Status};
use maud::{Markup, html};

use super::{JobPage, time::time};
use crate::words::{Message, message, message_with};

/// While it is searched: the bar, and every source with its state.
pub(super) fn progress(page: &JobPage<'_>) -> Markup {
    let percent = page.job.progress();
    html! {
        section.progress data-key="progress" data-keyed aria-labelledby="sources-heading" {
            div.bar data-key="bar" data-keyed {
                progress data-key="progress" max="100" value=(percent)
                    aria-label=(message(page.language, Message::ProgressLabel)) {}
                span.percent data-key="percent" aria-hidden="true" { (percent) "%" }
            }
            (time(page))
            h2.hidden #sources-heading data-key="heading" { (message(page.language, Message::SourcesHeading)) }
            (rows(page))
        }
    }
}

/// What did not answer and why, a line for each: it is missing from the results.
pub(super) fn failures(page: &JobPage<'_>) -> Markup {
    let failed: Vec<_> = page.job.sources.iter().filter(|source| is_failed(source)).collect();
    html! {
        @if !failed.is_empty() {
            ul.failures data-key="failures" {
                @for source in failed {
                    li { span.name { (page.label(source.name.as_str())) } " · " (state_text(page, source)) }
                }
            }
        }
    }
}

/// Once it has ended: the same, folded away behind one line.
pub(super) fn asked(page: &JobPage<'_>) -> Markup {
    let failed = page.job.sources.iter().filter(|source| is_failed(source)).count();
    let word = match page.job.status() {
        // Some were never asked.
        Status::Cancelled => Message::SourcesHeading,
        _ if failed == 0 => Message::SourcesAsked,
        _ => Message::SourcesAskedFailed,
    };
    let facts = [("total", page.job.sources.len().into()), ("failed", failed.into())];
    html! {
        details.asked data-key="asked" {
            summary { (message_with(page.language, word, &facts)) }
            (rows(page))
        }
    }
}

/// The script moves a source to "searching" by itself, so it is given the word.
fn rows(page: &JobPage<'_>) -> Markup {
    html! {
        ul.sources data-key="sources" data-keyed data-searching=(message(page.language, Message::SourceSearching)) {
            @for source in &page.job.sources {
                li data-key=(source.name.as_str()) data-state=(state(page, source)) {
                    span.name { (page.label(source.name.as_str())) }
                    span.state { (state_text(page, source)) }
                }
            }
        }
    }
}

const fn is_failed(source: &SourceProgress) -> bool {
    matches!(source.state, SourceState::Failed(_))
}

fn state(page: &JobPage<'_>, source: &SourceProgress) -> &'static str {
    match source.state {
        SourceState::Done { .. } => "done",
        SourceState::Failed(_) => "failed",
        _ if !page.is_under_way() => "stopped",
        SourceState::Waiting => "waiting",
        SourceState::Searching => "searching",
    }
}

fn state_text(page: &JobPage<'_>, source: &SourceProgress) -> Cow<'static, str> {
    let word = match source.state {
        SourceState::Done { hits } => {
            return message_with(page.language, Message::SourceDone, &[("hits", hits.into())]);
        }
        SourceState::Failed(fault) => fault_word(fault),
        _ if !page.is_under_way() => Message::SourceStopped,
        SourceState::Waiting => Message::SourceWaiting,
        SourceState::Searching => Message::SourceSearching,
    };
    message(page.language, word)
}

const fn fault_word(fault: SourceFault) -> Message {
    match fault {
        SourceFault::TimedOut => Message::FaultTimedOut,
        SourceFault::Unreachable => Message::FaultUnreachable,
        SourceFault::Refused => Message::FaultRefused,
        SourceFault::PrivateAddress => Message::FaultPrivateAddress,
        SourceFault::RateLimited => Message::FaultRateLimited,
        SourceFault::Failing => Message::FaultFailing,
        SourceFault::TooLarge => Message::FaultTooLarge,
        SourceFault::BadAnswer => Message::FaultBadAnswer,
        SourceFault::Internal => Message::FaultInternal,
    }
}
