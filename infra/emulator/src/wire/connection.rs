//! Connections that keep no place for nothing, and that a fault can cut in the middle of a call.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::{Instant, Sleep, sleep},
};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// A connection to which nothing was written for so long is closed: nothing is written to half a request. SQS's longest
/// poll is 20 s, and API Gateway answers within 30.
const SILENCE: Duration = Duration::from_secs(60);
/// The most connections that are open at the same time. A process has 1,024 files on most machines.
const MOST: usize = 600;
/// The pause after a connection could not be accepted: the process has no files left.
const PAUSE: Duration = Duration::from_millis(100);

/// Accepts connections: when there are too many, the one that has been silent longest is closed for the next.
pub(crate) struct Connections {
    listener: TcpListener,
    most: usize,
    open: Vec<Weak<State>>,
}

/// One connection, as its requests see it.
#[derive(Clone)]
pub struct Connection {
    peer: SocketAddr,
    local: SocketAddr,
    state: Arc<State>,
}

struct State {
    cut: CancellationToken,
    written_at: Mutex<Instant>,
    /// Requests whose head was read, and that are not answered.
    under_way: AtomicUsize,
}

/// A connection's bytes.
pub(crate) struct Line {
    stream: TcpStream,
    connection: Connection,
    is_cut: Pin<Box<WaitForCancellationFutureOwned>>,
    silence: Pin<Box<Sleep>>,
}

impl Connections {
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self { listener, most: MOST, open: Vec::new() }
    }

    fn open(&mut self, stream: TcpStream, peer: SocketAddr) -> io::Result<Line> {
        // Answers are small: without this, Nagle's algorithm would hold some back for 40 ms.
        stream.set_nodelay(true)?;
        self.open.retain(|state| state.strong_count() > 0);
        if self.open.len() >= self.most {
            self.close_most_silent();
        }
        let state = State {
            cut: CancellationToken::new(),
            written_at: Mutex::new(Instant::now()),
            under_way: AtomicUsize::new(0),
        };
        let connection = Connection { peer, local: stream.local_addr()?, state: Arc::new(state) };
        self.open.push(Arc::downgrade(&connection.state));
        Ok(Line::new(stream, connection))
    }

    /// Closes the connection that waits longest for a request; when all are being answered, for an answer.
    fn close_most_silent(&mut self) {
        let open = self.open.iter().filter_map(Weak::upgrade);
        let silent =
            open.min_by_key(|state| (state.under_way.load(Ordering::SeqCst) > 0, state.written_at()));
        if let Some(state) = silent {
            state.cut.cancel();
            self.open.retain(|other| !std::ptr::eq(other.as_ptr(), Arc::as_ptr(&state)));
        }
    }
}

impl State {
    fn written_at(&self) -> Instant {
        *self.written_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// The client's address.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// This machine's address, as the client reached it.
    pub(crate) fn local(&self) -> SocketAddr {
        self.local
    }

    /// Closes it: bytes that are not written by now never are.
    pub(crate) fn cut(&self) {
        self.state.cut.cancel();
    }

    /// Counts a request as under way until the guard is dropped.
    pub(crate) fn begin_request(&self) -> impl Drop + use<> {
        self.state.under_way.fetch_add(1, Ordering::SeqCst);
        UnderWay(Arc::clone(&self.state))
    }
}

struct UnderWay(Arc<State>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Listener for Connections {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        loop {
            let accepted = self.listener.accept().await;
            match accepted.and_then(|(stream, peer)| Ok((self.open(stream, peer)?, peer))) {
                Ok(accepted) => return accepted,
                Err(error) => {
                    tracing::debug!(%error, "a connection could not be accepted");
                    self.close_most_silent();
                    sleep(PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Connections>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        stream.io().connection.clone()
    }
}

impl Line {
    fn new(stream: TcpStream, connection: Connection) -> Self {
        let is_cut = Box::pin(connection.state.cut.clone().cancelled_owned());
        let silence = Box::pin(sleep(SILENCE));
        Self { stream, connection, is_cut, silence }
    }

    /// Ready with an error when the connection is cut, or silent for too long.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        if self.is_cut.as_mut().poll(context).is_ready() {
            return Poll::Ready(io::ErrorKind::ConnectionReset.into());
        }
        loop {
            ready!(self.silence.as_mut().poll(context));
            let end = self.connection.state.written_at() + SILENCE;
            if end <= Instant::now() {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            self.silence.as_mut().reset(end);
        }
    }

    fn begin_write(&self) -> io::Result<()> {
        if self.connection.state.cut.is_cancelled() {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        *self.connection.state.written_at.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        Ok(())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(error) = self.poll_end(context) {
            return Poll::Ready(Err(error));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.begin_write()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.begin_write()?;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
