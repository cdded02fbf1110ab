//! The page that says what happens to what people leave here, made of what is configured.

use std::{borrow::Cow, time::Duration};

use job::{ChannelName, Language};
use maud::{Markup, html};

use crate::layout::Layout;
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
    /// The channel of texts.
    pub channel: ChannelName,
    /// True when SOLAPI tries KakaoTalk before it texts.
    pub has_alim_talk: bool,
    /// The region from which texts are sent where that is SNS.
    pub sms_region: &'a str,
    /// How long results are kept.
    pub retention: Duration,
}

impl PrivacyPage<'_> {
    /// By which way a text goes.
    const fn way(&self) -> Template {
        match self.channel {
            ChannelName::Sns => Template::PrivacyAbroad,
            ChannelName::Solapi if self.has_alim_talk => Template::PrivacyByAlimTalk,
            ChannelName::Solapi => Template::PrivacyBySolapi,
            ChannelName::Sens => Template::PrivacyBySens,
        }
    }
}

/// Renders the page.
pub fn privacy(page: &PrivacyPage<'_>) -> String {
    let language = page.language;
    let days = [("days", (page.retention.as_secs() / (24 * 60 * 60)).into())];
    let [storage, sms] = [page.storage_region, page.sms_region].map(|region| place(language, region));
    let places = [("storage", storage.into()), ("sms", sms.into())];
    let said = |heading: Message, text: Cow<'static, str>| -> Markup {
        html! { section { h2 { (message(language, heading)) } p { (text) } } }
    };
    let main = html! {
        main.privacy {
            h1 { (message(language, Message::Privacy)) }
            (said(Message::PrivacyNumberHeading, message(language, Message::PrivacyNumber).into()))
            (said(Message::PrivacySearchHeading, message_with(language, Template::PrivacySearch, &days)))
            (said(Message::PrivacyAddressHeading, message(language, Message::PrivacyAddress).into()))
            (said(Message::PrivacyAbroadHeading, message_with(language, page.way(), &places)))
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
