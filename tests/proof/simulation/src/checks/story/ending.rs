//! What must be true of a job when everything is over.

use super::Story;
use crate::checks::{property::Property, row::Row};

/// Until when things must be over, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The clocks' time when the simulation began.
    pub(crate) beginning: u64,
    /// From a job's creation to the end of its search.
    pub(crate) search: u64,
    /// From there to the end of its text's life.
    pub(crate) text: u64,
}

impl Story {
    /// The checks for when everything is over, with so many texts in the inbox.
    pub(crate) fn check_the_end(&mut self, inbox: usize, bounds: &Bounds) {
        if inbox != self.texts.len() {
            let what = format!("{inbox} texts in the inbox, {} accepted", self.texts.len());
            self.violates(Property::Truthful, what);
        }
        let Some(row) = self.row.clone() else {
            if self.acknowledged && self.gone.is_none() {
                self.violates(Property::NothingLost, "acknowledged, and not in the table".into());
            }
            return;
        };
        if row.is_unfinished() {
            let what = format!("{} and {} at the end of time", row.status, row.text);
            self.violates(Property::NothingLost, what);
        }
        self.check_times(&row, bounds);
        self.check_text(&row);
        self.check_counts(&row);
        if self.cancelled.is_some() && (row.status != "cancelled" || !self.texts.is_empty()) {
            let what = format!("cancelled, now {} with {} texts", row.status, self.texts.len());
            self.violates(Property::NoneAfterCancel, what);
        }
    }

    fn check_times(&mut self, row: &Row, bounds: &Bounds) {
        let Some(ended) = self.ended else { return };
        if ended > row.created_at.saturating_sub(bounds.beginning) + bounds.search {
            self.violates(Property::EndsInTime, format!("its search ended at {ended} ms"));
        }
        let since = self.asked.map_or(ended, |asked| asked.max(ended));
        if self.text_ended.is_some_and(|text| text > since + bounds.text) {
            self.violates(Property::ContactErased, "later than an hour after the end".into());
        }
    }

    fn check_text(&mut self, row: &Row) {
        let texts = self.texts.len() - self.texts_before;
        let is_true = match row.text.as_str() {
            "delivered" => texts > self.undelivered,
            "undelivered" => texts >= 1 && self.undelivered >= 1,
            "sent" => texts >= 1,
            "failed" | "none" | "withheld" => texts == 0,
            _ => true,
        };
        if !is_true {
            self.violates(Property::Truthful, format!("text {} with {texts} accepted", row.text));
        }
        let explained = self.faults > 0 || self.publishers.iter().any(|process| process.has_suffered());
        if matches!(row.text.as_str(), "failed" | "unknown") && texts == 0 && !explained {
            self.violates(Property::AtLeastOne, format!("text {} and nothing had gone wrong", row.text));
        }
        let is_out = matches!(row.text.as_str(), "sent" | "delivered" | "undelivered");
        if let Some(told) = self.told.filter(|told| is_out && *told != self.texted_number) {
            self.violates(Property::Truthful, format!("its owner was told that {told} is texted"));
        }
        let is_not_to_be = match row.text.as_str() {
            "none" => true,
            "withheld" => !self.is_limited,
            _ => false,
        };
        if self.told.is_some() && row.status == "completed" && is_not_to_be {
            self.violates(
                Property::AtLeastOne,
                format!("its owner was told of a text, and it is {}", row.text),
            );
        }
    }

    fn check_counts(&mut self, row: &Row) {
        for (source, hits) in row.done() {
            let stored = self.findings.get(source).map(|stored| stored.hits);
            if stored != Some(hits) {
                let what = format!("{source} counts {hits}, its finding {stored:?}");
                self.violates(Property::Truthful, what);
                return;
            }
        }
    }
}
