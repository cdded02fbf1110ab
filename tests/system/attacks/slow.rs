//! Bodies that never end take nobody's place, and make nothing.

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{raw::address_of, victim};

/// More than a browser opens, and fewer than a machine's open files.
const CONNECTIONS: usize = 200;

#[tokio::test]
async fn two_hundred_requests_that_never_end_keep_nobody_waiting_and_create_nothing() {
    let (world, token) = victim().await;
    let jobs = world.items().await.len();
    let mut open = Vec::new();
    for number in 0..CONNECTIONS {
        let mut connection = TcpStream::connect(address_of(&world.url)).await.unwrap();
        let head = "POST /api/search-jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        // Half of them never end their head, the others their body.
        let rest = if number % 2 == 0 { "A: b\r\nB" } else { "Content-Length: 13\r\n\r\n{\"query\"" };
        connection.write_all(format!("{head}{rest}").as_bytes()).await.unwrap();
        open.push(connection);
    }
    for _ in 0..20 {
        assert_eq!(world.status(&token).await.status, 200);
    }
    drop(open);
    assert_eq!(world.status(&token).await.status, 200);
    assert_eq!(world.items().await.len(), jobs, "half a request is none");
}
