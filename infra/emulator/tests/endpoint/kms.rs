use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::operation::decrypt::DecryptError;
use aws_sdk_kms::primitives::Blob;

use crate::world::World;

const NUMBER: &[u8] = b"+821012345678";

/// Seals for one job, the context's names in a random order (the SDK's map).
async fn seal(world: &World) -> Blob {
    let request = world.kms().encrypt().key_id("alias/textback").plaintext(Blob::new(NUMBER));
    let request = request.encryption_context("job", "a1b2").encryption_context("purpose", "contact");
    request.send().await.unwrap().ciphertext_blob.unwrap()
}

async fn open(world: &World, blob: Blob, job: &str) -> Result<Vec<u8>, DecryptError> {
    let request = world.kms().decrypt().ciphertext_blob(blob);
    let request = request.encryption_context("purpose", "contact").encryption_context("job", job);
    let opened = request.send().await.map_err(aws_sdk_kms::error::SdkError::into_service_error)?;
    Ok(opened.plaintext.unwrap().into_inner())
}

#[tokio::test]
async fn what_is_sealed_opens_with_its_context_even_after_a_crash() {
    let world = World::start().await;
    let blob = seal(&world).await;
    assert!(!blob.as_ref().windows(NUMBER.len()).any(|window| window == NUMBER));
    assert_ne!(blob, seal(&world).await, "two seals of one number differ");
    let world = world.crash_and_restart().await;
    assert_eq!(open(&world, blob, "a1b2").await.unwrap(), NUMBER);
}

#[tokio::test]
async fn another_context_a_changed_byte_and_a_foreign_blob_are_invalid_ciphertext() {
    let world = World::start().await;
    let blob = seal(&world).await;
    let mut changed = blob.clone().into_inner();
    *changed.last_mut().unwrap() ^= 1;
    let refused = [(blob, "other"), (Blob::new(changed), "a1b2"), (Blob::new("foreign"), "a1b2")];
    for (blob, job) in refused {
        let refusal = open(&world, blob, job).await.unwrap_err();
        assert!(refusal.is_invalid_ciphertext_exception(), "{refusal:?}");
    }
}

#[tokio::test]
async fn the_only_key_answers_to_its_alias_id_and_arn_and_no_other_is_found() {
    let world = World::start().await;
    let describe = |key: String| world.kms().describe_key().key_id(key).send();
    let key = describe("alias/textback".to_owned()).await.unwrap().key_metadata.unwrap();
    let alias_arn = "arn:aws:kms:us-east-1:123456789012:alias/textback".to_owned();
    for name in [key.key_id, key.arn.unwrap(), alias_arn] {
        world.kms().encrypt().key_id(name).plaintext(Blob::new("x")).send().await.unwrap();
    }
    assert!(
        describe("alias/other".to_owned()).await.unwrap_err().into_service_error().is_not_found_exception()
    );
}

#[tokio::test]
async fn an_operation_that_is_not_here_is_unknown() {
    let world = World::start().await;
    let refusal = world.kms().list_keys().send().await.unwrap_err().into_service_error();
    assert_eq!(refusal.code(), Some("UnknownOperationException"));
}
