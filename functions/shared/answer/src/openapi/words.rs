//! The closed sets of words that bodies use, each from the type that has them, and the forms of other texts.

use job::{Language, SourceFault, Status, TextStatus};
use utoipa::openapi::{Object, ObjectBuilder, SchemaFormat, Type, schema::KnownFormat};

/// The name of a source. A running system names its own: see `web-page`.
pub(crate) fn source_name() -> Object {
    text_like("^[a-z0-9-]{1,32}$").description(Some("The name of a source that is searched.")).build()
}

pub(crate) fn token() -> Object {
    let secret = "The secret name of a job: 22 letters and digits.";
    text_like("^[0-9A-Za-z]{22}$").description(Some(secret)).build()
}

pub(crate) fn moment() -> Object {
    let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()
}

pub(crate) fn language() -> Object {
    one_of([Language::Korean, Language::English].map(Language::code)).build()
}

pub(crate) fn job_status() -> Object {
    let all = [Status::Pending, Status::Processing, Status::Completed, Status::Failed, Status::Cancelled];
    one_of(all.map(Status::code)).build()
}

pub(crate) fn text_status() -> Object {
    let all = [
        TextStatus::None,
        TextStatus::Waiting,
        TextStatus::Sent,
        TextStatus::Withheld,
        TextStatus::Failed,
        TextStatus::Unknown,
    ];
    one_of(all.map(TextStatus::code)).build()
}

pub(crate) fn source_state() -> Object {
    one_of(["waiting", "searching", "done", "failed"]).build()
}

pub(crate) fn source_reason() -> Object {
    one_of(SourceFault::ALL.map(SourceFault::code)).build()
}

/// One of these words.
pub(super) fn one_of<const N: usize>(words: [&str; N]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words))
}

/// A text of this form (ECMA-262).
pub(super) fn text_like(pattern: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern))
}

/// Any text.
pub(super) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}
