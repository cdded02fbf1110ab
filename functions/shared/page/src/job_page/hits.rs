//! The results.

use std::borrow::Cow;

use job::Status;
use maud::{Markup, html};
use search::{Hit, Ranked};

use super::{JobPage, choice};
use crate::parts::moment::day;
use crate::parts::price::price_text;
use words::{Message, Template, message, message_with};

/// The results so far or at last. What the reader has seen of them comes first and stays as it was; what is new
/// since then begins behind a line of its own. While the search is under way the section is there, also when it is
/// empty. Its heading takes the room of what can be chosen at the end, on a phone: there it is hidden then, for as long
/// as the line of the sites says the same.
pub(super) fn hits(page: &JobPage<'_>) -> Markup {
    if page.listing.total == 0 && !page.is_under_way() {
        return html! {};
    }
    let place = if page.listing.sources.is_empty() { "said" } else { "below" };
    let class = choice::are_offered(page).then_some(place);
    html! {
        section.found data-key="hits" data-keyed aria-labelledby="hits-heading" {
            h2 #hits-heading data-key="heading" class=[class] { (heading(page)) }
            @if page.listing.hits.is_empty() && page.is_under_way() {
                p.soon data-key="soon" { (message(page.language, Message::HitsSoon)) }
            } @else if page.listing.hits.is_empty() {
                p.soon data-key="none" { (message(page.language, Message::HitsNoneHere)) }
                p.more data-key="all" { a.button.quiet href=(page.path) { (message(page.language, Message::HitsAll)) } }
            } @else {
                (list(page))
            }
        }
    }
}

/// What is listed, and how much of it.
fn heading(page: &JobPage<'_>) -> Cow<'static, str> {
    let sites: Vec<_> = page.listing.sources.iter().map(|name| page.label(name)).collect();
    let word = match page.job.status() {
        Status::Pending | Status::Processing => return message(page.language, Message::HitsSoFar).into(),
        _ if !sites.is_empty() => Template::HitsOfSites,
        Status::Completed | Status::Failed => Template::HitsHeading,
        Status::Cancelled => Template::HitsUntilCancelled,
    };
    let facts = [("hits", page.listing.listed.into()), ("sites", sites.join(", ").into())];
    message_with(page.language, word, &facts)
}

fn list(page: &JobPage<'_>) -> Markup {
    let listing = page.listing;
    let (seen, rest) = listing.hits.split_at(listing.kept.min(listing.hits.len()));
    let has_news = listing.new > 0 && !seen.is_empty() && !rest.is_empty();
    let news = |word| message_with(page.language, word, &[("new", listing.new.into())]);
    html! {
        @if let Some(before) = &listing.before {
            p.more data-key="before" {
                a.button.quiet href={ (page.path) (before) } rel="nofollow" { (message(page.language, Message::HitsBefore)) }
            }
        }
        ol.hits data-key="list" data-keyed role="list" {
            @for ranked in seen { (row(page, ranked)) }
            @if has_news { li.since #new data-key="since" { span { (news(Template::NewHits)) } } }
            @for ranked in rest { (row(page, ranked)) }
        }
        @if has_news {
            p.news data-key="news" { a.button href="#new" data-news { (news(Template::ShowNewHits)) } }
        }
        @if listing.listed > listing.hits.len() || listing.next.is_some() {
            p.more data-key="more" {
                @if let Some(next) = &listing.next {
                    a.button.quiet data-more href={ (page.path) (next) } rel="nofollow" { (message(page.language, Message::MoreHits)) }
                }
                span.count { (listing.end) " / " (listing.listed) }
            }
        }
        (cut(page))
    }
}

/// Which sources had more than is kept of one, once nothing more can come.
fn cut(page: &JobPage<'_>) -> Markup {
    let labels: Vec<_> = page.listing.cut.iter().map(|name| page.label(name)).collect();
    let facts = [("sources", labels.join(", ").into())];
    html! {
        @if !labels.is_empty() && !page.is_under_way() {
            p.cut data-key="cut" { (message_with(page.language, Template::HitsCut, &facts)) }
        }
    }
}

/// One result. What it says is a stranger's: its direction is its own, and its link does not tell of this page.
fn row(page: &JobPage<'_>, Ranked { source, hit }: &Ranked) -> Markup {
    html! {
        li.hit data-key=(hit.url()) {
            div.words {
                h3 dir="auto" {
                    a href=(hit.url()) rel="noopener noreferrer nofollow ugc" { (hit.title()) }
                }
                @if let Some(price) = hit.price() { p.price { (price_text(page.language, price)) } }
                p.from { (from(page, hit, page.label(source))) }
                @if let Some(text) = hit.text() { p.about dir="auto" { (text) } }
            }
            @if let Some(image) = picture(page, hit) {
                span.picture {
                    img src=(image) alt="" width="88" height="88" loading="lazy" decoding="async"
                        referrerpolicy="no-referrer";
                }
            }
        }
    }
}

/// Where the page finds a picture: encrypted with its shop, or with this site, under the name by which the reader has
/// reached it.
fn picture<'a>(page: &JobPage<'_>, hit: &'a Hit) -> Option<&'a str> {
    let image = hit.image()?;
    let own = image.strip_prefix(page.home);
    let own = own.filter(|path| path.starts_with('/') && !path.starts_with("//"));
    own.or_else(|| Some(image).filter(|image| image.starts_with("https:")))
}

/// Who has it and where it was found, which are often the same, and from when it is.
fn from(page: &JobPage<'_>, hit: &Hit, label: &str) -> Markup {
    html! {
        @if let Some(shop) = hit.shop().filter(|shop| *shop != label) { span.shop dir="auto" { (shop) } }
        span.source { (label) }
        @if let Some(date) = hit.date() { time datetime=(date) { (day(page.language, date.day())) } }
    }
}
