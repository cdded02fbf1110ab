//! A job's row as it is stored, as far as the checks read it.

use serde_json::Value;

/// One version of a job's row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The item, for readers of a moment ago.
    pub(crate) item: Value,
    pub(crate) version: u64,
    pub(crate) status: String,
    pub(crate) reason: String,
    pub(crate) epoch: u64,
    pub(crate) crashes: u64,
    /// Until when it is leased; 0 when it is not.
    pub(crate) leased_until: u64,
    /// When it was changed, by the clock of its writer or of one before.
    pub(crate) updated_at: u64,
    /// The number of times that its operator had it searched again.
    redriven: u64,
    pub(crate) is_leased: bool,
    pub(crate) is_due: bool,
    pub(crate) created_at: u64,
    pub(crate) text: String,
    pub(crate) unknowns: u64,
    pub(crate) has_contact: bool,
    /// True when another channel would have the next turn.
    pub(crate) has_next: bool,
    sources: Vec<String>,
    /// When it was written, in milliseconds of virtual time.
    pub(crate) written: u64,
}

impl Row {
    /// Reads an item; the attributes are named in `cloud`'s `job_item`.
    pub(crate) fn of(item: Value) -> Self {
        let number = |name: &str| item[name]["N"].as_str().and_then(|n| n.parse().ok()).unwrap_or(0);
        let text = |name: &str| item[name]["S"].as_str().unwrap_or_default().to_owned();
        let sources = item["s"]["L"].as_array().into_iter().flatten();
        Self {
            version: number("v"),
            status: text("st"),
            reason: text("r"),
            epoch: number("e"),
            crashes: number("x"),
            leased_until: number("u"),
            updated_at: number("m"),
            redriven: number("y"),
            is_leased: item.get("u").is_some(),
            is_due: item.get("due_at").is_some(),
            created_at: number("c"),
            text: text("t"),
            unknowns: number("tu"),
            has_contact: item.get("tc").is_some(),
            has_next: item.get("tx").is_some(),
            sources: sources.filter_map(|source| source["S"].as_str().map(str::to_owned)).collect(),
            written: crate::time::elapsed(),
            item,
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        rank(&self.status) == ENDED
    }

    /// When a sweep must look at it, by the clock that wrote it, in milliseconds.
    pub(crate) fn due_at(&self) -> Option<u64> {
        self.item["due_at"]["N"].as_str()?.parse().ok()
    }

    /// The shard of the due index that lists it.
    pub(crate) fn due_shard(&self) -> Option<u64> {
        self.item["due_shard"]["N"].as_str()?.parse().ok()
    }

    pub(crate) fn is_notification_under_way(&self) -> bool {
        matches!(self.text.as_str(), "due" | "sending")
    }

    /// True while a function has something to do for the job. A text that was asked for later and is withheld is told of
    /// later.
    pub(crate) fn is_unfinished(&self) -> bool {
        let is_to_be_told = self.text == "withheld" && self.is_due;
        !self.has_ended() || self.is_notification_under_way() || self.text == "awaited" || is_to_be_told
    }

    /// True when this row's writer was given a number, or another one.
    pub(crate) fn takes_number_over(&self, before: &Self) -> bool {
        let is_withheld = self.text == "withheld" && before.text != "withheld";
        is_withheld || (self.has_contact && self.item["tc"] != before.item["tc"])
    }

    /// True when its SMS is out and its contact is kept for the next channel.
    pub(crate) fn is_kept(&self) -> bool {
        self.text == "awaited" && self.has_next
    }

    /// True when its SMS did not arrive, and the next channel has its turn.
    pub(crate) fn is_passed_on(&self, next: &Self) -> bool {
        self.is_kept() && next.text == "due"
    }

    pub(crate) fn text_has_ended(&self) -> bool {
        !self.is_notification_under_way() && self.text != "waiting"
    }

    /// The sources that answered, with the hits counted for them.
    pub(crate) fn done(&self) -> impl Iterator<Item = (&str, u16)> {
        self.sources.iter().filter_map(|source| {
            let (name, hits) = source.split_once('=')?;
            Some((name, hits.parse().ok()?))
        })
    }

    fn over(&self) -> usize {
        self.sources
            .iter()
            .filter(|source| !source.ends_with("=waiting") && !source.ends_with("=searching"))
            .count()
    }

    /// The part of the next row that is behind this one, if any is.
    pub(crate) fn goes_back_to(&self, next: &Self) -> Option<String> {
        let is_redriven = next.redriven > self.redriven && self.status == "failed";
        let ends_otherwise = self.has_ended() && self.status != next.status;
        // A withheld text is only told when the search ends, and a cancelled search tells of none.
        let is_dropped = self.text == "withheld" && next.status == "cancelled" && next.text == "none";
        // Whether it arrived is only known later.
        let is_told =
            self.text == "awaited" && ["sent", "delivered", "undelivered"].contains(&next.text.as_str());
        let is_asked_for = next.takes_number_over(self);
        let text_lives_again = self.text_has_ended()
            && self.text != next.text
            && !(is_dropped || is_told || is_asked_for || self.is_passed_on(next));
        match () {
            () if next.version <= self.version => {
                Some(format!("version {} to {}", self.version, next.version))
            }
            // The one step back, which takes the sources that failed along.
            () if is_redriven => None,
            () if ends_otherwise || rank(&next.status) < rank(&self.status) => {
                Some(format!("{} to {}", self.status, next.status))
            }
            () if next.over() < self.over() => Some("fewer sources are over".to_owned()),
            () if text_lives_again => Some(format!("text {} to {}", self.text, next.text)),
            () => None,
        }
    }
}

const ENDED: u8 = 2;

/// The order of states: a reader never sees one go back.
pub(crate) fn rank(status: &str) -> u8 {
    match status {
        "pending" => 0,
        "processing" => 1,
        _ => ENDED,
    }
}
