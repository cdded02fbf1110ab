//! What became of the text, and what that means for the reader.

use job::{Status, TextStatus};
use maud::{Markup, html};

use super::JobPage;
use crate::words::{Word, say};

/// The text's state; nothing once there is nothing to know about it.
pub(super) fn text(page: &JobPage<'_>) -> Markup {
    let is_awaited = page.is_under_way() && page.job.text.status() == TextStatus::Waiting;
    html! {
        @if let Some(word) = word(page) {
            section.text data-key="text" {
                @if is_awaited { p.notice { mark { (say(page.language, Word::Notice)) } } }
                p { (say(page.language, word)) }
                @if needs_link(page) { (copy_button(page)) }
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

/// Whether the link is all that its owner will have.
fn needs_link(page: &JobPage<'_>) -> bool {
    matches!(
        page.job.text.status(),
        TextStatus::None | TextStatus::Withheld | TextStatus::Failed | TextStatus::Unknown
    )
}

/// Shown only where the script runs, which is what copies.
fn copy_button(page: &JobPage<'_>) -> Markup {
    html! {
        button.quiet.scripted type="button" data-copy=(page.path)
            data-copied=(say(page.language, Word::CopiedLink)) {
            (say(page.language, Word::CopyLink))
        }
    }
}
