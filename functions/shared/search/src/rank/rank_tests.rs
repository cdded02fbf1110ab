//! Facts about the ranked list.

use std::collections::HashSet;

use proptest::prelude::*;

use super::order::Order;
use super::stable::{Seen, rank_stable};
use super::*;
use crate::hit::address::page_of;
use crate::{Hit, RawHit, RawPrice};

fn hit(title: &str, url: &str) -> Hit {
    Hit::new(RawHit { title: title.into(), url: url.into(), ..RawHit::default() }).expect("a plain hit")
}

fn hits(pages: &[&str]) -> Vec<Hit> {
    pages.iter().map(|page| hit(page, &format!("https://shop.example/{page}"))).collect()
}

fn priced(title: &str, url: &str, amount: u64) -> Hit {
    let price = RawPrice { amount: amount.into(), currency: "KRW".into() };
    let raw = RawHit { title: title.into(), url: url.into(), price: Some(price), ..RawHit::default() };
    Hit::new(raw).expect("a plain hit")
}

fn titles(ranked: &[Ranked]) -> Vec<&str> {
    ranked.iter().map(|ranked| ranked.hit.title()).collect()
}

#[test]
fn a_hit_that_two_sources_have_comes_before_their_first_ones() {
    let (one, other) = (hits(&["a", "both"]), hits(&["b", "both"]));
    let ranked = rank(&[
        Contribution { source: "one", weight: 1, hits: &one },
        Contribution { source: "other", weight: 1, hits: &other },
    ]);
    assert_eq!(titles(&ranked), ["both", "a", "b"]);
}

#[test]
fn a_heavier_source_comes_first_and_shows_its_own_hit() {
    let one = vec![hit("light", "https://shop.example/1?utm_source=one")];
    let other = vec![hit("first", "https://shop.example/2"), hit("heavy", "http://www.shop.example/1/")];
    let ranked = rank(&[
        Contribution { source: "one", weight: 1, hits: &one },
        Contribution { source: "other", weight: 3, hits: &other },
    ]);
    assert_eq!(titles(&ranked), ["heavy", "first"]);
    assert_eq!(ranked[0].source, "other");
}

#[test]
fn equal_scores_keep_the_order_of_the_sources() {
    let (one, other) = (hits(&["a", "c"]), hits(&["b", "d"]));
    let ranked = rank(&[
        Contribution { source: "one", weight: 1, hits: &one },
        Contribution { source: "other", weight: 1, hits: &other },
    ]);
    assert_eq!(titles(&ranked), ["a", "b", "c", "d"]);
}

#[test]
fn a_source_gains_nothing_by_repeating_itself() {
    let (honest, loud) = (hits(&["a"]), hits(&["b", "x", "x", "x", "x", "c"]));
    let ranked = rank(&[
        Contribution { source: "honest", weight: 1, hits: &honest },
        Contribution { source: "loud", weight: 1, hits: &loud },
    ]);
    assert_eq!(titles(&ranked), ["a", "b", "x", "c"]);
}

#[test]
fn nothing_found_is_an_empty_list() {
    assert_eq!(rank(&[]), []);
    assert_eq!(rank(&[Contribution { source: "one", weight: 1, hits: &[] }]), []);
}

#[test]
fn a_product_at_one_price_in_two_shops_is_two_offers() {
    let one = vec![priced("린넨 원피스 검정", "https://a.example/1", 39000)];
    let other = vec![priced("린넨 원피스 검정", "https://b.example/7", 39000)];
    let ranked = rank(&[
        Contribution { source: "one", weight: 1000, hits: &one },
        Contribution { source: "other", weight: 1000, hits: &other },
    ]);
    let urls: Vec<_> = ranked.iter().map(|ranked| ranked.hit.url()).collect();
    assert_eq!(urls, ["https://a.example/1", "https://b.example/7"]);
}

#[test]
fn a_source_that_is_asked_for_alone_shows_its_own_hit_of_a_page_that_another_has() {
    let one = vec![hit("as one says", "https://a.example/1"), hit("x", "https://a.example/2")];
    let other = vec![hit("y", "https://b.example/8"), hit("as the other says", "https://a.example/1")];
    let contributions = [
        Contribution { source: "one", weight: 1000, hits: &one },
        Contribution { source: "other", weight: 1000, hits: &other },
    ];
    assert_eq!(titles(&rank(&contributions)), ["as one says", "y", "x"]);
    assert_eq!(titles(&rank(&of_sources(&contributions, &["other"]))), ["y", "as the other says"]);
}

#[test]
fn by_price_the_cheapest_comes_first_and_what_has_no_price_last() {
    let mut usd = priced("dollars", "https://a.example/5", 1);
    usd = serde_json::from_value(serde_json::json!({ "title": usd.title(), "url": usd.url(),
        "price": { "amount": 1, "currency": "USD" } }))
    .expect("a plain hit");
    let one = vec![
        hit("none", "https://a.example/1"),
        priced("dear", "https://a.example/2", 500),
        usd,
        priced("cheap", "https://a.example/3", 100),
        priced("cheap too", "https://a.example/4", 100),
        hit("none either", "https://a.example/6"),
    ];
    let mut list = rank(&[Contribution { source: "one", weight: 1000, hits: &one }]);
    Order::Price.sort(&mut list);
    assert_eq!(titles(&list), ["cheap", "cheap too", "dear", "dollars", "none", "none either"]);
}

