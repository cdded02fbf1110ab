//! An operator's second chance for jobs that failed: `textback redrive`.

use std::process::{Command, Output};

use cloud::{Aws, JobTable, StoredFinding};
use job::{Job, Key, Moment, Rules, Timestamp, Token};
use search::Finding;
use serde_json::json;
use tests::{Scripted, World, binary, output_of};

struct Bench {
    world: World,
    table: JobTable,
    endpoint: String,
}

impl Bench {
    /// A system whose queue loses every message, so that nothing happens by itself.
    async fn with(sources: &[&Scripted]) -> Self {
        let world = World::with(Scripted::system(sources), Rules::AGREED).await;
        world.drop_wake_ups(true);
        let endpoint = world.variables()["AWS_ENDPOINT_URL"].clone();
        let table = JobTable::new(&Aws::local(&endpoint), &world.variables()["TABLE_NAME"]);
        Self { world, table, endpoint }
    }

    async fn created(&self) -> (String, Key) {
        let token = self.world.created_with_phone("q").await;
        let key = Token::parse(&token).unwrap().key();
        (token, key)
    }

    async fn job(&self, key: &Key) -> Job {
        self.table.read(key, Timestamp::from_millis(0)).await.unwrap().unwrap()
    }

    /// Creates a job whose searcher stored what the first source had found, and gave up on all of them.
    async fn failed(&self) -> (String, Key) {
        let (token, key) = self.created().await;
        let job = self.job(&key).await;
        let at = Moment { now: job.created_at, rules: Rules::AGREED };
        let claimed = job.claim(at).unwrap();
        self.table.replace(&job, &claimed).await.unwrap();
        let bytes = Finding::new(Vec::new()).encode();
        let found = StoredFinding { source: "a".to_owned(), hits: 0, bytes };
        self.table.keep_finding(&claimed, found).await.unwrap();
        self.table.replace(&claimed, &claimed.complete(1, &[], at).unwrap()).await.unwrap();
        (token, key)
    }

    fn redrive(&self, flags: &[&str]) -> Output {
        let mut command = Command::new(binary("textback"));
        command.arg("redrive").args(flags).args(["--aws-endpoint", &self.endpoint]);
        output_of(command)
    }

    fn told(&self, flags: &[&str]) -> (Option<i32>, String) {
        let Output { status, stdout, .. } = self.redrive(flags);
        (status.code(), String::from_utf8(stdout).unwrap())
    }
}

#[tokio::test]
async fn a_redriven_job_keeps_what_it_had_found_and_is_texted_once() {
    let [first, second] = [Scripted::new("a", 1), Scripted::new("b", 2)];
    let bench = Bench::with(&[&first, &second]).await;
    let (token, key) = bench.failed().await;
    let before = bench.world.status(&token).await.json();
    assert_eq!((&before["status"], before.get("redrivenAt")), (&json!("failed"), None));
    first.answer();
    second.answer();
    bench.world.drop_wake_ups(false);
    let (code, told) = bench.told(&[&key.short()]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("no-source-answered") && told.contains("1 searched again, 0 left"), "{told}");
    let ended = bench.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    assert_eq!((first.asked(), second.asked()), (0, 1), "what was found is not asked for again");
    assert!(ended["redrivenAt"].is_string());
    assert_eq!(ended["expiresAt"], before["expiresAt"]);
    assert_eq!(bench.world.texts().await.len(), 1);
}

#[tokio::test]
async fn all_that_failed_for_a_reason_in_a_span_are_found_and_a_dry_run_changes_nothing() {
    let bench = Bench::with(&[&Scripted::new("a", 1), &Scripted::new("b", 1)]).await;
    let keys = [bench.failed().await.1, bench.failed().await.1];
    bench.created().await;
    let (code, told) = bench.told(&["--reason", "no-source-answered", "--dry-run"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(keys.iter().all(|key| told.contains(&key.hex())), "{told}");
    assert!(told.contains("2 would be searched again, 0 left"), "{told}");
    assert_eq!(bench.job(&keys[0]).await.redriven, None);
    for elsewhere in [
        &["--reason", "crashed"][..],
        &["--reason", "no-source-answered", "--to", "1h ago"],
        &["--reason", "no-source-answered", "--from", "2030-01-01T00:00:00Z", "--to", "2030-01-02T00:00:00Z"],
    ] {
        assert!(bench.told(elsewhere).1.starts_with("0 searched again"), "{elsewhere:?}");
    }
    let (_, told) = bench.told(&["--reason", "no-source-answered"]);
    assert!(told.contains("2 searched again"), "{told}");
    assert_eq!(bench.job(&keys[1]).await.redriven.map(|redriven| redriven.times), Some(1));
}

#[tokio::test]
async fn what_cannot_be_redriven_is_told_and_why() {
    let bench = Bench::with(&[&Scripted::new("a", 1)]).await;
    let (_, pending) = bench.created().await;
    let (code, told) = bench.told(&[&pending.hex(), "0123456789abcdef"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("left: the job has not failed"), "{told}");
    assert!(told.contains("0123456789abcdef  left: there is no such job"), "{told}");
    let refusals: [(&[&str], &str); 4] = [
        (&[], "--reason"),
        (&["1234567"], "8 to 64 hexadecimal digits"),
        (&["--reason", "bored"], "crashed, too-old or no-source-answered"),
        (&["--reason", "crashed", "--from", "soon"], "2h ago"),
    ];
    for (flags, expected) in refusals {
        let Output { status, stderr, .. } = bench.redrive(flags);
        let line = String::from_utf8(stderr).unwrap();
        assert!(status.code() == Some(2) && line.contains(expected), "{flags:?}: {line}");
    }
}

#[test]
fn without_an_endpoint_or_variables_a_redrive_names_the_variable_that_is_missing() {
    let mut command = Command::new(binary("textback"));
    command.env_clear().args(["redrive", "--reason", "crashed"]);
    let Output { status, stderr, .. } = output_of(command);
    let line = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2));
    assert!(line.contains("AWS_REGION is not set") && line.contains("--aws-endpoint"), "{line}");
}
