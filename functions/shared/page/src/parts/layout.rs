//! The parts that all pages share: head, header, footer.

use job::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::{PageAssets, shelf};
use crate::manifest::{privacy_path, start_path};
use words::{Message, message};

/// The script within the pages that are about to change: it reads the page again, as a browser without scripts does,
/// unless the page's own script has begun by then. That one may be blocked, missing, or too new for a browser. The
/// content security policy names its hash.
const RELOAD: &str =
    "setTimeout(()=>{window.isRunning||location.reload()},document.currentScript.dataset.after*1e3)";

/// One page: what is its own.
pub(crate) struct Layout<'a> {
    /// The language it is in.
    pub(crate) language: Language,
    /// Its title in tabs: never a query, never a title of a result.
    pub(crate) title: Message,
    /// Its description in previews.
    pub(crate) description: Message,
    /// The address of the site, which previews need for their picture. `None`: it is a page that is not linked to.
    pub(crate) home: Option<&'a str>,
    /// True when search engines may show it.
    pub(crate) is_public: bool,
    /// The part of the address behind `?` that the other language keeps.
    pub(crate) choice: &'a str,
    /// After how many seconds a browser without JavaScript reads it again: it is still about to change.
    pub(crate) refresh: Option<u64>,
    /// Its style sheet and its script.
    pub(crate) kit: &'static PageAssets,
    /// The `<main>` element and what belongs to it.
    pub(crate) main: Markup,
}

impl Layout<'_> {
    /// A page beside those of searches, which search engines do not show. Its reader goes on to the start page, as a rule,
    /// so it has the assets of that.
    pub(crate) fn beside(language: Language, title: Message, main: Markup) -> Self {
        Self {
            language,
            title,
            description: Message::ServiceDescription,
            home: None,
            is_public: false,
            choice: "",
            refresh: None,
            kit: &shelf().start,
            main,
        }
    }

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
                            (message(language, Message::ServiceName))
                        }
                        (other_language(language, self.choice))
                    }
                    (self.main)
                    footer.bottom {
                        p {
                            (message(language, Message::Footer)) " "
                            a href=(privacy_path(language)) { (message(language, Message::Privacy)) }
                        }
                    }
                }
            }
        }
        .into_string()
    }

    fn head(&self) -> Markup {
        let title = format!(
            "{} · {}",
            message(self.language, self.title),
            message(self.language, Message::ServiceName)
        );
        html! {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            (self.preview())
            meta name="referrer" content="no-referrer";
            @if !self.is_public { meta name="robots" content="noindex, nofollow"; }
            // Numbers in titles of results are no telephone numbers.
            meta name="format-detection" content="telephone=no";
            meta name="color-scheme" content="light dark";
            meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff";
            meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14161d";
            link rel="icon" type="image/svg+xml" href=(shelf().icon.path);
            link rel="apple-touch-icon" href=(shelf().touch_icon.path);
            // A reader who waits may want the page on the home screen; elsewhere it would be a request for nothing.
            @if self.refresh.is_some() { link rel="manifest" href=(shelf().manifest(self.language).path); }
            link rel="stylesheet" href=(self.kit.style.path);
            script type="module" src=(self.kit.script.path) {}
            @if let Some(seconds) = self.refresh {
                noscript { meta http-equiv="refresh" content=(seconds); }
                script data-after=(seconds) { (PreEscaped(RELOAD)) }
            }
        }
    }

    /// Messengers fetch links by themselves and show this to all in the conversation, often long afterwards:
    /// it is the same for every search in every state.
    fn preview(&self) -> Markup {
        let (name, description) =
            (message(self.language, Message::ServiceName), message(self.language, self.description));
        html! {
            meta name="description" content=(description);
            meta property="og:title" content=(name);
            meta property="og:description" content=(description);
            meta property="og:site_name" content=(name);
            meta property="og:type" content="website";
            @if let Some(home) = self.home {
                meta property="og:image" content={ (home) (shelf().preview.path) };
                meta property="og:image:width" content="800";
                meta property="og:image:height" content="400";
                meta name="twitter:card" content="summary_large_image";
            }
        }
    }
}

/// Where the script speaks: what a screen reader says when something has changed, and what all readers see while
/// no answer comes, because the reader is offline or because we are. The script replaces neither: a live region must
/// outlive what it speaks of.
pub(crate) fn live(language: Language, offline: Message, server: Message) -> Markup {
    html! {
        p.hidden #live role="status" {}
        p.trouble #trouble role="status" hidden data-offline=(message(language, offline))
            data-server=(message(language, server)) {}
    }
}

/// The same page in the other language: the link names no path, so it keeps the present one (RFC 3986, 5.2.2).
fn other_language(language: Language, choice: &str) -> Markup {
    let other = match language {
        Language::Korean => Language::English,
        Language::English => Language::Korean,
    };
    html! {
        a.language href={ "?lang=" (other.code()) @if !choice.is_empty() { "&" (choice) } } hreflang=(other.code()) lang=(other.code()) rel="nofollow" {
            (message(language, Message::OtherLanguage))
        }
    }
}
