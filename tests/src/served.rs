use std::net::SocketAddr;

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
