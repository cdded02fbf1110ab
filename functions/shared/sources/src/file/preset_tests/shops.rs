//! Shops and market places of other countries.

use super::Preset;

const DRESS: &str = "린넨 원피스 검정";
const P1: &str = "https://shop.example/p/1";
const WON: Option<&str> = Some("39000 KRW");

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        file: "serper",
        source: "google-shopping",
        asks: "POST https://google.serper.dev/shopping\nx-api-key: ***\n\
               {\"gl\":\"kr\",\"hl\":\"ko\",\"num\":40,\"q\":\"책\"}",
        hits: &[(DRESS, P1, WON), ("셔츠 원피스", "https://shop.example/p/2", Some("1290000 KRW"))],
    },
    Preset {
        file: "shopify",
        source: "shopify",
        asks: "POST https://***.myshopify.com/api/2026-10/graphql.json\n\
               x-shopify-storefront-access-token: ***\n\
               {\"query\":\"query ($words: String!, $most: Int!) {\\n  search(query: $words, first: $most, types: PRODUCT) {",
        hits: &[
            ("린넨 원피스 검정", "https://shop.example/p/1", Some("39000 KRW")),
            ("셔츠 원피스", "https://shop.example/products/shirt-dress", Some("52000 KRW")),
        ],
    },
    Preset {
        file: "woocommerce",
        source: "woocommerce",
        asks: "GET https://server.example/wp-json/wc/v3/products?search=%EC%B1%85&per_page=100&status=publish\n\
               authorization: Basic ***",
        hits: &[("린넨 원피스 검정", "https://shop.example/p/1", Some("39000 KRW"))],
    },
    Preset {
        file: "ebay",
        source: "ebay",
        asks: "GET https://api.ebay.com/buy/browse/v1/item_summary/search?q=%EC%B1%85&limit=100\n\
               x-ebay-c-marketplace-id: EBAY_US",
        hits: &[("Black linen dress", "https://shop.example/itm/1", Some("29.9 USD"))],
    },
    Preset {
        file: "etsy",
        source: "etsy",
        asks: "GET https://openapi.etsy.com/v3/application/listings/active?keywords=%EC%B1%85&limit=100&sort_on=score&includes=Images,Shop\n\
               x-api-key: ***",
        hits: &[("Linen dress & belt", "https://shop.example/listing/1", Some("29.9 USD"))],
    },
    Preset {
        file: "rakuten",
        source: "rakuten",
        asks: "GET https://openapi.rakuten.co.jp/ichibams/api/IchibaItem/Search/20260701?applicationId=***&accessKey=***&format=json&formatVersion=2&keyword=%EC%B1%85&hits=30&page=1\n\
               origin: ***\n\
               referer: ***/",
        hits: &[("リネンワンピース 黒", "https://shop.example/hanbit/101/", Some("3980 JPY"))],
    },
    Preset {
        file: "yahoo-japan",
        source: "yahoo-japan",
        asks: "GET https://shopping.yahooapis.jp/ShoppingWebService/V3/itemSearch?appid=***&query=%EC%B1%85&results=100",
        hits: &[("リネンワンピース 黒", "https://shop.example/hanbit/101.html", Some("3980 JPY"))],
    },
];
