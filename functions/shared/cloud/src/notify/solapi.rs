//! SOLAPI: a group is opened, its name is stored with the job, an SMS is put into it, and it is sent. A group is sent
//! once, whatever is asked of it again, and takes a number once: so a lost answer is read from the group, never guessed,
//! and its SMS is sent exactly once. One that must not be sent any more is deleted with its group, so that no searcher
//! that stood still sends it after all. Whether it arrived is read from the list of SMS.

mod account;
mod alim_talk;
mod answers;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use futures::{FutureExt, future::BoxFuture};
use job::{PhoneNumber, PublishOutcome, Receipt, SmsBody, SmsReference};
use serde_json::json;

use self::answers::{Group, GroupState, Intake};
pub use self::{account::SolapiAccount, alim_talk::AlimTalk};
use super::{
    account::{Account, in_korea},
    channel::{Channel, Draft, Prepared, not_sent, spread},
    json_client::{JsonClient, warn},
};
use crate::{Aws, Environment, SettingError, client::http_client_of_the_web};

/// The address of SOLAPI's API, which `SOLAPI_URL` replaces.
const ADDRESS: &str = "https://api.solapi.com";
/// The list of SMS.
const MESSAGES: &str = "/messages/v4/list";
/// The collection of groups.
const GROUPS: &str = "/messages/v4/groups";

/// SOLAPI, with one account.
pub struct Solapi {
    client: JsonClient,
    sender: String,
    /// What its SMS stand in for, where a template is set.
    alim_talk: Option<AlimTalk>,
}

impl Solapi {
    /// SOLAPI with the account in `SOLAPI_ACCOUNT`, and the template that `ALIMTALK` names.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let account = SolapiAccount::read(environment)?;
        let address = environment.optional("SOLAPI_URL").unwrap_or(ADDRESS);
        let alim_talk = AlimTalk::from_environment(environment)?;
        Ok(Self { alim_talk, ..Self::with(account, address, http_client_of_the_web()) })
    }

    /// The stand-in for SOLAPI at this address, over the HTTP client of this connection.
    pub fn new(account: SolapiAccount, address: &str, aws: &Aws) -> Self {
        Self::with(account, address, aws.http_client())
    }

    fn with(account: SolapiAccount, address: &str, http_client: SharedHttpClient) -> Self {
        Self {
            sender: account.sender.clone(),
            client: JsonClient::new(account, address, http_client),
            alim_talk: None,
        }
    }

    /// A new group. It costs nothing, and one that is never sent is forgotten.
    async fn open(&self) -> Prepared {
        // Without duplicates, an SMS that is put into a group a second time is not one more.
        let answer = self.client.call("POST", GROUPS, &json!({ "allowDuplicates": false })).await;
        match answer.as_ref().ok().and_then(Group::in_answer) {
            Some(Group { name, is_filled, state: GroupState::Pending }) => {
                Prepared::Ready(Draft { reference: Some(name), is_filled })
            }
            _ => {
                warn(&answer, answers::code_of, "SOLAPI opened no group");
                Prepared::NotReady { spread: spread() }
            }
        }
    }

    /// What has come of an earlier try.
    async fn read(&self, earlier: &SmsReference) -> Option<Group> {
        let answer = self.client.call("GET", &address_of(earlier, ""), &json!({})).await;
        let group = answer.as_ref().ok().and_then(Group::in_answer);
        if group.is_none() {
            warn(&answer, answers::code_of, "SOLAPI did not tell of a group");
        }
        group.filter(|group| group.name == *earlier)
    }

    /// Puts the SMS into its group. An error is the outcome: nothing is sent by this, whatever its answer.
    async fn fill(
        &self,
        group: &SmsReference,
        phone: &PhoneNumber,
        body: &SmsBody,
    ) -> Result<(), PublishOutcome> {
        let to = in_korea(phone).ok_or(PublishOutcome::Refused)?;
        let mut message = json!({
            "to": to,
            "from": self.sender,
            "text": body.as_str(),
            "type": "SMS",
            "country": "82",
        });
        if let Some(template) = &self.alim_talk {
            message["type"] = "ATA".into();
            message["kakaoOptions"] = template.options(body);
        }
        let messages = json!({ "messages": [message] });
        let answer = self.client.call("PUT", &address_of(group, "/messages"), &messages).await;
        match answer.as_ref().ok().map_or(Intake::Unclear, Intake::in_answer) {
            Intake::Taken => Ok(()),
            Intake::Refused => {
                warn(&answer, answers::code_of, "SOLAPI refused the SMS");
                Err(PublishOutcome::Refused)
            }
            Intake::Unclear => {
                warn(&answer, answers::code_of, "SOLAPI did not take the SMS");
                Err(not_sent())
            }
        }
    }

    /// Sends the group. What its answer leaves open is read.
    async fn send(&self, group: &SmsReference) -> PublishOutcome {
        let answer = self.client.call("POST", &address_of(group, "/send"), &json!({})).await;
        let answered = answer.as_ref().ok().and_then(Group::in_answer);
        if answered.is_some_and(|group| group.state == GroupState::Sent) {
            return PublishOutcome::Sent(None);
        }
        warn(&answer, answers::code_of, "SOLAPI did not say that it sent the group: it is asked");
        match self.read(group).await.map(|group| group.state) {
            Some(GroupState::Sent) => PublishOutcome::Sent(None),
            Some(GroupState::Dead) => not_sent(),
            // What was refused or never arrived will not be sent after all; what was cut off may be, a moment later.
            Some(GroupState::Pending) if answers::is_surely_not_executed(&answer) => not_sent(),
            _ => PublishOutcome::Unknown,
        }
    }
}

