//! Whose certificates the AWS services' own are believed by: Amazon's published roots, compiled in. The system's bundle
//! holds 140 others, and reading it would be half of a cold start.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// The list on amazontrust.com/repository: roots, never leaves, so that no renewal of a certificate matters. The first
/// of them ends in December 2037; a test fails a year before.
const AMAZON: &[u8] = include_bytes!("roots.pem");

/// A client that believes Amazon's roots, and the system's where those do not do: in another partition of AWS, or
/// behind a proxy that looks into TLS.
pub(crate) fn http_client() -> SharedHttpClient {
    SharedHttpClient::new(PinnedFirst::new(
        trusting(TrustStore::empty().with_pem_certificate(AMAZON)),
        system(),
    ))
}

/// A client that believes the certificates in this PEM file's text and no others; `None` when there are none in it.
pub(crate) fn http_client_believing(pem: Vec<u8>) -> Option<SharedHttpClient> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let mut roots = RootCertStore::empty();
    let are_sound = certificates.ok()?.into_iter().all(|certificate| roots.add(certificate).is_ok());
    (are_sound && !roots.is_empty()).then(|| trusting(TrustStore::empty().with_pem_certificate(pem)))
}

fn trusting(roots: TrustStore) -> SharedHttpClient {
    let context =
        TlsContext::builder().with_trust_store(roots).build().expect("a trust store is all it needs");
    let client = Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc));
    SharedHttpClient::new(WhenUsed(client.tls_context(context).build_https()))
}

fn system() -> SharedHttpClient {
    trusting(TrustStore::empty().with_native_roots(true))
}

/// A client that reads its roots when a connection is opened, and not once more for every service, only to see whether it
/// could.
#[derive(Debug)]
struct WhenUsed(SharedHttpClient);

impl HttpClient for WhenUsed {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }
}

/// Two clients, of which the second takes over for good when a certificate does not lead to the first one's roots.
///
/// The call that finds out fails as one that never connected, which every caller tries again: the SDK at once, a text
/// in its turn.
#[derive(Debug)]
struct PinnedFirst {
    pinned: SharedHttpClient,
    system: SharedHttpClient,
    is_foreign: Arc<AtomicBool>,
}

impl PinnedFirst {
    fn new(pinned: SharedHttpClient, system: SharedHttpClient) -> Self {
        Self { pinned, system, is_foreign: Arc::default() }
    }
}

impl HttpClient for PinnedFirst {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        if self.is_foreign.load(Ordering::Relaxed) {
            return self.system.http_connector(settings, components);
        }
        let connector = self.pinned.http_connector(settings, components);
        SharedHttpConnector::new(Watched { connector, is_foreign: Arc::clone(&self.is_foreign) })
    }
}

/// A connector that notes when a certificate was not believed.
struct Watched {
    connector: SharedHttpConnector,
    is_foreign: Arc<AtomicBool>,
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watched")
    }
}

impl HttpConnector for Watched {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (call, is_foreign) = (self.connector.call(request), Arc::clone(&self.is_foreign));
        HttpConnectorFuture::new(async move {
            let answer = call.await;
            if answer.as_ref().is_err_and(is_untrusted_certificate)
                && !is_foreign.swap(true, Ordering::Relaxed)
            {
                tracing::warn!("AWS does not answer with one of Amazon's roots: the system's are used");
            }
            answer
        })
    }
}

/// Whether a certificate was not believed. An I/O error hides what it was made of from `source`.
fn is_untrusted_certificate(error: &ConnectorError) -> bool {
    let outermost: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(outermost), |error| error.source())
        .any(|error| matches!(tls_error(error), Some(rustls::Error::InvalidCertificate(_))))
}

fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let inner = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    inner.downcast_ref().or_else(|| tls_error(inner))
}

#[cfg(test)]
#[path = "roots_tests.rs"]
mod tests;
