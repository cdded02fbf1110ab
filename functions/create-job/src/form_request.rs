//! The form of the start page, posted to `/`. When something in it is wrong, the page comes back with the mistake at
//! its field and everything that was typed still there.

use cloud::Secret;
use job::{Language, is_blank};
use lambda_http::{Body, Response, http::StatusCode};
use page::{Form, StartPage, Typed};
use url::form_urlencoded;
use words::{Message, Mistake};

use crate::search_request::{
    AllowedOptions, IdempotencyKey, LeftOpen, SearchRequest, choose, parse_phone, parse_query,
};

/// The form's fields, as typed.
pub(crate) struct FormRequest {
    pub(crate) language: Language,
    /// The form did not say it: it is the browser's preference.
    language_is_open: bool,
    query: String,
    phone: String,
    consent: bool,
    sources: Vec<String>,
    key: String,
}

impl FormRequest {
    /// Reads the fields; unknown ones are passed over, as a browser's extension may have added them.
    pub(crate) fn read(body: &[u8], preferred: Language) -> Self {
        let mut form = Self {
            language: preferred,
            language_is_open: true,
            query: String::new(),
            phone: String::new(),
            consent: false,
            sources: Vec::new(),
            key: String::new(),
        };
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "language" => {
                    let said = Language::from_code(&value);
                    form.language = said.unwrap_or(preferred);
                    form.language_is_open = said.is_none();
                }
                "query" => form.query = value.into_owned(),
                "phone" => form.phone = value.into_owned(),
                "consent" => form.consent = value == "yes",
                "sources" => form.sources.push(value.into_owned()),
                "key" => form.key = value.into_owned(),
                _ => {}
            }
        }
        form
    }

    /// The request in the fields, or all their mistakes.
    pub(crate) fn parse(&self, allowed: AllowedOptions<'_>) -> Result<SearchRequest, Vec<Mistake>> {
        let query = parse_query(&self.query);
        let phone = match is_blank(&self.phone) {
            true => Ok(None),
            false => parse_phone(&self.phone, self.consent, allowed.other_countries).map(Some),
        };
        let chosen: Vec<_> = self.sources.iter().map(String::as_str).collect();
        let sources = choose(allowed.sources, &chosen);
        match (query, phone, sources) {
            (Ok(query), Ok(phone), Ok(sources)) => {
                let idempotency_key = IdempotencyKey::parse(&self.key).ok();
                let left_open = LeftOpen { language: self.language_is_open, sources: false };
                Ok(SearchRequest {
                    query,
                    phone,
                    language: self.language,
                    sources,
                    left_open,
                    idempotency_key,
                })
            }
            (query, phone, sources) => {
                Err([query.err(), phone.err(), sources.err()].into_iter().flatten().collect())
            }
        }
    }

    /// The start page again, with what was typed and what is wrong with it.
    pub(crate) fn page_with(&self, mistakes: &[Mistake], allowed: AllowedOptions<'_>) -> Response<Body> {
        let key = Secret::random_token();
        answer::html(StatusCode::UNPROCESSABLE_ENTITY, self.render((mistakes, None), key.as_str(), allowed))
    }

    /// The start page again after its key had been used for something else: the same fields with a fresh key.
    pub(crate) fn page_with_fresh_key(&self, allowed: AllowedOptions<'_>) -> Response<Body> {
        let (key, notice) = (Secret::random_token(), Some(Message::FormAlreadySent));
        answer::html(StatusCode::UNPROCESSABLE_ENTITY, self.render((&[], notice), key.as_str(), allowed))
    }

    /// The start page again after a search could not be saved: the same fields under the same key, so that sending it once
    /// more makes one search, whether the first was saved or not.
    pub(crate) fn page_to_send_again(
        &self,
        status: StatusCode,
        allowed: AllowedOptions<'_>,
    ) -> Response<Body> {
        let fresh = Secret::random_token();
        let key = if IdempotencyKey::parse(&self.key).is_ok() { &self.key } else { fresh.as_str() };
        answer::html(status, self.render((&[], Some(Message::FormUnsaved)), key, allowed))
    }

    fn render(
        &self,
        (mistakes, notice): (&[Mistake], Option<Message>),
        key: &str,
        allowed: AllowedOptions<'_>,
    ) -> String {
        let typed = Typed {
            query: &self.query,
            phone: &self.phone,
            consent: self.consent,
            sources: Some(&self.sources),
        };
        let (language, reaches_abroad) = (self.language, !allowed.other_countries.is_empty());
        page::start(&StartPage {
            form: Form { language, reaches_abroad, typed, mistakes, notice, sample: None, operator: None },
            sources: allowed.sources,
            has_erased: false,
            key,
            home: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use job::{Countries, SourceLabel, SourceName};

    use super::*;

    fn parsed(body: &str) -> Result<SearchRequest, Vec<Mistake>> {
        let name = SourceName::parse("a").unwrap();
        let known = [SourceLabel { name, korean: "a".to_owned(), english: "a".to_owned() }];
        let allowed = AllowedOptions { sources: &known, other_countries: &Countries::default() };
        FormRequest::read(body.as_bytes(), Language::English).parse(allowed)
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
}
