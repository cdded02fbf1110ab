//! The results.

use job::Status;
use maud::{Markup, html};
use search::{Hit, Ranked};

use super::JobPage;
use crate::price::price_text;
use crate::words::{Word, say};

/// The results so far or at last, best first.
pub(super) fn hits(page: &JobPage<'_>) -> Markup {
    if page.hits.is_empty() {
        return html! {};
    }
    let heading = match page.job.status() {
        Status::Pending | Status::Processing => Word::HitsSoFar,
        Status::Completed | Status::Failed => Word::HitsHeading,
        Status::Cancelled => Word::HitsUntilCancelled,
    };
    html! {
        section.found data-key="hits" data-keyed aria-labelledby="hits-heading" {
            h2 #hits-heading data-key="heading" { (say(page.language, heading)) }
            ol.hits data-key="list" data-keyed role="list" {
                @for ranked in page.hits { (row(page, ranked)) }
            }
            @if let Some(next) = page.next {
                p.more data-key="more" {
                    a.button.quiet data-more href=(next) rel="nofollow" { (say(page.language, Word::MoreHits)) }
                }
            }
        }
    }
}

/// One result. What it says is somebody else's: its direction is its own, and its link tells nobody of this page.
fn row(page: &JobPage<'_>, Ranked { source, hit }: &Ranked) -> Markup {
    html! {
        li.hit data-key=(hit.url()) {
            div.words {
                h3 dir="auto" {
                    a href=(hit.url()) rel="noopener noreferrer nofollow ugc" { (hit.title()) }
                }
                @if let Some(price) = hit.price() { p.price { (price_text(price)) } }
                p.from { (from(hit, page.label(source))) }
                @if let Some(text) = hit.text() { p.about dir="auto" { (text) } }
            }
            @if let Some(image) = hit.image().filter(|image| image.starts_with("https:")) {
                span.picture {
                    img src=(image) alt="" width="88" height="88" loading="lazy" decoding="async"
                        referrerpolicy="no-referrer";
                }
            }
        }
    }
}

/// Who has it and where it was found, which are often the same.
fn from(hit: &Hit, label: &str) -> Markup {
    html! {
        @if let Some(shop) = hit.shop().filter(|shop| *shop != label) { span.shop dir="auto" { (shop) } }
        span.source { (label) }
    }
}
