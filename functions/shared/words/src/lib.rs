//! Every word that a reader sees, on a page or in JSON, in both languages.
//!
//! - `messages/ko.ftl` and `messages/en.ftl` hold the words, and nothing else does. The build makes a [`Message`] of each
//!   that is plain text and a [`Template`] of each that speaks of facts: what either file lacks does not compile;
//! - [`message`] and [`message_with`] say one;
//! - a [`Mistake`] is what can be wrong with a request: at which [`Field`], and in which words. The form and the API
//!   tell it from here;
//! - [`failure`] is the reason why a search could not be finished.

mod mistake;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use job::{FailureReason, Language};

pub use mistake::{Field, Mistake};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The value of a fact.
pub type Value<'a> = FluentValue<'a>;

type Bundle = FluentBundle<FluentResource>;

/// A fact that a message speaks of, such as a number of hits.
pub type Fact<'a> = (&'static str, Value<'a>);

/// A message in this language.
pub const fn message(language: Language, message: Message) -> &'static str {
    let [korean, english] = message.texts();
    match language {
        Language::Korean => korean,
        Language::English => english,
    }
}

/// A message with the facts it speaks of.
pub fn message_with(language: Language, template: Template, facts: &[Fact<'_>]) -> Cow<'static, str> {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(template.id()).and_then(|message| message.value()) else {
        return Cow::Borrowed(template.id());
    };
    let arguments: FluentArgs<'_> = facts.iter().cloned().collect();
    // A fact that a message lacks shows as its name; the tests look for those.
    bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new())
}

/// The message on why a search could not be finished.
pub const fn failure(reason: FailureReason) -> Message {
    match reason {
        FailureReason::TooOld => Message::FailureTooOld,
        FailureReason::Crashed => Message::FailureCrashed,
        FailureReason::NoSourceAnswered => Message::FailureNoSourceAnswered,
    }
}

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| {
        let korean = include_str!(concat!(env!("OUT_DIR"), "/ko.ftl"));
        [read("ko", korean), read("en", include_str!(concat!(env!("OUT_DIR"), "/en.ftl")))]
    });
    match language {
        Language::Korean => &BUNDLES[0],
        Language::English => &BUNDLES[1],
    }
}

fn read(code: &str, source: &str) -> Bundle {
    let resource = FluentResource::try_new(source.to_owned()).expect("the build has read the message files");
    let mut bundle = Bundle::new_concurrent(vec![code.parse().expect("ko and en are language tags")]);
    // Fluent's invisible isolation marks would end up in titles and in what is copied.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("the build finds a message that stands twice");
    bundle
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
