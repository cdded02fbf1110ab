//! Addresses from outside: those that are accepted, and those that lead to the same page.

use percent_encoding::percent_decode_str;
use url::{Url, form_urlencoded};

use super::markup::Markup;

/// Longer addresses break in browsers' and messengers' hands; the usual limit since Internet Explorer.
const MAX_BYTES: usize = 2048;

/// Parameters that say where a visitor came from, not what is shown. `n_` and `NaPm` are Naver's.
const TRACKING: &str = "fbclid gclid gclsrc dclid gbraid wbraid gad_source msclkid yclid ttclid igshid srsltid mc_cid mc_eid \
    _ga napm";
const TRACKING_PREFIXES: [&str; 5] = ["utm_", "n_media", "n_query", "n_rank", "n_ad"];

/// The reason for which an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// More than 2048 bytes.
    #[error("is longer than 2048 bytes")]
    TooLong,
    /// Not an absolute address that the URL standard can read.
    #[error("is not a full web address such as https://shop.example/item/1")]
    Unreadable,
    /// Another scheme, such as `javascript:` or `file:`.
    #[error("starts with neither http:// nor https://")]
    Scheme,
    /// `https://user:password@host` hides where it leads.
    #[error("carries a user name or password")]
    UserInfo,
}

/// More than an address of a hit may have, encoded.
const MAX_WRITTEN: usize = 8_192;

/// The absolute address that a source wrote: one of the web as it is, and one that begins with `/`, `./`, `../` or `?`
/// from where it counts, if that is known. Anything else, such as `N/A` or `shop.example/1`, is none: it would be a page
/// that does not exist.
pub fn absolute(written: &str, base: Option<&Url>, markup: Markup) -> Option<String> {
    let written = written.trim();
    if written.len() > MAX_WRITTEN {
        return None;
    }
    let address = markup.address(written);
    let is_relative = ["/", "./", "../", "?"].iter().any(|start| address.starts_with(start));
    let url = if is_relative { base?.join(&address) } else { Url::parse(&address) };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
}

/// Reads an address and gives it back as browsers write it.
pub(crate) fn parse(raw: &str) -> Result<String, AddressError> {
    let raw = raw.trim();
    if raw.len() > MAX_BYTES {
        return Err(AddressError::TooLong);
    }
    let url = Url::parse(raw).map_err(|_| AddressError::Unreadable)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::UserInfo);
    }
    // Percent-encoding may have made it longer.
    let written = String::from(url);
    if written.len() > MAX_BYTES { Err(AddressError::TooLong) } else { Ok(written) }
}

/// The parts of an address that name the page. Left out are scheme, `www.`, default port, fragment,
/// tracking parameters, trailing slash, the order of parameters. Two hits with the same rest are one.
///
/// Equivalent spellings are one (RFC 3986, section 6.2.2): reading the address has made scheme and host small, removed
/// dot segments and the default port; percent-encoding is made the same here, over bytes: a shop's may be EUC-KR.
pub(crate) fn page_of(address: &str) -> String {
    let Ok(url) = Url::parse(address) else {
        return address.to_owned();
    };
    let host = url.host_str().unwrap_or_default();
    let mut page = host.strip_prefix("www.").unwrap_or(host).to_owned();
    if let Some(port) = url.port() {
        page.push_str(&format!(":{port}"));
    }
    page.push_str(&encoded_alike(url.path().trim_end_matches('/')));
    let parameters = url.query().unwrap_or_default().split('&').filter(|parameter| !parameter.is_empty());
    let mut parameters: Vec<_> = parameters
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (encoded_fully(name), encoded_fully(value)))
        .filter(|(name, _)| !is_tracking(name))
        .collect();
    // Stable and by name alone: the order of `a=1&a=2` may mean something.
    parameters.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (mark, (name, value)) in std::iter::once('?').chain(std::iter::repeat('&')).zip(parameters) {
        page.push_str(&format!("{mark}{name}={value}"));
    }
    page
}

/// A path with capital letters in its `%XX`, and none for what needs none. What is reserved means something else encoded
/// than as it is, and stays.
fn encoded_alike(path: &str) -> String {
    let mut parts = path.split('%');
    let mut alike = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => alike.push(byte.into()),
            Some(byte) => alike.push_str(&format!("%{byte:02X}")),
            None => alike.push('%'),
        }
        alike.push_str(if byte.is_some() { &part[2..] } else { part });
    }
    alike
}

