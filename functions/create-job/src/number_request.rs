//! A number that is given later, in JSON or by the form of its page.

use answer::{JobLink, Problem};
use job::{Countries, Language, PhoneNumber};
use lambda_http::{Body, Request, Response, http::StatusCode};
use page::Typed;
use serde_json::{Map, Value};
use url::form_urlencoded;
use words::{Field, Message, Mistake};

use crate::{json_request, search_request::parse_phone};

/// The number in the body of a `PUT`, with its owner's consent.
pub(crate) fn parse(request: &Request, others: &Countries) -> Result<PhoneNumber, Problem> {
    let (fields, mut mistakes) = json_request::fields(request, &[Field::Phone, Field::Consent])?;
    let phone = mistakes.note(required_phone(&fields, others));
    phone.filter(|_| mistakes.0.is_empty()).ok_or(Problem::Invalid(mistakes.0))
}

fn required_phone(fields: &Map<String, Value>, others: &Countries) -> Result<PhoneNumber, Mistake> {
    match json_request::phone(fields, others)? {
        Some(phone) => Ok(phone),
        // What is absent is read as what is blank, which is no number.
        None => parse_phone("", true, others),
    }
}

/// The form's fields, as typed.
pub(crate) struct NumberForm {
    pub(crate) language: Language,
    phone: String,
    consent: bool,
}

impl NumberForm {
    /// Reads the fields; unknown ones are passed over.
    pub(crate) fn read(body: &[u8], preferred: Language) -> Self {
        let mut form = Self { language: preferred, phone: String::new(), consent: false };
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "language" => form.language = Language::from_code(&value).unwrap_or(preferred),
                "phone" => form.phone = value.into_owned(),
                "consent" => form.consent = value == "yes",
                _ => {}
            }
        }
        form
    }

    /// The number in the fields.
    pub(crate) fn parse(&self, others: &Countries) -> Result<PhoneNumber, Mistake> {
        parse_phone(&self.phone, self.consent, others)
    }

    /// The page again, with what was typed and what is wrong with it.
    pub(crate) fn page_with(&self, mistake: Mistake, link: &JobLink, others: &Countries) -> Response<Body> {
        let page = self.render((&[mistake], None), link, others);
        answer::html(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// The page again after the number could not be saved.
    pub(crate) fn page_to_send_again(
        &self,
        status: StatusCode,
        link: &JobLink,
        others: &Countries,
    ) -> Response<Body> {
        answer::html(status, self.render((&[], Some(Message::NumberUnsaved)), link, others))
    }

    fn render(
        &self,
        (mistakes, notice): (&[Mistake], Option<Message>),
        link: &JobLink,
        others: &Countries,
    ) -> String {
        let form = page::Form {
            language: self.language,
            reaches_abroad: !others.is_empty(),
            typed: Typed { phone: &self.phone, consent: self.consent, ..Typed::default() },
            mistakes,
            notice,
            sample: None,
            operator: None,
        };
        page::number(&form, &link.page_path())
    }
}
