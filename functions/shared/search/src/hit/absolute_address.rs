//! The addresses in an answer.

use url::Url;

use crate::hit::markup::Markup;

/// More than an address of a hit may have, encoded.
const MAX_BYTES: usize = 8_192;

/// The absolute address that a source wrote: one of the web as it is, and one that begins with `/`, `./`, `../` or `?`
/// from where it counts, if that is known. Anything else, such as `N/A` or `shop.example/1`, is none: it would be a page
/// that does not exist.
pub fn absolute(written: &str, base: Option<&Url>, markup: Markup) -> Option<String> {
    let written = written.trim();
    if written.len() > MAX_BYTES {
        return None;
    }
    let address = markup.address(written);
    let is_relative = ["/", "./", "../", "?"].iter().any(|start| address.starts_with(start));
    let url = if is_relative { base?.join(&address) } else { Url::parse(&address) };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(absolute(&format!("/{}", "a".repeat(MAX_BYTES)), Some(&base), Markup::Plain), None);
    }
}
