//! `json`: a body as a table, or as text that holds JSON.

use serde::Deserialize;
use serde_json::{Number, Value};

use crate::ask::request::JsonTemplate;
use crate::template::Template;

/// A body of JSON.
#[derive(Deserialize)]
#[serde(try_from = "toml::Value")]
pub(crate) struct JsonBody(pub(crate) JsonTemplate);

impl TryFrom<toml::Value> for JsonBody {
    type Error = String;

    fn try_from(body: toml::Value) -> Result<Self, String> {
        let json = match body {
            toml::Value::String(text) => {
                serde_json::from_str(&text).map_err(|error| format!("expected JSON, found {error} of it"))?
            }
            toml::Value::Table(_) => json_of(body)?,
            other => {
                let found = other.type_str();
                return Err(format!("expected a table, or text that holds JSON, found a TOML {found}"));
            }
        };
        template_of(json).map(Self)
    }
}

fn json_of(value: toml::Value) -> Result<Value, String> {
    Ok(match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => Number::from_f64(number)
            .map(Value::Number)
            .ok_or_else(|| format!("expected a number as JSON writes it, found {number}"))?,
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect::<Result<_, _>>()?,
        toml::Value::Table(fields) => fields
            .into_iter()
            .map(|(key, value)| Ok((key, json_of(value)?)))
            .collect::<Result<_, String>>()?,
        toml::Value::Datetime(_) => {
            let expected = "expected what JSON has: text, numbers, true, false, lists, tables";
            return Err(format!("{expected}, found a TOML datetime"));
        }
    })
}

fn template_of(json: Value) -> Result<JsonTemplate, String> {
    Ok(match json {
        Value::String(text) => JsonTemplate::Text(Template::parse(&text).map_err(|error| error.to_string())?),
        Value::Array(items) => {
            JsonTemplate::List(items.into_iter().map(template_of).collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => JsonTemplate::Object(
            fields
                .into_iter()
                .map(|(key, value)| Ok((key, template_of(value)?)))
                .collect::<Result<_, String>>()?,
        ),
        fixed => JsonTemplate::Fixed(fixed),
    })
}
