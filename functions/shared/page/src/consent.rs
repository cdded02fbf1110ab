/// The version of the words at the box that agrees to a text, as it is recorded with every job that asks for one. It
/// grows with every change of what they say; the test below keeps what each version said.
pub const CONSENT_WORDS: u16 = 2;

#[cfg(test)]
mod tests {
    use job::Language;

    use super::*;
    use words::{Message, message};

    /// The words of every version, the first one first. A job's record is worth what stands here: nothing is ever
    /// changed.
    const VERSIONS: [[&str; 2]; 2] = [
        [
            "검색이 끝나면 결과 링크를 문자로 보내는 데만 번호를 쓰고, 보낸 뒤 바로 지우는 데 동의해요.",
            "I agree that my number is used only to text me the link when the search is done, and is erased right after.",
        ],
        [
            "검색이 끝나면 결과 링크를 문자로 보내는 데만 번호를 쓰고, 보낸 뒤 바로 지우는 데 동의해요.",
            "I agree that my number is used only to text me the link when the search is done, and is deleted right after.",
        ],
    ];

    #[test]
    fn the_words_that_are_agreed_to_are_those_of_the_version_that_is_recorded() {
        assert_eq!(usize::from(CONSENT_WORDS), VERSIONS.len(), "changed words are a new version");
        let said = [Language::Korean, Language::English].map(|language| message(language, Message::Consent));
        assert_eq!(Some(&said.each_ref().map(AsRef::as_ref)), VERSIONS.last());
    }
}
