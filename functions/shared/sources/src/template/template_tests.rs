//! Facts about templates.

use super::places::{Target, Values};
use super::*;

fn template(text: &str) -> Result<Template, TemplateError> {
    let environment = |name: &str| (name == "KEY").then(|| "a b/c".to_owned());
    Ok(Template::try_from(text.to_owned())?.filled_in("", &mut Variables::new(&environment)))
}

fn render(text: &str, target: Target) -> String {
    template(text).expect("a template").render(&Values::new("검정 &\r\nX-A: b", "ko", 20), target)
}

#[test]
fn what_is_filled_in_is_escaped_for_its_place() {
    let query = "%EA%B2%80%EC%A0%95%20%26%0D%0AX-A%3A%20b";
    let table = [
        (
            "https://a.example/?q={query}&n={limit}",
            Target::Address,
            format!("https://a.example/?q={query}&n=20"),
        ),
        ("https://a.example/?k=${KEY}", Target::Address, "https://a.example/?k=a%20b%2Fc".to_owned()),
        ("${KEY}/search", Target::Address, "a b/c/search".to_owned()),
        ("{language} {query}", Target::Header, format!("ko {query}")),
        ("Bearer ${KEY}", Target::Header, "Bearer a b/c".to_owned()),
        ("{query}", Target::Value, "검정 &\r\nX-A: b".to_owned()),
        (
            "https://a.example/?cql=text+~+%22{query|cql}%22",
            Target::Address,
            format!("https://a.example/?cql=text+~+%22{query}%22"),
        ),
        ("\"{query|lucene}\"", Target::Value, "\"검정 \\&\r\nX\\-A\\: b\"".to_owned()),
        ("\"{query|raw}\" it's {query}", Target::Value, format!("\"{0}\" it's {0}", "검정 &\r\nX-A: b")),
        ("?$filter=a&$TOP=$keyword", Target::Value, "?$filter=a&$TOP=$keyword".to_owned()),
        ("{{!edismax}} $5 {{{limit}}}", Target::Value, "{!edismax} $5 {20}".to_owned()),
    ];
    for (text, target, expected) in table {
        assert_eq!(render(text, target), expected, "{text}");
    }
}

#[test]
fn a_mistake_in_a_template_names_what_was_probably_meant() {
    for (text, message) in [
        (
            "{querry}",
            "expected {query}, {language}, {limit}, {page}, {offset} or {next}, found {querry}; did you mean {query}?",
        ),
        ("{xyz}", "expected {query}, {language}, {limit}, {page}, {offset} or {next}, found {xyz}"),
        ("{query", "expected a closing brace for every { (a brace that is meant is written twice)"),
        ("query}", "expected a closing brace for every { (a brace that is meant is written twice)"),
        (
            "{query|cq}",
            "expected an inner language of {query|…}: cql, odata, lucene, soql, sosl, sql, graphql, raw, \
             found \"cq\"; did you mean {cql}?",
        ),
        ("{limit|cql}", "expected an inner language only at {query|…}, found one at {limit}"),
        (
            "query { products(query: $words) { title } }",
            "expected a closing brace for every { (a brace that is meant is written twice); in GraphQL write \
             every brace twice and pass the words as variables = { words = \"{query}\" }",
        ),
        (
            "contains(name,'{query}')",
            "expected words within quotes to be escaped for the language of the quotes, as {query|cql} does: cql, \
             odata, lucene, soql, sosl, sql, graphql, raw; raw says that there is none",
        ),
        (
            "?q={query}&k=$SHOP_KEY&n=5",
            "expected braces around a variable's name, ${SHOP_KEY}, found $SHOP_KEY",
        ),
        ("${A B}", "expected a variable's name of letters, digits and _, found ${A B}"),
    ] {
        assert_eq!(template(text).expect_err(text).to_string(), message);
    }
}

#[test]
fn secrets_are_masked_and_redacted_and_unset_ones_named() {
    let secret = template("Bearer ${KEY}").expect("a template");
    let values = Values { masked: true, ..Values::new("", "ko", 1) };
    assert_eq!(secret.render(&values, Target::Header), "Bearer ***");
    assert!(!format!("{secret:?}").contains("a b"));
    let none = |_: &str| Some(String::new());
    let mut variables = Variables::new(&none);
    Template::try_from("${A}${B}${A}".to_owned()).expect("a template").filled_in("", &mut variables);
    assert_eq!(variables.unset, ["A", "B"]);
}

#[test]
fn a_page_has_its_number_its_offset_and_the_cursor_of_the_one_before() {
    let first = Values::new("a", "ko", 20);
    let third = Values { page: 2, offset: 40, next: Some("a/b=="), ..first };
    let table = [
        ("?p={page}&z={page|0}&o={offset}&s={offset|1}", "?p=1&z=0&o=0&s=1", "?p=3&z=2&o=40&s=41"),
        ("?q={query}&c={next}&n={limit}", "?q=a&n=20", "?q=a&c=a%2Fb%3D%3D&n=20"),
        ("?q={query}&c={next}", "?q=a", "?q=a&c=a%2Fb%3D%3D"),
        ("?c={next}&q={query}", "?q=a", "?c=a%2Fb%3D%3D&q=a"),
        ("?c={next}", "", "?c=a%2Fb%3D%3D"),
        ("/{next}?q={query}", "/?q=a", "/a%2Fb%3D%3D?q=a"),
    ];
    for (text, one, three) in table {
        let template = template(text).expect(text);
        assert_eq!(template.render(&first, Target::Address), one);
        assert_eq!(template.render(&third, Target::Address), three);
    }
}
