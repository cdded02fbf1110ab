use serde_json::{Map, Value};

/// The lines of a process's log, as objects in which the fields of a span stand beside those of its event. A line that
/// is none, such as a panic's, is left out.
pub fn log_lines(log: &str) -> Vec<Map<String, Value>> {
    let flat = |line: &str| {
        let mut object: Map<String, Value> = serde_json::from_str(line).ok()?;
        if let Some(Value::Object(span)) = object.remove("span") {
            object.extend(span.into_iter().filter(|(field, _)| field != "name"));
        }
        Some(object)
    };
    log.lines().filter_map(flat).collect()
}
