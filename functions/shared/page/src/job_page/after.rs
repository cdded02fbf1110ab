//! What its reader can do next, and until when.

use job::Status;
use maud::{Markup, html};

use super::JobPage;
use crate::moment::{machine_moment, moment};
use crate::sheet::start_path;
use crate::words::{Word, say, tell};

/// When there is nothing to read: the one thing to do next. Words that found nothing are better changed; whatever
/// went wrong otherwise may go well with the same ones.
pub(super) fn ending(page: &JobPage<'_>) -> Markup {
    match page.job.status() {
        Status::Pending | Status::Processing => html! {},
        Status::Completed if page.listing.hits.is_empty() => html! {
            (advice(page))
            p.again data-key="again" {
                a.button href=(start_path(page.language)) { (say(page.language, Word::NewSearch)) }
            }
        },
        Status::Completed => html! {},
        Status::Failed | Status::Cancelled => search_again(page, "button"),
    }
}

/// What may find more.
fn advice(page: &JobPage<'_>) -> Markup {
    html! {
        section.advice data-key="advice" {
            h2 { (say(page.language, Word::NoHitsHeading)) }
            ul {
                li { (say(page.language, Word::NoHitsFewer)) }
                li { (say(page.language, Word::NoHitsSpelling)) }
                li { (say(page.language, Word::NoHitsSources)) }
            }
        }
    }
}

/// When it ended and until when the link works; below results also the same search once more.
pub(super) fn kept(page: &JobPage<'_>) -> Markup {
    let said = |word, at| tell(page.language, word, &[("moment", moment(page.language, at).into())]);
    let until = page.job.expires_at;
    html! {
        p.kept data-key="kept" data-until=(machine_moment(until)) {
            @if let Some(ended) = page.job.ended_at() { (said(Word::EndedAt, ended)) " " }
            (said(Word::KeptUntil, until))
        }
        @if page.job.status() == Status::Completed && !page.listing.hits.is_empty() {
            (search_again(page, "quiet"))
        }
    }
}

/// Ends the search. It works without JavaScript, so it is a form.
pub(super) fn cancel(page: &JobPage<'_>) -> Markup {
    html! {
        form.cancel data-key="cancel" method="post" action={ (page.path) "/cancel" } data-cancel {
            button.quiet type="submit" { (say(page.language, Word::Cancel)) }
        }
    }
}

/// Erases everything about an ended search. Its button is behind a first one, for it cannot be undone; both work
/// without JavaScript.
pub(super) fn erase(page: &JobPage<'_>) -> Markup {
    if page.job.ended_at().is_none() {
        return html! {};
    }
    html! {
        details.erase data-key="erase" {
            summary { (say(page.language, Word::Erase)) }
            p { (say(page.language, Word::EraseNote)) }
            form method="post" action={ (page.path) "/delete" } {
                button.quiet type="submit" { (say(page.language, Word::EraseNow)) }
            }
        }
    }
}

/// A new search for the same words at the same places. Its number is gone, so it will send no text.
fn search_again(page: &JobPage<'_>, class: &str) -> Markup {
    let known =
        page.job.sources.iter().filter(|source| page.labels.iter().any(|label| label.name == source.name));
    html! {
        form.again data-key="again" method="post" action="/" accept-charset="utf-8" data-send=(page.key) {
            input type="hidden" name="language" value=(page.language.code());
            input type="hidden" name="key" value=(page.key);
            input type="hidden" name="query" value=(page.job.query.as_str());
            @for source in known { input type="hidden" name="sources" value=(source.name.as_str()); }
            button class=(class) type="submit" data-busy=(say(page.language, Word::StartBusy)) {
                (say(page.language, Word::SearchAgain))
            }
        }
    }
}
