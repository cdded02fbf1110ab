//! What forms have in common: their mistakes, each with the way to its field, and the fields of a number.

use job::{ChannelName, Language};
use maud::{Markup, html};

use crate::{PageSettings, parts::consent::consent_to};
use words::{Field, Message, Mistake, Template, message, message_with};

/// What may stand between digits: anything that is neither letter nor digit, Hangul's four fillers, letters that show
/// nothing, and the letters that are typed for a dash or a dot.
macro_rules! gap {
    () => {
        r"(?:[^\p{L}\p{N}]|[\u115F\u1160\u30FC\u3161\u3164\u318D\uFF70\uFFA0])*"
    };
}

/// Every spelling that `job::PhoneNumber` accepts and few others, with digits of either width. A browser that does not
/// know `\p` shows the quiet hint, not the notice.
#[rustfmt::skip]
const PHONE_PATTERN: &str = concat!(
    gap!(), "(?:[0０]{2}", gap!(), ")?(?:[8８]", gap!(), "[2２]", gap!(), ")?(?:[0０]", gap!(), ")?",
    "[1１]", gap!(), "[0０]", gap!(), "[2-9２-９](?:", gap!(), "[0-9０-９]){7}", gap!()
);

/// The fields that its sender sees.
const VISIBLE: [Field; 4] = [Field::Query, Field::Sources, Field::Phone, Field::Consent];

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

/// A form that asks for a number.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// What it tells of the service.
    pub settings: &'a PageSettings,
    /// The language it is in.
    pub language: Language,
    /// The values of the fields.
    pub typed: Typed<'a>,
    /// The mistakes in it.
    pub mistakes: &'a [Mistake],
    /// Why the form is back without a mistake in it, such as that a search could not be saved.
    pub notice: Option<Message>,
}

impl Form<'_> {
    /// Why the form is back: without a mistake in it, or with one that belongs to no field of this page.
    pub(crate) fn notice(&self, fields: &[Field]) -> Markup {
        let is_here = |field: Option<Field>| field.is_some_and(|field| fields.contains(&field));
        let elsewhere = self.mistakes.iter().filter(|mistake| !is_here(mistake.field()));
        let told = self.notice.map(|notice| message(self.language, notice)).into_iter();
        html! {
            @for told in told.chain(elsewhere.map(|mistake| mistake.text(self.language))) {
                p.alert role="alert" { (told) }
            }
        }
    }

    /// True when it was sent and is here again.
    pub(crate) const fn is_back(&self) -> bool {
        self.notice.is_some() || !self.mistakes.is_empty()
    }

    /// What is to be put right, each thing with the way to its field.
    pub(crate) fn alert(&self) -> Markup {
        let count = self.mistakes.len();
        html! {
            @if let Some(notice) = self.notice { p.alert role="alert" { (message(self.language, notice)) } }
            @if count > 0 {
                div.alert role="alert" {
                    p { (message_with(self.language, Template::MistakesFound, &[("count", count.into())])) }
                    ul role="list" {
                        @for mistake in self.mistakes {
                            @match mistake.field().filter(|field| VISIBLE.contains(field)) {
                                Some(field) => li { a href={ "#" (field.name()) } { (mistake.text(self.language)) } },
                                None => li { (mistake.text(self.language)) },
                            }
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
                (self.phone_input(Message::PhoneLabel, is_optional))
                (self.sample())
            }
        }
    }

    /// Its label, the field alone, and the mistake in it.
    pub(crate) fn phone_input(&self, label: Message, is_optional: bool) -> Markup {
        html! {
                label for="phone" {
                    (message(self.language, label))
                    @if is_optional { " " span.optional { (message(self.language, Message::PhoneOptional)) } }
                }
                input #phone type="tel" name="phone" value=(self.typed.phone) inputmode="tel"
                    autocomplete="tel" placeholder="010-2345-6789" required[!is_optional] pattern=[self.settings.other_countries.is_empty().then_some(PHONE_PATTERN)]
                    enterkeyhint="done"
                    aria-invalid=[self.invalid(Field::Phone)] aria-describedby=[self.described(Field::Phone)]
                    autofocus[self.is_first_wrong(Field::Phone)];
                (self.correction(Field::Phone))
        }
    }

    /// What a number is asked for, before it is: folded away, so that the button is on a phone's first screen.
    fn sample(&self) -> Markup {
        let (language, settings) = (self.language, self.settings);
        let mark = |channel| match channel {
            ChannelName::Sns | ChannelName::EndUserMessaging => Message::SentFromAbroad,
            ChannelName::Solapi | ChannelName::Sens => Message::SentFromWeb,
        };
        let first = message(language, mark(settings.channels.first()));
        let next = settings.channels.second().map(|second| message(language, mark(second)));
        let note = if next.is_some() { Message::SampleNoteKept } else { Message::SampleNote };
        html! {
            details.sample {
                summary { (message(language, Message::SampleLabel)) }
                p.sms { (first) "\n" (settings.sample(language)) }
                @if let Some(next) = next.filter(|next| *next != first) {
                    p { (message_with(language, Template::SampleNext, &[("mark", next.into())])) }
                }
                p { (message(language, note)) }
                @if let Some(operator) = &settings.operator {
                    p { (message_with(language, Template::Operator, &[("operator", operator.clone().into())])) }
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
                    span { (message(self.language, consent_to(self.settings.channels))) }
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
        VISIBLE.into_iter().find(|candidate| self.mistake_at(*candidate).is_some()) == Some(field)
    }
}

fn correction_id(field: Field) -> String {
    format!("{}-correction", field.name())
}
