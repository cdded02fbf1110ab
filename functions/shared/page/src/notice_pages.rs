//! Pages that say one thing and offer one thing to do next.

use job::Language;
use maud::html;

use crate::manifest::start_path;
use crate::parts::layout::Layout;
use words::{Message, message};

/// What such a page says, and where its one link leads.
struct Notice<'a> {
    heading: Message,
    note: Message,
    /// The link's address. An empty one is the present page's: a failed form is not sent again by it, a failed page is.
    href: &'a str,
    link: Message,
}

/// There is no such search (404). One page for a link that is malformed, unknown or expired: it must not tell which.
pub fn missing(language: Language) -> String {
    let (heading, note, link) = (Message::MissingHeading, Message::MissingNote, Message::NewSearch);
    Notice { heading, note, href: &start_path(language), link }.render(language)
}

/// Something broke on our side (500, 503).
pub fn trouble(language: Language) -> String {
    let (heading, note, link) = (Message::TroubleHeading, Message::TroubleNote, Message::TryAgain);
    Notice { heading, note, href: "", link }.render(language)
}

/// A search could not be cancelled or erased just now (503): back to its page, which knows how it stands.
pub fn stuck(language: Language, path: &str, is_erasing: bool) -> String {
    let note = if is_erasing { Message::StuckEraseNote } else { Message::StuckNote };
    let (heading, link) = (Message::TroubleHeading, Message::BackToSearch);
    Notice { heading, note, href: path, link }.render(language)
}

/// This address does not answer to this method (405).
pub fn not_allowed(language: Language) -> String {
    let (heading, note, link) = (Message::NotAllowedHeading, Message::NotAllowedNote, Message::ToStart);
    Notice { heading, note, href: &start_path(language), link }.render(language)
}

impl Notice<'_> {
    fn render(&self, language: Language) -> String {
        let main = html! {
            main.plain {
                h1 { (message(language, self.heading)) }
                p.lead { (message(language, self.note)) }
                p { a.button href=(self.href) { (message(language, self.link)) } }
            }
        };
        Layout::beside(language, self.heading, main).render()
    }
}
