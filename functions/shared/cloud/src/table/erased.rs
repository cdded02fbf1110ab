//! The marker of an erased job: the row of a job that was created under an idempotency key keeps its key and its expiry,
//! and nothing else. A request that is sent again under that key is refused, so an erased job never comes back, and no
//! searcher that still holds the old job can write it.

use super::{
    item::{Item, from_item},
    job_item::JobItem,
    job_table::TableError,
};

/// The attributes that decide how a row is erased.
pub(crate) const PROJECTION: &str = "pk, sk, v, w, i, tr, expires_at";

/// True for the marker of an erased job: every job has a version.
pub(crate) fn is_erased(row: &Item) -> bool {
    !row.contains_key("v")
}

/// The job of a row that is not the marker of an erased one.
pub(crate) fn unerased(row: Item) -> Result<Option<JobItem>, TableError> {
    if is_erased(&row) { Ok(None) } else { from_item(row).map(Some) }
}

/// The marker to write in a row's place; `None` when the job has no idempotency key, whose token is random and never
/// drawn again.
pub(crate) fn marker(row: &Item) -> Option<Item> {
    let attribute = |name: &str| Some((name.to_owned(), row.get(name)?.clone()));
    row.get("i")?;
    ["pk", "sk", "expires_at"].into_iter().map(attribute).collect()
}

/// The primary key of an item.
pub(crate) fn key_of(item: &Item) -> Item {
    let of_key = item.iter().filter(|(name, _)| matches!(name.as_str(), "pk" | "sk"));
    of_key.map(|(name, value)| (name.clone(), value.clone())).collect()
}