#[test]
fn by_date_the_newest_comes_first_and_what_has_no_date_last() {
    let dates = ["", "2026-11-29", "2026-11-28T15:00:01Z", "2026-11-28T14:59:59Z", "2026-11-29", ""];
    let dated = |(place, date): (usize, &&str)| {
        let raw = RawHit { title: place.to_string(), date: Some((*date).to_owned()), ..RawHit::default() };
        Hit::new(RawHit { url: format!("https://a.example/{place}"), ..raw }).expect("a plain hit")
    };
    let hits: Vec<_> = dates.iter().enumerate().map(dated).collect();
    let mut list = rank(&[Contribution { source: "one", weight: 1000, hits: &hits }]);
    Order::Newest.sort(&mut list);
    assert_eq!(titles(&list), ["2", "1", "4", "3", "0", "5"], "a day begins in Seoul; equal ones stay");
    let concerned = |order: Order| list.iter().filter(|ranked| order.concerns(&ranked.hit)).count();
    assert_eq!(Order::ALL.map(concerned), [6, 0, 4]);
}

#[test]
fn what_was_shown_stays_where_it_was_and_what_is_new_comes_after_it() {
    let (slow, quick) = (hits(&["c", "b", "d"]), hits(&["a", "b", "z"]));
    let arrived = [
        Contribution { source: "quick", weight: 1000, hits: &quick },
        Contribution { source: "slow", weight: 2000, hits: &slow },
    ];
    assert_eq!(titles(&rank_stable(&arrived, &[]).hits), titles(&rank(&arrived)));
    let stable = rank_stable(&arrived, &[Seen { findings: 1, hits: 2 }]);
    assert_eq!(titles(&stable.hits), ["a", "b", "c", "d", "z"]);
    assert_eq!((stable.kept, stable.new), (2, 2));
}

type Owned = (String, u32, Vec<Hit>);

fn findings() -> impl Strategy<Value = Vec<Owned>> {
    let address = "https?://(www\\.)?[ab]\\.example/[a-d]/?(\\?(utm_source=x&)?id=[12])?(#top)?";
    let hits = prop::collection::vec(address.prop_map(|address| hit(&address, &address)), 0..12);
    prop::collection::vec(("[a-c]", 0_u32..5, hits), 0..6)
}

fn ranked(findings: &[Owned]) -> Vec<Ranked> {
    let contributions: Vec<_> = findings
        .iter()
        .map(|(source, weight, hits)| Contribution { source, weight: *weight, hits })
        .collect();
    rank(&contributions)
}

fn pages(ranked: &[Ranked]) -> Vec<String> {
    ranked.iter().map(|ranked| page_of(ranked.hit.url())).collect()
}

proptest! {
    #[test]
    fn every_page_comes_out_exactly_once(findings in findings()) {
        let out = pages(&ranked(&findings));
        let found: HashSet<String> =
            findings.iter().flat_map(|(_, _, hits)| hits).map(|hit| page_of(hit.url())).collect();
        prop_assert_eq!(out.len(), found.len());
        prop_assert_eq!(out.into_iter().collect::<HashSet<_>>(), found);
    }

    #[test]
    fn the_order_of_the_sources_does_not_change_what_is_in_the_list(
        (findings, shuffled) in findings().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
    ) {
        let (mut one, mut other) = (pages(&ranked(&findings)), pages(&ranked(&shuffled)));
        one.sort();
        other.sort();
        prop_assert_eq!(one, other);
    }

    #[test]
    fn the_list_of_a_reader_only_ever_grows_downwards(
        findings in findings(), shown in prop::collection::vec(0_usize..10, 0..6)
    ) {
        let contributions: Vec<_> = findings
            .iter()
            .map(|(source, weight, hits)| Contribution { source, weight: *weight, hits })
            .collect();
        let mut seen: Vec<Seen> = Vec::new();
        let mut before: Vec<Ranked> = Vec::new();
        for (arrived, more) in (0..=contributions.len()).zip(shown) {
            let stable = rank_stable(&contributions[..arrived], &seen);
            prop_assert!(stable.hits.starts_with(&before));
            prop_assert_eq!(stable.kept, before.len());
            let all = pages(&rank(&contributions[..arrived])).into_iter().collect::<HashSet<_>>();
            prop_assert_eq!(pages(&stable.hits).into_iter().collect::<HashSet<_>>(), all);
            before = stable.hits[..(before.len() + more).min(stable.hits.len())].to_vec();
            seen.push(Seen { findings: arrived, hits: before.len() });
        }
    }

    #[test]
    fn the_same_findings_always_make_the_same_list(findings in findings()) {
        prop_assert_eq!(ranked(&findings), ranked(&findings));
    }

    #[test]
    fn one_source_alone_keeps_its_own_order(findings in findings()) {
        let Some((_, weight, hits)) = findings.into_iter().next() else { return Ok(()) };
        let mut seen = HashSet::new();
        let expected: Vec<String> =
            hits.iter().map(|hit| page_of(hit.url())).filter(|page| seen.insert(page.clone())).collect();
        prop_assert_eq!(pages(&ranked(&[("one".into(), weight, hits)])), expected);
    }
}
