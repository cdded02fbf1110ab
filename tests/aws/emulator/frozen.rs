//! Lambda freezes a process between two invocations, and the network forgets its connections meanwhile without a word.

use std::{net::SocketAddr, process::Command};

use emulator::Service;
use serde_json::json;
use tests::event_for;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::lambda::Lambda;

/// A line between a function and the services: it passes bytes on, until it forgets the connections that are open. No
/// end is told then, and no byte passes; new ones are passed on as before.
struct Relay {
    address: SocketAddr,
    target: watch::Sender<Option<SocketAddr>>,
    forgotten: watch::Sender<()>,
    opened: watch::Receiver<usize>,
}

impl Relay {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let (target, forgotten) = (watch::Sender::new(None), watch::Sender::new(()));
        let (count, opened) = watch::channel(0);
        let relay = Self { address, target: target.clone(), forgotten: forgotten.clone(), opened };
        tokio::spawn(async move {
            while let Ok((mut inside, _)) = listener.accept().await {
                count.send_modify(|count| *count += 1);
                let mut forgotten = forgotten.subscribe();
                let target = target.borrow().expect("it is set before a function starts");
                tokio::spawn(async move {
                    let mut outside = TcpStream::connect(target).await.expect("the services listen");
                    tokio::select! {
                        _ = copy_bidirectional(&mut inside, &mut outside) => {}
                        // Both ends stay open, and nothing more is read of either.
                        _ = forgotten.changed() => std::future::pending().await,
                    }
                });
            }
        });
        relay
    }
}

fn signal(processes: &[u32], name: &str) {
    let ids = processes.iter().map(u32::to_string);
    let done = Command::new("kill").arg(name).args(ids).status().expect("kill runs");
    assert!(done.success(), "{name}");
}

#[tokio::test]
async fn a_connection_that_was_dropped_while_a_process_stood_still_costs_one_attempt() {
    let relay = Relay::start().await;
    let lambda = Lambda::with(&[("AWS_ENDPOINT_URL", &format!("http://{}", relay.address))]).await;
    relay.target.send_replace(Some(lambda.endpoint()));
    let token = lambda.created("search").await;
    let opened = |status: &serde_json::Value| {
        assert_eq!(status["status"], "pending");
        *relay.opened.borrow()
    };
    let before = opened(&lambda.status(&token).await);
    assert_eq!(opened(&lambda.status(&token).await), before, "the connection is kept");

    let processes = lambda.processes("job-status").await;
    signal(&processes, "-STOP");
    relay.forgotten.send_replace(());
    signal(&processes, "-CONT");
    assert_eq!(opened(&lambda.status(&token).await), before + 1, "one attempt went with the old one");
}

#[tokio::test]
async fn a_text_asked_for_over_a_table_that_never_answers_is_answered_503_by_the_function() {
    let limits = [("TEXTS_DAILY", "200")];
    let lambda = Lambda::with(&limits).await;
    lambda.created("search").await;
    lambda.black_hole(Service::DynamoDb);
    let answer = lambda.invoke("create-job", "search-with-number", "").await;
    assert_eq!((&answer["statusCode"], &answer["headers"]["retry-after"]), (&json!(503), &json!("5")));
    assert_eq!(answer["headers"]["content-type"], "application/problem+json");
    // A form comes back as it was typed.
    let mut form = event_for("create-job", "form", "");
    let typed = form["body"].as_str().expect("a form").replace("phone=", "phone=010-2345-6789&consent=yes");
    form["body"] = typed.into();
    let answer = lambda.send("create-job", &form).await;
    assert_eq!((&answer["statusCode"], &answer["headers"]["retry-after"]), (&json!(503), &json!("5")));
    assert_eq!(answer["headers"]["content-type"], "text/html; charset=utf-8");
    let page = answer["body"].as_str().expect("a page");
    for kept in ["원피스", "010-2345-6789", "2Yb8xT4mQw7KpLz1Rs9VdE", "검색을 시작하지 못했어요."]
    {
        assert!(page.contains(kept), "{kept}: {page}");
    }
}
