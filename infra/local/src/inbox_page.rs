//! The inbox, drawn as a phone, for a person who tries the system. It exists in the local runner only.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, PreEscaped, html};
use serde_json::Value;

const STYLE: &str = "
body { margin: 0; background: light-dark(#e9e6df, #17181b); color-scheme: light dark; font: 16px/1.5 system-ui, 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif; }
main { box-sizing: border-box; width: min(24rem, 100% - 1.5rem); min-height: 40rem; margin: 1.5rem auto; padding: 1rem; border: .6rem solid #26272b; border-radius: 2.4rem; background: light-dark(#fff, #0c0d0f); color: light-dark(#1b1c1f, #f1f1f1); }
h1 { margin: .5rem 0 1.5rem; text-align: center; font-size: 1rem; }
article { margin: 0 0 1.25rem; }
header { margin: 0 .5rem .25rem; font-size: .8rem; color: light-dark(#5c5f66, #a3a7ad); }
p { margin: 0; padding: .7rem .9rem; border-radius: 1.1rem 1.1rem 1.1rem .3rem; background: light-dark(#ececf0, #26282d); white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: light-dark(#0a58ca, #7fb2ff); }
.none { text-align: center; background: none; color: light-dark(#5c5f66, #a3a7ad); }
";

/// The page for the inbox's JSON.
pub(crate) fn response(texts: &Value) -> Response {
    let texts = texts.as_array().map(Vec::as_slice).unwrap_or_default();
    let page = html! {
        (DOCTYPE)
        html lang="ko" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="refresh" content="3";
                title { "문자함 · Texts" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "문자함 · Texts" }
                    @for text in texts { (message(text)) }
                    @if texts.is_empty() { p.none { "아직 문자가 없어요 · No texts yet" } }
                }
            }
        }
    };
    ([(header::CACHE_CONTROL, "no-store")], Html(page.into_string())).into_response()
}

fn message(text: &Value) -> maud::Markup {
    let part = |name: &str| text[name].as_str().unwrap_or_default();
    let body = part("body");
    let (words, link) = body.rsplit_once('\n').unwrap_or((body, ""));
    html! {
        article {
            header { (part("to")) " · " (part("sentAt")) " · " (body.encode_utf16().count()) " units" }
            p {
                (words) "\n"
                @if link.starts_with("http") { a href=(link) { (link) } } @else { (link) }
            }
        }
    }
}
