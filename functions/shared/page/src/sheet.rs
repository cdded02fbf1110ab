//! What all pages share: head, header, footer.

use job::Language;
use maud::{DOCTYPE, Markup, html};

use crate::assets::shelf;
use crate::words::{Word, say};

/// One page: what is its own.
pub(crate) struct Sheet {
    /// The language it is in.
    pub(crate) language: Language,
    /// What it is called in tabs and previews: never a query, never a title of a result.
    pub(crate) title: Word,
    /// What previews say of it.
    pub(crate) description: Word,
    /// Whether search engines may show it.
    pub(crate) is_public: bool,
    /// After how many seconds a browser without JavaScript reads it again.
    pub(crate) refresh: Option<u64>,
    /// The `<main>` element and what belongs to it.
    pub(crate) main: Markup,
}

impl Sheet {
    /// The whole document.
    pub(crate) fn render(&self) -> String {
        let language = self.language;
        html! {
            (DOCTYPE)
            html lang=(language.code()) {
                head { (self.head()) }
                body {
                    header.top {
                        a.home href=(start_path(language)) {
                            img src=(shelf().icon.path) alt="" width="28" height="28";
                            (say(language, Word::ServiceName))
                        }
                        (other_language(language))
                    }
                    (self.main)
                    footer.bottom { p { (say(language, Word::Footer)) } }
                }
            }
        }
        .into_string()
    }

    fn head(&self) -> Markup {
        let title = format!("{} · {}", say(self.language, self.title), say(self.language, Word::ServiceName));
        html! {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            (self.preview(&title))
            meta name="referrer" content="no-referrer";
            @if !self.is_public { meta name="robots" content="noindex, nofollow"; }
            // Numbers in titles of results are no telephone numbers.
            meta name="format-detection" content="telephone=no";
            meta name="color-scheme" content="light dark";
            meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff";
            meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14161d";
            link rel="icon" type="image/svg+xml" href=(shelf().icon.path);
            link rel="stylesheet" href=(shelf().style.path);
            script type="module" src=(shelf().script.path) {}
            @if let Some(seconds) = self.refresh {
                noscript { meta http-equiv="refresh" content=(seconds); }
            }
        }
    }

    /// Messengers fetch links by themselves and show this to everybody in the conversation.
    fn preview(&self, title: &str) -> Markup {
        let description = say(self.language, self.description);
        html! {
            meta name="description" content=(description);
            meta property="og:title" content=(title);
            meta property="og:description" content=(description);
            meta property="og:site_name" content=(say(self.language, Word::ServiceName));
            meta property="og:type" content="website";
            meta name="twitter:card" content="summary";
        }
    }
}

/// The start page's address, in the reader's language.
pub(crate) fn start_path(language: Language) -> String {
    format!("/?lang={}", language.code())
}

/// The same page in the other language: the link names no path, so it keeps the present one (RFC 3986, 5.2.2).
fn other_language(language: Language) -> Markup {
    let other = match language {
        Language::Korean => Language::English,
        Language::English => Language::Korean,
    };
    html! {
        a.language href={ "?lang=" (other.code()) } hreflang=(other.code()) lang=(other.code()) rel="nofollow" {
            (say(language, Word::OtherLanguage))
        }
    }
}
