//! What its reader can do next, and until when.

use job::Status;
use maud::{Markup, html};

use super::JobPage;
use crate::moment::{machine_moment, moment};
use crate::sheet::start_path;
use crate::words::{Word, say, tell};

/// When there is nothing to read: the one thing to do next is to search again.
pub(super) fn ending(page: &JobPage<'_>) -> Markup {
    let has_nothing = match page.job.status() {
        Status::Pending | Status::Processing => return html! {},
        Status::Completed => page.hits.is_empty(),
        Status::Failed | Status::Cancelled => true,
    };
    html! {
        @if page.job.status() == Status::Completed && has_nothing { (advice(page)) }
        @if has_nothing { (search_again(page, "button")) }
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

/// Until when the link works; below results also the way to the next search.
pub(super) fn kept(page: &JobPage<'_>) -> Markup {
    let until = page.job.expires_at;
    let facts = [("moment", moment(page.language, until).into())];
    html! {
        p.kept data-key="kept" data-until=(machine_moment(until)) { (tell(page.language, Word::KeptUntil, &facts)) }
        @if page.job.status() == Status::Completed && !page.hits.is_empty() {
            (search_again(page, "button quiet"))
        }
    }
}

/// Ends the search. It works without JavaScript, so it is a form.
pub(super) fn cancel(page: &JobPage<'_>) -> Markup {
    html! {
        form.cancel data-key="cancel" method="post" action={ (page.path) "/cancel" } {
            button.quiet type="submit" { (say(page.language, Word::Cancel)) }
        }
    }
}

fn search_again(page: &JobPage<'_>, class: &str) -> Markup {
    html! {
        p.again data-key="again" {
            a class=(class) href=(start_path(page.language)) { (say(page.language, Word::SearchAgain)) }
        }
    }
}
