//! Files in other encodings, with bytes of none, or with Hangul in letters.

use encoding_rs::EUC_KR;
use search::{Query, Source};

use super::{assert_tells, open, titles};

#[test]
fn a_byte_that_is_no_utf_8_spoils_its_own_record_of_an_xml_file_and_no_other() {
    let item = |place: &str, inside: &[u8]| {
        let [begin, end] = [
            format!("<item><title>t{place}</title><link>https://a.example/{place}</link>"),
            "</item>\n".to_owned(),
        ];
        [begin.as_bytes(), inside, end.as_bytes()].concat()
    };
    for bad in [
        b"<description>\xff</description>".as_slice(),
        b"<description><![CDATA[\xff]]></description>",
        b"<description/><description href=\"\xff\"/>",
    ] {
        let items = ["1", "2", "3"].map(|place| item(place, if place == "2" { bad } else { b"" })).concat();
        let content = [b"<rss><channel>\n", items.as_slice(), b"</channel></rss>"].concat();
        let catalogue = open("a.xml", &content).expect("two of three are good");
        assert_eq!((catalogue.records(), catalogue.skipped().count()), (2, 1), "{}", bad.escape_ascii());
        assert_tells(&catalogue.skipped().first()[0].to_string(), &["a.xml: line 3: expected UTF-8"]);
    }
    for passed_over in
        [b"<!-- \xff -->".as_slice(), b"<description size=\"\xff\">a</description>", b"<\xff>a</\xff>"]
    {
        let content = [b"<rss>", item("1", passed_over).as_slice(), b"</rss>"].concat();
        let catalogue = open("a.xml", &content).expect("what is spoilt is in no record");
        assert_eq!(
            (catalogue.records(), catalogue.skipped().count()),
            (1, 0),
            "{}",
            passed_over.escape_ascii()
        );
    }
}

#[tokio::test]
async fn a_file_may_spell_hangul_as_its_letters_in_columns_prices_and_words() {
    let decomposed = |text: &str| {
        let letter = |base: u32, place: u32| char::from_u32(base + place).expect("a letter");
        let spelt = |c: char| match u32::from(c).checked_sub(0xac00).filter(|place| *place < 11_172) {
            Some(place) => {
                let last = (place % 28 > 0).then(|| letter(0x11a7, place % 28));
                [letter(0x1100, place / 588), letter(0x1161, place % 588 / 28)]
                    .into_iter()
                    .chain(last)
                    .collect()
            }
            None => c.to_string(),
        };
        text.chars().map(spelt).collect::<String>()
    };
    let files = [
        ("a.csv", "상품명,링크,판매가\n각진 원피스,https://a.example/,12900원\n"),
        (
            "a.xml",
            "<a><product><상품명>각진 원피스</상품명><링크>https://a.example/</링크><판매가>12900원</판매가></product></a>",
        ),
    ];
    for (name, content) in files {
        let content = decomposed(content);
        assert!(!content.contains('원'));
        let catalogue = open(name, content.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        let query = Query { text: "원피스".into(), language: None, limit: 1 };
        let found = catalogue.sources()[0].search(&query).await.expect("a catalogue answers");
        let price = found[0].price().map(|price| serde_json::to_value(price).expect("JSON"));
        assert_eq!(found[0].title(), "각진 원피스", "{name}");
        assert_eq!(price.expect("a price")["amount"], 12_900, "{name}");
    }
}

#[tokio::test]
async fn an_xml_file_says_its_encoding() {
    let text = |encoding: &str| {
        format!(
            "<?xml version='1.0' encoding='{encoding}'?>\n<rss><item><title>한글 원피스</title>\
             <link>https://a.example/</link></item></rss>"
        )
    };
    for encoding in ["EUC-KR", "ks_c_5601-1987"] {
        let text = text(encoding);
        let catalogue = open("a.xml", &EUC_KR.encode(&text).0).expect("a catalogue");
        assert_eq!(titles(&catalogue, "원피스", 10).await, ["한글 원피스"], "{encoding}");
    }
    let with_bom = format!("\u{feff}{}", text("UTF-8"));
    assert_eq!(open("a.xml", with_bom.as_bytes()).expect("a catalogue").records(), 1);
}
