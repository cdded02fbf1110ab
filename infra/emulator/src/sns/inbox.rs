use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::data_folder::private_file;

/// The SMS that were published, oldest first: one JSON object a line in one file.
///
/// There is no copy in memory: it shows exactly what a kill -9 would leave.
pub(crate) struct Inbox {
    path: PathBuf,
    file: Mutex<File>,
}

/// One SMS as the inbox shows it.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sms {
    /// The channel that carried it.
    #[serde(default)]
    channel: Carrier,
    to: String,
    body: String,
    sent_at: String,
    /// The name of SOLAPI's group that it was in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// The code with which SOLAPI's carrier tells that it did not arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<u16>,
}

/// Who carries an SMS.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Carrier {
    #[default]
    Sns,
    Solapi,
}

/// SOLAPI's code of an SMS that arrived.
const DELIVERED: u16 = 4_000;

impl Sms {
    /// An SMS that is sent now (UTC, to the millisecond).
    pub(crate) fn now(to: &str, body: &str) -> Sms {
        Sms {
            channel: Carrier::Sns,
            to: to.to_owned(),
            body: body.to_owned(),
            sent_at: format!("{:.3}", Timestamp::now()),
            group: None,
            failed: None,
        }
    }

    /// The same by SOLAPI, to a Korean number as it is dialled in Korea.
    pub(crate) fn by_solapi(to: &str, body: &str, group: &str, failed: Option<u16>) -> Sms {
        let to = format!("+82{}", to.trim_start_matches('0'));
        Sms { channel: Carrier::Solapi, group: Some(group.to_owned()), failed, ..Sms::now(&to, body) }
    }

    /// SOLAPI's code of its receipt, if it was in this group.
    pub(crate) fn receipt_in(&self, group: &str) -> Option<u16> {
        (self.group.as_deref() == Some(group)).then(|| self.failed.unwrap_or(DELIVERED))
    }
}

impl fmt::Debug for Sms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sms([redacted])")
    }
}

impl Inbox {
    /// Opens the file and cuts off a torn last line, which was never answered as published.
    pub(crate) fn open(path: PathBuf) -> io::Result<Inbox> {
        let mut file = private_file(OpenOptions::new().read(true).append(true).create(true), &path)?;
        let mut lines = Vec::new();
        file.read_to_end(&mut lines)?;
        let whole = lines.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        if whole < lines.len() {
            file.set_len(whole as u64)?;
        }
        Ok(Inbox { path, file: Mutex::new(file) })
    }

    /// Appends one SMS. It is in the system's hands when this returns, so it survives this process.
    pub(crate) fn append(&self, sms: &Sms) -> io::Result<()> {
        let mut line = serde_json::to_vec(sms)?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let before = file.metadata()?.len();
        let written = file.write_all(&line);
        if written.is_err() {
            // A full disk may have taken half of the line: the next SMS must not be glued to it.
            file.set_len(before)?;
        }
        written
    }

    /// True when an SMS of this group is there.
    pub(crate) fn has(&self, group: &str) -> io::Result<bool> {
        Ok(self.read()?.iter().any(|sms| sms.group.as_deref() == Some(group)))
    }

    /// All SMS, oldest first. A line that is being written, or that was edited by hand, is passed over.
    pub(crate) fn read(&self) -> io::Result<Vec<Sms>> {
        let bytes = fs::read(&self.path)?;
        Ok(bytes.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_next_sms_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.jsonl");
        fs::write(&path, "{\"to\":\"+1\",\"body\":\"one\",\"sentAt\":\"x\"}\n{\"to\":\"+2\",\"bo").unwrap();
        let inbox = Inbox::open(path).unwrap();
        inbox.append(&Sms::now("+3", "three")).unwrap();
        let to: Vec<_> = inbox.read().unwrap().into_iter().map(|sms| sms.to).collect();
        assert_eq!(to, ["+1", "+3"]);
    }

    #[test]
    fn a_line_with_a_byte_that_is_no_utf_8_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.jsonl");
        let inbox = Inbox::open(path.clone()).unwrap();
        inbox.append(&Sms::now("+1", "one")).unwrap();
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"to\":\"\xff\"}\n\xfe\n").unwrap();
        inbox.append(&Sms::now("+3", "three")).unwrap();
        let to: Vec<_> = inbox.read().unwrap().into_iter().map(|sms| sms.to).collect();
        assert_eq!(to, ["+1", "+3"]);
    }

    #[test]
    fn an_sms_does_not_print_its_number_or_body() {
        assert_eq!(format!("{:?}", Sms::now("+821012345678", "secret")), "Sms([redacted])");
    }
}
