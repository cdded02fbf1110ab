use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::atomic::{AtomicU8, Ordering},
};

use axum::Router;
use tokio::net::TcpListener;

/// Serves these routes on a free port of this machine, for as long as the test runs.
///
/// # Panics
/// When there is no port.
pub async fn served(routes: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// A loopback address that no other caller has, in this process or in another that runs at the same time: a port that is
/// found free there stays free until the program that is told of it listens.
pub fn own_address() -> Ipv4Addr {
    static LAST: AtomicU8 = AtomicU8::new(0);
    // Every process may bind 127.0.x.y.
    let own = LAST.fetch_add(1, Ordering::Relaxed) % 254 + 1;
    let [.., high, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, own, high, low)
}
