use answer::{LANGUAGE_COOKIE, chosen_language, language_of};
use job::Language;
use lambda_http::{
    Body, Request, RequestExt, Response,
    http::{HeaderValue, header},
};

/// Who reads a page, as far as the language goes.
pub(crate) struct Reader {
    switched: Option<Language>,
    chosen: Option<Language>,
    usual: Language,
}

/// A year: a choice stays until it is made anew.
const COOKIE_SECONDS: u32 = 365 * 24 * 60 * 60;

impl Reader {
    pub(crate) fn of(request: &Request) -> Self {
        let switched =
            request.query_string_parameters_ref().and_then(|query| Language::from_code(query.first("lang")?));
        Self { switched, chosen: chosen_language(request), usual: language_of(request) }
    }

    /// The reader's language: switched to just now, chosen before, or preferred by the browser.
    pub(crate) fn language(&self) -> Language {
        self.language_or(self.usual)
    }

    /// The language chosen by the reader, or else this one: a page that a text led to is in its owner's language.
    pub(crate) fn language_or(&self, usual: Language) -> Language {
        self.switched.or(self.chosen).unwrap_or(usual)
    }

    /// Lets the browser remember a language that was switched to. It is the choice itself, and nothing that tells
    /// its reader from others: such a cookie needs no consent (ePrivacy directive, article 5(3)).
    pub(crate) fn remember(&self, mut response: Response<Body>, is_secure: bool) -> Response<Body> {
        if let Some(language) = self.switched {
            let secure = if is_secure { "; Secure" } else { "" };
            let cookie = format!(
                "{LANGUAGE_COOKIE}={}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly{secure}",
                language.code()
            );
            let cookie = HeaderValue::from_str(&cookie).expect("it is visible ASCII");
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use lambda_http::{Context, http::Request as HttpRequest};

    use super::*;

    fn reader(uri: &str, cookie: &str, accepted: &str) -> Reader {
        let request =
            HttpRequest::builder().uri(uri).header("cookie", cookie).header("accept-language", accepted);
        let lang = uri.split_once("lang=").map(|(_, code)| code.to_owned());
        let query: std::collections::HashMap<_, _> =
            lang.map(|code| ("lang".to_owned(), vec![code])).into_iter().collect();
        let request = request.body(Body::Empty).unwrap().with_lambda_context(Context::default());
        Reader::of(&request.with_query_string_parameters(query))
    }

    #[test]
    fn a_choice_counts_more_than_the_browsers_preference() {
        assert_eq!(reader("/", "", "en").language(), Language::English);
        assert_eq!(reader("/", "a=b; language=ko", "en").language(), Language::Korean);
        assert_eq!(reader("/?lang=en", "language=ko", "ko").language(), Language::English);
        assert_eq!(reader("/?lang=xx", "language=xx", "en").language(), Language::English);
    }

    #[test]
    fn a_page_behind_a_text_is_in_its_owners_language_until_the_reader_chooses() {
        assert_eq!(reader("/", "", "en").language_or(Language::Korean), Language::Korean);
        assert_eq!(reader("/", "language=en", "ko").language_or(Language::Korean), Language::English);
    }

    #[test]
    fn only_a_switch_is_remembered_and_over_https_only_there() {
        let cookie = |reader: Reader, is_secure| {
            let answer = reader.remember(Response::new(Body::Empty), is_secure);
            answer.headers().get("set-cookie").map(|cookie| cookie.to_str().unwrap().to_owned())
        };
        let switched = || reader("/?lang=en", "", "");
        assert!(cookie(switched(), false).unwrap().starts_with("language=en;"));
        assert!(!cookie(switched(), false).unwrap().contains("Secure"));
        assert!(cookie(switched(), true).unwrap().ends_with("; Secure"));
        assert_eq!(cookie(reader("/", "language=en", ""), true), None);
    }
}
