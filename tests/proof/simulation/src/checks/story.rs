//! The observations of one job, and the violations among them.

mod ending;

use std::{collections::HashMap, hash::Hash, sync::Arc};

use job::{NotificationLimits, Rules};

pub(crate) use self::ending::Bounds;
use super::{property::Property, row::Row};
use crate::{process::Process, time::elapsed};

/// A finding as it was stored.
#[derive(Clone, Copy, Debug)]
struct Stored {
    at: u64,
    hits: u16,
}

/// For how long a searcher may take a job for its own, in milliseconds.
const LEASE: u64 = Rules::AGREED.lease.as_secs() * 1_000;
/// Texts to a number are so far apart, in milliseconds.
const SPACING: u64 = NotificationLimits::AGREED.spacing.as_secs() * 1_000;
/// The age at which an unfinished job is ended, in milliseconds.
const MAX_AGE: u64 = Rules::AGREED.max_age.as_secs() * 1_000;

/// Everything observed of one job, in the order in which it happened at the services.
#[derive(Default)]
pub(crate) struct Story {
    /// The row as it stands, and the one before, for readers of a moment ago.
    pub(crate) row: Option<Row>,
    pub(crate) before: Option<Row>,
    /// When its owner was told that it exists.
    pub(crate) acknowledged: bool,
    /// When its owner was told that it is cancelled.
    pub(crate) cancelled: Option<u64>,
    /// When the table erased it.
    pub(crate) gone: Option<u64>,
    /// True when the queue lost one of its wake-ups.
    pub(crate) wake_up_lost: bool,
    /// When what was counted for its text was given back.
    pub(crate) given_back: Option<u64>,
    /// When it was created without the text that was asked for, though nothing had gone wrong.
    pub(crate) refused: Option<u64>,
    /// The number that its owner left.
    pub(crate) number: Option<String>,
    /// When it was created with a promise of a text, by its creator's clock, and when the table took it.
    pub(crate) promised: Option<(u64, u64)>,
    /// When its search ended, and when its text's life did.
    pub(crate) ended: Option<u64>,
    text_ended: Option<u64>,
    /// When its owner gave a number later.
    asked: Option<u64>,
    /// The number that its owner gives, the one that was asked for last, and the one that a text was last claimed for, and when.
    giving: Option<&'static str>,
    asked_for: Option<&'static str>,
    claimed_for: Option<(&'static str, u64)>,
    /// True where a limit stands against the text: one to the same number was given up just before.
    is_limited: bool,
    /// The number that its owner was told will be texted, and no other.
    told: Option<&'static str>,
    /// The number of its texts that were accepted and did not arrive, of those since a number was given later or another
    /// channel had its turn.
    pub(crate) undelivered: usize,
    /// When the number's owner wanted no texts any more, and when it was last looked at whether that is so; a text uses a look
    /// up.
    pub(crate) stopped: Option<u64>,
    pub(crate) looked: Option<u64>,
    /// The number that was texted last.
    texted_number: String,
    /// When its texts were accepted, and how many before a number was given later or another channel had its turn.
    pub(crate) texts: Vec<u64>,
    texts_before: usize,
    /// Unknown outcomes counted so far.
    unknowns: u64,
    findings: HashMap<String, Stored>,
    /// When each process last read its findings.
    recalled: HashMap<u64, u64>,
    /// When each process last took it up.
    claimed: HashMap<u64, u64>,
    /// The holder of the present lease.
    searcher: Option<Arc<Process>>,
    /// The process that claimed the text.
    publishers: Vec<Arc<Process>>,
    /// Faults on calls that were about it.
    pub(crate) faults: u32,
    /// Violations, told once for each property.
    pub(crate) violations: Vec<(Property, String)>,
}

impl Story {
    pub(crate) fn violates(&mut self, property: Property, what: String) {
        if !self.violations.iter().any(|(known, _)| *known == property) {
            self.violations.push((property, format!("at {} ms: {what}", elapsed())));
        }
    }

