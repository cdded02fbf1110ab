use std::collections::HashMap;

use crate::{Row, Settings};

/// The time that an answer may take to be stored while nothing is wrong: the SDK's retries among it.
const STORED_MS: u64 = 5_000;
/// The time for which a process that was told to stop may still hear answers that it no longer wants.
const STOPPING_MS: u64 = 2_000;
/// The time for which a call to a frozen endpoint may hang: three tries of 5 s, and the pauses between them.
const HANGING_MS: u64 = 20_000;

/// The history, as the processes and the shops left it.
#[derive(Default)]
pub(crate) struct History {
    pub(crate) lives: Vec<Life>,
    /// From when to when the endpoint was frozen or its disk was full.
    pub(crate) outages: Vec<(u64, u64)>,
    /// True when an owner learnt of the full disk, when there was one.
    pub(crate) full_disk_is_told: Option<bool>,
    undead: usize,
}

/// One process from its start to its end.
pub(crate) struct Life {
    pub(crate) pid: u32,
    pub(crate) is_host: bool,
    pub(crate) end: End,
    pub(crate) log: String,
}

/// The end of a process, and its moment in milliseconds since the epoch.
pub(crate) enum End {
    Killed(u64),
    Stopped { told_at: u64, code: Option<i32> },
}

impl End {
    const fn at(&self) -> u64 {
        match self {
            Self::Killed(at) | Self::Stopped { told_at: at, .. } => *at,
        }
    }
}

/// A line of a shop's: it was asked, or it answered.
#[derive(Clone, Copy)]
struct Note {
    at: u64,
    pid: u32,
    is_answer: bool,
}

impl History {
    /// Processes of ours that are still there: a zombie has no parent that asks for its exit code.
    pub(crate) fn count_undead(&mut self) {
        let is_there = |life: &&Life| std::path::Path::new(&format!("/proc/{}", life.pid)).exists();
        self.undead = self.lives.iter().filter(is_there).count();
    }

    pub(crate) fn rows(&self, settings: &Settings) -> Vec<Row> {
        let kills = settings.kills;
        let stopped = self.lives.iter().filter(|life| matches!(life.end, End::Stopped { .. }));
        let disorderly =
            stopped.clone().filter(|life| !matches!(life.end, End::Stopped { code: Some(0), .. }));
        let hosts = self.lives.iter().filter(|life| life.is_host).count();
        let (asked, unexplained) = self.asked_again();
        let mut rows = vec![
            Row {
                property: "a source that answered is not asked again beyond what a crash explains",
                check: format!(
                    "shops' notes beside {kills} kills, {hosts} of them of the endpoint's process"
                ),
                runs: asked,
                violations: unexplained.len(),
            },
            Row {
                property: "a process that is told to stop does, in order",
                check: "exit codes after SIGTERM".to_owned(),
                runs: stopped.count(),
                violations: disorderly.count(),
            },
            Row {
                property: "no zombie",
                check: "/proc afterwards".to_owned(),
                runs: self.lives.len(),
                violations: self.undead,
            },
        ];
        // The process that runs the endpoint keeps its disk where it is spared.
        if !settings.spare_endpoint {
            rows.push(Row {
                property: "a full disk is told and recovers",
                check: "a creation refused meanwhile, and everything else here".to_owned(),
                runs: usize::from(self.full_disk_is_told.is_some()),
                violations: usize::from(self.full_disk_is_told == Some(false)),
            });
        }
        rows
    }

    pub(crate) fn details(&self) -> Vec<String> {
        self.asked_again().1
    }

    /// The time from a kill to the same shop being asked again for the same job. Kills just before or in an outage
    /// are left out: then everything waits for the endpoint.
    ///
    /// The endpoint's process takes the queue along when it is killed, as no SQS does: what was resumed while the
    /// queue lived is told apart from what had to do without its wake-ups.
    pub(crate) fn resumption(&self, lease: u16) -> String {
        let notes = self.notes();
        let kills = self.lives.iter().filter_map(|life| match life.end {
            End::Killed(at) => Some((life.pid, at)),
            End::Stopped { .. } => None,
        });
        let in_peace = kills.filter(|(_, at)| !self.is_near_an_outage(*at, lease));
        let resumed = in_peace.flat_map(|(pid, at)| {
            notes.values().filter_map(move |notes| Some((at, resumed_after(notes, pid, at)?)))
        });
        let (with_queue, without): (Vec<_>, Vec<_>) =
            resumed.partition(|(at, span)| !self.loses_its_queue(*at, at + span));
        format!(
            "from a kill to the same shop being asked again (lease {lease} s, twice {} s)\n\
             while the queue lived: {}\nwhen the queue was killed, too: {}",
            2 * lease,
            told(with_queue),
            told(without)
        )
    }

