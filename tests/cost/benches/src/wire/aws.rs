//! AWS behind TLS, each service at an endpoint of its own, with the kinds of keys and the cipher that AWS's own have. It
//! keeps what is put, answers at once or after a delay, and counts nothing. What a call
//! costs is counted elsewhere, at the endpoint that does what the services do; here, only the caller counts.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
    serve::Listener,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use catalogue::build_index;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PKCS_RSA_SHA256};
use search::RecordOptions;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{CipherSuite, ServerConfig, crypto::aws_lc_rs},
    server::TlsStream,
};

use crate::wire::durable::{self, Executions};

/// The sample's records.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/catalogue/sample.jsonl");

/// The services.
pub(crate) struct Aws {
    /// Their endpoints, by the variables that a program is told them with.
    pub(crate) endpoints: Vec<(&'static str, String)>,
    pub(crate) queue_url: String,
    /// The roots that clients must believe, in PEM.
    pub(crate) roots: PathBuf,
    /// The same among this machine's own, for clients that read all of those.
    pub(crate) all_roots: PathBuf,
    /// The sample as an index: of a file of records, a searcher builds one at each start.
    pub(crate) catalogue: PathBuf,
    services: Arc<Services>,
}

/// The queue first.
pub(crate) const SERVICES: [&str; 5] = [
    "AWS_ENDPOINT_URL_SQS",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_KMS",
    "AWS_ENDPOINT_URL_SNS",
    "AWS_ENDPOINT_URL_LAMBDA",
];
/// Where Debian keeps a machine's roots.
const MACHINE_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Items by their two keys.
type Items = BTreeMap<(String, String), Value>;

#[derive(Default)]
struct Services {
    items: Mutex<Items>,
    copies: AtomicU64,
    messages: Mutex<Vec<String>>,
    delay_micros: AtomicU64,
    executions: Executions,
}

impl Aws {
    /// Starts them, with their root in this folder, among the five that a function compiled in.
    pub(crate) async fn start(folder: &Path) -> Self {
        let identity = Identity::new();
        let roots = folder.join("roots.pem");
        let amazons = include_str!("../../../../../functions/shared/cloud/src/client/roots.pem");
        fs::write(&roots, format!("{amazons}{}", identity.root)).expect("a file in a folder of ours");
        let all_roots = folder.join("all_roots.pem");
        let machines = fs::read_to_string(MACHINE_ROOTS).unwrap_or_default();
        fs::write(&all_roots, format!("{machines}{}", identity.root)).expect("a file in a folder of ours");
        let catalogue = folder.join("sample.index");
        build_index(SAMPLE.as_ref(), &RecordOptions::default(), &catalogue, true, &mut |_| ())
            .expect("the sample is sound");
        let services = Arc::new(Services::default());
        let mut endpoints = Vec::new();
        for name in SERVICES {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let port = listener.local_addr().expect("it is bound").port();
            endpoints.push((name, format!("https://localhost:{port}")));
            let listener = TlsListener { listener, acceptor: identity.acceptor.clone() };
            let router = Router::new().fallback(answer).with_state(Arc::clone(&services));
            tokio::spawn(async move { axum::serve(listener, router).await });
        }
        let (_, queue) = &endpoints[0];
        let queue_url = format!("{queue}/123456789012/textback-wake-ups");
        Self { endpoints, queue_url, roots, all_roots, catalogue, services }
    }

