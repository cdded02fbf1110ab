//! Where the words and the number of hits go in an address.

use percent_encoding::percent_decode_str;
use search::plain;
use url::{Host, Url};

use super::SuggestError;
use crate::file::values::MAX_LABEL;
use crate::template::hidden::is_secret_name;
use crate::template::percent_encoded;

/// The characters of a source's name.
const MAX_NAME: usize = 32;
/// Names of parameters that hold the words, and the number of hits.
const WORDS: &str =
    "q query keyword keywords search s term words text kw k wd word search_query searchterm searchkeyword";
const LIMITS: &str = "limit n size rows count num display per_page pagesize page_size hitsperpage hits max_results \
    maxresults results numofrows";
/// Names of parameters for the number of a page, and for the number of hits before it.
const PAGES: &str = "page p pg pageno page_no pagenum pageindex paged currentpage";
const OFFSETS: &str = "offset skip start startindex";
/// Parts of a host's name that name no source.
const NAMELESS: &str = "www api openapi com net org io co kr jp";

/// The address of a search, with places for its words and its limit.
#[derive(Debug)]
pub(super) struct SearchAddress {
    /// With its places.
    pub(super) template: String,
    pub(super) host: String,
    pub(super) limit: Option<usize>,
    pub(super) allow_private: bool,
    pub(super) notes: Vec<String>,
    /// The names of other sources.
    taken: Vec<String>,
}

impl SearchAddress {
    /// Finds the words in an address that was asked for them, such as one out of a browser.
    pub(super) fn parse(address: &str, words: &str, taken: Vec<String>) -> Result<Self, SuggestError> {
        let url = Url::parse(&address.replace(['{', '}'], "")).ok();
        let url =
            url.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or(SuggestError::NoAddress)?;
        let host = url.host().ok_or(SuggestError::NoAddress)?;
        let (mut limit, mut notes) = (None, Vec::new());
        let template = if address.contains("{query}") || address.contains("{query|") {
            address.to_owned()
        } else {
            let bare = address.split('#').next().unwrap_or(address);
            let (path, pairs) = bare.split_once('?').ok_or(SuggestError::NoWords)?;
            let pairs = with_places(pairs, words, &mut limit, &mut notes).ok_or(SuggestError::NoWords)?;
            format!("{}?{pairs}", braced(path))
        };
        for (name, value) in url.query_pairs() {
            if is_secret_name(&name) && !value.is_empty() && !value.starts_with('$') {
                notes.push(format!("if {name} is a secret, write {name}=${{A_VARIABLE}} instead of it"));
            }
        }
        let host = match host {
            Host::Domain(name) => name.trim_end_matches('.').to_owned(),
            address => address.to_string(),
        };
        Ok(Self { template, host, limit, allow_private: false, notes, taken })
    }

    /// A name for the source: of `api.shop.example.co.kr` it is `shop-example`, or `shop-example-2` beside one of that name.
    pub(super) fn name(&self) -> String {
        let parts: Vec<_> =
            self.host.split(['.', ':', '[', ']']).filter(|part| !lists(NAMELESS, part)).collect();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = parts.join("-").chars().map(plain).take(MAX_NAME).collect();
        let name = if name.is_empty() { "source".to_owned() } else { name };
        let numbered = |number: usize| {
            let end = format!("-{number}");
            name[..name.len().min(MAX_NAME - end.len())].to_owned() + &end
        };
        let is_free = |name: &String| !self.taken.contains(name);
        [name.clone()].into_iter().chain((2..).map(numbered)).find(is_free).unwrap_or_default()
    }

    /// The lines that every section of it begins with.
    pub(super) fn lines(&self) -> String {
        let (name, host, url) = (self.name(), plain(&self.host, MAX_LABEL), super::quoted(&self.template));
        format!(
            "[[source]]\nname = \"{name}\"\nlabel = {{ ko = \"{host}\", en = \"{host}\" }}\nkind = \"http\"\nurl = {url}\n"
        )
    }

