//! The JSON bodies of `POST /api/search-jobs` and of `PUT /api/search-jobs/{token}/notification`. All their mistakes are told at
//! once.

use answer::Problem;
use job::{Countries, Language, PhoneNumber, QueryText, SourceLabel, SourceName};
use lambda_http::Request;
use serde::Deserialize;
use serde_json::{Map, Value};
use serde_with::serde_as;
use words::{Field, Message, Mistake};

use crate::search_request::{
    AllowedOptions, IdempotencyKey, LeftOpen, SearchRequest, choose, parse_phone, parse_query,
};

pub(crate) fn parse(
    request: &Request,
    allowed: AllowedOptions<'_>,
    preferred: Language,
) -> Result<SearchRequest, Problem> {
    let idempotency_key = idempotency_key(request)?;
    let (fields, mut mistakes) = fields(request, Field::ALL)?;
    let query = mistakes.note(query(&fields));
    let phone = mistakes.note_all(phone(&fields, None, allowed.other_countries));
    let language = mistakes.note(language(&fields, preferred));
    let sources = mistakes.note(sources(&fields, allowed.sources));
    match (query, phone, language, sources) {
        (Some(query), Some(phone), Some(language), Some(sources)) if mistakes.0.is_empty() => {
            let is_open = |field| value(&fields, field).is_none();
            let left_open = LeftOpen { language: is_open(Field::Language), sources: is_open(Field::Sources) };
            Ok(SearchRequest { query, phone, language, sources, left_open, idempotency_key })
        }
        _ => Err(Problem::Invalid(mistakes.0)),
    }
}

/// The number in the body of a `PUT`, with its owner's consent.
pub(crate) fn parse_number(request: &Request, others: &Countries) -> Result<PhoneNumber, Problem> {
    let (fields, mut mistakes) = fields(request, &[Field::Phone, Field::Consent])?;
    // What is absent is read as what is blank, which is no number.
    let phone = mistakes.note_all(phone(&fields, Some(""), others)).flatten();
    phone.filter(|_| mistakes.0.is_empty()).ok_or(Problem::Invalid(mistakes.0))
}

/// The fields of a body, and the mistakes about those that it cannot have, or has several times.
fn fields(request: &Request, known: &[Field]) -> Result<(Map<String, Value>, Mistakes), Problem> {
    let Fields(read) = serde_json::from_slice(request.body()).map_err(|_| Problem::MalformedJson)?;
    let (mut fields, mut repeated) = (Map::new(), Vec::new());
    for (name, value) in read {
        if fields.contains_key(&name) && !repeated.contains(&name) {
            repeated.push(name.clone());
        }
        fields.insert(name, value);
    }
    let is_known = |name: &str| known.iter().any(|field| field.name() == name);
    let unknown = fields.keys().filter(|name| !is_known(name)).cloned().map(Mistake::UnknownField);
    let mistakes = repeated.into_iter().map(Mistake::RepeatedField).chain(unknown).collect();
    Ok((fields, Mistakes(mistakes)))
}

/// The mistakes so far.
struct Mistakes(Vec<Mistake>);

impl Mistakes {
    fn note<T>(&mut self, parsed: Result<T, Mistake>) -> Option<T> {
        self.note_all(parsed.map_err(|mistake| vec![mistake]))
    }

    fn note_all<T>(&mut self, parsed: Result<T, Vec<Mistake>>) -> Option<T> {
        parsed.map_err(|mistakes| self.0.extend(mistakes)).ok()
    }
}

fn idempotency_key(request: &Request) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(header) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let text = header.to_str().map_err(|_| Problem::MalformedIdempotencyKey)?;
    IdempotencyKey::parse(text).map(Some)
}

fn query(fields: &Map<String, Value>) -> Result<QueryText, Mistake> {
    text(fields, Field::Query)?.map_or(Err(Mistake::QueryEmpty), parse_query)
}

