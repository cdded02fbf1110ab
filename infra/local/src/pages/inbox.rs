//! The inbox, drawn as a phone, for a person who tries the system. It exists in the local runner only.

mod sms_length;

use axum::response::Response;
use jiff::{Timestamp, tz::Offset};
use maud::{Markup, html};
use serde_json::Value;

use crate::pages::local_page::LocalPage;
use sms_length::SmsLength;

const PAGE: LocalPage = LocalPage {
    korean_title: "문자함",
    english_title: "Texts",
    style: include_str!("inbox/page.css"),
    // Texts come by themselves: a page that is loaded anew under its reader loses place and focus.
    script: include_str!("inbox/page.js"),
};
/// Seoul has had no summer time since 1988.
const SEOUL: Offset = Offset::constant(9);

/// The page for the inbox's JSON: one conversation for each number, as a phone shows them, the newest last.
pub(crate) fn response(texts: &Value) -> Response {
    let texts = texts.as_array().map(Vec::as_slice).unwrap_or_default();
    PAGE.response(&html! {
        main aria-live="polite" {
            (PAGE.heading())
            @for text in texts { (message(text)) }
            @if texts.is_empty() {
                p.none { "아직 문자가 없어요." br; span lang="en" { "No texts yet." } }
            }
        }
    })
}

fn message(text: &Value) -> Markup {
    let part = |name: &str| text[name].as_str().unwrap_or_default();
    let (body, sent_at) = (part("body"), part("sentAt"));
    let (words, link) = body.rsplit_once('\n').unwrap_or((body, ""));
    html! {
        article {
            header { (part("to")) " · " (part("channel")) " · " time datetime=(sent_at) { (in_seoul(sent_at)) } }
            p.bubble {
                (words) "\n"
                @if link.starts_with("http") { a href=(link) { (link) } } @else { (link) }
            }
            p.length { (length(SmsLength::of(body))) }
        }
    }
}

/// "오후 3:20"; a time that cannot be read is shown as it is.
fn in_seoul(sent_at: &str) -> String {
    let Ok(instant) = sent_at.parse::<Timestamp>() else {
        return sent_at.to_owned();
    };
    let time = SEOUL.to_datetime(instant).time();
    let (half, hour) = (if time.hour() < 12 { "오전" } else { "오후" }, (time.hour() + 11) % 12 + 1);
    format!("{half} {hour}:{:02}", time.minute())
}

/// Its length, which decides what it costs and that it arrives whole.
fn length(length: SmsLength) -> String {
    let count = match (length.septets, length.korean_bytes) {
        (Some(septets), _) => format!("GSM-7 {septets}/160"),
        (None, Some(bytes)) => format!("UTF-16 {}/70 · EUC-KR {bytes}/80", length.units),
        (None, None) => format!("UTF-16 {}/70 · EUC-KR ✗", length.units),
    };
    format!("{}건 · {count}", length.parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seouls() {
        assert_eq!(in_seoul("2026-11-23T15:05:09.007Z"), "오전 12:05");
        assert_eq!(in_seoul("2026-11-23T06:20:00Z"), "오후 3:20");
        assert_eq!(in_seoul("soon"), "soon");
    }

    #[test]
    fn a_length_is_told_in_what_counts_for_the_text() {
        assert_eq!(length(SmsLength::of("done")), "1건 · GSM-7 4/160");
        assert_eq!(length(SmsLength::of("검색 완료")), "1건 · UTF-16 5/70 · EUC-KR 9/80");
        assert_eq!(length(SmsLength::of("😀")), "1건 · UTF-16 2/70 · EUC-KR ✗");
    }
}
