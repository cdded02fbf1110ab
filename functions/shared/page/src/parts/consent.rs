use job::{Channels, Consent};
use words::Message;

/// The version of the words at the box that agrees to a text by one channel, and by two. It is recorded with every job that
/// asks for one, and grows with every change of what they say; the test below keeps what each version said.
const BY_ONE: u16 = 2;
const BY_TWO: u16 = 3;

/// The consent of an owner who ticked the box where texts go by these channels.
pub const fn consent_given(channels: Channels) -> Consent {
    Consent { words: if channels.second().is_some() { BY_TWO } else { BY_ONE } }
}

/// The words at the box.
pub(crate) const fn consent_to(channels: Channels) -> Message {
    if channels.second().is_some() { Message::ConsentKept } else { Message::Consent }
}

#[cfg(test)]
mod tests {
    use job::Language;

    use super::*;
    use words::message;

    /// The words of every version, the first one first. A job's record is worth what stands here: nothing is ever
    /// changed.
    const VERSIONS: [[&str; 2]; 3] = [
        [
            "검색이 끝나면 결과 링크를 문자로 보내는 데만 번호를 쓰고, 보낸 뒤 바로 지우는 데 동의해요.",
            "I agree that my number is used only to text me the link when the search is done, and is erased right after.",
        ],
        [
            "검색이 끝나면 결과 링크를 문자로 보내는 데만 번호를 쓰고, 보낸 뒤 바로 지우는 데 동의해요.",
            "I agree that my number is used only to text me the link when the search is done, and is deleted right after.",
        ],
        [
            "검색이 끝나면 결과 링크를 문자로 보내는 데만 번호를 쓰고, 도착한 뒤 바로, 늦어도 한 시간 안에 지우는 데 동의해요.",
            "I agree that my number is used only to text me the link when the search is done, and is deleted once the text has arrived, an hour later at most.",
        ],
    ];

    #[test]
    fn the_words_that_are_agreed_to_are_those_of_the_version_that_is_recorded() {
        assert_eq!(usize::from(BY_ONE.max(BY_TWO)), VERSIONS.len(), "changed words are a new version");
        for (names, keeps) in [("sns", false), ("solapi", false), ("solapi,sns", true), ("sns,solapi", true)]
        {
            let channels = Channels::parse(names).unwrap();
            let said =
                [Language::Korean, Language::English].map(|language| message(language, consent_to(channels)));
            let given = consent_given(channels);
            assert_eq!(said, VERSIONS[usize::from(given.words) - 1], "{names}");
            assert_eq!(given.covers_second_channel(), keeps, "{names}");
        }
    }
}
