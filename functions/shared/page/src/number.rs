//! The page where a number is given later. It has an address of its own, since the search's page comes again by itself
//! where there is no JavaScript, and would take away what is being typed.

use maud::html;

use crate::form::Form;
use crate::layout::Layout;
use words::{Message, message};

/// Renders the page of this form, which leads back to the search's page.
pub fn number(form: &Form<'_>, page_path: &str) -> String {
    let language = form.language;
    let main = html! {
        main.start {
            h1 { (message(language, Message::NumberHeading)) }
            p.lead { (message(language, Message::NumberLead)) }
            form #number method="post" accept-charset="utf-8" novalidate {
                @if let Some(notice) = form.notice() { (notice) }
                input type="hidden" name="language" value=(language.code());
                (form.phone(false))
                (form.consent())
                button type="submit" { (message(language, Message::NumberButton)) }
                p { a href=(page_path) { (message(language, Message::BackToSearch)) } }
            }
        }
    };
    let title = if form.mistakes.is_empty() { Message::TextMe } else { Message::MistakesTitle };
    Layout::beside(language, title, main).render()
}
