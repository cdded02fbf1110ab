//! The forms of the start page, posted to `/`, of a number's page, and of the one that stops texts. When something is wrong, the page comes back with the
//! mistake at its field and everything that was typed still there.

use answer::{JobLink, Problem};
use cloud::Secret;
use job::{Countries, Language, PhoneNumber, is_blank};
use lambda_http::{Body, Response};
use page::{Form, PageSettings, Typed};
use url::form_urlencoded;
use words::{Message, Mistake};

use crate::search_request::{
    AllowedOptions, IdempotencyKey, LeftOpen, SearchRequest, choose, parse_phone, parse_query,
};

/// The fields that a form has once.
const SINGLE: [&str; 6] = ["language", "query", "phone", "consent", "key", "wish"];
/// The bytes of a field that are kept: what is longer is a mistake, and no page of it could be answered.
const FIELD_BYTES: usize = 16 * 1_024;
/// More sources than any form has.
const SOURCES: usize = 100;

/// A form's fields, as typed.
#[derive(Default)]
pub(crate) struct FormRequest {
    preferred: Language,
    /// The values of [`SINGLE`], where they were sent.
    fields: [Option<String>; SINGLE.len()],
    sources: Vec<String>,
    /// Fields of [`SINGLE`] that were sent several times: none of their values is known to be meant.
    repeated: Vec<Mistake>,
}

impl FormRequest {
    /// A form of which nothing can be read.
    pub(crate) fn unread(preferred: Language) -> Self {
        Self { preferred, ..Self::default() }
    }

    /// Reads the fields; unknown ones are passed over, as a browser's extension may have added them.
    pub(crate) fn read(body: &[u8], preferred: Language) -> Self {
        let mut form = Self::unread(preferred);
        for (name, value) in form_urlencoded::parse(body) {
            let value = value[..value.floor_char_boundary(FIELD_BYTES)].to_owned();
            match SINGLE.iter().position(|single| *single == name) {
                Some(place) => {
                    let repeated = Mistake::RepeatedField(name.into_owned());
                    if form.fields[place].replace(value).is_some() && !form.repeated.contains(&repeated) {
                        form.repeated.push(repeated);
                    }
                }
                None if name == "sources" && form.sources.len() < SOURCES => form.sources.push(value),
                None => {}
            }
        }
        form
    }

    /// The request for a search in the fields, or all their mistakes.
    pub(crate) fn parse(&self, allowed: AllowedOptions<'_>) -> Result<SearchRequest, Problem> {
        let query = parse_query(self.field("query"));
        let phone = match is_blank(self.field("phone")) {
            true => Ok(None),
            false => self.parse_phone(allowed.other_countries).map(Some),
        };
        let chosen: Vec<_> = self.sources.iter().map(String::as_str).collect();
        let sources = choose(allowed.sources, &chosen);
        match (query, phone, sources) {
            (Ok(query), Ok(phone), Ok(sources)) if self.repeated.is_empty() => Ok(SearchRequest {
                query,
                phone,
                language: self.language(),
                sources,
                left_open: LeftOpen { language: self.said_language().is_none(), sources: false },
                idempotency_key: self.key(),
            }),
            (query, phone, sources) => {
                let phone = phone.err().unwrap_or_default();
                let mistakes = query.err().into_iter().chain(phone).chain(sources.err());
                Err(Problem::Invalid(self.repeated.iter().cloned().chain(mistakes).collect()))
            }
        }
    }

    /// The number in the fields.
    pub(crate) fn parse_number(&self, others: &Countries) -> Result<PhoneNumber, Problem> {
        let phone = self.parse_phone(others).map_err(Problem::Invalid)?;
        if self.repeated.is_empty() { Ok(phone) } else { Err(Problem::Invalid(self.repeated.clone())) }
    }