/// The number, with its owner's consent; where none is said, `absent` is read.
fn phone(
    fields: &Map<String, Value>,
    absent: Option<&str>,
    others: &Countries,
) -> Result<Option<PhoneNumber>, Vec<Mistake>> {
    let (consent, unread) = match value(fields, Field::Consent) {
        None => (false, None),
        Some(Value::Bool(consent)) => (*consent, None),
        Some(_) => (true, Some(wrong_type(Field::Consent, Message::ExpectedTrueOrFalse))),
    };
    let phone = match text(fields, Field::Phone) {
        Ok(typed) => typed.or(absent).map(|typed| parse_phone(typed, consent, others)).transpose(),
        Err(mistake) => Err(vec![mistake]),
    };
    match unread {
        Some(unread) => Err(phone.err().unwrap_or_default().into_iter().chain([unread]).collect()),
        None => phone,
    }
}

fn language(fields: &Map<String, Value>, preferred: Language) -> Result<Language, Mistake> {
    let code = text(fields, Field::Language)?;
    code.map_or(Ok(preferred), |code| Language::from_code(code).ok_or(Mistake::LanguageUnknown))
}

fn sources(fields: &Map<String, Value>, known: Option<&[SourceLabel]>) -> Result<Vec<SourceName>, Mistake> {
    let Some(value) = value(fields, Field::Sources) else {
        return Ok(known.unwrap_or_default().iter().map(|label| label.name.clone()).collect());
    };
    let names: Option<Vec<_>> = value.as_array().and_then(|names| names.iter().map(Value::as_str).collect());
    choose(known, &names.ok_or(wrong_type(Field::Sources, Message::ExpectedSourceNames))?)
}

fn text(fields: &Map<String, Value>, field: Field) -> Result<Option<&str>, Mistake> {
    let text =
        value(fields, field).map(|value| value.as_str().ok_or(wrong_type(field, Message::ExpectedText)));
    text.transpose()
}

/// The value of a field; `null` is as good as none.
fn value(fields: &Map<String, Value>, field: Field) -> Option<&Value> {
    fields.get(field.name()).filter(|value| !value.is_null())
}

const fn wrong_type(field: Field, expected: Message) -> Mistake {
    Mistake::WrongType { field, expected }
}

