//! Serving on this machine, by connections that keep no place for nothing and that a fault can cut in the middle of a call.

use std::{
    io,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use axum::{
    Extension, Router,
    extract::{ConnectInfo, Request},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::host;

/// The longest that a connection waits for the head of a request, and a request for the rest of it and its answer. SQS's
/// longest poll is 20 s, and API Gateway answers within 30.
const SILENCE: Duration = Duration::from_secs(60);
/// The most connections that are open at the same time. A process has 1,024 files on most machines.
const MOST: usize = 600;
/// The pause after a connection could not be accepted: the process has no files left.
const PAUSE: Duration = Duration::from_millis(100);

/// One connection, as its requests see it.
#[derive(Clone)]
pub struct Connection {
    peer: SocketAddr,
    local: SocketAddr,
    state: Arc<State>,
}

struct State {
    cut: CancellationToken,
    activity: Mutex<Activity>,
}

/// In the order in which connections are closed when there are too many: first those that wait for a request, each by its
/// last answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Activity {
    is_answering: bool,
    answered_at: Instant,
}

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
            let (parts, body) = request.into_parts();
            match host::check(&parts, connection.local.ip().to_canonical(), invited) {
                Ok(()) => next.run(Request::from_parts(parts, body)).await,
                Err(status) => status.into_response(),
            }
        },
    ));
    serve_at_most(MOST, listener, router, stop).await;
}

/// Serves so many connections at a time: when there are more, the one that has been silent longest is closed for the next.
async fn serve_at_most(most: usize, listener: TcpListener, router: Router, stop: CancellationToken) {
    let router = router.layer(from_fn(answer_in_time));
    let mut open: Vec<Weak<State>> = Vec::new();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        while connections.try_join_next().is_some() {}
        open.retain(|state| state.strong_count() > 0);
        match accepted.and_then(|(stream, peer)| Ok((Connection::new(&stream, peer)?, stream))) {
            Ok((connection, stream)) => {
                if open.len() >= most {
                    close_most_silent(&mut open);
                }
                open.push(Arc::downgrade(&connection.state));
                connections.spawn(connection.serve(stream, router.clone(), stop.clone()));
            }
            Err(error) => {
                tracing::debug!(%error, "a connection could not be accepted");
                close_most_silent(&mut open);
                sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Closes the connection that waits longest for a request; when all are being answered, for an answer.
fn close_most_silent(open: &mut Vec<Weak<State>>) {
    let states = open.iter().filter_map(Weak::upgrade);
    if let Some(silent) = states.min_by_key(|state| *state.activity()) {
        silent.cut.cancel();
        open.retain(|other| !std::ptr::eq(other.as_ptr(), Arc::as_ptr(&silent)));
    }
}

/// Notes when a request is being answered, and cuts its connection when that takes too long.
async fn answer_in_time(
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    connection.state.activity().is_answering = true;
    let answer = timeout(SILENCE, next.run(request)).await;
    let Ok(response) = answer else { connection.cut().await };
    *connection.state.activity() = Activity::idle();
    response
}

impl Activity {
    fn idle() -> Self {
        Self { is_answering: false, answered_at: Instant::now() }
    }
}

impl State {
    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    fn new(stream: &TcpStream, peer: SocketAddr) -> io::Result<Self> {
        // Answers are small: without this, Nagle's algorithm would hold some back for 40 ms.
        stream.set_nodelay(true)?;
        let state = State { cut: CancellationToken::new(), activity: Mutex::new(Activity::idle()) };
        Ok(Self { peer, local: stream.local_addr()?, state: Arc::new(state) })
    }

    /// The client's address.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Closes it in the middle of a request: what is not answered by now never is.
    pub(crate) async fn cut(&self) -> ! {
        self.state.cut.cancel();
        loop {
            std::future::pending::<()>().await;
        }
    }

    async fn serve(self, stream: TcpStream, router: Router, stop: CancellationToken) {
        let cut = self.state.cut.clone();
        let service = TowerToHyperService::new(router.layer(Extension(ConnectInfo(self))));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(SILENCE);
        let mut http = pin!(http.serve_connection(TokioIo::new(stream), service));
        tokio::select! {
            _ = http.as_mut() => return,
            () = cut.cancelled() => return,
            () = stop.cancelled() => http.as_mut().graceful_shutdown(),
        }
        tokio::select! {
            _ = http => {}
            () = cut.cancelled() => {}
        }
    }
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
