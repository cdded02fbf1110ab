//! A system whose AWS services refuse everything: its inbox is empty, and no search can be read or saved.

use axum::{Json, Router, http::StatusCode, response::IntoResponse, routing::get};
use job::Rules;
use serde_json::json;
use tempfile::TempDir;
use tests::World;
use textback::{AwsSide, Sources, SystemSettings};
use tokio::net::TcpListener;

/// Starts one. It keeps its secret in the folder.
pub(crate) async fn system(folder: &TempDir, sources: Sources) -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let inbox = get(|| async { Json(json!([])) });
    let router = Router::new().route("/_local/texts", inbox).fallback(refuse);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let settings = World::settings(folder.path().to_owned(), sources, Rules::AGREED);
    World::of(SystemSettings { aws: AwsSide::Attached { url }, ..settings }).await
}

/// An error that the SDK does not try again.
async fn refuse() -> impl IntoResponse {
    (StatusCode::BAD_REQUEST, Json(json!({ "__type": "AccessDeniedException", "message": "not today" })))
}
