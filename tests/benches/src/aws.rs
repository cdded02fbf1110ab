//! AWS as one TLS endpoint: it keeps what is put, answers at once or after a delay, and counts nothing. What a call
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
    http::HeaderMap,
    response::{IntoResponse, Response},
    serve::Listener,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs},
    server::TlsStream,
};

/// The endpoint.
pub(crate) struct Aws {
    pub(crate) url: String,
    /// The certificate that clients must believe, in PEM.
    pub(crate) certificate: PathBuf,
    services: Arc<Services>,
}

/// Items by their two keys.
type Items = BTreeMap<(String, String), Value>;

#[derive(Default)]
struct Services {
    items: Mutex<Items>,
    copies: AtomicU64,
    messages: Mutex<Vec<String>>,
    delay_micros: AtomicU64,
}

impl Aws {
    /// Starts it, with its certificate in this folder, among the five that a function compiled in.
    pub(crate) async fn start(folder: &Path) -> Self {
        let (acceptor, pem) = identity();
        let certificate = folder.join("roots.pem");
        let amazons = include_str!("../../../functions/shared/cloud/src/roots.pem");
        fs::write(&certificate, format!("{amazons}{pem}")).expect("a file in a folder of ours");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("https://localhost:{}", listener.local_addr().expect("it is bound").port());
        let services = Arc::new(Services::default());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&services));
        tokio::spawn(async move { axum::serve(TlsListener { listener, acceptor }, router).await });
        Self { url, certificate, services }
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

    /// From now on, answers after this long.
    pub(crate) fn delay(&self, delay: Duration) {
        let micros = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.services.delay_micros.store(micros, Ordering::Relaxed);
    }
}

/// A self-signed certificate for localhost, and the same in PEM.
fn identity() -> (TlsAcceptor, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let text = STANDARD.encode(made.cert.der());
    let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    let key = made.signing_key.serialize_der().try_into().expect("a PKCS #8 key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("the usual versions");
    let config = config.with_no_client_auth().with_single_cert(vec![made.cert.into()], key);
    (TlsAcceptor::from(Arc::new(config.expect("they belong together"))), pem)
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

async fn answer(State(services): State<Arc<Services>>, headers: HeaderMap, body: Bytes) -> Response {
    let delay = services.delay_micros.load(Ordering::Relaxed);
    if delay > 0 {
        // The runtime's own timer wakes up to a quarter late: at the next whole millisecond, and one more.
        let sleep = move || std::thread::sleep(Duration::from_micros(delay));
        tokio::task::spawn_blocking(sleep).await.expect("it only sleeps");
    }
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit_once('.').map_or("", |(_, operation)| operation);
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
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
