//! Sources over TLS: HTTP/2 where both sides speak it, and certificates that no authority has signed.

use std::collections::HashMap;
use std::sync::Arc;

use rustls::ServerConfig;
use search::Source;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{ask, failure, source, toml};
use crate::SourcesFile;
use crate::ask::HttpSource;
use crate::ask::address_policy::AddressPolicy;
use crate::ask::clients::{Clients, builder};

const BODY: &[u8] = r#"{"items":[{"name":"가방","link":"https://a.example/1"}]}"#.as_bytes();

/// A server that speaks nothing but HTTP/2 over TLS, with a certificate that it made itself for these names; its port
/// and its certificate.
async fn start(names: &[&str]) -> (u16, reqwest::Certificate) {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let certificate = reqwest::Certificate::from_der(made.cert.der()).expect("it was just made");
    let key = made.signing_key.serialize_der().try_into().expect("a PKCS #8 key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("the usual versions").with_no_client_auth();
    let mut config = config.with_single_cert(vec![made.cert.into()], key).expect("they belong together");
    config.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let port = listener.local_addr().expect("a bound port").port();
    tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(config))));
    (port, certificate)
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor) {
    while let Ok((stream, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        // A client that does not trust it hangs up: that is the test's to see.
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let Ok(mut connection) = h2::server::handshake(stream).await else { return };
            while let Some(Ok((_, mut respond))) = connection.accept().await {
                if let Ok(mut body) = respond.send_response(http::Response::new(()), false) {
                    let _ = body.send_data(BODY.into(), true);
                }
            }
        });
    }
}

/// A source at this port whose client trusts this certificate.
fn trusting(port: u16, certificate: reqwest::Certificate) -> Arc<dyn Source> {
    let text = toml(&format!("https://localhost:{port}"), "");
    let plan = SourcesFile::parse(&text, &|_| None).expect("a good file").plans().next().expect("one source");
    let client = builder().tls_certs_only([certificate]).build().expect("a client");
    let mut clients = Clients(HashMap::from([(AddressPolicy::Anywhere, client)]));
    Arc::new(HttpSource::new(plan, &mut clients).expect("the client that is there"))
}

#[tokio::test]
async fn http_2_is_spoken_where_the_source_speaks_it() {
    let (port, certificate) = start(&["localhost"]).await;
    let source = trusting(port, certificate);
    assert_eq!(ask(&source).await.expect("an answer")[0].title(), "가방");
    let report = source.diagnose(&super::query("가방")).await.to_string();
    assert!(report.contains("200 OK HTTP/2.0"), "{report}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_named() {
    let (port, _) = start(&["localhost"]).await;
    let (code, cause) = failure(&source(&format!("https://localhost:{port}"), "retries = 2")).await;
    assert_eq!(code, "unreachable");
    assert!(cause.starts_with("no TLS connection: invalid peer certificate"), "{cause}");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_named() {
    let (port, certificate) = start(&["shop.example"]).await;
    let (code, cause) = failure(&trusting(port, certificate)).await;
    assert_eq!(code, "unreachable");
    assert!(cause.contains("certificate"), "{cause}");
}
