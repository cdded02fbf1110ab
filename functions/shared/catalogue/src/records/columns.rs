//! Where each field of a record stands in a row, by the names of the columns.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use search::{Hit, HitDate, RecordOptions, price_in};

use super::export::Export;
use super::record::{Amount, Record, Rules};
use crate::error::RecordError;

/// The usual columns of each field, those first that count first, in small letters and without spaces and signs: those
/// of Google Merchant Center, Shopify, WooCommerce, Cafe24 and Naver's EP.
const USUAL: [(&str, &str); 8] = [
    (
        "title",
        "title name productname itemname goodsname 상품명 노출상품명온라인 노출상품명 등록상품명 제목 이름 제품명 품명",
    ),
    ("url", "url link href permalink producturl productlink pclink 링크 상품url 상품링크 상품주소 주소"),
    (
        "text",
        "text shortdescription summary description bodyhtml 상품요약설명 상품간략설명 요약 설명 상품설명 상품상세설명 내용",
    ),
    (
        "image",
        "image imagelink imageurl imagesrc imgurl picture productimageurl images thumbnail 이미지 이미지링크 대표이미지 이미지url \
         이미지등록상세 이미지등록목록",
    ),
    (
        "price",
        "saleprice pricepc price variantprice regularprice pricevat 할인가 할인가pc 판매가 판매가격 가격 상품가격 상품가",
    ),
    ("currency", "currency pricecurrency currencycode currencyid 통화 통화코드"),
    ("shop", "shop store mall mallname shopname 쇼핑몰 가게 스토어 판매자"),
    (
        "date",
        "date pubdate published datepublished publishedat createdat created datecreated 등록일 상품등록일 등록일자 게시일 \
         발행일 출간일 작성일 updated",
    ),
];
/// Columns of prices that hold for a time.
const SALES: [&str; 3] = ["saleprice", "할인가", "할인가pc"];
/// The times for which they hold. When one is given, the usual price is the one that is sure.
const SALE_TIMES: [&str; 3] = ["salepriceeffectivedate", "datesalepricestarts", "datesalepriceends"];
/// What stays as it is where a value is filled into an address (RFC 3986), and the path's own separator.
const IN_ADDRESS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The columns of the fields of one header, and what is known of the rows below it.
pub(super) struct Columns {
    fields: BTreeMap<&'static str, Vec<Value>>,
    sale_times: Vec<usize>,
    rules: Rules,
    hidden: Vec<(usize, &'static str)>,
    group: Option<usize>,
    /// The group of the row that was read last.
    last_group: String,
    /// A field with none of the columns that were given for it: the first of them.
    unknown: Option<String>,
}

/// The columns of records that each name theirs; those of the one before are kept, which usually has the same.
pub(super) struct OwnColumns {
    options: RecordOptions,
    last: Option<(Vec<String>, Columns)>,
}

/// A value of a row.
enum Value {
    Column { at: usize, is_sale: bool },
    Template(Vec<Piece>),
}

/// A part of a text around columns.
enum Piece {
    Text(String),
    Column(usize),
}

impl Columns {
    /// Finds the columns of a header.
    pub(super) fn new(header: &[&str], options: &RecordOptions) -> Self {
        let names: Vec<String> = header.iter().map(|name| letters(name)).collect();
        let at = |name: &str| {
            let wanted = letters(name);
            names.iter().position(|known| *known == wanted)
        };
        let export = Export::of(&names);
        let (mut fields, mut unknown) = (BTreeMap::new(), None);
        for (field, usual) in USUAL {
            let values = match options.columns.get(field) {
                Some(configured) => {
                    let values: Vec<_> =
                        configured.iter().filter_map(|name| configured_value(name, &at)).collect();
                    if values.is_empty() {
                        unknown = unknown.or_else(|| configured.first().cloned());
                    }
                    values
                }
                None => {
                    let made = export.and_then(|export| export.template(field));
                    let made = made.and_then(|template| template_of(template, &at));
                    let column = |name| Some(Value::Column { at: at(name)?, is_sale: SALES.contains(&name) });
                    usual.split_whitespace().filter_map(column).chain(made).collect()
                }
            };
            fields.insert(field, values);
        }
        let hidden = export.map_or(&[][..], |export| export.hidden);
        Self {
            fields,
            sale_times: SALE_TIMES.iter().filter_map(|name| at(name)).collect(),
            rules: Rules::new(options, export),
            hidden: hidden.iter().filter_map(|(name, value)| Some((at(name)?, *value))).collect(),
            group: export.and_then(|export| at(export.group?)),
            last_group: String::new(),
            unknown,
        }
    }