    /// The table took this row from this process.
    pub(crate) fn written(&mut self, row: Row, process: &Arc<Process>, given_back: usize) {
        if self.gone.is_some() {
            self.violates(Property::StaysErased, format!("v{} written after the erasure", row.version));
        }
        if self.row.is_none() && row.text == "withheld" && self.faults == 0 && !process.met_a_fault() {
            self.refused = Some(elapsed());
        }
        if let Some(before) = self.row.clone().filter(|before| row.takes_number_over(before)) {
            self.takes_number(&before);
        } else {
            self.settle(given_back, row.has_contact);
        }
        if let Some(before) = self.row.take() {
            self.compare(&before, &row, process);
            self.before = Some(before);
        }
        if row.has_contact && self.promised.is_none() {
            self.promised = Some((row.created_at, elapsed()));
        }
        if row.has_ended() && self.ended.is_none() {
            self.ended = Some(elapsed());
            self.check_failure(&row, process);
        }
        if row.text_has_ended() && !row.has_contact && self.text_ended.is_none() {
            self.text_ended = Some(elapsed());
        }
        let should_have_contact = !row.text_has_ended() || row.is_kept();
        if row.has_contact != should_have_contact || (row.has_ended() && row.text == "waiting") {
            self.violates(
                Property::ContactErased,
                format!("text {} and contact {}", row.text, row.has_contact),
            );
        }
        if row.is_due != row.is_unfinished() {
            self.violates(
                Property::NothingLost,
                format!("due {} while {} and {}", row.is_due, row.status, row.text),
            );
        }
        self.unknowns = self.unknowns.max(row.unknowns);
        self.row = Some(row);
    }

    /// A text is asked for that has not lived yet. What the one before it took of limits is given back in the same write.
    fn takes_number(&mut self, before: &Row) {
        self.asked = Some(elapsed());
        self.asked_for = self.giving;
        let is_same = |&(number, at): &(_, u64)| Some(number) == self.giving && elapsed() < at + SPACING;
        self.is_limited = before.text_has_ended() && self.claimed_for.as_ref().is_some_and(is_same);
        self.text_ended = None;
        self.publishers.clear();
        self.texts_before = self.texts.len();
        self.undelivered = 0;
        self.unknowns = 0;
    }

    /// The next channel has its turn: an SMS that surely did not arrive counts no more.
    fn passed_on(&mut self) {
        if self.texts.len() - self.texts_before > self.undelivered {
            self.violates(
                Property::AtMostTwo,
                "another channel has its turn, and the SMS arrived".to_owned(),
            );
        }
        self.undelivered = 0;
        self.texts_before = self.texts.len();
    }

    /// Its owner gives this number.
    pub(crate) fn gives(&mut self, number: &'static str) {
        self.giving = Some(number);
    }

    /// Its owner is told that this number will be texted.
    pub(crate) fn told(&mut self, number: &'static str) {
        self.told = Some(number);
    }

    /// The table erased its row.
    pub(crate) fn gone(&mut self, given_back: usize) {
        self.settle(given_back, false);
        self.gone = Some(elapsed());
        self.before = None;
        self.row = None;
    }

    /// What was counted for a text is given back when the text's life ends before it was claimed, and never otherwise. A
    /// claim keeps the contact, so a contact that goes without one was never claimed.
    fn settle(&mut self, given_back: usize, has_contact: bool) {
        let Some(before) = &self.row else { return };
        let is_unclaimed = before.has_contact && self.publishers.is_empty();
        match (given_back, is_unclaimed && !has_contact) {
            (0, true) if self.faults == 0 => {
                self.violates(Property::GivenBack, "it ended unclaimed and stays counted".to_owned());
            }
            (1.., true) => self.given_back = Some(elapsed()),
            (1.., false) => {
                self.violates(Property::GivenBack, "given back though it may have been sent".to_owned());
            }
            _ => {}
        }
    }

    fn compare(&mut self, before: &Row, row: &Row, process: &Arc<Process>) {
        if let Some(what) = before.goes_back_to(row) {
            self.violates(Property::OnlyForward, format!("a write: {what}"));
        }
        if row.created_at != before.created_at {
            self.violates(Property::StaysErased, "a row of another life stands over this one's".to_owned());
        }
        self.check_lease(before, row, process);
        if row.epoch > before.epoch {
            self.searcher = Some(Arc::clone(process));
            self.claimed.insert(process.id, elapsed());
        } else if row.is_leased && !row.takes_number_over(before) {
            let is_searcher = self.searcher.as_ref().is_some_and(|searcher| searcher.id == process.id);
            if !is_searcher || row.epoch < before.epoch {
                self.violates(
                    Property::Fenced,
                    format!("process {} wrote under lease {}", process.id, row.epoch),
                );
            }
        }
        if before.is_passed_on(row) {
            self.passed_on();
        }
        if row.text == "sending" && before.text != "sending" {
            self.publishers.push(Arc::clone(process));
            self.claimed_for = self.asked_for.map(|number| (number, elapsed()));
        }
    }

