//! The values of a hit, and the paths to them.

use serde_json::Value;

/// The depth to which the fields of a hit are named, and the most of them: no documented hit has more.
const FIELD_DEPTH: usize = 5;
const MOST_FIELDS: usize = 300;

/// One value of a hit, and the path to it.
pub(super) struct Leaf<'v> {
    pub(super) path: String,
    pub(super) key: String,
    pub(super) depth: usize,
    pub(super) value: &'v Value,
}

/// Texts and numbers of a value, at any depth; of a list those of its first.
pub(super) fn leaves(value: &Value) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    collect_leaves(value, "$".to_owned(), "", 0, &mut leaves);
    leaves
}

fn collect_leaves<'v>(value: &'v Value, path: String, key: &str, depth: usize, leaves: &mut Vec<Leaf<'v>>) {
    if depth > FIELD_DEPTH || leaves.len() >= MOST_FIELDS {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                collect_leaves(value, format!("{path}{}", segment(key)), key, depth + 1, leaves);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                collect_leaves(first, format!("{path}[0]"), key, depth + 1, leaves);
            }
        }
        value => leaves.push(Leaf { path, key: key.to_owned(), depth, value }),
    }
}

/// A key as the next segment of a JSONPath: quoted where it is no name (RFC 9535, section 2.5.1).
pub(super) fn segment(key: &str) -> String {
    let is_name = key.chars().all(|c| c.is_alphanumeric() || c == '_')
        && key.starts_with(|c: char| c.is_alphabetic() || c == '_' || !c.is_ascii());
    if is_name {
        format!(".{key}")
    } else {
        format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}
