//! The page where the reader of a text who did not ask for it stops texts to its number, and allows them again. It is the same
//! for everybody, before and after.

use maud::html;

use crate::parts::form::Form;
use crate::parts::layout::Layout;
use words::{Field, Message, message};

/// What the page shows.
#[derive(Clone, Copy)]
pub struct StopPage<'a> {
    /// The number as it was typed, and its mistakes.
    pub form: &'a Form<'a>,
    /// The path of the search's page.
    pub page_path: &'a str,
    /// What was done, if what was sent proves that its reader may.
    pub done: Option<Message>,
}

/// Renders the page.
pub fn stop(page: &StopPage<'_>) -> String {
    let StopPage { form, page_path, done } = page;
    let language = form.language;
    let main = html! {
        main.start {
            @if let Some(done) = done { p.done role="status" { (message(language, *done)) } }
            h1 { (message(language, Message::Unasked)) }
            p.lead { (message(language, Message::StopLead)) }
            form method="post" accept-charset="utf-8" novalidate {
                (form.notice(&[Field::Phone]))
                input type="hidden" name="language" value=(language.code());
                div.field { (form.phone_input(Message::StopPhoneLabel, false)) }
                p { (message(language, Message::StopNote)) }
                button type="submit" name="wish" value="stop" { (message(language, Message::StopButton)) }
                button.quiet type="submit" name="wish" value="allow" {
                    (message(language, Message::StopUndoButton))
                }
                p { a href=(page_path) { (message(language, Message::BackToSearch)) } }
            }
        }
    };
    let title = if form.is_back() { Message::MistakesTitle } else { Message::Unasked };
    Layout::beside(language, title, main).render()
}
