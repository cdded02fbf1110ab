//! Which results are shown, in which order: links, so that no script is needed.

use job::SourceProgress;
use maud::{Markup, html};
use search::Order;

use super::JobPage;
use words::{Message, message};

/// The orders and the sources to choose from in one row, once the list no longer grows; nothing where there is no choice.
pub(super) fn choices(page: &JobPage<'_>) -> Markup {
    let found = with_hits(page);
    html! {
        @if are_offered(page) {
            div.choose data-key="choices" data-keyed {
                @if has_orders(page) { (orders(page)) }
                @if found.len() > 1 { (filters(page, &found)) }
            }
        }
    }
}

/// Returns true where there is something to choose.
pub(super) fn are_offered(page: &JobPage<'_>) -> bool {
    !page.is_under_way() && page.listing.total > 0 && (has_orders(page) || with_hits(page).len() > 1)
}

fn with_hits<'a>(page: &JobPage<'a>) -> Vec<&'a SourceProgress> {
    page.job.sources.iter().filter(|source| source.hits() > 0).collect()
}

/// Returns true where another order would be another list.
fn has_orders(page: &JobPage<'_>) -> bool {
    page.listing.listed > 1 && page.listing.orders.len() > 1
}

fn orders(page: &JobPage<'_>) -> Markup {
    let chosen: Vec<_> = page.listing.sources.iter().map(String::as_str).collect();
    html! {
        nav.choices data-key="orders" data-keyed aria-label=(message(page.language, Message::SortLabel)) {
            @for order in page.listing.orders.iter().copied() {
                (Choice { key: order.code(), order, sources: &chosen, is_made: order == page.listing.order }
                    .link(page, html! { (message(page.language, name(order))) }))
            }
        }
    }
}

const fn name(order: Order) -> Message {
    match order {
        Order::Best => Message::SortBest,
        Order::Price => Message::SortPrice,
        Order::Newest => Message::SortNewest,
    }
}

/// A source is added to those that are chosen, or taken away from them: the page can show those of several.
fn filters(page: &JobPage<'_>, found: &[&SourceProgress]) -> Markup {
    let order = page.listing.order;
    let is_chosen = |name: &str| page.listing.sources.iter().any(|chosen| chosen == name);
    let names: Vec<_> = found.iter().map(|source| source.name.as_str()).collect();
    let without = |other: &str| {
        names.iter().copied().filter(|name| is_chosen(name) != (*name == other)).collect::<Vec<_>>()
    };
    html! {
        nav.choices data-key="filters" data-keyed aria-label=(message(page.language, Message::FilterLabel)) {
            (Choice { key: "*", order, sources: &[], is_made: page.listing.sources.is_empty() }
                .link(page, html! { (message(page.language, Message::FilterAll)) }))
            @for source in found {
                @let key = source.name.as_str();
                (Choice { key, order, sources: &without(key), is_made: is_chosen(key) }
                    .link(page, html! { (page.label(key)) " " span.count { (source.hits()) } }))
            }
        }
    }
}

/// One of the choices: what its link leads to, and whether the page shows it now.
struct Choice<'a> {
    /// By this the script keeps the link, and the focus on it, when its address changes.
    key: &'a str,
    order: Order,
    sources: &'a [&'a str],
    is_made: bool,
}

impl Choice<'_> {
    fn link(&self, page: &JobPage<'_>, words: Markup) -> Markup {
        let address = match query(self.order, self.sources) {
            query if query.is_empty() => page.path.to_owned(),
            query => format!("{}?{query}", page.path),
        };
        html! {
            a.choice data-turn data-key=(self.key) href=(address) rel="nofollow"
                aria-current=[self.is_made.then_some("true")] { (words) }
        }
    }
}

/// The part of an address behind `?` that makes this choice. The names of sources need no escapes in it.
pub(super) fn query<S: AsRef<str>>(order: Order, sources: &[S]) -> String {
    let order = (order != Order::Best).then(|| format!("sort={}", order.code()));
    let sources = sources.iter().map(|source| format!("source={}", source.as_ref()));
    order.into_iter().chain(sources).collect::<Vec<_>>().join("&")
}
