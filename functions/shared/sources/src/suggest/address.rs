//! Where the words and the number of hits go in an address.

use url::{Host, Url};

use crate::template::hidden::is_secret_name;

/// Names of parameters that hold the words, and the number of hits.
const WORDS: [&str; 16] = [
    "q",
    "query",
    "keyword",
    "keywords",
    "search",
    "s",
    "term",
    "words",
    "text",
    "kw",
    "k",
    "wd",
    "word",
    "search_query",
    "searchterm",
    "searchkeyword",
];
const LIMITS: [&str; 16] = [
    "limit",
    "n",
    "size",
    "rows",
    "count",
    "num",
    "display",
    "per_page",
    "pagesize",
    "page_size",
    "hitsperpage",
    "hits",
    "max_results",
    "maxresults",
    "results",
    "numofrows",
];

/// The address of a search, with places for its words and its limit.
#[derive(Debug)]
pub(super) struct SearchAddress {
    /// With its places.
    pub(super) template: String,
    pub(super) host: String,
    pub(super) limit: Option<usize>,
    pub(super) allow_private: bool,
    pub(super) notes: Vec<String>,
}

/// An address cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressProblem {
    /// It is none.
    #[error("expected a full web address that starts with http:// or https://")]
    NoAddress,
    /// Nothing in it is the words.
    #[error(
        "write {{query}} into the address where the words go, as in https://api.example.com/search?q={{query}}"
    )]
    NoWords,
}

impl SearchAddress {
    /// Finds the words in an address that was asked for them, such as one out of a browser.
    pub(super) fn parse(address: &str, words: &str) -> Result<Self, AddressProblem> {
        let url = Url::parse(&address.replace(['{', '}'], "")).map_err(|_| AddressProblem::NoAddress)?;
        let host = url.host().filter(|_| matches!(url.scheme(), "http" | "https"));
        let host = host.ok_or(AddressProblem::NoAddress)?.to_owned();
        let (mut limit, mut notes) = (None, Vec::new());
        let template = if address.contains("{query}") || address.contains("{query|") {
            address.to_owned()
        } else {
            let (path, pairs) = address
                .split('#')
                .next()
                .unwrap_or(address)
                .split_once('?')
                .ok_or(AddressProblem::NoWords)?;
            let pairs = with_places(pairs, words, &mut limit).ok_or(AddressProblem::NoWords)?;
            format!("{}?{pairs}", braced(path))
        };
        let named = url.query_pairs().filter(|(name, value)| is_secret_name(name) && !value.is_empty());
        for (name, value) in named {
            if !value.starts_with('$') {
                notes.push(format!("if {name} is a secret, write {name}=${{A_VARIABLE}} instead of it"));
            }
        }
        let host = match host {
            Host::Domain(name) => name.trim_end_matches('.').to_owned(),
            address => address.to_string(),
        };
        Ok(Self { template, host, limit, allow_private: false, notes })
    }

    /// A name for the source: of `api.shop.example.co.kr` it is `shop-example`.
    pub(super) fn name(&self) -> String {
        const LEFT_OUT: [&str; 10] = ["www", "api", "openapi", "com", "net", "org", "io", "co", "kr", "jp"];
        let parts: Vec<_> =
            self.host.split(['.', ':', '[', ']']).filter(|part| !LEFT_OUT.contains(part)).collect();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = parts.join("-").chars().map(plain).take(32).collect();
        if name.is_empty() { "source".to_owned() } else { name }
    }

    /// The lines that every section of it begins with.
    pub(super) fn lines(&self) -> String {
        let (name, host, url) = (self.name(), &self.host, super::quoted(&self.template));
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
fn with_places(pairs: &str, words: &str, limit: &mut Option<usize>) -> Option<String> {
    let split = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = url::form_urlencoded::parse(pair.as_bytes()).next();
        let value_read = decoded.map(|(_, value)| value.into_owned()).unwrap_or_default();
        (name.to_owned(), value.to_owned(), value_read)
    };
    let pairs: Vec<_> = pairs.split('&').map(split).collect();
    let is_words = |name: &str| WORDS.contains(&name.to_ascii_lowercase().as_str());
    let by_value = pairs.iter().position(|(_, _, read)| !words.is_empty() && read.trim() == words.trim());
    let by_name = || pairs.iter().position(|(name, _, _)| is_words(name));
    let place = by_value.or_else(by_name)?;
    let pair = |(at, (name, value, _)): (usize, &(String, String, String))| {
        let number = value.parse().ok().filter(|number| (1..=100).contains(number));
        let is_limit = LIMITS.contains(&name.to_ascii_lowercase().as_str());
        match number {
            _ if at == place => format!("{}={{query}}", braced(name)),
            Some(number) if is_limit && limit.is_none() => {
                *limit = Some(number);
                format!("{}={{limit}}", braced(name))
            }
            _ if value.is_empty() => braced(name),
            _ => format!("{}={}", braced(name), braced(value)),
        }
    };
    Some(pairs.iter().enumerate().map(pair).collect::<Vec<_>>().join("&"))
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
            ("https://a.example/{query}/x?n=5", "https://a.example/{query}/x?n=5", None),
            (
                "https://a.example/s?f={a}&q=x&k=${KEY}",
                "https://a.example/s?f={{a}}&q={query}&k=${KEY}",
                None,
            ),
        ];
        for (address, template, limit) in table {
            let found = SearchAddress::parse(address, "책").expect(address);
            assert_eq!((found.template.as_str(), found.limit), (template, limit));
        }
        for (address, problem) in [
            ("a.example/s?q=a", AddressProblem::NoAddress),
            ("ftp://a.example/s?q=a", AddressProblem::NoAddress),
            ("https://a.example/", AddressProblem::NoWords),
            ("https://a.example/?page=1", AddressProblem::NoWords),
        ] {
            assert_eq!(SearchAddress::parse(address, "책").expect_err(address), problem);
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
            assert_eq!(SearchAddress::parse(&format!("https://{host}/?q=a"), "a").expect(host).name(), name);
        }
        let found =
            SearchAddress::parse("https://a.example/?q=a&apiKey=abc&token=${T}", "a").expect("an address");
        assert_eq!(found.notes, ["if apiKey is a secret, write apiKey=${A_VARIABLE} instead of it"]);
    }
}
