//! What its reader can do next, and until when.

use job::Status;
use maud::{Markup, html};

use super::JobPage;
use crate::manifest::again_path;
use crate::parts::moment::moment;
use words::{Message, Template, message, message_with};

/// What to try where nothing was found: other words. Whatever went wrong otherwise may go well with the same ones.
pub(super) fn advice(page: &JobPage<'_>) -> Markup {
    html! {
        @if page.job.status() == Status::Completed && page.listing.total == 0 {
            (hints(page))
            p data-key="new" { (search_again(page, "again button", Message::ChangeSearch)) }
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
                @if has_more_sites(page) { li { (message(page.language, Message::NoHitsSources)) } }
            }
        }
    }
}

/// Returns true when there is a site that this search left out.
fn has_more_sites(page: &JobPage<'_>) -> bool {
    page.labels.iter().any(|label| page.job.sources.iter().all(|source| source.name != label.name))
}

/// Until when the link works.
pub(super) fn kept(page: &JobPage<'_>) -> Markup {
    let until = page.job.expires_at;
    html! {
        (message_with(page.language, Template::KeptUntil, &[("moment", moment(page.language, until).into())]))
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
    if page.job.ended_at().is_none() || !page.is_owners {
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

/// Leads to the start page, filled in with these words and sites: the number is asked for again, since it is gone.
pub(super) fn search_again(page: &JobPage<'_>, class: &str, word: Message) -> Markup {
    html! {
        a class=(class) data-key="again" href=(again_path(page.language, page.view)) rel="nofollow" {
            (message(page.language, word))
        }
    }
}
