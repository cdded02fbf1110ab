//! An answer is read: its text, its JSON, the error that it may tell, its hits.
//!
//! All of it is one pass over a bounded text. A large one takes a thread of its own, so that the searches beside it go on,
//! and they do so one after the other: unpacked from JSON, an answer takes 20 times its room.

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::Encoding;
use search::{Hit, off_thread};
use serde_json::Value;
use serde_json_path::JsonPath;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

use super::body::SMALL;
use super::charset::text_of;
use super::field::Filling;
use super::field_path::Place;
use super::format::Format;
use super::hits::{Dropped, Found};
use crate::ask::plan::Plan;
use crate::ask::token::Token;
use crate::fault::{Failure, Fault};
use crate::mask::masked;
use crate::template::places::SearchPlace;

/// One large answer is read at a time.
static TURN: Semaphore = Semaphore::const_new(1);

pub(crate) struct RawAnswer {
    pub(crate) bytes: Vec<u8>,
    /// Kept until it is read.
    pub(crate) _room: Option<SemaphorePermit<'static>>,
    pub(crate) charset: &'static Encoding,
    /// Where it was said at last.
    pub(crate) url: Url,
    /// What it may repeat.
    pub(crate) token: Option<Token>,
}

pub(crate) struct Answer {
    pub(crate) json: Value,
    /// Its word on the next page: the one thing in which it may repeat a secret.
    next: Option<String>,
    pub(crate) repeats_secret: bool,
    /// The charset that some of its bytes do not fit.
    pub(crate) broken: Option<&'static str>,
}

/// One page of an answer.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) hits: Vec<Hit>,
    /// The number of places at which a hit was looked for.
    pub(crate) matched: usize,
    /// Its word on the next page.
    pub(crate) next: Option<String>,
    /// It holds something else where the hits are looked for, or nothing, rather than an empty list.
    pub(crate) lacks_list: bool,
}

impl RawAnswer {
    /// The page that it is. The thread is given back within milliseconds, also by the worst answer.
    pub(crate) async fn page(self, plan: &Arc<Plan>, query: &str) -> Result<Page, Failure> {
        if self.bytes.len() <= SMALL {
            return Ok(self.read(plan, query)?);
        }
        // It is never closed.
        let turn = TURN.acquire().await.ok();
        let (plan, query) = (Arc::clone(plan), query.to_owned());
        // The turn ends with the work and not with a search that waits no longer.
        let page = off_thread(move || {
            let page = self.read(&plan, &query);
            drop((self, turn));
            page
        });
        Ok(page.await??)
    }

    fn read(&self, plan: &Plan, query: &str) -> Result<Page, Fault> {
        let answer = self.answer(plan, plan.format)?;
        let found = answer.found(plan, self, query)?;
        answer.page(found, plan, &self.url)
    }

