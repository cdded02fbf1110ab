//! The things that a file of records does not say itself.

use std::collections::BTreeMap;

use url::Url;

use crate::Markup;

/// The fields of a hit, as files name them.
pub const HIT_FIELDS: [&str; 8] = ["title", "url", "text", "image", "price", "currency", "shop", "date"];

/// Settings by which a file of records is read, from the one who owns it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RecordOptions {
    /// The columns of a field (one of [`HIT_FIELDS`]), those first that
    /// count first, or texts around columns such as `/goods/{상품번호}`. A field that is not here has its usual columns.
    pub columns: BTreeMap<&'static str, Vec<String>>,
    /// The currency of prices that do not name theirs.
    pub currency: Option<String>,
    /// The form of titles, texts and addresses; if not given, that of the export that the file is, or plain text.
    pub markup: Option<Markup>,
    /// The address from which `/item/1` counts.
    pub base: Option<Url>,
    /// The shop of records that do not name theirs.
    pub shop: Option<String>,
}
