//! Where the fields of a hit are in formats that fix it: an operator says nothing but the address.

use super::Format;
use crate::answer::field::Field;
use crate::answer::field_path::FieldPath;
use crate::answer::hits::HitFields;
use search::Markup;

/// The fields of RSS, Atom, JSON Feed, and what Media RSS, Dublin Core and Google's feeds add.
const FEED: Paths = Paths {
    title: &["$.title", "$.title['#text']", "$['g:title']", "$.summary", "$.content_text", "$.description"],
    url: &[
        "$.link[?@['@rel'] == 'alternate']['@href']",
        "$.link[?!@['@rel']]['@href']",
        "$.link",
        "$.link['@href']",
        "$.url",
        "$.external_url",
        "$['g:link']",
        "$.guid",
        "$.guid['#text']",
        "$.id",
    ],
    text: &[
        "$.description",
        "$.summary",
        "$.summary['#text']",
        "$['g:description']",
        "$['media:group']['media:description']",
        "$['content:encoded']",
        "$.content",
        "$.content['#text']",
        "$.content_text",
        "$.content_html",
    ],
    image: &[
        "$['g:image_link']",
        "$['media:thumbnail'][0]['@url']",
        "$['media:group']['media:thumbnail'][0]['@url']",
        "$[?search(@['@type'], '^image/')]['@url']",
        "$['media:content'][0]['@url']",
        "$['itunes:image']['@href']",
        "$.image",
        "$.banner_image",
    ],
    price: &["$['g:sale_price']", "$['g:price']"],
    currency: &[],
    shop: &["$.author.name", "$.author", "$.authors[0].name", "$['dc:creator']", "$['g:brand']"],
};

/// The properties of schema.org.
const HTML: Paths = Paths {
    title: &["$.name", "$.headline", "$.title"],
    url: &["$.url", "$.offers[0].url", "$['@id']", "$.mainEntityOfPage", "$.mainEntityOfPage['@id']"],
    text: &["$.description"],
    image: &["$.image", "$.image[0].url", "$.image[0].contentUrl", "$.thumbnailUrl"],
    price: &[
        "$.offers[0].price",
        "$.offers[0].priceSpecification[0].price",
        "$.offers[0].lowPrice",
        "$.offers[0].offers[0].price",
        "$.hasVariant[0].offers[0].price",
    ],
    currency: &[
        "$.offers[0].priceCurrency",
        "$.offers[0].priceSpecification[0].priceCurrency",
        "$.offers[0].offers[0].priceCurrency",
        "$.hasVariant[0].offers[0].priceCurrency",
    ],
    shop: &[
        "$.offers[0].seller.name",
        "$.seller.name",
        "$.hiringOrganization.name",
        "$.author.name",
        "$.author",
    ],
};

struct Paths {
    title: &'static [&'static str],
    url: &'static [&'static str],
    text: &'static [&'static str],
    image: &'static [&'static str],
    price: &'static [&'static str],
    currency: &'static [&'static str],
    shop: &'static [&'static str],
}

impl Format {
    /// Feeds and pages write their texts as HTML, within JSON, too.
    pub(crate) fn default_markup(self) -> Markup {
        if matches!(self, Format::Feed | Format::Html) { Markup::Html } else { Markup::Plain }
    }

    /// The path to the hits, where the format has one.
    pub(crate) fn default_list(self) -> Option<&'static str> {
        matches!(self, Format::Feed | Format::Html).then_some("$.items[*]")
    }

    /// The fields of its hits, where the format has them.
    pub(crate) fn default_fields(self) -> Option<HitFields> {
        match self {
            Format::Json | Format::Xml => None,
            Format::Feed => Some(FEED.fields()),
            Format::Html => Some(HTML.fields()),
        }
    }
}

impl Paths {
    fn fields(&self) -> HitFields {
        let optional = |paths: &[&str]| (!paths.is_empty()).then(|| field(paths));
        HitFields {
            title: field(self.title),
            url: field(self.url),
            text: optional(self.text),
            image: optional(self.image),
            price: optional(self.price),
            currency: optional(self.currency),
            shop: optional(self.shop),
        }
    }
}

fn field(paths: &[&str]) -> Field {
    Field(paths.iter().map(|path| FieldPath::parse(path).expect("a test reads each of them")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_of_the_formats_can_be_read() {
        for format in [Format::Feed, Format::Html] {
            assert!(format.default_fields().is_some() && format.default_list().is_some(), "{format:?}");
        }
    }
}
