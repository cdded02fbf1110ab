//! Attacks on a running system, through its front door: each is a request, byte by byte, and the status that has to
//! come back. The table is printed:
//!
//! ```text
//! cargo test -p tests --test attacks -- --nocapture
//! ```
//!
//! - [`attack`]: what is checked in every answer: the guards, no 500, no other origin, no forged host;
//! - [`paths`], [`headers`], [`bodies`], [`framing`]: the attacks;
//! - [`sources`]: what hostile sources answer, and what is shown of it;
//! - [`constant`]: what is unknown, expired and malformed is one;
//! - [`slow`]: bodies that never end.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod attack;
mod bodies;
mod constant;
mod framing;
mod headers;
mod paths;
mod raw;
mod slow;
mod sources;

use std::collections::BTreeMap;

use serde_json::Value;
use tests::{Scripted, World};

use crate::{attack::Attack, raw::address_of};

/// A job whose number and link an attacker wants, at a source that does not answer yet.
async fn victim() -> (World, String) {
    let world = World::with(Scripted::system(&[&Scripted::new("a", 1)]), job::Rules::AGREED).await;
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["status"] == "processing").await;
    (world, token)
}

/// A job's status, but for what changes when its searcher renews its lease.
async fn state(world: &World, token: &str) -> Value {
    let mut status = world.status(token).await.json();
    status.as_object_mut().unwrap().remove("updatedAt").expect("it tells when it changed");
    status
}

#[tokio::test]
async fn every_attack_is_answered_as_it_should_be_and_none_with_an_error_of_ours() {
    let (world, token) = victim().await;
    let before = state(&world, &token).await;
    let start = world.get("/").await.text;
    let file = start.split('"').find(|part| part.starts_with("/assets/")).unwrap();
    let attacks =
        [paths::attacks(&token, file), headers::attacks(&token), bodies::attacks(), framing::attacks(&token)];
    let attacks: Vec<_> = attacks.into_iter().flatten().collect();
    let wrong = carry_out(&attacks, address_of(&world.url)).await;
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(state(&world, &token).await, before, "the victim's job is as it was");
    let texted = world.items().await.into_iter().filter(|item| item.contains_key("tc")).count();
    assert_eq!(texted, 1, "nobody but the victim is to be texted");
}

/// Carries them out and prints the table; what went wrong.
#[expect(clippy::print_stdout, reason = "the table is the result")]
async fn carry_out(attacks: &[Attack], address: &str) -> Vec<String> {
    let (mut wrong, mut counts) = (Vec::new(), BTreeMap::<u16, usize>::new());
    for attack in attacks {
        let (status, complaints) = attack.carry_out(address).await;
        let shown = attack.shown.replace(address, "localhost");
        println!("{:<16} {status:>3}  {shown}", attack.kind);
        *counts.entry(status).or_default() += 1;
        wrong.extend(complaints.iter().map(|complaint| format!("{} {shown}: {complaint}", attack.kind)));
    }
    println!("{} attacks, by status: {counts:?}", attacks.len());
    wrong
}
