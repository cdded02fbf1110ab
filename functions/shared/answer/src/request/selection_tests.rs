use std::collections::HashMap;

use lambda_http::{Body, http::Request as HttpRequest};

use super::*;

fn selected(pairs: &[(&str, &str)]) -> Result<Selection, Problem> {
    let query: HashMap<_, _> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect();
    let request = HttpRequest::builder().body(Body::Empty).unwrap();
    Selection::of(&request.with_query_string_parameters(query))
}

fn seen(steps: &str) -> Selection {
    selected(&[("seen", steps)]).unwrap()
}

#[test]
fn a_selection_is_read_back_from_the_address_of_its_next_page() {
    for order in ["price", "newest"] {
        let selection = selected(&[("offset", "20"), ("sort", order), ("source", "shop-a")]).unwrap();
        assert_eq!(selection.starting_at(40), format!("?offset=40&sort={order}&source=shop-a"));
    }
    assert_eq!(selected(&[("sort", "best")]).unwrap(), Selection::default());
    let steps = [Seen { findings: 2, hits: 8 }, Seen { findings: 3, hits: 20 }];
    assert_eq!(seen("2.8-3.20").seen, steps);
    assert_eq!(seen("2.8-3.20").starting_at(20), "?offset=20&seen=2.8-3.20");
}

#[test]
fn the_page_before_starts_20_hits_earlier_or_at_the_first() {
    let before = |offset: &str| selected(&[("offset", offset)]).unwrap().before();
    assert_eq!(["0", "7", "20", "40"].map(before), [None, Some(0), Some(0), Some(20)]);
}

#[test]
fn what_a_reader_has_seen_grows_step_by_step() {
    let after = |before: Selection, findings, hits| before.having_seen(Seen { findings, hits }).steps();
    assert_eq!(after(Selection::default(), 2, 20), "2.20");
    assert_eq!(after(seen("2.20"), 2, 40), "2.40", "nothing came in between");
    assert_eq!(after(seen("2.40"), 5, 20), "2.40-5.40", "who goes back has still seen the rest");
}

#[test]
fn only_the_latest_steps_are_kept_and_more_are_no_selection() {
    let many: Vec<_> = (1..=MAX_STEPS).map(|step| format!("{step}.{step}")).collect();
    let next = seen(&many.join("-")).having_seen(Seen { findings: 17, hits: 17 });
    assert_eq!((next.seen.len(), next.steps().starts_with("2.2-")), (MAX_STEPS, true));
    assert!(selected(&[("seen", &format!("{}-17.17", many.join("-")))]).is_err());
}

#[test]
fn what_is_no_selection_is_refused() {
    let seen = ["", "2", "2.", "2.x", "-1.2", "2.20-", "2.20,3.20"].map(|wrong| ("seen", wrong));
    for (name, value) in [("offset", "-1"), ("sort", "worst")].into_iter().chain(seen) {
        assert!(selected(&[(name, value)]).is_err(), "{name}={value}");
    }
}