    /// A column that the header should have: one that was given, or one of a title and an address.
    pub(super) fn missing(&self) -> Option<&str> {
        let has_none = |field: &&str| self.fields.get(field).is_none_or(Vec::is_empty);
        self.unknown.as_deref().or_else(|| ["title", "url"].into_iter().find(has_none))
    }

    /// The hit of a row; None if it is no product that a shop shows: not published, or a variant of the one above.
    pub(super) fn hit(&mut self, row: &[&str]) -> Result<Option<Hit>, RecordError> {
        self.record(row).map(|record| record.into_hit(&self.rules)).transpose()
    }

    fn record(&mut self, row: &[&str]) -> Option<Record> {
        let cell = |at: usize| row.get(at).copied().unwrap_or_default().trim();
        let is_hidden = |(at, value): &(usize, &str)| cell(*at).eq_ignore_ascii_case(value);
        if self.hidden.iter().any(is_hidden) || self.is_of_the_row_above(&cell) {
            return None;
        }
        let is_timed = self.sale_times.iter().any(|at| !cell(*at).is_empty());
        let all = |field: &str| {
            let values = self.fields.get(field).into_iter().flatten();
            let in_address = matches!(field, "url" | "image");
            values.filter_map(move |value| value.of(&cell, in_address, is_timed)).collect::<Vec<_>>()
        };
        let first = |field: &str| all(field).into_iter().next();
        let address = |field: &str| {
            let written = all(field);
            // Exports name several pictures in one column.
            let one = |text: &String| {
                let end = if field == "image" { text.find([',', '|', '\n']) } else { None };
                text[..end.unwrap_or(text.len())].trim().to_owned()
            };
            let usable = written.iter().map(one).find(|text| self.rules.address(text).is_some());
            usable.or_else(|| written.first().map(one))
        };
        Some(Record {
            title: first("title"),
            url: address("url"),
            text: first("text"),
            image: address("image"),
            price: self.price(all("price")).map(Amount::Text),
            currency: first("currency"),
            shop: first("shop"),
            date: all("date").into_iter().find(|text| HitDate::parse(text).is_some()).map(Into::into),
        })
    }

    /// True for what has the group of the row before it and no title: another variant or picture of that product.
    fn is_of_the_row_above<'r>(&mut self, cell: &dyn Fn(usize) -> &'r str) -> bool {
        let Some(group) = self.group.map(cell) else { return false };
        let titles = self.fields.get("title").into_iter().flatten();
        let has_title = titles.into_iter().any(|title| title.of(cell, false, false).is_some());
        if !has_title && group == self.last_group {
            return true;
        }
        group.clone_into(&mut self.last_group);
        false
    }

    /// The first that is a price above nothing; if there is none, what stands there.
    fn price(&self, written: Vec<String>) -> Option<String> {
        let is_price = |text: &&String| {
            let read = price_in(text, self.rules.currency.as_deref());
            read.is_some_and(|(amount, _)| amount.as_f64() != Some(0.0))
        };
        let priced = written.iter().find(is_price).cloned();
        priced.or_else(|| written.into_iter().next())
    }
}

impl OwnColumns {
    pub(super) fn new(options: &RecordOptions) -> Self {
        Self { options: options.clone(), last: None }
    }

