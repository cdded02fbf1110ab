//! The files that shops export, known by their columns: how the address of a product is made where none is given, and
//! which rows are no products that a visitor can see.

/// An export of one shop system.
pub(super) struct Export {
    /// The columns, as [`super::columns::letters`] writes them, that no other export has together.
    marks: &'static [&'static str],
    /// Fields without a column of their own, as texts around columns.
    made: &'static [(&'static str, &'static str)],
    /// Columns with a value with which a row is not shown to visitors, or is a variant of a product.
    pub(super) hidden: &'static [(&'static str, &'static str)],
    /// The column that the rows of one product share, of which the first alone has its title.
    pub(super) group: Option<&'static str>,
    /// True if titles and descriptions are HTML.
    pub(super) is_html: bool,
    /// The currency of a system of one country.
    pub(super) currency: Option<&'static str>,
}

const SHOPIFY: Export = Export {
    marks: &["handle", "title", "variantprice"],
    made: &[("url", "/products/{Handle}")],
    hidden: &[("published", "false"), ("status", "draft"), ("status", "archived")],
    group: Some("handle"),
    is_html: true,
    currency: None,
};

const EXPORTS: [Export; 6] = [
    SHOPIFY,
    // Shopify's columns since 2025.
    Export {
        marks: &["urlhandle", "title", "publishedononlinestore"],
        made: &[("url", "/products/{URL handle}")],
        hidden: &[("publishedononlinestore", "false"), ("status", "draft"), ("status", "archived")],
        group: Some("urlhandle"),
        ..SHOPIFY
    },
    // WooCommerce's product export; WordPress leads from a number to the page.
    Export {
        marks: &["id", "type", "sku", "name", "regularprice"],
        made: &[("url", "/?post_type=product&p={ID}")],
        hidden: &[
            ("published", "0"),
            ("published", "-1"),
            ("type", "variation"),
            ("visibilityincatalog", "hidden"),
        ],
        group: None,
        is_html: true,
        currency: None,
    },
    // Cafe24's download of products: pictures are told as they lie in its folder.
    Export {
        marks: &["상품코드", "진열상태", "판매상태", "상품명"],
        made: &[
            ("url", "/product/detail.html?product_no={상품번호}"),
            ("image", "/web/product/big/{이미지등록(상세)}"),
        ],
        hidden: &[("진열상태", "N"), ("판매상태", "N")],
        group: None,
        is_html: true,
        currency: Some("KRW"),
    },
    // Naver Shopping's product database, versions 3 and 4: the class D of a summary takes a product away.
    Export {
        marks: &["id", "title", "pricepc", "link"],
        made: &[],
        hidden: &[("class", "D")],
        group: None,
        is_html: false,
        currency: Some("KRW"),
    },
    // Naver's Smartstore, and others that say the same of a product.
    Export {
        marks: &["판매상태"],
        made: &[],
        hidden: &[
            ("판매상태", "판매중지"),
            ("판매상태", "판매금지"),
            ("판매상태", "판매종료"),
            ("판매상태", "판매대기"),
            ("전시상태", "전시중지"),
        ],
        group: None,
        is_html: false,
        currency: Some("KRW"),
    },
];

impl Export {
    /// The export that has these columns.
    pub(super) fn of(columns: &[String]) -> Option<&'static Self> {
        let has = |mark: &&str| columns.iter().any(|column| column == mark);
        EXPORTS.iter().find(|export| export.marks.iter().all(has))
    }

    /// The text around columns that makes a field.
    pub(super) fn template(&self, field: &str) -> Option<&'static str> {
        self.made.iter().find(|(made, _)| *made == field).map(|(_, template)| *template)
    }
}
