//! The page where the reader of a text who did not ask for it stops texts to its number.

use job::{Language, Notification};
use page::Typed;
use words::Mistake;

use crate::scene::{DONE, LANGUAGES, completed, half_way, job_page, stop_page, tags, texted_page};

/// The path of a text's link.
const PATH: &str = "/s/7n42DGM5Tflk9n8mt7Fhc7a1B2";
#[test]
fn a_texts_link_leads_to_where_texts_are_stopped_and_no_other_link_does() {
    let link = format!("href=\"{PATH}/stop\"");
    for language in LANGUAGES {
        for job in [completed(Notification::Sent), half_way(Notification::None)] {
            assert!(texted_page(language, &job).contains(&link));
            assert!(!job_page(language, &job, &[]).contains("/stop"));
        }
    }
}

#[test]
fn it_asks_for_one_number_and_works_without_a_script() {
    for language in LANGUAGES {
        let page = stop_page(language, Typed::default(), &[], None);
        let count = |start: &str| tags(&page).iter().filter(|tag| tag.starts_with(start)).count();
        assert_eq!(
            (count("form method=\"post\""), count("input #phone") + count("input id=\"phone\"")),
            (1, 1)
        );
        assert_eq!(page.matches("name=\"wish\"").count(), 2, "to stop, and to allow again");
        assert!(!page.contains("http-equiv=\"refresh\"") && !page.contains("name=\"consent\""));
        assert!(page.contains(&format!("<a href=\"{PATH}\">")), "back to the search");
    }
}

#[test]
fn a_wrong_number_stands_there_again_with_what_is_wrong_with_it_and_one_that_was_taken_does_not() {
    let typed = Typed { phone: "010-12", ..Typed::default() };
    let wrong = stop_page(Language::English, typed, &[Mistake::PhoneMalformed], None);
    assert!(wrong.contains("value=\"010-12\"") && wrong.contains("id=\"phone-correction\""));
    for done in DONE {
        let page = stop_page(Language::English, Typed::default(), &[], Some(done));
        assert!(
            page.contains("<p class=\"done\" role=\"status\">If that number") && page.contains("value=\"\"")
        );
    }
}