    /// A lease is claimed over none, and one that another process ends, in silence, is counted.
    fn check_lease(&mut self, before: &Row, row: &Row, process: &Process) {
        if !before.is_leased {
            return;
        }
        if row.epoch > before.epoch {
            let what = format!("lease {} was claimed over a lease that was not given back", row.epoch);
            self.violates(Property::Fenced, what);
        }
        let is_own = self.searcher.as_ref().is_some_and(|searcher| searcher.id == process.id);
        let is_taken_away = !row.is_leased && row.status == "processing";
        let is_alive = before.leased_until > row.updated_at;
        if is_taken_away && !is_own && is_alive {
            self.violates(Property::Fenced, "a lease was taken away while it was alive".to_owned());
        }
        if is_taken_away && !is_own && row.crashes == before.crashes {
            self.violates(Property::CrashesCounted, "a lease ended in silence and is not counted".to_owned());
        }
        let is_old = row.updated_at >= row.created_at + MAX_AGE;
        if matches!(row.status.as_str(), "completed" | "failed") && !is_own && is_alive && !is_old {
            self.violates(Property::Fenced, "a search was ended under another's lease".to_owned());
        }
    }

    /// A job fails only when no source answered, as far as the process that ended it could know.
    fn check_failure(&mut self, row: &Row, process: &Arc<Process>) {
        let known = self.recalled.get(&process.id).copied();
        let overlooked = self.findings.iter().find(|(_, stored)| known.is_none_or(|known| stored.at < known));
        if let (true, Some((source, _))) = (row.status == "failed", overlooked) {
            let what = format!("failed ({}) although the finding of {source} is stored", row.reason);
            self.violates(Property::Truthful, what);
        }
    }

    pub(crate) fn found(&mut self, source: &str, hits: u16) {
        self.findings.insert(source.to_owned(), Stored { at: elapsed(), hits });
    }

    /// Its owner erases a finding, and then the job: until that, a searcher asks its source again.
    pub(crate) fn finding_erased(&mut self, source: &str) {
        self.findings.remove(source);
    }

    pub(crate) fn recalled(&mut self, process: &Process) {
        self.recalled.insert(process.id, elapsed());
    }

    /// A source is asked for it: its finding must not have been there when the process took the job up or read the
    /// findings. A searcher that stood still in between cannot know of others', until its lease is over by its own clock.
    pub(crate) fn asked(&mut self, source: &str, process: &Process) {
        let Some(stored) = self.findings.get(source).copied() else { return };
        let claimed = self.claimed.get(&process.id).copied();
        let known = claimed.max(self.recalled.get(&process.id).copied());
        let is_over = claimed.is_none_or(|claimed| elapsed() >= claimed + LEASE);
        if is_over || known.is_none_or(|known| stored.at < known) {
            self.violates(Property::NotAskedAgain, format!("{source} asked by process {}", process.id));
        }
    }

    /// Everything in it that decides on what may be, but for the row.
    pub(crate) fn shape(&self) -> impl Hash + use<> {
        let findings: Vec<_> = self.findings.keys().cloned().collect();
        let flags = [
            self.acknowledged,
            self.cancelled.is_some(),
            self.gone.is_some(),
            self.given_back.is_some(),
            self.is_limited,
            self.wake_up_lost,
        ];
        let has_suffered = self.publishers.iter().any(|process| process.has_suffered());
        (flags, self.faults > 0, self.texts.len(), self.unknowns, findings.len(), has_suffered)
    }

    /// A text about it was accepted, by a channel that promises so many at most.
    pub(crate) fn texted(&mut self, most: usize, number: &str) {
        self.texts.push(elapsed());
        number.clone_into(&mut self.texted_number);
        if let Some(told) = self.told.filter(|told| *told != number) {
            self.violates(Property::Truthful, format!("another number than {told} was texted"));
        }
        let explained = self.faults > 0 || self.publishers.iter().any(|process| process.has_suffered());
        match self.texts.len() - self.texts_before {
            1 => {}
            more if more > most => self.violates(Property::AtMostTwo, format!("{more} texts")),
            2 if self.unknowns == 0 => {
                self.violates(Property::AtMostTwo, "two, and no outcome was unknown".into())
            }
            2 if !explained => self.violates(Property::AtMostTwo, "two, and nothing had gone wrong".into()),
            _ => {}
        }
        let looked = self.looked.take();
        if let Some(stopped) = self.stopped.filter(|stopped| looked.is_none_or(|looked| looked > *stopped)) {
            self.violates(Property::NoneAfterStop, format!("texted, and stopped at {stopped} ms"));
        }
        if self.cancelled.is_some() {
            self.violates(Property::NoneAfterCancel, "texted after its owner was told of the cancel".into());
        }
    }
}
