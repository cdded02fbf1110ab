//! The roots that certificates of AWS services must lead to: Amazon's published ones, compiled in. The system's bundle
//! holds 140 others, and reading it would be half of a cold start.

use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::connections::{Connections, KEPT};

/// The list on amazontrust.com/repository: roots, never leaves, so that no renewal of a certificate matters. The first
/// of them ends in December 2037; a test fails a year before.
const AMAZON: &[u8] = include_bytes!("roots.pem");

/// A client that trusts Amazon's roots alone. Behind a proxy that looks into TLS, or in another partition of AWS,
/// `AWS_CA_BUNDLE` names others.
pub(crate) fn http_client() -> SharedHttpClient {
    trusting(TrustStore::empty().with_pem_certificate(AMAZON))
}

/// A client that trusts the system's roots, for a service whose own are not known.
pub(crate) fn http_client_of_the_web() -> SharedHttpClient {
    trusting(TrustStore::default())
}

/// A client that trusts the certificates in this PEM file's text and no others; `None` when there are none in it.
pub(crate) fn http_client_trusting(pem: Vec<u8>) -> Option<SharedHttpClient> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let mut roots = RootCertStore::empty();
    let are_sound = certificates.ok()?.into_iter().all(|certificate| roots.add(certificate).is_ok());
    (are_sound && !roots.is_empty()).then(|| trusting(TrustStore::empty().with_pem_certificate(pem)))
}

fn trusting(roots: TrustStore) -> SharedHttpClient {
    let context =
        TlsContext::builder().with_trust_store(roots).build().expect("a trust store is all it needs");
    let client =
        || Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(context.clone());
    SharedHttpClient::new(Connections {
        kept: client().pool_idle_timeout(KEPT).build_https(),
        fresh: client().pool_max_idle_per_host(0).build_https(),
    })
}

#[cfg(test)]
#[path = "roots_tests.rs"]
mod tests;
