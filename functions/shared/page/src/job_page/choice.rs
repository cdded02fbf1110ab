//! Which results are shown, in which order: links, so that no script is needed.

use job::{SourceProgress, SourceState};
use maud::{Markup, html};

use super::JobPage;
use words::{Message, message};

/// The orders and the sources to choose from in one row, once the list no longer grows; `None` where there is no choice.
pub(super) fn choices(page: &JobPage<'_>) -> Option<Markup> {
    let found: Vec<_> = page.job.sources.iter().filter(|source| source.hits() > 0).collect();
    let has_prices = page.listing.hits.iter().any(|ranked| ranked.hit.price().is_some());
    let has_orders = has_prices && page.listing.hits.len() > 1 || page.listing.by_price;
    let has_choice = !page.is_under_way() && (has_orders || found.len() > 1);
    has_choice.then(|| {
        html! {
            div.choose data-key="choices" data-keyed {
                @if has_orders { (orders(page)) }
                @if found.len() > 1 { (filters(page, &found)) }
            }
        }
    })
}

fn orders(page: &JobPage<'_>) -> Markup {
    html! {
        nav.choices data-key="orders" data-keyed aria-label=(message(page.language, Message::SortLabel)) {
            @for (by_price, word) in [(false, Message::SortBest), (true, Message::SortPrice)] {
                (link(page, by_price, source(page), html! { (message(page.language, word)) }))
            }
        }
    }
}

fn filters(page: &JobPage<'_>, found: &[&SourceProgress]) -> Markup {
    html! {
        nav.choices data-key="filters" data-keyed aria-label=(message(page.language, Message::FilterLabel)) {
            (link(page, page.listing.by_price, None, html! { (message(page.language, Message::FilterAll)) }))
            @for source in found {
                @let name = source.name.as_str();
                (link(page, page.listing.by_price, Some(name), html! {
                    (page.label(name))
                    @if let SourceState::Done { hits } = source.state { " " span.count { (hits) } }
                }))
            }
        }
    }
}

fn link(page: &JobPage<'_>, by_price: bool, only: Option<&str>, words: Markup) -> Markup {
    let is_present = by_price == page.listing.by_price && only == source(page);
    let address = match query(by_price, only) {
        query if query.is_empty() => page.path.to_owned(),
        query => format!("{}?{query}", page.path),
    };
    html! {
        a.choice data-turn data-key=(address) href=(address) rel="nofollow"
            aria-current=[is_present.then_some("true")] { (words) }
    }
}

/// The part of an address behind `?` that makes this choice. The names of sources need no escapes in it.
pub(super) fn query(by_price: bool, only: Option<&str>) -> String {
    let order = by_price.then(|| "sort=price".to_owned());
    let source = only.map(|source| format!("source={source}"));
    order.into_iter().chain(source).collect::<Vec<_>>().join("&")
}

/// The one source whose results are shown, if it is one.
fn source<'a>(page: &JobPage<'a>) -> Option<&'a str> {
    page.listing.source.as_deref()
}
