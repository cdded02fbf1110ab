//! The shops whose goods the seeded searches have found: on this machine, by HTTPS, with a picture of each.

use std::{io, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
    serve::Listener,
};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivatePkcs8KeyDer},
    server::TlsStream,
};

/// Opens the shops; their port.
pub(crate) async fn open() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let router = Router::new().route("/pictures/{number}", get(picture));
    let door = Door { listener, acceptor: acceptor() };
    tokio::spawn(async move { axum::serve(door, router).await });
    port
}

/// A picture of a garment in a colour of its own, upright as shops have them. Every seventh is lost.
async fn picture(Path(number): Path<u32>) -> Response {
    if number % 7 == 6 {
        return StatusCode::NOT_FOUND.into_response();
    }
    let hue = number * 47 % 360;
    let drawn = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='400' viewBox='0 0 30 40'>\
         <rect width='30' height='40' fill='hsl({hue} 40% 88%)'/>\
         <path d='M11 7h8l2 8-2 3 5 17H6l5-17-2-3z' fill='hsl({hue} 45% 45%)'/></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml")], drawn).into_response()
}

/// A certificate that nobody vouches for.
fn acceptor() -> TlsAcceptor {
    let made = generate_simple_self_signed(["shop.example".to_owned()]).expect("a name and a fresh key");
    let CertifiedKey { cert, signing_key } = made;
    let key = PrivatePkcs8KeyDer::from(KeyPair::serialize_der(&signing_key));
    let config = ServerConfig::builder().with_no_client_auth();
    let config =
        config.with_single_cert(vec![cert.der().clone()], key.into()).expect("a key and its certificate");
    TlsAcceptor::from(Arc::new(config))
}

struct Door {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Door {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            // A browser that hangs up before it is let in concerns nobody.
            let Ok((stream, address)) = self.listener.accept().await else { continue };
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
