//! The words that are stored, logged and answered: programs and rows of last week know them, so none may change.

use job::*;

#[test]
fn every_code_is_the_one_that_is_stored_and_documented() {
    assert_eq!([Language::Korean, Language::English].map(Language::code), ["ko", "en"]);
    let statuses =
        [Status::Pending, Status::Processing, Status::Completed, Status::Failed, Status::Cancelled];
    assert_eq!(statuses.map(Status::code), ["pending", "processing", "completed", "failed", "cancelled"]);
    let reasons: Vec<_> = FailureReason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(reasons, ["no-source-answered", "too-old", "crashed"]);
    let texts = [
        NotificationStatus::None,
        NotificationStatus::Waiting,
        NotificationStatus::Sent,
        NotificationStatus::Delivered,
        NotificationStatus::Undelivered,
        NotificationStatus::Withheld,
        NotificationStatus::Failed,
        NotificationStatus::Unknown,
    ];
    assert_eq!(
        texts.map(NotificationStatus::code),
        ["none", "waiting", "sent", "delivered", "undelivered", "withheld", "failed", "unknown"]
    );
    let undelivered: Vec<_> = UndeliveredReason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(undelivered, ["other", "phone-off", "refused", "spam"]);
    let limits = [
        NotificationLimit::Address,
        NotificationLimit::Number,
        NotificationLimit::ActiveJobs,
        NotificationLimit::Block,
        NotificationLimit::All,
    ];
    assert_eq!(limits.map(NotificationLimit::code), ["address", "number", "active-jobs", "block", "all"]);
}

#[test]
fn a_code_is_read_back_and_another_word_is_none() {
    for language in [Language::Korean, Language::English] {
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
    assert_eq!(Language::from_code("fr"), None);
    for reason in FailureReason::ALL {
        assert_eq!(FailureReason::from_code(reason.code()), Some(*reason));
    }
    assert_eq!(FailureReason::from_code("bored"), None);
}

#[test]
fn a_sources_label_is_in_the_readers_language() {
    let name = SourceName::parse("shop-1").unwrap();
    let label = SourceLabel { name, korean: "가게".to_owned(), english: "Shop".to_owned() };
    assert_eq!([label.text(Language::Korean), label.text(Language::English)], ["가게", "Shop"]);
}

#[test]
fn what_is_debugged_names_a_source_a_keys_first_digits_and_a_contacts_length_alone() {
    let (source, key, sealed) =
        (SourceName::parse("shop-1").unwrap(), Key::from_bytes([0xab; 32]), Sealed::new(vec![1, 2, 3]));
    assert_eq!(format!("{source:?} {key:?} {sealed:?}"), "shop-1 Key(abababab…) Sealed(3 bytes)");
    assert_eq!(sealed.ciphertext(), [1, 2, 3]);
}