    /// The lines that it ends with.
    pub(super) fn end(&self) -> String {
        let limit = self.limit.map(|limit| format!("limit = {limit}\n")).unwrap_or_default();
        let private = if self.allow_private { "allow_private = true\n" } else { "" };
        limit + private
    }

    /// A section that is good for asking alone.
    pub(super) fn probe(&self) -> String {
        let any =
            "headers = { Accept = \"application/json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.7\" }";
        let nothing = "hits = \"$\"\nhit = { title = \"$\", url = \"$\" }";
        format!("{}{any}\n{nothing}\nmax_bytes = 5000000\n{}", self.lines(), self.end())
    }
}

/// The pairs of an address with places: for the words where they stand or, if they stand nowhere, where such words usually
/// do; for the number of hits where one is said.
fn with_places(
    pairs: &str,
    words: &str,
    limit: &mut Option<usize>,
    notes: &mut Vec<String>,
) -> Option<String> {
    let split = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = url::form_urlencoded::parse(pair.as_bytes()).next();
        let value_read = decoded.map(|(_, value)| value.into_owned()).unwrap_or_default();
        (name.to_owned(), value.to_owned(), value_read)
    };
    let pairs: Vec<_> = pairs.split('&').map(split).collect();
    let is_words = |name: &str| lists(WORDS, &name.to_ascii_lowercase());
    let by_value = pairs.iter().position(|(_, _, read)| !words.is_empty() && read.trim() == words.trim());
    let by_part = || pairs.iter().position(|(_, value, _)| around(value, words).is_some());
    let by_name = || pairs.iter().position(|(name, _, _)| is_words(name));
    let place = by_value.or_else(by_part).or_else(by_name)?;
    if percent_decode_str(&pairs[place].1).decode_utf8().is_err() {
        let note = "the address has the words in another charset than UTF-8, in which {query} is sent: look whether the \
                    hits are about the words";
        notes.push(note.to_owned());
    }
    let pair = |(at, (name, value, _)): (usize, &(String, String, String))| {
        let number: Option<usize> = value.parse().ok();
        let is_one_of = |names| lists(names, &name.to_ascii_lowercase());
        Some(match number {
            _ if at == place => {
                format!("{}={}", braced(name), around(value, words).unwrap_or("{query}".to_owned()))
            }
            Some(number) if (1..=100).contains(&number) && is_one_of(LIMITS) && limit.is_none() => {
                *limit = Some(number);
                format!("{}={{limit}}", braced(name))
            }
            // A search begins with the first page.
            Some(2..) if is_one_of(PAGES) => format!("{}=1", braced(name)),
            Some(2..) if is_one_of(OFFSETS) => return None,
            _ if value.is_empty() => braced(name),
            _ => format!("{}={}", braced(name), braced(value)),
        })
    };
    Some(pairs.iter().enumerate().filter_map(pair).collect::<Vec<_>>().join("&"))
}

/// A value with a place for the words in it, and with what stands around them; within quotes that depends on the language
/// of these.
fn around(value: &str, words: &str) -> Option<String> {
    let encoded = percent_encoded(words.trim()).to_string();
    let written = [encoded.replace("%20", "+"), encoded, words.trim().to_owned()];
    let lower = value.to_ascii_lowercase();
    written.iter().filter(|written| written.len() > 1).find_map(|written| {
        let at = lower.find(&written.to_ascii_lowercase())?;
        let (before, after) = (&value[..at], &value[at + written.len()..]);
        let has_quote = ["'", "\"", "%22", "%27"].iter().any(|quote| before.contains(quote));
        (!has_quote).then(|| format!("{}{{query}}{}", braced(before), braced(after)))
    })
}

fn lists(words: &str, word: &str) -> bool {
    words.split(' ').any(|listed| listed == word)
}

