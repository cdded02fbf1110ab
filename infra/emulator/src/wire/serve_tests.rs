use axum::routing::get;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

use super::*;

const HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n";
const END: &[u8] = b"\r\n";

/// A server with this many places, and its address.
async fn served(most: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(async || "answered"));
    tokio::spawn(serve_at_most(most, listener, router, CancellationToken::new()));
    address
}

/// A connection on which half a request was sent.
async fn half_request(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(HEAD).await.unwrap();
    stream
}

/// Sends the rest of the request and reads an answer.
async fn is_answered(stream: &mut TcpStream) -> bool {
    let mut answer = [0; 512];
    let sent = stream.write_all(END).await;
    match sent {
        Ok(()) => {
            matches!(stream.read(&mut answer).await, Ok(length) if answer[..length].starts_with(b"HTTP/1.1 200"))
        }
        Err(_) => false,
    }
}

/// Reads until the server has closed the connection; false when it says something before.
async fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 512]).await, Ok(0) | Err(_))
}

#[tokio::test]
async fn hundreds_of_half_requests_do_not_shut_the_door() {
    let address = served(8).await;
    let mut half = Vec::new();
    // Fewer than the files of a process, of which the clients need one each.
    for _ in 0..500 {
        half.push(half_request(address).await);
    }
    let mut whole = half_request(address).await;
    assert!(is_answered(&mut whole).await);
    assert!(is_closed(&mut half[0]).await, "the one that has been silent longest goes first");
}

#[tokio::test]
async fn a_connection_that_was_just_answered_stays_and_the_silent_ones_go() {
    let address = served(2).await;
    let mut silent = half_request(address).await;
    let mut answered = half_request(address).await;
    assert!(is_answered(&mut answered).await);
    let mut next = half_request(address).await;
    assert!(is_answered(&mut next).await);
    assert!(is_closed(&mut silent).await);
    answered.write_all(HEAD).await.unwrap();
    assert!(is_answered(&mut answered).await);
}

#[tokio::test(start_paused = true)]
async fn half_a_request_has_a_minute() {
    let address = served(8).await;
    let begun = Instant::now();
    let mut half = half_request(address).await;
    assert!(timeout(2 * SILENCE, is_closed(&mut half)).await.is_ok_and(|is_closed| is_closed));
    assert!(begun.elapsed() >= SILENCE);
}
