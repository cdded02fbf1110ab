//! Pages that say one thing and offer one thing to do next.

use job::Language;
use maud::html;

use crate::assets::shelf;
use crate::sheet::{Sheet, start_path};
use crate::words::{Word, say};

/// There is no such search (404). One page for a link that is malformed, unknown or expired: it must not tell which.
pub fn missing(language: Language) -> String {
    let next = (start_path(language), Word::NewSearch);
    notice_page(language, [Word::MissingHeading, Word::MissingNote], next)
}

/// Something broke on our side (500, 503).
pub fn trouble(language: Language) -> String {
    // An empty address is the present page's: a failed form is not sent again by it, a failed page is.
    let next = (String::new(), Word::TryAgain);
    notice_page(language, [Word::TroubleHeading, Word::TroubleNote], next)
}

/// A search could not be cancelled just now (503): back to its page, which knows how it stands.
pub fn stuck(language: Language, path: &str) -> String {
    notice_page(language, [Word::TroubleHeading, Word::StuckNote], (path.to_owned(), Word::BackToSearch))
}

/// This address does not answer to this method (405).
pub fn not_allowed(language: Language) -> String {
    let next = (start_path(language), Word::ToStart);
    notice_page(language, [Word::NotAllowedHeading, Word::NotAllowedNote], next)
}

fn notice_page(language: Language, [heading, note]: [Word; 2], (href, label): (String, Word)) -> String {
    let main = html! {
        main.plain {
            h1 { (say(language, heading)) }
            p.lead { (say(language, note)) }
            p { a.button href=(href) { (say(language, label)) } }
        }
    };
    Sheet {
        language,
        title: heading,
        description: Word::ServiceDescription,
        home: None,
        is_public: false,
        refresh: None,
        // Whoever is here goes on to the start page, as a rule.
        kit: &shelf().start,
        main,
    }
    .render()
}
