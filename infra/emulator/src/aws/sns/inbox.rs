use std::{fmt, io, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{EndpointError, data_folder::JsonLines};

/// The SMS that were published, oldest first.
pub(crate) struct Inbox(JsonLines);

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
    /// The name of SOLAPI's group that it was in, or of SENS's request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// The code with which its carrier tells that it did not arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<u16>,
    /// The AlimTalk that it stands in for, as SOLAPI was told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alim_talk: Option<Value>,
}

/// Who carries an SMS.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Carrier {
    #[default]
    Sns,
    Solapi,
    Sens,
    EndUserMessaging,
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
            alim_talk: None,
        }
    }

    /// The same by SOLAPI, to a Korean number as it is dialled in Korea.
    pub(crate) fn by_solapi(to: &str, body: &str, group: &str, failed: Option<u16>) -> Sms {
        Sms { channel: Carrier::Solapi, group: Some(group.to_owned()), failed, ..Sms::in_korea(to, body) }
    }

    /// The same by SENS.
    pub(crate) fn by_sens(to: &str, body: &str, request: &str, failed: Option<u16>) -> Sms {
        Sms { channel: Carrier::Sens, ..Sms::by_solapi(to, body, request, failed) }
    }

    /// The same where it stands in for an AlimTalk.
    pub(crate) fn with_alim_talk(self, alim_talk: Option<Value>) -> Sms {
        Sms { alim_talk, ..self }
    }

    /// The same by AWS End User Messaging.
    pub(crate) fn by_end_user_messaging(to: &str, body: &str) -> Sms {
        Sms { channel: Carrier::EndUserMessaging, ..Sms::now(to, body) }
    }

    fn in_korea(to: &str, body: &str) -> Sms {
        Sms::now(&format!("+82{}", to.trim_start_matches('0')), body)
    }

    /// SOLAPI's code of its receipt, if it was in this group.
    pub(crate) fn receipt_in(&self, group: &str) -> Option<u16> {
        (self.group.as_deref() == Some(group)).then(|| self.failed.unwrap_or(DELIVERED))
    }

    /// The code with which its carrier tells that it did not arrive, if it is the SMS of this request: `None` within for
    /// one that arrived.
    pub(crate) fn failure_in(&self, request: &str) -> Option<Option<u16>> {
        (self.group.as_deref() == Some(request)).then_some(self.failed)
    }
}

impl fmt::Debug for Sms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sms([redacted])")
    }
}

impl Inbox {
    pub(crate) fn open(path: &Path) -> Result<Inbox, EndpointError> {
        JsonLines::open(path).map(Inbox)
    }

    pub(crate) fn append(&self, sms: &Sms) -> io::Result<()> {
        self.0.append(sms)
    }

    /// True when an SMS of this group is there.
    pub(crate) fn has(&self, group: &str) -> io::Result<bool> {
        Ok(self.read()?.iter().any(|sms| sms.group.as_deref() == Some(group)))
    }

    /// All SMS, oldest first.
    pub(crate) fn read(&self) -> io::Result<Vec<Sms>> {
        self.0.read()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, OpenOptions},
        io::Write,
    };

    use super::*;

    #[test]
    fn a_torn_last_line_is_passed_over_and_the_next_sms_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.jsonl");
        fs::write(&path, "{\"to\":\"+1\",\"body\":\"one\",\"sentAt\":\"x\"}\n{\"to\":\"+2\",\"bo").unwrap();
        let inbox = Inbox::open(&path).unwrap();
        inbox.append(&Sms::now("+3", "three")).unwrap();
        let to: Vec<_> = inbox.read().unwrap().into_iter().map(|sms| sms.to).collect();
        assert_eq!(to, ["+1", "+3"]);
    }

    #[test]
    fn a_line_with_a_byte_that_is_no_utf_8_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.jsonl");
        let inbox = Inbox::open(&path).unwrap();
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