/// The fields of a JSON object in their order, also those that stand in it several times. Of two values, a proxy that
/// looked at the request before us may have seen the other one (RFC 8259, section 4), so none is taken.
#[serde_as]
#[derive(Deserialize)]
#[serde(transparent)]
struct Fields(#[serde_as(as = "serde_with::Map<_, _>")] Vec<(String, Value)>);

#[cfg(test)]
mod tests {
    use lambda_http::{Body, http::Request as HttpRequest};

    use super::*;

    /// Parses a body where there are these sources, for a reader who prefers this language.
    fn parsed_among(names: &[&str], preferred: Language, body: &str) -> Result<SearchRequest, Problem> {
        let label = |name: &&str| SourceLabel {
            name: SourceName::parse(name).unwrap(),
            korean: (*name).to_owned(),
            english: (*name).to_owned(),
        };
        let known: Vec<_> = names.iter().map(label).collect();
        let request = HttpRequest::builder().uri("/api/search-jobs").body(Body::from(body)).unwrap();
        let allowed = AllowedOptions { sources: Some(&known), other_countries: &Countries::default() };
        parse(&request, allowed, preferred)
    }

    fn parsed(body: &str) -> Result<SearchRequest, Problem> {
        parsed_among(&["a", "b"], Language::English, body)
    }

    fn pointers(body: &str) -> Vec<String> {
        match parsed(body) {
            Err(Problem::Invalid(mistakes)) => mistakes.iter().map(Mistake::pointer).collect(),
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn a_query_alone_asks_every_source_in_the_readers_language() {
        let search_request = parsed(r#"{"query":" 원피스 "}"#).unwrap();
        assert_eq!(
            (search_request.query.as_str(), search_request.language, search_request.phone),
            ("원피스", Language::English, None)
        );
        assert_eq!(search_request.sources.iter().map(SourceName::as_str).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn every_mistake_is_told_at_once_and_points_at_its_field() {
        let table: [(&str, &[&str]); 13] = [
            (r#"{"query":"q","query":"q"}"#, &["#/query"]),
            (
                r#"{"query":"q","ph\u006fne":null,"phone":null,"01023456789":1,"01023456789":1}"#,
                &["#/phone", "#", "#"],
            ),
            (r#"{}"#, &["#/query"]),
            (
                r#"{"query":7,"phone":7,"consent":7,"language":7,"sources":7}"#,
                &["#/query", "#/phone", "#/consent", "#/language", "#/sources"],
            ),
            (r#"{"query":"q","phone":"12"}"#, &["#/phone", "#/consent"]),
            (r#"{"query":"q","phone":"12","consent":"yes"}"#, &["#/phone", "#/consent"]),
            (r#"{"query":"q","phone":7}"#, &["#/phone"]),
            (r#"{"query":"q","phone":"010-2345-6789"}"#, &["#/consent"]),
            (r#"{"query":"q","phone":"12","consent":true}"#, &["#/phone"]),
            (r#"{"query":"q","language":"fr"}"#, &["#/language"]),
            (r#"{"query":"q","sources":["a","x"]}"#, &["#/sources/1"]),
            (r#"{"query":"q","sources":[]}"#, &["#/sources"]),
            (r#"{"query":"a\u0000b","colour":"red"}"#, &["#/colour", "#/query"]),
        ];
        for (body, expected) in table {
            assert_eq!(pointers(body), expected, "{body}");
        }
    }

    #[test]
    fn what_was_said_is_the_same_request_whatever_is_still_taken() {
        let anything = AllowedOptions { sources: None, other_countries: &Countries::all() };
        let said = |body: &str| {
            let request = HttpRequest::builder().body(Body::from(body)).unwrap();
            parse(&request, anything, Language::English).map(|request| request.canonical())
        };
        for body in [
            r#"{"query":"q"}"#,
            r#"{"query":"q","sources":["b","a","b"]}"#,
            r#"{"query":"q","sources":["a"]}"#,
        ] {
            assert_eq!(said(body).unwrap(), parsed(body).unwrap().canonical(), "{body}");
        }
        assert!(said(r#"{"query":"q","sources":["gone"]}"#).is_ok());
        for body in
            [r#"{"query":"q","sources":["a","Not a name"]}"#, r#"{"query":"q","sources":[]}"#, r#"{}"#]
        {
            assert!(matches!(said(body), Err(Problem::Invalid(_))), "{body}");
        }
    }

    #[test]
    fn what_is_no_json_object_is_malformed() {
        for body in ["", "{", "[]", "\"query\"", "{\"query\":}", "\u{feff}{}"] {
            assert_eq!(parsed(body).unwrap_err(), Problem::MalformedJson, "{body}");
        }
    }

    #[test]
    fn two_requests_are_the_same_only_when_everything_asked_for_is() {
        let canonical = |body: &str| parsed(body).unwrap().canonical();
        let same = [
            (r#"{"query":"q"}"#, r#"{"query":" q ","sources":null,"language":null,"phone":null}"#),
            (r#"{"query":"q","sources":["a","b"]}"#, r#"{"query":"q","sources":["b","a","b"]}"#),
        ];
        for (one, other) in same {
            assert_eq!(canonical(one), canonical(other), "{one} {other}");
        }
        for other in
            [r#"{"query":"q","sources":["a"]}"#, r#"{"query":"q","language":"ko"}"#, r#"{"query":"r"}"#]
        {
            assert_ne!(canonical(r#"{"query":"q"}"#), canonical(other), "{other}");
        }
    }

    #[test]
    fn a_request_stays_the_same_when_sources_come_and_go_and_the_reader_prefers_another_language() {
        for body in [r#"{"query":"q"}"#, r#"{"query":"q","sources":["a","c"],"language":"en"}"#] {
            let before = parsed_among(&["a", "b", "c"], Language::English, body).unwrap();
            for names in [&["a", "c"][..], &["z", "c", "b", "a"]] {
                let now = parsed_among(names, Language::Korean, body).unwrap();
                assert_eq!(now.canonical(), before.canonical(), "{body} among {names:?}");
            }
        }
    }
}
