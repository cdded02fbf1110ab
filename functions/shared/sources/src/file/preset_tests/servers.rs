//! Servers of one's own.

use super::Preset;

const DRESS: &str = "린넨 원피스 검정";
const P1: &str = "https://shop.example/p/1";
const PRODUCT: &str = "https://shop.example/products/1";
const WON: Option<&str> = Some("39000 KRW");

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        file: "opensearch",
        source: "opensearch",
        asks: "POST https://server.example/products/_search\nauthorization: Basic ***\n\
               {\"query\":{\"multi_match\":{\"fields\":[\"title^3\",\"text\"],\"query\":\"책\"}},\"size\":100}",
        hits: &[(DRESS, P1, WON)],
    },
    Preset {
        file: "meilisearch",
        source: "meilisearch",
        asks: "POST https://server.example/indexes/products/search\nauthorization: Bearer ***\n\
               {\"limit\":100,\"q\":\"책\"}",
        hits: &[(DRESS, "https://shop.example/products/a%2F1", WON)],
    },
    Preset {
        file: "typesense",
        source: "typesense",
        asks: "GET https://server.example/collections/products/documents/search?q=%EC%B1%85\
               &query_by=title,text&per_page=100\nx-typesense-api-key: ***",
        hits: &[(DRESS, PRODUCT, WON)],
    },
    Preset {
        file: "algolia",
        source: "algolia",
        asks: "POST https://***-dsn.algolia.net/1/indexes/products/query\nx-algolia-api-key: ***\n\
               x-algolia-application-id: ***\n\
               {\"attributesToHighlight\":[],\"hitsPerPage\":100,\"query\":\"책\"}",
        hits: &[(DRESS, PRODUCT, WON)],
    },
    Preset {
        file: "datasette",
        source: "datasette",
        asks: "GET https://server.example/shop.json?sql=select+products.*+from+products_fts+join+products+on+\
               products.id+=+products_fts.rowid+where+products_fts+match+escape_fts(:words)+order+by+\
               products_fts.rank+limit+:most&words=%EC%B1%85&most=100&_shape=objects",
        hits: &[
            ("셔츠 원피스", "https://shop.example/p/2", None),
            (DRESS, "https://server.example/shop/products/1", WON),
        ],
    },
    Preset {
        file: "groonga",
        source: "groonga",
        asks: "GET https://server.example/d/select?table=products&match_columns=title*3%7C%7Ctext&query=%EC%B1%85\
               &query_flags=QUERY_NO_SYNTAX_ERROR&sort_keys=-_score,_id&limit=100\
               &output_columns=title,url,text,price,shop,_key&command_version=3",
        hits: &[
            (DRESS, "https://shop.example/products/1", WON),
            ("셔츠 원피스", "https://shop.example/p/2", Some("52000 KRW")),
        ],
    },
    Preset {
        file: "solr",
        source: "solr",
        asks: "GET https://server.example/solr/products/select?q=%EC%B1%85&defType=edismax\
               &qf=title%5E3%20text&uf=-*&rows=100&wt=json",
        hits: &[(DRESS, P1, WON)],
    },
];
