//! What pages tell of the service that they belong to.

use cloud::{AlimTalk, Environment, SettingError};
use job::{Channels, Countries, Ending, Language, SourceLabel, StopProof, TextLink, Token, Wording};

/// The service, as its pages tell of it.
#[derive(Clone)]
pub struct PageSettings {
    /// The sources that may be asked, in the order shown.
    pub sources: Vec<SourceLabel>,
    /// The other countries than Korea that texts may go to.
    pub other_countries: Countries,
    /// The words of texts. Their links start with the address of the site, which previews need, too, whatever a request
    /// says of its host.
    pub wording: Wording,
    /// The channels of texts.
    pub channels: Channels,
    /// True when SOLAPI tries KakaoTalk before it texts.
    pub has_alim_talk: bool,
    /// Who runs the service and how to reach them, where that is told.
    pub operator: Option<String>,
}

impl PageSettings {
    /// The settings of this environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self {
            sources: cloud::source_labels_from(environment)?,
            other_countries: cloud::other_countries_from(environment)?,
            wording: cloud::wording_from(environment)?,
            channels: cloud::channels_from(environment)?,
            has_alim_talk: AlimTalk::from_environment(environment)?.is_some(),
            operator: environment.optional("OPERATOR").map(str::to_owned),
        })
    }

    /// A text as it will come, whose link leads nowhere.
    pub(crate) fn sample(&self, language: Language) -> String {
        let link = TextLink { code: Some(StopProof::new([0; 16]).code()), token: Token::from_bytes([0; 16]) };
        let text = self.wording.body(language, Ending::Completed, &link);
        text.as_str().replace(&link.to_text(), "…")
    }
}