    /// The messages that were sent since they were last asked for.
    pub(crate) fn messages(&self) -> Vec<String> {
        std::mem::take(&mut self.services.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Stores a copy of this job's item under a key of its own, which is returned.
    pub(crate) fn copy_job(&self, item: &Value) -> String {
        let number = self.services.copies.fetch_add(1, Ordering::Relaxed);
        let (key, mut copy) = (format!("{number:064x}"), item.clone());
        copy["pk"] = json!({ "S": format!("job#{key}") });
        self.services.items().insert(key_of(&copy), copy);
        key
    }

    /// The job with this key, as it is stored now.
    pub(crate) fn job(&self, key: &str) -> Value {
        self.services.items().get(&(format!("job#{key}"), "job".to_owned())).cloned().unwrap_or_default()
    }

    /// Starts a durable execution with this input; the event of its first invocation.
    pub(crate) fn start_execution(&self, input: &Value) -> String {
        self.services.executions.start(input)
    }

    /// From now on, answers after this long.
    pub(crate) fn delay(&self, delay: Duration) {
        let micros = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.services.delay_micros.store(micros, Ordering::Relaxed);
    }
}

/// A certificate for localhost, and what leads to it.
struct Identity {
    acceptor: TlsAcceptor,
    /// In PEM.
    root: String,
}

impl Identity {
    /// As Amazon's: a root, one below it and a leaf, all of them RSA; and of the ciphers the one that its servers prefer.
    fn new() -> Self {
        let root = CertifiedIssuer::self_signed(authority("A root"), rsa_key()).expect("a root");
        let between =
            CertifiedIssuer::signed_by(authority("One below it"), rsa_key(), &root).expect("a certificate");
        let key = rsa_key();
        let leaf = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        let leaf = leaf.signed_by(&key, &between).expect("a certificate");
        let mut provider = aws_lc_rs::default_provider();
        provider.cipher_suites.sort_by_key(|suite| suite.suite() != CipherSuite::TLS13_AES_128_GCM_SHA256);
        let config = ServerConfig::builder_with_provider(Arc::new(provider));
        let config = config.with_safe_default_protocol_versions().expect("the usual versions");
        let key = key.serialize_der().try_into().expect("a PKCS #8 key");
        let chain = vec![leaf.into(), between.der().clone()];
        let config = config.with_no_client_auth().with_single_cert(chain, key);
        let mut config = config.expect("they belong together");
        config.ignore_client_order = true;
        let text = STANDARD.encode(root.der());
        let root = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), root }
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters
}

fn rsa_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key of 2,048 bits")
}

/// Accepts connections over TLS, one handshake after the other.
struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, peer) = Listener::accept(&mut self.listener).await;
            let _ = stream.set_nodelay(true);
            // Whoever does not believe the certificate hangs up.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

async fn answer(
    State(services): State<Arc<Services>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let delay = services.delay_micros.load(Ordering::Relaxed);
    if delay > 0 {
        // The runtime's own timer wakes up to a quarter late: at the next whole millisecond, and one more.
        let sleep = move || std::thread::sleep(Duration::from_micros(delay));
        tokio::task::spawn_blocking(sleep).await.expect("it only sleeps");
    }
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    if uri.path().starts_with(durable::PATH) {
        return services.executions.answer(uri.path(), &asked);
    }
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit_once('.').map_or("", |(_, operation)| operation);
    let told = services.execute(operation, &asked);
    ([("content-type", "application/x-amz-json-1.0")], told.to_string()).into_response()
}

impl Services {
    fn items(&self) -> MutexGuard<'_, Items> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn execute(&self, operation: &str, asked: &Value) -> Value {
        let mut items = self.items();
        match operation {
            "PutItem" => {
                items.insert(key_of(&asked["Item"]), asked["Item"].clone());
                json!({})
            }
            // Its changes are not applied: no program here reads them back.
            "UpdateItem" => json!({}),
            "TransactWriteItems" => {
                for write in asked["TransactItems"].as_array().into_iter().flatten() {
                    items.insert(key_of(&write["Put"]["Item"]), write["Put"]["Item"].clone());
                }
                json!({})
            }
            "GetItem" => match items.get(&key_of(&asked["Key"])) {
                Some(item) => json!({ "Item": item }),
                None => json!({}),
            },
            // The index of what is due is empty; a partition is read whole.
            "Query" if asked["IndexName"].is_string() => json!({ "Items": [], "Count": 0 }),
            "Query" => {
                let values = asked["ExpressionAttributeValues"].as_object().into_iter().flatten();
                let keys: Vec<_> = values.filter_map(|(_, value)| value["S"].as_str()).collect();
                let found = items.iter().filter(|((partition, _), _)| keys.contains(&partition.as_str()));
                json!({ "Items": found.map(|(_, item)| item).collect::<Vec<_>>() })
            }
            "BatchGetItem" => json!({ "Responses": {}, "UnprocessedKeys": {} }),
            "SendMessage" => {
                let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
                messages.push(asked["MessageBody"].as_str().unwrap_or_default().to_owned());
                json!({ "MessageId": "5fea7756-0ea4-451a-a703-a558b933e274" })
            }
            "GetQueueAttributes" => json!({ "Attributes": { "ApproximateNumberOfMessages": "0" } }),
            "Encrypt" => json!({ "CiphertextBlob": STANDARD.encode([7; 210]), "KeyId": "key" }),
            _ => json!({ "__type": "UnknownOperationException" }),
        }
    }
}

fn key_of(item: &Value) -> (String, String) {
    let part = |name: &str| item[name]["S"].as_str().unwrap_or_default().to_owned();
    (part("pk"), part("sk"))
}
