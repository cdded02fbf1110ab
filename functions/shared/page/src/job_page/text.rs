//! What became of the text, and what that means for the reader.

use job::{Status, TextStatus};
use maud::{Markup, html};

use super::JobPage;
use crate::words::{Message, message};

/// The text's state; nothing once there is nothing to know about it. Whoever waits can pass the link on, or be told
/// by the browser.
pub(super) fn text(page: &JobPage<'_>) -> Markup {
    let word = word(page);
    let is_awaited = page.is_under_way() && page.job.text_status() == TextStatus::Waiting;
    html! {
        @if word.is_some() || page.job.status() == Status::Completed {
            section.text data-key="text" {
                @if is_awaited { p.notice { mark { (message(page.language, Message::Notice)) } } }
                @if let Some(word) = word { p { (message(page.language, word)) } }
                div.row {
                    (share(page))
                    @if page.is_under_way() { (notify(page)) }
                }
            }
        }
    }
}

fn word(page: &JobPage<'_>) -> Option<Message> {
    match page.job.text_status() {
        TextStatus::Waiting if page.is_under_way() => Some(Message::TextWaiting),
        TextStatus::Waiting => Some(Message::TextSending),
        TextStatus::Sent => Some(Message::TextSent),
        // A link to nothing is not worth keeping.
        _ if matches!(page.job.status(), Status::Cancelled | Status::Failed) => None,
        TextStatus::Withheld => Some(Message::TextWithheld),
        TextStatus::Failed => Some(Message::TextFailed),
        TextStatus::Unknown => Some(Message::TextUnknown),
        TextStatus::None => page.is_under_way().then_some(Message::TextNone),
    }
}

/// Shown only where scripts run, which are what shares, or copies where nothing shares.
fn share(page: &JobPage<'_>) -> Markup {
    html! {
        button.quiet.scripted type="button" data-share=(page.path)
            data-copied=(message(page.language, Message::CopiedLink)) {
            (message(page.language, Message::ShareLink))
        }
    }
}

/// Shown only on a computer: a page that is out of sight on a phone learns nothing.
fn notify(page: &JobPage<'_>) -> Markup {
    html! {
        button.quiet.scripted.desk type="button" data-notify=(message(page.language, Message::ServiceName))
            data-agreed=(message(page.language, Message::NotifyAgreed)) data-denied=(message(page.language, Message::NotifyDenied)) {
            (message(page.language, Message::Notify))
        }
    }
}
