//! Where each field of a record stands in a row, by the name of its column.

use csv::StringRecord;
use search::plain;

use super::record::{Amount, Record};
use crate::error::CatalogueError;

/// The columns of each field, those first that count first; the first that is not empty in a row is its value. In small
/// letters and without spaces and signs: those of Google Merchant Center, Shopify, WooCommerce, Cafe24 and Naver's EP.
const NAMES: [(&str, &[&str]); 7] = [
    (
        "title",
        &[
            "title",
            "name",
            "productname",
            "itemname",
            "goodsname",
            "상품명",
            "제목",
            "이름",
            "제품명",
            "품명",
        ],
    ),
    (
        "url",
        &[
            "url",
            "link",
            "href",
            "permalink",
            "producturl",
            "productlink",
            "링크",
            "상품url",
            "상품링크",
            "상품주소",
            "주소",
        ],
    ),
    (
        "text",
        &[
            "text",
            "shortdescription",
            "summary",
            "description",
            "bodyhtml",
            "상품요약설명",
            "상품간략설명",
            "요약",
            "설명",
            "상품설명",
            "내용",
        ],
    ),
    (
        "image",
        &[
            "image",
            "imagelink",
            "imageurl",
            "imagesrc",
            "images",
            "thumbnail",
            "이미지",
            "이미지링크",
            "대표이미지",
            "이미지url",
        ],
    ),
    (
        "price",
        &[
            "saleprice",
            "pricepc",
            "price",
            "variantprice",
            "regularprice",
            "할인가",
            "판매가",
            "판매가격",
            "가격",
            "상품가격",
        ],
    ),
    ("currency", &["currency", "pricecurrency", "통화"]),
    ("shop", &["shop", "store", "mall", "mallname", "shopname", "쇼핑몰", "가게", "스토어", "판매자"]),
];

/// The places of a field's columns.
type Places = Vec<usize>;

pub(super) struct Columns {
    title: Places,
    url: Places,
    text: Places,
    image: Places,
    price: Places,
    currency: Places,
    shop: Places,
}

impl Columns {
    pub(super) fn parse(file: &str, header: &StringRecord) -> Result<Self, CatalogueError> {
        let columns: Vec<String> = header.iter().map(letters).collect();
        let at = |field: &str| -> Places {
            let names = NAMES.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, names)| names);
            names.iter().filter_map(|name| columns.iter().position(|column| column == name)).collect()
        };
        let required = |column: &'static str| {
            let found = || plain(&header.iter().collect::<Vec<_>>().join(", "), 100);
            let places = at(column);
            if places.is_empty() {
                return Err(CatalogueError::NoColumn { file: file.to_owned(), column, found: found() });
            }
            Ok(places)
        };
        Ok(Self {
            title: required("title")?,
            url: required("url")?,
            text: at("text"),
            image: at("image"),
            price: at("price"),
            currency: at("currency"),
            shop: at("shop"),
        })
    }

    pub(super) fn record(&self, row: &StringRecord) -> Record {
        let field = |places: &Places| {
            let mut values = places.iter().filter_map(|place| row.get(*place));
            values.find(|value| !value.is_empty()).map(str::to_owned)
        };
        // Exports name several pictures in one column.
        let first = |images: String| images.split([',', '|']).next().unwrap_or_default().trim().to_owned();
        Record {
            title: field(&self.title),
            url: field(&self.url),
            text: field(&self.text),
            image: field(&self.image).map(first),
            price: field(&self.price).map(Amount::Text),
            currency: field(&self.currency),
            shop: field(&self.shop),
        }
    }
}

/// A column's name as people mean it: `Sale Price`, `sale_price` and `g:sale_price` are one.
fn letters(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}');
    let name = name.strip_prefix("g:").unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
