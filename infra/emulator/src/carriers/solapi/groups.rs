use std::{collections::BTreeMap, io, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    EndpointError,
    carriers::korea::{Unfit, fit, is_mobile},
    data_folder::{JsonLines, random_bytes},
    names::SOLAPI_ACCOUNT,
    wire::{CommonError, Service, WireError},
};

/// The balance of the account, and what one SMS takes of it, in won.
const BALANCE: u32 = 1_000_000;
const PRICE: u32 = 20;
/// No code for a number that is in a group already is documented; this one is nowhere documented for anything else.
const DUPLICATE: &str = "1099";

/// An SMS as it is put into a group.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Message {
    pub(super) to: String,
    from: String,
    pub(super) text: String,
    /// The template of AlimTalk that it is filled into, where it is one, with the SMS as what stands in for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kakao: Option<Value>,
}

/// The groups by their names.
pub(super) struct Groups {
    groups: BTreeMap<String, Group>,
    file: Option<JsonLines>,
    balance: u32,
}

#[derive(Default)]
struct Group {
    allows_duplicates: bool,
    taken: Vec<Message>,
    failed: u32,
    is_deleted: bool,
}

/// A line of the file: something that was done to a group.
#[derive(Default, Deserialize, Serialize)]
struct Entry {
    group: String,
    allows_duplicates: bool,
    /// An SMS that was taken; none where the group was created or deleted.
    message: Option<Message>,
    #[serde(default)]
    is_deleted: bool,
}

impl Message {
    /// Reads one of the list of messages.
    pub(super) fn read(message: &Value) -> Result<Self, WireError> {
        let field = |name: &str| message[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let kakao = message.get("kakaoOptions").cloned();
        let is_right = match &kakao {
            Some(options) => message["type"] == "ATA" && is_alim_talk(options),
            None => message["type"] == "SMS",
        };
        let is_sound = is_right && message["country"] == "82";
        match (field("to"), field("from"), field("text")) {
            (Some(to), Some(from), Some(text)) if is_sound => Ok(Self { to, from, text, kakao }),
            _ => Err(WireError::new(Service::Solapi, "ValidationError", "")),
        }
    }

    /// The code of intake, but for duplicates.
    pub(super) fn code(&self) -> &'static str {
        match fit(&self.text) {
            _ if !is_mobile(&self.to) => "1010",
            _ if self.from != SOLAPI_ACCOUNT[2] => "1062",
            Err(Unfit::NotEucKr) => "1029",
            Err(Unfit::TooLong) => "1031",
            Ok(()) => "2000",
        }
    }
}

impl Groups {
    pub(super) const fn in_memory() -> Self {
        Self { groups: BTreeMap::new(), file: None, balance: BALANCE }
    }

    pub(super) fn open(path: &Path) -> Result<Self, EndpointError> {
        let file = JsonLines::open(path)?;
        let mut groups = Self::in_memory();
        for Entry { group, allows_duplicates, message, is_deleted } in
            file.read().map_err(EndpointError::unusable(path))?
        {
            let group = groups.groups.entry(group).or_default();
            group.allows_duplicates = allows_duplicates;
            group.taken.extend(message);
            group.is_deleted = is_deleted;
        }
        groups.file = Some(file);
        Ok(groups)
    }

    pub(super) fn create(&mut self, allows_duplicates: bool) -> io::Result<String> {
        let name = format!("G4V{}", const_hex::encode_upper(random_bytes::<12>()));
        self.keep(&Entry { group: name.clone(), allows_duplicates, ..Entry::default() })?;
        self.groups.insert(name.clone(), Group { allows_duplicates, ..Group::default() });
        Ok(name)
    }

    /// Puts an SMS into a group, and answers as the list of results has it.
    pub(super) fn add(&mut self, name: &str, message: Message) -> Result<Value, WireError> {
        let balance = self.balance;
        let group = self.groups.get_mut(name).ok_or_else(not_found)?;
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
        let taken = Some(message.clone());
        let entry = Entry { group: name.to_owned(), allows_duplicates, message: taken, ..Entry::default() };
        self.balance -= PRICE;
        self.keep(&entry).map_err(|_| WireError::common(CommonError::Failed, Service::Solapi, ""))?;
        if let Some(group) = self.groups.get_mut(name) {
            group.taken.push(message);
        }
        Ok(result)
    }

    /// Deletes a group with the SMS in it. Its name stays known.
    pub(super) fn delete(&mut self, name: &str) -> io::Result<()> {
        let Some(Group { allows_duplicates, .. }) = self.groups.get(name) else { return Ok(()) };
        let (group, allows_duplicates) = (name.to_owned(), *allows_duplicates);
        self.keep(&Entry { group, allows_duplicates, is_deleted: true, ..Entry::default() })?;
        if let Some(group) = self.groups.get_mut(name) {
            group.is_deleted = true;
        }
        Ok(())
    }

    pub(super) fn is_deleted(&self, name: &str) -> bool {
        self.groups.get(name).is_some_and(|group| group.is_deleted)
    }

    /// What a group would send.
    pub(super) fn messages(&self, name: &str) -> Result<Vec<Message>, WireError> {
        self.groups.get(name).map(|group| group.taken.clone()).ok_or_else(not_found)
    }

