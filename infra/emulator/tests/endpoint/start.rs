use std::{fs, path::Path};

use aws_sdk_dynamodb::{
    primitives::Blob,
    types::AttributeValue::{B, S},
};
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

#[tokio::test]
async fn a_table_that_was_cut_is_named_at_the_start_with_what_to_do() {
    let world = World::start().await;
    for number in 0..8 {
        let put = world.dynamodb().put_item().table_name("textback");
        let put = put.item("pk", S(format!("job#{number}"))).item("sk", S("job".to_owned()));
        put.item("hits", B(Blob::new(vec![7; 64 * 1024]))).send().await.unwrap();
    }
    let folder = world.stop().await;
    let (data, table) = (folder.path().join("data"), folder.path().join("data/table.sqlite"));
    let whole = fs::read(&table).unwrap();
    assert!(whole.len() > 8 * 64 * 1024);
    for length in [whole.len() - 1, whole.len() * 3 / 4, whole.len() / 2, 5_000, 0] {
        fs::write(&table, &whole[..length]).unwrap();
        let refusal = refusal_on(&data).await;
        let says = |words| refusal.contains(words);
        assert!(says("table.sqlite is damaged") && says("move it away"), "{length}: {refusal}");
        assert!(!says("\n"), "{length}: {refusal}");
        assert_eq!(fs::metadata(&table).unwrap().len(), length as u64);
    }
    fs::write(&table, &whole).unwrap();
    Endpoint::start(EndpointSettings::new(&data)).await.unwrap();
}

#[tokio::test]
async fn a_table_that_another_program_holds_is_not_called_damaged() {
    let world = World::start().await;
    let folder = world.stop().await;
    let data = folder.path().join("data");
    let holder = rusqlite::Connection::open(data.join("table.sqlite")).unwrap();
    holder.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let refusal = refusal_on(&data).await;
    assert!(refusal.contains("table.sqlite is in use by another textback or program"), "{refusal}");
    drop(holder);
    Endpoint::start(EndpointSettings::new(&data)).await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn every_file_is_for_its_owner_only_even_in_a_folder_that_was_there_before() {
    use std::os::unix::fs::PermissionsExt;
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let world = World::start().await;
    assert_eq!(mode(&world.data()), 0o700);
    let folder = world.stop().await;
    let data = folder.path().join("data");
    open(&data, 0o755);
    let files = || fs::read_dir(&data).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
    files().iter().for_each(|file| open(file, 0o644));
    let endpoint = Endpoint::start(EndpointSettings::new(&data)).await.unwrap();
    let names =
        ["table.sqlite", "table.sqlite-wal", "table.sqlite-shm", "texts.jsonl", "kms.key", "endpoint.lock"];
    for name in names {
        assert!(files().contains(&data.join(name)), "{name} is missing among {:?}", files());
    }
    for file in files() {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    endpoint.stop().await;
}

#[tokio::test]
async fn a_page_elsewhere_reads_no_inbox_and_sets_no_faults() {
    let world = World::start().await;
    let (client, url) = (reqwest::Client::new(), world.endpoint.url());
    let faults = r#"{"rules": [{"fault": "fail"}]}"#;
    for (method, path) in [("GET", "/_local/texts"), ("PUT", "/_local/faults"), ("POST", "/")] {
        let request = client.request(method.parse().unwrap(), format!("{url}{path}")).body(faults);
        assert_eq!(
            request.header("host", "evil.example").send().await.unwrap().status(),
            421,
            "{method} {path}"
        );
    }
    let containers = client.get(format!("{url}/_local/texts")).header("host", "host.docker.internal:4566");
    assert_eq!(containers.send().await.unwrap().status(), 200);
    assert!(world.sqs().list_queues().send().await.is_ok(), "no fault was set");
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