/// Braces that are no places, but for those of variables.
fn braced(text: &str) -> String {
    if text.contains("${") { text.to_owned() } else { text.replace('{', "{{").replace('}', "}}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_and_the_number_are_found_in_an_address_out_of_a_browser() {
        let table = [
            (
                "https://a.example/s?q=%EC%B1%85&n=20&lang=ko#top",
                "https://a.example/s?q={query}&n={limit}&lang=ko",
                Some(20),
            ),
            (
                "https://a.example/s?lang=ko&title=%EC%B1%85",
                "https://a.example/s?lang=ko&title={query}",
                None,
            ),
            ("https://a.example/s?page=1&keyword=", "https://a.example/s?page=1&keyword={query}", None),
            (
                "https://a.example/s?Query=other&display=1000",
                "https://a.example/s?Query={query}&display=1000",
                None,
            ),
            (
                "https://a.example/s?q=a%EC%B1%85&page=3&pg=0",
                "https://a.example/s?q=a{query}&page=1&pg=0",
                None,
            ),
            (
                "https://a.example/s?offset=40&limit=20&q=책",
                "https://a.example/s?limit={limit}&q={query}",
                Some(20),
            ),
            ("https://a.example/s?q=title:책", "https://a.example/s?q=title:{query}", None),
            ("https://a.example/s?q=%ec%b1%85*&start=1", "https://a.example/s?q={query}*&start=1", None),
            ("https://a.example/s?q='책'", "https://a.example/s?q={query}", None),
            ("https://a.example/{query}/x?n=5", "https://a.example/{query}/x?n=5", None),
            (
                "https://a.example/s?f={a}&q=x&k=${KEY}",
                "https://a.example/s?f={{a}}&q={query}&k=${KEY}",
                None,
            ),
        ];
        for (address, template, limit) in table {
            let found = SearchAddress::parse(address, "책", Vec::new()).expect(address);
            assert_eq!((found.template.as_str(), found.limit), (template, limit));
        }
    }

    #[test]
    fn an_address_without_a_place_for_words_or_with_words_in_another_charset_is_told() {
        let other = SearchAddress::parse("https://a.example/s?q=%C3%A5", "책", Vec::new());
        assert_eq!(other.expect("an address").notes, Vec::<String>::new());
        let other = SearchAddress::parse("https://a.example/s?q=%BF%F8%C7%C7%BD%BA", "원피스", Vec::new());
        assert!(other.expect("an address").notes[0].contains("another charset than UTF-8"));
        for (address, problem) in [
            ("a.example/s?q=a", SuggestError::NoAddress),
            ("ftp://a.example/s?q=a", SuggestError::NoAddress),
            ("https://a.example/", SuggestError::NoWords),
            ("https://a.example/?page=1", SuggestError::NoWords),
        ] {
            assert_eq!(
                SearchAddress::parse(address, "책", Vec::new()).expect_err(address).to_string(),
                problem.to_string()
            );
        }
    }

    #[test]
    fn a_source_is_named_after_its_host_and_a_secret_is_pointed_at() {
        for (host, name) in [
            ("api.shop.example.co.kr", "shop-example"),
            ("openapi.naver.com", "naver"),
            ("127.0.0.1:80", "127-0-0-1"),
            ("api.com", "source"),
        ] {
            let named =
                |taken| SearchAddress::parse(&format!("https://{host}/?q=a"), "a", taken).expect(host).name();
            assert_eq!(named(Vec::new()), name);
            assert_eq!(named(vec![name.to_owned()]), format!("{name}-2"));
            assert_eq!(named(vec![format!("{name}-2"), name.to_owned()]), format!("{name}-3"));
        }
        let long = format!("https://{}.example/?q=a", "a".repeat(40));
        let named = |taken| SearchAddress::parse(&long, "a", taken).expect("an address").name();
        assert_eq!(named(Vec::new()), "a".repeat(32));
        assert_eq!(named(vec!["a".repeat(32)]), "a".repeat(30) + "-2");
        let address = "https://a.example/?q=a&apiKey=abc&token=${T}";
        let found = SearchAddress::parse(address, "a", Vec::new()).expect("an address");
        assert_eq!(found.notes, ["if apiKey is a secret, write apiKey=${A_VARIABLE} instead of it"]);
    }
}
