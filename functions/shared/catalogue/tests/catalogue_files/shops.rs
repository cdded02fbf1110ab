//! Files with the columns and records of shop systems.

use std::io::Write;

use encoding_rs::EUC_KR;
use flate2::{Compression, write::GzEncoder};
use search::{Query, Source};

use super::open;

/// Title, text, picture and price of a file's only record.
async fn only_record(name: &str, content: &[u8]) -> (String, Option<String>, Option<String>) {
    let catalogue = open(name, content).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(catalogue.records(), 1);
    let query = Query { text: "원피스".into(), language: None, limit: 5 };
    let found = catalogue.source("all", None).expect("all of it").search(&query).await.expect("an answer");
    let price = found[0].price().map(|price| format!("{} {}", price.amount(), price.currency()));
    (found[0].url().to_owned(), price, found[0].image().map(str::to_owned))
}

/// Files with the names that other systems give to columns and records.
fn other_shops_files(url: &str) -> Vec<(&'static str, String, Option<&'static str>, Option<&'static str>)> {
    let csv = |header: &str, row: &str| ("a.csv", format!("{header}\n{}\n", row.replace('@', url)));
    let xml = |record: &str| ("a.xml", format!("<a>{}</a>", record.replace('@', url)));
    let jsonl = |record: &str| ("a.jsonl", record.replace('@', url));
    let smartstore = "원피스,@,판매중,전시중,\"59,000\",\"39,000\"\n원피스 둘,@,판매중지,전시중,1,\n\
                      원피스 셋,@,판매중,전시중지,1,";
    let of_attribute =
        "<product><title>원피스</title><url>@</url><price currency=\"USD\">39.00</price></product>";
    let of_unit = "<product><title>원피스</title><url>@</url><weight unit=\"kg\">5</weight>\
                   <price unit=\"EUR\">39</price></product>";
    let yml = "<offers><offer><url>@</url><price>1299</price><currencyId>RUB</currencyId><name>원피스</name>\
               </offer></offers>";
    let heureka =
        "<SHOPITEM><PRODUCTNAME>원피스</PRODUCTNAME><URL>@</URL><PRICE_VAT>1299 CZK</PRICE_VAT></SHOPITEM>";
    let table = [
        (csv("title,url,price,currency_code", "원피스,@,39.00,USD"), Some("39 USD")),
        (csv("상품명,링크,가격,통화코드", "원피스,@,39.00,USD"), Some("39 USD")),
        (xml(of_attribute), Some("39 USD")),
        (xml(of_unit), Some("39 EUR")),
        (xml(yml), Some("1299 RUB")),
        (xml(heureka), Some("1299 CZK")),
        (csv("상품명,상품URL,판매상태,전시상태,판매가,할인가(PC)", smartstore), Some("39000 KRW")),
        (
            csv("등록상품명,노출상품명(온라인),판매가격,판매상태,URL", "등록,원피스,39000,판매중,@"),
            Some("39000 KRW"),
        ),
        (csv("상품명(필수),상품URL(필수),판매가(원)", "원피스,@,39000원"), Some("39000 KRW")),
        (csv("sep=;\ntitle;url;price", "원피스;@;39000 KRW"), Some("39000 KRW")),
        (csv("title,url,price (USD)", "원피스,@,39"), None),
        (jsonl(r#"{"name":"원피스","link":"@","price":39000,"currency":"KRW"}"#), Some("39000 KRW")),
        (jsonl(r#"{"상품명":"원피스","링크":"@","가격":"39,000원"}"#), Some("39000 KRW")),
    ];
    table.into_iter().map(|((name, content), price)| (name, content, price, None)).collect()
}

#[tokio::test]
async fn files_that_shops_export_are_read_as_they_are() {
    let url = "https://a.example/1";
    let table = [
        // Google Merchant Center
        (
            "a.tsv",
            format!(
                "id\ttitle\tdescription\tlink\timage_link\tprice\tsale_price\n1\t원피스\t\t{url}\t\
                 https://a.example/1.jpg\t39000 KRW\t12900 KRW\n"
            ),
            Some("12900 KRW"),
            Some("https://a.example/1.jpg"),
        ),
        // Naver's EP
        (
            "ep.txt",
            format!("id\ttitle\tprice_pc\tlink\timage_link\r\n1\t원피스\t12,900원\t{url}\t\r\n"),
            Some("12900 KRW"),
            None,
        ),
        // A spreadsheet in Korean, with semicolons
        (
            "a.csv",
            format!("상품명;판매가;링크;이미지\n\"원피스; 검정\";\"12,900원\";{url};\n"),
            Some("12900 KRW"),
            None,
        ),
        (
            "a.csv",
            format!("name,link,price,currency\n원피스,{url},\"1.299,00\",EUR\n"),
            Some("1299 EUR"),
            None,
        ),
        (
            "a.csv",
            format!(
                "Name,Permalink,Sale price,Regular price,Images\n원피스,{url},,12900원,\"https://a.example/1.jpg, b\"\n"
            ),
            Some("12900 KRW"),
            Some("https://a.example/1.jpg"),
        ),
    ];
    for (name, content, price, image) in table.into_iter().chain(other_shops_files(url)) {
        assert_read(name, &content, &(url.to_owned(), price.map(str::to_owned), image.map(str::to_owned)))
            .await;
    }
}

/// However it is packed and encoded.
async fn assert_read(name: &str, content: &str, expected: &(String, Option<String>, Option<String>)) {
    assert_eq!(only_record(name, content.as_bytes()).await, *expected, "{content}");
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(content.as_bytes()).expect("memory takes every byte");
    let packed = packed.finish().expect("memory takes every byte");
    assert_eq!(only_record(&format!("{name}.gz"), &packed).await, *expected, "{content}");
    if !name.ends_with(".xml") && !name.ends_with(".jsonl") {
        let (korean, _, _) = EUC_KR.encode(content);
        assert_eq!(only_record(name, &korean).await, *expected, "{content}");
    }
    let units = format!("\u{feff}{content}");
    let little: Vec<u8> = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(only_record(name, &little).await, *expected, "{content}");
    assert_eq!(only_record(name, &big).await, *expected, "{content}");
}
