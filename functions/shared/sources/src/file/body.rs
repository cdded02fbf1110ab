//! `json` and `form`: the body of a request.

use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use super::section::Section;
use crate::ask::request::{Body, JsonTemplate};
use crate::template::{Template, Variables};

/// A place to note mistakes and variables that are not set.
struct Reader<'s, 't, 'v, 'e> {
    section: &'s Section<'t>,
    variables: &'v mut Variables<'e>,
}

/// The body of a request; `None` if something in it is wrong.
pub(crate) fn body(section: &Section<'_>, posts: bool, variables: &mut Variables<'_>) -> Option<Body> {
    let (json, form) = (section.value("json"), section.value("form"));
    let body = match (json, form) {
        (Some(_), Some(form)) => {
            section.unfit("form", form.span().start, "either json or form, found both");
            return None;
        }
        (None, None) => return Some(Body::None),
        (Some(json), None) => Reader { section, variables }.json_body(json).map(Body::Json),
        (None, Some(_)) => form_fields(section, variables).map(Body::Form),
    };
    let at = json.or(form).map(|value| value.span().start).unwrap_or_default();
    if !posts {
        let key = if json.is_some() { "json" } else { "form" };
        section.unfit(key, at, "method = \"POST\" beside a body");
        return None;
    }
    body
}

/// A template from a value that has to be text.
pub(crate) fn text_template(
    section: &Section<'_>,
    (key, value): (&str, &Spanned<DeValue<'_>>),
    variables: &mut Variables<'_>,
) -> Option<Template> {
    let Some(text) = value.get_ref().as_str() else {
        section.wrong(key, value, "text in quotes");
        return None;
    };
    match Template::parse(text, variables) {
        Ok(template) => Some(template),
        Err(error) => {
            section.unfit(key, value.span().start, &error.to_string());
            None
        }
    }
}

fn form_fields(section: &Section<'_>, variables: &mut Variables<'_>) -> Option<Vec<(String, Template)>> {
    let table = section.table("form")?;
    let fields: Vec<_> = table
        .entries()
        .map(|(key, value)| Some((key.to_owned(), text_template(&table, (key, value), variables)?)))
        .collect();
    fields.into_iter().collect()
}

impl Reader<'_, '_, '_, '_> {
    fn json_body(&mut self, value: &Spanned<DeValue<'_>>) -> Option<JsonTemplate> {
        let at = value.span().start;
        match value.get_ref() {
            DeValue::String(text) => match serde_json::from_str(text) {
                Ok(json) => self.json(json, at),
                Err(error) => {
                    self.section.unfit("json", at, &format!("JSON, found {error} of it"));
                    None
                }
            },
            DeValue::Table(_) => self.toml(value),
            _ => {
                self.section.wrong("json", value, "a table, or text that holds JSON");
                None
            }
        }
    }

    fn toml(&mut self, value: &Spanned<DeValue<'_>>) -> Option<JsonTemplate> {
        let at = value.span().start;
        match value.get_ref() {
            DeValue::Table(table) => {
                let fields: Vec<_> = table
                    .iter()
                    .map(|(key, value)| Some((key.get_ref().to_string(), self.toml(value)?)))
                    .collect();
                fields.into_iter().collect::<Option<_>>().map(JsonTemplate::Object)
            }
            DeValue::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.toml(item)).collect();
                items.into_iter().collect::<Option<_>>().map(JsonTemplate::List)
            }
            DeValue::Boolean(flag) => Some(JsonTemplate::Fixed(Value::Bool(*flag))),
            DeValue::Integer(number) => self.number(number.as_str(), value),
            DeValue::Float(number) => self.number(number.as_str(), value),
            DeValue::String(text) => self.text(text, at),
            DeValue::Datetime(_) => {
                self.section.wrong("json", value, "what JSON has: text, numbers, true, false, lists, tables");
                None
            }
        }
    }

    fn json(&mut self, json: Value, at: usize) -> Option<JsonTemplate> {
        match json {
            Value::String(text) => self.text(&text, at),
            Value::Array(items) => {
                let items: Vec<_> = items.into_iter().map(|item| self.json(item, at)).collect();
                items.into_iter().collect::<Option<_>>().map(JsonTemplate::List)
            }
            Value::Object(fields) => {
                let fields: Vec<_> =
                    fields.into_iter().map(|(key, value)| Some((key, self.json(value, at)?))).collect();
                fields.into_iter().collect::<Option<_>>().map(JsonTemplate::Object)
            }
            fixed => Some(JsonTemplate::Fixed(fixed)),
        }
    }

    fn number(&mut self, written: &str, value: &Spanned<DeValue<'_>>) -> Option<JsonTemplate> {
        let number = serde_json::from_str(&written.replace('_', ""));
        if number.is_err() {
            self.section.wrong("json", value, "a number as JSON writes it");
        }
        number.ok().map(JsonTemplate::Fixed)
    }

    fn text(&mut self, text: &str, at: usize) -> Option<JsonTemplate> {
        match Template::parse(text, self.variables) {
            Ok(template) => Some(JsonTemplate::Text(template)),
            Err(error) => {
                self.section.unfit("json", at, &error.to_string());
                None
            }
        }
    }
}
