use std::{
    fs,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
};

use catalogue::{Building, CatalogueError, build_index};

use search::RecordOptions;

use crate::Sources;

/// Lambda's limit for a function and its layers, unpacked.
const LAMBDA_BYTES: u64 = 250 << 20;
/// The searcher's own binary, generously.
const BINARY_BYTES: u64 = 16 << 20;

/// Builds the index of a catalogue, read by these options, beside it, or where `output` says, and returns what to do with it. Its progress goes
/// to `progress`. A record that cannot be used is left out and told; `strict`, it is the error.
pub fn index(
    file: &Path,
    options: &RecordOptions,
    output: Option<PathBuf>,
    strict: bool,
    progress: &mut Progress<impl Write>,
) -> Result<String, CatalogueError> {
    let output = output.unwrap_or_else(|| file.with_extension("index"));
    let built = build_index(file, options, &output, strict, &mut |building| progress.report(building));
    progress.end();
    let catalogue = built?;
    let path = output.display();
    let name = output.file_name().unwrap_or_default().display();
    let bytes = size_of_folder(&output);
    let labels = Sources::of(&catalogue).labels;
    let mut report = format!("{path}: {} records, {} MB\n", catalogue.records(), bytes.div_ceil(1_000_000));
    let skipped = catalogue.skipped();
    if skipped.count() > 0 {
        report += &format!("Skipped {} records (--strict refuses them):\n", skipped.count());
        skipped.to_string().lines().for_each(|line| report += &format!("  {line}\n"));
    }
    if skipped.unlisted() > 0 {
        report += &format!("Left out {} rows that are variants or not published.\n", skipped.unlisted());
    }
    report += &format!("Search it here:  textback --catalogue {path}\n");
    if bytes + BINARY_BYTES > LAMBDA_BYTES {
        report += "Too large to be deployed: a function and its layers have 250 MB, unpacked.\n";
    } else {
        report += &format!("Deployed:  put it into infra/catalogue and set CatalogueFile=/opt/{name} and\n");
        report += &format!("Sources={}\n", cloud::source_labels_to_setting(&labels));
    }
    Ok(report)
}

/// The bytes of a folder's files; 0 of one that cannot be read.
fn size_of_folder(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
}

/// The progress of the building: one line that changes on a terminal, a line for every tenth elsewhere.
pub struct Progress<W> {
    to: W,
    on_terminal: bool,
    reported: Option<u8>,
}

impl Progress<std::io::Stderr> {
    /// To the terminal or the log of this process.
    pub fn on_stderr() -> Self {
        let to = std::io::stderr();
        Self { on_terminal: to.is_terminal(), to, reported: None }
    }
}

impl<W: Write> Progress<W> {
    fn report(&mut self, building: Building) {
        match building {
            Building::Reading { records, percent } => {
                let step = if self.on_terminal { percent } else { percent / 10 * 10 };
                if self.reported != Some(step) {
                    self.reported = Some(step);
                    self.line(&format!("indexing: {step} %, {records} records"));
                }
            }
            Building::Merging { records } => self.line(&format!("writing the index of {records} records")),
        }
    }

    /// A reader that has gone away is no failure.
    fn line(&mut self, text: &str) {
        // Back to the start of the line, and away with what was there.
        let _ =
            if self.on_terminal { write!(self.to, "\r\x1b[K{text}") } else { writeln!(self.to, "{text}") };
        let _ = self.to.flush();
    }

    fn end(&mut self) {
        if self.on_terminal {
            self.line("");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(on_terminal: bool) -> String {
        let mut progress = Progress { to: Vec::new(), on_terminal, reported: None };
        for percent in [0, 0, 1, 10, 19, 20] {
            progress.report(Building::Reading { records: u64::from(percent) * 1_000, percent });
        }
        progress.report(Building::Merging { records: 20_500 });
        progress.end();
        String::from_utf8(progress.to).unwrap()
    }

    #[test]
    fn a_log_has_a_line_for_every_tenth() {
        let expected = "indexing: 0 %, 0 records\n\
            indexing: 10 %, 10000 records\n\
            indexing: 20 %, 20000 records\n\
            writing the index of 20500 records\n";
        assert_eq!(told(false), expected);
    }

    #[test]
    fn a_terminal_has_one_line_that_is_gone_in_the_end() {
        let told = told(true);
        assert_eq!(told.matches('\r').count(), 7);
        assert!(told.contains("19 %") && told.ends_with("\r\x1b[K") && !told.contains('\n'), "{told:?}");
    }
}
