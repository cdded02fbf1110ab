//! The manifest that a phone reads when the page is put on its home screen (W3C, Web Application Manifest).

use job::{Language, ViewToken};
use serde_json::json;

use words::{Message, message};

/// The manifest in this language, with the addresses of the icon as SVG and as PNG. It opens the start page: a link
/// to one search would be dead in a week.
pub(crate) fn manifest(language: Language, vector: &str, pixels: &str) -> String {
    let name = message(language, Message::ServiceName);
    json!({
        "id": "/",
        "name": name,
        "short_name": name,
        "description": message(language, Message::ServiceDescription),
        "lang": language.code(),
        "start_url": start_path(language),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [
            { "src": vector, "type": "image/svg+xml", "sizes": "any" },
            { "src": pixels, "type": "image/png", "sizes": "512x512", "purpose": "any maskable" },
        ],
    })
    .to_string()
}

/// The start page's address, in the reader's language.
pub(crate) fn start_path(language: Language) -> String {
    format!("/?lang={}", language.code())
}

/// The address of the page on what people leave here.
pub(crate) fn privacy_path(language: Language) -> String {
    format!("/privacy?lang={}", language.code())
}

/// The start page's address, filled in with the words and sites of this search.
pub(crate) fn again_path(language: Language, view: &ViewToken) -> String {
    format!("{}&again={}", start_path(language), view.as_str())
}
