use super::order::Order;
use super::result_group::Ranked;

/// One page of a list as its reader is shown it, in the order that the reader wants.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// The hits of the page.
    pub hits: Vec<Ranked>,
    /// How many of them, from the top, the reader has seen where they are.
    pub kept: usize,
    /// How many hits there are that the reader's last list did not have.
    pub new: usize,
    /// How many hits all sources have together, whichever are wanted: a page found twice counts once.
    pub total: usize,
    /// The sources that had more hits than are kept of one.
    pub cut: Vec<String>,
    /// The order that it is in.
    pub order: Order,
    /// The orders that make a difference to it, and its own.
    pub orders: Vec<Order>,
    /// The sources whose hits alone are listed, in the order of the job's; all are when there is none.
    pub sources: Vec<String>,
    /// How many hits the whole list has, of which this is a page.
    pub listed: usize,
    /// The place in it of this page's last hit, from 1.
    pub end: usize,
    /// What a reader of this page has seen, for the next request of a list that grows.
    pub seen: String,
    /// The end of the address of the page before this one, if this is not the first.
    pub before: Option<String>,
    /// The end of the address of the page after this one, if there are more hits.
    pub next: Option<String>,
}
