//! Private addresses are reached only where the source says so.

use std::sync::Arc;

use search::Source;

use super::server::{Reply, Server};
use super::{ask, failure, source};
use crate::SourcesFile;
use crate::ask::address_policy::AddressPolicy;
use crate::ask::clients::Clients;
use crate::ask::{HttpSource, plan::Plan};

const PUBLIC: &str = "allow_private = false";

#[tokio::test]
async fn a_private_address_is_refused_however_it_is_named() {
    let server = Server::start(|_| Reply::hit()).await;
    let port = server.address().port();
    for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
        let (code, cause) = failure(&source(&format!("http://{host}:{port}"), PUBLIC)).await;
        assert_eq!(code, "private-address", "{host}: {cause}");
        assert!(cause.ends_with("is a private address; allow_private = true would allow it"), "{cause}");
    }
    assert_eq!(failure(&source("http://169.254.169.254", PUBLIC)).await.0, "private-address");
    assert_eq!(server.asked().len(), 0);
    ask(&source(&format!("http://localhost:{port}"), "allow_private = true")).await.expect("now it may");
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let inner = Server::start(|_| Reply::hit()).await;
    let port = inner.address().port();
    for host in ["127.0.0.1", "localhost", "169.254.169.254", "[fd00::1]"] {
        let location = format!("Location: http://{host}:{port}/");
        let server = Server::start(move |_| Reply::status("302 Found", &location)).await;
        let (code, _) = failure(&public_source(&server)).await;
        assert_eq!(code, "private-address", "{host}");
    }
    assert_eq!(inner.asked().len(), 0);
}

#[tokio::test]
async fn a_redirect_to_something_else_than_the_web_is_refused() {
    let with_a_user = ["http://u:p@a.example/", "http://u@a.example/", "http://:p@a.example/"];
    for location in ["file:///etc/passwd", "javascript:alert(1)", "http://"].into_iter().chain(with_a_user) {
        let server =
            Server::start(move |_| Reply::status("302 Found", &format!("Location: {location}"))).await;
        let (code, cause) = failure(&public_source(&server)).await;
        assert_eq!(
            (code, cause.as_str()),
            ("bad-answer", "it redirected to no address that can be followed")
        );
    }
}

/// A source at a name that, for the test alone, is known to be this server's: it passes for public.
fn public_source(server: &Server) -> Arc<dyn Source> {
    let text = super::toml(&format!("http://public.example:{}", server.address().port()), PUBLIC);
    let file = SourcesFile::parse(&text, &|_| None).expect("a good file");
    let plan: Arc<Plan> = file.plans().next().expect("one source");
    assert_eq!(plan.policy, AddressPolicy::PublicOnly);
    let mut clients = Clients::knowing("public.example", server.address()).expect("a client");
    Arc::new(HttpSource::new(plan, &mut clients).expect("the client that is there"))
}
