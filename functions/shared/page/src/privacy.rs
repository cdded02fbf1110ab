//! The page that says what happens to what people leave here, made of what is configured.

use std::{borrow::Cow, time::Duration};

use job::{ChannelName, Channels, Language};
use maud::{Markup, html};

use crate::parts::layout::Layout;
use words::{Message, Template, message, message_with};

/// What the page says.
#[derive(Clone, Copy)]
pub struct PrivacyPage<'a> {
    /// The language it is in.
    pub language: Language,
    /// Who runs the service and how to reach them, where that is configured.
    pub operator: Option<&'a str>,
    /// The region where searches are stored.
    pub storage_region: &'a str,
    /// The channels of texts.
    pub channels: Channels,
    /// True when SOLAPI tries KakaoTalk before it texts.
    pub has_alim_talk: bool,
    /// The region from which texts are sent where that is by AWS.
    pub sms_region: &'a str,
    /// How long results are kept.
    pub retention: Duration,
}

impl PrivacyPage<'_> {
    /// By which way a text goes, and by which one it goes next.
    fn way(&self) -> String {
        let [storage, sms] =
            [self.storage_region, self.sms_region].map(|region| place(self.language, region));
        let places = [("storage", storage.into()), ("sms", sms.into())];
        let first = match self.channels.first() {
            ChannelName::Sns | ChannelName::EndUserMessaging => Template::PrivacyAbroad,
            ChannelName::Solapi if self.has_alim_talk => Template::PrivacyByAlimTalk,
            ChannelName::Solapi => Template::PrivacyBySolapi,
            ChannelName::Sens => Template::PrivacyBySens,
        };
        let next = self.channels.second().map(|second| match second {
            ChannelName::Sns | ChannelName::EndUserMessaging => {
                message_with(self.language, Template::PrivacyAbroadNext, &places)
            }
            ChannelName::Solapi if self.has_alim_talk => {
                message(self.language, Message::PrivacyAlimTalkNext).into()
            }
            ChannelName::Solapi => message(self.language, Message::PrivacySolapiNext).into(),
            ChannelName::Sens => message(self.language, Message::PrivacySensNext).into(),
        });
        let first = message_with(self.language, first, &places);
        std::iter::once(first).chain(next).collect::<Vec<_>>().join(" ")
    }

    /// For how long the number is kept.
    const fn number(&self) -> Message {
        match self.channels.second() {
            None => Message::PrivacyNumber,
            Some(_) => Message::PrivacyNumberKept,
        }
    }
}

/// Renders the page.
pub fn privacy(page: &PrivacyPage<'_>) -> String {
    let language = page.language;
    let days = [("days", (page.retention.as_secs() / (24 * 60 * 60)).into())];
    let said = |heading: Message, text: Cow<'static, str>| -> Markup {
        html! { section { h2 { (message(language, heading)) } p { (text) } } }
    };
    let main = html! {
        main.privacy {
            h1 { (message(language, Message::Privacy)) }
            (said(Message::PrivacyNumberHeading, message(language, page.number()).into()))
            (said(Message::PrivacySearchHeading, message_with(language, Template::PrivacySearch, &days)))
            (said(Message::PrivacyAddressHeading, message(language, Message::PrivacyAddress).into()))
            (said(Message::PrivacyAbroadHeading, page.way().into()))
            (said(Message::PrivacyRightsHeading, message(language, Message::PrivacyRights).into()))
            (said(Message::PrivacyCookieHeading, message(language, Message::PrivacyCookie).into()))
            @if let Some(operator) = page.operator {
                (said(Message::PrivacyOperatorHeading, operator.to_owned().into()))
            }
        }
    };
    Layout::beside(language, Message::Privacy, main).render()
}

/// A region as people know it, where it is one of those that Korean services use; by its name elsewhere.
fn place(language: Language, region: &str) -> String {
    match region {
        "ap-northeast-1" => message(language, Message::RegionTokyo).to_owned(),
        "ap-northeast-2" => message(language, Message::RegionSeoul).to_owned(),
        other => other.to_owned(),
    }
}