    /// The number in the fields, of any of these countries, which was texted as the fields say; `told` are the countries
    /// that texts go to now.
    pub(crate) fn parse_texted_number(
        &self,
        any: &Countries,
        told: &Countries,
    ) -> Result<PhoneNumber, Problem> {
        let phone = PhoneNumber::parse_among(self.phone(), any);
        let malformed = if told.is_empty() { Mistake::PhoneMalformed } else { Mistake::PhoneOfNowhere };
        let phone = phone.map_err(|_| Problem::Invalid(vec![malformed]))?;
        if self.repeated.is_empty() { Ok(phone) } else { Err(Problem::Invalid(self.repeated.clone())) }
    }

    /// The page again: the start page, or the number's of this link, with what was typed and why it is back.
    pub(crate) fn page_again(
        &self,
        problem: &Problem,
        settings: &PageSettings,
        link: Option<&JobLink>,
    ) -> Response<Body> {
        let (mistakes, notice) = match problem {
            Problem::Invalid(mistakes) => (mistakes.as_slice(), None),
            Problem::IdempotencyKeyReused => (&[][..], Some(Message::FormAlreadySent)),
            _ => {
                let unsaved = if link.is_some() { Message::NumberUnsaved } else { Message::FormUnsaved };
                (&[][..], Some(Self::notice(problem, unsaved)))
            }
        };
        let sources = (notice != Some(Message::FormUnreadable)).then_some(self.sources.as_slice());
        let (query, phone) = (self.field("query"), self.field("phone"));
        let typed = Typed { query, phone, consent: self.has_consent(), sources };
        let form = Form { settings, language: self.language(), typed, mistakes, notice };
        let page = match link {
            Some(link) => page::number(&form, &link.page_path()),
            None => page::start(&form, &self.key_after(problem), false),
        };
        problem.page(page)
    }

    /// Why the form is back without a mistake in it: it could not be read, or else what it asks for was not saved.
    pub(crate) const fn notice(problem: &Problem, unsaved: Message) -> Message {
        match problem {
            Problem::UnsupportedMediaType | Problem::UnsupportedCoding | Problem::Invalid(_) => {
                Message::FormUnreadable
            }
            _ => unsaved,
        }
    }

    /// The language of the form, or else the browser's.
    pub(crate) fn language(&self) -> Language {
        self.said_language().unwrap_or(self.preferred)
    }

    /// A search that could not be saved keeps its key, so that the form, sent once more, makes one search, whether the first
    /// was saved or not.
    fn key_after(&self, problem: &Problem) -> String {
        let kept = self.key().filter(|_| *problem == Problem::Unavailable);
        kept.map_or_else(|| Secret::random_token().as_str().to_owned(), |key| key.as_str().to_owned())
    }

    /// The number as it was typed.
    pub(crate) fn phone(&self) -> &str {
        self.field("phone")
    }

    /// True where texts are to be allowed again, not stopped.
    pub(crate) fn allows(&self) -> Result<bool, Problem> {
        match self.field("wish") {
            "" | "stop" => Ok(false),
            "allow" => Ok(true),
            _ => Err(Problem::Invalid(Vec::new())),
        }
    }

    fn parse_phone(&self, others: &Countries) -> Result<PhoneNumber, Vec<Mistake>> {
        parse_phone(self.field("phone"), self.has_consent(), others)
    }

    fn said_language(&self) -> Option<Language> {
        Language::from_code(self.field("language"))
    }

    fn has_consent(&self) -> bool {
        self.field("consent") == "yes"
    }

    fn key(&self) -> Option<IdempotencyKey> {
        IdempotencyKey::parse(self.field("key")).ok()
    }

