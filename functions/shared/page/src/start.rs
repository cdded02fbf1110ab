//! The pages of forms: where a search begins, and where a number is given later. That has an address of its own, since the
//! search's page comes again by itself where there is no JavaScript, and would take away what is being typed.

use job::{QUERY_CHARACTERS, SourceLabel};
use maud::{Markup, html};

use crate::parts::form::Form;
use crate::parts::layout::{Layout, live};
use words::{Field, Message, Template, message, message_with};

/// The start page.
struct StartPage<'a> {
    form: &'a Form<'a>,
    /// The idempotency key that the form carries.
    key: &'a str,
}

/// Renders the start page of this form, under an idempotency key that is fresh for every page. `has_erased`: its reader has
/// just erased a search.
pub fn start(form: &Form<'_>, key: &str, has_erased: bool) -> String {
    let language = form.language;
    let main = html! {
        main.start {
            @if has_erased { p.done role="status" { (message(language, Message::Erased)) } }
            h1 { (message(language, Message::StartHeading)) }
            p.lead { (message(language, Message::StartLead)) }
            (StartPage { form, key }.markup())
        }
    };
    let title = if form.is_back() { Message::MistakesTitle } else { Message::StartTitle };
    let home = Some(form.settings.wording.address());
    Layout { home, is_public: true, ..Layout::beside(language, title, main) }.render()
}

/// Renders the page of this form, which leads back to the search's page.
pub fn number(form: &Form<'_>, page_path: &str) -> String {
    let language = form.language;
    let main = html! {
        main.start {
            h1 { (message(language, Message::NumberHeading)) }
            p.lead { (message(language, Message::NumberLead)) }
            form #number method="post" accept-charset="utf-8" novalidate {
                (form.notice(&[Field::Phone, Field::Consent]))
                input type="hidden" name="language" value=(language.code());
                (form.phone(false))
                (form.consent())
                button type="submit" { (message(language, Message::NumberButton)) }
                p { a href=(page_path) { (message(language, Message::BackToSearch)) } }
            }
        }
    };
    let title = if form.is_back() { Message::MistakesTitle } else { Message::TextMe };
    Layout::beside(language, title, main).render()
}

impl StartPage<'_> {
    fn markup(&self) -> Markup {
        let (language, form) = (self.form.language, self.form);
        html! {
            form #start method="post" action="/" accept-charset="utf-8" data-send=(self.key) novalidate {
                (form.alert())
                input type="hidden" name="language" value=(language.code());
                input type="hidden" name="key" value=(self.key);
                (self.query())
                (self.choice())
                (form.phone(true))
                (form.consent())
                div.notices {
                    div.promise aria-live="polite" {
                        p.notice { mark { (message(language, Message::Notice)) } }
                        p.keep { (message(language, Message::KeepInstead)) }
                    }
                    (live(language, Message::SendOffline, Message::SendTrouble))
                }
                button type="submit" data-busy=(message(language, Message::StartBusy)) {
                    (message(language, Message::StartButton))
                }
            }
        }
    }

    fn query(&self) -> Markup {
        html! {
            div.field {
                label for="query" { (message(self.form.language, Message::QueryLabel)) }
                input #query type="text" name="query" value=(self.form.typed.query) required
                    maxlength=(QUERY_CHARACTERS) placeholder=(message(self.form.language, Message::QueryExample))
                    enterkeyhint="next" autocapitalize="off" autocomplete="off"
                    aria-invalid=[self.form.invalid(Field::Query)] aria-describedby=[self.form.described(Field::Query)]
                    autofocus[self.form.is_first_wrong(Field::Query)];
                (self.form.correction(Field::Query))
                (self.recent())
            }
        }
    }

    /// The script fills it with what this device has searched for, which no server learns.
    fn recent(&self) -> Markup {
        html! {
            div.recent #recent hidden data-forget=(message(self.form.language, Message::RecentForget))
                data-kept=(message(self.form.language, Message::RecentKept)) {
                span #recent-label { (message(self.form.language, Message::RecentLabel)) }
                button.link type="button" data-clear { (message(self.form.language, Message::RecentClear)) }
                ul.choices role="list" aria-labelledby="recent-label" {}
            }
        }
    }

    /// Folded away, so that the button is on a phone's first screen: most people want every place.
    fn choice(&self) -> Markup {
        let is_ticked = |label: &SourceLabel| match self.form.typed.sources {
            None => true,
            Some(names) => names.iter().any(|name| name == label.name.as_str()),
        };
        let sources = &self.form.settings.sources;
        let is_open = self.form.invalid(Field::Sources).is_some() || !sources.iter().all(is_ticked);
        let facts = [("total", sources.len().into())];
        html! {
            details.field.places open[is_open] {
                summary {
                    (message(self.form.language, Message::SourcesLabel)) " "
                    span.optional.all { (message_with(self.form.language, Template::SourcesAll, &facts)) }
                    span.optional.some { (message(self.form.language, Message::SourcesSome)) }
                }
                fieldset #sources tabindex="-1" aria-describedby=[self.form.described(Field::Sources)] {
                    legend.hidden { (message(self.form.language, Message::SourcesLabel)) }
                    div.choices {
                        @for (place, label) in sources.iter().enumerate() {
                            label.choice {
                                input type="checkbox" name="sources" value=(label.name.as_str())
                                    checked[is_ticked(label)] aria-invalid=[self.form.invalid(Field::Sources)]
                                    autofocus[place == 0 && self.form.is_first_wrong(Field::Sources)];
                                span { (label.text(self.form.language)) }
                            }
                        }
                    }
                    (self.form.correction(Field::Sources))
                }
            }
        }
    }
}
