//! Bodies that are made without a struct of their own, or elsewhere.

use job::FailureReason;
use utoipa::openapi::{
    Array, ArrayBuilder, Object, ObjectBuilder, OneOfBuilder, Ref, Schema, SchemaFormat, Type,
};

use super::words::{one_of, text, text_like};
use crate::{Problem, problem::urn};

/// A problem (RFC 9457).
pub(super) fn problem() -> Object {
    let mistake = ObjectBuilder::new()
        .property("detail", text().description(Some("What to do about it.")))
        .property("pointer", text().description(Some("The field, as a JSON pointer in a URI fragment.")))
        .property("parameter", text().description(Some("The parameter of the address.")))
        .required("detail");
    let errors = ArrayBuilder::new().items(mistake).min_items(Some(1)).description(Some("Every mistake."));
    ObjectBuilder::new()
        .property("type", one_of(Problem::codes().map(urn).each_ref().map(String::as_str)))
        .property("title", text())
        .property(
            "status",
            ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(400)).maximum(Some(599)),
        )
        .property("errors", errors)
        .required("type")
        .required("title")
        .required("status")
        .build()
}

/// Why a job failed, or null.
pub(crate) fn failure() -> Schema {
    let reasons = FailureReason::ALL.map(FailureReason::code).map(urn);
    let failure = ObjectBuilder::new()
        .property("type", one_of(reasons.each_ref().map(String::as_str)))
        .property("title", text())
        .required("type")
        .required("title");
    OneOfBuilder::new().item(ObjectBuilder::new().schema_type(Type::Null)).item(failure).build().into()
}

/// The hits of a page.
pub(crate) fn hits() -> Array {
    Array::new(Ref::from_schema_name("Hit"))
}

/// One hit, as `search::Hit` is written, and whose it is.
pub(super) fn hit() -> Object {
    let address = || text().format(Some(SchemaFormat::Custom("uri".to_owned())));
    let amount = ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0));
    let price = ObjectBuilder::new()
        .property("amount", amount.description(Some("In whole units of the currency.")))
        .property("currency", text_like("^[A-Z]{3}$"))
        .required("amount")
        .required("currency");
    ObjectBuilder::new()
        .property("source", super::source_name())
        .property("title", text())
        .property("url", address())
        .property("text", text())
        .property("image", address())
        .property("price", price)
        .property("shop", text())
        .required("source")
        .required("title")
        .required("url")
        .build()
}
