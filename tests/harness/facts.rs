use serde_json::Value;

/// What stands for a job's token where it would be printed.
const TOKEN: &str = "TOKEN";

/// Something that an answer has to say.
pub struct Fact {
    /// Where: a JSON pointer (RFC 6901).
    place: &'static str,
    /// What: with `TOKEN` in it, the job's.
    said: Value,
    /// True when more may stand around it.
    is_part: bool,
}

/// A place that holds exactly this; null where there is nothing.
pub fn equal(place: &'static str, said: impl Into<Value>) -> Fact {
    Fact { place, said: said.into(), is_part: false }
}

/// A place with a text that holds these words.
pub fn holds(place: &'static str, words: &str) -> Fact {
    Fact { place, said: words.into(), is_part: true }
}

/// All that an answer has to say.
pub struct Facts(Vec<Fact>);

impl Facts {
    /// Several facts about one answer.
    pub fn of(facts: impl IntoIterator<Item = Fact>) -> Self {
        Self(facts.into_iter().collect())
    }

    /// What was told, in short. A body of JSON is read as such.
    ///
    /// # Errors
    /// Every fact that the answer does not tell, with what it says instead.
    pub fn told_by(&self, answer: &Value, token: &str) -> Result<String, Vec<String>> {
        let answer = with_body_read(answer);
        let wrong: Vec<_> = self.0.iter().filter_map(|fact| fact.problem(&answer, token)).collect();
        match wrong.is_empty() {
            true => Ok(self.0.iter().map(Fact::in_short).collect::<Vec<_>>().join(", ")),
            false => Err(wrong),
        }
    }
}

impl Fact {
    fn problem(&self, answer: &Value, token: &str) -> Option<String> {
        let found = answer.pointer(self.place).unwrap_or(&Value::Null);
        let said = match self.said.as_str() {
            Some(text) => Value::from(text.replace(TOKEN, token)),
            None => self.said.clone(),
        };
        let is_told = match (self.is_part, found.as_str(), said.as_str()) {
            (true, Some(found), Some(words)) => found.contains(words),
            _ => *found == said,
        };
        let hidden = |value: String| if token.is_empty() { value } else { value.replace(token, TOKEN) };
        let found = hidden(found.to_string());
        (!is_told).then(|| format!("{} is {found} instead of {}", self.place, self.said))
    }

    fn in_short(&self) -> String {
        let name = self.place.rsplit('/').next().unwrap_or_default();
        let said = self.said.as_str().map_or_else(|| self.said.to_string(), str::to_owned);
        match (name, self.is_part) {
            ("statusCode", _) => said,
            (_, true) => format!("{name} has {said:?}"),
            (_, false) => format!("{name} {said}"),
        }
    }
}

fn with_body_read(answer: &Value) -> Value {
    let mut answer = answer.clone();
    let read = answer["body"].as_str().and_then(|body| serde_json::from_str(body).ok());
    if let Some(read) = read {
        answer["body"] = read;
    }
    answer
}