    /// The hit of a record with these columns, as [`Columns::hit`] gives it.
    pub(super) fn hit(&mut self, names: &[&str], row: &[&str]) -> Result<Option<Hit>, RecordError> {
        let known = self.last.take().filter(|(known, _)| known == names);
        let found = || (names.iter().map(ToString::to_string).collect(), Columns::new(names, &self.options));
        self.last.insert(known.unwrap_or_else(found)).1.hit(row)
    }
}

impl Value {
    /// The value in a row, unless it is empty there or a sale's whose time is not known to be now.
    fn of<'r>(&self, cell: &dyn Fn(usize) -> &'r str, in_address: bool, is_timed: bool) -> Option<String> {
        let text = match self {
            Value::Column { is_sale: true, .. } if is_timed => return None,
            Value::Column { at, .. } => cell(*at).to_owned(),
            Value::Template(pieces) => {
                let piece = |piece: &Piece| match piece {
                    Piece::Text(fixed) => Some(fixed.clone()),
                    Piece::Column(at) if cell(*at).is_empty() => None,
                    Piece::Column(at) if in_address => {
                        Some(utf8_percent_encode(cell(*at), IN_ADDRESS).to_string())
                    }
                    Piece::Column(at) => Some(cell(*at).to_owned()),
                };
                pieces.iter().map(piece).collect::<Option<_>>()?
            }
        };
        (!text.is_empty()).then_some(text)
    }
}

fn configured_value(written: &str, at: &dyn Fn(&str) -> Option<usize>) -> Option<Value> {
    if written.contains('{') {
        return template_of(written, at);
    }
    Some(Value::Column { at: at(written)?, is_sale: false })
}

/// A text around columns in braces; None if one of them is not there.
fn template_of(template: &str, at: &dyn Fn(&str) -> Option<usize>) -> Option<Value> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, opened)) = rest.split_once('{') {
        let (name, after) = opened.split_once('}')?;
        pieces.extend([Piece::Text(before.to_owned()), Piece::Column(at(name)?)]);
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Some(Value::Template(pieces))
}

/// A column's name as people mean it: `Sale Price`, `sale_price` and `g:sale_price` are one.
pub(super) fn letters(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}');
    let name = name.strip_prefix("g:").unwrap_or(name);
    // Forms for uploads mark what must be there, and some their won.
    let name = ["(필수)", "(원)"].iter().fold(name, |name, mark| name.strip_suffix(mark).unwrap_or(name));
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// True for the usual name of a column of prices.
pub(super) fn is_price(letters: &str) -> bool {
    let usual = USUAL.iter().find(|(field, _)| *field == "price");
    usual.is_some_and(|(_, usual)| usual.split_whitespace().any(|known| known == letters))
}

/// The first column of prices that is not known by its name, since that has a unit: `price (USD)`, `가격(천원)`.
pub(super) fn price_in_unit<'h>(header: &[&'h str]) -> Option<&'h str> {
    let has_unit = |name: &&str| {
        name.split_once(['(', '['])
            .is_some_and(|(price, _)| is_price(&letters(price)) && !is_price(&letters(name)))
    };
    header.iter().copied().find(has_unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_names_without_signs_and_a_price_in_another_unit_is_not() {
        for (name, expected) in [
            ("상품명(필수)", "상품명"),
            ("g:Sale Price", "saleprice"),
            ("판매가(원)", "판매가"),
            ("할인가(PC)", "할인가pc"),
        ] {
            assert_eq!(letters(name), expected);
        }
        for (header, expected) in [
            (["title", "price (USD)"], Some("price (USD)")),
            (["상품명(필수)", "가격(천원)"], Some("가격(천원)")),
            (["상품명", "판매가(원)"], None),
            (["상품명", "할인가(PC)"], None),
            (["size (cm)", "price"], None),
        ] {
            assert_eq!(price_in_unit(&header), expected, "{header:?}");
        }
    }
}