    fn field(&self, name: &str) -> &str {
        let place = SINGLE.iter().position(|single| *single == name);
        place.and_then(|place| self.fields[place].as_deref()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use job::{SourceLabel, SourceName};

    use super::*;

    fn parsed(body: &str) -> Result<SearchRequest, Vec<Mistake>> {
        let name = SourceName::parse("a").unwrap();
        let known = [SourceLabel { name, korean: "a".to_owned(), english: "a".to_owned() }];
        let allowed = AllowedOptions { sources: Some(&known), other_countries: &Countries::default() };
        let parsed = FormRequest::read(body.as_bytes(), Language::English).parse(allowed);
        parsed.map_err(|problem| match problem {
            Problem::Invalid(mistakes) => mistakes,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_number_without_consent_is_a_mistake_and_consent_without_a_number_is_none() {
        let number = "query=q&sources=a&phone=010-2345-6789";
        assert_eq!(parsed(number).unwrap_err(), [Mistake::ConsentMissing]);
        assert_eq!(
            parsed(&format!("{number}&consent=yes")).unwrap().phone.unwrap().as_str(),
            "+821023456789"
        );
        for no in ["no", "false", "off", "0", ""] {
            let body = format!("{number}&consent={no}");
            assert_eq!(parsed(&body).unwrap_err(), [Mistake::ConsentMissing], "{no}");
        }
        for blank in ["+", "%09", "%e2%80%8e", "%ef%bb%bf+", "%e3%85%a4"] {
            let body = format!("query=q&sources=a&phone={blank}&consent=yes");
            assert_eq!(parsed(&body).unwrap().phone, None, "{blank}");
        }
    }

    #[test]
    fn every_mistake_of_a_form_is_told_at_once() {
        let expected = [Mistake::QueryEmpty, Mistake::PhoneMalformed, Mistake::SourcesEmpty];
        assert_eq!(parsed("phone=12&consent=yes").unwrap_err(), expected);
        let expected = [Mistake::PhoneMalformed, Mistake::ConsentMissing];
        assert_eq!(parsed("query=q&phone=12&sources=a").unwrap_err(), expected);
    }

    #[test]
    fn a_form_says_its_language_key_and_sources_and_what_it_does_not_know_is_passed_over() {
        let search_request =
            parsed("query=+q+&sources=a&sources=a&language=ko&key=2Yb8xT4mQw7KpLz1Rs9VdE&colour=red")
                .unwrap();
        assert_eq!(
            (search_request.query.as_str(), search_request.language, search_request.sources.len()),
            ("q", Language::Korean, 1)
        );
        assert_eq!(search_request.idempotency_key.unwrap().as_str(), "2Yb8xT4mQw7KpLz1Rs9VdE");
        let search_request = parsed("query=q&sources=a&language=fr").unwrap();
        assert_eq!((search_request.language, search_request.idempotency_key), (Language::English, None));
    }

    #[test]
    fn a_field_that_is_sent_twice_is_a_mistake_whatever_it_says() {
        let whole = "query=q&sources=a&sources=a&phone=010-2345-6789&consent=yes&language=en&key=2Yb8xT4mQw7KpLz1Rs9VdE";
        assert!(parsed(whole).is_ok());
        for again in [
            "query=q",
            "query=r",
            "%71uery=",
            "phone=010-2345-6789",
            "consent=yes",
            "consent=no",
            "language=ko",
            "key=x",
        ] {
            let name = again.replace("%71", "q").split_once('=').unwrap().0.to_owned();
            let expected = [Mistake::RepeatedField(name)];
            let body = format!("{whole}&{again}");
            assert_eq!(parsed(&body).unwrap_err()[..1], expected, "{again}");
            assert_eq!(parsed(&format!("{again}&{body}&{again}")).unwrap_err()[..1], expected, "{again}");
        }
    }

    #[test]
    fn a_form_of_any_length_is_read_and_no_more_is_kept_of_a_field_than_a_page_can_show() {
        let long = format!(
            "query={}&sources=a{}&phone=12",
            "%EC%98%B7".repeat(1 << 20),
            "&sources=a".repeat(1 << 16)
        );
        let form = FormRequest::read(long.as_bytes(), Language::Korean);
        assert_eq!((form.field("query").len(), form.sources.len()), (FIELD_BYTES / 3 * 3, SOURCES));
        let expected = [Mistake::QueryTooLong, Mistake::PhoneMalformed, Mistake::ConsentMissing];
        assert_eq!(parsed(&long).unwrap_err(), expected);
    }
}
