use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page for a person who tries the system: in one piece, stored in no cache, loaded anew where no script can renew it.
pub(crate) struct LocalPage {
    pub(crate) korean_title: &'static str,
    pub(crate) english_title: &'static str,
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
}

impl LocalPage {
    /// Its title as it stands in the page.
    pub(crate) fn heading(&self) -> Markup {
        html! { h1 { (self.korean_title) small lang="en" { (self.english_title) } } }
    }

    /// The page with this in its body.
    pub(crate) fn response(&self, body: &Markup) -> Response {
        let page = html! {
            (DOCTYPE)
            html lang="ko" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    noscript { meta http-equiv="refresh" content="3"; }
                    link rel="icon" href="data:,";
                    title { (self.korean_title) " · " (self.english_title) }
                    style { (PreEscaped(self.style)) }
                    script type="module" { (PreEscaped(self.script)) }
                }
                body { (body) }
            }
        };
        ([(header::CACHE_CONTROL, "no-store")], Html(page.into_string())).into_response()
    }
}
