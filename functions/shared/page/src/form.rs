//! What forms have in common: their mistakes, each with the way to its field, and the fields of a number.

use job::{ChannelName, Language};
use maud::{Markup, html};

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

/// A form that asks for a number.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// The language it is in.
    pub language: Language,
    /// True when texts go to other countries than Korea, too.
    pub reaches_abroad: bool,
    /// The values of the fields.
    pub typed: Typed<'a>,
    /// The mistakes in it.
    pub mistakes: &'a [Mistake],
    /// Why the form is back without a mistake in it, such as that a search could not be saved.
    pub notice: Option<Message>,
    /// A text as it will come, with a link that leads nowhere. A page that comes back with mistakes shows none.
    pub sample: Option<SampleSms<'a>>,
    /// Who runs the service and how to reach them, where that is configured.
    pub operator: Option<&'a str>,
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

impl Form<'_> {
    /// Why the form is back without a mistake in it.
    pub(crate) fn notice(&self) -> Option<Markup> {
        self.notice.map(|notice| html! { p.alert role="alert" { (message(self.language, notice)) } })
    }

    /// What is to be put right, each thing with the way to its field.
    pub(crate) fn alert(&self) -> Markup {
        let count = self.mistakes.len();
        html! {
            @if let Some(notice) = self.notice() {
                (notice)
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

    /// The field of the number. On a page for nothing else, it has no need to say that it may stay empty.
    pub(crate) fn phone(&self, is_optional: bool) -> Markup {
        html! {
            div.field {
                label for="phone" {
                    (message(self.language, Message::PhoneLabel))
                    @if is_optional { " " span.optional { (message(self.language, Message::PhoneOptional)) } }
                }
                input #phone type="tel" name="phone" value=(self.typed.phone) inputmode="tel"
                    autocomplete="tel" placeholder="010-2345-6789" required[!is_optional] pattern=[(!self.reaches_abroad).then_some(PHONE_PATTERN)]
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

    /// The box of the consent.
    pub(crate) fn consent(&self) -> Markup {
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
    pub(crate) fn correction(&self, field: Field) -> Markup {
        html! {
            @if let Some(mistake) = self.mistake_at(field) {
                p.correction id=(correction_id(field)) { (mistake.text(self.language)) }
            }
        }
    }

    fn mistake_at(&self, field: Field) -> Option<&Mistake> {
        self.mistakes.iter().find(|mistake| mistake.field() == Some(field))
    }

    /// The value of `aria-invalid`.
    pub(crate) fn invalid(&self, field: Field) -> Option<&'static str> {
        self.mistake_at(field).map(|_| "true")
    }

    /// The value of `aria-describedby`.
    pub(crate) fn described(&self, field: Field) -> Option<String> {
        self.mistake_at(field).map(|_| correction_id(field))
    }

    /// The page opens at the first field to put right.
    pub(crate) fn is_first_wrong(&self, field: Field) -> bool {
        [Field::Query, Field::Sources, Field::Phone, Field::Consent]
            .into_iter()
            .find(|candidate| self.mistake_at(*candidate).is_some())
            == Some(field)
    }
}

fn correction_id(field: Field) -> String {
    format!("{}-correction", field.name())
}
