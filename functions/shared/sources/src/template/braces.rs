//! Text with places in braces, taken apart.

use super::TemplateError;
use super::hidden::masked;

/// A part of such a text.
#[derive(Debug, PartialEq)]
pub(crate) enum Part<'t> {
    Literal(String),
    /// `{name}`
    Place(&'t str),
    /// `${NAME}`
    Variable(&'t str),
}

/// The parts of a text; none is empty. `{{` and `}}` are braces.
pub(crate) fn parts(text: &str) -> Result<Vec<Part<'_>>, TemplateError> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, tail) = rest.split_at(at);
        let dollar = before.strip_suffix('$').filter(|_| tail.starts_with('{'));
        literal.push_str(dollar.unwrap_or(before));
        if dollar.is_none() && (tail.starts_with("{{") || tail.starts_with("}}")) {
            literal.push_str(&tail[..1]);
            rest = &tail[2..];
            continue;
        }
        let inside = tail.strip_prefix('{').and_then(|tail| tail.split_once('}'));
        let (inside, after) = inside.ok_or_else(|| TemplateError::Brace(masked(text)))?;
        parts.push(Part::Literal(std::mem::take(&mut literal)));
        parts.push(match dollar {
            Some(_) => Part::Variable(variable(inside)?),
            None => Part::Place(inside),
        });
        rest = after;
    }
    literal.push_str(rest);
    parts.push(Part::Literal(literal));
    parts.retain(|part| *part != Part::Literal(String::new()));
    Ok(parts)
}

fn variable(name: &str) -> Result<&str, TemplateError> {
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts_well && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Ok(name)
    } else {
        Err(TemplateError::Variable(name.to_owned()))
    }
}
