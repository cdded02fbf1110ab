use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::message::Message;
use crate::{data_folder::private_file, wire::SolapiError};

/// The balance of the account, and what one SMS takes of it, in won.
const BALANCE: u32 = 1_000_000;
const PRICE: u32 = 20;
/// No code for a number that is in a group already is documented; this one is nowhere documented for anything else.
const DUPLICATE: &str = "1099";

/// The groups by their names.
pub(super) struct Groups {
    groups: BTreeMap<String, Group>,
    file: Option<File>,
    balance: u32,
}

#[derive(Default)]
struct Group {
    allows_duplicates: bool,
    taken: Vec<Message>,
    failed: u32,
}

/// A line of the file: something that was done to a group.
#[derive(Deserialize, Serialize)]
struct Entry {
    group: String,
    allows_duplicates: bool,
    /// An SMS that was taken; none where the group was created.
    message: Option<Message>,
}

impl Groups {
    pub(super) const fn in_memory() -> Self {
        Self { groups: BTreeMap::new(), file: None, balance: BALANCE }
    }

    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut groups = Self::in_memory();
        let file = private_file(OpenOptions::new().read(true).append(true).create(true), path)?;
        for line in fs::read(path)?.split(|&byte| byte == b'\n') {
            // A torn last line was never answered.
            let Ok(entry) = serde_json::from_slice::<Entry>(line) else { continue };
            let group = groups.groups.entry(entry.group).or_default();
            group.allows_duplicates = entry.allows_duplicates;
            group.taken.extend(entry.message);
        }
        groups.file = Some(file);
        Ok(groups)
    }

    pub(super) fn create(&mut self, allows_duplicates: bool) -> io::Result<String> {
        let mut bytes = [0; 12];
        getrandom::fill(&mut bytes)?;
        let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        let name = format!("G4V{digits}");
        self.keep(&Entry { group: name.clone(), allows_duplicates, message: None })?;
        self.groups.insert(name.clone(), Group { allows_duplicates, ..Group::default() });
        Ok(name)
    }

    /// Puts an SMS into a group, and answers as the list of results has it.
    pub(super) fn add(&mut self, name: &str, message: Message) -> Result<Value, SolapiError> {
        let balance = self.balance;
        let group = self.groups.get_mut(name).ok_or(not_found())?;
        let is_there = group.taken.iter().any(|taken| taken.to == message.to);
        let code = match message.code() {
            "2000" if is_there && !group.allows_duplicates => DUPLICATE,
            "2000" if balance < PRICE => "1030",
            code => code,
        };
        let result = json!({ "to": message.to, "type": "SMS", "country": "82", "statusCode": code });
        if code != "2000" {
            // What failed stays in the group, and is never sent.
            group.failed += 1;
            return Ok(result);
        }
        let allows_duplicates = group.allows_duplicates;
        let entry = Entry { group: name.to_owned(), allows_duplicates, message: Some(message.clone()) };
        self.balance -= PRICE;
        self.keep(&entry)
            .map_err(|_| SolapiError { status: StatusCode::INTERNAL_SERVER_ERROR, code: "InternalError" })?;
        if let Some(group) = self.groups.get_mut(name) {
            group.taken.push(message);
        }
        Ok(result)
    }

    /// What a group would send.
    pub(super) fn messages(&self, name: &str) -> Result<Vec<Message>, SolapiError> {
        self.groups.get(name).map(|group| group.taken.clone()).ok_or(not_found())
    }

    /// A group as an answer shows it.
    pub(super) fn shown(&self, name: &str, is_sent: bool) -> Result<Value, SolapiError> {
        let group = self.groups.get(name).ok_or(not_found())?;
        Ok(json!({
            "groupId": name,
            "status": if is_sent { "SENDING" } else { "PENDING" },
            "allowDuplicates": group.allows_duplicates,
            "count": { "registeredSuccess": group.taken.len(), "registeredFailed": group.failed },
        }))
    }

    /// The SMS of a group as the list of SMS has them: by what their carriers say, where they were sent.
    pub(super) fn listed(&self, name: &str, receipts: &[u16]) -> Result<Value, SolapiError> {
        let messages = self.messages(name)?;
        let listed = messages.iter().enumerate().map(|(place, message)| {
            let code = receipts.get(place).map_or("2000".to_owned(), ToString::to_string);
            (
                format!("M4V{name}{place}"),
                json!({ "groupId": name, "to": message.to, "text": message.text, "statusCode": code }),
            )
        });
        Ok(json!({ "limit": 20, "messageList": listed.collect::<serde_json::Map<_, _>>() }))
    }

    fn keep(&mut self, entry: &Entry) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        file.write_all(&line)
    }
}

const fn not_found() -> SolapiError {
    SolapiError { status: StatusCode::NOT_FOUND, code: "GroupNotFound" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        let message = json!({
            "to": "01023456789", "from": crate::names::SOLAPI_ACCOUNT[2], "text": "글", "type": "SMS", "country": "82",
        });
        Message::read(&message).ok().unwrap()
    }

    fn add(groups: &mut Groups, name: &str) -> String {
        let result = groups.add(name, message()).ok().unwrap();
        result["statusCode"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_group_takes_a_number_once_unless_it_allows_duplicates() {
        let mut groups = Groups::in_memory();
        let once = groups.create(false).unwrap();
        assert_eq!([add(&mut groups, &once), add(&mut groups, &once)], ["2000", DUPLICATE]);
        let often = groups.create(true).unwrap();
        assert_eq!([add(&mut groups, &often), add(&mut groups, &often)], ["2000", "2000"]);
        assert_eq!(groups.messages(&once).ok().unwrap().len(), 1);
        assert_eq!(groups.shown(&once, false).ok().unwrap()["count"]["registeredFailed"], 1);
    }

    #[test]
    fn a_spent_balance_takes_nothing() {
        let mut groups = Groups { balance: PRICE, ..Groups::in_memory() };
        let [first, second] = [groups.create(false).unwrap(), groups.create(false).unwrap()];
        assert_eq!([add(&mut groups, &first), add(&mut groups, &second)], ["2000", "1030"]);
    }

    #[test]
    fn groups_outlive_a_crash_with_what_is_in_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("groups.jsonl");
        let mut groups = Groups::open(&file).unwrap();
        let [filled, empty] = [groups.create(false).unwrap(), groups.create(false).unwrap()];
        add(&mut groups, &filled);
        drop(groups);
        let groups = Groups::open(&file).unwrap();
        let counts = [&filled, &empty].map(|name| groups.messages(name).ok().unwrap().len());
        assert_eq!(counts, [1, 0]);
        assert!(groups.messages("G4V0").is_err());
    }
}
