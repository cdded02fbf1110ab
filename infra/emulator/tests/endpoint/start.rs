use std::fs;
use std::path::Path;

use emulator::{Endpoint, EndpointError, EndpointSettings};

use crate::world::World;

async fn refusal(settings: EndpointSettings) -> EndpointError {
    match Endpoint::start(settings).await {
        Ok(_) => panic!("the endpoint started"),
        Err(error) => error,
    }
}

async fn refusal_on(data: &Path) -> String {
    refusal(EndpointSettings::new(data)).await.to_string()
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_flag_that_changes_it() {
    let world = World::start().await;
    let mut settings = EndpointSettings::new(world.folder().join("other"));
    settings.port = world.endpoint.address().port();
    let port = settings.port;
    assert_eq!(
        refusal(settings).await.to_string(),
        format!("port {port} is taken: stop the other program or choose another with --aws-port")
    );
}

#[tokio::test]
async fn an_address_that_strangers_reach_or_that_is_not_this_machines_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let on = |host: &str| {
        let host = host.parse().unwrap();
        EndpointSettings { host, ..EndpointSettings::new(folder.path().join("data")) }
    };
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let refusal = refusal(on(host)).await.to_string();
        assert!(refusal.contains("asks nobody who they are") && refusal.contains("--listen"), "{refusal}");
    }
    let elsewhere = refusal(on("10.255.255.254")).await.to_string();
    assert!(elsewhere.contains("10.255.255.254 is no address of this machine"), "{elsewhere}");
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_made_or_is_in_use_is_named() {
    let world = World::start().await;
    let file = world.folder().join("file");
    fs::write(&file, "").unwrap();
    let below_a_file = refusal_on(&file.join("data")).await;
    assert!(below_a_file.contains("cannot be written") && below_a_file.contains("--data"), "{below_a_file}");
    let in_use = refusal_on(&world.data()).await;
    assert!(in_use.contains("in use by another textback"), "{in_use}");
}

#[tokio::test]
async fn a_file_that_is_no_table_or_no_key_stops_the_start_and_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for (name, says) in [("table.sqlite", "is not this program's table"), ("kms.key", "is not a key")] {
        let data = folder.path().join(says);
        fs::create_dir(&data).unwrap();
        fs::write(data.join(name), "somebody's letter, which is no database").unwrap();
        let refusal = refusal_on(&data).await;
        assert!(refusal.contains(says) && !refusal.contains('\n'), "{refusal}");
        assert_eq!(fs::read(data.join(name)).unwrap(), b"somebody's letter, which is no database");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_the_key_and_the_texts_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::start().await;
    for name in ["", "kms.key", "texts.jsonl"] {
        let mode = fs::metadata(world.data().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is {mode:o}");
    }
}

#[tokio::test]
async fn what_is_no_aws_call_is_answered_in_the_shape_of_an_aws_error() {
    let world = World::start().await;
    let client = reqwest::Client::new();
    let get = client.get(world.endpoint.url()).send().await.unwrap();
    assert_eq!(get.status(), 404);
    let target = client.post(world.endpoint.url()).header("x-amz-target", "Lambda.Invoke").body("{}");
    let target = target.send().await.unwrap();
    assert_eq!(target.status(), 400);
    let error: serde_json::Value = target.json().await.unwrap();
    assert_eq!(error["__type"], "UnknownOperationException");
}