    /// A group as an answer shows it.
    pub(super) fn shown(&self, name: &str, is_sent: bool) -> Result<Value, WireError> {
        let group = self.groups.get(name).ok_or_else(not_found)?;
        Ok(json!({
            "groupId": name,
            "status": match is_sent {
                true => "SENDING",
                false if group.is_deleted => "DELETED",
                false => "PENDING",
            },
            "allowDuplicates": group.allows_duplicates,
            "count": { "registeredSuccess": group.taken.len(), "registeredFailed": group.failed },
        }))
    }

    /// The SMS of a group as the list of SMS has them: by what their carriers say, where they were sent.
    pub(super) fn listed(&self, name: &str, receipts: &[u16]) -> Result<Value, WireError> {
        let messages = self.messages(name)?;
        let mut listed = Map::new();
        for (place, message) in messages.iter().enumerate() {
            let code = receipts.get(place).map_or("2000".to_owned(), ToString::to_string);
            let mut list = |kind: &str, code: &str| {
                let told = json!({
                    "groupId": name, "to": message.to, "text": message.text, "type": kind, "statusCode": code,
                });
                listed.insert(format!("M4V{name}{place}{kind}"), told);
            };
            match &message.kakao {
                None => list("SMS", &code),
                Some(_) => list("ATA", &code),
            }
            // What KakaoTalk could not bring, the SMS has brought.
            if message.kakao.is_some() && code.starts_with('3') {
                list("SMS", "4000");
            }
        }
        Ok(json!({ "limit": 20, "messageList": listed }))
    }

    fn keep(&self, entry: &Entry) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), |file| file.append(entry))
    }
}

/// The shape of `kakaoOptions`, with the SMS as what stands in.
fn is_alim_talk(options: &Value) -> bool {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let is_variable = |name: &String| name.starts_with("#{") && name.ends_with('}');
    let are_variables =
        |all: &Map<String, Value>| all.iter().all(|(name, value)| is_variable(name) && is_text(value));
    is_text(&options["pfId"])
        && is_text(&options["templateId"])
        && options["variables"].as_object().is_some_and(are_variables)
        && options["disableSms"] == false
}

fn not_found() -> WireError {
    WireError::new(Service::Solapi, "GroupNotFound", "").with_status(404)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        let message = json!({
            "to": "01023456789", "from": SOLAPI_ACCOUNT[2], "text": "글", "type": "SMS", "country": "82",
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
        let deleted = groups.create(false).unwrap();
        add(&mut groups, &filled);
        groups.delete(&deleted).unwrap();
        drop(groups);
        let groups = Groups::open(&file).unwrap();
        assert_eq!([&filled, &empty, &deleted].map(|name| groups.is_deleted(name)), [false, false, true]);
        let counts = [&filled, &empty].map(|name| groups.messages(name).ok().unwrap().len());
        assert_eq!(counts, [1, 0]);
        assert!(groups.messages("G4V0").is_err());
    }

    fn code(change: impl FnOnce(&mut Value)) -> Option<&'static str> {
        let mut message = json!({ "to": "01023456789", "from": "0212345678", "text": "글", "type": "SMS", "country": "82" });
        change(&mut message);
        Message::read(&message).ok().map(|message| message.code())
    }

    #[test]
    fn an_sms_is_taken_or_has_the_documented_code() {
        assert_eq!(code(|_| {}), Some("2000"));
        assert_eq!(code(|message| message["text"] = "가".repeat(45).into()), Some("2000"));
        assert_eq!(code(|message| message["text"] = "가".repeat(46).into()), Some("1031"));
        assert_eq!(code(|message| message["text"] = "😀".into()), Some("1029"));
        assert_eq!(code(|message| message["from"] = "0299999999".into()), Some("1062"));
        for to in ["+821023456789", "0212345678", "010-2345-6789"] {
            assert_eq!(code(|message| message["to"] = to.into()), Some("1010"), "{to}");
        }
        for field in ["to", "from", "text", "type", "country"] {
            assert_eq!(code(|message| message[field] = Value::Null), None, "{field}");
        }
    }

    #[test]
    fn an_alim_talk_is_taken_when_its_options_are_as_documented() {
        let options = json!({
            "pfId": "KA01PF1", "templateId": "KA01TP1", "variables": { "#{link}": "https://a" }, "disableSms": false,
        });
        let taken = |kind: &str, options: &Value| {
            code(|message| {
                message["type"] = kind.into();
                message["kakaoOptions"] = options.clone();
            })
        };
        assert_eq!(taken("ATA", &options), Some("2000"));
        assert_eq!(taken("SMS", &options), None);
        for (field, wrong) in [
            ("pfId", json!("")),
            ("templateId", json!(1)),
            ("variables", json!(null)),
            ("variables", json!({ "link": "https://a" })),
            ("variables", json!({ "#{link}": 1 })),
            ("disableSms", json!(true)),
        ] {
            let mut options = options.clone();
            options[field] = wrong;
            assert_eq!(taken("ATA", &options), None, "{options}");
        }
    }
}