    /// What it names, as text and numbers at this path, for a second request; or the error that it tells.
    pub(crate) fn ids(&self, plan: &Plan, at: &Place, query: &str) -> Result<Vec<String>, Fault> {
        let answer = self.answer(plan, plan.format)?;
        answer.found(plan, self, query)?;
        let ids = at.values(&answer.json).filter_map(|id| match id {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        Ok(ids.take(plan.limit).collect())
    }

    pub(crate) fn answer(&self, plan: &Plan, format: Format) -> Result<Answer, Fault> {
        let (text, broken) = self.text(format);
        let mut json = format.json_of(&text)?;
        let next = plan.next.as_ref().and_then(|next| next.text(&json, Filling::PLAIN));
        let repeats_secret = plan.hidden(self.token.as_ref()).mask(&mut json);
        Ok(Answer { json, next, repeats_secret, broken })
    }

    /// Its text, and the charset that some of its bytes do not fit.
    pub(crate) fn text(&self, format: Format) -> (Cow<'_, str>, Option<&'static str>) {
        text_of(&self.bytes, format.charset_of(&self.bytes, self.charset))
    }
}

impl Answer {
    /// The hits in it, and those left out, unless it tells an error.
    pub(crate) fn found(&self, plan: &Plan, raw: &RawAnswer, query: &str) -> Result<Found<'_>, Fault> {
        if let Some(told) = plan.hits.error.as_ref().and_then(|rule| rule.told(&self.json)) {
            let message = masked(&told.message, plan.secrets(raw.token.as_ref()), query);
            return Err(Fault::Told { status: told.status, message });
        }
        Ok(plan.hits.find(&self.json, &raw.url, self.broken.is_some()))
    }

    /// The page of these hits, if any of what was found is one, or nothing was.
    pub(crate) fn page(&self, found: Found<'_>, plan: &Plan, url: &Url) -> Result<Page, Fault> {
        let matched = found.matched;
        let lacks_list = matched == 0 && self.lacks_list(plan);
        Ok(Page { hits: self.good(found)?, matched, next: self.next(plan, url), lacks_list })
    }

    /// Services write an empty list in several ways; in XML it is an element without such children.
    fn lacks_list(&self, plan: &Plan) -> bool {
        let path = plan.hits.list.path.to_string();
        let (found, value) = nearest(&path, &self.json);
        let holder = path.trim_end_matches("[*]");
        let is_parent = holder.rfind('.').is_some_and(|end| holder[..end] == found);
        let is_empty = match value {
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty() || plan.format == Format::Xml && is_parent,
            Value::String(text) => text.trim().is_empty(),
            _ => false,
        };
        found == "$" && path != "$[*]" || !is_empty
    }

    /// A cursor as it is; an address, which may be a part of one, whole.
    fn next(&self, plan: &Plan, url: &Url) -> Option<String> {
        let next = self.next.clone()?;
        if plan.request.has(SearchPlace::Next) { Some(next) } else { Some(url.join(&next).ok()?.into()) }
    }

    fn good(&self, found: Found<'_>) -> Result<Vec<Hit>, Fault> {
        let Found { matched, hits, dropped } = found;
        let spoiled = dropped.iter().any(|(_, reason)| *reason == Dropped::Spoiled);
        match self.broken {
            _ if !hits.is_empty() || matched == 0 => Ok(hits),
            Some(encoding) if spoiled => Err(Fault::NotText { encoding }),
            _ => Err(Fault::NoGoodHit { matched }),
        }
    }
}

/// The longest beginning of a path that leads somewhere, and what is there.
pub(crate) fn nearest<'v>(path: &str, answer: &'v Value) -> (String, &'v Value) {
    let mut rest = path;
    while let Some(at) = rest.rfind(['.', '[']) {
        rest = rest[..at].trim_end_matches('.');
        let there = JsonPath::parse(rest).ok().and_then(|path| path.query(answer).first());
        if let Some(value) = there {
            return (rest.to_owned(), value);
        }
    }
    ("$".to_owned(), answer)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::SourcesFile;

    fn plan() -> Arc<Plan> {
        let text = "[[source]]\nname = \"a\"\nlabel = { ko = \"a\", en = \"a\" }\nkind = \"http\"\n\
                    url = \"https://a.example/{query}\"\nhits = \"$.items[*]\"\nmarkup = \"html\"\n\
                    hit = { title = \"$.title\", url = \"$.link\" }\n";
        SourcesFile::parse(text, &|_| None).expect("a good file").plans().next().expect("one source")
    }

    fn answer(title: &str) -> RawAnswer {
        let json = serde_json::json!({ "items": [{ "title": title, "link": "https://a.example/1" }] });
        let url = Url::parse("https://a.example/").expect("an address");
        RawAnswer {
            bytes: json.to_string().into_bytes(),
            _room: None,
            charset: encoding_rs::UTF_8,
            url,
            token: None,
        }
    }

    #[test]
    fn an_answer_without_its_list_is_told_from_one_with_an_empty_list() {
        let plan = |format: &str, list: &str| {
            let text = format!(
                "[[source]]\nname = \"a\"\nlabel = {{ ko = \"a\", en = \"a\" }}\nkind = \"http\"\n\
                 url = \"https://a.example/{{query}}\"\nformat = \"{format}\"\nhits = \"{list}\"\n\
                 hit = {{ title = \"$.t\", url = \"$.u\" }}\n"
            );
            SourcesFile::parse(&text, &|_| None).expect("a good file").plans().next().expect("one source")
        };
        let items = "$.items[*]";
        for (format, list, body, lacks_list) in [
            ("json", items, r#"{"items":[]}"#, false),
            ("json", items, r#"{"items":{}}"#, false),
            ("json", items, r#"{"items":""}"#, false),
            ("json", "$[*]", "[]", false),
            ("json", items, r#"{"items":"검색 결과가 없습니다"}"#, true),
            ("json", items, r#"{"resultCode":"99","items":null}"#, true),
            ("json", items, r#"{"resultCode":"99"}"#, true),
            ("json", items, "null", true),
            ("json", items, r#""{\"items\":[]}""#, true),
            ("xml", "$.r.items.item[*]", "<r><items><total>0</total></items></r>", false),
            ("xml", "$.r.items.item[*]", "<r><items/></r>", false),
            ("xml", "$.r.items.item[*]", "<error><code>30</code></error>", true),
            ("html", items, "<p>are you a robot?</p>", true),
        ] {
            let raw = RawAnswer { bytes: body.as_bytes().to_vec(), ..answer("") };
            let page = raw.read(&plan(format, list), "가방").expect(body);
            assert_eq!((page.lacks_list, page.matched), (lacks_list, 0), "{body}");
        }
    }

    #[tokio::test]
    async fn a_large_answer_is_read_while_other_searches_of_the_thread_go_on() {
        let plan = plan();
        let small = answer("<b>가방</b>").page(&plan, "가방").now_or_never().expect("it is read at once");
        assert_eq!(small.ok().map(|page| page.hits[0].title().to_owned()).as_deref(), Some("가방"));
        // It took 80 s when each of them was looked at to the end of the text.
        let mut large = Box::pin(answer(&"<a".repeat(900_000)).page(&plan, "가방"));
        assert!(large.as_mut().now_or_never().is_none(), "the thread is given back");
        assert_eq!(large.await.ok().map(|page| page.hits.len()), Some(1));
    }
}
