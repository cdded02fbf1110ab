use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use job::{Timestamp, Token};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs},
};
use x509_parser::pem::Pem;

use super::*;
use crate::{Aws, JobTable};

/// The SHA-256 fingerprints on amazontrust.com/repository.
const PUBLISHED: [&str; 5] = [
    "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
    "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
    "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
    "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
    "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
];
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn pinned() -> Vec<Pem> {
    Pem::iter_from_buffer(AMAZON).collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_roots_are_those_that_amazon_has_published() {
    let fingerprint = |pem: Pem| const_hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&pem.contents));
    assert_eq!(pinned().into_iter().map(fingerprint).collect::<Vec<_>>(), PUBLISHED);
}

#[test]
fn no_root_ends_within_a_year() {
    let in_a_year = (SystemTime::now() + YEAR).duration_since(UNIX_EPOCH).unwrap().as_secs();
    for pem in pinned() {
        let root = pem.parse_x509().unwrap();
        let end = root.validity().not_after;
        assert!(end.timestamp().unsigned_abs() > in_a_year, "{} ends {end}: renew roots.pem", root.subject());
    }
}

/// An endpoint whose certificate nobody knows: its address, and the certificate in PEM. It answers everything with
/// nothing.
async fn endpoint() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        STANDARD.encode(made.cert.der())
    );
    let key = made.signing_key.serialize_der().try_into().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![made.cert.into()], key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = Vec::new();
            while !request.ends_with(b"}") && stream.read_buf(&mut request).await.is_ok_and(|read| read > 0) {
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
        }
    });
    (format!("https://localhost:{port}"), pem)
}

/// True when a table at this endpoint can be read by this client.
async fn reads(endpoint: &str, client: SharedHttpClient) -> bool {
    let table = JobTable::new(&Aws::in_memory(endpoint, client), "table");
    let read = table.read(&Token::from_bytes([1; 16]).key(), Timestamp::from_millis(1)).await;
    read.is_ok_and(|job| job.is_none())
}

#[tokio::test]
async fn a_certificate_that_leads_to_none_of_amazons_roots_is_refused() {
    let (endpoint, _) = endpoint().await;
    assert!(!reads(&endpoint, http_client()).await);
}

#[tokio::test]
async fn a_bundle_of_ones_own_is_trusted_instead() {
    let (endpoint, certificate) = endpoint().await;
    let client = http_client_trusting(certificate.into_bytes()).unwrap();
    assert!(reads(&endpoint, client).await);
    let others = http_client_trusting(AMAZON.to_vec()).unwrap();
    assert!(!reads(&endpoint, others).await);
}

#[test]
fn a_bundle_without_certificates_is_none() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for text in ["", "no certificate", broken] {
        assert!(http_client_trusting(text.as_bytes().to_vec()).is_none(), "{text:?}");
    }
}
