//! Facts about the ranked list.

use proptest::prelude::*;

use super::*;
use crate::RawHit;

fn hit(title: &str, url: &str) -> Hit {
    Hit::new(RawHit { title: title.into(), url: url.into(), ..RawHit::default() }).expect("a plain hit")
}

fn hits(pages: &[&str]) -> Vec<Hit> {
    pages.iter().map(|page| hit(page, &format!("https://shop.example/{page}"))).collect()
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
