//! A copy of the table opens nothing.

use tests::{Scripted, World};

#[tokio::test]
async fn links_are_stored_as_hashes_and_the_contact_is_gone_when_the_text_is_out() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), job::Rules::AGREED).await;
    let token = world.created_with_phone("q").await;
    let before = world.items().await;
    let job = before.iter().find(|item| item["sk"].as_s().unwrap() == "job").unwrap();
    assert!(job.contains_key("tc"), "the contact is there, sealed");
    for item in &before {
        let stored = format!("{item:?}");
        // Eight digits: four of them are in a moment's milliseconds once in a while.
        assert!(!stored.contains(&token) && !stored.contains("23456789"), "{stored}");
    }
    source.answer();
    world.drain(&token).await;
    let after = world.items().await;
    let job = after.iter().find(|item| item["sk"].as_s().unwrap() == "job").unwrap();
    assert!(!job.contains_key("tc") && !job.contains_key("due_at"));
}
