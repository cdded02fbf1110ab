//! What AWS learns of who calls it: this product's name, and nothing that the SDK would tell of itself.

use std::sync::{Arc, Mutex};

use axum::{Router, http::HeaderMap};
use cloud::{Aws, JobTable, WakeUps};
use tests::served;

#[tokio::test]
async fn aws_is_called_under_this_products_name_alone() {
    let heard = Arc::<Mutex<Vec<HeaderMap>>>::default();
    let hear = Arc::clone(&heard);
    let answer = async move |headers: HeaderMap| {
        hear.lock().unwrap().push(headers);
        "{}"
    };
    let url = format!("http://{}", served(Router::new().fallback(answer)).await);
    let aws = Aws::local(&url);
    JobTable::new(&aws, "table").connect().await;
    WakeUps::new(&aws, &format!("{url}/1/queue")).connect().await;
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 2);
    for headers in heard.iter() {
        assert_eq!(headers["user-agent"], format!("textback/{}", env!("CARGO_PKG_VERSION")));
        let told =
            headers.iter().find(|(_, value)| String::from_utf8_lossy(value.as_bytes()).contains("aws-sdk"));
        assert_eq!(told, None);
        assert!(headers["authorization"].to_str().unwrap().starts_with("AWS4-HMAC-SHA256 "));
    }
}