/// A part of a query as forms write it, with everything encoded that can be.
fn encoded_fully(part: &str) -> String {
    let part = part.replace('+', "%20");
    form_urlencoded::byte_serialize(&percent_decode_str(&part).collect::<Vec<u8>>()).collect()
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TRACKING.split(' ').any(|known| known == name)
        || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_without_surprises_are_let_in() {
        assert_eq!(parse(" https://Shop.example/a b ").as_deref(), Ok("https://shop.example/a%20b"));
        let refused = [
            ("javascript:alert(1)", AddressError::Scheme),
            ("data:text/html,hi", AddressError::Scheme),
            ("ftp://shop.example/", AddressError::Scheme),
            ("https://bank.example@evil.example/", AddressError::UserInfo),
            ("https://:secret@evil.example/", AddressError::UserInfo),
            ("//shop.example/1", AddressError::Unreadable),
            ("/item/1", AddressError::Unreadable),
            ("https://", AddressError::Unreadable),
            ("", AddressError::Unreadable),
        ];
        for (raw, expected) in refused {
            assert_eq!(parse(raw), Err(expected), "{raw}");
        }
    }

    #[test]
    fn an_address_is_measured_as_it_will_be_written() {
        let fits = format!("https://shop.example/{}", "a".repeat(2048 - 21));
        assert_eq!(parse(&fits).map(|written| written.len()), Ok(2048));
        assert_eq!(parse(&format!("{fits}a")), Err(AddressError::TooLong));
        // 300 syllables are 900 bytes raw and 2700 percent-encoded.
        assert_eq!(parse(&format!("https://shop.example/{}", "옷".repeat(300))), Err(AddressError::TooLong));
    }

    #[test]
    fn addresses_that_lead_to_one_page_are_recognised() {
        let same = [
            ("http://www.shop.example/item/1/", "https://shop.example/item/1"),
            ("https://shop.example:443/item/1#reviews", "https://SHOP.example/item/1"),
            ("https://shop.example/?b=2&a=1", "https://shop.example?a=1&b=2"),
            (
                "https://shop.example/i?id=1&utm_source=kakao&NaPm=ct%3D1&fbclid=x&gclid=y",
                "https://shop.example/i?id=1",
            ),
            ("https://shop.example/i?n_media=27758&n_query=a", "https://shop.example/i"),
            ("https://shop.example/i?q=%EC%98%B7", "https://shop.example/i?q=옷"),
            // RFC 3986, section 6.2.2: the case of %XX, in path and query
            ("https://shop.example/%EC%98%B7", "https://shop.example/%ec%98%b7"),
            ("https://shop.example/%EC%98%B7", "https://shop.example/옷"),
            ("https://shop.example/a%2fb", "https://shop.example/a%2Fb"),
            ("https://shop.example/i?q=%ec%98%b7&r=%2f", "https://shop.example/i?q=%EC%98%B7&r=%2F"),
            ("https://shop.example/i?q=%bf%f8", "https://shop.example/i?q=%BF%F8"),
            // what needs no encoding
            ("https://shop.example/%7Eme/%61%2D%2e%5F", "https://shop.example/~me/a-._"),
            ("https://shop.example/i?%61=%7e", "https://shop.example/i?a=~"),
            // scheme and host, dot segments, default port, empty path
            ("HTTPS://Shop.EXAMPLE/item/1", "https://shop.example/item/1"),
            ("https://shop.example/a/./b/../item/%2e%2E/1", "https://shop.example/a/1"),
            ("http://shop.example:80/item/1", "https://shop.example:443/item/1"),
            ("https://shop.example", "https://shop.example/"),
            ("https://shop.example?", "https://shop.example/"),
            ("https://shop.example/i?q=a+b", "https://shop.example/i?q=a%20b"),
            ("https://xn--vv4b11d.example/", "https://예시.example/"),
        ];
        for (one, other) in same {
            assert_eq!(page_of(one), page_of(other));
        }
    }

    #[test]
    fn addresses_that_lead_to_different_pages_stay_apart() {
        let different = [
            ("https://shop.example/item/1", "https://shop.example/item/2"),
            ("https://shop.example/i?id=1", "https://shop.example/i?id=2"),
            ("https://shop.example/i?a=1&a=2", "https://shop.example/i?a=2&a=1"),
            ("https://shop.example:8080/", "https://shop.example/"),
            ("https://m.shop.example/", "https://shop.example/"),
            ("https://shop.example/i?id=1%262", "https://shop.example/i?id=1&2"),
            ("https://shop.example/a%2Fb", "https://shop.example/a/b"),
            ("https://shop.example/a%3Fb", "https://shop.example/a?b"),
            ("https://shop.example/a%2Bb", "https://shop.example/a+b"),
            ("https://shop.example/A", "https://shop.example/a"),
            ("https://shop.example/100%", "https://shop.example/100%25"),
            // EUC-KR: neither is UTF-8, and they are two words
            ("https://shop.example/i?q=%BF%F8", "https://shop.example/i?q=%C4%A1"),
        ];
        for (one, other) in different {
            assert_ne!(page_of(one), page_of(other));
        }
    }

    #[test]
    fn only_what_is_an_address_or_begins_as_one_is_resolved() {
        let base = Url::parse("https://www.example.com/goods/view").expect("an address");
        let table = [
            ("https://shop.example/1", Some("https://shop.example/1")),
            (" HTTP://Shop.example ", Some("http://shop.example/")),
            ("/item/1", Some("https://www.example.com/item/1")),
            ("//cdn.example/a.jpg", Some("https://cdn.example/a.jpg")),
            ("./1", Some("https://www.example.com/goods/1")),
            ("../1", Some("https://www.example.com/1")),
            ("?no=1", Some("https://www.example.com/goods/view?no=1")),
            ("/i?a=1&amp;b=2", Some("https://www.example.com/i?a=1&b=2")),
            ("https://shop.example/?a=1&amp;copy=2&copy=3", Some("https://shop.example/?a=1&copy=2&copy=3")),
            ("https:&#x2F;&#47;shop.example/1", Some("https://shop.example/1")),
            ("N/A", None),
            ("self", None),
            ("-", None),
            ("#", None),
            ("", None),
            ("career.example.co.kr/o/1", None),
            ("www.example.com", None),
            ("item/1", None),
            ("javascript:alert(1)", None),
            ("mailto:a@shop.example", None),
            ("shop.example:8080/1", None),
        ];
        for (written, expected) in table {
            assert_eq!(absolute(written, Some(&base), Markup::Html).as_deref(), expected, "{written}");
        }
        assert_eq!(absolute("/item/1", None, Markup::Plain), None);
        let plain = absolute("/i?a=1&amp;b=2", Some(&base), Markup::Plain);
        assert_eq!(plain.as_deref(), Some("https://www.example.com/i?a=1&amp;b=2"));
        assert_eq!(absolute(&format!("/{}", "a".repeat(MAX_WRITTEN)), Some(&base), Markup::Plain), None);
    }
}
