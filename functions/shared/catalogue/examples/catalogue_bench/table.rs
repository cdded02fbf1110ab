//! The table that is printed, in Markdown.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::de::DeserializeOwned;

use crate::steps::{Indexed, Memory, Searched};

/// A larger catalogue is no longer built at each start.
const MOST_IN_MEMORY: u64 = 100_000;

/// Measures a catalogue of this many records in a folder, and one that is small enough to be built in memory.
pub(crate) fn print(records: u64, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let mut columns = vec![Column::prebuilt(records, folder)?];
    let few = records.min(MOST_IN_MEMORY);
    columns.push(Column::prebuilt(few, folder)?);
    columns.push(Column::in_memory(few, folder)?);
    for (place, row) in columns[0].rows.iter().enumerate() {
        let cells: Vec<&str> = columns.iter().map(|column| column.rows[place].1.as_str()).collect();
        writeln!(out, "| {} | {} |", row.0, cells.join(" | "))?;
        if place == 0 {
            writeln!(out, "|---|{}", "--:|".repeat(columns.len()))?;
        }
    }
    Ok(())
}

/// One catalogue, opened in one way.
struct Column {
    rows: Vec<(String, String)>,
}

impl Column {
    fn prebuilt(records: u64, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let (file, index) = (folder.join("records.jsonl"), folder.join("records.index"));
        step::<Option<()>>(&["generate", &records.to_string(), text(&file)?])?;
        let built: Indexed = step(&["index", text(&file)?, text(&index)?])?;
        for file in files_of(&index)? {
            forget(&file)?;
        }
        let cold: Searched = step(&["search", text(&index)?])?;
        let warm: Searched = step(&["search", text(&index)?])?;
        let mut column = Self { rows: Vec::new() };
        column.row("", "prebuilt index");
        column.row("records", records);
        column.row("records, MB", megabytes(std::slice::from_ref(&file))?);
        column.row("index, MB", megabytes(&files_of(&index)?)?);
        column.row("build, s", format!("{:.0}", built.seconds));
        column.row("build, memory at most, MB", most(&built.memory));
        column.row("start, file not in memory, ms", format!("{:.1}", cold.start_milliseconds));
        column.searched(&warm);
        Ok(column)
    }

    fn in_memory(records: u64, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let file = folder.join("records.jsonl");
        let found: Searched = step(&["search", text(&file)?])?;
        let mut column = Self { rows: Vec::new() };
        column.row("", "built in memory");
        column.row("records", records);
        column.row("records, MB", megabytes(std::slice::from_ref(&file))?);
        for name in ["index, MB", "build, s", "build, memory at most, MB", "start, file not in memory, ms"] {
            column.row(name, "-");
        }
        column.searched(&found);
        Ok(column)
    }

    fn searched(&mut self, found: &Searched) {
        self.row("start, ms", format!("{:.1}", found.start_milliseconds));
        self.row("memory after start, MB: own + of files", resident(&found.after_start));
        for kind in &found.kinds {
            let name = format!("{}: ms p50 / p99, hits", kind.name);
            self.row(&name, format!("{:.2} / {:.2}, {:.0}", kind.median, kind.p99, kind.hits));
        }
        self.row("memory after searches, MB: own + of files", resident(&found.after_searches));
    }

    fn row(&mut self, name: &str, value: impl ToString) {
        self.rows.push((name.to_owned(), value.to_string()));
    }
}

/// Runs a step of this program in a process of its own.
fn step<T: DeserializeOwned>(arguments: &[&str]) -> Result<T, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{arguments:?} failed").into());
    }
    let line = if output.stdout.is_empty() { b"null".to_vec() } else { output.stdout };
    Ok(serde_json::from_slice(&line)?)
}

/// Lets the system forget what it has read of a file: dd's way to posix_fadvise(2).
fn forget(file: &Path) -> Result<(), Box<dyn Error>> {
    let of = format!("of={}", text(file)?);
    let flags = ["oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"];
    let status = Command::new("dd").arg("if=/dev/null").arg(of).args(flags).status()?;
    if status.success() { Ok(()) } else { Err("dd failed".into()) }
}

fn text(path: &Path) -> Result<&str, Box<dyn Error>> {
    path.to_str().ok_or_else(|| "a folder whose name is text".into())
}

fn files_of(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn megabytes(files: &[PathBuf]) -> Result<String, Box<dyn Error>> {
    let mut bytes = 0;
    for file in files {
        bytes += fs::metadata(file)?.len();
    }
    Ok(format!("{:.0}", bytes as f64 / 1e6))
}

fn most(memory: &Memory) -> String {
    format!("{:.0}", memory.most)
}

fn resident(memory: &Memory) -> String {
    format!("{:.0} + {:.0}", memory.own, memory.files)
}