    /// True when the endpoint's process ended in this time.
    fn loses_its_queue(&self, from: u64, to: u64) -> bool {
        self.lives.iter().any(|life| life.is_host && (from..=to).contains(&life.end.at()))
    }

    fn is_near_an_outage(&self, at: u64, lease: u16) -> bool {
        let until = at + u64::from(2 * lease) * 1_000;
        self.outages.iter().any(|(from, to)| at < to + HANGING_MS && *from < until)
    }

    /// The number of times that shops were asked, and each time that was one too many.
    fn asked_again(&self) -> (usize, Vec<String>) {
        let (mut asked, mut unexplained) = (0, Vec::new());
        for ((query, shop), notes) in self.notes() {
            asked += notes.iter().filter(|note| !note.is_answer).count();
            for (place, answer) in notes.iter().enumerate().filter(|(_, note)| note.is_answer) {
                let again = notes[place + 1..].iter().any(|note| !note.is_answer);
                if again && !self.explains(answer) {
                    unexplained.push(format!(
                        "{shop} was asked again for {query} after its answer at {}",
                        answer.at
                    ));
                }
            }
        }
        (asked, unexplained)
    }

    /// True when an answer may have been lost on its way to the table.
    fn explains(&self, answer: &Note) -> bool {
        let soon = answer.at.saturating_sub(STOPPING_MS)..answer.at + STORED_MS;
        let died = |life: &Life| (life.pid == answer.pid || life.is_host) && soon.contains(&life.end.at());
        let hung = |(from, to): &(u64, u64)| answer.at < *to && *from < answer.at + HANGING_MS;
        self.lives.iter().any(died) || self.outages.iter().any(hung)
    }

    fn notes(&self) -> HashMap<(String, String), Vec<Note>> {
        let mut notes: HashMap<_, Vec<Note>> = HashMap::new();
        for line in self.lives.iter().flat_map(|life| life.log.lines()) {
            let words: Vec<_> = line.split(' ').collect();
            if let ["shop", at, pid, what, shop, query] = words[..] {
                let note = Note {
                    at: at.parse().unwrap_or_default(),
                    pid: pid.parse().unwrap_or_default(),
                    is_answer: what == "answered",
                };
                notes.entry((query.to_owned(), shop.to_owned())).or_default().push(note);
            }
        }
        notes.values_mut().for_each(|notes| notes.sort_by_key(|note| (note.at, note.is_answer)));
        notes
    }
}

/// The number of spans, and their length.
fn told(kills: Vec<(u64, u64)>) -> String {
    let mut spans: Vec<_> = kills.into_iter().map(|(_, span)| span).collect();
    spans.sort_unstable();
    let Some(last) = spans.len().checked_sub(1) else { return "0 times".to_owned() };
    let [half, most, all] = [50, 95, 100].map(|share| {
        let millis = spans[(spans.len() * share / 100).min(last)];
        format!("{}.{} s", millis / 1_000, millis % 1_000 / 100)
    });
    format!("{} times, median {half}, 95 % {most}, longest {all}", spans.len())
}

/// The time after its kill at which another process asked what this one had asked in vain.
fn resumed_after(notes: &[Note], pid: u32, killed_at: u64) -> Option<u64> {
    let of_the_dead = || notes.iter().filter(|note| note.pid == pid);
    let is_open = of_the_dead().any(|note| !note.is_answer) && !of_the_dead().any(|note| note.is_answer);
    let next = notes.iter().find(|note| !note.is_answer && note.pid != pid && note.at >= killed_at);
    next.filter(|_| is_open).map(|next| next.at - killed_at)
}
