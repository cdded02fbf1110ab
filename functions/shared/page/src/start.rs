//! The page where a search begins.

use job::{ChannelName, Language, QUERY_CHARACTERS, SourceLabel};
use maud::{Markup, html};

use crate::assets::shelf;
use crate::layout::{Layout, live};
use words::{Field, Message, Mistake, Template, message, message_with};

/// What may stand between digits: anything that is neither letter nor digit, and Hangul's four fillers, letters that show
/// nothing.
macro_rules! gap {
    () => {
        r"(?:[^\p{L}\p{N}]|[\u115F\u1160\u3164\uFFA0])*"
    };
}

/// Every spelling that `job::PhoneNumber` accepts and few others, with digits of either width. A browser that does not
/// know `\p` shows the quiet hint, not the notice.
#[rustfmt::skip]
const PHONE_PATTERN: &str = concat!(
    gap!(), "(?:[0０]{2}", gap!(), ")?(?:[8８]", gap!(), "[2２]", gap!(), ")?(?:[0０]", gap!(), ")?",
    "[1１]", gap!(), "[0０]", gap!(), "[2-9２-９](?:", gap!(), "[0-9０-９]){7}", gap!()
);

/// The values of the form's fields. They are only ever rendered back into the fields themselves.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Field `query`.
    pub query: &'a str,
    /// Field `phone`.
    pub phone: &'a str,
    /// Field `consent`: whether it is ticked.
    pub consent: bool,
    /// Field `sources`, repeated: the names that are ticked. `None`: nothing is chosen yet, and all are.
    pub sources: Option<&'a [String]>,
}

/// A text as it will come.
#[derive(Clone, Copy)]
pub struct SampleSms<'a> {
    /// The channel that it comes by.
    pub channel: ChannelName,
    /// Its words.
    pub body: &'a str,
}

/// The content of the start page.
#[derive(Clone, Copy)]
pub struct StartPage<'a> {
    /// The language it is in.
    pub language: Language,
    /// The sources one can choose from, in the order shown.
    pub sources: &'a [SourceLabel],
    /// True when texts go to other countries than Korea, too.
    pub reaches_abroad: bool,
    /// The values of the fields.
    pub typed: Typed<'a>,
    /// The mistakes in it.
    pub mistakes: &'a [Mistake],
    /// Why the form is back without a mistake in it, such as that its `key` had already made another search.
    pub notice: Option<Message>,
    /// True when its reader has just erased a search.
    pub has_erased: bool,
    /// The idempotency key that the form carries: fresh for every page.
    pub key: &'a str,
    /// The address of the site, for previews.
    pub home: Option<&'a str>,
    /// A text as it will come, with a link that leads nowhere. A page that comes back with mistakes shows none.
    pub sample: Option<SampleSms<'a>>,
    /// Who runs the service and how to reach them, where that is configured.
    pub operator: Option<&'a str>,
}

/// Renders the start page.
pub fn start(page: &StartPage<'_>) -> String {
    let language = page.language;
    let main = html! {
        main.start {
            @if page.has_erased { p.done role="status" { (message(language, Message::Erased)) } }
            h1 { (message(language, Message::StartHeading)) }
            p.lead { (message(language, Message::StartLead)) }
            (page.form())
        }
    };
    let is_wrong = page.notice.is_some() || !page.mistakes.is_empty();
    let title = if is_wrong { Message::MistakesTitle } else { Message::StartTitle };
    Layout {
        language,
        title,
        description: Message::ServiceDescription,
        home: page.home,
        is_public: true,
        choice: "",
        refresh: None,
        kit: &shelf().start,
        main,
    }
    .render()
}

impl SampleSms<'_> {
    /// What Korean carriers put before the text.
    const fn mark(&self) -> Message {
        match self.channel {
            ChannelName::Sns => Message::SentFromAbroad,
            ChannelName::Solapi => Message::SentFromWeb,
        }
    }
}

