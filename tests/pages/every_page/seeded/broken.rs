//! A system whose AWS services refuse everything: its inbox and its counts are empty, and no search can be read or
//! saved.

use axum::{Json, Router, http::StatusCode, response::IntoResponse, routing::get};
use job::Rules;
use serde_json::json;
use tempfile::TempDir;
use tests::{World, served};
use textback::{AwsSide, Sources, SystemSettings};

/// Starts one. It keeps its secret in the folder.
pub(crate) async fn system(folder: &TempDir, sources: Sources) -> World {
    let none = get(|| async { Json(json!([])) });
    let router = Router::new().route("/_local/texts", none.clone()).route("/_local/calls", none);
    let router = router.fallback(refuse);
    let url = format!("http://{}", served(router).await);
    let settings = World::settings(folder.path().to_owned(), sources, Rules::AGREED);
    World::of(SystemSettings { aws: AwsSide::Attached { url }, ..settings }).await
}

/// An error that the SDK does not try again.
async fn refuse() -> impl IntoResponse {
    (StatusCode::BAD_REQUEST, Json(json!({ "__type": "AccessDeniedException", "message": "not today" })))
}
