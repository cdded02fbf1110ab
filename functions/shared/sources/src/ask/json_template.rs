//! A body of JSON in whose strings there are places to fill.

use serde::Deserialize;
use serde_json::{Number, Value};

use crate::template::places::{Target, Values};
use crate::template::{Template, Variables};

/// It is filled as a value and written afterwards, so that nothing filled in can become syntax. A file has it as a table, or
/// as text that holds JSON.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "toml::Value")]
pub(crate) enum JsonTemplate {
    Fixed(Value),
    Text(Template),
    List(Vec<JsonTemplate>),
    Object(Vec<(String, JsonTemplate)>),
}

impl TryFrom<toml::Value> for JsonTemplate {
    type Error = String;

    fn try_from(body: toml::Value) -> Result<Self, String> {
        match body {
            toml::Value::String(text) => {
                let json = serde_json::from_str(&text);
                Self::new(json.map_err(|error| format!("expected JSON, found {error} of it"))?)
            }
            toml::Value::Table(_) => Self::new(json_of(body)?),
            other => {
                let found = other.type_str();
                Err(format!("expected a table, or text that holds JSON, found a TOML {found}"))
            }
        }
    }
}

fn json_of(value: toml::Value) -> Result<Value, String> {
    Ok(match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => Number::from_f64(number)
            .ok_or_else(|| format!("expected a number as JSON writes it, found {number}"))?
            .into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect::<Result<_, _>>()?,
        toml::Value::Table(fields) => {
            let field = |(key, value)| Ok((key, json_of(value)?));
            fields.into_iter().map(field).collect::<Result<_, String>>()?
        }
        toml::Value::Datetime(_) => {
            let expected = "expected what JSON has: text, numbers, true, false, lists, tables";
            return Err(format!("{expected}, found a TOML datetime"));
        }
    })
}

impl JsonTemplate {
    fn new(json: Value) -> Result<Self, String> {
        Ok(match json {
            Value::String(text) => Self::Text(Template::try_from(text).map_err(|error| error.to_string())?),
            Value::Array(items) => Self::List(items.into_iter().map(Self::new).collect::<Result<_, _>>()?),
            Value::Object(fields) => {
                let field = |(key, value)| Ok((key, Self::new(value)?));
                Self::Object(fields.into_iter().map(field).collect::<Result<_, String>>()?)
            }
            fixed => Self::Fixed(fixed),
        })
    }

    /// The value at this key with the values of its variables.
    pub(crate) fn filled_in(self, key: &str, variables: &mut Variables<'_>) -> Self {
        match self {
            Self::Fixed(value) => Self::Fixed(value),
            Self::Text(text) => Self::Text(text.filled_in(key, variables)),
            Self::List(items) => {
                Self::List(items.into_iter().map(|item| item.filled_in(key, variables)).collect())
            }
            Self::Object(fields) => {
                let field = |(key, value): (String, Self)| {
                    let value = value.filled_in(&key, variables);
                    (key, value)
                };
                Self::Object(fields.into_iter().map(field).collect())
            }
        }
    }

    pub(crate) fn rendered(&self, values: &Values<'_>) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(text) => match text.number(values) {
                Some(number) => number.into(),
                None => text.render(values, Target::Value).into(),
            },
            Self::List(items) => items.iter().map(|item| item.rendered(values)).collect(),
            Self::Object(fields) => {
                let is_left_out =
                    |value: &Self| matches!(value, Self::Text(text) if text.is_left_out(values));
                let said = fields.iter().filter(|(_, value)| !is_left_out(value));
                said.map(|(name, value)| (name.clone(), value.rendered(values))).collect()
            }
        }
    }

    pub(crate) fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Fixed(_) => Vec::new(),
            Self::Text(text) => vec![text],
            Self::List(items) => items.iter().flat_map(Self::templates).collect(),
            Self::Object(fields) => fields.iter().flat_map(|(_, value)| value.templates()).collect(),
        }
    }
}
