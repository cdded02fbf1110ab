//! What its reader can do next, and until when.

use job::Status;
use maud::{Markup, html};

use super::JobPage;
use crate::manifest::start_path;
use crate::moment::{machine_moment, moment};
use words::{Message, Template, message, message_with};

/// What to try where nothing was found: other words. Whatever went wrong otherwise may go well with the same ones.
pub(super) fn advice(page: &JobPage<'_>) -> Markup {
    html! {
        @if page.job.status() == Status::Completed && page.listing.hits.is_empty() {
            (hints(page))
            p.again data-key="new" {
                a.button href=(start_path(page.language)) { (message(page.language, Message::NewSearch)) }
            }
        }
    }
}

/// What may find more.
fn hints(page: &JobPage<'_>) -> Markup {
    html! {
        section.advice data-key="advice" {
            h2 { (message(page.language, Message::NoHitsHeading)) }
            ul role="list" {
                li { (message(page.language, Message::NoHitsFewer)) }
                li { (message(page.language, Message::NoHitsSpelling)) }
                li { (message(page.language, Message::NoHitsSources)) }
            }
        }
    }
}

/// Until when the link works.
pub(super) fn kept(page: &JobPage<'_>) -> Markup {
    let until = page.job.expires_at;
    html! {
        span.until data-until=(machine_moment(until)) {
            (message_with(page.language, Template::KeptUntil, &[("moment", moment(page.language, until).into())]))
        }
    }
}

/// Ends the search. It works without JavaScript, so it is a form.
pub(super) fn cancel(page: &JobPage<'_>) -> Markup {
    html! {
        form.cancel data-key="cancel" method="post" action={ (page.path) "/cancel" } data-cancel {
            button.quiet type="submit" { (message(page.language, Message::Cancel)) }
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
            summary { (message(page.language, Message::Erase)) }
            p { (message(page.language, Message::EraseNote)) }
            form method="post" action={ (page.path) "/delete" } {
                button.quiet type="submit" { (message(page.language, Message::EraseNow)) }
            }
        }
    }
}

/// A new search for the same words at the same places. Its number is gone, so it will send no text.
pub(super) fn search_again(page: &JobPage<'_>, class: &str) -> Markup {
    let known =
        page.job.sources.iter().filter(|source| page.labels.iter().any(|label| label.name == source.name));
    html! {
        form.again data-key="again" method="post" action="/" accept-charset="utf-8" data-send=(page.key) {
            input type="hidden" name="language" value=(page.language.code());
            input type="hidden" name="key" value=(page.key);
            input type="hidden" name="query" value=(page.job.query.as_str());
            @for source in known { input type="hidden" name="sources" value=(source.name.as_str()); }
            button class=(class) type="submit" data-busy=(message(page.language, Message::StartBusy)) {
                (message(page.language, Message::SearchAgain))
            }
        }
    }
}
