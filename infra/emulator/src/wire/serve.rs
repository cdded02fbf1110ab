use std::net::IpAddr;

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{
    connection::{Connection, Connections},
    host,
};

/// Serves a router on this machine until it is stopped, and then until requests under way are answered.
///
/// Connections are bounded in number and in silence. Requests that name another host than a loopback one, the address
/// that they reached or an `invited` name are answered 421. Handlers may ask for the `ConnectInfo<Connection>`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    invited: &'static [&'static str],
    stop: CancellationToken,
) {
    let router = router.layer(from_fn(
        async move |ConnectInfo(connection): ConnectInfo<Connection>, request: Request, next: Next| {
            let _under_way = connection.begin_request();
            answer(request, next, connection.local().ip(), invited).await
        },
    ));
    let service = router.into_make_service_with_connect_info::<Connection>();
    // The result has no error: a connection that cannot be accepted is logged and the next one awaited.
    let _ =
        axum::serve(Connections::new(listener), service).with_graceful_shutdown(stop.cancelled_owned()).await;
}

async fn answer(request: Request, next: Next, reached: IpAddr, invited: &[&str]) -> Response {
    let (parts, body) = request.into_parts();
    match host::check(&parts, reached.to_canonical(), invited) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(status) => status.into_response(),
    }
}
