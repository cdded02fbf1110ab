//! The measurements, each step in a process of its own, which prints its figures in one line of JSON.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use catalogue::{Catalogue, build_index};
use search::{Query, RecordOptions, Source};
use serde::{Deserialize, Serialize};

use crate::queries::{Kind, kinds};
use crate::records;

/// As many hits as a finding holds: what a job asks of each source.
const LIMIT: usize = 100;

/// The cost of building an index.
#[derive(Serialize, Deserialize)]
pub(crate) struct Indexed {
    pub(crate) seconds: f64,
    pub(crate) memory: Memory,
}

/// The cost of starting with a catalogue and of searching it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Searched {
    pub(crate) start_milliseconds: f64,
    pub(crate) after_start: Memory,
    pub(crate) kinds: Vec<Timed>,
    pub(crate) after_searches: Memory,
}

/// The times of the queries of a kind, and their hits.
#[derive(Serialize, Deserialize)]
pub(crate) struct Timed {
    pub(crate) name: String,
    pub(crate) median: f64,
    pub(crate) p99: f64,
    pub(crate) hits: f64,
}

/// A process's memory in MB, as Linux counts it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Memory {
    /// Its own.
    pub(crate) own: f64,
    /// Parts of files that are in memory anyway, and go when it is needed.
    pub(crate) files: f64,
    /// The most that both were.
    pub(crate) most: f64,
}

pub(crate) fn generate(records: u64, file: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(file)?);
    records::write(records, &mut out)?;
    Ok(out.flush()?)
}

pub(crate) fn index(file: &Path, index: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    build_index(file, &RecordOptions::default(), index, false, &mut |_| ())?;
    print(&Indexed { seconds: start.elapsed().as_secs_f64(), memory: memory()? })
}

/// Opens a catalogue, an index or a file of records, and asks one of its shops after the other.
pub(crate) fn search(file: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let catalogue = Catalogue::open(file, &RecordOptions::default())?;
    let start_milliseconds = milliseconds(start.elapsed());
    let after_start = memory()?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let sources = catalogue.sources();
    let mut turn = sources.iter().cycle();
    let mut kinds_found = Vec::new();
    for Kind { name, queries } in kinds() {
        let mut times = Vec::new();
        let mut hits = 0;
        for text in &queries {
            let source = turn.next().ok_or("a catalogue has sources")?;
            let query = Query { text: text.clone(), language: None, limit: LIMIT };
            let start = Instant::now();
            hits += runtime.block_on(source.search(&query))?.len();
            times.push(milliseconds(start.elapsed()));
        }
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times[(times.len() * percent).div_ceil(100) - 1];
        let hits = hits as f64 / queries.len() as f64;
        kinds_found.push(Timed { name: name.to_owned(), median: at(50), p99: at(99), hits });
    }
    print(&Searched { start_milliseconds, after_start, kinds: kinds_found, after_searches: memory()? })
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Of this process.
fn memory() -> Result<Memory, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let megabytes = |name: &str| -> Result<f64, Box<dyn Error>> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("Linux says so")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1_024.0 / 1e6)
    };
    Ok(Memory { own: megabytes("RssAnon:")?, files: megabytes("RssFile:")?, most: megabytes("VmHWM:")? })
}

fn print(found: &impl Serialize) -> Result<(), Box<dyn Error>> {
    Ok(writeln!(std::io::stdout(), "{}", serde_json::to_string(found)?)?)
}
