//! What a creator sends. `create-job` parses it field by field, to tell all mistakes at once, so this says in a schema what
//! its parsers take; schemathesis tries both against each other.

use job::QUERY_CHARACTERS;
use utoipa::openapi::{
    ArrayBuilder, ObjectBuilder, Ref, Schema, Type,
    schema::{AdditionalProperties, AnyOfBuilder, SchemaType},
};

use super::words::{language, text_like};

/// White space as Unicode has it, for a class of characters.
const SPACE: &str = r"\t\n\u000b\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
/// Control characters.
const CONTROL: &str = r"\u0000-\u001f\u007f-\u009f";

/// With a number and consent to text it, or without both.
pub(super) fn order() -> Schema {
    let with_text = fields()
        .property("phone", phone())
        .property("consent", agreed())
        .required("phone")
        .required("consent")
        .description(Some("A text with a link is sent when the search ends."));
    let without = fields()
        .property("phone", ObjectBuilder::new().schema_type(Type::Null))
        .property("consent", nullable(Type::Boolean))
        .description(Some("No text is sent."));
    AnyOfBuilder::new().item(without).item(with_text).description(Some("What to search for.")).build().into()
}

fn fields() -> ObjectBuilder {
    let language = ObjectBuilder::from(language())
        .schema_type([Type::String, Type::Null].into_iter().collect::<SchemaType>())
        .enum_values(Some([Some("ko"), Some("en"), None]))
        .description(Some(
            "The language of the text and the page; that of Accept-Language if it is not said.",
        ));
    let sources = ArrayBuilder::new()
        .schema_type([Type::Array, Type::Null].into_iter().collect::<SchemaType>())
        .items(Ref::from_schema_name("SourceName"))
        .min_items(Some(1))
        .description(Some("Where to search; everywhere if it is not said."));
    ObjectBuilder::new()
        .property("query", query())
        .property("language", language)
        .property("sources", sources)
        .required("query")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
}

/// 1 to 200 characters without control characters, in any white space.
fn query() -> ObjectBuilder {
    let (edge, inner) = (format!("[^{SPACE}{CONTROL}]"), format!("[^{CONTROL}]"));
    let most = QUERY_CHARACTERS - 2;
    text_like(&format!("^[{SPACE}]*{edge}({inner}{{0,{most}}}{edge})?[{SPACE}]*$"))
        .description(Some(format!("1 to {QUERY_CHARACTERS} characters.")))
        .examples(["원피스"])
}

fn phone() -> ObjectBuilder {
    text_like("^010[-. ]?[2-9][0-9]{3}[-. ]?[0-9]{4}$")
        .description(Some("A Korean mobile number; other usual spellings are understood, too."))
        .examples(["010-2345-6789"])
}

fn agreed() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .enum_values(Some([true]))
        .description(Some("Its owner agrees that it is used for this one text, and erased then."))
}

fn nullable(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type([kind, Type::Null].into_iter().collect::<SchemaType>())
}
