use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::data_folder::private_file;

/// The texts that were published, oldest first: one JSON object a line in one file.
///
/// There is no copy in memory: what is answered is what a kill -9 would leave.
pub(super) struct Inbox {
    path: PathBuf,
    file: Mutex<File>,
}

/// One text as the inbox shows it.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Text {
    to: String,
    body: String,
    sent_at: String,
}

impl Text {
    /// A text that is sent now (UTC, to the millisecond).
    pub(super) fn now(to: &str, body: &str) -> Text {
        Text { to: to.to_owned(), body: body.to_owned(), sent_at: format!("{:.3}", Timestamp::now()) }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Text([redacted])")
    }
}

impl Inbox {
    /// Opens the file and cuts off a torn last line, which was never answered as published.
    pub(super) fn open(path: PathBuf) -> io::Result<Inbox> {
        let mut file = private_file(OpenOptions::new().read(true).append(true).create(true), &path)?;
        let mut lines = Vec::new();
        file.read_to_end(&mut lines)?;
        let whole = lines.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        if whole < lines.len() {
            file.set_len(whole as u64)?;
        }
        Ok(Inbox { path, file: Mutex::new(file) })
    }

    /// Appends one text. It is in the system's hands when this returns, so it survives this process.
    pub(super) fn append(&self, text: &Text) -> io::Result<()> {
        let mut line = serde_json::to_vec(text)?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let before = file.metadata()?.len();
        let written = file.write_all(&line);
        if written.is_err() {
            // A full disk may have taken half of the line: the next text must not be glued to it.
            file.set_len(before)?;
        }
        written
    }

    /// All texts, oldest first.
    pub(super) fn texts(&self) -> io::Result<Vec<Text>> {
        read_texts(&self.path)
    }
}

fn read_texts(path: &Path) -> io::Result<Vec<Text>> {
    let lines = fs::read_to_string(path)?;
    // A line that is being written, or that somebody edited, is no text.
    Ok(lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_next_text_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.jsonl");
        fs::write(&path, "{\"to\":\"+1\",\"body\":\"one\",\"sentAt\":\"x\"}\n{\"to\":\"+2\",\"bo").unwrap();
        let inbox = Inbox::open(path).unwrap();
        inbox.append(&Text::now("+3", "three")).unwrap();
        let to: Vec<_> = inbox.texts().unwrap().into_iter().map(|text| text.to).collect();
        assert_eq!(to, ["+1", "+3"]);
    }

    #[test]
    fn a_text_does_not_print_its_number_or_body() {
        assert_eq!(format!("{:?}", Text::now("+821012345678", "secret")), "Text([redacted])");
    }
}
