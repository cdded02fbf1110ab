//! SOLAPI on the same port: a path for each thing, and errors of its own.

use axum::{
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::json;
use url::form_urlencoded;

use super::response::plain_json_response;

/// The path below which it is.
pub(super) const SOLAPI_PATH: &str = "/solapi/";
const GROUPS: &str = "messages/v4/groups";
const MESSAGES: &str = "messages/v4/list";

/// The operation and the group that a method and an address name, as the documentation entitles them.
pub(super) fn operation_of(method: &Method, address: &Uri) -> (String, String) {
    let path = address.path().strip_prefix(SOLAPI_PATH).unwrap_or_default();
    if method == Method::GET && path == MESSAGES {
        let query = address.query().unwrap_or_default().as_bytes();
        let group = form_urlencoded::parse(query).find(|(name, _)| name == "groupId");
        return ("ListMessages".to_owned(), group.map(|(_, group)| group.into_owned()).unwrap_or_default());
    }
    let rest = path.strip_prefix(GROUPS).unwrap_or("//");
    let parts: Vec<_> = rest.trim_matches('/').split('/').filter(|part| !part.is_empty()).collect();
    let (operation, group) = match (method.as_str(), parts.as_slice()) {
        ("POST", []) => ("CreateGroup", ""),
        ("GET", [group]) => ("GetGroup", *group),
        ("PUT", [group, "messages"]) => ("AddMessages", *group),
        ("POST", [group, "send"]) => ("SendGroup", *group),
        _ => ("Unknown", ""),
    };
    (operation.to_owned(), group.to_owned())
}

/// An error as SOLAPI answers it.
#[derive(Debug)]
pub(crate) struct SolapiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
}

impl SolapiError {
    /// The request is at fault.
    pub(crate) const fn invalid(code: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code }
    }
}

impl IntoResponse for SolapiError {
    fn into_response(self) -> Response {
        let Self { status, code } = self;
        let mut response =
            plain_json_response(json!({ "errorCode": code, "errorMessage": code }).to_string());
        *response.status_mut() = status;
        response
    }
}