impl Channel for Solapi {
    fn prepares(&self) -> bool {
        true
    }

    fn prepare<'a>(&'a self, earlier: Option<&'a SmsReference>) -> BoxFuture<'a, Prepared> {
        async move {
            let Some(earlier) = earlier else { return self.open().await };
            match self.read(earlier).await {
                Some(Group { state: GroupState::Sent, .. }) => Prepared::Sent,
                Some(Group { state: GroupState::Dead, .. }) => self.open().await,
                Some(Group { name, is_filled, state: GroupState::Pending }) => {
                    Prepared::Ready(Draft { reference: Some(name), is_filled })
                }
                Some(Group { state: GroupState::Unclear, .. }) | None => {
                    Prepared::NotReady { spread: spread() }
                }
            }
        }
        .boxed()
    }

    fn publish<'a>(
        &'a self,
        draft: &'a Draft,
        phone: &'a PhoneNumber,
        body: &'a SmsBody,
    ) -> BoxFuture<'a, PublishOutcome> {
        async move {
            let Some(group) = &draft.reference else { return not_sent() };
            if !draft.is_filled
                && let Err(outcome) = self.fill(group, phone, body).await
            {
                return outcome;
            }
            self.send(group).await
        }
        .boxed()
    }

    fn withdraw<'a>(&'a self, draft: &'a Draft) -> BoxFuture<'a, bool> {
        async move {
            let Some(group) = &draft.reference else { return true };
            // Its answer shows the group as it was: what it is now is read.
            let answer = self.client.call("DELETE", &address_of(group, ""), &json!({})).await;
            let is_dead = self.read(group).await.is_some_and(|group| group.state == GroupState::Dead);
            if !is_dead {
                warn(&answer, answers::code_of, "SOLAPI did not say that it deleted the group");
            }
            is_dead
        }
        .boxed()
    }

    fn receipt<'a>(&'a self, reference: &'a SmsReference) -> BoxFuture<'a, Receipt> {
        async move {
            let address = format!("{MESSAGES}?groupId={}", reference.as_str());
            let answer = self.client.call("GET", &address, &json!({})).await;
            answer.as_ref().ok().and_then(answers::receipt_in).unwrap_or_else(|| {
                warn(&answer, answers::code_of, "SOLAPI did not tell of an SMS");
                Receipt::Pending
            })
        }
        .boxed()
    }
}

fn address_of(group: &SmsReference, part: &str) -> String {
    format!("{GROUPS}/{}{part}", group.as_str())
}
