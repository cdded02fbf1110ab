//! What became of the text, and what that means for the reader.

use job::{Status, TextStatus};
use maud::{Markup, html};

use super::JobPage;
use crate::words::{Word, say};

/// The text's state; nothing once there is nothing to know about it. Whoever waits can pass the link on, or be told
/// by the browser.
pub(super) fn text(page: &JobPage<'_>) -> Markup {
    let word = word(page);
    let is_awaited = page.is_under_way() && page.job.text.status() == TextStatus::Waiting;
    html! {
        @if word.is_some() || page.job.status() == Status::Completed {
            section.text data-key="text" {
                @if is_awaited { p.notice { mark { (say(page.language, Word::Notice)) } } }
                @if let Some(word) = word { p { (say(page.language, word)) } }
                div.row {
                    (share(page))
                    @if page.is_under_way() { (notify(page)) }
                }
            }
        }
    }
}

fn word(page: &JobPage<'_>) -> Option<Word> {
    match page.job.text.status() {
        TextStatus::Waiting if page.is_under_way() => Some(Word::TextWaiting),
        TextStatus::Waiting => Some(Word::TextSending),
        TextStatus::Sent => Some(Word::TextSent),
        // A link to nothing is not worth keeping.
        _ if matches!(page.job.status(), Status::Cancelled | Status::Failed) => None,
        TextStatus::Withheld => Some(Word::TextWithheld),
        TextStatus::Failed => Some(Word::TextFailed),
        TextStatus::Unknown => Some(Word::TextUnknown),
        TextStatus::None => page.is_under_way().then_some(Word::TextNone),
    }
}

/// Shown only where scripts run, which are what shares, or copies where nothing shares.
fn share(page: &JobPage<'_>) -> Markup {
    html! {
        button.quiet.scripted type="button" data-share=(page.path)
            data-copied=(say(page.language, Word::CopiedLink)) {
            (say(page.language, Word::ShareLink))
        }
    }
}

/// Shown only on a computer: a page that is out of sight on a phone learns nothing.
fn notify(page: &JobPage<'_>) -> Markup {
    html! {
        button.quiet.scripted.desk type="button" data-notify=(say(page.language, Word::ServiceName))
            data-agreed=(say(page.language, Word::NotifyAgreed)) data-denied=(say(page.language, Word::NotifyDenied)) {
            (say(page.language, Word::Notify))
        }
    }
}
