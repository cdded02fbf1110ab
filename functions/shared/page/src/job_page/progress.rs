//! How far the search is: the time left above a bar, and the sites on one line that opens into a line each.

use std::borrow::Cow;

use job::{SourceFault, SourceProgress, SourceState, Status};
use maud::{Markup, html};

use super::{JobPage, time::time};
use crate::parts::moment::moment;
use words::{Message, Template, message, message_with};

/// The time and the bar. Once the search has ended, when it ended and a rule take their room, so that nothing moves.
pub(super) fn pace(page: &JobPage<'_>) -> Markup {
    html! {
        div.pace data-key="pace" data-keyed {
            @if let Some(ended) = page.job.ended_at() {
                p.ended data-key="ended" {
                    (message_with(page.language, Template::EndedAt, &[("moment", moment(page.language, ended).into())]))
                }
                div.rule data-key="rule" {}
            } @else {
                (time(page))
                progress data-key="progress" max="100" value=(page.job.progress())
                    aria-label=(message(page.language, Message::ProgressLabel)) {}
            }
        }
    }
}

/// The sites in one line. What did not answer and why is inside; it is the content of a search that failed.
pub(super) fn sites(page: &JobPage<'_>) -> Markup {
    let has_failed = page.job.status() == Status::Failed;
    html! {
        details.asked data-key="asked" data-keyed open[has_failed] {
            summary data-key="summary" data-announce[!page.has_reason()] { (summary(page)) }
            (rows(page))
        }
    }
}

/// How many sites have answered, and how many results they gave: as many as are listed.
fn summary(page: &JobPage<'_>) -> String {
    let (sources, hits) = (&page.job.sources, page.listing.total);
    let over = sources.iter().filter(|source| source.is_over()).count();
    let failed = sources.iter().filter(|source| matches!(source.state, SourceState::Failed(_))).count();
    let word = match page.job.status() {
        Status::Pending => Some(Template::SummaryPending),
        Status::Processing if over == 0 && hits == 0 => Some(Template::SummaryPending),
        Status::Completed if hits == 0 => Some(Template::SummaryNone),
        Status::Completed if failed == 0 => Some(Template::SummaryFound),
        Status::Processing | Status::Completed | Status::Cancelled => Some(Template::SummarySearching),
        Status::Failed => None,
    };
    let answered = if page.is_under_way() { over } else { over - failed };
    let total = if word == Some(Template::SummaryNone) { answered } else { sources.len() };
    let facts = [("total", total.into()), ("over", answered.into()), ("hits", hits.into())];
    let found = word.map(|word| message_with(page.language, word, &facts));
    let silent = (failed > 0)
        .then(|| message_with(page.language, Template::SummaryFailed, &[("failed", failed.into())]));
    found.into_iter().chain(silent).collect::<Vec<_>>().join(" · ")
}

fn rows(page: &JobPage<'_>) -> Markup {
    html! {
        ul.sources role="list" data-key="sources" data-keyed {
            @for source in &page.job.sources {
                li data-key=(source.name.as_str()) data-state=(page.job.source_code(source)) {
                    span.name { (page.label(source.name.as_str())) }
                    span.state { (state_text(page, source)) }
                }
            }
        }
    }
}

fn state_text(page: &JobPage<'_>, source: &SourceProgress) -> Cow<'static, str> {
    let word = match source.state {
        SourceState::Done { hits } => {
            return message_with(page.language, Template::SourceDone, &[("hits", hits.into())]);
        }
        SourceState::Failed(fault) => fault_word(fault),
        _ if !page.is_under_way() => Message::SourceStopped,
        SourceState::Waiting => Message::SourceWaiting,
        SourceState::Searching => Message::SourceSearching,
    };
    message(page.language, word).into()
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
