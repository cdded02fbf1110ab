use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Map, Value};

/// The fields of a JSON object, and the names of those that stand in it several times. Of two values, a proxy that
/// looked at the request before us may have seen the other one (RFC 8259, section 4), so none is taken.
pub(crate) struct Fields {
    pub(crate) fields: Map<String, Value>,
    pub(crate) repeated: Vec<String>,
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut read = Fields { fields: Map::new(), repeated: Vec::new() };
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if read.fields.contains_key(&name) && !read.repeated.contains(&name) {
                read.repeated.push(name.clone());
            }
            read.fields.insert(name, value);
        }
        Ok(read)
    }
}
