//! What became of the text, and what that means for the reader.

use job::{NotificationStatus, Status, UndeliveredReason};
use maud::{Markup, html};

use super::{JobPage, after};
use words::{Message, message};

/// The one thing to know: that its reader may leave, what became of the text and until when the link works, or why
/// there are no results. Its room is the same in all states, so that what is below stays where it is.
pub(super) fn told(page: &JobPage<'_>) -> Markup {
    let is_awaited = page.is_under_way() && page.job.notification_status() == NotificationStatus::Waiting;
    html! {
        section.text data-key="text" {
            @if is_awaited { p.notice { mark { (message(page.language, Message::Notice)) } } }
            @if let Some(reason) = page.reason() {
                p data-announce { (message(page.language, reason)) }
            } @else {
                p {
                    @if let Some(word) = word(page) { (message(page.language, word)) " " }
                    @if !page.is_under_way() { (after::kept(page)) " " }
                    (number(page))
                }
            }
        }
    }
}

/// Leads to where a number is given, another one where a text waits for the end.
fn number(page: &JobPage<'_>) -> Markup {
    let word = match (page.job.notification_status(), page.is_under_way()) {
        (NotificationStatus::Waiting, true) => Some(Message::ChangeNumber),
        (NotificationStatus::Waiting, false) => None,
        _ => Some(Message::TextMe),
    };
    let is_taken = page.is_owners && page.job.check_takes_number().is_ok();
    html! {
        @if let Some(word) = word.filter(|_| is_taken) {
            a href={ (page.path) "/notification" } rel="nofollow" { (message(page.language, word)) }
        }
    }
}

/// What became of the text of a search without results: less than why there are none.
pub(super) fn footnote(page: &JobPage<'_>) -> Markup {
    html! {
        @if page.has_reason() {
            p.kept data-key="kept" {
                @if let Some(word) = word(page) { (message(page.language, word)) " " }
                (after::kept(page))
            }
        }
    }
}

/// Leads a reader whose number was texted without their asking to where they stop that.
pub(super) fn unasked(page: &JobPage<'_>) -> Markup {
    html! {
        @if let Some(path) = page.stop {
            p.kept data-key="unasked" { a href=(path) rel="nofollow" { (message(page.language, Message::Unasked)) } }
        }
    }
}

fn word(page: &JobPage<'_>) -> Option<Message> {
    if !page.is_owners {
        return Some(Message::SharedNote);
    }
    let has_reason = page.has_reason();
    match page.job.notification_status() {
        NotificationStatus::Waiting if page.is_under_way() => Some(Message::TextWaiting),
        NotificationStatus::Waiting => Some(Message::TextSending),
        NotificationStatus::Sent => Some(sent(page)),
        NotificationStatus::Delivered => Some(Message::TextDelivered),
        // A link to nothing is not worth keeping.
        _ if has_reason => None,
        NotificationStatus::Withheld => Some(Message::TextWithheld),
        NotificationStatus::Failed => Some(Message::TextFailed),
        NotificationStatus::Undelivered => Some(undelivered(page.job.notification.reason())),
        NotificationStatus::Unknown => Some(Message::TextUnknown),
        NotificationStatus::None => page.is_under_way().then_some(Message::TextNone),
    }
}

/// That it was sent, and that its number is deleted, or will be where a second channel may need it.
const fn sent(page: &JobPage<'_>) -> Message {
    let is_of_failure = matches!(page.job.status(), Status::Failed);
    match (is_of_failure, page.job.notification.contact().is_some()) {
        (false, false) => Message::TextSent,
        (false, true) => Message::TextSentKept,
        (true, false) => Message::TextSentOfFailure,
        (true, true) => Message::TextSentOfFailureKept,
    }
}

/// Why it did not arrive, and what to do next.
const fn undelivered(reason: Option<UndeliveredReason>) -> Message {
    match reason {
        Some(UndeliveredReason::PhoneOff) => Message::TextPhoneOff,
        Some(UndeliveredReason::Refused) => Message::TextRefused,
        Some(UndeliveredReason::Spam) => Message::TextTakenForSpam,
        Some(UndeliveredReason::Other) | None => Message::TextUndelivered,
    }
}

/// What can be done with the page: passed on, told of by the browser, cancelled or begun again.
pub(super) fn actions(page: &JobPage<'_>) -> Markup {
    html! {
        div.row data-key="row" data-keyed {
            @if !page.has_reason() { (share(page)) }
            @if page.is_under_way() {
                (notify(page))
                @if page.is_owners { (after::cancel(page)) }
            } @else if page.has_reason() {
                (after::search_again(page, "again button", Message::SearchAgain))
            } @else if page.listing.total > 0 {
                (after::search_again(page, "again button quiet", Message::ChangeSearch))
            }
        }
    }
}

/// Shown only where scripts run, which are what shares, or copies where nothing shares. What is shared is never the owner's
/// link, with which everything could be erased.
fn share(page: &JobPage<'_>) -> Markup {
    html! {
        button.quiet.scripted data-key="share" type="button" data-share=(page.share)
            data-copied=(message(page.language, Message::CopiedLink)) {
            (message(page.language, Message::ShareLink))
        }
    }
}

/// Shown only on a computer: a page that is out of sight on a phone learns nothing.
fn notify(page: &JobPage<'_>) -> Markup {
    html! {
        button.quiet.scripted.desk data-key="notify" type="button" data-notify=(message(page.language, Message::ServiceName))
            data-agreed=(message(page.language, Message::NotifyAgreed)) data-denied=(message(page.language, Message::NotifyDenied)) {
            (message(page.language, Message::Notify))
        }
    }
}
