//! Pages that say one thing and offer one thing to do next.

use job::Language;
use maud::html;

use crate::assets::shelf;
use crate::layout::Layout;
use crate::manifest::start_path;
use crate::words::{Message, message};

/// There is no such search (404). One page for a link that is malformed, unknown or expired: it must not tell which.
pub fn missing(language: Language) -> String {
    let next = (start_path(language), Message::NewSearch);
    notice_page(language, [Message::MissingHeading, Message::MissingNote], next)
}

/// Something broke on our side (500, 503).
pub fn trouble(language: Language) -> String {
    // An empty address is the present page's: a failed form is not sent again by it, a failed page is.
    let next = (String::new(), Message::TryAgain);
    notice_page(language, [Message::TroubleHeading, Message::TroubleNote], next)
}

/// A search could not be cancelled just now (503): back to its page, which knows how it stands.
pub fn stuck(language: Language, path: &str) -> String {
    notice_page(
        language,
        [Message::TroubleHeading, Message::StuckNote],
        (path.to_owned(), Message::BackToSearch),
    )
}

/// This address does not answer to this method (405).
pub fn not_allowed(language: Language) -> String {
    let next = (start_path(language), Message::ToStart);
    notice_page(language, [Message::NotAllowedHeading, Message::NotAllowedNote], next)
}

fn notice_page(
    language: Language,
    [heading, note]: [Message; 2],
    (href, label): (String, Message),
) -> String {
    let main = html! {
        main.plain {
            h1 { (message(language, heading)) }
            p.lead { (message(language, note)) }
            p { a.button href=(href) { (message(language, label)) } }
        }
    };
    Layout {
        language,
        title: heading,
        description: Message::ServiceDescription,
        home: None,
        is_public: false,
        choice: "",
        refresh: None,
        // A reader who is here goes on to the start page, as a rule.
        kit: &shelf().start,
        main,
    }
    .render()
}