impl StartPage<'_> {
    fn form(&self) -> Markup {
        let language = self.language;
        html! {
            form #start method="post" action="/" accept-charset="utf-8" data-send=(self.key) novalidate {
                (self.alert())
                input type="hidden" name="language" value=(language.code());
                input type="hidden" name="key" value=(self.key);
                (self.query())
                (self.choice())
                (self.phone())
                (self.consent())
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

    fn alert(&self) -> Markup {
        let count = self.mistakes.len();
        html! {
            @if let Some(notice) = self.notice {
                p.alert role="alert" { (message(self.language, notice)) }
            } @else if count > 0 {
                div.alert role="alert" {
                    p { (message_with(self.language, Template::MistakesFound, &[("count", count.into())])) }
                    ul role="list" {
                        @for (mistake, field) in self.mistakes.iter().filter_map(|mistake| Some((mistake, mistake.field()?))) {
                            li { a href={ "#" (field.name()) } { (mistake.text(self.language)) } }
                        }
                    }
                }
            }
        }
    }

    fn query(&self) -> Markup {
        html! {
            div.field {
                label for="query" { (message(self.language, Message::QueryLabel)) }
                input #query type="text" name="query" value=(self.typed.query) required
                    maxlength=(QUERY_CHARACTERS) placeholder=(message(self.language, Message::QueryExample))
                    enterkeyhint="next" autocapitalize="off" autocomplete="off"
                    aria-invalid=[self.invalid(Field::Query)] aria-describedby=[self.described(Field::Query)]
                    autofocus[self.is_first_wrong(Field::Query)];
                (self.correction(Field::Query))
                (self.recent())
            }
        }
    }

    /// The script fills it with what this device has searched for, which no server learns.
    fn recent(&self) -> Markup {
        html! {
            div.recent #recent hidden data-forget=(message(self.language, Message::RecentForget))
                data-kept=(message(self.language, Message::RecentKept)) {
                span #recent-label { (message(self.language, Message::RecentLabel)) }
                button.link type="button" data-clear { (message(self.language, Message::RecentClear)) }
                ul.choices role="list" aria-labelledby="recent-label" {}
            }
        }
    }

    /// Folded away, so that the button is on a phone's first screen: most people want every place.
    fn choice(&self) -> Markup {
        let is_ticked = |label: &SourceLabel| match self.typed.sources {
            None => true,
            Some(names) => names.iter().any(|name| name == label.name.as_str()),
        };
        let is_open = self.invalid(Field::Sources).is_some() || !self.sources.iter().all(is_ticked);
        let facts = [("total", self.sources.len().into())];
        html! {
            details.field.places open[is_open] {
                summary {
                    (message(self.language, Message::SourcesLabel)) " "
                    span.optional.all { (message_with(self.language, Template::SourcesAll, &facts)) }
                    span.optional.some { (message(self.language, Message::SourcesSome)) }
                }
                fieldset #sources tabindex="-1" aria-describedby=[self.described(Field::Sources)] {
                    legend.hidden { (message(self.language, Message::SourcesLabel)) }
                    div.choices {
                        @for (place, label) in self.sources.iter().enumerate() {
                            label.choice {
                                input type="checkbox" name="sources" value=(label.name.as_str())
                                    checked[is_ticked(label)] aria-invalid=[self.invalid(Field::Sources)]
                                    autofocus[place == 0 && self.is_first_wrong(Field::Sources)];
                                span { (label.text(self.language)) }
                            }
                        }
                    }
                    (self.correction(Field::Sources))
                }
            }
        }
    }

    fn phone(&self) -> Markup {
        html! {
            div.field {
                label for="phone" {
                    (message(self.language, Message::PhoneLabel)) " "
                    span.optional { (message(self.language, Message::PhoneOptional)) }
                }
                input #phone type="tel" name="phone" value=(self.typed.phone) inputmode="tel"
                    autocomplete="tel" placeholder="010-2345-6789" pattern=[(!self.reaches_abroad).then_some(PHONE_PATTERN)]
                    enterkeyhint="done"
                    aria-invalid=[self.invalid(Field::Phone)] aria-describedby=[self.described(Field::Phone)]
                    autofocus[self.is_first_wrong(Field::Phone)];
                (self.correction(Field::Phone))
                (self.sample())
            }
        }
    }

    /// What a number is asked for, before it is: folded away, so that the button is on a phone's first screen.
    fn sample(&self) -> Markup {
        let language = self.language;
        html! {
            @if let Some(sample) = self.sample {
                details.sample {
                    summary { (message(language, Message::SampleLabel)) }
                    p.sms { (message(language, sample.mark())) "\n" (sample.body) }
                    p { (message(language, Message::SampleNote)) }
                    @if let Some(operator) = self.operator {
                        p { (message_with(language, Template::Operator, &[("operator", operator.to_owned().into())])) }
                    }
                }
            }
        }
    }

    fn consent(&self) -> Markup {
        html! {
            div.field.consent {
                label.tick {
                    input #consent type="checkbox" name="consent" value="yes" checked[self.typed.consent]
                        aria-invalid=[self.invalid(Field::Consent)]
                        aria-describedby=[self.described(Field::Consent)]
                        autofocus[self.is_first_wrong(Field::Consent)];
                    span { (message(self.language, Message::Consent)) }
                }
                (self.correction(Field::Consent))
            }
        }
    }

    /// The next step about the first mistake in a field, below that field.
    fn correction(&self, field: Field) -> Markup {
        html! {
            @if let Some(mistake) = self.mistake_at(field) {
                p.correction id=(correction_id(field)) { (mistake.text(self.language)) }
            }
        }
    }

    fn mistake_at(&self, field: Field) -> Option<&Mistake> {
        self.mistakes.iter().find(|mistake| mistake.field() == Some(field))
    }

    fn invalid(&self, field: Field) -> Option<&'static str> {
        self.mistake_at(field).map(|_| "true")
    }

    fn described(&self, field: Field) -> Option<String> {
        self.mistake_at(field).map(|_| correction_id(field))
    }

    /// The page opens at the first field to put right.
    fn is_first_wrong(&self, field: Field) -> bool {
        [Field::Query, Field::Sources, Field::Phone, Field::Consent]
            .into_iter()
            .find(|candidate| self.mistake_at(*candidate).is_some())
            == Some(field)
    }
}

fn correction_id(field: Field) -> String {
    format!("{}-correction", field.name())
}
